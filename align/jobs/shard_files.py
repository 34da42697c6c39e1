"""Shards as files of a work folder: each is worked on once, whatever happens to the run meanwhile."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import msgspec

from align.core.progress import Progress, tell
from align.core.run_log import RunLog
from align.core.work_folder import WorkFolder
from align.jobs.plan import Groups
from align.jobs.prepare import Prepared, Task
from align.jobs.shard_record import ShardRecord
from align.output.records import PairRecord

# Works on tasks, in whatever order; gives the number of each with its record, packed.
Worker: TypeAlias = Callable[[Iterable[Task]], Iterator[tuple[int, bytes]]]


@dataclass(frozen=True, slots=True)
class ShardFiles:
    """The records of `count` shards and tables, each in a file that is there once it is whole."""

    work: WorkFolder
    count: int

    def __iter__(self) -> Iterator[ShardRecord]:
        """Read one after the other."""
        decoder = msgspec.msgpack.Decoder(ShardRecord)
        for number in range(self.count):
            yield decoder.decode((self.work.path / _name(number)).read_bytes())

    @property
    def pairs(self) -> Iterator[PairRecord]:
        """The pairs of all."""
        return (pair for shard in self for pair in shard.pairs)

    @property
    def missing(self) -> list[int]:
        """Those that are not there yet."""
        return [number for number in range(self.count) if not self.work.has(_name(number))]

    def fill(self, prepared: Prepared, worker: Worker, log: RunLog, *, progress: bool = False) -> None:
        """Work on those that are not there yet."""
        missing = self.missing
        if known := self.count - len(missing):
            tell(f"{known:,} of {self.count:,} shards are done, by the run that was interrupted")
            log.write("resume", known=known, shards=self.count)
        sizes = {number: prepared.documents_of(number) for number in missing}
        bar = Progress("aligning documents", sum(sizes.values()), progress, in_lines=True)
        for number, packed in worker(map(prepared.task, missing)):
            self.work.write(_name(number), packed)
            bar.advance(sizes[number])
            log.write("shard", shard=number, shards=self.count, documents=sizes[number], **_told(packed))
        bar.finish()


def packed_record(record: ShardRecord) -> bytes:
    """Pack a record as its file holds it."""
    return msgspec.msgpack.encode(record)


def remembered(work: WorkFolder, name: str, make: Callable[[], Groups]) -> Groups:
    """Give groups of documents that an interrupted run told, or tell them and keep them in the work folder."""
    if not work.has(name):
        work.write(name, json.dumps([list(members) for members in make()]).encode())
    groups: Groups = json.loads((work.path / name).read_bytes())
    return groups


class _Told(msgspec.Struct):
    """What the log tells of a shard, without the rest of it."""

    stories: int
    pairs: list[msgspec.Raw]
    seconds: dict[str, float]


def _told(packed: bytes) -> dict[str, object]:
    found = msgspec.msgpack.decode(packed, type=_Told)
    return {"stories": found.stories, "pairs": len(found.pairs), "seconds": found.seconds}


def _name(number: int) -> str:
    return f"shard-{number:08}.msgpack"
