"""Agreement of numbers: the keys of `numbers` compared by value, by unit and by the parts of a date both give.

Two values agree, or they clash, or they have nothing to do with each other. They clash only where they are of one kind
and so stand for one another: a time and a time, two sums of money, two counts. A value that only one side has is no
contradiction; that side says more.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import cache, lru_cache
from typing import Final, TypeAlias

from align.core import tables
from align.evidence.dates import FIRST_YEAR, LAST_YEAR

# The same value, but one side names no unit, day or year: 25 and "25 minutes". By hand: below 1 so that a full
# agreement is linked first; only that order and the sum of scores of a pair depend on it.
SAME_VALUE: Final = 0.9
# Units of two systems are converted with rounding: 3 miles are 5 km (3.4 % more), 6 feet 1.8 m (1.6 % less).
ROUNDED: Final = Fraction(35, 1000)
# A share is told in whole per cent: a third is 33 or 34 per cent. In points of per cent.
ROUNDED_SHARE: Final = 1
# From here on orders of size are told loosely: लाखों is rendered as millions as well as hundreds of thousands.
LOOSE_FROM: Final = 10**5

_Parts: TypeAlias = tuple[str, ...]


@lru_cache(maxsize=1 << 18)
def agree(a: str, b: str) -> float:
    """Compare two keys: 1 the same quantity, 0.9 the same value where one says less, 0 different."""
    if a == b:
        return 1.0
    (kind_a, parts_a), (kind_b, parts_b) = _parts(a), _parts(b)
    if kind_a == kind_b:
        same = _SAME.get(kind_a)
        return same(parts_a, parts_b) if same else 0.0
    meant = _may_mean(kind_a, parts_a, kind_b, parts_b) or _may_mean(kind_b, parts_b, kind_a, parts_a)
    return SAME_VALUE if meant else 0.0


@lru_cache(maxsize=1 << 16)
def kinship(a: str, b: str) -> int:
    """How surely two different values stand for one another: 3 one value in other units, 2 the same kind, 0 not."""
    (kind_a, parts_a), (kind_b, parts_b) = _parts(a), _parts(b)
    if kind_a == kind_b == "number":
        return _kin_quantities(parts_a, parts_b)
    if kind_a == kind_b:
        return 2
    return 2 * (_gives_year(kind_a, parts_a) and _gives_year(kind_b, parts_b))


def says_more(key: str) -> bool:
    """Tell whether a side that alone has this value says more: not by a figure in a name, nor by an order of size."""
    return _parts(key)[0] not in ("label", "vague")


def _kin_quantities(a: _Parts, b: _Parts) -> int:
    if a[1] and b[1]:
        return 2 if _factor(a[1])[0] == _factor(b[1])[0] else 3 * (a[0] == b[0])
    if a[1] or b[1]:
        return 0
    small = min(float(a[0]), float(b[0])) < FIRST_YEAR  # a year and a count of a few do not stand for one another
    return 2 * (_is_year(a[0]) == _is_year(b[0]) or not small)


def _gives_year(kind: str, parts: _Parts) -> bool:
    return bool(parts[0]) if kind == "date" else kind == "number" and not parts[1] and _is_year(parts[0])


def _is_year(value: str) -> bool:
    return value.isdecimal() and FIRST_YEAR <= int(value) <= LAST_YEAR


def _same_date(a: _Parts, b: _Parts) -> float:
    """Compare the parts both dates give; at least one must be given by both."""
    both = [(x, y) for x, y in zip(a, b, strict=True) if x and y]
    return SAME_VALUE if both and all(x == y for x, y in both) else 0.0


def _same_quantity(a: _Parts, b: _Parts) -> float:
    """Compare values with their units, 90 minutes with 1.5 hours, a quarter with 25 per cent."""
    if not (a[1] and b[1]):
        return SAME_VALUE if a[0] == b[0] else 0.0
    (base_a, factor_a), (base_b, factor_b) = _factor(a[1]), _factor(b[1])
    if base_a != base_b:  # "half" may be half of anything
        return SAME_VALUE if "share" in (a[1], b[1]) and a[0] == b[0] else 0.0
    x, y = Fraction(a[0]) * factor_a, Fraction(b[0]) * factor_b
    if "share" in (a[1], b[1]):
        return SAME_VALUE if abs(x - y) < ROUNDED_SHARE else 0.0
    ratio = max(factor_a, factor_b) / min(factor_a, factor_b)
    if ratio.denominator > 1:
        return SAME_VALUE if abs(x - y) <= ROUNDED * max(abs(x), abs(y)) else 0.0
    return float(x == y)


def _same_decade(a: _Parts, b: _Parts) -> float:
    """Compare the nineties with the nineteen nineties."""
    short = len(a[0]) != len(b[0])
    return SAME_VALUE if short and a[0][-2:] == b[0][-2:] else 0.0


def _same_order(a: _Parts, b: _Parts) -> float:
    """Compare two orders of size: dozens and scores, लाखों and millions."""
    x, y = sorted((int(a[0]), int(b[0])))
    return SAME_VALUE if math.log10(y / x) <= (1 if x >= LOOSE_FROM else 0.5) else 0.0


_SAME: Final[dict[str, Callable[[_Parts, _Parts], float]]] = {
    "number": _same_quantity,
    "date": _same_date,
    "decade": _same_decade,
    "vague": _same_order,
}


def _may_mean(said: str, value: _Parts, kind: str, parts: _Parts) -> bool:
    """Tell whether a bare number or the n-th may be another kind said short: an hour, a year, the 15th of a month."""
    if said == "nth":
        meant = {"date": parts[-1].lstrip("0"), "century": parts[0], "label": parts[0]}
    elif said != "number" or value[1]:
        return False
    elif kind == "time":
        return round(float(value[0]) * 100) == int(parts[0]) * 100 + int(parts[1])
    else:
        meant = dict.fromkeys(("date", "nth", "century", "decade", "label"), parts[0])
    return meant.get(kind) == value[0]


@lru_cache(maxsize=1 << 16)
def _parts(key: str) -> tuple[str, _Parts]:
    """Take a key apart: kind and (value, unit), (year, month, day), (hour, minute) or the one value of other kinds."""
    kind, colon, rest = key.partition(":")
    if not colon:
        value, _, unit = key.partition(" ")
        return "number", (value, unit)
    return kind, tuple(rest.split("-" if kind == "date" else ":"))


@cache
def _factors() -> dict[str, tuple[str, Fraction]]:
    return {row["value"]: (row["base"], Fraction(row["factor"])) for row in tables.rows("units")}


@cache
def _factor(unit: str) -> tuple[str, Fraction]:
    """What a unit is counted in and how many of those; `square km` and `cubic m` are made of their lengths."""
    if unit == "share":
        return "pct", Fraction(100)
    for power, word in ((2, "square "), (3, "cubic ")):
        if unit.startswith(word):
            base, factor = _factors()[unit.removeprefix(word)]
            return f"{base}{power}", factor**power
    return _factors()[unit]
