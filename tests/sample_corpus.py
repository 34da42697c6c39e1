"""An invented corpus of a dozen pairs for the export and report tests, nasty characters included."""

from __future__ import annotations

import re

from align.core.types import Document, Dropped, Evidence, Link, Mention, Pair, Sentence
from align.output.corpus import Corpus

ZWJ = "\u200d"
# Hindi sentences, English sentences, probability, names and numbers in both, what only one side has.
ROWS = [
    (
        ["नदी के किनारे बसा चंदनपुर गाँव रविवार को पूरी तरह ख़ाली करा लिया गया।"],
        ["Chandanpur, a village on the river, was emptied on Sunday."],
        0.991,
        [("चंदनपुर", "Chandanpur"), ("रविवार", "Sunday")],
        [],
        [],
        [],
    ),
    (
        ["“पानी रात दो बजे घर में घुस आया,” सरला देवी ने कहा।"],
        ["“The water came in at two in the night,” said Sarla Devi."],
        0.974,
        [("सरला", "Sarla"), ("देवी", "Devi")],
        [("दो", "two")],
        [],
        [],
    ),
    (
        ["प्रशासन ने 1,250 लोगों को स्कूलों में ठहराया।", "उनमें 300 बच्चे हैं।"],
        ["The administration has put up 1,250 people in schools, 300 of them children."],
        0.93,
        [],
        [("1,250", "1,250"), ("300", "300")],
        [],
        [],
    ),
    (
        ["राहत के लिए ढाई करोड़ रुपये मंज़ूर हुए।"],
        ["Twenty-five million rupees were approved for relief in Meghpur."],
        0.88,
        [],
        [("ढाई करोड़", "Twenty-five million")],
        [],
        ["Meghpur"],
    ),
    (
        [f"इंजीनियर राजेश क्{ZWJ}षत्रिय ने बाँध की जाँच की।"],
        ["Engineer Rajesh Kshatriya inspected the dam."],
        0.965,
        [("राजेश", "Rajesh"), (f"क्{ZWJ}षत्रिय", "Kshatriya")],
        [],
        [],
        [],
    ),
    (["सड़क 12 जगह टूटी है।"], ["The road has broken in 15 places."], 0.71, [], [], ["12"], ["15"]),
    (["पुल\tपर आवाजाही\nबंद रही।"], ["Traffic on the bridge\tstayed\r\nclosed."], 0.83, [], [], [], []),
    (
        ["मौसम विभाग का <b>नारंगी</b> अलर्ट & चेतावनी जारी है।"],
        ["The weather office's <b>orange</b> alert & warning stand </script><script>alert(1)</script>."],
        0.9,
        [],
        [],
        [],
        [],
    ),
    (["उन्होंने पूछा, “क्या नावें आएँगी?”"], ['He asked, "Will the boats come?"', "No one answered."], 0.64, [], [], [], []),
    (["बिजली बुधवार तक लौटेगी।"], ["Power will be back by Wednesday."], 0.955, [("बुधवार", "Wednesday")], [], [], []),
    (["नमक\x0bऔर चावल\u2028बाँटे गए।"], ["Salt\x00 and rice\u2029 were \ufffehanded out\x85."], 0.79, [], [], [], []),
    (
        ["ज़िला कलेक्टर फ़रीदा ख़ान ने 7 टीमें बनाईं।"],
        ["District collector Farida Khan set up 7 teams."],
        0.985,
        [("फ़रीदा", "Farida"), ("ख़ान", "Khan")],
        [("7", "7")],
        [],
        [],
    ),
]
OUTLETS = (("नदी टाइम्स", "भोर पत्रिका"), ("The Dawn Post", "River Herald", 'Q&A "Weekly"'))


