"""The second job: documents in, quotes gathered by utterance out, with what changed between the renderings."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from align import __version__
from align.core.errors import AlignError
from align.core.progress import Progress
from align.core.types import Document, Dropped, Finding, Quote
from align.drift.attribution import attribution
from align.drift.clusters import (
    ALL_SAME,
    Cluster,
    Gatherer,
    compared,
    gather,
    near_renderings,
    read_renderings,
)
from align.drift.findings import RANK
from align.drift.judge import Drift, drift_heads, judge, means, measure
from align.drift.word_head import load_comparer
from align.input.read import Input, read_inputs
from align.model.encoder import TokenEncoder, load_token_encoder
from align.output.contents import document_record, drop_record
from align.output.drift_folder import cluster_record, comparison_record, write_drift
from align.output.drift_page import DriftContents
from align.output.drift_records import quote_records
from align.output.records import RunRecord, as_record
from align.quotes.extract import quotes
from align.quotes.people import unify

# Renderings of a cluster that are all compared with one another; larger ones with the fullest of each language.
ALL_RENDERINGS: Final = 8
# A rendering of fewer words than this share of the other's quotes only a part of it.
PART: Final = 0.6
ONLY_A_PART: Final = "One outlet quotes only a part; what it leaves out is not judged."
# Below this probability that both render one utterance a comparison says that it is not sure of it; below ALL_SAME it
# tells nothing else.
SURELY_SAME: Final = 0.7


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two renderings of a cluster, by index, with what changed; offsets are of the renderings' own texts."""

    a: int
    b: int
    drift: Drift
    findings: Sequence[Finding]
    probability: float
    abstained: str


@dataclass(frozen=True, slots=True)
class Result:
    """All that a run of `align drift` found."""

    documents: Sequence[Document]
    quotes: Sequence[Quote]
    clusters: Sequence[tuple[Cluster, Sequence[Comparison]]]
    people: Mapping[tuple[str, str], str]
    dropped: Sequence[Dropped]
    run: Mapping[str, object]

    @property
    def drifted(self) -> bool:
        """Whether any comparison has findings."""
        return any(comparison.findings for _, own in self.clusters for comparison in own)

    def write(self, out: Path) -> Path:
        """Write every file of the run into a folder."""
        return write_result(self, out)


def find_drift(inputs: Sequence[Input]) -> Result:
    """Read documents, find their quotes, gather and compare them."""
    started = time.perf_counter()
    documents, dropped = read_inputs(inputs)
    if not documents:
        raise AlignError(
            f"no Hindi or English document among {', '.join(map(str, inputs))}", hint="give files or folders"
        )
    found = [quote for document in documents for quote in quotes(document)]
    read_at = time.perf_counter()
    encoder = load_token_encoder()
    clusters: list[Cluster] = []
    people: dict[tuple[str, str], str] = {}
    for members in stories(documents):
        own = [quote for quote in found if quote.doc in members]
        names = unify(quote.speaker for quote in own)
        people |= {(quote.doc, quote.speaker): names.get(quote.speaker, "") for quote in own}
        clusters += gather_story(members, own, encoder)
    gathered_at = time.perf_counter()
    bar = Progress("comparing", len(clusters), True)
    results = []
    for cluster in clusters:
        results.append((cluster, compare_cluster(cluster)))
        bar.advance(1)
    bar.finish()
    run = {
        "version": __version__,
        "model": "e5-small",
        "inputs": list(map(str, inputs)),
        "counts": {
            "documents": dict(sorted(Counter(document.lang for document in documents).items())),
            "quotes": dict(sorted(Counter(quote.kind for quote in found).items())),
            "clusters": len(clusters),
            "findings": dict(
                sorted(Counter(f.type for _, own in results for comparison in own for f in comparison.findings).items())
            ),
        },
        "seconds": {
            "read": round(read_at - started, 3),
            "gather": round(gathered_at - read_at, 3),
            "compare": round(time.perf_counter() - gathered_at, 3),
        },
    }
    return Result(documents, found, results, people, dropped, run)


def stories(documents: Sequence[Document]) -> Iterator[dict[str, Document]]:
    """Documents of one group by id, group after group; those without a group make one."""
    ordered = sorted(documents, key=lambda document: document.group)
    for _, members in groupby(ordered, key=lambda document: document.group):
        yield {document.id: document for document in members}


def gather_story(documents: Mapping[str, Document], found: Sequence[Quote], encoder: TokenEncoder) -> list[Cluster]:
    """Gather the quotes of one story."""
    renderings = read_renderings(found, documents, encoder, progress=True)
    gatherer = Gatherer(load_comparer(), means(), drift_heads()["utterance"])
    return gather(renderings, near_renderings(renderings, means()), gatherer, progress=True)


def compare_cluster(cluster: Cluster) -> list[Comparison]:
    """Compare the renderings of a cluster pair by pair."""
    return [_compare(cluster, i, j) for i, j in compared(cluster, ALL_RENDERINGS)]


def _compare(cluster: Cluster, i: int, j: int) -> Comparison:
    a, b = cluster.renderings[i], cluster.renderings[j]
    drift = judge(measure(a.wording, b.wording, load_comparer()))
    listed, probability, abstained = list(drift.findings), drift.probability, ""
    sizes = len(a.wording.words), len(b.wording.words)
    if min(sizes) < PART * max(sizes):
        listed = [one for one in listed if one.a and one.b]
        probability, abstained = max((one.probability for one in listed), default=0.0), ONLY_A_PART
    same = cluster.same[i, j]
    if same < ALL_SAME:
        listed, probability = [], 0.0
    if same < SURELY_SAME:
        abstained = f"It is not sure that both render the same words ({same:.0%}). {abstained}".strip()
    listed += attribution(a.quote, b.quote)
    listed.sort(key=lambda one: (RANK[one.severity], -one.probability))
    return Comparison(i, j, drift, listed, probability, abstained)


# --- records ---------------------------------------------------------------------------------------------------------


def write_result(result: Result, out: Path) -> Path:
    """Write every file of a run whole or not at all; give the page."""
    clusters = []
    for cluster, own in result.clusters:
        records = [comparison_record((c.a, c.b), c.drift, c.findings, c.probability, c.abstained) for c in own]
        said = [(rendering.quote, rendering.document) for rendering in cluster.renderings]
        clusters.append(cluster_record(said, cluster.fullest, records, result.people))
    contents = DriftContents(
        documents=[document_record(document) for document in result.documents],
        quotes=list(quote_records(result.documents, result.quotes, result.people)),
        clusters=clusters,
        dropped=[drop_record(dropped) for dropped in result.dropped],
        run=as_record(RunRecord, **result.run),
    )
    return write_drift(contents, out)
