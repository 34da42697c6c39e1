"""The main job with its result in memory: documents in, a parallel corpus out. `corpus_files` makes it in files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace

from align.alignment.sentence_aligner import SentenceAligner
from align.core.progress import Progress
from align.core.types import Document, Pair
from align.filters.selection import Verdicts, columns_to_choose
from align.filters.steps import Cleaner
from align.input.read import Input
from align.input.spool import Spool
from align.jobs.config import Config
from align.jobs.merge import FinishedShard, Tally, finish_shards, left_row, run_table
from align.jobs.prepare import prepare, read_all, work_on
from align.jobs.shard_record import ShardRecord
from align.jobs.stories import Stopwatch, named_input
from align.output.contents import drop_record, dropped_of
from align.output.corpus import Corpus
from align.output.records import DropRecord


def build_corpus(
    inputs: Sequence[Input], config: Config, aligner: SentenceAligner, *, progress: bool = False
) -> Corpus:
    """Read, split, encode, align and filter; texts never leave the order of their documents."""
    watch, cleaner = Stopwatch(), Cleaner(config.clean)
    with closing(Spool()) as spool:
        tables = read_all(inputs, config, spool, progress=progress)
        watch.stage("read")
        prepared = prepare(spool, tables, config, lambda: aligner, progress=progress)
        documents: dict[str, Document] = {}
        pairs: list[Pair] = []
        shards: list[ShardRecord] = []
        bar = Progress("aligning documents", sum(map(prepared.documents_of, range(len(prepared)))), progress, True)
        for number in range(len(prepared)):
            found, shard = work_on(prepared.task(number), config, aligner, progress=progress)
            documents |= {document.id: document for document in found.documents}
            pairs += found.pairs
            shards.append(shard)
            bar.advance(prepared.documents_of(number))
        bar.finish()
        read = [replace(documents.pop(one.id), page=one.page) for one in spool.documents()]
        passed = list(map(drop_record, spool.dropped()))
    verdicts = Verdicts(columns_to_choose(pair for shard in shards for pair in shard.pairs), config.selection, cleaner)
    tally = Tally(
        dropped=Counter(row.stage for row in passed), seconds=Counter(watch.seconds) + Counter(prepared.seconds)
    )
    finished = list(finish_shards(shards, verdicts, tally))
    run = run_table(config, list(map(named_input, inputs)), model_words(aligner), verdicts, tally)
    return Corpus(
        documents=[*read, *documents.values()],
        pairs=[replace(pairs[one.number], number=one.number) for shard in finished for one in shard.kept],
        dropped=[dropped_of(row) for row in [*passed, *_rows(finished)]],
        run=run,
        rejected=[replace(pairs[one.number], number=one.number) for shard in finished for one, _ in shard.left],
        unpaired={
            one.record.id: one.record.unpaired
            for shard in finished
            for one in shard.documents
            if isinstance(one.record.unpaired, tuple)
        },
    )


def _rows(finished: Sequence[FinishedShard]) -> Iterable[DropRecord]:
    """List what was left out: stretches by document, documents alone in their stories, pairs."""
    documents = [one for shard in finished for one in shard.documents]
    for one in sorted(documents, key=lambda one: one.record.id):
        yield from one.dropped
    for shard in finished:
        yield from shard.shard.lone
    for shard in finished:
        yield from (left_row(pair, reason) for pair, reason in shard.left)


def model_words(aligner: SentenceAligner) -> dict[str, str]:
    """Name what the pairs are found and rated by, as run.json does."""
    return {
        "model": aligner.encoder.name,
        "fingerprint": getattr(aligner.encoder, "fingerprint", ""),
        "calibration": aligner.calibration,
    }
