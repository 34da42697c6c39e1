"""Disputed facts of a story: figures and dates that outlets give differently where they tell the same.

Sentences are gathered as quotes are; where two of different outlets render one statement, a clash of numbers, units or
dates that both sides have, and that the judge doubts too, is a dispute, unless either document gives the other's value
elsewhere. Values that clash are of one fact (connected components), and so are those of like sentences that agree with
one of them. Names are left out: two sentences name different people for many other reasons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from align.core.progress import Progress
from align.core.types import Document, FindingType, Quote, Sentence, Span
from align.drift.clusters import Gatherer, Rendering, near_renderings
from align.drift.fitted import Fitted
from align.drift.judge import Drift, comparable, judge
from align.judge.contradictions import Shared, shared_mentions
from align.judge.wording import read_wordings
from align.model.encoder import TokenEncoder

# Kinds of difference that are of fact rather than of wording.
OF_FACT: Final[tuple[FindingType, ...]] = ("number", "unit", "date")
# Probability that two sentences tell the same from which their figures are compared: even odds.
TELL_THE_SAME: Final = 0.5


Figure: TypeAlias = tuple[int, Span]  # a sentence by number, and a stretch of it


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
    """One fact told differently, each document's value in the order read, and how sure the surest clash is."""

    type: FindingType
    values: Sequence[Value]
    probability: float


def disputes(
    documents: Sequence[Document],
    sentences: Sequence[Sentence],
    encoder: TokenEncoder,
    fitted: Fitted,
    *,
    progress: bool = False,
) -> list[Dispute]:
    """List the facts that documents of one story tell differently, the surest first."""
    known = {document.id: document for document in documents}
    wordings = read_wordings([one.text for one in sentences], encoder, [one.lang for one in sentences])
    telling = [k for k, one in enumerate(wordings) if any(m.kind == "number" for m in one.facts.mentions)]
    renderings = [_rendering(sentences[k], known) for k in telling]
    gatherer = Gatherer(renderings, [wordings[k] for k in telling], fitted)
    given, near = _values_of_documents(gatherer), sorted(near_renderings(gatherer))
    shared = {(i, j): shared_mentions(gatherer.wordings[i], gatherer.wordings[j]) for i, j in near}
    facts, clashing = _Groups(), dict[frozenset[Figure], tuple[FindingType, float]]()
    bar = Progress("comparing figures", len(near), progress)
    for i, j in near:
        if _may_clash(gatherer, i, j, shared[i, j], given) and _tell_the_same(gatherer, i, j):
            for kind, a, b, probability in _clashes(gatherer, i, j, given):
                facts.join((i, a), (j, b))
                clashing[frozenset(((i, a), (j, b)))] = kind, probability
        bar.advance(1)
    bar.finish()
    disputed = set(facts.parent)
    for i, j in near:
        for one, other in [((i, a), (j, b)) for a, b in _agreements(shared[i, j])]:
            if (one in disputed) != (other in disputed) and gatherer.same(i, j) >= TELL_THE_SAME:
                facts.join(one, other)
    return sorted(_told(facts, clashing, renderings), key=lambda one: (-one.probability, one.values[0].start))


def _may_clash(gatherer: Gatherer, i: int, j: int, both: Shared, given: Mapping[str, set[str]]) -> bool:
    """Tell whether numbers of two sentences clash that neither document gives elsewhere."""
    one, other = (gatherer.renderings[k].quote.doc for k in (i, j))
    return any(a.key not in given[other] and b.key not in given[one] for a, b in both.clashes)


def _tell_the_same(gatherer: Gatherer, i: int, j: int) -> bool:
    return gatherer.same(i, j) >= TELL_THE_SAME and comparable(gatherer.measured(i, j))


def _values_of_documents(gatherer: Gatherer) -> dict[str, set[str]]:
    """Keys of the numbers of each document."""
    given: dict[str, set[str]] = {}
    for rendering, wording in zip(gatherer.renderings, gatherer.wordings, strict=True):
        given.setdefault(rendering.quote.doc, set()).update(m.key for m in wording.facts.mentions if m.kind == "number")
    return given


def _rendering(sentence: Sentence, known: Mapping[str, Document]) -> Rendering:
    own = Quote(sentence.doc, sentence.start, sentence.end, sentence.text, sentence.lang, "", "indirect")
    return Rendering(own, known[sentence.doc])


def _clashes(
    gatherer: Gatherer, i: int, j: int, given: Mapping[str, set[str]]
) -> Iterator[tuple[FindingType, Span, Span, float]]:
    """Differences of fact between two sentences that both have a value neither document gives elsewhere."""
    documents = [gatherer.renderings[k].quote.doc for k in (i, j)]
    drift = judge(gatherer.measured(i, j), gatherer.fitted)
    for finding in drift.findings:
        if finding.type in OF_FACT and finding.a and finding.b and _face(drift, finding.a, finding.b):
            own, other = _keys(gatherer, i, finding.a), _keys(gatherer, j, finding.b)
            if not own & given[documents[1]] and not other & given[documents[0]]:
                yield finding.type, finding.a, finding.b, finding.probability or 0.0


def _face(drift: Drift, a: Span, b: Span) -> bool:
    """Tell whether the judge takes two stretches for counterparts of each other."""
    return any(x[0] < a[1] and x[1] > a[0] and y[0] < b[1] and y[1] > b[0] for x, y, _ in drift.links)


def _keys(gatherer: Gatherer, k: int, span: Span) -> set[str]:
    """Keys of the numbers in a stretch of a sentence."""
    mentions = gatherer.wordings[k].facts.mentions
    return {m.key for m in mentions if m.kind == "number" and m.start < span[1] and m.end > span[0]}


def _agreements(both: Shared) -> Iterator[tuple[Span, Span]]:
    """Figures that two sentences share."""
    for a, b, _ in both.links:
        if a.kind == "number":
            yield (a.start, a.end), (b.start, b.end)


class _Groups:
    """Values joined into facts (union-find)."""

    def __init__(self) -> None:
        self.parent: dict[Figure, Figure] = {}

    def top(self, one: Figure) -> Figure:
        """Give what stands for a value's group."""
        self.parent.setdefault(one, one)
        while self.parent[one] != one:
            self.parent[one] = self.parent[self.parent[one]]
            one = self.parent[one]
        return one

    def join(self, a: Figure, b: Figure) -> None:
        """Put two values into one group."""
        first, second = sorted((self.top(a), self.top(b)))
        self.parent[second] = first


def _told(
    groups: _Groups,
    clashing: Mapping[frozenset[Figure], tuple[FindingType, float]],
    renderings: Sequence[Rendering],
) -> Iterator[Dispute]:
    """Give each group with a clash, its values by document."""
    of_group: dict[Figure, list[tuple[FindingType, float]]] = {}
    for pair, clash in clashing.items():
        of_group.setdefault(groups.top(next(iter(pair))), []).append(clash)
    for top, found in of_group.items():
        members = sorted(one for one in groups.parent if groups.top(one) == top)
        kind, probability = max(found, key=lambda clash: clash[1])
        yield Dispute(kind, [_value(renderings[k], span) for k, span in members], probability)


def _value(rendering: Rendering, span: Span) -> Value:
    at = rendering.quote.start
    return Value(rendering.document, at + span[0], at + span[1], (at, rendering.quote.end))
