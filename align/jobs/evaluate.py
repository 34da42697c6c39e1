"""Alignments against gold: strict and lax beads, mined links or text pairs, and calibration, with intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import numpy.typing as npt

from align.core.errors import AlignError
from align.jobs.gold import IndexSet, Predicted, read_gold, read_predicted

BOOTSTRAPS = 1000
# A span found is the gold one when they share at least this part of the shorter one's words, in order.
OVERLAP = 0.5
# Classes of texts by the words of the Hindi side, with the most words of each.
LENGTHS = {"up to 8 words": 8, "up to 20 words": 20, "longer": 10**9}
# Ways to count a prediction as right; whatever else is judged is a relation of the gold, told as recall.
MEASURED = ("pairs", "strict", "lax", "links")


@dataclass(frozen=True, slots=True)
class Judged:
    """For each predicted pair whether it is right, for each gold pair whether it was found, and what kind each is."""

    right: npt.NDArray[np.bool_]
    found: npt.NDArray[np.bool_]
    right_kinds: Sequence[str] = ()
    found_kinds: Sequence[str] = ()


def evaluate_files(gold: str, predicted: str) -> str:
    """Measure a file of predictions against a gold file; the table as text."""
    right, rows = read_gold(gold), read_predicted(predicted)
    if right.texts and any(not isinstance(row.hi, str) for row in rows):
        what = "the predictions hold indices, the gold holds texts"
        raise AlignError(what, path=predicted, hint="compare records of align corpus")
    if right.texts:
        golds = right.texts
        rows = _of_documents(rows, golds)
        judgements = {"pairs": judge_texts(golds, rows)}
        for relation in sorted({str(row["relation"]) for row in golds if "relation" in row}):
            judgements[relation] = judge_texts([row for row in golds if row.get("relation") == relation], rows)
    elif right.links:
        judgements = {"links": judge_beads(right.beads, rows, strict=True)}
    else:
        judgements = {name: judge_beads(right.beads, rows, strict=name == "strict") for name in ("strict", "lax")}
    probabilities = np.array([row.probability for row in rows])
    tables = [_table(name, judged, probabilities) for name, judged in judgements.items() if name in MEASURED]
    return "".join(tables) + "".join(
        f"recall of {name}: {judged.found.sum()} of {len(judged.found)}\n"
        for name, judged in judgements.items()
        if name not in MEASURED
    )


def _of_documents(rows: Sequence[Predicted], golds: Sequence[dict[str, object]]) -> list[Predicted]:
    """Leave out predictions for documents the gold says nothing of."""
    known = {name for gold in golds for name in _documents(gold)}
    return [row for row in rows if all(Path(document).name in known for document in row.documents)]


def judge_beads(gold: Sequence[tuple[IndexSet, IndexSet]], rows: Sequence[Predicted], *, strict: bool) -> Judged:
    """Judge beads of indices: strict asks for the same sets, lax for one linked pair in common."""
    predicted = [(row.hi, row.en) for row in rows if isinstance(row.hi, tuple) and isinstance(row.en, tuple)]
    if len(predicted) != len(rows):
        raise AlignError("the predictions hold texts, the gold holds indices", hint="compare records of align lines")
    kinds = [_type(bead) for bead in predicted], [_type(bead) for bead in gold]
    if strict:
        return Judged(_flags(predicted, set(gold).__contains__), _flags(gold, set(predicted).__contains__), *kinds)
    return Judged(_flags(predicted, _linked(gold)), _flags(gold, _linked(predicted)), *kinds)


def _type(bead: tuple[IndexSet, IndexSet]) -> str:
    """Sizes of a bead, "2-1" for two Hindi sentences and one English."""
    return f"{len(bead[0])}-{len(bead[1])}"


def _length(text: str) -> str:
    """Class of a text by its words: short ones have many neighbours, long ones few."""
    words = len(text.split())
    return next(name for name, most in LENGTHS.items() if words <= most)


def _flags(
    items: Sequence[tuple[IndexSet, IndexSet]], judge: Callable[[tuple[IndexSet, IndexSet]], bool]
) -> npt.NDArray[np.bool_]:
    """Judge each item."""
    return np.array([judge(item) for item in items], dtype=np.bool_)


def _linked(reference: Sequence[tuple[IndexSet, IndexSet]]) -> Callable[[tuple[IndexSet, IndexSet]], bool]:
    """Make a test for sharing a linked pair of sentences with the reference."""
    links = {(i, j) for hi, en in reference for i in hi for j in en}
    return lambda bead: any((i, j) in links for i in bead[0] for j in bead[1])


def judge_texts(gold: Sequence[dict[str, object]], rows: Sequence[Predicted]) -> Judged:
    """Judge pairs of texts: right when both sides overlap with those of one gold pair of the same documents.

    A sentence may have several counterparts in a document; it is found when one of them is.
    """
    golds = [(_joined(g["hi"]), _joined(g["en"]), _documents(g)) for g in gold if g["hi"] and g["en"]]
    hits = np.array([[_same(row, g) for g in golds] for row in rows], dtype=np.bool_).reshape(len(rows), len(golds))
    found: dict[tuple[str, tuple[str, str]], bool] = {}
    for (hi, _, documents), hit in zip(golds, np.any(hits, axis=0), strict=True):
        found[hi, documents] = found.get((hi, documents), False) or bool(hit)
    return Judged(
        np.any(hits, axis=1),
        np.array(list(found.values()), dtype=np.bool_),
        [_length(str(row.hi)) for row in rows],
        [_length(hi) for hi, _ in found],
    )


def _documents(gold: Mapping[str, object]) -> tuple[str, str]:
    """The two documents of a gold pair, by file name or id."""
    return Path(str(gold["hi_doc"])).name, Path(str(gold["en_doc"])).name


def _joined(side: object) -> str:
    """A side of a gold pair as one text; beads give their sentences as a list."""
    return " ".join(map(str, side)) if isinstance(side, list) else str(side)


def _same(row: Predicted, gold: tuple[str, str, tuple[str, str]]) -> bool:
    """Whether a predicted pair stands for a gold pair."""
    if (Path(row.documents[0]).name, Path(row.documents[1]).name) != gold[2]:
        return False
    return overlap(str(row.hi), gold[0]) >= OVERLAP and overlap(str(row.en), gold[1]) >= OVERLAP


def overlap(a: str, b: str) -> float:
    """Share of the shorter text's words that stand in the same order in the longer, in one run; 0..1."""
    first, second = sorted((a.split(), b.split()), key=len)
    match = SequenceMatcher(None, second, first, autojunk=False).find_longest_match()
    return match.size / max(len(first), 1)


