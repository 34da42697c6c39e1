"""`align corpus`: documents in, a folder out, in bounded memory, and going on where an interrupted run left off."""

from __future__ import annotations

import hashlib
import heapq
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from align.alignment.sentence_aligner import SentenceAligner
from align.core.errors import AlignError
from align.core.progress import tell
from align.core.run_log import RunLog
from align.core.version import __version__
from align.core.work_folder import WorkFolder
from align.filters.selection import Verdicts, columns_to_choose
from align.filters.steps import Cleaner
from align.input.opened import raw_of
from align.input.read import Input, skipped_words
from align.input.spool import Spool
from align.jobs.config import Config
from align.jobs.corpus import model_words
from align.jobs.gathered import Gathered, gather_records
from align.jobs.merge import Tally, finish_shards, run_table
from align.jobs.plan import SHARD_CHARACTERS, SHARD_DOCUMENTS
from align.jobs.prepare import Task, prepare, read_all, work_on
from align.jobs.shard_files import ShardFiles, Worker, packed_record, remembered
from align.jobs.stories import Stopwatch, named_input
from align.output.corpus import check_release, run_record, write_release
from align.output.records import PairRecord

SHOWN: Final = 3  # pairs of a kind that a summary has


@dataclass(frozen=True, slots=True)
class Release:
    """Where and how a corpus is written: formats, "full" text or "offsets", the texts' licence; see `Corpus.write`."""

    folder: Path
    formats: Sequence[str] = ()
    text: str = "full"
    license: str = ""
    force: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run came to: files, counts, what was skipped in words, the best pairs and the most doubtful ones kept.

    Where there are few pairs all of them are `best`.
    """

    files: Sequence[Path]
    pairs: int
    documents: int
    stories: int
    skipped: str
    best: Sequence[PairRecord]
    doubtful: Sequence[PairRecord]


@dataclass(frozen=True, slots=True)
class HowRun:
    """How a run is done, which changes nothing of its result.

    progress: long work is shown on stderr. log: a file for a JSON object a step. worker: works on shards elsewhere; by
    default they are worked on here, one after the other.
    """

    progress: bool = False
    log: Path | None = None
    worker: Worker | None = None


def write_corpus(
    inputs: Sequence[Input], config: Config, release: Release, load: Callable[[], SentenceAligner], how: HowRun
) -> Summary:
    """Build a corpus and write its folder, whole or not at all.

    What was worked out lies in a folder beside it until all is written: the same command goes on from there. `load`
    gives the aligner, and is called when all was read.

    Raises:
        AlignError: inputs that cannot be read, a language missing, settings that cannot be met, or a folder that
            cannot be written to or holds something else.
    """
    chosen, cleaner = check_release(release.formats, release.text, release.license), Cleaner(config.clean)
    with closing(RunLog(how.log)) as log, _held(release.folder) as work:
        with closing(Spool(work.path / "run-spool.sqlite")) as spool:
            tally = Tally()
            shards = _aligned(inputs, config, spool, work, load, how, log, tally)
            verdicts = Verdicts(columns_to_choose(shards.pairs), config.selection, cleaner)
            found = gather_records(finish_shards(shards, verdicts, tally), spool, work.path)
            log.write("gather", **tally.table)
            run = run_table(config, list(map(named_input, inputs)), model_words(load()), verdicts, tally)
            contents = found.contents(run_record(run, release.formats, release.license), spool)
            files = write_release(contents, release.folder, chosen, release.text, force=release.force)
        log.write("write", files=len(files))
        return _summary(found, files, tally.stories, release.folder)


def _aligned(
    inputs: Sequence[Input],
    config: Config,
    spool: Spool,
    work: WorkFolder,
    load: Callable[[], SentenceAligner],
    how: HowRun,
    log: RunLog,
    tally: Tally,
) -> ShardFiles:
    """Read the inputs and align them shard by shard, but for what an interrupted run has done."""
    watch = Stopwatch()
    tables = read_all(inputs, config, spool, progress=how.progress)
    watch.stage("read")
    tally.dropped.update(one.stage for one in spool.dropped())
    log.write("read", documents=spool.count, passed=sum(tally.dropped.values()), seconds=watch.seconds)
    if changed := work.claim(_about(config, spool, tables, load())):
        tell(f"what an earlier run worked out is not used: another {changed} ({work.path})")
    prepared = prepare(spool, tables, config, load, partial(remembered, work), progress=how.progress)
    log.write("group", shards=len(prepared), seconds=prepared.seconds)
    for seconds in (watch.seconds, prepared.seconds):
        tally.seconds.update(seconds)
    shards = ShardFiles(work, len(prepared))
    worker = how.worker or partial(_worked_here, config=config, aligner=load(), progress=how.progress)
    shards.fill(prepared, worker, log, progress=how.progress)
    return shards


def _worked_here(
    tasks: Iterable[Task], *, config: Config, aligner: SentenceAligner, progress: bool
) -> Iterator[tuple[int, bytes]]:
    for task in tasks:
        yield task.number, packed_record(work_on(task, config, aligner, progress=progress)[1])


def _about(config: Config, spool: Spool, tables: Sequence[str], aligner: SentenceAligner) -> dict[str, str]:
    """Describe all that shards depend on, each by what it is called in a message."""
    content = hashlib.sha256(spool.digest.encode("ascii"))
    for path in tables:
        content.update(hashlib.sha256(raw_of(path)).digest())
    return {
        "version": f"{__version__}, shards of {SHARD_DOCUMENTS} documents or {SHARD_CHARACTERS} characters",
        "model": json.dumps(model_words(aligner)),
        "configuration": json.dumps(config.table, sort_keys=True),
        "input": content.hexdigest(),
    }


@contextmanager
def _held(folder: Path) -> Iterator[WorkFolder]:
    """Lend the work folder of an output folder; it is kept after a failure, if a shard is in it."""
    work = WorkFolder(folder)
    try:
        with _told_full(work.path):
            yield work
    except BaseException:
        keep = work.holds("shard-")
        work.release(keep=keep)
        if keep:
            tell(f"what was worked out is kept in {work.path}: the same command goes on from there")
        raise
    work.release(keep=False)


@contextmanager
def _told_full(place: Path) -> Iterator[None]:
    """Say in a line that SQLite could not write: it has no narrower type for a full disk."""
    try:
        yield
    except sqlite3.OperationalError as error:
        hint = "free some disk space, or name another place with --out"
        raise AlignError(f"cannot work there ({error})", path=place, hint=hint) from error


def _summary(found: Gathered, files: Sequence[Path], stories: int, folder: Path) -> Summary:
    """Sum up a corpus that was written."""

    def rank(one: tuple[int, PairRecord]) -> tuple[float, int]:
        return -(one[1].probability or 0), one[0]

    few = len(found.pairs) <= 2 * SHOWN
    best = heapq.nsmallest(2 * SHOWN if few else SHOWN, enumerate(found.pairs), key=rank)
    doubtful = [] if few else heapq.nlargest(SHOWN, enumerate(found.pairs), key=rank)[::-1]
    skipped = skipped_words(found.dropped, str(folder / "dropped.jsonl"))
    counts, shown = (len(found.pairs), len(found.documents), stories), ([p for _, p in own] for own in (best, doubtful))
    return Summary(files, *counts, skipped, *shown)
