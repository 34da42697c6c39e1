"""Disputed facts of a story: figures, dates and names that outlets give differently where they tell the same.

Two renderings of one statement dispute a figure where theirs are rivals that the judge doubts, unless either document
gives the other's value elsewhere. Values that clash and values that agree are of one fact (constrained clustering: the
surest bring their facts together first, and no sentence gives two values of one fact).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from align.core.progress import Progress
from align.core.types import Document, Finding, FindingType, Mention, Span
from align.drift.clusters import Gatherer
from align.drift.facing import RIVALS, may_be_one, opposed, possible_rivals, rival_figures, settled_figures
from align.drift.judge import comparable, judge
from align.drift.people_disputes import disputed_people
from align.evidence.number_agreement import agree
from align.judge.measured import Measured
from align.judge.wording import Wording

# Kinds of difference that are of fact rather than of wording.
OF_FACT: Final[tuple[FindingType, ...]] = ("number", "unit", "date")
# Probability that two sentences tell the same from which their figures are compared: even odds.
TELL_THE_SAME: Final = 0.5

Figure: TypeAlias = tuple[int, Span]  # a rendering by number, and a stretch of it


@dataclass(frozen=True, slots=True)
class Value:
    """What one document says of a fact: the stretch [start, end) of the document, in a sentence [sentence) of it."""

    document: Document
    start: int
    end: int
    sentence: Span

    @property
    def text(self) -> str:
        """The words with the value."""
        return self.document.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Dispute:
    """One fact told differently, each document's value in the order read, and how sure the surest clash is.

    Of a name there is no probability: nothing was fitted.
    """

    type: FindingType
    values: Sequence[Value]
    probability: float | None


@dataclass(frozen=True, slots=True)
class Edge:
    """Two figures of different documents that may be of one fact, and how surely: from 1 on where they are equal.

    `type` and `probability` are of their clash, None where they agree. Without a weight it is only tested.
    """

    one: Figure
    other: Figure
    weight: float
    type: FindingType | None = None
    probability: float = 0.0


@dataclass(frozen=True, slots=True)
class Disputes:
    """The disputed facts of a story, the surest first, and pairs of figures that clash but are of two facts."""

    told: Sequence[Dispute]
    refused: frozenset[frozenset[Figure]]


def disputes(gatherer: Gatherer, near: set[tuple[int, int]], *, progress: bool = False) -> Disputes:
    """List the facts that documents of one story tell differently; `near` are the pairs of renderings to look at."""
    given = _values_of_documents(gatherer)
    wordings = gatherer.wordings
    likely = [(i, j) for i, j in sorted(near) if wordings[i].facts.numbers and wordings[j].facts.numbers]
    bar = Progress("comparing figures", len(likely), progress)
    edges: list[Edge] = []
    for i, j in likely:
        if possible_rivals(wordings[i], wordings[j]):
            edges += _clashes(gatherer, i, j, given)
        bar.advance(1)
    bar.finish()
    disputed = {figure for one in edges for figure in (one.one, one.other)}
    for i, j in likely if edges else ():
        if _shares_one_of(gatherer, i, j, disputed):
            edges += _agreements(gatherer, i, j)
    facts = _Facts(gatherer)
    refused = {frozenset((one.one, one.other)) for one in sorted(edges, key=_rank) if not facts.join(one)}
    named = [Dispute("name", _values(gatherer, places), None) for places in disputed_people(gatherer, near)]
    return Disputes(sorted([*facts.told(), *named], key=_surest), frozenset(refused))


def _surest(one: Dispute) -> tuple[float, str, int]:
    """Key that sorts disputes the surest first, those without a probability last."""
    return -(one.probability or 0.0), one.values[0].document.id, one.values[0].start


def _rank(one: Edge) -> tuple[float, Figure, Figure]:
    return -one.weight, one.one, one.other


def _figures(wording: Wording) -> list[Mention]:
    return [one.mention for one in wording.facts.numbers]


def _values_of_documents(gatherer: Gatherer) -> dict[str, set[str]]:
    """Keys of the numbers of each document."""
    given: dict[str, set[str]] = {}
    for rendering, wording in zip(gatherer.renderings, gatherer.wordings, strict=True):
        given.setdefault(rendering.quote.doc, set()).update(one.key for one in _figures(wording))
    return given


# --- what clashes and what agrees ------------------------------------------------------------------------------------


def _clashes(gatherer: Gatherer, i: int, j: int, given: Mapping[str, set[str]]) -> Iterator[Edge]:
    """Figures of two renderings that tell the same which clash; without a weight where a document gives the other's."""
    if gatherer.same(i, j) < TELL_THE_SAME:
        return
    found = gatherer.measured(i, j)
    first, second = _in_order(found, i, j)
    told = {(one.b, one.a) if found.turned else (one.a, one.b): one for one in _doubted(found, gatherer)}
    documents = [gatherer.renderings[k].quote.doc for k in (first, second)]
    for rival in rival_figures(found):
        finding = told.get(rival.spans)
        elsewhere = rival.a.key in given[documents[1]] or rival.b.key in given[documents[0]]
        if finding:
            a, b = rival.spans
            weight = 0.0 if elsewhere else rival.weight
            yield Edge((first, a), (second, b), weight, finding.type, finding.probability or 0.0)


