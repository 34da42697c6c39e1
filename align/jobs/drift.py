"""The second job: documents in, quotes gathered by utterance out, with what changed between the renderings."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Final

from align import __version__
from align.core.atomic import staged
from align.core.errors import AlignError
from align.core.types import RANK, Document, Dropped, Finding, Quote
from align.drift.attribution import attribution
from align.drift.clusters import ALL_SAME, Cluster, Gatherer, compared, gather, near_renderings, read_renderings
from align.drift.findings import gravity
from align.drift.judge import Drift, judge
from align.drift.measured import Fitted, load_fitted
from align.jobs.stories import Front, Story, read_stories, without_boilerplate
from align.model.encoder import TokenEncoder, load_token_encoder
from align.model.recipes import Recipe, load_recipe
from align.output.drift_page import html_of
from align.output.records import (
    Record,
    document_record,
    dropped_record,
    finding_record,
    json_line,
    quote_record,
    quote_records,
    source_of,
)
from align.quotes.extract import quotes
from align.quotes.people import is_role, unify

# Renderings of a cluster that are all compared with one another (28 pairs); in a larger one each is compared with the
# fullest of each language. Chosen by hand, so that a page can be read.
ALL_RENDERINGS: Final = 8
# A rendering of fewer words than this share of the other's quotes only a part of it. Of FLORES dev, whole translations,
# 1.4 % are below it (0.1 % below 0.5, 9.6 % below 0.7).
PART: Final = 0.6
ONLY_A_PART: Final = "One outlet quotes only a part; what it leaves out is not judged."
# Below this probability that both render one utterance a comparison says that it is not sure of it; below ALL_SAME it
# tells nothing else. Chosen by hand, between SAME and certainty.
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


def find_drift(inputs: Sequence[str], model: str | None = None, *, progress: bool = True) -> Result:
    """Read documents, find their quotes, gather and compare them.

    `model` names the encoder; only the offline default has heads fitted for drift, any other is refused.
    """
    recipe = drift_recipe(model)
    started = time.perf_counter()
    front = read_stories(inputs)
    if not front.documents:
        raise AlignError(f"no Hindi or English document among {', '.join(inputs)}", hint="give files or folders")
    said = [story_quotes(story) for story in front.stories]
    read_at = time.perf_counter()
    encoder, fitted = load_token_encoder(), load_fitted()
    clusters: list[tuple[Cluster, list[Comparison]]] = []
    people: dict[tuple[str, str], str] = {}
    for story, own in zip(front.stories, said, strict=True):
        names = unify(quote.speaker for quote in own)
        people |= {(quote.doc, quote.speaker): names.get(quote.speaker, "") for quote in own}
        clusters += compare_story(story, own, encoder, fitted, progress=progress)
    found = [quote for own in said for quote in own]
    run = {
        "version": __version__,
        "model": recipe.name,
        "config": {"model": recipe.name},
        "inputs": list(inputs),
        "counts": _counts(front, found, clusters),
        "seconds": {"read": round(read_at - started, 3), "compare": round(time.perf_counter() - read_at, 3)},
    }
    return Result(front.documents, found, clusters, people, front.dropped, run)


def drift_recipe(model: str | None) -> Recipe:
    """Find the recipe of a model that heads for drift are fitted for, which is the offline default; refuse others."""
    recipe, default = load_recipe(model), load_recipe()
    if recipe != default:
        raise AlignError(f"no drift heads are fitted for {recipe.name}", hint=f"leave --model out for {default.name}")
    return recipe


def _counts(
    front: Front, found: Sequence[Quote], clusters: Sequence[tuple[Cluster, Sequence[Comparison]]]
) -> dict[str, object]:
    """Numbers of what was read, found and left out."""
    told = [one.type for _, own in clusters for comparison in own for one in comparison.findings]
    return {
        "documents": dict(sorted(Counter(document.lang for document in front.documents).items())),
        "quotes": dict(sorted(Counter(quote.kind for quote in found).items())),
        "clusters": len(clusters),
        "findings": dict(sorted(Counter(told).items())),
        "dropped": dict(sorted(Counter(dropped.stage for dropped in front.dropped).items())),
    }


def story_quotes(story: Story) -> list[Quote]:
    """Find the quotes of a story's documents outside boilerplate: a caption in marks is none."""
    kept = {name: list(own) for name, own in groupby(story.sentences, key=lambda sentence: sentence.doc)}
    return [
        replace(quote, text=document.text[quote.start : quote.end])
        for document in story.documents
        for quote in quotes(without_boilerplate(document, kept.get(document.id, [])))
    ]


