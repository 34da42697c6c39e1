"""Contradictions two texts show on their face: numbers, names, negation, scales, semantic roles, forms of address.

Each function looks at one kind and gives clashes; a clash with one side None is something only the other text has.
Rules propose, the word head disposes: a clash is told only where the head doubts its words too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

from align.core.tables import rows
from align.core.types import FindingType, Mention, Span
from align.drift.roles import exchanged_roles
from align.drift.scales import Stand, stands
from align.drift.wording import Wording
from align.evidence.facts import compare_facts
from align.text.normalise import folded


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
    """Mentions of two texts that go together, a's first, and those that only one of them has."""

    links: tuple[tuple[Mention, Mention, float], ...]
    only_a: tuple[Mention, ...]
    only_b: tuple[Mention, ...]


def shared_mentions(a: Wording, b: Wording) -> Shared:
    """Link the names, numbers and denials of two texts of any languages."""
    if (a.lang, b.lang) == ("en", "hi"):
        other = shared_mentions(b, a)
        return Shared(tuple((y, x, score) for x, y, score in other.links), other.only_b, other.only_a)
    found = compare_facts(a.facts, b.facts)
    only_a = found.only_hi
    if a.lang == b.lang == "en":  # names left over are told of the second text only
        only_a = (*only_a, *(m for m in compare_facts(b.facts, a.facts).only_en if m.kind == "name"))
    return Shared(tuple((link.hi, link.en, link.score) for link in found.links), tuple(only_a), found.only_en)


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
    """Numbers left over, each beside the one of the other side most like it: same value, same unit, same kind."""
    left, right = _spans(both.only_a, "number"), _spans(both.only_b, "number")
    pairs = sorted((-_kinship(x.key, y.key), i, j) for i, x in enumerate(left) for j, y in enumerate(right))
    partner: dict[int, int] = {}
    for kinship, i, j in pairs:
        if kinship < 0 and i not in partner and j not in partner.values():
            partner[i] = j
    for i, x in enumerate(left):
        y = right[partner[i]] if i in partner else None
        yield Clash(_number_type(x.key, y.key if y else x.key), (x.start, x.end), (y.start, y.end) if y else None)
    for j, y in enumerate(right):
        if j not in partner.values():
            yield Clash(_number_type(y.key, y.key), None, (y.start, y.end))


def _kinship(a: str, b: str) -> int:
    """How likely two numbers stand for one another: 3 the same value, 2 the same unit, 1 the same kind, 0 not."""
    kind_a, kind_b = a.partition(":")[0] if ":" in a else "", b.partition(":")[0] if ":" in b else ""
    if kind_a != kind_b:
        return 0
    if kind_a:
        return 2
    (value_a, _, unit_a), (value_b, _, unit_b) = a.partition(" "), b.partition(" ")
    return 3 if value_a == value_b else 2 if unit_a == unit_b else 1


def _number_type(a: str, b: str) -> FindingType:
    if a.startswith(("date:", "weekday:", "time:")) or b.startswith(("date:", "weekday:", "time:")):
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
    found: dict[str, list[Stand]] = {}
    for stand in stands([word.form for word in side.words], side.lang):
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
