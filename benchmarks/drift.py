"""Drift on pairs it was not fitted on: FLORES devtest with one thing changed, or nothing of weight, by type."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
from sklearn.metrics import roc_auc_score

from align.core.types import Finding, Span
from align.drift.judge import Drift, compare_texts
from align.model.encoder import load_token_encoder
from training import sets
from training.perturb import Example, examples

PER_TYPE = 150
FALSE_ALARMS = 0.05  # share of unchanged pairs above the threshold that recall is told at
SLACK = 2  # characters a place where words were cut may be off
# Edit types as findings name them; a wrong speaker is also a wrong name.
NAMES = {
    "number_word": ("number",), "magnitude": ("number",), "name_swap": ("name",), "role_swap": ("role",),
    "speaker_swap": ("speaker", "name"), "cue_strength": ("cue",), "negation_insert": ("negation",),
    "negation_delete": ("negation",), "omission_1": ("omission",), "omission_3": ("omission",),
    "omission_20pct": ("omission",), "added_clause": ("addition",),
}  # fmt: skip


def crossing(example: Example) -> bool:
    """Tell whether the two sides are of different languages."""
    return example.langs in ("hi-en", "en-hi")


def hits(finding: Finding, example: Example) -> bool:
    """Tell whether a finding shares characters with the change, or its place where words were cut."""
    sides = ((finding.a, example.span_a), (finding.b, example.span_b))
    return any(own is not None and gold is not None and _meets(own, gold) for own, gold in sides)


def _meets(own: Span, gold: Span) -> bool:
    if gold[0] < gold[1]:
        return max(own[0], gold[0]) < min(own[1], gold[1])
    return own[0] - SLACK <= gold[0] <= own[1] + SLACK


def measure(found: Sequence[Example], drifts: Sequence[Drift]) -> dict[str, object]:
    """Count: AUROC, recall by type at a share of false alarms, false alarms by type, places and types found."""
    score = np.array([drift.probability for drift in drifts])
    label = np.array([example.label for example in found])
    kind = np.array([example.type for example in found])
    cross = np.array([crossing(example) for example in found])
    threshold = float(np.quantile(score[label == 0], 1 - FALSE_ALARMS))
    placed = [
        (
            any(hits(f, e) for f in d.findings),
            any(hits(f, e) and f.type in NAMES.get(e.type, (e.type,)) for f in d.findings),
        )
        for e, d in zip(found, drifts, strict=True)
        if e.label and (e.span_a or e.span_b)
    ]
    quiet = [bool(d.findings) for e, d in zip(found, drifts, strict=True) if not e.label]
    return {
        "auroc_cross": roc_auc_score(label[cross], score[cross]),
        "auroc_hindi": roc_auc_score(*_only(found, label, score, "hi-hi")),
        "auroc_english": roc_auc_score(*_only(found, label, score, "en-en")),
        "recall": float((score[label == 1] > threshold).mean()),
        "recall_cross": _recall(score[cross], label[cross]),
        "by_type": {t: _share(score, threshold, (kind == t) & (label == 1)) for t in sorted(set(kind[label == 1]))},
        "by_type_cross": {
            t: _share(score, threshold, (kind == t) & (label == 1) & cross) for t in sorted(set(kind[label == 1]))
        },
        "false_alarms": {
            t: _share(score, threshold, (kind == t) & (label == 0)) for t in sorted(set(kind[label == 0]))
        },
        "located": float(np.mean([where for where, _ in placed])),
        "located_and_typed": float(np.mean([both for _, both in placed])),
        "benign_with_findings": float(np.mean(quiet)),
        "calibration": {
            f"{low:.1f}": _share(label, 0, (score >= low) & (score < low + 0.2)) for low in np.arange(0, 1, 0.2)
        },
    }


def _recall(score: np.ndarray, label: np.ndarray) -> float:
    """Share of changes above what FALSE_ALARMS of these unchanged pairs reach."""
    return float((score[label == 1] > np.quantile(score[label == 0], 1 - FALSE_ALARMS)).mean())


def _only(found: Sequence[Example], label: np.ndarray, score: np.ndarray, langs: str) -> tuple[np.ndarray, np.ndarray]:
    own = np.array([example.langs == langs for example in found])
    return label[own], score[own]


def _share(score: np.ndarray, threshold: float, chosen: np.ndarray) -> float:
    return round(float((score[chosen] > threshold).mean()), 3) if chosen.any() else float("nan")


def run(split: str = "devtest", per_type: int = PER_TYPE) -> dict[str, object]:
    """Measure on a part of FLORES, with words, names and scales that fitting did not use.

    Most of them stand in the tables that the rules read: recall of opposites and names is that of words known there.
    """
    pairs = [pair for _, hi, en in sets.line_documents("flores", split) for pair in zip(hi, en, strict=True)]
    found = examples(pairs, 3, 1, per_type)
    started = time.perf_counter()
    drifts = compare_texts([(example.a, example.b) for example in found], load_token_encoder())
    table = measure(found, drifts)
    return {"pairs": len(found), "seconds_a_pair": (time.perf_counter() - started) / len(found), **table}


def main() -> None:
    """Print the tables."""
    for name, value in run().items():
        if isinstance(value, dict):
            print(f"  {name}:")
            print("    " + "  ".join(f"{kind} {share:.2f}" for kind, share in value.items() if share == share))
        else:
            print(f"  {name:<22} {value:.3f}" if isinstance(value, float) else f"  {name:<22} {value}")


if __name__ == "__main__":
    main()
