"""Shards put together again: one choice among the pairs of all, and what each shard says once that is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from align.core.types import LANGS, Dropped
from align.core.version import __version__
from align.filters.selection import Verdicts
from align.jobs.config import Config
from align.jobs.shard_record import DocumentResult, SentencePlace, ShardRecord
from align.output.contents import drop_record
from align.output.records import DocumentRecord, DropRecord, PairRecord


@dataclass(frozen=True, slots=True)
class FinishedDocument:
    """A document with its sentences in no pair, and the rows of what of it was set aside, in order."""

    record: DocumentRecord
    dropped: Sequence[DropRecord]


@dataclass(frozen=True, slots=True)
class FinishedShard:
    """A shard once it is known which of its pairs are kept: these, and the others with why."""

    shard: ShardRecord
    kept: Sequence[PairRecord]
    left: Sequence[tuple[PairRecord, str]]
    documents: Sequence[FinishedDocument]


@dataclass(slots=True)
class Tally:
    """What run.json counts, shard by shard; files that were passed over are counted by who read them."""

    stories: int = 0
    documents: Counter[str] = field(default_factory=Counter)
    sentences: Counter[str] = field(default_factory=Counter)
    mixed: int = 0
    paired: int = 0
    pairs: int = 0
    types: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    modes: dict[str, Mapping[str, str]] = field(default_factory=dict)
    seconds: Counter[str] = field(default_factory=Counter)

    @property
    def table(self) -> dict[str, object]:
        """The counts as run.json has them."""
        return {
            "stories": self.stories,
            "documents": dict(sorted(self.documents.items())),
            "sentences": dict(sorted(self.sentences.items())),
            "sentences_mixed": self.mixed,
            "sentences_paired": self.paired,
            "pairs": self.pairs,
            "types": dict(sorted(self.types.items())),
            "dropped": dict(sorted(self.dropped.items())),
        }

    def add(self, finished: FinishedShard, paired: Mapping[str, set[int]]) -> None:
        """Count a shard; `paired` are the sentences of its documents that are in pairs, by index."""
        shard = finished.shard
        self.stories, self.pairs = self.stories + shard.stories, self.pairs + len(finished.kept)
        self.paired += sum(map(len, paired.values()))
        self.types.update(pair.type for pair in finished.kept)
        self.dropped.update("filter" for _ in finished.left)
        self.dropped.update(one.stage for one in shard.lone)
        self.modes |= shard.modes
        self.seconds.update(shard.seconds)
        for one, made in zip(shard.documents, finished.documents, strict=True):
            lang, own = one.record.lang, paired.get(one.record.id, ())
            counted = [*one.sentences, *(aside.place for aside in one.aside if aside.place.index in own)]
            self.documents[lang] += 1
            self.mixed += sum(place.mixed for place in counted)
            self.dropped.update(row.stage for row in made.dropped)
            if counted:
                self.sentences[lang] += len(counted)


def finish_shards(shards: Iterable[ShardRecord], verdicts: Verdicts, tally: Tally) -> Iterator[FinishedShard]:
    """Number the pairs of shards through, part them into those kept and left, and count."""
    number = 0
    for shard in shards:
        kept: list[PairRecord] = []
        left: list[tuple[PairRecord, str]] = []
        for place, pair in enumerate(shard.pairs, start=number):
            numbered = replace(pair, number=place)
            if reason := verdicts.against(numbered):
                left.append((numbered, reason))
            else:
                kept.append(numbered)
        number += len(shard.pairs)
        paired = _paired(kept)
        documents = [_finished(one, paired.get(one.record.id, set()), shard.given) for one in shard.documents]
        finished = FinishedShard(shard, kept, left, documents)
        tally.add(finished, paired)
        yield finished


def _paired(pairs: Iterable[PairRecord]) -> dict[str, set[int]]:
    """Give the indices of the sentences in pairs, by document."""
    found: dict[str, set[int]] = {}
    for pair in pairs:
        for lang in LANGS:
            side = pair.side(lang)
            found.setdefault(side.doc, set()).update(side.sentences)
    return found


def _finished(document: DocumentResult, paired: set[int], given: bool) -> FinishedDocument:
    """Tell of a document which sentences are in no pair, and what was set aside and not called back into one."""
    if given:
        return FinishedDocument(document.record, ())
    rows = [*(one.row for one in document.aside if one.place.index not in paired), *document.dropped]
    alone = [_span(place) for place in document.sentences if place.index not in paired]
    record = replace(document.record, unpaired=tuple(alone))
    return FinishedDocument(record, sorted(rows, key=lambda row: row.span[0] if row.span else 0))


def _span(place: SentencePlace) -> tuple[int, int]:
    return place.start, place.end


def left_row(pair: PairRecord, reason: str) -> DropRecord:
    """Tell why a pair is left out."""
    both, spans = f"{pair.hi_doc} | {pair.en_doc}", (pair.hi_sentence_spans, pair.en_sentence_spans)
    return drop_record(Dropped("filter", reason, both, f"{pair.hi} | {pair.en}", spans=spans))


def run_table(
    config: Config, inputs: Sequence[str], model: Mapping[str, str], verdicts: Verdicts, tally: Tally
) -> dict[str, object]:
    """Give the fields of run.json; `model` are the encoder's name and fingerprint and the file of the calibration."""
    return {
        "version": __version__,
        **model,
        "config": config.table,
        "inputs": list(inputs),
        "threshold": verdicts.limits,
        "threshold_by": config.selection.in_words,
        "expected_precision": verdicts.expected_precision,
        "counts": tally.table,
        "modes": tally.modes,
        "seconds": {name: round(value, 3) for name, value in tally.seconds.items()},
    }
