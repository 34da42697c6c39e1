"""Agreement of numbers: the keys of `numbers` compared by value, by unit and by the parts of a date both give."""

from __future__ import annotations

from fractions import Fraction
from functools import cache, lru_cache
from typing import Final

from align.core import tables

# The same value, but one side names no unit, day or year: 25 and "25 minutes". By hand: below 1 so that a full
# agreement is linked first; only that order and the sum of scores of a pair depend on it.
SAME_VALUE: Final = 0.9


@lru_cache(maxsize=1 << 18)
def agree(a: str, b: str) -> float:
    """Compare two keys: 1 the same quantity, 0.9 the same value where one says less, 0 different."""
    if a == b:
        return 1.0
    (kind_a, parts_a), (kind_b, parts_b) = _parts(a), _parts(b)
    if kind_a == kind_b:
        same = {"number": _same_quantity, "date": _same_date}.get(kind_a)
        return same(parts_a, parts_b) if same else 0.0
    if kind_b == "number":
        return _bare(parts_b, kind_a, parts_a)
    return _bare(parts_a, kind_b, parts_b) if kind_a == "number" else 0.0


def _same_date(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """Compare the parts both dates give; at least one must be given by both."""
    both = [(x, y) for x, y in zip(a, b, strict=True) if x and y]
    return SAME_VALUE if both and all(x == y for x, y in both) else 0.0


def _same_quantity(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """Compare values with their units, 90 minutes with 1.5 hours."""
    if not (a[1] and b[1]):
        return SAME_VALUE if a[0] == b[0] else 0.0
    (base_a, factor_a), (base_b, factor_b) = _factors()[a[1]], _factors()[b[1]]
    return 1.0 if base_a == base_b and Fraction(a[0]) * factor_a == Fraction(b[0]) * factor_b else 0.0


def _bare(number: tuple[str, ...], kind: str, parts: tuple[str, ...]) -> float:
    """Compare a number without a unit with the hour of a full hour or the year of a date."""
    value, unit = number
    meant = kind == "date" or (kind == "time" and parts[1] == "00")
    return SAME_VALUE if meant and not unit and value == parts[0] else 0.0


@lru_cache(maxsize=1 << 16)
def _parts(key: str) -> tuple[str, tuple[str, ...]]:
    """Take a key apart: kind and (value, unit), (year, month, day), (hour, minute) or (weekday,)."""
    kind, colon, rest = key.partition(":")
    if not colon:
        value, _, unit = key.partition(" ")
        return "number", (value, unit)
    return kind, tuple(rest.split("-" if kind == "date" else ":"))


@cache
def _factors() -> dict[str, tuple[str, Fraction]]:
    return {row["value"]: (row["base"], Fraction(row["factor"])) for row in tables.rows("units")}
