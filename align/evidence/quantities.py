"""Quantities: a number in figures or words with its unit, its currency or what makes it an ordinal or a decade.

Keys: `150000`, `25 minute`, `30 square km`, `50 percent`, `0.25 share`, `2 times`, `nth:8` (the eighth), `century:19`,
`decade:1990`, `vague:100` (hundreds of), and `time:9:00` for hours of the day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, lru_cache
from typing import Final

from align.core import tables
from align.evidence.dates import FIRST_YEAR, LAST_YEAR, NumberReading, clock_of, step_over_ordinal
from align.evidence.number_tokens import NumberTokens, close, form_at, glued
from align.evidence.number_words import Sort, Sum, number_word, ordinal_endings, read_sum
from align.evidence.phonetic import fold

_MONEY: Final = ("inr", "usd", "eur", "jpy", "lb", "cny", "rub", "aed", "sar", "dinar", "bdt", "franc", "zar", "ils")
_FISCAL: Final = ("वित्त वर्ष", "वित्तीय वर्ष", "fiscal year", "financial year")
SHORT_YEARS: Final = 100  # FY24
MIDNIGHT: Final = 24  # hours
LONGEST_SIGN: Final = 2  # letters of a unit that is no word: "a m", "a kg" are not said


@dataclass(frozen=True, slots=True)
class Quantity(NumberReading):
    """A number with its unit, as far as it is read.

    `lead` is what stands before its scale word, if that came last, and `ahead` a unit before the number: what the two
    ends of a range share (10-12 लाख, $10-12).
    """

    value: Fraction = Fraction(0)
    unit: str = ""
    sort: Sort = "count"
    lead: Fraction | None = None
    scaled: bool = False
    ahead: bool = False


@cache
def number_cues() -> frozenset[str]:
    """Folded words after which a number says which one, not how many: Class 12."""
    return frozenset(fold(form) for form in tables.forms("number_cues"))


@cache
def _units() -> dict[str, str]:
    return {fold(row["form"]): row["value"] for row in tables.rows("units")}


@cache
def _bases() -> dict[str, tuple[str, Fraction]]:
    return {row["value"]: (row["base"], Fraction(row["factor"])) for row in tables.rows("units")}


@cache
def _powers() -> dict[str, str]:
    return {fold(form): value for form, value in tables.mapping("power_words").items()}


def _unit(tokens: NumberTokens, at: int, text: str) -> tuple[str, int] | None:
    """Read a unit of one or two words from token `at`, squared or cubed: (unit, index after it)."""
    power = _powers().get(form_at(tokens, at)) if close(tokens, at, text) else None
    if power:
        length = _unit(tokens, at + 1, text)
        known = length and _bases().get(length[0], ("",))[0] == "m"
        return (f"{'square' if power == '2' else 'cubic'} {length[0]}", length[1]) if length and known else None
    for size in (2, 1):
        if all(close(tokens, at + k, text) for k in range(size)):
            unit = _units().get(" ".join(token.form for token in tokens[at : at + size]))
            if unit:
                return _raised(unit, tokens, at + size, text)
    return None


def _raised(unit: str, tokens: NumberTokens, end: int, text: str) -> tuple[str, int]:
    """Read the exponent that may follow a unit of length without a space: km2, km²."""
    sign = text[tokens[end - 1].end : tokens[end - 1].end + 1]
    power = {"2": "square", "²": "square", "3": "cubic", "³": "cubic"}.get(sign)
    alone = not sign.isdecimal() or (_start(tokens, end) == tokens[end - 1].end and len(tokens[end].form) == 1)
    if power is None or not alone or _bases()[unit][0] != "m":
        return unit, end
    return f"{power} {unit}", end + sign.isdecimal()


def read_quantity(tokens: NumberTokens, at: int, text: str, used: int) -> Quantity | None:
    """Read a number in figures or words with the unit after it or the currency before it, from token `used` on."""
    total, end = read_sum(tokens, at, text)
    if total.value is None:
        return _one_unit(tokens, at, end, text, used, total)
    scaled = bool(total.scale) or total.hundred
    found = Quantity("", at, end, total.weak, total.value, "", total.sort, total.lead, scaled)
    if found.sort == "count":
        found = _suffixed(found, tokens, text, used)
    if found.sort in ("count", "share"):
        found = _measured(found, tokens, text)
    if found.sort == "count" and not found.unit and at > used and close(tokens, at, text):
        found = _announced(found, tokens, text)
    if found.sort == "nth":
        found = _of_century(found, tokens, text)
    return keyed(found, tokens)


def _one_unit(tokens: NumberTokens, at: int, end: int, text: str, used: int, total: Sum) -> Quantity | None:
    """Read one unit said without its number: an hour, सवा घंटा; "80 km an hour" is a rate."""
    article = tokens[at].form in ("a", "an")
    rate = article and at == used and close(tokens, at, text)
    if rate or (article and len(form_at(tokens, at + 1)) <= LONGEST_SIGN):
        return None
    unit = _unit(tokens, at + 1 if article else end, text) if article or total.plus else None
    if unit is None:
        return None
    found = Quantity("", at, unit[1], article, total.amount, unit[0])
    return keyed(_and_half(found, tokens), tokens)


def _suffixed(found: Quantity, tokens: NumberTokens, text: str, used: int) -> Quantity:
    """Read what may be glued to a figure, 21st or $5m, and what makes a decade: 1990s, नब्बे के दशक."""
    end, value = found.end, found.value
    figure = tokens[end - 1].kind == "figure"
    ordinal = step_over_ordinal(tokens, end) if figure else end
    if ordinal > end:
        return replace(found, end=ordinal, sort="nth")
    if (decade := _after_decade(tokens, end, value)) is not None:
        return replace(found, end=decade, sort="decade")
    kind, scale = number_word(form_at(tokens, end))
    if kind == "short" and figure and _start(tokens, end) == tokens[end - 1].end:
        money = found.first > used and _money_before(tokens, found.first, text)
        if money or tokens[end].form == "k":
            return replace(found, end=end + 1, value=value * scale, lead=value, scaled=True)
    return found


def _start(tokens: NumberTokens, at: int) -> int:
    return tokens[at].start if at < len(tokens) else -1


def _after_decade(tokens: NumberTokens, at: int, value: Fraction) -> int | None:
    """Index after what makes a decade of a number that ends at `at`: 1990s, 1990 के दशक; None if nothing does."""
    if value % 10 or not (FIRST_YEAR <= value <= LAST_YEAR or 20 <= value < 100):
        return None
    if glued(tokens, at) and tokens[at].form in ordinal_endings("decade"):
        return at + 1
    links = form_at(tokens, at) in ("के", "का", "की")
    return at + 2 if links and _units().get(form_at(tokens, at + 1)) == "decade" else None


def _measured(found: Quantity, tokens: NumberTokens, text: str) -> Quantity:
    """Read the unit after a number, and smaller ones after that: 5 feet 8 inches, two hours and a half."""
    at = found.end
    if "," in text[tokens[at - 1].end : tokens[at - 1].end + 1]:
        return found
    while found.sort == "share" and form_at(tokens, at) in ("a", "an", "of"):
        at += 1
    unit = _unit(tokens, at, text)
    if unit is None:
        return found
    weak = found.weak and found.sort != "share"
    found = replace(found, unit=unit[0], end=unit[1], sort="count", weak=weak)
    return _and_half(_with_smaller(found, tokens, text), tokens)


def _with_smaller(found: Quantity, tokens: NumberTokens, text: str) -> Quantity:
    """Add quantities in smaller units that go on from a quantity: 2 घंटे 30 मिनट."""
    while found.unit in _bases() and close(tokens, found.end, text):
        at = found.end + (tokens[found.end].form in ("and", "और"))
        total, end = read_sum(tokens, at, text)
        unit = _unit(tokens, end, text) if total.value is not None and total.sort == "count" else None
        base, factor = _bases()[found.unit]
        small, part = _bases().get(unit[0], ("", factor)) if unit else ("", factor)
        if unit is None or total.value is None or small != base or total.value * part >= factor:
            break
        value = found.value * factor / part + total.value
        found = replace(found, value=value, unit=unit[0], end=unit[1], weak=False, lead=None)
    return found


def _and_half(found: Quantity, tokens: NumberTokens) -> Quantity:
    """Add the fraction that may follow an English unit: an hour and a half."""
    words = [token.form for token in tokens[found.end : found.end + 3]]
    part = number_word(words[2]) if words[:2] in (["and", "a"], ["and", "an"]) and len(words) > 2 else ("", Fraction(0))
    if part[0] not in ("part", "share"):
        return found
    return replace(found, value=found.value + part[1], end=found.end + 3, weak=False, lead=None)


def _announced(found: Quantity, tokens: NumberTokens, text: str) -> Quantity:
    """Read the word before a number: a currency, what the number counts off (Class 12), a fiscal year (FY22)."""
    before = tokens[found.first - 1].form
    if _money_before(tokens, found.first, text):
        return replace(found, first=found.first - 1, unit=_units()[before], ahead=True)
    fiscal = f"{form_at(tokens, found.first - 2)} {before}" in _FISCAL
    if before == "fy" or (fiscal and found.value < SHORT_YEARS):
        century = 2000 if found.value < SHORT_YEARS else 0
        return replace(found, first=found.first - (before == "fy"), value=found.value + century)
    counted = found.scaled or found.value >= FIRST_YEAR
    return replace(found, sort="nth") if before in number_cues() and not counted else found


def _money_before(tokens: NumberTokens, at: int, text: str) -> bool:
    """Tell whether a currency stands right before token `at` ($5, Rs 500)."""
    if not close(tokens, at, text) or "," in text[tokens[at - 1].end : tokens[at].start]:
        return False
    return is_money(tokens[at - 1].form)


@lru_cache(maxsize=1 << 16)
def is_money(form: str) -> bool:
    """Tell whether a folded form is a currency."""
    return _bases().get(_units().get(form, ""), ("",))[0] in _MONEY


def _of_century(found: Quantity, tokens: NumberTokens, text: str) -> Quantity:
    """Read the century that the n-th one may be."""
    century = close(tokens, found.end, text) and _units().get(form_at(tokens, found.end)) == "century"
    return replace(found, end=found.end + 1, unit="century", weak=False) if century else found


def keyed(found: Quantity, tokens: NumberTokens) -> Quantity:
    """Write the key of a quantity; hours of the day are a time (10.30 बजे is half past ten)."""
    value = plain_number(found.value)
    if found.sort == "nth" and found.unit == "century":
        return replace(found, key=f"century:{value}")
    if found.sort in ("nth", "decade", "vague"):
        return replace(found, key=f"{found.sort}:{value}")
    if found.unit == "oclock" and found.value <= MIDNIGHT:
        return replace(found, key=clock_of(found.value, tokens[found.first].form))
    unit = found.unit or ("" if found.sort == "count" else found.sort)
    return replace(found, key=f"{value} {unit}".rstrip())


def plain_number(value: Fraction) -> str:
    """Write a value without exponent or trailing zeros, at most four decimals."""
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.4f}".rstrip("0").rstrip(".")
