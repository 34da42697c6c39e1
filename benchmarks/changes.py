"""Edits that change what a text says, each in one typed way, with the place of the change.

An edit takes (text, language, random, part) and gives the new text with the span of the old words in the old text and
of the new words in the new one, or None where the text offers no place for it. `part` 0 or 1 is the half of the names,
scales and words it draws from, so that fitting (0) and measuring (1) share no substitution.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias, TypeVar

import numpy as np

from align.evidence import compare, facts
from align.negation import negators
from align.scales import Stand, stands
from align.tables import rows
from align.types import Lang, Span
from align.wording import Word, is_content, words_of
from benchmarks import sets

Random: TypeAlias = np.random.Generator
T = TypeVar("T")
L = r"(?<![\w\u0900-\u0963])"
R = r"(?![\w\u0900-\u0963])"


@dataclass(frozen=True, slots=True)
class Change:
    """A new text, the span of what was there in the old text and of what is there now."""

    text: str
    old: Span
    new: Span


Edit: TypeAlias = Callable[[str, Lang, Random, int], Change | None]


def put(text: str, span: Span, new: str) -> Change:
    """Put words in the place of others."""
    start, end = span
    return Change(text[:start] + new + text[end:], span, (start, start + len(new)))


def cut(text: str, span: Span) -> Change:
    """Take words out, with one of the spaces beside them."""
    start, end = span
    left, right = text[:start].rstrip(), text[end:].lstrip()
    glue = " " if left and right and right[0] not in "।.,;:?!" else ""
    return Change(left + glue + right, span, (len(left), len(left)))


def half(word: str) -> int:
    """Which half of the resources a word belongs to."""
    return zlib.crc32(word.encode()) % 2


def one(random: Random, options: Sequence[T]) -> T:
    """Draw one of several."""
    return options[int(random.integers(len(options)))]


@cache
def groups(kind: str) -> tuple[tuple[str, ...], ...]:
    """Groups of words of `substitutions.tsv` of a kind."""
    path = Path(__file__).with_name("substitutions.tsv")
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").split("\n") if line and line[0] != "#"]
    return tuple(tuple(words.split("|")) for own, _, words in lines if own == kind)


def listed(groups: Sequence[Sequence[str]], flags: int = 0) -> Edit:
    """Make an edit that puts another member of its group for a word; each group is of one language."""
    places = [(re.compile(f"{L}{re.escape(form)}{R}", flags), form, group) for group in groups for form in group]

    def edit(text: str, lang: Lang, random: Random, part: int) -> Change | None:
        found = [(match.span(), form, group) for pattern, form, group in places for match in pattern.finditer(text)]
        if not found:
            return None
        span, form, group = found[int(random.integers(len(found)))]
        return put(text, span, str(one(random, [other for other in group if other != form])))

    return edit


# --- numbers ---------------------------------------------------------------------------------------------------------

FIGURE = re.compile(r"(?<![\w.,/:-])[\d०-९][\d०-९,]*(?:\.[\d०-९]+)?(?![\w.,/:-]*[\d०-९])")


def number(text: str, lang: Lang, random: Random, part: int) -> Change | None:
    """Change one digit of a figure."""
    found = [m for m in FIGURE.finditer(text) if len(m.group()) < 12]
    if not found:
        return None
    match = found[int(random.integers(len(found)))]
    digits = [k for k, char in enumerate(match.group()) if char.isdigit()]
    at = digits[0] if random.random() < 0.5 else digits[int(random.integers(len(digits)))]
    old = match.group()[at]
    new = str(one(random, [chr(ord(old) - int(old) + d) for d in range(1, 10) if d != int(old)]))
    return put(text, match.span(), match.group()[:at] + new + match.group()[at + 1 :])


@cache
def calendar() -> tuple[tuple[str, ...], ...]:
    """Months and weekdays of both languages as running text writes them, one form each."""
    kinds: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows("months"):
        if len(row["form"]) > 3:
            form = row["form"].capitalize() if row["lang"] == "en" else row["form"]
            kinds.setdefault((row["lang"], row["kind"]), {}).setdefault(row["value"], form)
    return tuple(tuple(group.values()) for group in kinds.values())


YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)|(?<![०-९])(?:१[८९]|२०)[०-९]{2}(?![०-९])")


def date(text: str, lang: Lang, random: Random, part: int) -> Change | None:
    """Change a month, a weekday or a year."""
    years = [m for m in YEAR.finditer(text) if m.group().isascii()]
    if years and random.random() < 0.5:
        match = years[int(random.integers(len(years)))]
        shift = one(random, [-12, -5, -3, -2, -1, 1, 2, 4, 7])
        return put(text, match.span(), str(int(match.group()) + shift))
    return listed(calendar())(text, lang, random, part)


# --- names and roles -------------------------------------------------------------------------------------------------


@cache
def names(lang: Lang, part: int) -> tuple[str, ...]:
    """Single words of the half of the name list."""
    own = sets.rows(sets.SHARED / "names" / "names.tsv")
    picked = [row for row in own if row["kind"] in ("person", "city", "territory") and half(row["en"]) == part]
    return tuple(row[lang] for row in picked if " " not in row["en"] and " " not in row["hi"])


def name_places(hi: str, en: str) -> list[tuple[Span, Span]]:
    """Spans of the names both sides have, Hindi and English."""
    found = compare(facts(hi, "hi"), facts(en, "en")).links
    return [
        ((k.hi.start, k.hi.end), (k.en.start, k.en.end))
        for k in found
        if k.en.kind == "name" and k.en.text[0].isupper()
    ]


# --- denial ----------------------------------------------------------------------------------------------------------

COPULA = re.compile(r"\b(is|are|was|were|will|can|could|should|would|has|have|had|may|must)\b(?! not|n['’]t|\s+no\b)")
PLAIN_VERB = re.compile(
    r"\b(?:(says|makes|takes|gives|gets|needs|wants|helps|uses|causes|works|shows|includes|allows|remains|lives)|"
    r"(made|took|gave|got|found|began|came|went|said|wanted|helped|used|caused|worked|showed|included|allowed|lived))\b"
)
BASE = {"made": "make", "took": "take", "gave": "give", "got": "get", "found": "find", "began": "begin", "came": "come",
        "went": "go", "said": "say", "used": "use", "caused": "cause", "included": "include", "lived": "live",
        "makes": "make", "takes": "take", "gives": "give", "uses": "use", "causes": "cause", "includes": "include",
        "lives": "live"}  # fmt: skip
VERB_END = re.compile(rf"\s(है|हैं|था|थे|थी|थीं|गया|गई|गए|होगा|होगी|होंगे|सकता|सकते|सकती|रहा|रहे|रही|चाहिए|किया|की|दिया|दी){R}")


def negation_insert(text: str, lang: Lang, random: Random, part: int) -> Change | None:
    """Put a denial in: before the last verb of a Hindi clause, after an English auxiliary or with do-support."""
    if negators(text, lang)[0]:
        return None
    if lang == "hi":
        ends = list(VERB_END.finditer(text))
        if not ends:
            return None
        at = ends[-1].start()
        before = re.search(r"\s(\S+)$", text[:at])
        at = before.start() if before and random.random() < 0.5 else at
        return Change(f"{text[:at]} नहीं{text[at:]}", (at, at), (at + 1, at + 5))
    places = list(COPULA.finditer(text))
    if places:
        at = places[int(random.integers(len(places)))].end()
        return Change(f"{text[:at]} not{text[at:]}", (at, at), (at + 1, at + 4))
    verbs = list(PLAIN_VERB.finditer(text))
    if not verbs:
        return None
    match = verbs[0]
    base = BASE.get(match.group(), re.sub("(?:ed|s)$", "", match.group()))
    return put(text, match.span(), f"{'does' if match.group(1) else 'did'} not {base}")


def negation_delete(text: str, lang: Lang, random: Random, part: int) -> Change | None:
    """Take a denial out."""
    found = [m for m in negators(text, lang)[0] if lang == "hi" or m.text.lower() in ("not", "never", "n't", "n’t")]
    if len(found) != 1:
        return None
    span = (found[0].start, found[0].end)
    if found[0].text.lower() in ("n't", "n’t"):
        whole = re.search(r"[A-Za-z]+$", text[: span[0]])
        words = {"ca": "can", "wo": "will", "do": "do", "does": "does", "did": "did"}
        verb = words.get(whole.group().lower(), whole.group()) if whole else ""
        return put(text, (whole.start(), span[1]), verb) if whole else None
    return cut(text, span)


# --- scales ----------------------------------------------------------------------------------------------------------


@cache
def values(kind: str, lang: Lang, part: int) -> dict[tuple[str, str], tuple[str, ...]]:
    """(scale, value) → whole forms of one half of the scales."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in rows("scales"):
        own = row["kind"] == kind and row["lang"] == lang and (kind != "antonym" or half(row["scale"]) == part)
        if own and not row["form"].endswith("*"):
            found[row["scale"], row["value"]] = (*found.get((row["scale"], row["value"]), ()), row["form"])
    return found