def _sides(lang: str, texts: list[list[str]], source: str, number: int) -> tuple[Document, list[list[Sentence]]]:
    name, text, sides, index = f"{lang}{number}", "शीर्षक\n\n" if lang == "hi" else "Headline\n\n", [], 0
    for group in texts:
        side = []
        for sentence in group:
            side.append(Sentence(name, index, len(text), len(text) + len(sentence), sentence, lang))
            text += sentence + "  \n"
            index += 1
        sides.append(side)
    url = "https://example.org/story?a=1&b=2" if lang == "en" else "javascript:alert(1)"
    return Document(text, lang, source, id=name, date="2026-07-05", url=url), sides


def _mention(kind: str, side: list[Sentence], text: str) -> Mention:
    for sentence in side:
        found = re.search(rf"(?<!\w){re.escape(text)}", sentence.text)
        if found:
            start = sentence.start + found.start()
            return Mention(kind, start, start + len(text), text, text.lower())
    raise AssertionError(text)


def _evidence(row: tuple, hi: list[Sentence], en: list[Sentence]) -> Evidence:
    _, _, _, names, numbers, only_hi, only_en = row
    links = [("name", *link) for link in names] + [("number", *link) for link in numbers]
    return Evidence(
        tuple(Link(_mention(kind, hi, a), _mention(kind, en, b), 0.912345678) for kind, a, b in links),
        tuple(_mention("number", hi, text) for text in only_hi),
        tuple(_mention("name" if text.isalpha() else "number", en, text) for text in only_en),
    )


def sample() -> Corpus:
    """Twelve pairs of two Hindi and three English documents."""
    hi_docs, en_docs, hi_sides, en_sides = [], [], {}, {}
    for lang, outlets, docs, sides in (("hi", OUTLETS[0], hi_docs, hi_sides), ("en", OUTLETS[1], en_docs, en_sides)):
        for number, source in enumerate(outlets):
            chosen = [k for k in range(len(ROWS)) if k % len(outlets) == number]
            document, made = _sides(lang, [ROWS[k][0 if lang == "hi" else 1] for k in chosen], source, number)
            docs.append(document)
            sides.update({k: (document, side) for k, side in zip(chosen, made, strict=True)})
    pairs = []
    for k, row in enumerate(ROWS):
        (hi_doc, hi), (en_doc, en) = hi_sides[k], en_sides[k]
        texts = " ".join(s.text for s in hi), " ".join(s.text for s in en)
        scores = 0.8 + row[2] / 10, 1.0 + row[2] / 7, row[2]
        kind = f"{len(hi)}-{len(en)}"
        pairs.append(
            Pair(
                f"{k:012x}", *texts, hi_doc, en_doc, hi, en, kind, *scores, _evidence(row, hi, en), "comparable", "toy"
            )
        )
    dropped = [
        Dropped("read", "no document in the other language to match with", "lone.txt"),
        Dropped("clean", "photo counter", "hi0", "फ़ोटो 3/7", 0, 6),
        Dropped("filter", "probability 0.412 below 0.600", "hi0 | en1", "बारिश रुकी। | The <i>rain</i> stopped."),
        Dropped("filter", "probability 0.215 below 0.600", "hi1 | en1", "लोग लौटे। | People came back."),
        Dropped("filter", "duplicate of 00000000000b", "hi1 | en2", "वही | The same"),
    ]
    run = {
        "version": "0.1.0", "model": "toy", "calibration": "toy.calibration.json", "inputs": ["my news", "b.txt"],
        "config": {"mode": "auto", "precision": 0.95, "min_probability": None, "model": None, "formats": []},
        "threshold": {"comparable": 0.6}, "threshold_by": "precision 0.95",
        "expected_precision": 0.883333333333, "seconds": {"read": 0.25},
        "counts": {"sentences": {"hi": 20, "en": 25}},
        "modes": {"hi0 | en0": {"mode": "comparable", "reason": "2 of 6 sentences have a sure counterpart"}},
    }  # fmt: skip
    return Corpus([*hi_docs, *en_docs], pairs, dropped, run)
