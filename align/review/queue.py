"""What comes next: the subjects of a run by filter and order, the most doubtful first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final, TypeAlias

from align.review.outcomes import Standing

STATES: Final = ("open", "nobody", "mine", "all")
ORDERS: Final = ("doubt", "lowest", "highest", "place")
_NEAREST_DOUBT: Final = 0.5  # uncertainty sampling: the probability that says least


@dataclass(frozen=True, slots=True)
class Subject:
    """What is to be decided, a pair or a finding, with all it can be filtered by; `place` is its place in the run."""

    id: str
    place: int
    probability: float | None
    sources: frozenset[str]
    story: str
    mode: str
    evidence: frozenset[str]
    findings: frozenset[str]


@dataclass(frozen=True, slots=True)
class Query:
    """A filter and an order; "" filters nothing, the band of probability holds both its ends.

    `state`: open (not decided by me), nobody (by no one), mine (decided by me), all. `order`: doubt (nearest 0.5
    first), lowest, highest (by probability), place (as in the run).
    """

    source: str = ""
    story: str = ""
    mode: str = ""
    evidence: str = ""
    finding: str = ""
    low: float = 0.0
    high: float = 1.0
    state: str = "open"
    order: str = "doubt"


Sorting: TypeAlias = Callable[[Subject], tuple[float, int]]
_SORTINGS: Final[Mapping[str, Sorting]] = {
    "doubt": lambda one: (abs(_known(one) - _NEAREST_DOUBT), one.place),
    "lowest": lambda one: (_known(one), one.place),
    "highest": lambda one: (-_known(one), one.place),
    "place": lambda one: (0.0, one.place),
}


def read_query(given: Mapping[str, str]) -> Query:
    """Read a query from the fields of a form; what is missing or makes no sense is as it is without."""
    texts = {name: given.get(name, "")[:200] for name in ("source", "story", "mode", "evidence", "finding")}
    state, order = given.get("state", ""), given.get("order", "")
    low, high = (_share(given.get(name, ""), usual) for name, usual in (("low", 0.0), ("high", 1.0)))
    state, order = state if state in STATES else STATES[0], order if order in ORDERS else ORDERS[0]
    return Query(**texts, low=low, high=high, state=state, order=order)


def query_fields(query: Query) -> dict[str, str]:
    """Give the fields of a query that differ from an empty one, as a form has them."""
    empty = Query()
    names = [field.name for field in fields(Query)]
    return {name: str(getattr(query, name)) for name in names if getattr(query, name) != getattr(empty, name)}


def ranked(subjects: Sequence[Subject], query: Query) -> list[Subject]:
    """Give the subjects that fit a query whatever was decided, in its order."""
    return sorted((one for one in subjects if _fits(one, query)), key=_SORTINGS[query.order])


def waiting(found: Sequence[Subject], state: str, mine: Standing, anybody: Collection[str]) -> list[Subject]:
    """Leave those of a list that are in a state: by my standing decisions, and by what anybody decided."""
    wanted: Mapping[str, Callable[[str], bool]] = {
        "open": lambda name: name not in mine,
        "nobody": lambda name: name not in anybody,
        "mine": lambda name: name in mine,
        "all": lambda name: True,
    }
    return [one for one in found if wanted[state](one.id)]


def following(found: Sequence[Subject], left: Collection[str], here: str, step: int) -> Subject | None:
    """Give the next of a list (step 1) that is left, from the top after its end, or (step -1) the one before `here`."""
    names = [one.id for one in found]
    at = names.index(here) if here in names else -1 if step > 0 else len(names)
    if step < 0:
        return found[at - 1] if at > 0 else None
    return next((one for one in [*found[at + 1 :], *found[: at + 1]] if one.id in left), None)


def _known(one: Subject) -> float:
    """Give the probability; what has none is as doubtful as can be."""
    return _NEAREST_DOUBT if one.probability is None else one.probability


def _fits(one: Subject, query: Query) -> bool:
    return (
        query.source in ("", *one.sources)
        and query.story in ("", one.story)
        and query.mode in ("", one.mode)
        and query.evidence in ("", *one.evidence)
        and query.finding in ("", *one.findings)
        and query.low <= _known(one) <= query.high
    )


def _share(text: str, usual: float) -> float:
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return usual
