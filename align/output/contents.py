"""A corpus as records: made of the values that the work hands on, or read back from its folder."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from msgspec import UNSET

from align.core.atomic import check_seals
from align.core.errors import AlignError
from align.core.jsonl import read_json, read_records
from align.core.types import Document, Dropped, Evidence, Link, Mention, Page, Pair, RunnerUp, Span
from align.output.fetched_pages import kept_pages
from align.output.records import (
    DocumentRecord,
    DropRecord,
    EvidenceRecord,
    LinkRecord,
    MentionRecord,
    PairRecord,
    RunnerUpRecord,
    RunRecord,
    as_record,
)
from align.text.personal import personal_data

OFFSETS: Final = "offsets"  # of --text: the records have no text


@dataclass(frozen=True, slots=True)
class Contents:
    """The records of a corpus as its files hold them; its documents' texts by id and its web pages where at hand."""

    pairs: Sequence[PairRecord]
    documents: Sequence[DocumentRecord]
    dropped: Sequence[DropRecord]
    run: RunRecord
    rejected: Sequence[PairRecord] = ()
    texts: Mapping[str, str] = field(default_factory=dict, compare=False)
    pages: Sequence[Page] = ()

    @property
    def textless(self) -> bool:
        """Whether the texts were left out: `--text offsets`."""
        return self.run.config.get("text") == OFFSETS


def load_corpus(folder: Path) -> Contents:
    """Read a corpus back from its folder.

    Raises:
        AlignError: a file that is missing or not as the run left it, a line that is no such record, or no texts.
    """
    check_seals(folder)
    pairs = list(read_records(folder / "pairs.jsonl", PairRecord))
    documents = list(read_records(folder / "documents.jsonl", DocumentRecord))
    contents = Contents(
        pairs,
        documents,
        list(read_records(folder / "dropped.jsonl", DropRecord)),
        read_json(folder / "run.json", RunRecord),
        list(read_records(rejected, PairRecord)) if (rejected := folder / "rejected.jsonl").is_file() else (),
        pages=kept_pages(folder, (document.path for document in documents)),
    )
    if contents.textless:
        hint = "put them back with `align restore` from the documents"
        raise AlignError("was written without texts (--text offsets)", path=folder, hint=hint)
    return contents


def pair_id(hi_doc: str, hi_span: Span, en_doc: str, en_span: Span) -> str:
    """Name a pair by where its sides stand: 12 hexadecimal digits of a hash of both documents' ids and spans."""
    places = [f"{doc}\t{start}-{end}" for doc, (start, end) in ((hi_doc, hi_span), (en_doc, en_span))]
    return hashlib.sha256("\t".join(places).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def pair_record(pair: Pair) -> PairRecord:
    """Give a pair as a record; `hi` is `" ".join(text[s:e] for s, e in hi_sentence_spans)` of its document's text."""
    copied = ("id", "hi", "en", "hi_span", "en_span", "type", "relation", "similarity", "margin", "probability")
    return as_record(
        PairRecord,
        **{name: getattr(pair, name) for name in (*copied, "why", "mode", "model")},
        hi_doc=pair.hi_doc.id,
        en_doc=pair.en_doc.id,
        hi_source=outlet_of(pair.hi_doc),
        en_source=outlet_of(pair.en_doc),
        hi_sentences=[sentence.index for sentence in pair.hi_sentences],
        en_sentences=[sentence.index for sentence in pair.en_sentences],
        hi_sentence_spans=[(sentence.start, sentence.end) for sentence in pair.hi_sentences],
        en_sentence_spans=[(sentence.start, sentence.end) for sentence in pair.en_sentences],
        evidence=evidence_record(pair.evidence),
        runner_up=_runner_up(pair.runner_up),
        flags=_flags(pair),
        reason=pair.reason,
        number=pair.number,
    )


def _flags(pair: Pair) -> list[str]:
    """Name what a user may want to know before a pair is passed on."""
    mixed = any(sentence.mixed for sentence in pair.hi_sentences)
    personal = any(map(personal_data, (pair.hi, pair.en)))
    return [name for name, holds in (("code-mixed", mixed), ("personal-data", personal)) if holds]


def evidence_record(evidence: Evidence) -> EvidenceRecord:
    """Give evidence as a record, its links by kind."""
    by_kind = {
        kind: tuple(_link(link) for link in evidence.links if link.hi.kind == kind)
        for kind in ("name", "number", "word")
    }
    return EvidenceRecord(
        names=by_kind["name"],
        numbers=by_kind["number"],
        words=by_kind["word"],
        only_hi=tuple(map(_mention, evidence.only_hi)),
        only_en=tuple(map(_mention, evidence.only_en)),
    )


def _link(link: Link) -> LinkRecord:
    hi, en = link.hi, link.en
    return LinkRecord(hi=(hi.start, hi.end), en=(en.start, en.end), hi_text=hi.text, en_text=en.text, score=link.score)


def _mention(mention: Mention) -> MentionRecord:
    return MentionRecord(kind=mention.kind, span=(mention.start, mention.end), text=mention.text)


def _runner_up(found: RunnerUp | None) -> RunnerUpRecord | None:
    if found is None:
        return None
    return RunnerUpRecord(
        en=found.en,
        en_sentences=tuple(sentence.index for sentence in found.en_sentences),
        en_sentence_spans=tuple((sentence.start, sentence.end) for sentence in found.en_sentences),
        similarity=found.similarity,
        probability=found.probability,
    )


def document_record(document: Document, unpaired: Sequence[Span] | None = None) -> DocumentRecord:
    """Give a document's provenance, without its text; `unpaired` are its sentences in no pair, None where not told."""
    copied = ("id", "lang", "date", "url", "group", "path")
    values = {name: getattr(document, name) for name in copied}
    values |= {"source": outlet_of(document), "characters": len(document.text), "sha256": text_hash(document.text)}
    return as_record(DocumentRecord, **values, unpaired=UNSET if unpaired is None else unpaired)


def text_hash(text: str) -> str:
    """Give the SHA-256 of a text in UTF-8, half a surrogate pair in its own three bytes."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def outlet_of(document: Document) -> str:
    """Name the outlet of a document, its id where no outlet is known."""
    return document.source or document.id


def drop_record(dropped: Dropped) -> DropRecord:
    """Give something left out, with its reason."""
    span = None if dropped.start is None or dropped.end is None else (dropped.start, dropped.end)
    values = {name: getattr(dropped, name) for name in ("stage", "reason", "doc", "text", "score")}
    return as_record(DropRecord, **values, span=span, spans=dropped.spans or UNSET)


def dropped_of(row: DropRecord) -> Dropped:
    """Give what a row tells that was left out."""
    start, end = row.span or (None, None)
    spans = row.spans if isinstance(row.spans, tuple) else ()
    return Dropped(row.stage, row.reason, row.doc, row.text, start, end, row.score, spans)
