"""Blind batches: texts by readers who saw neither the code nor its cases, scored once and logged in docs/quality.md.

A batch that has been scored is a development set; the next figure needs a new one: `python -m benchmarks.batches`.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

from align.api import Aligner

FOLDER = Path(__file__).with_name("batches")
FALSE_ALARMS = 0.05
KINDS = ("direct", "indirect", "mixed")
EDGE = " \t\n\"'“”‘’«»।.,!?…|;:—-"  # what two spans of one quote may differ by
TITLES = frozenset(
    ["the", "a", "an", "mr", "ms", "mrs", "dr", "prof", "श्री", "श्रीमती", "सुश्री", "डॉ", "ने", "के", "का", "की"]
)


def rows(path: Path) -> list[dict[str, Any]]:
    """Read a batch."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def drift(batch: Sequence[dict[str, Any]]) -> dict[str, object]:
    """AUROC, recall at 5 % false alarms and P >= 0.5, for all pairs and by languages and type."""
    found = Aligner().compare_pairs([(row["a"], row["b"]) for row in batch])
    score, label = np.array([one.probability for one in found]), np.array([row["drift"] for row in batch])
    langs = np.array(["-".join(sorted(map(_lang, (row["a"], row["b"])))) for row in batch])
    threshold = np.sort(score[~label])[::-1][int(FALSE_ALARMS * (~label).sum())]
    kinds = np.array([str(row["type"]) for row in batch])
    return {
        "pairs": len(batch),
        "AUROC": _auroc(label, score),
        "recall at 5 % false alarms": _round((score > threshold)[label].mean()),
        "P >= 0.5: recall, false alarms": [_round((score >= 0.5)[own].mean()) for own in (label, ~label)],
        "AUROC by languages": {
            k: _round(roc_auc_score(label[langs == k], score[langs == k])) for k in sorted(set(langs))
        },
        "recall by type": {
            k: _round((score > threshold)[kinds == k].mean()) for k in sorted(set(kinds[label].tolist()))
        },
    }


def quotes(batch: Sequence[dict[str, Any]]) -> dict[str, object]:
    """F1 of spans, recall by kind, and the share of gold quotes found with the right speaker."""
    aligner, count = Aligner(), Counter[str]()
    for row in batch:
        at, gold = 0, {}
        for quote in row["quotes"]:
            start = row["text"].index(quote["text"], at)
            at = start + 1
            gold[_trimmed(row["text"], start, start + len(quote["text"]))] = quote
        found = {_trimmed(row["text"], q.start, q.end): q for q in aligner.quotes(row["text"], row["lang"])}
        count["gold"] += len(gold)
        count["found"] += len(found)
        for span, quote in gold.items():
            kind = _listed(quote["kind"])[0]
            count[f"gold {kind}"] += 1
            if span in found:
                count["right"] += 1
                count[f"right {kind}"] += 1
                count["speaker"] += _same_speaker(found[span].speaker, _listed(quote["speaker"]))
    precision, recall = count["right"] / count["found"], count["right"] / count["gold"]
    return {
        "paragraphs": len(batch),
        "quotes": count["gold"],
        "span F1": _round(2 * precision * recall / (precision + recall)),
        "precision, recall": [_round(precision), _round(recall)],
        "recall by kind": {
            k: _round(count[f"right {k}"] / count[f"gold {k}"]) for k in ("direct", "indirect", "mixed")
        },
        "found with the right speaker": _round(count["speaker"] / count["gold"]),
    }


def _auroc(label: np.ndarray, score: np.ndarray) -> float:
    return _round(roc_auc_score(label, score))


def _lang(text: str) -> str:
    return "hi" if any("\u0900" <= char <= "\u097f" for char in text) else "en"


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip(EDGE)), start + len(inner.rstrip(EDGE))


def _same_speaker(found: str, accepted: Sequence[str]) -> bool:
    """Tell whether a speaker is one of those accepted: the same words, or all of them within a longer form."""
    own = _words(found)
    wanted = [_words(name) for name in accepted]
    return any(own == words or (bool(words) and words <= own and len(own) <= len(words) + 3) for words in wanted)


def _words(name: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFC", name.lower())
    letters = "".join(c if c.isalnum() or unicodedata.category(c).startswith("M") else " " for c in plain)
    return frozenset(letters.split()) - TITLES


def _round(value: float) -> float:
    return round(float(value), 3)


def main() -> None:
    """Score the batches named, or all."""
    measures = {"drift": drift, "quotes": quotes}
    for path in sorted(FOLDER.glob("*.jsonl")):
        if not sys.argv[1:] or path.stem in sys.argv[1:]:
            print(path.stem)
            for name, value in measures[path.stem.split("-")[0]](rows(path)).items():
                print(f"  {name}: {value}")


if __name__ == "__main__":
    main()
