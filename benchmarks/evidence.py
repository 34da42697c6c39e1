"""Measures the evidence of names and numbers: on translated pairs, on shuffled ones, on lists of names, and its speed.

Run `python -m benchmarks.evidence [flores/dev ...]`; prints one JSON object a set. Needs `../shared/data`.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator

import numpy as np
from sklearn.metrics import roc_auc_score

from align.evidence import Facts, compare, facts
from align.romanise import similarity
from align.types import Evidence
from benchmarks.sets import SHARED, line_documents, rows

SEED = 1


def true_and_shuffled(
    documents: list[tuple[str, list[str], list[str]]],
) -> tuple[list[tuple[Facts, Facts]], list[tuple[Facts, Facts]]]:
    """Pairs of facts that face each other, and each Hindi sentence with another English one of its document."""
    rng = np.random.default_rng(SEED)
    true, other = [], []
    for _, hi, en in documents:
        h, e = [facts(text, "hi") for text in hi], [facts(text, "en") for text in en]
        true += list(zip(h, e, strict=True))
        if len(h) > 1:
            shift = rng.integers(1, len(h))
            other += [(h[i], e[(i + shift) % len(h)]) for i in range(len(h))]
    return true, other


def _clean(found: Evidence) -> bool:
    """Tell whether no number is left over on either side."""
    return not any(m.kind == "number" for m in (*found.only_hi, *found.only_en))


def numbers_and_names(documents: list[tuple[str, list[str], list[str]]]) -> dict[str, float]:
    """Shares of pairs with numbers that agree, and counts of names linked and left over, true against shuffled."""
    figures: dict[str, float] = {}
    for label, pairs in zip(("true", "shuffled"), true_and_shuffled(documents), strict=True):
        found = [compare(h, e) for h, e in pairs]
        numbered = [f for f, (h, e) in zip(found, pairs, strict=True) if h.numbers or e.numbers]
        names = [link for f in found for link in f.links if link.en.kind == "name" and link.en.key[0] != "~"]
        words = [link for f in found for link in f.links if link.en.key[0] == "~"]
        figures |= {
            f"{label}_pairs": len(pairs),
            f"{label}_numbers_agree": round(sum(map(_clean, found)) / len(found), 4),
            f"{label}_numbers_agree_where_any": round(sum(map(_clean, numbered)) / max(len(numbered), 1), 4),
            f"{label}_name_links_a_pair": round(len(names) / len(pairs), 3),
            f"{label}_word_links_a_pair": round(len(words) / len(pairs), 3),
            f"{label}_names_left_a_pair": round(
                sum(m.kind == "name" for f in found for m in f.only_en) / len(pairs), 3
            ),
        }
    return figures


def speed(documents: list[tuple[str, list[str], list[str]]]) -> dict[str, float]:
    """Sentences and pairs a second, one process, caches as a run leaves them."""
    hi, en = [t for d in documents for t in d[1]], [t for d in documents for t in d[2]]
    start = time.perf_counter()
    h, e = [facts(t, "hi") for t in hi], [facts(t, "en") for t in en]
    per_sentence = (time.perf_counter() - start) / (len(h) + len(e))
    start = time.perf_counter()
    count = 0
    for at in range(0, min(len(h), 600), 60):
        for a in h[at : at + 60]:
            for b in e[at : at + 60]:
                compare(a, b)
                count += 1
    return {
        "sentences_a_second": round(1 / per_sentence),
        "pairs_a_second": round(count / (time.perf_counter() - start)),
    }


def _matrix(hi: list[str], en: list[str]) -> Iterator[list[float]]:
    for name in hi:
        yield [similarity(name, other) for other in en]


def name_lists(kinds: tuple[str, ...], source: str) -> dict[str, float]:
    """Hit@1 among all names of a kind, and AUROC of the partner against the nearest other name."""
    chosen = [r for r in rows(SHARED / "names" / "names.tsv") if r["kind"] in kinds and r["source"] == source]
    scores = np.array(list(_matrix([r["hi"] for r in chosen], [r["en"] for r in chosen])))
    own = scores.diagonal().copy()
    np.fill_diagonal(scores, -1.0)
    near = scores.max(axis=1)
    labels = [1] * len(own) + [0] * len(near)
    return {
        "names": len(chosen),
        "hit_at_1": round(float((own > near).mean()), 4),
        "auroc_near_misses": round(float(roc_auc_score(labels, [*own, *near])), 4),
        "near_misses_over_0.9": round(float((near >= 0.9).mean()), 4),
        "partners_over_0.9": round(float((own >= 0.9).mean()), 4),
    }


def main(sets: list[str]) -> None:
    """Print the figures of each set, then those of the lists of names."""
    for name in sets:
        documents = line_documents(*name.split("/"))
        print(json.dumps({"set": name, **speed(documents), **numbers_and_names(documents)}, indent=1))
    for kinds, source in ((("person", "person_initials"), "cricinfo"), (("territory", "city"), "cldr")):
        print(json.dumps({"set": f"names/{source}", "kinds": kinds, **name_lists(kinds, source)}))


if __name__ == "__main__":
    main(sys.argv[1:] or ["flores/dev", "tico19/dev"])
