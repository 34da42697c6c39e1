"""Contradictions two texts show on their face: numbers, names, negation, scales, semantic roles, forms of address.

Each function looks at one kind and gives clashes; a clash with one side None is something only the other text has.
Rules propose, the word head disposes: a clash is told only where the head doubts its words too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from typing import Final

from align.core.tables import rows
from align.core.types import FindingType, Mention, Span
from align.evidence.facts import compare_facts
from align.judge.roles import exchanged_roles
from align.judge.scales import Stand, stands
from align.judge.wording import Wording
from align.text.normalise import folded

CALENDAR: Final = ("date:", "weekday:", "time:", "decade:", "century:")  # numbers that are told as dates


@dataclass(frozen=True, slots=True)
class Clash:
    """A contradiction of a type: the span in question on each side, None where a side has nothing of the kind."""

    type: FindingType
    a: Span | None
    b: Span | None

    @property
    def mutual(self) -> bool:
        """Whether both sides have something of the kind."""
        return self.a is not None and self.b is not None


@dataclass(frozen=True, slots=True)
class Shared:
    """Mentions of two texts that go together, a's first, those only one has, and numbers of these that clash."""

    links: tuple[tuple[Mention, Mention, float], ...]
    only_a: tuple[Mention, ...]
    only_b: tuple[Mention, ...]
    clashes: tuple[tuple[Mention, Mention], ...]


def shared_mentions(a: Wording, b: Wording) -> Shared:
    """Link the names, numbers and denials of two texts of any languages."""
    if (a.lang, b.lang) == ("en", "hi"):
        other = shared_mentions(b, a)
        links = tuple((y, x, score) for x, y, score in other.links)
        return Shared(links, other.only_b, other.only_a, tuple((y, x) for x, y in other.clashes))
    found = compare_facts(a.facts, b.facts)
    only_a = found.only_hi
    if a.lang == b.lang == "en":  # names left over are told of the second text only
        only_a = (*only_a, *(m for m in compare_facts(b.facts, a.facts).only_en if m.kind == "name"))
    links = tuple((link.hi, link.en, link.score) for link in found.links)
    return Shared(links, tuple(only_a), found.only_en, found.clashes)


def clashes(a: Wording, b: Wording, both: Shared) -> list[Clash]:
    """List all contradictions of two texts, kind by kind."""
    return [
        *_numbers(both),
        *_of_kind(both, "name"),
        *_of_kind(both, "negation"),
        *_scales(a, b),
        *_roles(a, b, both),
        *_registers(a, b),
    ]


def _spans(found: Sequence[Mention], kind: str) -> list[Mention]:
    return [mention for mention in found if mention.kind == kind]


def _of_kind(both: Shared, kind: FindingType) -> Iterator[Clash]:
    """Names or denials left over, those of one side beside those of the other in order."""
    for x, y in zip_longest(_spans(both.only_a, kind), _spans(both.only_b, kind)):
        yield Clash(kind, (x.start, x.end) if x else None, (y.start, y.end) if y else None)


# --- numbers ---------------------------------------------------------------------------------------------------------


def _numbers(both: Shared) -> Iterator[Clash]:
    """Numbers that stand for one another and differ, then those that only one text has."""
    partner = dict(both.clashes)
    for x in _spans(both.only_a, "number"):
        y = partner.get(x)
        yield Clash(_number_type(x.key, y.key if y else x.key), (x.start, x.end), (y.start, y.end) if y else None)
    for y in _spans(both.only_b, "number"):
        if y not in partner.values():
            yield Clash(_number_type(y.key, y.key), None, (y.start, y.end))


def _number_type(a: str, b: str) -> FindingType:
    if a.startswith(CALENDAR) or b.startswith(CALENDAR):
        return "date"
    same = a != b and a.partition(" ")[0] == b.partition(" ")[0]
    return "unit" if same else "number"


# --- scales ----------------------------------------------------------------------------------------------------------


def _scales(a: Wording, b: Wording) -> Iterator[Clash]:
    """Values of a scale that only one side has: beside the other side's value, or alone."""
    sides = [_by_scale(side) for side in (a, b)]
    for scale in sorted(sides[0].keys() | sides[1].keys()):
        x, y = sides[0].get(scale, []), sides[1].get(scale, [])
        values_x, values_y = {s.value for s in x}, {s.value for s in y}
        only_x = [s for s in x if s.value not in values_y]
        only_y = [s for s in y if s.value not in values_x]
        for one, other in zip_longest(only_x, only_y):
            kind: FindingType = (one or other).kind
            yield Clash(kind, a.span(*one.words) if one else None, b.span(*other.words) if other else None)


def _by_scale(side: Wording) -> dict[str, list[Stand]]:
    """Gather the words of a text that stand on a scale; the month of a date is no modal verb."""
    found: dict[str, list[Stand]] = {}
    for stand in stands([word.form for word in side.words], side.lang):
        start, end = side.span(*stand.words)
        dated = any(one.mention.start < end and start < one.mention.end for one in side.facts.numbers)
        if stand.kind != "modality" or not dated:
            found.setdefault(stand.scale, []).append(stand)
    return found


# --- roles and forms of address --------------------------------------------------------------------------------------


def _roles(a: Wording, b: Wording, both: Shared) -> Iterator[Clash]:
    """Two names or phrases with their semantic roles exchanged."""
    names = [(x, y) for x, y, _ in both.links if x.kind == y.kind == "name"]
    for in_a, in_b in exchanged_roles(a, b, names):
        yield Clash("role", in_a, in_b)


def _registers(a: Wording, b: Wording) -> Iterator[Clash]:
    """Forms of address or honour that differ between two Hindi texts: आप beside तुम, ने ... जी beside none."""
    if a.lang != "hi" or b.lang != "hi":
        return
    sides = [
        [(k, level) for k, word in enumerate(side.words) if (level := _levels().get(word.form))] for side in (a, b)
    ]
    levels = [{level for _, level in side} for side in sides]
    only = [[k for k, level in side if level not in other] for side, other in zip(sides, levels[::-1], strict=True)]
    if only[0] and only[1]:
        yield Clash("register", a.span(only[0][0], only[0][0]), b.span(only[1][0], only[1][0]))


@cache
def _levels() -> dict[str, str]:
    return {folded(row["form"]): row["value"] for row in rows("address")}
