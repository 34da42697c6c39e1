"""Fit the probabilities of drift, of each type and of one utterance on what the judge says of documents new to it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression

from align.core.paths import models_dir
from align.drift.judge import features
from align.drift.likeness import likeness
from align.judge.measured import measure
from align.judge.network import Judge, load_judge
from align.judge.wording import read_wordings
from align.model.encoder import load_token_encoder
from align.model.heads import Head
from align.model.recipes import load_recipe
from training.fit_judge import HELD_SHARE, Read, read, training_pairs
from training.verdicts import changed_rows

MOST_UTTERED = 1200  # pairs whose forms serve the gathering of quotes
FAMILIES: Mapping[str, tuple[str, ...]] = {
    "number": ("number", "number_word", "magnitude"),
    "unit": ("unit",),
    "date": ("date",),
    "name": ("name_swap",),
    "negation": ("negation_insert", "negation_delete"),
    "quantifier": ("quantifier",),
    "modality": ("modality",),
    "antonym": ("antonym",),
    "role": ("role_swap",),
    "omission": ("omission_1", "omission_3", "omission_20pct"),
    "addition": ("added_clause",),
    "mistranslation": ("mistranslation", "hallucination"),
    "register": ("register",),
    "speaker": ("speaker_swap",),
    "cue": ("cue_strength",),
    "untranslated": ("untranslated",),
}


def fit_heads(found: Sequence[Read], judge: Judge) -> dict[str, Head]:
    """Fit the probability of drift and of each type."""
    rows = [features(measure(one.a, one.b, judge)) for one in found]
    kinds = np.array([one.row.kind for one in found])
    heads = {"drift": logistic(rows, np.array(["same" not in one.row.allowed for one in found]))}
    for family, types in FAMILIES.items():
        right = np.isin(kinds, types)
        if right.sum() >= 20:
            heads[family] = logistic(rows, right)
    return heads


def fit_utterance(pairs: Sequence[tuple[str, str]], judge: Judge) -> Head:
    """Fit whether two texts render one utterance: translations, whole and half, against texts near other ones.

    Two renderings in one language are rated by the same head: no set of them is at hand to fit on.
    """
    forms: list[str] = []
    source: list[int] = []
    for n, pair in enumerate(pairs[:MOST_UTTERED]):
        halves = [" ".join(text.split()[: len(text.split()) // 2]) for text in pair]
        forms += [*pair, *halves]
        source += [n] * 4
    read_forms = read_wordings(forms, load_token_encoder())
    means = judge.means
    rows = [(k + i, k + j, 1) for k in range(0, len(forms), 4) for i, j in ((0, 1), (0, 3), (1, 2))]
    whole = np.array([wording.whole - means[wording.lang] for wording in read_forms])
    whole /= np.linalg.norm(whole, axis=1, keepdims=True)
    for k in range(0, len(forms), 2):  # Hindi and English forms take turns
        near = np.argsort(-(whole[1::2] @ whole[k]))[:60] * 2 + 1
        others = [int(j) for j in near if source[j] != source[k]]
        rows += [(k, j, 0) for j in (*others[:2], *others[10:11], *others[-1:])]
    found = [likeness(measure(read_forms[i], read_forms[j], judge)) for i, j, _ in rows]
    return logistic(found, np.array([label for *_, label in rows]))


def logistic(rows: Sequence[Mapping[str, float]], right: np.ndarray) -> Head:
    """Logistic regression with weak ridge on standardised features, told in the features' own units."""
    names = tuple(rows[0])
    x = np.array([[row[name] for name in names] for row in rows], np.float32)
    mean, scale = x.mean(axis=0), x.std(axis=0) + 1e-6
    model = LogisticRegression(C=1.0, max_iter=2000).fit((x - mean) / scale, right)
    own = (model.coef_[0] / scale).astype(np.float32)
    return Head(names, own, float(model.intercept_[0] - (own * mean).sum()))


def main() -> None:
    """Fit and write beside the recipe."""
    pairs, judge = training_pairs()[True], load_judge()
    held = read(changed_rows(pairs, 12, 0, HELD_SHARE))
    heads = fit_heads(held, judge)
    heads["utterance"] = fit_utterance(pairs, judge)
    name = load_recipe().name
    table = {
        "model": name,
        "fitted_on": "one in five of TICO-19 dev, docs, strings, stories train, Tatoeba, data/beads, changed",
        "heads": {
            kind: {
                "intercept": round(head.intercept, 6),
                "weights": {f: round(float(w), 6) for f, w in zip(head.features, head.weights, strict=True)},
            }
            for kind, head in heads.items()
        },
    }
    (models_dir() / f"{name}.drift.json").write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