def on_scale(kind: str) -> Edit:
    """Make an edit that puts another value of its scale for a word, in a like form."""

    def edit(text: str, lang: Lang, random: Random, part: int) -> Change | None:
        words = words_of(text, lang)
        table = values(kind, lang, part)
        found: list[tuple[Stand, list[str]]] = []
        for stand in stands([word.form for word in words], lang):
            others = [v for (scale, value), v in table.items() if scale == stand.scale and value != stand.value]
            span = (words[stand.words[0]].start, words[stand.words[1]].end)
            like = [form for group in others if (form := _like(text[slice(*span)], group, lang))]
            if stand.kind == kind and like:
                found.append((stand, like))
        if not found:
            return None
        stand, like = found[int(random.integers(len(found)))]
        span = (words[stand.words[0]].start, words[stand.words[1]].end)
        new = str(one(random, like))
        return put(text, span, new.capitalize() if text[span[0]].isupper() else new)

    return edit


def _like(word: str, options: Sequence[str], lang: Lang) -> str:
    """Choose the form that ends like a word, "" if none does."""
    endings = (
        ("ing", "ed", "ies", "es", "s", "er", "est", "ly", "")
        if lang == "en"
        else ("ा", "ी", "े", "ों", "ता", "ती", "ते", "")
    )
    end = next(e for e in endings if word.lower().endswith(e))
    return next((form for form in options if next(e for e in endings if form.endswith(e)) == end), "")


