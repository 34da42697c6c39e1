"""The folder of `align drift`: clusters as records, all files written whole or not at all, and read back."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from align.core.atomic import check_seals, updated, whole_folder
from align.core.jsonl import read_json, read_records, write_json, write_jsonl
from align.core.types import RANK, Document, Finding, Lang, Quote, Span
from align.drift.disputes import Dispute
from align.drift.judge import Drift
from align.output.contents import outlet_of
from align.output.drift_page import DriftContents, drift_html
from align.output.drift_records import (
    ClusterRecord,
    ComparisonRecord,
    FactRecord,
    QuotesRecord,
    RenderingRecord,
    ValueRecord,
    check_cluster,
    finding_record,
    quote_fields,
)
from align.output.fetched_pages import pages_of, write_pages
from align.output.records import DocumentRecord, DropRecord, RunRecord, as_record
from align.quotes.people import is_role
from align.text.sentences import split


def comparison_record(
    places: tuple[int, int], drift: Drift, findings: Sequence[Finding], probability: float, abstained: str
) -> ComparisonRecord:
    """Give two renderings compared, by index, with the links of their words and what changed between them."""
    return as_record(
        ComparisonRecord,
        a=places[0],
        b=places[1],
        probability=probability,
        similarity=drift.similarity,
        links=drift.links,
        findings=[finding_record(one) for one in findings],
        abstained=abstained,
    )


def cluster_record(
    said: Sequence[tuple[Quote, Document]],
    fullest: Collection[int],
    compared: Sequence[ComparisonRecord],
    people: Mapping[tuple[str, str], str],
) -> ClusterRecord:
    """Give a cluster with its renderings, `fullest` by index, and comparisons.

    `people` has the fullest name by document and speaker; the cluster's is the one most renderings have, a name before
    a role.
    """
    places = [f"{quote.doc}\t{quote.start}-{quote.end}" for quote, _ in said]
    persons = [people.get((quote.doc, quote.speaker), "") for quote, _ in said]
    named = [name for name in persons if name and not is_role(name)] or [name for name in persons if name]
    renderings = [
        as_record(
            RenderingRecord,
            **quote_fields(quote),
            person=person,
            doc=quote.doc,
            source=outlet_of(document),
            lang=quote.lang,
            date=document.date,
            url=document.url,
            fullest=k in fullest,
            **around(document, quote.start, quote.end),
        )
        for k, ((quote, document), person) in enumerate(zip(said, persons, strict=True))
    ]
    return as_record(
        ClusterRecord,
        id=hashlib.sha256("\n".join(places).encode()).hexdigest()[:12],
        speaker=max(named, key=named.count, default=""),
        severity=min((f.severity for one in compared for f in one.findings), key=RANK.__getitem__, default="none"),
        probability=max((one.probability or 0.0 for one in compared), default=0.0),
        renderings=renderings,
        comparisons=compared,
    )


def around(document: Document, start: int, end: int) -> dict[str, str]:
    """Give the sentences before and after a stretch of a document."""
    spans = _sentences(document.text, document.lang)
    before, after = [span for span in spans if span[1] <= start], [span for span in spans if span[0] >= end]
    sides = {"before": before[-1:], "after": after[:1]}
    return {name: " ".join(document.text[a:b] for a, b in own) for name, own in sides.items()}


@lru_cache(maxsize=64)
def _sentences(text: str, lang: Lang) -> tuple[Span, ...]:
    return tuple(split(text, lang))


def fact_record(dispute: Dispute) -> FactRecord:
    """Give a disputed fact with each document's value."""
    values = [
        as_record(
            ValueRecord,
            doc=value.document.id,
            source=outlet_of(value.document),
            lang=value.document.lang,
            date=value.document.date,
            url=value.document.url,
            start=value.start,
            end=value.end,
            text=value.text,
            sentence=value.document.text[slice(*value.sentence)],
        )
        for value in dispute.values
    ]
    probability = None if dispute.probability is None else round(dispute.probability, 6)
    return as_record(FactRecord, type=dispute.type, probability=probability, values=values)


def write_drift(
    contents: DriftContents, folder: Path, documents: Sequence[Document] = (), *, force: bool = False
) -> Path:
    """Write every file of a run, and what its documents were fetched as, whole or not at all; give the page."""
    with whole_folder(folder, force=force) as stage:
        write_jsonl(stage / "clusters.jsonl", contents.clusters)
        write_jsonl(stage / "facts.jsonl", contents.facts)
        write_jsonl(stage / "quotes.jsonl", contents.quotes)
        write_jsonl(stage / "documents.jsonl", contents.documents)
        write_jsonl(stage / "dropped.jsonl", contents.dropped)
        write_json(stage / "run.json", contents.run)
        write_pages(pages_of(documents), stage)
        (stage / "drift.html").write_text(drift_html(contents), encoding="utf-8", newline="\n")
    return folder / "drift.html"


def load_drift(folder: Path) -> DriftContents:
    """Read the records of a folder back.

    Raises:
        AlignError: a file that is missing or not as the run left it, or a line that is no such record or whose spans
            lead out of its texts.
    """
    check_seals(folder)
    documents = list(read_records(folder / "documents.jsonl", DocumentRecord))
    known = {document.id for document in documents}

    def check_quotes(record: QuotesRecord) -> None:
        if record.id not in known:
            raise ValueError(f"document {record.id!r} is not in documents.jsonl")

    return DriftContents(
        documents,
        list(read_records(folder / "quotes.jsonl", QuotesRecord, check_quotes)),
        list(read_records(folder / "clusters.jsonl", ClusterRecord, check_cluster)),
        list(read_records(folder / "facts.jsonl", FactRecord)) if (folder / "facts.jsonl").exists() else [],
        list(read_records(folder / "dropped.jsonl", DropRecord)),
        read_json(folder / "run.json", RunRecord),
    )


def render_drift(folder: Path) -> Path:
    """Make drift.html in a folder of `align drift` anew from its records."""
    html = drift_html(load_drift(folder))
    with updated(folder) as stage:
        (stage / "drift.html").write_text(html, encoding="utf-8", newline="\n")
    return folder / "drift.html"
