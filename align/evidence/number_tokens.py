"""Figures, words and signs of a text with their folded forms: what numbers, dates and times are read from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeAlias

from align.core import tables
from align.evidence.phonetic import fold

# Digits of longer runs are a serial number or noise: nobody counts beyond 10^30. They are no tokens at all.
LONGEST_FIGURE: Final = 30
_PLAIN: Final = str.maketrans("०१२३४५६७८९０１２３４５６７８９％：，’॰", "01234567890123456789%:,'.")
_TOKEN: Final = re.compile(
    r"""
    (?P<word>छ: | [Oo]['’][Cc]lock\b | [A-Za-z]+(?:\.[A-Za-z]\b)*
      | [\u0900-\u0963\u0971-\u097f\u200c\u200d]+(?:[.॰]\s?(?:मी|ग्रा)(?![\u0900-\u0963]))?)       # p.m, कि.मी
  | (?P<date>(?<![\w.,/-])\d{1,4}(?P<mark>[-/.])\d{1,2}(?P=mark)\d{2,4}(?![\w/-]))            # 2026-01-02, 2.1.2026
  | (?P<clock>(?<![\d.:])\d{1,2}[:：]\d{2}(?![\d:]))                                           # 9:30
  | (?P<figure>\d++(?:[,，]\d{2,3}(?!\d))*+(?:\.\d++)?+[½⅓⅔¼¾⅕⅖⅗⅘⅙⅛]? | [½⅓⅔¼¾⅕⅖⅗⅘⅙⅛])      # 1,23,456.7, 2½
  | (?P<sign>[%％₹$€£¥°])
    """,
    re.VERBOSE,
)
_GROUPED: Final = re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?")
_PART: Final = re.compile(r"\d+(?:\.\d+)?")
_GLUE: Final = re.compile(r"[ \u00a0]{0,2}[-‑–,]?[ \u00a0]?")
_DOTTED: Final = re.compile(r"\.?[ \u00a0]{0,2}[-‑–,]?[ \u00a0]?")


@dataclass(frozen=True, slots=True)
class NumberToken:
    """A figure, date, clock time, word or sign of the text with its folded form: plain digits, small letters."""

    kind: str
    start: int
    end: int
    form: str


NumberTokens: TypeAlias = Sequence[NumberToken]


def number_tokens(text: str) -> list[NumberToken]:
    """Cut a text into the tokens that numbers are read from, in order."""
    return [token for match in _TOKEN.finditer(text) for token in _tokens(match)]


def _tokens(match: re.Match[str]) -> Iterator[NumberToken]:
    """Give the token of a match; a list of figures without spaces (10,12,15) is several."""
    kind, (start, end) = str(match.lastgroup), match.span()
    if end - start > LONGEST_FIGURE and kind == "figure":
        return
    form = match.group().translate(_PLAIN)
    if kind == "word":
        yield NumberToken(kind, start, end, fold(form.replace(" ", "")))
    elif "," in form and not _GROUPED.fullmatch(form):
        for part in _PART.finditer(form):
            yield NumberToken(kind, start + part.start(), start + part.end(), part.group())
    else:
        yield NumberToken(kind, start, end, form.replace(",", ""))


@cache
def _abbreviations() -> frozenset[str]:
    """Folded forms that may end in a full stop within a number: Aug. 15, Rs. 500, sq. km."""
    return frozenset(fold(form) for form in tables.forms("number_abbreviations"))


def close(tokens: NumberTokens, at: int, text: str) -> bool:
    """Tell whether token `at` exists and stands right after the one before it."""
    if not 0 < at < len(tokens):
        return False
    glue = _DOTTED if tokens[at - 1].form in _abbreviations() else _GLUE
    return glue.fullmatch(text, tokens[at - 1].end, tokens[at].start) is not None


def glued(tokens: NumberTokens, at: int) -> bool:
    """Tell whether token `at` exists and nothing, or one mark, parts it from the one before it: 2nd, 1990's."""
    return 0 < at < len(tokens) and tokens[at].start - tokens[at - 1].end <= 1


def form_at(tokens: NumberTokens, at: int) -> str:
    """Give the folded form of token `at`, empty outside the text."""
    return tokens[at].form if 0 <= at < len(tokens) else ""


def whole_at(tokens: NumberTokens, at: int, low: int, high: int) -> int | None:
    """Value of the whole figure at `at` if it lies between low and high."""
    form = form_at(tokens, at) if 0 <= at < len(tokens) and tokens[at].kind == "figure" else ""
    return int(form) if form.isascii() and form.isdecimal() and low <= int(form) <= high else None