def _shares_one_of(gatherer: Gatherer, i: int, j: int, disputed: Collection[Figure]) -> bool:
    """Tell whether two renderings share one of some figures."""
    a, b = gatherer.wordings[i], gatherer.wordings[j]
    return any(
        ((i, _span(x.mention)) in disputed or (j, _span(y.mention)) in disputed) and may_be_one(a, x, b, y)
        for x in a.facts.numbers
        for y in b.facts.numbers
    )


def _in_order(found: Measured, i: int, j: int) -> tuple[int, int]:
    """Numbers of two renderings in the order in which they were measured."""
    return (j, i) if found.turned else (i, j)


def _doubted(found: Measured, gatherer: Gatherer) -> list[Finding]:
    """Clashes of fact that the judge sees too; those of dates where one text may render the other."""
    of_fact = [one for one in judge(found, gatherer.fitted).findings if one.type in OF_FACT]
    return of_fact if comparable(found) else [one for one in of_fact if one.type != "date"]


def _agreements(gatherer: Gatherer, i: int, j: int) -> Iterator[Edge]:
    """Figures that two renderings share, or that may be one, and that count the same."""
    if gatherer.same(i, j) < TELL_THE_SAME:
        return
    found = gatherer.measured(i, j)
    first, second = _in_order(found, i, j)
    equal = [opposed(found, x, y) for x, y, _ in found.both.links if x.kind == "number"]
    for own, least in ((equal, 1.0), (settled_figures(found), 0.0)):
        for one in own:
            if one.weight >= RIVALS:
                a, b = one.spans
                yield Edge((first, a), (second, b), least + one.weight)


def _span(one: Mention) -> Span:
    return one.start, one.end


# --- facts -----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Facts:
    """Values joined into facts, none of which has two values of one sentence."""

    gatherer: Gatherer
    group: dict[Figure, list[Figure]] = field(default_factory=dict)
    clashes: list[Edge] = field(default_factory=list)

    def join(self, edge: Edge) -> bool:
        """Put two values into one fact, or refuse to; an edge without weight is only tested."""
        x, y = (self.group.get(one, [one]) for one in (edge.one, edge.other))
        if x is not y and any(self._apart(p, q) for p in x for q in y):
            return False
        if not edge.weight:
            return True
        if x is not y:
            both = sorted({*x, *y})
            self.group |= dict.fromkeys(both, both)
        if edge.type:
            self.clashes.append(edge)
        return True

    def told(self) -> Iterator[Dispute]:
        """Give each fact with a clash, its values by document."""
        of_fact: dict[Figure, list[Edge]] = {}
        for edge in self.clashes:
            of_fact.setdefault(self.group[edge.one][0], []).append(edge)
        for top, found in of_fact.items():
            surest = max(found, key=lambda edge: edge.probability)
            if surest.type:
                yield Dispute(surest.type, _values(self.gatherer, self.group[top]), surest.probability)

    def _apart(self, a: Figure, b: Figure) -> bool:
        """Tell whether two figures are two values of one sentence."""
        one, other = (self.gatherer.sentence(k) for k, _ in (a, b))
        return one == other and not agree(self._key(a), self._key(b))

    def _key(self, figure: Figure) -> str:
        k, span = figure
        return next(one.key for one in _figures(self.gatherer.wordings[k]) if _span(one) == span)


def _values(gatherer: Gatherer, figures: Sequence[Figure]) -> list[Value]:
    """Give the values of a fact, each once, by document; a sentence and a quote in it are one place."""
    found: dict[tuple[str, int], Value] = {}
    for k, (start, end) in figures:
        rendering = gatherer.renderings[k]
        at = rendering.quote.start
        own = Value(rendering.document, at + start, at + end, gatherer.sentence(k)[1])
        found.setdefault((rendering.document.id, own.start), own)
    order = {rendering.document.id: n for n, rendering in reversed(list(enumerate(gatherer.renderings)))}
    return sorted(found.values(), key=lambda one: (order[one.document.id], one.start))
