"""What two texts say that cannot both be meant: numbers, names, denials, scales, roles, forms of address.

Each function looks at one kind and gives clashes; a clash with one side None is something only the other text has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, zip_longest
from typing import Final

from align.core.tables import rows
from align.core.types import FindingType, Lang, Mention, Span
from align.drift.reading import Wording, is_content
from align.drift.scales import Stand, stands
from align.evidence.facts import compare_facts
from align.text.normalise import folded

LONGEST_PHRASE: Final = 5  # words of a phrase that may change places with another


@dataclass(frozen=True, slots=True)
class Clash:
    """A contradiction of a type: the span in question on each side, None where a side has nothing of the kind.

    `note` names what differs on a scale: its two values.
    """

    type: FindingType
    a: Span | None
    b: Span | None
    note: str = ""

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
            note = " / ".join(s.value for s in (one, other) if s)
            yield Clash(kind, a.span(*one.words) if one else None, b.span(*other.words) if other else None, note)


def _by_scale(side: Wording) -> dict[str, list[Stand]]:
    found: dict[str, list[Stand]] = {}
    for stand in stands([word.form for word in side.words], side.lang):
        found.setdefault(stand.scale, []).append(stand)
    return found


# --- roles -----------------------------------------------------------------------------------------------------------


@cache
def _marks(lang: Lang) -> dict[str, str]:
    """Words that tell the role of the name beside them: Hindi case marks after it, English prepositions before it."""
    own = (row for row in rows("roles") if row["lang"] == lang and row["value"] != "equal")
    return {row["form"]: row["value"] for row in own}


def _roles(a: Wording, b: Wording, both: Shared) -> Iterator[Clash]:
    """Two names or phrases with their roles exchanged."""
    places = _across(a, b, both) if a.lang != b.lang else _exchanged(a, b) or _marked_anew(a, b)
    if places:
        (i, i2), (j, j2) = places
        yield Clash("role", a.span(min(i, i2), max(i, i2)), b.span(min(j, j2), max(j, j2)))


def _across(a: Wording, b: Wording, both: Shared) -> tuple[Span, Span] | None:
    """Find two linked names of which the one who acts in Hindi is the one acted on in English."""
    known = [(i, j, _role(a, i), _role(b, j)) for i, j in _names_of_both(a, b, both)]
    for (i, j, role_i, role_j), (i2, j2, role_i2, role_j2) in combinations(known, 2):
        hi, en = ((role_i, role_i2), ((j, role_j), (j2, role_j2)))
        if a.lang == "en":
            hi, en = ((role_j, role_j2), ((i, role_i), (i2, role_i2)))
        if _against(hi, en):
            return (i, i2), (j, j2)
    return None


def _marked_anew(a: Wording, b: Wording) -> tuple[Span, Span] | None:
    """Find two Hindi words that stand once in either text with their case marks exchanged."""
    known = [(i, j, _role(a, i), _role(b, j)) for i, j in _words_of_both(a, b)] if a.lang == "hi" else []
    for (i, j, role_i, role_j), (i2, j2, role_i2, role_j2) in combinations(known, 2):
        if role_i != role_i2 and role_i and role_i2 and (role_i, role_i2) == (role_j2, role_j):
            return (i, i2), (j, j2)
    return None


def _exchanged(a: Wording, b: Wording) -> tuple[Span, Span] | None:
    """Find two phrases that have changed places around words that stayed: X praised Y, Y praised X."""
    x, y = [word.form for word in a.words], [word.form for word in b.words]
    if len(x) != len(y) or x == y or sorted(x) != sorted(y):
        return None
    start = next(k for k, (p, q) in enumerate(zip(x, y, strict=True)) if p != q)
    end = len(x) - next(k for k, (p, q) in enumerate(zip(x[::-1], y[::-1], strict=True)) if p != q)
    before, after = x[start:end], y[start:end]
    for i in range(1, min(LONGEST_PHRASE, len(before)) + 1):
        for j in range(1, min(LONGEST_PHRASE, len(before) - i) + 1):
            middle = before[i : len(before) - j]
            if middle and after == [*before[-j:], *middle, *before[:i]] and not all(w in _links() for w in middle):
                return (start, end - 1), (start, end - 1)
    return None


@cache
def _links() -> frozenset[str]:
    """Words of both languages that join equals: either may come first."""
    return frozenset(row["form"] for row in rows("roles") if row["value"] == "equal")


def _role(side: Wording, at: int) -> str:
    """Role of a word by the mark beside it, "" for none."""
    marks = _marks(side.lang)
    if side.lang == "hi":
        return marks.get(side.words[at + 1].form, "") if at + 1 < len(side.words) else ""
    before = (word.form for word in side.words[max(at - 3, 0) : at][::-1] if side.text[word.start].islower())
    return marks.get(next((form for form in before if form not in ("the", "a", "an")), ""), "")


def _against(hi: tuple[str, str], en: tuple[tuple[int, str], tuple[int, str]]) -> bool:
    """Tell whether the one who acts in Hindi (ने) is in English the one acted on, by order and by `by`."""
    if "agent" not in hi or not {"patient"} & set(hi):
        return False
    (at, agent), (at2, patient) = en if hi[0] == "agent" else en[::-1]
    if patient == "agent":
        return agent != "agent"
    return at > at2 and agent == patient == ""


def _names_of_both(a: Wording, b: Wording, both: Shared) -> list[tuple[int, int]]:
    """Last words of the names linked across languages, which is where a case mark follows."""
    links = [(x, y) for x, y, _ in both.links if x.kind == y.kind == "name"]
    return [(i, j) for x, y in links if (i := _last(a, x)) is not None and (j := _last(b, y)) is not None]


def _last(side: Wording, mention: Mention) -> int | None:
    return next((k for k, one in enumerate(side.words) if one.start < mention.end <= one.end), None)


def _words_of_both(a: Wording, b: Wording) -> list[tuple[int, int]]:
    """Content words that stand exactly once in either text of one language."""
    places = [_once(side) for side in (a, b)]
    return [(i, places[1][form]) for form, i in places[0].items() if form in places[1]]


def _once(side: Wording) -> dict[str, int]:
    counts = Counter(word.form for word in side.words)
    return {word.form: k for k, word in enumerate(side.words) if counts[word.form] == 1 and is_content(word, side.lang)}


# --- forms of address ------------------------------------------------------------------------------------------------


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
