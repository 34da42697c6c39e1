"""What comes before the work on shards: inputs read, lines counted, stories gathered; and how a shard is worked on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from align.alignment.sentence_aligner import SentenceAligner
from align.core.errors import AlignError
from align.core.types import LANGS
from align.input.read import Input, holds_pairs, spool_inputs
from align.input.spool import Spool, raw_text
from align.jobs.config import Config
from align.jobs.given_pairs import GivenPairs, given_pairs
from align.jobs.plan import KnownGroups, Plan, Shard
from align.jobs.shard_record import ShardRecord, shard_record, table_record
from align.jobs.shards import AlignedShard, align_shard
from align.jobs.stories import Stopwatch, named_input


@dataclass(frozen=True, slots=True)
class PairTable:
    """A table of pairs, which is worked on as a shard of its own: its path, and the name its documents get."""

    number: int
    path: str
    name: str


Task: TypeAlias = Shard | PairTable


@dataclass(frozen=True, slots=True)
class Prepared:
    """Documents gathered into shards, tables of pairs beside them, and the seconds it took, by stage."""

    plan: Plan
    shards: int
    tables: Sequence[PairTable]
    seconds: dict[str, float]

    def __len__(self) -> int:
        """Count the tasks."""
        return self.shards + len(self.tables)

    def task(self, number: int) -> Task:
        """Give a task by its number: shards first, then tables."""
        return self.plan.shard(number) if number < self.shards else self.tables[number - self.shards]

    def documents_of(self, number: int) -> int:
        """Count the documents of a task."""
        return self.plan.documents_of(number) if number < self.shards else len(LANGS)


def read_all(inputs: Sequence[Input], config: Config, spool: Spool, *, progress: bool = False) -> list[str]:
    """Read the documents of a run into a spool; give the paths of the tables of pairs among the inputs.

    Raises:
        AlignError: inputs that cannot be read, or no document of one of the languages and no table either.
    """
    tables = [given for given in inputs if holds_pairs(given)]
    spool_inputs([given for given in inputs if given not in tables], spool, config.reading, progress=progress)
    if not tables:
        _check_languages(inputs, spool)
    return list(dict.fromkeys(str(Path(str(table))) for table in tables))


def prepare(
    spool: Spool,
    tables: Sequence[str],
    config: Config,
    load: Callable[[], SentenceAligner],
    known: KnownGroups = lambda name, make: make(),
    *,
    progress: bool = False,
) -> Prepared:
    """Gather what was read into shards; tables are named by their files, or by their paths where two have one name.

    `known` is as for `Plan.part_large`.
    """
    watch = Stopwatch()
    plan = Plan(spool, config)
    if not config.keep_furniture:
        plan.count_lines(progress=progress)
    watch.stage("read")
    plan.part_large(load, known)
    shards = plan.make_shards()
    watch.stage("group")
    names = Counter(Path(path).name for path in tables)
    named = [Path(path).name if names[Path(path).name] == 1 else path for path in tables]
    given = [PairTable(shards + k, path, name) for k, (path, name) in enumerate(zip(tables, named, strict=True))]
    return Prepared(plan, shards, given, watch.seconds)


def work_on(
    task: Task, config: Config, aligner: SentenceAligner, *, progress: bool = False
) -> tuple[AlignedShard | GivenPairs, ShardRecord]:
    """Align a shard, or rate the rows of a table of pairs: what was found, as values and as a record."""
    if isinstance(task, Shard):
        aligned = align_shard(task, config, aligner)
        return aligned, shard_record(aligned)
    watch = Stopwatch()
    given = given_pairs(task.path, task.name, aligner, mask=config.mask_personal, progress=progress)
    watch.stage("align")
    return given, table_record(given, watch.seconds)


def _check_languages(inputs: Sequence[Input], spool: Spool) -> None:
    """Refuse inputs without a document of either language; files that were skipped are the hint."""
    for lang, name in (("hi", "Hindi"), ("en", "English")):
        if not spool.db.execute("SELECT 1 FROM documents WHERE lang = ? LIMIT 1", (raw_text(lang),)).fetchone():
            skipped = [f"{drop.doc}: {drop.reason}" for drop in spool.dropped()][:3]
            given = ", ".join(map(named_input, inputs))
            hint = f"skipped: {'; '.join(skipped)}" if skipped else "give files or folders that hold both languages"
            raise AlignError(f"no {name} document among {given}", hint=hint)