def compare_story(
    story: Story, found: Sequence[Quote], encoder: TokenEncoder, fitted: Fitted, *, progress: bool = False
) -> list[tuple[Cluster, list[Comparison]]]:
    """Gather the quotes of one story and compare those of each cluster; what was measured goes with the story."""
    documents = {document.id: document for document in story.documents}
    gatherer = Gatherer(*read_renderings(found, documents, encoder, progress=progress), fitted)
    clusters = gather(gatherer, near_renderings(gatherer), progress=progress)
    return [(own, [_compare(own, i, j, gatherer) for i, j in compared(own, ALL_RENDERINGS)]) for own in clusters]


def _compare(cluster: Cluster, i: int, j: int, gatherer: Gatherer) -> Comparison:
    measured = gatherer.measured(cluster.members[i], cluster.members[j])
    drift = judge(measured, gatherer.fitted)
    listed, probability, abstained = list(drift.findings), drift.probability, ""
    sizes = len(measured.a.words), len(measured.b.words)
    if min(sizes) < PART * max(sizes):
        listed = [one for one in listed if one.a and one.b]
        probability, abstained = max((one.probability or 0.0 for one in listed), default=0.0), ONLY_A_PART
    same = cluster.same[i, j]
    if same < ALL_SAME:
        listed, probability = [], 0.0
    if same < SURELY_SAME:
        abstained = f"It is not sure that both render the same words ({same:.0%}). {abstained}".strip()
    listed += attribution(cluster.renderings[i].quote, cluster.renderings[j].quote)
    return Comparison(i, j, drift, sorted(listed, key=gravity), probability, abstained)


# --- records ---------------------------------------------------------------------------------------------------------


def cluster_record(cluster: Cluster, own: Sequence[Comparison], people: Mapping[tuple[str, str], str]) -> Record:
    """Give a cluster with its renderings and comparisons as a record of clusters.jsonl."""
    places = [f"{r.quote.doc}\t{r.quote.start}-{r.quote.end}" for r in cluster.renderings]
    found = [one for comparison in own for one in comparison.findings]
    persons = [people.get((r.quote.doc, r.quote.speaker), "") for r in cluster.renderings]
    named = [name for name in persons if name and not is_role(name)] or [name for name in persons if name]
    return {
        "id": hashlib.sha256("\n".join(places).encode()).hexdigest()[:12],
        "speaker": max(named, key=named.count, default=""),
        "severity": min((one.severity for one in found), key=lambda name: RANK[name], default="none"),
        "probability": max((comparison.probability for comparison in own), default=0.0),
        "renderings": [
            {
                "doc": r.quote.doc,
                "source": source_of(r.document),
                "lang": r.quote.lang,
                "date": r.document.date,
                "url": r.document.url,
                **quote_record(r.quote),
                "person": persons[k],
                "fullest": k in cluster.fullest,
            }
            for k, r in enumerate(cluster.renderings)
        ],
        "comparisons": [
            {
                "a": c.a,
                "b": c.b,
                "probability": c.probability,
                "similarity": c.drift.similarity,
                "links": c.drift.links,
                "findings": [finding_record(one) for one in c.findings],
                "abstained": c.abstained,
            }
            for c in own
        ],
    }


def write(result: Result, out: Path) -> Path:
    """Write every file of a run whole or not at all; give the page."""
    files = {
        "clusters.jsonl": [cluster_record(*one, result.people) for one in result.clusters],
        "quotes.jsonl": list(quote_records(result.documents, result.quotes, result.people)),
        "documents.jsonl": [document_record(document) for document in result.documents],
        "dropped.jsonl": [dropped_record(dropped) for dropped in result.dropped],
        "run.json": [dict(result.run)],
    }
    with staged(out) as stage:
        for name, records in files.items():
            with (stage / name).open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(json_line(record) for record in records)
        (stage / "drift.html").write_text(html_of(stage), encoding="utf-8", newline="\n")
    return out / "drift.html"
