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
from typing import TypeAlias, TypeVar

import numpy as np

from align.core.tables import rows
from align.core.types import Lang, Span
from align.judge.wording import Token, is_content, tokenize
from training.resources import table

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
    return tuple(tuple(row["words"].split("|")) for row in table("substitutions") if row["kind"] == kind)


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


# --- verbs a denial changes ------------------------------------------------------------------------------------------

PLAIN_VERB = re.compile(
    r"\b(?:(says|makes|takes|gives|gets|needs|wants|helps|uses|causes|works|shows|includes|allows|remains|lives)|"
    r"(made|took|gave|got|found|began|came|went|said|wanted|helped|used|caused|worked|showed|included|allowed|lived))\b"
)
BASE = {"made": "make", "took": "take", "gave": "give", "got": "get", "found": "find", "began": "begin", "came": "come",
        "went": "go", "said": "say", "used": "use", "caused": "cause", "included": "include", "lived": "live",
        "makes": "make", "takes": "take", "gives": "give", "uses": "use", "causes": "cause", "includes": "include",
        "lives": "live"}  # fmt: skip


# --- words left out, put in, put for others --------------------------------------------------------------------------


def content(text: str, lang: Lang) -> list[Token]:
    """Words of a text that carry content and are no figures."""
    return [
        word for word in tokenize(text, lang) if is_content(word) and len(word.form) > 2 and not word.form[0].isdigit()
    ]


def omission(share: float, count: int) -> Edit:
    """Make an edit that leaves out neighbouring words: `count` of them, or a share of all."""

    def edit(text: str, lang: Lang, random: Random, part: int) -> Change | None:
        words = tokenize(text, lang)
        size = max(count, round(share * len(words)))
        if len(words) < size + 4:
            return None
        if size == 1:
            options = content(text, lang)
            if not options:
                return None
            word = options[int(random.integers(len(options)))]
            return cut(text, (word.start, word.end))
        starts = [k for k in range(len(words) - size) if any(is_content(w) for w in words[k : k + size])]
        at = int(random.integers(len(starts))) if starts else -1
        return cut(text, (words[starts[at]].start, words[starts[at] + size - 1].end)) if starts else None

    return edit
