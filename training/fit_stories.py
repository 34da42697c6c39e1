"""Fit the links between documents that gather them into stories: `python -m training.fit_stories`, part of `make fit`.

On the invented events, stories train, docs and FLORES dev, each by itself and all thrown together, whole and thinned so
that half of the stories have one language only; told on these and on stories dev and FLORES devtest thrown together,
which are not fitted.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from itertools import chain, groupby

import numpy as np
from sklearn.linear_model import LogisticRegression

from align.alignment.grouping import DOCUMENT_MARKS, ONE_STORY, agglomerate, document_links, likely_links, sum_up
from align.core.paths import models_dir
from align.core.types import LANGS, FloatArray, Lang
from align.model.background import load_background
from align.model.encoder import load_encoder
from align.model.heads import Head
from align.model.recipes import load_recipe
from training import sets

FITTED_ON = "data/events, stories train, docs, FLORES dev"
# Weight of each set: reports of one event are what is looked for, pages of one manual are nearly one story.
WEIGHTS = {"events": 2.0, "stories": 1.0, "docs": 0.25, "flores": 1.0, "all": 1.0}
THINNED = ", thinned"
WRONG = 20.0  # weight of all wrong pairs of a set beside its right ones
FEWEST = 3  # sentences of a document

Report = tuple[str, Lang, list[str]]  # story, language, sentences


def reports(documents: Sequence[sets.Document]) -> list[Report]:
    """Both sides of translated documents."""
    return [(name, lang, side) for name, *sides in documents for lang, side in zip(LANGS, sides, strict=True)]


def told_stories(split: str) -> list[sets.Document]:
    """The stories of a part, each a list of sentences a side."""
    return [(name, [*chain(*hi)], [*chain(*en)]) for name, hi, en in sets.stories(split)]


def lines(split: str) -> list[sets.Document]:
    """The documents of a part of FLORES that have FEWEST sentences."""
    return [document for document in sets.line_documents("flores", split) if len(document[1]) >= FEWEST]


def invented() -> list[Report]:
    """The reports of the invented events."""
    found: list[Report] = []
    for pool in sets.events():
        for lang, texts, places in ((LANGS[0], pool.hi, pool.hi_doc), (LANGS[1], pool.en, pool.en_doc)):
            rows = zip(places or [], texts, strict=True)
            found += [(pool.id, lang, [text for _, text in own]) for _, own in groupby(rows, key=lambda row: row[0])]
    return found


def examples(documents: Sequence[Report]) -> tuple[FloatArray, np.ndarray, np.ndarray]:
    """Marks of the near pairs of documents, which are of one story, and the pairs."""
    background = load_background(models_dir() / f"{load_recipe().name}.background.npz")
    langs, texts = [lang for _, lang, _ in documents], [own for _, _, own in documents]
    pairs, marks = document_links(sum_up(langs, texts, load_encoder(), background))
    return marks, np.array([documents[a][0] == documents[b][0] for a, b in pairs]), pairs


def thinned(documents: Sequence[Report]) -> list[Report]:
    """Leave out all Hindi documents of a quarter of the stories and all English ones of another."""
    random = np.random.default_rng(3)
    fates = {name: int(random.integers(4)) for name in sorted({name for name, _, _ in documents})}
    return [one for one in documents if fates[one[0]] != LANGS.index(one[1])]


def fit(parts: Mapping[str, tuple[FloatArray, np.ndarray]]) -> Head:
    """Logistic regression; in each set all right pairs weigh its weight, all wrong ones WRONG times that."""
    x, y = (np.concatenate([part[k] for part in parts.values()]) for k in (0, 1))
    weights = np.concatenate(
        [
            WEIGHTS[name.removesuffix(THINNED)] * np.where(y, 1 / y.sum(), WRONG / (~y).sum())
            for name, (_, y) in parts.items()
        ]
    )
    mean, scale = x.mean(axis=0), x.std(axis=0) + 1e-6
    model = LogisticRegression(C=1e4, max_iter=3000).fit((x - mean) / scale, y, 100 * weights)
    found = model.coef_[0] / scale
    return Head(DOCUMENT_MARKS, found.astype(np.float32), float(model.intercept_[0] - (found * mean).sum()))


def told(documents: Sequence[Report], head: Head, together: float = ONE_STORY) -> tuple[float, float]:
    """Precision and recall of the Hindi–English pairs of documents put in one story."""
    marks, _, pairs = examples(documents)
    groups = agglomerate(len(documents), likely_links(pairs, marks, head), together)
    place = {k: number for number, members in enumerate(groups) for k in members}
    cross = [(a, b) for a in range(len(documents)) for b in range(a) if documents[a][1] != documents[b][1]]
    put = {(a, b) for a, b in cross if place[a] == place[b]}
    right = {(a, b) for a, b in cross if documents[a][0] == documents[b][0]}
    return len(put & right) / max(len(put), 1), len(put & right) / max(len(right), 1)


def main() -> None:
    """Fit, tell, write `models/stories.json`."""
    docs = [document for document in sets.block_documents() if len(document[1]) >= FEWEST]
    kinds = {
        "events": invented(),
        "stories": reports(told_stories("train")),
        "docs": reports(docs),
        "flores": reports(lines("dev")),
    }
    kinds["all"] = [one for documents in kinds.values() for one in documents]
    kinds |= {name + THINNED: thinned(documents) for name, documents in kinds.items()}
    parts = {name: examples(documents)[:2] for name, documents in kinds.items()}
    head = fit(parts)
    sys.stdout.write(f"{head.by_name}\n")
    kinds["unseen"] = reports([*told_stories("dev"), *lines("devtest")])
    kinds["unseen" + THINNED] = thinned(kinds["unseen"])
    for name, documents in kinds.items():
        for together in (0.4, ONE_STORY, 0.6):
            precision, recall = told(documents, head, together)
            sys.stdout.write(f"{name} at {together}: precision {precision:.3f}, recall {recall:.3f}\n")
    weights = {name: round(value, 6) for name, value in head.by_name.items()}
    written = {"intercept": round(head.intercept, 6), "weights": weights}
    table = {"fitted_on": FITTED_ON, "heads": {"documents": written}}
    (models_dir() / "stories.json").write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
