"""The subjects of a run: the pairs of a corpus; the findings and disputed figures of a folder of drift."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from align.output.contents import Contents
from align.output.drift_page import DriftContents
from align.output.drift_records import ClusterRecord, ComparisonRecord, FactRecord, FindingRecord
from align.output.records import PairRecord
from align.review.queue import Subject


@dataclass(frozen=True, slots=True)
class Found:
    """A finding of a cluster under its id, with the comparison it is of."""

    id: str
    cluster: ClusterRecord
    comparison: ComparisonRecord
    finding: FindingRecord


def pair_subjects(contents: Contents) -> list[Subject]:
    """List the pairs of a corpus."""
    stories = {document.id: document.group for document in contents.documents}
    return [
        Subject(
            id=pair.id,
            place=place,
            probability=pair.probability,
            sources=frozenset((pair.hi_source, pair.en_source)),
            story=stories.get(pair.hi_doc, ""),
            mode=pair.mode,
            evidence=_evidence(pair),
            findings=_findings(pair),
        )
        for place, pair in enumerate(contents.pairs)
    ]


def finding_subjects(contents: DriftContents) -> list[Subject]:
    """List the findings of a folder of drift, cluster after cluster, and after them the disputed figures."""
    stories = {document.id: document.group for document in contents.documents}
    listed = [
        Subject(
            id=one.id,
            place=place,
            probability=one.finding.probability,
            sources=frozenset(one.cluster.renderings[k].source for k in (one.comparison.a, one.comparison.b)),
            story=stories.get(one.cluster.renderings[0].doc, ""),
            mode="quote",
            evidence=frozenset((one.finding.type,)),
            findings=frozenset((one.finding.severity,)),
        )
        for place, one in enumerate(findings_of(contents.clusters))
    ]
    facts = [
        Subject(
            id=fact_id(fact),
            place=len(listed) + place,
            probability=fact.probability,
            sources=frozenset(value.source for value in fact.values),
            story=stories.get(fact.values[0].doc, "") if fact.values else "",
            mode="fact",
            evidence=frozenset((fact.type,)),
            findings=frozenset(),
        )
        for place, fact in enumerate(contents.facts)
    ]
    return [*listed, *facts]


def findings_of(clusters: Sequence[ClusterRecord]) -> Iterator[Found]:
    """Give the findings of clusters, each with an id: cluster, renderings compared, and its number among theirs."""
    for cluster in clusters:
        for comparison in cluster.comparisons:
            for number, finding in enumerate(comparison.findings):
                yield Found(f"{cluster.id}.{comparison.a}-{comparison.b}.{number}", cluster, comparison, finding)


def fact_id(fact: FactRecord) -> str:
    """Name a disputed figure by where its values stand."""
    places = [f"{value.doc}\t{value.start}-{value.end}" for value in fact.values]
    return hashlib.sha256("\n".join([fact.type, *places]).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _evidence(pair: PairRecord) -> frozenset[str]:
    held = {"names": pair.evidence.names, "numbers": pair.evidence.numbers, "words": pair.evidence.words}
    return frozenset([name for name, links in held.items() if links] or ["none"])


def _findings(pair: PairRecord) -> frozenset[str]:
    """Name what a look is due to: how the sides stand to one another, and what one has alone, by kind."""
    return frozenset([pair.relation, *(f"only-{one.kind}" for one in (*pair.evidence.only_hi, *pair.evidence.only_en))])
