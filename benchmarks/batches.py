"""Blind batches: texts by readers who saw neither the code nor its cases, scored once and logged in docs/quality.md.

A batch that has been scored is a development set; the next figure needs a new one:
`python -m benchmarks.batches [NAME | KIND | PATH]...`.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

from align.api import Aligner
from align.core.types import LANGS, Document
from align.evidence.name_similarity import score_pairs
from align.jobs.evaluate import calibration_error
from align.jobs.stories import furniture_head
from align.text.boilerplate import clean
from align.text.sentences import split
from benchmarks.reports import measure as measure_reports
from benchmarks.utterances import measure as measure_utterances
from training.sets import read_beads

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
    """F1 of spans, recall by kind, and how many gold quotes are found with the right speaker, or with a wrong name.

    What a reader marked `optional` is neither needed nor punished; `scare` are words in marks that are no speech.
    """
    aligner, count = Aligner(), Counter[str]()
    for row in batch:
        gold = {span: quote for quote in row["quotes"] for span in [_quote_span(row["text"], quote)]}
        passed = {_quote_span(row["text"], quote) for quote in row.get("optional", [])}
        found = {_trimmed(row["text"], q.start, q.end): q for q in aligner.quotes(row["text"], row["lang"])}
        found = {span: quote for span, quote in found.items() if span in gold or span not in passed}
        scare = {_quote_span(row["text"], {"text": text}) for text in row.get("scare", [])}
        count["gold"] += len(gold)
        count["found"] += len(found)
        count["scare"] += len(scare)
        count["scare taken"] += len(scare & found.keys())
        for span, quote in gold.items():
            kind = _listed(quote["kind"])[0]
            count[f"gold {kind}"] += 1
            if span in found:
                right = _same_speaker(found[span].speaker, _listed(quote["speaker"]))
                count["right"] += 1
                count[f"right {kind}"] += 1
                count["speaker"] += right
                count["wrong name"] += bool(found[span].speaker) and not right
    precision, recall = count["right"] / count["found"], count["right"] / count["gold"]
    return {
        "paragraphs": len(batch),
        "quotes": count["gold"],
        "span F1": _round(2 * precision * recall / (precision + recall)),
        "precision, recall": [_round(precision), _round(recall)],
        "recall by kind": {k: _round(count[f"right {k}"] / max(1, count[f"gold {k}"])) for k in KINDS},
        "found with the right speaker": _round(count["speaker"] / count["gold"]),
        "right speaker of those found": _round(count["speaker"] / count["right"]),
        "with a wrong name": _round(count["wrong name"] / count["gold"]),
        "scare quotes taken": f"{count['scare taken']}/{count['scare']}",
    }


def _quote_span(text: str, quote: dict[str, Any]) -> tuple[int, int]:
    """Place of a quote in its text, without its marks."""
    start = text.index(quote["text"])
    return _trimmed(text, start, start + len(quote["text"]))


def sentence_rows(batch: Sequence[dict[str, Any]]) -> dict[str, object]:
    """Share of texts cut exactly as a reader cuts them, and F1 of the ends of sentences."""
    right, ends = defaultdict[str, list[bool]](list), Counter[str]()
    for row in batch:
        text = row["text"]
        found = [text[start:end] for start, end in split(text, row["lang"])]
        lists = [[" ".join(part.split()) for part in one] for one in (row["sentences"], *row.get("alt", []))]
        own = [" ".join(part.split()) for part in found]
        right[row["kind"]].append(own in lists)
        right[row["lang"]].append(own in lists)
        gold, cut = _ends(lists[0]), _ends(own)
        for name, count in (("right", len(gold & cut)), ("found", len(cut)), ("gold", len(gold))):
            ends[f"{row['lang']} {name}"] += count
    f1 = {lang: 2 * ends[f"{lang} right"] / (ends[f"{lang} found"] + ends[f"{lang} gold"]) for lang in LANGS}
    return {
        "texts": len(batch),
        "cut as a reader does": {lang: _round(np.mean(right.pop(lang))) for lang in LANGS},
        "F1 of ends": {lang: _round(value) for lang, value in f1.items()},
        "by kind": {kind: f"{sum(own)}/{len(own)}" for kind, own in sorted(right.items())},
    }


def furniture(batch: Sequence[dict[str, Any]]) -> dict[str, object]:
    """Lines of furniture that are set aside, lines of text that are lost, and documents without a mistake."""
    documents = [Document(row["text"], row["lang"], id=row["id"]) for row in batch]
    count, clean_ones = Counter[str](), 0
    head = furniture_head()
    for row, document in zip(batch, documents, strict=True):
        # A document at a time, as a run on single pages: no line repeats over the pages of an outlet here.
        cleaned = clean([document], head.probability)[document.id]
        gone = [" ".join(one.text.split()) for one in (*cleaned.dropped, *(own.dropped for own in cleaned.aside))]
        hit, lost = (sum(_within(line, gone) for line in row[name]) for name in ("drop", "keep"))
        for name, value in (("hit", hit), ("drop", len(row["drop"])), ("lost", lost), ("keep", len(row["keep"]))):
            count[name] += value
        clean_ones += hit == len(row["drop"]) and not lost
    return {
        "documents": len(batch),
        "without a mistake": f"{clean_ones}/{len(batch)}",
        "furniture set aside": f"{count['hit']}/{count['drop']}",
        "text lost": f"{count['lost']}/{count['keep']}",
    }


def names(batch: Sequence[dict[str, Any]]) -> dict[str, object]:
    """Share of pairs of names that are rightly told to match or not."""
    right = defaultdict[str, list[bool]](list)
    for row, found in zip(batch, score_pairs({"a": r["a"], "b": r["b"]} for r in batch), strict=True):
        for kind in (f"match {row['match']}", row["kind"]):
            right[kind].append(found["match"] == row["match"])
    overall = [hit for kind, own in right.items() if kind.startswith("match ") for hit in own]
    return {
        "pairs": len(batch),
        "right": _round(np.mean(overall)),
        "matches found, others kept apart": [_round(np.mean(right.pop(f"match {own}"))) for own in (True, False)],
        "by kind": {kind: f"{sum(own)}/{len(own)}" for kind, own in sorted(right.items())},
    }


def score(batch: Sequence[dict[str, Any]]) -> dict[str, object]:
    """AUROC, and the share of pairs on the right side of 0.5; where one side says more only the mean is told."""
    p = np.array(Aligner().score([row["hi"] for row in batch], [row["en"] for row in batch]))
    whole = np.array(["right" in row for row in batch])
    label = np.array([bool(row.get("right")) for row in batch])
    right = defaultdict[str, list[bool]](list)
    for row, chance in zip(batch, p.tolist(), strict=True):
        if "right" in row:
            right[f"{row['kind']} {'right' if row['right'] else 'wrong'}"].append((chance >= 0.5) == row["right"])
    return {
        "pairs": int(whole.sum()),
        "AUROC": _auroc(label[whole], p[whole]),
        "on the right side of 0.5": _round(((p >= 0.5) == label)[whole].mean()),
        "one side says more: mean": _round(p[~whole].mean()) if (~whole).any() else "none",
        "by kind": {kind: f"{sum(own)}/{len(own)}" for kind, own in sorted(right.items())},
    }


def beads(folder: Path) -> dict[str, object]:
    """Strict and lax F1 and calibration of translated documents, all and by the first word of their names."""
    aligner = Aligner()
    parts = defaultdict[str, list[tuple[Any, Any]]](list)
    for document in read_beads([folder]):
        found = aligner.lines(document.hi, document.en, "parallel")
        for part in ("all", document.id.split("-")[0]):
            parts[part].append((document.gold, [(bead.hi, bead.en, bead.probability) for bead in found]))
    return {part: _beads(own) for part, own in parts.items()}


def _beads(documents: Sequence[tuple[Any, Any]]) -> str:
    strict, lax, rated = np.zeros(2), np.zeros(4), []
    for gold, found in documents:
        known, own = set(gold), {(h, e) for h, e, _ in found}
        links = [{(i, j) for h, e in side for i in h for j in e} for side in (known, own)]
        touched = [
            sum(any((i, j) in other for i in h for j in e) for h, e in side)
            for side, other in ((own, links[0]), (known, links[1]))
        ]
        strict += len(known & own), len(known) + len(own)
        lax += touched[0], len(own), touched[1], len(known)
        rated += [(chance, (h, e) in known) for h, e, chance in found]
    p, r = lax[0] / lax[1], lax[2] / lax[3]
    chances, hits = (np.array(column) for column in zip(*rated, strict=True))
    error = calibration_error(chances, hits)
    return f"strict F1 {2 * strict[0] / strict[1]:.3f}  lax F1 {2 * p * r / (p + r):.3f}  ECE {error:.3f}"


def _ends(parts: Sequence[str]) -> set[int]:
    """Where sentences end, in characters other than white space."""
    return set(np.cumsum([len("".join(part.split())) for part in parts]).tolist())


def _within(line: str, gone: Sequence[str]) -> bool:
    plain = " ".join(line.split())
    return any(plain == one or plain in one for one in gone)


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


def _round(value: float | np.floating[Any]) -> float:
    return round(float(value), 3)


def main() -> None:
    """Score the batches named, or all."""
    measures: dict[str, Callable[[Any], dict[str, object]]] = {
        "drift": drift,
        "quotes": quotes,
        "sentences": sentence_rows,
        "furniture": furniture,
        "names": names,
        "score": score,
    }
    chosen = sys.argv[1:]
    for path in sorted([*FOLDER.iterdir(), *(Path(name) for name in chosen if "/" in name)]):
        kind = path.stem.split("-")[0]
        if chosen and not {str(path), path.stem, kind} & set(chosen):
            continue
        print(path.stem)
        folders = {"beads": beads, "events": measure_reports, "utterances": measure_utterances}
        found = folders[kind](path) if path.is_dir() else measures[kind](rows(path))
        for name, value in found.items():
            print(f"  {name}: {value}")


if __name__ == "__main__":
    main()
