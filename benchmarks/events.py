"""Reports of one event: each invented event left out of fitting in turn, and ranked by a head fitted on the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from align.alignment.mining import best_of_source, rated_beads
from align.core.types import Bead
from align.evidence.bilingual import load_lexicon
from align.jobs.evaluate import calibration_error
from align.model.background import load_background
from align.model.encoder import load_encoder
from align.model.heads import best_threshold
from align.model.recipes import calibration_path
from training import sets
from training.fit import Fold, Labelled, fit, story_examples

SURE = 0.9  # precision that recall of cells is told at


@dataclass(frozen=True, slots=True)
class Ranked:
    """Counterparts of an event: probabilities, what is right (n,), and the cell each is in; cells with a link."""

    probability: np.ndarray
    right: np.ndarray
    cells: list[tuple[str, int, int]]
    known: set[tuple[str, int, int]]


def ranked(event: sets.Pool, left: Labelled, others: Sequence[Labelled]) -> Ranked:
    """Rate an event by a head fitted on the others, and keep each sentence's best counterpart in each document."""
    found: list[Bead] = rated_beads(left.scored, fit("story", others), "comparable")
    chosen = best_of_source(found, np.array(event.en_doc))
    cells = [(event.id, found[k].hi[0], event.en_doc[found[k].en[0]]) for k in chosen]
    known = {(event.id, i, event.en_doc[j]) for i, j in event.gold}
    return Ranked(np.array([found[k].probability for k in chosen]), left.right[chosen], cells, known)


def told(found: Sequence[Ranked]) -> dict[str, float]:
    """Average precision over cells, F1 at the own threshold, cells at SURE precision, calibration error."""
    probability, right = (np.concatenate([getattr(one, name) for one in found]) for name in ("probability", "right"))
    cells = [cell for one in found for cell in one.cells]
    known = set().union(*(one.known for one in found))
    order = np.argsort(-probability, kind="stable")
    hits = right[order]
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    recall = np.cumsum(hits) / len(known)
    least = best_threshold(probability)
    kept = probability >= least
    p, r = right[kept].mean(), len({cells[k] for k in np.flatnonzero(kept & right)}) / len(known)
    above = probability >= 0.05
    return {
        "average precision": float((precision * hits).sum() / len(known)),
        "F1": float(2 * p * r / (p + r)),
        "precision": float(p),
        "cells at precision .90": float(recall[precision >= SURE].max(initial=0.0)),
        "ECE": calibration_error(probability[above], right[above]),
    }


def main() -> None:
    """Print the figures of each event left out in turn, and of all together."""
    path = calibration_path(None)
    background = load_background(path.with_name(path.name.replace(".calibration.json", ".background.npz")))
    fold = Fold(None, load_encoder(), background, load_lexicon())
    events, measured = list(sets.events()), list(story_examples(fold))
    rows = [ranked(event, measured[k], [*measured[:k], *measured[k + 1 :]]) for k, event in enumerate(events)]
    for name, part in [*((event.id, [row]) for event, row in zip(events, rows, strict=True)), ("all", rows)]:
        print(f"  {name:<11} " + "  ".join(f"{kind} {value:.3f}" for kind, value in told(part).items()))


if __name__ == "__main__":
    main()
