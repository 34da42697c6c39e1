"""Reports of one event as `align corpus` gives them: real events and the sample, by the texts that readers linked.

Real events are a development set: looked at, nothing fitted on them. The sample was written for this project.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from align.api import Aligner
from align.core.types import Pair
from align.jobs.evaluate import calibration_error
from align.model.heads import threshold_for
from align.output.corpus import Corpus
from training import sets

SHORTEST_HELD: Final = 12  # letters and digits from which a text may be found inside another
SURE: Final = 0.9  # precision that cells are told at
ASKED: Final = (0.8, 0.9, 0.95)
SAMPLE: Final = sets.EVENTS.parent / "sample"
Row = Mapping[str, Any]
Cell = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rated:
    """A pair that was found, kept or not: its probability, the cells of which it holds a link, whether it is right."""

    probability: float
    kept: bool
    right: bool
    cells: frozenset[Cell]
    links: frozenset[int]


@dataclass(frozen=True, slots=True)
class Event:
    """An event's pairs, its cells (a Hindi sentence and an English report that are linked), and its links by kind."""

    rated: Sequence[Rated]
    cells: frozenset[Cell]
    equivalent: frozenset[int]

    @property
    def found(self) -> frozenset[int]:
        """The links that pairs hold which were kept."""
        return frozenset(k for one in self.rated if one.kept for k in one.links)


def read(path: Path) -> list[Row]:
    """Read a table of links; none where there is no file."""
    return [json.loads(line) for line in sets.lines(path) if line] if path.is_file() else []


def rated(name: str, corpus: Corpus, gold: Sequence[Row], also: Sequence[Row] = ()) -> Event:
    """Compare what a run found in the linked documents; what `also` lists is right, but need not be found."""
    links = [*gold, *also]
    cells = [(name, link["hi_doc"], _key(link["hi"]), link["en_doc"]) for link in links]
    known = frozenset(cells[: len(gold)])
    kept, linked = (
        {pair.number for pair in corpus.pairs},
        {link[side] for link in gold for side in ("hi_doc", "en_doc")},
    )
    groups = {document.group for document in corpus.documents if document.id in linked}
    found = []
    for pair in [*corpus.pairs, *corpus.rejected]:
        if not {pair.hi_doc.group, pair.en_doc.group} <= groups:
            continue
        held = frozenset(k for k, link in enumerate(links) if _holds(pair, link))
        own = frozenset(cells[k] for k in held) & known
        found.append(Rated(pair.probability, pair.number in kept, bool(held), own, held))
    whole = frozenset(k for k, link in enumerate(gold) if link["relation"] == "equivalent")
    return Event(found, known, whole)


def figures(events: Sequence[Event]) -> dict[str, object]:
    """Precision, cells found, F1, equivalents found, average precision of all pairs, cells at SURE, calibration error.

    The last tells the share that is right where of each event as many pairs are kept as are expected to be.
    """
    every = sorted((one for event in events for one in event.rated), key=lambda one: -one.probability)
    kept = [one for one in every if one.kept]
    cells = frozenset[Cell]().union(*(event.cells for event in events))
    found = frozenset[Cell]().union(*(one.cells for one in kept))
    equal = [
        link in {k for one in event.rated if one.kept for k in one.links}
        for event in events
        for link in event.equivalent
    ]
    precision, recall = sum(one.right for one in kept) / len(kept), len(found) / len(cells)
    area, at = _ranking(every, len(cells))
    chances, right = np.array([one.probability for one in kept]), np.array([one.right for one in kept])
    return {
        "pairs": len(kept),
        "precision, cells found": [_round(precision), _round(recall)],
        "F1": _round(2 * precision * recall / (precision + recall)),
        "equivalents found": _round(sum(equal) / len(equal)) if equal else "none",
        "average precision": _round(area),
        "cells at precision 0.90": _round(at),
        "calibration error": _round(calibration_error(chances, right)),
        "right where asked for": {f"{asked:.0%}": _round(_asked(events, asked)) for asked in ASKED},
    }


def _ranking(every: Sequence[Rated], known: int) -> tuple[float, float]:
    """Give the average precision over cells, and the share of cells found at the last place of precision SURE."""
    area, at, seen, hits = 0.0, 0.0, set[Cell](), 0
    for rank, one in enumerate(every, start=1):
        hits += one.right
        area += hits / rank * len(one.cells - seen) / known
        seen |= one.cells
        at = len(seen) / known if hits / rank >= SURE else at
    return area, at


def _asked(events: Sequence[Event], precision: float) -> float:
    """Share of pairs that are right where each event's are kept for an expected precision."""
    kept: list[bool] = []
    for event in events:
        least = threshold_for(precision, np.array([one.probability for one in event.rated]))
        kept += [one.right for one in event.rated if one.probability >= least]
    return float(np.mean(kept))


def measure(folder: Path) -> dict[str, object]:
    """Measure all events of a folder, each a folder of its own with its links."""
    aligner, found = Aligner(), []
    for event in sorted(path for path in folder.iterdir() if path.is_dir()):
        gold = [*read(event / "links.jsonl"), *read(event / "gold.jsonl")]
        found.append(rated(event.name, aligner.corpus([event]), gold, read(event / "also.jsonl")))
    return figures(found)


def articles() -> dict[str, object]:
    """Measure four real articles of which a reader linked the best counterparts only: precision is a lower bound."""
    folder = sets.SHARED / "news"
    return figures([rated("news", Aligner().corpus([folder]), read(folder / "gold_pairs.jsonl"))])


def sample() -> dict[str, object]:
    """Measure the news of the sample, all in comparable mode."""
    corpus = Aligner().corpus([SAMPLE / "manifest.tsv"], mode="comparable")
    return figures([rated("sample", corpus, read(SAMPLE / "gold" / "news.jsonl"))])


def _key(text: str) -> str:
    """Letters and digits of a text, in small letters."""
    return re.sub(r"[\W_]+", "", text.lower())


def _holds(pair: Pair, link: Row) -> bool:
    """Tell whether a pair and a link are of the same documents, and one holds the other on either side."""
    if (pair.hi_doc.id, pair.en_doc.id) != (link["hi_doc"], link["en_doc"]):
        return False
    sides = ((_key(pair.hi), _key(link["hi"])), (_key(pair.en), _key(link["en"])))
    return all(a == b or (min(len(a), len(b)) >= SHORTEST_HELD and (a in b or b in a)) for a, b in sides)


def _round(value: float) -> float:
    return round(float(value), 3)


def main() -> None:
    """Print the figures of the real events, of four real articles, and of the sample."""
    for title, told in (
        ("real events", partial(measure, sets.SHARED / "real_events")),
        ("real articles, the best counterparts linked", articles),
        ("the news of the sample", sample),
    ):
        print(title, flush=True)
        for name, value in told().items():
            print(f"  {name}: {value}")


if __name__ == "__main__":
    main()
