"""Numbers, quantities, times and dates of a sentence, in figures or words, as keys that compare across languages.

Lakhs, crores, सवा (sava) and ढाई (dhai) are read by `number_words`, units by `quantities`, dates and times by `dates`;
here what stands beside them: ranges (10-12 लाख) and figures in names, whose key is `label:19` (COVID-19).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from align.core.types import Lang, Mention
from align.evidence.dates import (
    FIRST_YEAR,
    LAST_DAY,
    LAST_YEAR,
    NumberReading,
    calendar_words,
    opens_time,
    read_date,
    read_time,
    time_key,
)
from align.evidence.number_tokens import NumberTokens, close, form_at, number_tokens
from align.evidence.number_words import LARGEST_DENOMINATOR, number_word
from align.evidence.quantities import MIDNIGHT, Quantity, is_money, keyed, number_cues, read_quantity

_RANGE: Final = re.compile(r"[ \u00a0]?[-‑–][ \u00a0]?|/")
_ROMAN: Final = re.compile(r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})")
_CLAUSE_END: Final = re.compile(r"\s*(?:$|[।|!?.,;:\"”'’)_])")
# Numbers of one text that are read; more stand in tables, and each would be compared with each of the other side.
MOST_NUMBERS: Final = 200


@dataclass(frozen=True, slots=True)
class Number:
    """A number found; a weak one may link but is never missed ("one", "first", "half": often no number at all)."""

    mention: Mention
    weak: bool = False


def find_numbers(text: str, lang: Lang) -> list[Number]:
    """List the numbers of a text, in order, and whether each is weak."""
    tokens = number_tokens(text)
    found: list[Number] = []
    at = used = 0
    while at < len(tokens) and len(found) < MOST_NUMBERS:
        other = tokens[at].kind == "word" and (not _opens(tokens[at].form) or _is_give(tokens, at, text))
        readings = [] if other else _read(tokens, at, text, used)
        at += not readings
        for reading in readings:
            at = used = reading.end
            start, end = tokens[reading.first].start, tokens[reading.end - 1].end
            found.append(Number(Mention("number", start, end, text[start:end], reading.key), reading.weak))
    return found


@lru_cache(maxsize=1 << 16)
def _opens(form: str) -> bool:
    """Tell whether a number, date or time can begin with a word; most words are settled by this."""
    if form in ("a", "an") or form in calendar_words() or opens_time(form) or _ROMAN.fullmatch(form.upper()):
        return True
    return number_word(form)[0] not in ("", "short", "piece")


def _is_give(tokens: NumberTokens, at: int, text: str) -> bool:
    """Tell दो the imperative of give from दो the number: it ends the clause."""
    listed = form_at(tokens, at - 1) in ("", "या", "और", "एक")
    return tokens[at].form == "दो" and not listed and _CLAUSE_END.match(text, tokens[at].end) is not None


def _read(tokens: NumberTokens, at: int, text: str, used: int) -> list[NumberReading]:
    """Read what begins at token `at`: one number, or both ends of a range."""
    first = _read_one(tokens, at, text, used)
    after = _range_goes_on(tokens, first.end, text) if first else None
    if first is None or after is None:
        return [first] if first else []
    listed = first.key.startswith("nth:")
    second = (listed and _roman(tokens, after, text, cued=True)) or _read_one(tokens, after, text, after)
    if second is None or second.first < after:
        return [first]
    if after > first.end:
        return list(_range(first, second, tokens))
    return _joined(first, second, tokens, text)


def _joined(first: NumberReading, second: NumberReading, tokens: NumberTokens, text: str) -> list[NumberReading]:
    """Give what two numbers with a mark between them are: 1/3 a share, 50-50 हज़ार each, 2021-22 a year, or a range."""
    share = _fraction(first, second, text[tokens[first.end - 1].end : tokens[second.first].start])
    if share:
        return [keyed(share, tokens)]
    low, high = _range(first, second, tokens)
    years = low.key.isdecimal() and high.key.isdecimal() and FIRST_YEAR <= int(low.key) <= LAST_YEAR
    one = low.key == high.key or (years and int(high.key) == int(low.key) + 1)  # a fiscal year is named by its end
    return [replace(high, first=low.first)] if one else [low, high]


def _fraction(upper: NumberReading, lower: NumberReading, mark: str) -> Quantity | None:
    """Read a fraction in figures: 1/3, but not 9/11."""
    if mark != "/" or not (isinstance(upper, Quantity) and isinstance(lower, Quantity)):
        return None
    whole = upper.key.isdecimal() and lower.key.isdecimal() and upper.value < lower.value <= LARGEST_DENOMINATOR
    return replace(upper, value=upper.value / lower.value, end=lower.end, sort="share") if whole else None


def _read_one(tokens: NumberTokens, at: int, text: str, used: int) -> NumberReading | None:
    return (
        read_date(tokens, at, text)
        or read_time(tokens, at, text)
        or _roman(tokens, at, text)
        or _label(tokens, at, text)
        or read_quantity(tokens, at, text, used)
    )


# --- ranges ----------------------------------------------------------------------------------------------------------


def _range_goes_on(tokens: NumberTokens, at: int, text: str) -> int | None:
    """Index of the token after a hyphen, slash or "to" that stands at `at`, None if there is none."""
    if at >= len(tokens):
        return None
    if _RANGE.fullmatch(text, tokens[at - 1].end, tokens[at].start):
        return at
    (kind, low), (next_kind, high) = number_word(tokens[at - 1].form), number_word(tokens[at].form)
    hindi = not tokens[at].form.isascii() and close(tokens, at, text)
    if hindi and kind == next_kind == "unit" and low < high:  # दो तीन दिन
        return at
    if tokens[at].form == "से" and form_at(tokens, at + 1) == "लेकर":
        at += 1
    joins = (
        tokens[at].form in ("से", "लेकर", "to", "या", "or") and close(tokens, at, text) and close(tokens, at + 1, text)
    )
    return at + 1 if joins else None


def _range(low: NumberReading, high: NumberReading, tokens: NumberTokens) -> tuple[NumberReading, NumberReading]:
    """Give each end of a range what is said at the other alone: the scale, the unit, the month, the century."""
    if not isinstance(low, Quantity) or low.sort not in ("count", "share") or (low.unit and not low.ahead):
        return low, _same_month(low, high)
    if not isinstance(high, Quantity):
        return _as_high(low, high), high
    if (low.unit and high.unit not in ("", low.unit)) or (low.sort == "share" and not high.unit):
        return low, high
    if _short_year(low, high, tokens):
        high = replace(high, value=low.value - low.value % 100 + high.value)
    elif high.lead is not None and not low.scaled and low.value <= high.lead:
        low = replace(low, value=low.value * high.value / high.lead)
    unit = low.unit or high.unit
    both = replace(low, unit=unit, sort=high.sort), replace(high, unit=unit)
    return keyed(both[0], tokens), keyed(both[1], tokens)


def _short_year(low: Quantity, high: Quantity, tokens: NumberTokens) -> bool:
    """Tell whether the end of a range of years is written with two digits: 2021-22, 1999-00."""
    plain = not high.unit and high.sort == "count" and high.end == high.first + 1 and high.first == low.end
    years = FIRST_YEAR <= low.value <= LAST_YEAR and not low.scaled
    return plain and years and len(tokens[high.first].form) == 2 and high.value > low.value % 100


def _as_high(low: Quantity, high: NumberReading) -> NumberReading:
    """Make a bare number a day of the month or an hour, as the end of its range is: 14-16 अगस्त, 2-3:30."""
    kind, _, rest = high.key.partition(":")
    if low.value.denominator > 1:
        return low
    if kind == "date" and len(rest.rpartition("-")[2]) == 2 and 1 <= low.value <= LAST_DAY:
        return replace(low, key=f"date:{rest[:-2]}{int(low.value):02d}")
    return replace(low, key=time_key(int(low.value), 0)) if kind == "time" and low.value <= MIDNIGHT else low


def _same_month(low: NumberReading, high: NumberReading) -> NumberReading:
    """Make a bare number after a day of a month the last of several days: August 14-16."""
    days = low.key.startswith("date:") and low.key[-1] != "-" and isinstance(high, Quantity)
    if days and isinstance(high, Quantity) and not high.unit and int(low.key[-2:]) < high.value <= LAST_DAY:
        return replace(high, key=f"{low.key[:-2]}{int(high.value):02d}")
    return high


# --- figures in names ------------------------------------------------------------------------------------------------


def _roman(tokens: NumberTokens, at: int, text: str, *, cued: bool = False) -> NumberReading | None:
    """Read a Roman numeral after a word that asks for one (Class X) or, if it is no lone I, a capitalised name."""
    token = tokens[at]
    form = text[token.start : token.end]
    if token.kind != "word" or not _ROMAN.fullmatch(form) or not (cued or close(tokens, at, text)):
        return None
    before = tokens[at - 1]
    asked, name = cued or before.form in number_cues(), not text[before.start].islower()
    if not (asked or name) or (form == "I" and not (cued or (asked and name))):  # "the season I like"
        return None
    return NumberReading(f"nth:{_roman_value(form)}", at, at + 1, weak=not asked)


def _roman_value(form: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in form]
    return sum(-x if x < y else x for x, y in zip(values, [*values[1:], 0], strict=True))


def _label(tokens: NumberTokens, at: int, text: str) -> NumberReading | None:
    """Read a figure that is part of a name: COVID-19, Mi-17, G20, कोविड-19; under-19 is a count."""
    token = tokens[at]
    if token.kind != "figure" or at == 0 or tokens[at - 1].kind != "word":
        return None
    before = tokens[at - 1]
    joint = text[before.end : token.start]
    if joint not in ("", "-", "‑", "–") or not token.form.isdecimal():
        return None
    plain = (
        is_money(before.form) or before.form in number_cues() or before.form in calendar_words() or before.form == "fy"
    )
    small = before.form.isascii() and text[before.start : before.end].islower()
    counted = number_word(before.form)[0] or number_word(form_at(tokens, at + 1))[0] in ("scale", "times")
    if plain or small or counted:
        return None
    return NumberReading(f"label:{int(token.form)}", at, at + 1)
