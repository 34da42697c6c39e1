"""Numbers, quantities, times and dates of a sentence, in figures or words, as keys that compare across languages.

Lakhs, crores, सवा (sava) and ढाई (dhai) are read by `number_words` from `lexicon/number_words_hi.tsv`.

Keys: `150000`, `25 minute`, `50 percent`, `time:9:30` (twelve-hour clock), `date:2026-01-02`, `date:-01-02` (no year),
`date:2026-01-` (no day), `date:-01-` (a month alone), `weekday:5`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from typing import Final

from align.core import tables
from align.core.types import Lang, Mention
from align.evidence.number_words import Sum, number_word, ordinal_endings
from align.evidence.phonetic import fold
from align.text.normalise import ASCII_DIGITS

_TOKEN: Final = re.compile(
    r"""
    (?P<word>छ: | [A-Za-z]+(?:\.[A-Za-z]\b)* | [\u0900-\u0963\u0971-\u097f\u200c\u200d]+(?:\.मी)?)  # hour, p.m, कि.मी
  | (?P<iso>(?<![\d-])(?:1\d|20)\d\d-\d\d-\d\d(?![\d-]))     # 2026-01-02
  | (?P<clock>(?<![\d.:])[0-9०-९]{1,2}:[0-9०-९]{2}(?![\d:]))  # 9:30
  | (?P<figure>(?<!\b[ck]m)(?<!\bm)(?:[0-9०-९]{1,3}(?:,[0-9०-९]{2,3})+ | [0-9०-९]+)(?:\.[0-9०-९]+)?)  # 1,23,456.7
  | (?P<sign>[%₹$€£¥°])
    """,
    re.VERBOSE,
)
_GLUE: Final = re.compile(r"[ \u00a0]{0,2}[-‑–,]?[ \u00a0]?")
_MONEY: Final = ("inr", "usd", "eur", "jpy", "lb")


@dataclass(frozen=True, slots=True)
class Number:
    """A number found; a weak one may link but is never missed ("one", "first", "half": often no number at all)."""

    mention: Mention
    weak: bool = False


@dataclass(frozen=True, slots=True)
class NumberToken:
    """A figure, word or sign of the text with its folded form."""

    kind: str
    start: int
    end: int
    form: str


def find_numbers(text: str, lang: Lang) -> list[Number]:
    """List the numbers of a text, in order, and whether each is weak."""
    tokens = _tokens(text)
    found: list[Number] = []
    at = used = 0
    while at < len(tokens):
        if tokens[at].kind == "word" and not _opens(tokens[at].form):
            at += 1
            continue
        step = _date(tokens, at, text) or _clock(tokens, at, text) or _quantity(tokens, at, text, used)
        if step:
            key, first, at, weak = step
            used = at
            span = tokens[first].start, tokens[at - 1].end
            found.append(Number(Mention("number", *span, text[span[0] : span[1]], key), weak))
        else:
            at += 1
    return found


@lru_cache(maxsize=1 << 16)
def _opens(form: str) -> bool:
    """Tell whether a number or date can begin with a word; most words are settled by this."""
    return form in ("a", "an") or form in _calendar() or bool(number_word(form)[0])


def _tokens(text: str) -> list[NumberToken]:
    found = ((m.lastgroup, *m.span(), m.group().translate(ASCII_DIGITS)) for m in _TOKEN.finditer(text))
    return [NumberToken(str(kind), start, end, fold(form)) for kind, start, end, form in found]


# A step reads from token `at` on: (key, index of the first token, index after the last, weak), or None.
_Step = tuple[str, int, int, bool] | None


def _close(tokens: Sequence[NumberToken], at: int, text: str) -> bool:
    """Tell whether token `at` exists and stands right after the one before it."""
    return 0 < at < len(tokens) and _GLUE.fullmatch(text, tokens[at - 1].end, tokens[at].start) is not None


def _suffixed(tokens: Sequence[NumberToken], at: int) -> int:
    """Step over an ordinal ending glued to a figure (2nd, 21वीं)."""
    glued = at < len(tokens) and tokens[at].start - tokens[at - 1].end <= 1
    return at + 1 if glued and tokens[at].form in ordinal_endings("figure") else at


# --- dates and times -------------------------------------------------------------------------------------------------


@cache
def _calendar() -> dict[str, tuple[str, int]]:
    return {fold(row["form"]): (row["kind"], int(row["value"])) for row in tables.rows("months")}


def _month(tokens: Sequence[NumberToken], at: int, text: str) -> int | None:
    """Number of the month that token `at` names; English ones need their capital."""
    if at >= len(tokens) or tokens[at].kind != "word":
        return None
    kind, value = _calendar().get(tokens[at].form, ("", 0))
    return value if kind == "month" and not text[tokens[at].start].islower() else None


def _in_range(tokens: Sequence[NumberToken], at: int, low: int, high: int) -> int | None:
    """Value of the whole figure at `at` if it lies between low and high."""
    form = tokens[at].form if at < len(tokens) and tokens[at].kind == "figure" else ""
    return int(form) if form.isdecimal() and low <= int(form) <= high else None


def _date(tokens: Sequence[NumberToken], at: int, text: str) -> _Step:
    """Read a date, a month or a day of the week."""
    token = tokens[at]
    if token.kind == "iso":
        return f"date:{token.form}", at, at + 1, False
    if token.kind == "word" and _calendar().get(token.form, ("",))[0] == "weekday" and not text[token.start].islower():
        return f"weekday:{_calendar()[token.form][1]}", at, at + 1, False
    day, after = _in_range(tokens, at, 1, 31), at
    if day is not None:
        after = _suffixed(tokens, at + 1)
        after += after < len(tokens) and tokens[after].form == "of"
        if not _close(tokens, after, text):
            return None
    month = _month(tokens, after, text)
    if month is None:
        return None
    end = after + 1 + (after + 1 < len(tokens) and tokens[after + 1].form == "of")
    if day is None and _close(tokens, end, text) and (day := _in_range(tokens, end, 1, 31)) is not None:
        end = _suffixed(tokens, end + 1)
    year = _in_range(tokens, end, 1000, 2100) if _close(tokens, end, text) else None
    end = after + 1 if day is None and year is None else end
    if day is None and year is None and not _surely_month(tokens, at):
        return None
    return f"date:{year or ''}-{month:02d}-{f'{day:02d}' if day else ''}", at, end + (year is not None), False


def _surely_month(tokens: Sequence[NumberToken], at: int) -> bool:
    """Tell May and March the months from may and march: a preposition stands before them."""
    ambiguous = tokens[at].form in tables.forms("ordinary_en")
    return not ambiguous or (at > 0 and tokens[at - 1].form in tables.mapping("date_cues"))


def _clock(tokens: Sequence[NumberToken], at: int, text: str) -> _Step:
    """Read a time with a colon."""
    if tokens[at].kind != "clock":
        return None
    hour, minute = map(int, tokens[at].form.split(":"))
    if hour > 24 or minute > 59:
        return None
    marked = _close(tokens, at + 1, text) and _unit(tokens, at + 1, text)
    return _time(hour, minute), at, marked[1] if marked and marked[0] == "oclock" else at + 1, False


def _time(hour: int, minute: int) -> str:
    return f"time:{hour % 12 or 12}:{minute:02d}"


# --- quantities ------------------------------------------------------------------------------------------------------


@cache
def _units() -> dict[str, str]:
    return {fold(row["form"]): row["value"] for row in tables.rows("units")}


@cache
def _currencies() -> frozenset[str]:
    return frozenset(row["value"] for row in tables.rows("units") if row["base"] in _MONEY)


def _unit(tokens: Sequence[NumberToken], at: int, text: str) -> tuple[str, int] | None:
    """Read a unit of one or two words from token `at`: (unit, index after it)."""
    for size in (2, 1):
        if all(_close(tokens, at + k, text) for k in range(size)):
            unit = _units().get(" ".join(token.form for token in tokens[at : at + size]))
            if unit:
                return unit, at + size
    return None


def _quantity(tokens: Sequence[NumberToken], at: int, text: str, used: int) -> _Step:
    """Read a number in figures or words with the unit after it or the currency before it, from token `used` on."""
    total, i = Sum(), at
    while i < len(tokens) and (i == at or _close(tokens, i, text)):
        if "," in text[tokens[i - 1].end : tokens[i].start] and i > at:
            break
        step = total.take([token.form for token in tokens[i : i + 4]], tokens[i].kind)
        i += step
        if not step or total.closed:
            break
    if total.value is None:
        return None
    i = _suffixed(tokens, i)
    skip = i < len(tokens) and total.part and tokens[i].form in ("a", "an", "of")
    unit = _unit(tokens, i + skip, text) if "," not in text[tokens[i - 1].end : tokens[i - 1].end + 1] else None
    first = at - 1 if not unit and at > used and _money_before(tokens, at, text) else at
    name = unit[0] if unit else _units()[tokens[first].form] if first < at else ""
    weak = total.weak and not (total.part and name)
    return _key(total.value, name, tokens[at].form), first, unit[1] if unit else i, weak


def _money_before(tokens: Sequence[NumberToken], at: int, text: str) -> bool:
    """Tell whether a currency stands right before token `at` ($5, Rs 500)."""
    if not _close(tokens, at, text) or "," in text[tokens[at - 1].end : tokens[at].start]:
        return False
    return _units().get(tokens[at - 1].form) in _currencies()


def _key(value: Fraction, unit: str, form: str) -> str:
    """Write a value and its unit; hours of the day as a time (10.30 बजे is half past ten)."""
    if unit == "oclock" and value < 25:
        minutes = form.partition(".")[2]
        return _time(int(value), int(minutes) if len(minutes) == 2 else int(value % 1 * 60))
    return f"{plain_number(value)} {unit}".rstrip()


def plain_number(value: Fraction) -> str:
    """Write a value without exponent or trailing zeros, at most four decimals."""
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.4f}".rstrip("0").rstrip(".")
