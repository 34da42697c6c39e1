"""Choose anew among the pairs that a run found: another threshold, other cleaning, nothing aligned again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import msgspec

from align.core.errors import AlignError
from align.core.types import Span
from align.filters.selection import Selected, Selection, select
from align.filters.steps import Cleaner, Cleaning
from align.jobs.merge import left_row
from align.output.contents import Contents, load_corpus
from align.output.records import DropRecord, PairRecord, RunRecord, as_record

_Place: TypeAlias = tuple[str, Span]  # a document and a stretch of it


def filtered(folder: Path, selection: Selection, cleaning: Cleaning, formats: Sequence[str] = ()) -> Contents:
    """Read a corpus and keep those of its pairs, and of the rejected ones, that are asked for.

    Sentences of pairs that come back are no longer listed as page furniture.

    Raises:
        AlignError: no corpus, one that is not as it was written, or one without `rejected.jsonl`.
    """
    selection.check()
    contents = load_corpus(folder)
    if not (folder / "rejected.jsonl").is_file():
        raise AlignError("holds no rejected.jsonl", path=folder, hint="run `align corpus` again")
    found = sorted([*contents.pairs, *contents.rejected], key=lambda pair: pair.number)
    chosen = select(found, selection, Cleaner(cleaning))
    paired = {place for pair in chosen.kept for place in _places(pair)}
    before = [one for one in contents.dropped if one.stage != "filter" and (one.doc, one.span) not in paired]
    empty = [one for one in contents.dropped if one.stage == "filter" and one.reason == "a side is empty"]
    dropped = [*before, *empty, *(left_row(pair, reason) for pair, reason in chosen.left)]
    settings = {
        "precision": selection.precision,
        "min_probability": selection.min_probability,
        "clean": cleaning.table,
        "exclude": list(cleaning.exclude),
        "formats": list(formats),
    }
    run = _run(contents.run, settings, selection.in_words, chosen, dropped)
    alone = _alone(contents, paired)
    documents = [
        one if one.unpaired is msgspec.UNSET else msgspec.structs.replace(one, unpaired=tuple(alone[one.id]))
        for one in contents.documents
    ]
    rejected = [pair for pair, _ in chosen.left]
    return Contents(chosen.kept, documents, dropped, run, rejected, pages=contents.pages)


def _alone(contents: Contents, paired: Collection[_Place]) -> dict[str, list[Span]]:
    """Give each document's sentences in no pair of `paired`: those that were in none before, and those left out."""
    places = {(one.id, span) for one in contents.documents for span in one.unpaired or ()}
    places |= {place for pair in contents.pairs for place in _places(pair)}
    found = defaultdict[str, list[Span]](list)
    for doc, span in sorted(places.difference(paired)):
        found[doc].append(span)
    return found


def _places(pair: PairRecord) -> list[_Place]:
    """Where the sentences of a pair stand: documents and spans."""
    hi = [(pair.hi_doc, span) for span in pair.hi_sentence_spans]
    return hi + [(pair.en_doc, span) for span in pair.en_sentence_spans]


def _run(
    run: RunRecord,
    settings: Mapping[str, object],
    chosen_by: str,
    chosen: Selected[PairRecord],
    dropped: Sequence[DropRecord],
) -> RunRecord:
    """Tell of the run as if it had been asked for this at once."""
    counts = {
        "sentences_paired": len({place for pair in chosen.kept for place in _places(pair)}),
        "pairs": len(chosen.kept),
        "types": dict(sorted(Counter(pair.type for pair in chosen.kept).items())),
        "dropped": dict(sorted(Counter(one.stage for one in dropped).items())),
    }
    told = {name: value for name, value in msgspec.structs.asdict(run).items() if value is not msgspec.UNSET} | {
        "config": {**run.config, **settings},
        "threshold": chosen.limits,
        "threshold_by": chosen_by,
        "expected_precision": chosen.expected_precision,
        "counts": {**run.counts, **counts},
    }
    return as_record(RunRecord, **told)
