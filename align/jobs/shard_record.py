"""What a shard came to, as records that its file holds: whatever choosing, counting and writing ask for later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import msgspec

from align.core.types import Document, Dropped, Sentence
from align.jobs.given_pairs import GivenPairs
from align.jobs.shards import AlignedShard
from align.jobs.stories import Story
from align.output.contents import document_record, drop_record, pair_record
from align.output.records import DocumentRecord, DropRecord, PairRecord


class SentencePlace(msgspec.Struct, frozen=True, array_like=True):
    """A sentence of a document: its index, its span, and whether it is Hindi written with much English."""

    index: int
    start: int
    end: int
    mixed: bool


class AsideRecord(msgspec.Struct, frozen=True, array_like=True):
    """A sentence that was set aside as page furniture, and the row that tells of it where no pair has it."""

    place: SentencePlace
    row: DropRecord


class DocumentResult(msgspec.Struct, frozen=True, kw_only=True):
    """A document of a shard with its sentences: text, furniture that was set aside, and what form shows to be none."""

    record: DocumentRecord
    sentences: tuple[SentencePlace, ...] = ()
    aside: tuple[AsideRecord, ...] = ()
    dropped: tuple[DropRecord, ...] = ()


class ShardRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A shard that was worked on, or a table of pairs, whose documents are not cut into sentences (`given`).

    stories: how many it has. lone: rows of documents without any of the other language in their story, or of rows of a
    table left out. modes: by pair of documents. texts: of the documents of a table, by id. seconds: by stage.
    """

    stories: int
    documents: tuple[DocumentResult, ...]
    pairs: tuple[PairRecord, ...]
    lone: tuple[DropRecord, ...] = ()
    modes: Mapping[str, Mapping[str, str]] = {}
    given: bool = False
    texts: Mapping[str, str] = {}
    seconds: Mapping[str, float] = {}


def shard_record(found: AlignedShard) -> ShardRecord:
    """Give what a shard came to as a record; its documents are in the order of their stories."""
    dropped: dict[str, list[DropRecord]] = {}
    for one in found.dropped:
        dropped.setdefault(one.doc, []).append(drop_record(one))
    return ShardRecord(
        stories=len(found.stories),
        documents=tuple(result for story in found.stories for result in _documents(story, dropped)),
        pairs=tuple(map(pair_record, found.pairs)),
        lone=tuple(drop_record(one) for one in lonely(found.stories)),
        modes={name: asdict(decision) for name, decision in found.modes.items()},
        seconds=found.seconds,
    )


def table_record(found: GivenPairs, seconds: Mapping[str, float]) -> ShardRecord:
    """Give what a table of pairs came to as a record; its two columns tell one story."""
    return ShardRecord(
        stories=len(found.documents) // 2,
        documents=tuple(DocumentResult(record=document_record(document)) for document in found.documents),
        pairs=tuple(map(pair_record, found.pairs)),
        lone=tuple(map(drop_record, found.dropped)),
        given=True,
        texts={document.id: document.text for document in found.documents},
        seconds=seconds,
    )


def lonely(stories: Sequence[Story]) -> list[Dropped]:
    """List the documents of stories that have no document in the other language."""
    return [
        Dropped("read", "no document in the other language to match with", document.id)
        for story in stories
        if len({document.lang for document in story.documents}) < 2
        for document in story.documents
    ]


def _documents(story: Story, dropped: Mapping[str, Sequence[DropRecord]]) -> list[DocumentResult]:
    """Gather what is told of each document of a story."""
    kept: dict[str, list[SentencePlace]] = {document.id: [] for document in story.documents}
    aside: dict[str, list[AsideRecord]] = {document.id: [] for document in story.documents}
    for sentence in story.sentences:
        kept[sentence.doc].append(_place(sentence))
    for one in story.aside:
        aside[one.sentence.doc].append(AsideRecord(_place(one.sentence), drop_record(one.dropped)))

    def result(document: Document) -> DocumentResult:
        own = tuple(kept[document.id]), tuple(aside[document.id]), tuple(dropped.get(document.id, ()))
        return DocumentResult(record=document_record(document), sentences=own[0], aside=own[1], dropped=own[2])

    return [result(document) for document in story.documents]


def _place(sentence: Sentence) -> SentencePlace:
    return SentencePlace(sentence.index, sentence.start, sentence.end, sentence.mixed)
