"""How far two values of one kind are apart: bounds and round figures that hold, and what is too far to be one fact.

"More than 300" and 312, "about 3.40" and a quarter to four, do not contradict each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import Final, TypeAlias

from align.core.tables import rows
from align.core.types import Mention
from align.evidence.number_words import number_word
from align.evidence.phonetic import fold
from align.text.normalise import folded

# Mention with the text it stands in.
_Figure: TypeAlias = tuple[str, Mention]
# How far from a bound or a round figure the other's value may be, as a share of it; of a time, in minutes. By hand: who
# says "more than 50" does not mean 60, and "about 60" may be 57.
FAR: Final = {"over": Fraction(1, 5), "under": Fraction(1, 5), "about": Fraction(1, 10)}
MINUTES: Final = {"over": 20, "under": 20, "about": 5}
TO_THE_HOUR: Final = 15  # minutes about a whole hour: "about 12" may be 12.08. By hand
# Outlets that differ on a fact seldom differ more than tenfold, but for a slip of the scale (lakh for crore). Of 127
# marked pairs of figures (`facing.RIVALS`) 17 are farther apart, one of them of one fact.
TENFOLD: Final = 10
LONGEST_BOUND: Final = 4  # words of the longest form of the table


def one_within_other(a: _Figure, b: _Figure) -> bool:
    """Tell whether two figures of one kind may be one: a bound that holds, a round figure, a multiple told once."""
    values = _value(a[1].key), _value(b[1].key)
    if values[0] is None or values[1] is None or values[0][1] != values[1][1]:
        return False
    x, y = values[0][0], values[1][0]
    if {"over", "under"} & set(_bounds(a)) & set(_bounds(b)):  # more than 50, more than 60
        return False
    return _covers(a, x, y) or _covers(b, y, x) or _told_once(a, x, y) or _told_once(b, y, x)


def too_far(a: str, b: str) -> bool:
    """Tell whether two keys of quantities are too far apart to be values of one fact: beyond tenfold, and no slip.

    One number with two units (30 minutes, 30 hours) is a slip.
    """
    if a.partition(" ")[0] == b.partition(" ")[0]:
        return False
    values = [_size(key) for key in (a, b)]
    low, high = min(values), max(values)
    if low <= 0 or high <= TENFOLD * low:
        return False
    slip = high / low
    while slip > 1:
        slip /= 10
    return slip != 1


def _size(key: str) -> Fraction:
    """Value of a quantity in what it is counted in; 0 for what is none."""
    value = _value(key)
    return Fraction(0) if value is None or value[1] == "time" else value[0]


@cache
def _units() -> dict[str, tuple[str, Fraction]]:
    return {row["value"]: (row["base"], Fraction(row["factor"])) for row in rows("units")}


def _covers(figure: _Figure, own: Fraction, other: Fraction) -> bool:
    """Tell whether what makes a figure a bound or a round one lets it be the other value."""
    time = figure[1].key.startswith("time:")
    for bound in _bounds(figure):
        far = Fraction(_minutes(bound, own)) if time else FAR[bound] * own
        low, high = own - far * (bound != "over"), own + far * (bound != "under")
        if low <= other <= high and other != (high if bound == "over" else low if bound == "under" else None):
            return True
    return False


def _minutes(bound: str, own: Fraction) -> int:
    """How far another time may be from one with a bound."""
    return TO_THE_HOUR if bound == "about" and own % 60 == 0 else MINUTES[bound]


def _told_once(figure: _Figure, own: Fraction, other: Fraction) -> bool:
    """Tell whether a bare figure is the other one without its multiple: "eight lakh now and four later"."""
    text, mention = figure
    if not mention.key.isdecimal():
        return False
    return any(
        kind == "scale" and own * times == other for kind, times in (number_word(fold(word)) for word in _words(text))
    )


def _value(key: str) -> tuple[Fraction, str] | None:
    """Value of a key in what it is counted in (a week in seconds), a time in minutes; None for dates and ordinals."""
    kind, colon, rest = key.partition(":")
    if not colon:
        value, _, unit = key.partition(" ")
        base, factor = _units().get(unit, (unit, Fraction(1)))
        return Fraction(value) * factor, base
    hour, _, minute = rest.partition(":")
    return (Fraction(60 * int(hour) + int(minute)), kind) if kind == "time" else None


def _bounds(figure: _Figure) -> Iterator[str]:
    """What the words beside a figure make of it: over, under, about."""
    text, mention = figure
    before, after = _words(text[: mention.start]), _words(text[mention.end :])
    for size in range(1, LONGEST_BOUND + 1):
        for place, own in (("before", before[-size:]), ("after", after[:size])):
            yield from _table().get((place, " ".join(own)), ())


@cache
def _table() -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in rows("bounds"):
        key = row["place"], folded(row["form"])
        found[key] = (*found.get(key, ()), row["value"])
    return found


@cache
def bound_words() -> frozenset[str]:
    """Words that bounds are made of, folded: they do not tell what a figure counts."""
    return frozenset(word for _, form in _table() for word in form.split())


def _words(text: str) -> list[str]:
    return re.findall(r"[^\s,.;:!?()“”\"'‘’।]+", folded(text))
