"""Edits of names and of words: names for names, roles exchanged, clauses added, words mistaken or left as they were."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from align.core.tables import rows
from align.core.types import LANGS, Lang, Span
from align.evidence.facts import compare_facts, read_facts
from align.judge.wording import Token
from training.changes import Change, Edit, L, R, Random, content, groups, half, one, put
from training.resources import table

ENDINGS = {"en": ("ing", "ed", "ies", "ly", "tion", "s", ""), "hi": ("ना", "ने", "ता", "ते", "ती", "ों", "ा", "ी", "े", "")}
# Between two names that only stand side by side: to exchange them changes nothing.
BESIDE = re.compile(r"\s*(?:,|and|or|&|/|-|–|\(|और|या|तथा|एवं|व|\s)*\s*(?:,?\s*(?:and|or|और|या))?\s*")
CALLED = re.compile(r"(?:Mr|Mrs|Ms|Dr|President|Minister|Senator|Governor|Professor|Captain|Sir)\.? $")


@cache
def kinds() -> dict[str, str]:
    """Kind of every name of the table, by its form in either language."""
    return {row[lang]: row["kind"] for row in table("names") for lang in LANGS}


@cache
def names(kind: str, lang: Lang, part: int) -> tuple[str, ...]:
    """Names of a kind, of one half of the table."""
    return tuple(row[lang] for row in table("names") if row["kind"] == kind and half(row["en"]) == part)


def named(hi: str, en: str) -> list[tuple[Span, Span, str]]:
    """Spans of the names both sides have, Hindi and English, with their kind where it is known."""
    found = []
    for link in compare_facts(read_facts(hi, "hi"), read_facts(en, "en")).links:
        spans = (link.hi.start, link.hi.end), (link.en.start, link.en.end)
        en_name, hi_name = en[slice(*spans[1])], hi[slice(*spans[0])]
        if link.en.kind != "name" or not en_name[0].isupper() or " " in en_name.strip():
            continue
        kind = kinds().get(en_name, "") if kinds().get(en_name) == kinds().get(hi_name) else ""
        after = re.match(r" (?:said|says|told|won|wrote|added)\b", en[spans[1][1] :])
        if not kind and len(en_name) > 3 and not en_name.isupper() and (CALLED.search(en[: spans[1][0]]) or after):
            kind = "person"
        joined = "-" in (en[spans[1][1] : spans[1][1] + 1], hi[spans[0][1] : spans[0][1] + 1])
        found.append((*spans, "" if joined else kind))
    return found


def name_swap(hi: str, en: str, lang: Lang, random: Random, part: int) -> Change | None:
    """Put another name of its kind for one that both sides have."""
    places = [(spans, kind) for *spans, kind in named(hi, en) if kind]
    if not places:
        return None
    spans, kind = places[int(random.integers(len(places)))]
    text, span = (hi, spans[0]) if lang == "hi" else (en, spans[1])
    mine = {row["en"] for row in table("names") if row[lang] == text[slice(*span)]}
    options = [name for name in names(kind, lang, part) if name != text[slice(*span)] and name not in mine]
    return put(text, span, str(one(random, options)))


def exchanged(hi: str, en: str, lang: Lang, random: Random) -> Change | None:
    """Let two names of one kind change places, unless they only stand side by side."""
    places = [(spans[0] if lang == "hi" else spans[1], kind) for *spans, kind in named(hi, en) if kind]
    text = hi if lang == "hi" else en
    pairs = [
        (a, b)
        for (a, kind), (b, other) in zip(sorted(places), sorted(places)[1:], strict=False)
        if kind == other
        and a[1] < b[0] <= a[1] + 60
        and not BESIDE.fullmatch(text[a[1] : b[0]])
        and not re.search(r"[.।;]|\b(?:and|or)\b|,|और|या", text[a[1] : b[0]])
        and text[slice(*a)] != text[slice(*b)]
    ]
    if not pairs:
        return None
    a, b = pairs[int(random.integers(len(pairs)))]
    new = text[slice(*b)] + text[a[1] : b[0]] + text[slice(*a)]
    return put(text, (a[0], b[1]), new)


def other_script(hi: str, en: str, random: Random) -> str:
    """Write a name of the Hindi as the English writes it."""
    places = [spans for *spans, _ in named(hi, en) if re.fullmatch("[\u0900-\u0963]+", hi[slice(*spans[0])])]
    # भारतीय is no spelling of India: a name with an ending of its own is left alone.
    places = [s for s in places if kinds().get(hi[slice(*s[0])]) == kinds().get(en[slice(*s[1])], "")]
    if not places:
        return hi
    at_hi, at_en = places[int(random.integers(len(places)))]
    return put(hi, at_hi, en[slice(*at_en)]).text


def clause(others: dict[Lang, Sequence[str]]) -> Edit:
    """Make an edit that adds a clause in front or behind, or a short sentence of another text."""

    def edit(text: str, lang: Lang, random: Random, part: int) -> Change | None:
        if len(text.split()) < 5 or text[-1:] not in ".।!?":
            return None
        if random.random() < 0.25:
            other = str(one(random, others[lang])).strip()
            short = 4 <= len(other.split()) <= 14 and other[-1:] in ".।" and other != text
            return (
                Change(f"{text} {other}", (len(text),) * 2, (len(text) + 1, len(text) + 1 + len(other)))
                if short
                else None
            )
        own = [row for row in table("added") if row["lang"] == lang and half(row["text"].lower()) == part]
        row = own[int(random.integers(len(own)))]
        if row["place"] == "end":
            at, new = len(text) - 1, f", {row['text']}"
            return Change(text[:at] + new + text[at:], (at, at), (at + 2, at + len(new)))
        rest = (
            text[0].lower() + text[1:]
            if re.match(r"(?:The|A|An|This|It|They|He|She|In|We|There|These) ", text)
            else text
        )
        end = len(row["text"])
        return Change(f"{row['text']}, {rest}", (0, 0), (0, end)) if rest != text or lang == "hi" else None

    return edit


def like(word: Token, other: Token, lang: Lang) -> bool:
    """Tell whether two words end alike, so that one may stand where the other stands."""
    ends = [next(e for e in ENDINGS[lang] if w.form.endswith(e)) for w in (word, other)]
    return ends[0] == ends[1] and abs(len(word.form) - len(other.form)) <= 4


def mistaken(others: dict[Lang, Sequence[str]]) -> Edit:
    """Make an edit that puts an unrelated content word of another text, of like ending, for one of this."""

    def edit(text: str, lang: Lang, random: Random, part: int) -> Change | None:
        options = [w for w in content(text, lang) if lang == "hi" or text[w.start].islower()]
        if not options:
            return None
        word = options[int(random.integers(len(options)))]
        for _ in range(12):
            source = str(one(random, others[lang]))
            pool = [w for w in content(source, lang) if lang == "hi" or source[w.start].islower()]
            pool = [w for w in pool if half(w.form) == part and w.stem != word.stem and like(w, word, lang)]
            if pool:
                other = pool[int(random.integers(len(pool)))]
                return put(text, (word.start, word.end), source[other.start : other.end])
        return None

    return edit


@cache
def meanings() -> dict[str, str]:
    """English for Hindi words that stand on a scale: the first form of the same value."""
    english: dict[tuple[str, str], str] = {}
    for row in rows("scales"):
        if row["lang"] == "en" and row["kind"] == "antonym":
            english.setdefault((row["scale"], row["value"]), row["form"])
    return {
        row["form"]: english[row["scale"], row["value"]]
        for row in rows("scales")
        if row["lang"] == "hi" and row["kind"] == "antonym" and (row["scale"], row["value"]) in english
    }


def untranslated(hi: str, en: str, random: Random) -> Change | None:
    """Leave an English word, or the last English sentence, standing in the Hindi."""
    sentences = [m for m in re.finditer(r"[^।.]+[।.]", hi) if len(m.group().split()) > 3]
    own = [m for m in re.finditer(r"[^.]+\.", en) if len(m.group().split()) > 3]
    if len(sentences) == len(own) > 1 and random.random() < 0.7:
        start = sentences[-1].start() + 1
        return put(hi, (start, sentences[-1].end()), own[-1].group().strip())
    known = [w for w in content(hi, "hi") if hi[w.start : w.end] in meanings()]
    if known and random.random() < 0.6:
        word = known[int(random.integers(len(known)))]
        return put(hi, (word.start, word.end), meanings()[hi[word.start : word.end]])
    words = [w for w in content(hi, "hi") if re.search("[\u0900-\u0963]", w.form)]
    theirs = [w for w in content(en, "en") if en[w.start].islower()]
    if not words or not theirs:
        return None
    k = int(random.integers(len(words)))
    other = theirs[min(len(theirs) - 1, k * len(theirs) // len(words))]
    return put(hi, (words[k].start, words[k].end), en[other.start : other.end])


TU = re.compile(rf"(ते|ती|रहे|रही|सकते|सकती|चुके|चुकी|गए|आए|हुए) हैं{R}")


def register(text: str) -> Change | None:
    """Put तुम for आप with its verbs; the place is the first of them."""
    forms = [(old, new) for old, new in groups("register") if re.search(f"{L}{old}{R}", text)]
    if not forms:
        return None
    parts = re.split(r"([,।.;:?!]| कि | और | तो | जब | यदि | अगर )", text)
    new = ""
    for piece in parts:
        # Only a clause whose subject is आप takes its verb along.
        if re.search(rf"{L}आप{R}(?! (?:को|से|का|की|के|में|पर)\b)", piece):
            piece = re.sub(rf"हैं(?=\s*$){R}", "हो", TU.sub(r"\1 हो", piece))
        if re.search(rf"{L}(?:आप|आपको|आपके|आपका|आपकी|अपने|अपना|अपनी){R}", piece):
            for row in (r for r in table("verbs") if r["other"]):
                piece = re.sub(rf"{L}{row['form']}(?=\s*$)", row["other"], piece)
        new += piece
    for old, form in forms:
        new = re.sub(f"{L}{old}{R}", form, new)
    start = min(m.start() for old, _ in forms if (m := re.search(f"{L}{old}{R}", text)))
    start = next((k for k, (a, b) in enumerate(zip(text, new, strict=False)) if a != b), start)
    start = text.rfind(" ", 0, start) + 1
    ends = re.match(r"\S+", text[start:]), re.match(r"\S+", new[start:])
    return Change(new, (start, start + ends[0].end()), (start, start + ends[1].end())) if ends[0] and ends[1] else None
