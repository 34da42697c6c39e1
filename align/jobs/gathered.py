"""The records of a finished corpus gathered in files: pairs, documents by their ids, and all that was left out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from align.core.record_file import RecordFile, RecordWriter
from align.input.spool import Spool, SpooledPages, SpooledTexts, raw_text
from align.jobs.merge import FinishedDocument, FinishedShard, left_row
from align.output.contents import Contents, drop_record
from align.output.records import DocumentRecord, DropRecord, PairRecord, RunRecord

_R = TypeVar("_R", bound=msgspec.Struct)
_SCHEMA: Final = "CREATE TABLE finished (id BLOB PRIMARY KEY, document BLOB)"


@dataclass(frozen=True, slots=True)
class Gathered:
    """The records of a corpus but for its run, and the texts of the documents of tables."""

    pairs: RecordFile[PairRecord]
    rejected: RecordFile[PairRecord]
    documents: RecordFile[DocumentRecord]
    dropped: RecordFile[DropRecord]
    texts: Mapping[str, str]

    def contents(self, run: RunRecord, spool: Spool) -> Contents:
        """Give the corpus to be written; its records, texts and pages are read when they are asked for."""
        texts, pages = SpooledTexts(spool, self.texts), SpooledPages(spool)
        return Contents(self.pairs, self.documents, self.dropped, run, self.rejected, texts, pages)


class _Finished:
    """Documents that were finished, in one SQLite file: they come shard by shard and are wanted by their ids."""

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_SCHEMA}; BEGIN;")
        self._decoder = msgspec.msgpack.Decoder(FinishedDocument)

    def add(self, documents: Iterable[FinishedDocument]) -> None:
        rows = ((raw_text(one.record.id), msgspec.msgpack.encode(one)) for one in documents)
        self.db.executemany("INSERT INTO finished VALUES (?, ?)", rows)

    def __iter__(self) -> Iterator[FinishedDocument]:
        for (packed,) in self.db.execute("SELECT document FROM finished ORDER BY id"):
            yield self._decoder.decode(packed)


def gather_records(shards: Iterable[FinishedShard], spool: Spool, folder: Path) -> Gathered:
    """Write the records of finished shards into a folder, in the order that the files of a corpus have."""
    given: list[DocumentRecord] = []
    texts: dict[str, str] = {}
    with (
        RecordWriter(folder / "run-pairs.jsonl", PairRecord) as pairs,
        RecordWriter(folder / "run-rejected.jsonl", PairRecord) as rejected,
        RecordWriter(folder / "run-lone.jsonl", DropRecord) as lone,
        RecordWriter(folder / "run-left.jsonl", DropRecord) as left,
    ):
        finished = _Finished(folder / "run-finished.sqlite")
        for one in shards:
            _write(pairs, one.kept)
            _write(rejected, (pair for pair, _ in one.left))
            _write(left, (left_row(pair, reason) for pair, reason in one.left))
            _write(lone, one.shard.lone)
            if one.shard.given:
                given += [document.record for document in one.documents]
                texts |= one.shard.texts
            else:
                finished.add(one.documents)
    with (
        closing(finished.db),
        RecordWriter(folder / "run-documents.jsonl", DocumentRecord) as documents,
        RecordWriter(folder / "run-dropped.jsonl", DropRecord) as dropped,
    ):
        _write(dropped, map(drop_record, spool.dropped()))
        for document in finished:
            documents.write(document.record)
            _write(dropped, document.dropped)
        _write(documents, given)
        _write(dropped, lone.records)
        _write(dropped, left.records)
    return Gathered(pairs.records, rejected.records, documents.records, dropped.records, texts)


def _write(file: RecordWriter[_R], records: Iterable[_R]) -> None:
    for record in records:
        file.write(record)