# --- words left out, put in, put for others --------------------------------------------------------------------------


def content(text: str, lang: Lang) -> list[Word]:
    """Words of a text that carry content and are no figures."""
    return [
        word
        for word in words_of(text, lang)
        if is_content(word, lang) and len(word.form) > 2 and not word.form[0].isdigit()
    ]


def omission(share: float, count: int) -> Edit:
    """Make an edit that leaves out neighbouring words: `count` of them, or a share of all."""

    def edit(text: str, lang: Lang, random: Random, part: int) -> Change | None:
        words = words_of(text, lang)
        size = max(count, round(share * len(words)))
        if len(words) < size + 4:
            return None
        if size == 1:
            options = content(text, lang)
            if not options:
                return None
            word = options[int(random.integers(len(options)))]
            return cut(text, (word.start, word.end))
        starts = [k for k in range(len(words) - size) if any(is_content(w, lang) for w in words[k : k + size])]
        at = int(random.integers(len(starts))) if starts else -1
        return cut(text, (words[starts[at]].start, words[starts[at] + size - 1].end)) if starts else None

    return edit


def added(others: Sequence[str]) -> Edit:
    """Make an edit that puts a clause of another text in."""

    def edit(text: str, lang: Lang, random: Random, part: int) -> Change | None:
        other = words_of(source := str(one(random, others)), lang)
        size = int(random.integers(3, 9))
        words = words_of(text, lang)
        if len(other) < size + 1 or len(words) < 5:
            return None
        start = int(random.integers(len(other) - size))
        clause = source[other[start].start : other[start + size - 1].end]
        gaps = [w.end for w in words if text[w.end : w.end + 1] in (",", ";")] or [
            words[int(random.integers(2, len(words) - 1))].end
        ]
        at = one(random, gaps)
        at += text[at : at + 1] in (",", ";")
        return Change(f"{text[:at]} {clause}{text[at:]}", (at, at), (at + 1, at + 1 + len(clause)))

    return edit


def mistranslated(others: Sequence[str]) -> Edit:
    """Make an edit that puts another text's content word for one of this text."""

    def edit(text: str, lang: Lang, random: Random, part: int) -> Change | None:
        options = [w for w in content(text, lang) if text[w.start].islower() or lang == "hi"]
        pool = [
            (s, w)
            for s in (str(one(random, others)) for _ in range(4))
            for w in content(s, lang)
            if s[w.start].islower() or lang == "hi"
        ]
        pool = [(s, w) for s, w in pool if half(w.form) == part]
        if not options or not pool:
            return None
        word = options[int(random.integers(len(options)))]
        source, other = pool[int(random.integers(len(pool)))]
        return put(text, (word.start, word.end), source[other.start : other.end]) if other.stem != word.stem else None

    return edit


def untranslated(hi: str, en: str, random: Random) -> Change | None:
    """Leave an English content word standing in the Hindi in place of one of its words."""
    own = content(hi, "hi")
    theirs = [w for w in content(en, "en") if en[w.start].islower()]
    if not own or not theirs:
        return None
    word, other = own[int(random.integers(len(own)))], theirs[int(random.integers(len(theirs)))]
    return put(hi, (word.start, word.end), en[other.start : other.end])


def register(text: str) -> Change | None:
    """Put तुम for आप throughout, with its verb; the place is the first of them."""
    first = next((m for old, _ in groups("register") if (m := re.search(f"{L}{old}{R}", text))), None)
    if first is None:
        return None
    start = min(m.start() for old, _ in groups("register") if (m := re.search(f"{L}{old}{R}", text)))
    new = text
    for old, form in groups("register"):
        new = re.sub(f"{L}{old}{R}", form, new)
    new = re.sub(rf"((?:ते|ती|रहे|रही|सकते|सकती|चुके|गए|चाहते)) हैं{R}", r"\1 हो", new)
    end = re.match(r"\S+", text[start:])
    after = re.match(r"\S+", new[start:])
    return Change(new, (start, start + end.end()), (start, start + after.end())) if end and after else None
