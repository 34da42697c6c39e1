"""What two texts share: links one to one, true spans, and silence where nothing is shared."""

from itertools import pairwise

import pytest
from cases_reader import cases
from hypothesis import given
from hypothesis import strategies as st

from align.core.types import Evidence
from align.evidence.facts import compare_facts, read_facts
from align.evidence.names import alike_sounds
from align.evidence.phonetic import fold, word_sounds

HI = st.one_of(
    st.sampled_from(["मीरा", "अरविंद", "न्यूयॉर्क", "न्यू", "यॉर्क", "दिल्ली", "एनआईए", "सी", "बी", "आई", "डॉक्टर", "मेट्रो"]),
    st.sampled_from(["12", "डेढ़", "लाख", "14", "फ़रवरी", "बजे", "साढ़े", "प्लस", "।"]),
)
EN = st.one_of(
    st.sampled_from(["Meera", "Arvind", "New", "York", "Delhi", "NIA", "CBI", "doctor", "MetroPlus", "Metro"]),
    st.sampled_from(["12", "150,000", "lakh", "14", "February", "7:30", "pm", "."]),
)
SOUNDS = st.text("aeiouckgjtdnpbmrlvsh ", max_size=10)


def either(words):
    """A text of such words, or any text at all."""
    return st.one_of(st.lists(words, max_size=9).map(" ".join), st.text())


def shown(found: Evidence) -> dict:
    kinds = {"names": "name", "words": "word", "numbers": "number"}
    ordered = sorted(found.links, key=lambda link: link.hi.start)
    links = {name: [[k.hi.text, k.en.text] for k in ordered if k.en.kind == kind] for name, kind in kinds.items()}
    return links | {"only_hi": [m.text for m in found.only_hi], "only_en": [m.text for m in found.only_en]}


@given(either(HI), either(EN))
def test_spans_are_true_and_linked_once(hi, en):
    found = compare_facts(read_facts(hi, "hi"), read_facts(en, "en"))
    for side, text in (("hi", hi), ("en", en)):
        linked = sorted(((m := getattr(link, side)).start, m.end, m.text) for link in found.links)
        assert all(text[start:end] == words != "" for start, end, words in linked)
        assert all(a[1] <= b[0] for a, b in pairwise(linked))
    for mention, text in [(m, hi) for m in found.only_hi] + [(m, en) for m in found.only_en]:
        assert text[mention.start : mention.end] == mention.text


@given(either(HI), either(EN))
def test_both_ends_of_a_link_are_of_one_kind_and_none_is_also_missed(hi, en):
    found = compare_facts(read_facts(hi, "hi"), read_facts(en, "en"))
    assert all(link.hi.kind == link.en.kind and 0 < link.score <= 1 for link in found.links)
    assert not {link.hi for link in found.links} & set(found.only_hi)
    assert not {link.en for link in found.links} & set(found.only_en)


# Names and borrowed words with 1, 2, 3, 4 and 5 consonants: just alike enough, and not quite.
NAMES = [("रियो", "Rio"), ("मेरी", "Mary"), ("रोजर", "Roger"), ("मकदूनिया", "Macedonia"), ("नीदरलैंड", "Netherlands")]
NO_NAMES = [("लेई", "Lee"), ("मोना", "Mina"), ("रॉबर्ट", "Rupert"), ("स्लोवाकिया", "Slovenia"), ("मकदूनिया", "Micronesia")]
BORROWED = [("मिनट", "minute"), ("स्टेशन", "station"), ("कंप्यूटर", "computer")]
NOT_BORROWED = [("मेरी", "merry"), ("पंप", "pump"), ("सर्कस", "circus"), ("टेलीविज़न", "television")]


@pytest.mark.parametrize(("pairs", "kind", "linked"), [
    (NAMES, "name", True), (NO_NAMES, "name", False), (BORROWED, "word", True), (NOT_BORROWED, "word", False),
])  # fmt: skip
def test_how_alike_two_must_sound_depends_on_their_consonants(pairs, kind, linked):
    """Names within 0.08 above and 0.1 below the least similarity, so that it may not move."""
    sounds = [(word_sounds(fold(hi)), word_sounds(en)) for hi, en in pairs]
    assert [pair for pair, own in zip(pairs, sounds, strict=True) if (alike_sounds(*own, kind) > 0) is not linked] == []


@pytest.mark.parametrize(("hi", "en", "linked"), [
    ("वह न्यूयॉर्क गया।", "He went to New York.", True),
    ("वह रामनगर गया।", "He went to Ramnagar.", True),
    ("वह राम नगर गया।", "He went to Ramnagar.", True),
    ("वह राम नागौर गया।", "He went to Rampur.", False),
])  # fmt: skip
def test_a_name_may_be_one_word_here_and_two_there(hi, en, linked):
    found = compare_facts(read_facts(hi, "hi"), read_facts(en, "en"))
    assert any(link.en.text[-3:] in ("ork", "gar", "pur") for link in found.links) is linked


@pytest.mark.parametrize(("hi", "en", "linked"), [
    ("किसान मजदूर मोर्चा ने रैली की।", "The KMM held a rally.", ["KMM"]),
    ("झाजमो ने रैली की।", "The Jharkhand Jan Morcha held a rally.", ["Jharkhand Jan Morcha"]),
    ("एन एफ टी ने जुर्माना लगाया।", "The National Forest Tribunal imposed a fine.", ["National Forest Tribunal"]),
    ("एनएफटी ने जुर्माना लगाया।", "The National Water Tribunal imposed a fine.", []),
    ("झाजमो ने रैली की।", "The Jharkhand Vikas Morcha held a rally.", []),
    ("डीएम ने छुट्टी दी।", "The district magistrate gave a holiday.", ["district magistrate"]),
    ("एसपी ने जांच की।", "The Samajwadi Party looked into it.", ["Samajwadi Party"]),  # SP is this or an officer
    ("पुलिस अधीक्षक ने जांच की।", "The SP looked into it.", ["SP"]),
    ("सपा ने जांच की।", "The superintendent of police looked into it.", []),
    ("आप कब आए?", "The AAP came.", []),
    ("रिज़र्व बैंक ने कहा।", "The RBI said so.", ["RBI"]),
    ("रिज़र्व बैंक ने कहा।", "The SBI said so.", []),
])  # fmt: skip
def test_an_acronym_and_its_full_name_are_linked(hi, en, linked):
    found = compare_facts(read_facts(hi, "hi"), read_facts(en, "en"))
    assert [link.en.text for link in found.links if link.en.kind == "name"] == linked
    assert not {m.text for m in found.only_en if m.kind == "name"} & {word for name in linked for word in name.split()}


@given(SOUNDS, SOUNDS, st.sampled_from(["name", "word"]))
def test_likeness_is_mutual(a, b, kind):
    assert alike_sounds(a, b, kind) == alike_sounds(b, a, kind)


@pytest.mark.parametrize("row", cases("evidence"))
def test_evidence(row):
    assert shown(compare_facts(read_facts(row["hi"], "hi"), read_facts(row["en"], "en"))) == row["expect"]


@pytest.mark.parametrize("row", cases("evidence_known_failures", fail=True))
def test_evidence_not_yet_right(row):
    assert shown(compare_facts(read_facts(row["hi"], "hi"), read_facts(row["en"], "en"))) == row["expect"]