def _table(name: str, judged: Judged, probability: npt.NDArray[np.float64]) -> str:
    """Lay out precision, recall and F1 with bootstrap intervals, and the calibration."""
    rng = np.random.default_rng(0)
    draws = np.array([_prf(_resample(judged.right, rng), _resample(judged.found, rng)) for _ in range(BOOTSTRAPS)])
    low, high = np.percentile(draws, [2.5, 97.5], axis=0)
    lines = [f"{name}: {len(judged.right)} predicted, {len(judged.found)} gold"]
    for k, measure in enumerate(("precision", "recall", "F1")):
        lines.append(f"  {measure:<10} {_prf(judged.right, judged.found)[k]:.4f}  [{low[k]:.4f}, {high[k]:.4f}]")
    if len(judged.right):
        lines.append(f"  ECE        {calibration_error(probability, judged.right):.4f}")
        lines.append(f"  Brier      {np.mean((probability - judged.right) ** 2):.4f}")
        sure = probability >= 0.95
        right = f"{judged.right[sure].mean():.4f}" if sure.any() else "-"
        lines.append(f"  p >= 0.95  {right} right, {sure.mean():.1%} of the output")
    return "\n".join([*lines, *_breakdown(judged)]) + "\n"


def _breakdown(judged: Judged) -> list[str]:
    """Precision and recall by bead type or by length, with how many there are of each."""
    lines = []
    for kind in sorted({*judged.right_kinds, *judged.found_kinds}):
        for side, kinds, flags in (
            ("precision", judged.right_kinds, judged.right),
            ("recall", judged.found_kinds, judged.found),
        ):
            own = [bool(flag) for known, flag in zip(kinds, flags, strict=False) if known == kind]
            if own:
                lines.append(f"  {kind:<15}{side:<10} {sum(own) / len(own):.4f}  of {len(own)}")
    return lines


def _resample(flags: npt.NDArray[np.bool_], rng: np.random.Generator) -> npt.NDArray[np.bool_]:
    """Draw as many with replacement."""
    return flags[rng.integers(0, len(flags), len(flags))] if len(flags) else flags


def _prf(right: npt.NDArray[np.bool_], found: npt.NDArray[np.bool_]) -> tuple[float, float, float]:
    """Precision, recall and their harmonic mean; 0 where nothing was predicted or nothing is gold."""
    p, r = (float(flags.mean()) if len(flags) else 0.0 for flags in (right, found))
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def calibration_error(probability: npt.NDArray[np.float64], right: npt.NDArray[np.bool_], bins: int = 10) -> float:
    """Expected calibration error over bins of equal mass: mean distance of probability and share of right pairs."""
    order = np.argsort(probability, kind="stable")
    parts = np.array_split(order, min(bins, len(order)))
    return float(sum(abs(probability[part].mean() - right[part].mean()) * len(part) for part in parts) / len(order))
