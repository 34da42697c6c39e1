"""A small bilingual lexicon out of the training sets: IBM Model 1 both ways (Brown et al. 1993), on word stems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from align.evidence.bilingual import Lexicon, stems
from training import sets

ITERATIONS = 6
# Kept: pairs whose translation probabilities both ways multiply to this at least, seen about once or more.
LEAST_PRODUCT, LEAST_COUNT = 0.01, 1.0
LONGEST = 600  # code points; co-occurrence in longer blocks says little


def sentence_pairs(left_out: int | None = None) -> list[tuple[str, str]]:
    """Training pairs (hi, en) of TICO-19 dev, docs, stories, Tatoeba and strings.

    `left_out` leaves out one fold of the documents, so that heads are not fitted on words learned from themselves.
    """
    found: list[tuple[str, str]] = []
    for name, hi, en in sets.line_documents("tico19", "dev") + sets.block_documents():
        if sets.fold_of(name) != left_out:
            found += zip(hi, en, strict=True)
    for name, pages_hi, pages_en in sets.stories("train"):
        if sets.fold_of(name) != left_out:
            found += [(" ".join(h), " ".join(e)) for h, e in zip(pages_hi, pages_en, strict=True)]
    for table in ("tatoeba/tatoeba.tsv", "strings/mozilla_www.tsv", "strings/libreoffice_help.tsv"):
        rows = sets.rows(sets.SHARED / table)
        found += [(row["hi"], row["en"]) for k, row in enumerate(rows) if k % 2 != left_out]
    return sorted({(h, e) for h, e in found if h and e and h != e and len(h) <= LONGEST})


def fit(pairs: Sequence[tuple[str, str]]) -> Lexicon:
    """Fit the lexicon: weight = twice the geometric mean of both translation probabilities, 1 at most."""
    hi = [sorted(set(stems(h, "hi"))) for h, _ in pairs]
    en = [sorted(set(stems(e, "en"))) for _, e in pairs]
    hi_words, en_words = (
        {word: k for k, word in enumerate(sorted({w for side in text for w in side}))} for text in (hi, en)
    )
    sentence, row, column = _together(hi, en, hi_words, en_words)
    cell, inverse = np.unique(row * len(en_words) + column, return_inverse=True)
    rows, columns = cell // len(en_words), cell % len(en_words)
    to_en, count_en = _model1(inverse, rows, sentence * len(en_words) + column)
    to_hi, count_hi = _model1(inverse, columns, sentence * len(hi_words) + row)
    product, count = to_en * to_hi, np.minimum(count_en, count_hi)
    hi_list, en_list = list(hi_words), list(en_words)
    table: dict[str, dict[str, float]] = {}
    for k in np.flatnonzero((product > LEAST_PRODUCT) & (count >= LEAST_COUNT)):
        table.setdefault(hi_list[rows[k]], {})[en_list[columns[k]]] = float(min(1.0, 2 * np.sqrt(product[k])))
    return Lexicon(table, {"hi": _frequency(hi), "en": _frequency(en)})


def _together(
    hi: Sequence[Sequence[str]], en: Sequence[Sequence[str]], hi_words: dict[str, int], en_words: dict[str, int]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Every Hindi word with every English word of its pair: (c,) int64 sentence, Hindi and English numbers."""
    parts = []
    for k, (h, e) in enumerate(zip(hi, en, strict=True)):
        rows, columns = np.array([hi_words[w] for w in h], np.int64), np.array([en_words[w] for w in e], np.int64)
        parts.append((np.full(len(h) * len(e), k, np.int64), np.repeat(rows, len(e)), np.tile(columns, len(h))))
    return tuple(np.concatenate(column) for column in zip(*parts, strict=True))  # type: ignore[return-value]


def _model1(inverse: np.ndarray, given: np.ndarray, target: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Run EM: each target word of a sentence shares itself out among the words given; probabilities and counts."""
    _, token = np.unique(target, return_inverse=True)
    probability = np.ones(len(given))
    counts: np.ndarray = probability
    for _ in range(ITERATIONS):
        share = probability[inverse]
        counts = np.bincount(inverse, share / np.bincount(token, share)[token])
        probability = counts / np.bincount(given, counts)[given]
    return probability, counts


def _frequency(texts: Sequence[Sequence[str]]) -> dict[str, float]:
    """Share of texts each word stands in."""
    counts = Counter(word for text in texts for word in set(text))
    return {word: count / len(texts) for word, count in counts.items()}


def write(lexicon: Lexicon, path: Path) -> None:
    """Store the lexicon with its frequencies, sorted."""
    lines = ["hi\ten\tweight\thi_frequency\ten_frequency"]
    for hi, translations in sorted(lexicon.pairs.items()):
        for en, weight in sorted(translations.items()):
            shares = f"{lexicon.frequency['hi'][hi]:.6f}\t{lexicon.frequency['en'][en]:.6f}"
            lines.append(f"{hi}\t{en}\t{weight:.3f}\t{shares}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
