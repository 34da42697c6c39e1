"""What is known of each word of a text for the reader of quotes: marks around it, its shape, the tables it is in."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from align.core.tables import forms, rows
from align.core.types import FloatArray, Lang, Span
from align.quotes.marks import Quotation, quotations
from align.text.sentences import split

# Letters with their signs, apostrophes between them; figures with their marks. One letter with a point is an initial.
SPOKEN_WORD: Final = re.compile(
    r"\d+(?:[.,:/]\d+)*|(?:[^\W\d_]|[\u0900-\u0963\u200c\u200d])+(?:['’-][^\W\d_]+)*|[₹$€£%&]"
)
# What stands between two words, by what it tells.
GAPS: Final[tuple[str, ...]] = (
    r"\n",
    r"\n\s*\n",
    r",",
    r"[।.|]",
    r"\?",
    r"!",
    r":",
    r";",
    r"[-–—]",
    r"…|\.\.\.",
    r"\(",
    r"\)",
    r"[“‘«„‹]|(?:^|\s)[\"'`]",
    r"[”’»›]|[\"'](?:$|[\s,.।?!;:)])",
    r"\A\Z",
)
# What a tag may depend on between two words, by column: nothing, a comma, a colon or dash, a mark, a new sentence, a
# new line.
BETWEEN: Final = ((2, 7), (6, 8, 9), (12, 13), (-1,), (0, 1))
CUE_KINDS: Final = ("say", "tell", "that", "speech", "name", "about", "per", "noun", "bare", "habit", "tag")
WORD_TABLES: Final = ("offices", "pronouns", "honorifics", "titles", "scare_cues", "negators", "agencies")


@dataclass(frozen=True, slots=True)
class Words:
    """The w words of a text by place, what is known of each, (w, f) float32, and the outermost closed quotations."""

    spans: tuple[Span, ...]
    known: FloatArray
    marked: tuple[Quotation, ...]


def read_words(text: str, lang: Lang) -> Words:
    """Read the words of a text and what is known of them."""
    spans = tuple(match.span() for match in SPOKEN_WORD.finditer(text))
    marked = quotations(text)
    outer = _outermost(marked)
    gaps = [
        _gap(text[a:b]) for a, b in zip([0, *(e for _, e in spans)], [*(s for s, _ in spans), len(text)], strict=True)
    ]
    if gaps:
        gaps[0] = (*gaps[0][:-1], 1.0)
        gaps[-1] = (*gaps[-1][:-1], 1.0)
    places = _marked(spans, marked)
    starts = [start for start, _ in split(text, lang)]
    first = {bisect_left(spans, (start, 0)) for start in starts}
    found = [
        (
            *gaps[k],
            *gaps[k + 1],
            *places[k],
            *_shape(text[start:end], text[end : end + 1], lang),
            *_tables(lang, text[start:end].lower()),
            float(k in first),
        )
        for k, (start, end) in enumerate(spans)
    ]
    width = 2 * len(GAPS) + MARKED + SHAPE + len(CUE_KINDS) + len(WORD_TABLES) + 2
    return Words(spans, np.array(found, np.float32).reshape(len(spans), width), outer)


MARKED, SHAPE = 7, 8


def _outermost(marked: Sequence[Quotation]) -> tuple[Quotation, ...]:
    """Give the closed quotations that are in no other closed one, of those in order of their starts, longest first."""
    found: list[Quotation] = []
    for q in marked:
        if q.closed and not (found and q.end <= found[-1].end):
            found.append(q)
    return tuple(found)


def between(known: FloatArray) -> np.ndarray:
    """Class of what stands before each word, (w,), 0 to len(BETWEEN); the later of BETWEEN outweighs the earlier."""
    found = np.zeros(len(known), np.int64)
    for number, columns in enumerate(BETWEEN, start=1):
        found[known[:, list(columns)].any(axis=1)] = number
    return found


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in GAPS)


@cache
def _gap(between: str) -> tuple[float, ...]:
    """Tell what stands between two words, (15,)."""
    return tuple(float(bool(pattern.search(between))) for pattern in _patterns())


def _marked(spans: Sequence[Span], marked: Sequence[Quotation]) -> list[tuple[float, ...]]:
    """Tell of each word whether it is in marks, closed or not, nested, first, last, alone or among many words, (7,)."""
    found = [[0.0] * MARKED for _ in spans]
    starts = np.array([start for start, _ in spans])
    done = 0  # words before are known to be nested
    for q in marked:
        first, last = (int(np.searchsorted(starts, at)) for at in (q.start, q.end))
        if q.nested:
            for k in range(max(first, done), last):
                found[k][2] = 1.0
            done = max(done, last)
            continue
        for k in range(first, last):
            own = found[k]
            own[0], own[1] = 1.0, float(not q.closed)
            own[3], own[4] = max(own[3], float(k == first)), max(own[4], float(k == last - 1))
            own[5], own[6] = float(last - first == 1), min(last - first, 20) / 20
    return [tuple(row) for row in found]


def _shape(word: str, after: str, lang: Lang) -> tuple[float, ...]:
    """Tell the shape of a word, (8,)."""
    latin = word[:1].isascii() and word[:1].isalpha()
    return (
        float(lang == "hi"),
        float(latin),
        float(word[:1].isdigit()),
        float(word[:1].isupper()),
        float(len(word) > 1 and word.isupper()),
        float(after == "." and len(word) <= 3),
        float(len(word) == 1),
        float(word.endswith(("ing", "ed", "s")) and latin),
    )


@cache
def _tables(lang: Lang, word: str) -> tuple[float, ...]:
    """Tell which tables a word is in, (19,)."""
    kinds, named, common = _cue_words(lang), _named(lang), _common(lang)
    return (
        *(float(word in kinds.get(kind, frozenset())) for kind in CUE_KINDS),
        *(float(word in named[name]) for name in WORD_TABLES),
        float(word in common),
    )


@cache
def _cue_words(lang: Lang) -> Mapping[str, frozenset[str]]:
    """Words of the cues of each kind."""
    found: dict[str, set[str]] = {}
    for row in rows("cues"):
        if row["lang"] == lang:
            found.setdefault(row["kind"], set()).update(row["form"].lower().split())
    return {kind: frozenset(words) for kind, words in found.items()}


@cache
def _named(lang: Lang) -> Mapping[str, frozenset[str]]:
    return {
        name: frozenset(
            word for row in rows(name) if row.get("lang", lang) == lang for word in row["form"].lower().split()
        )
        for name in WORD_TABLES
    }


@cache
def _common(lang: Lang) -> frozenset[str]:
    """Words of the language that are no names."""
    return frozenset(forms("function_words_hi")) if lang == "hi" else frozenset(forms("ordinary_en"))
