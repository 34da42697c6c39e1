"""Train the judge: `python -m training.fit_judge`, part of `make fit`; about half an hour on two cores.

On translations of TICO-19 dev, docs, strings, stories train, Tatoeba and `data/beads` with one thing changed, on near
misses, on the contrast sets of `data/contrast`, the pairs of `data/pairs` and the events of `data/events`. One document
in five is held out: on
these the probabilities made of its verdicts are fitted (`training.fit`, `training.fit_drift`).
"""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from align.alignment.mining import Pool, mine
from align.alignment.sides import encode_sides
from align.core.paths import models_dir
from align.core.types import LANGS, FloatArray, Lang, Span
from align.core.vectors import unit
from align.judge.contradictions import clashes, shared_mentions
from align.judge.known import know
from align.judge.network import Judge
from align.judge.wording import Wording, read_wordings
from align.model.background import load_background
from align.model.encoder import Encoder, load_encoder, load_token_encoder
from align.model.recipes import calibration_path, load_recipe
from align.text.normalise import for_encoder
from training import judging, sets
from training.verdicts import Row, changed_rows, contrast_rows, event_rows, near_rows, pair_rows

HELD_OUT = 5  # one document in so many serves the probabilities
HELD_SHARE = 0.2  # how many examples of each kind these give
LONGEST = 90  # words of a text that is learned from
WRITTEN = 3.0  # weight of a pair written for this beside one that was made


def training_pairs() -> dict[bool, list[tuple[str, str]]]:
    """True pairs to fit on, by whether they are held out for the probabilities; whole documents on either side."""
    found: dict[bool, list[tuple[str, str]]] = {}
    for held in (False, True):
        every = [pair for _, hi, en in fitting_documents(held=held) for pair in zip(hi, en, strict=True)]
        kept = [(h, e) for h, e in every if 12 < len(e) < 400 and re.search("[\u0900-\u0963]", h)]
        found[held] = sorted(set(kept))
    return found


def fitting_documents(*, held: bool) -> list[sets.Document]:
    """Translations to fit on, line by line: those the judge is trained on, or one document in HELD_OUT held out."""
    stories = [
        (name, [" ".join(page) for page in hi], [" ".join(page) for page in en])
        for name, hi, en in sets.stories("train")
    ]
    every = [*close_translations(), *stories, *strings()]
    return [document for document in every if is_held(document[0]) == held]


def close_translations() -> list[sets.Document]:
    """Translations sentence by sentence: TICO-19 dev, docs, Tatoeba, and the beads of this repository."""
    documents = sets.training_documents()
    tatoeba = [(row["hi"], row["en"]) for row in sets.rows(sets.SHARED / "tatoeba" / "tatoeba.tsv")]
    documents += [(h, [h], [e]) for h, e in tatoeba if len(e) >= 25]
    documents += own_translations()
    return documents


def own_translations() -> list[sets.Document]:
    """The beads of this repository as documents of a line a bead."""
    return [
        (
            one.id,
            [" ".join(one.hi[i] for i in h) for h, _ in one.gold],
            [" ".join(one.en[j] for j in e) for _, e in one.gold],
        )
        for one in sets.read_beads([sets.BEADS])
    ]


def is_held(name: str) -> bool:
    """Tell whether a document is kept from the judge, for the probabilities."""
    return zlib.crc32(name.encode()) % HELD_OUT == 0


def strings() -> list[sets.Document]:
    """Software strings of some length, by page or file; one in two, since they are much alike."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for name, unit_name in (("libreoffice_help", "page"), ("mozilla_www", "file")):
        for row in sets.rows(sets.SHARED / "strings" / f"{name}.tsv"):
            if 40 < len(row["en"]) < 250 and zlib.crc32(row["en"].encode()) % 2:
                sides = found.setdefault(f"{name}/{row[unit_name]}", ([], []))
                sides[0].append(row["hi"])
                sides[1].append(row["en"])
    return [(name, *sides) for name, sides in found.items()]


@cache
def means() -> Mapping[Lang, FloatArray]:
    """Mean vector of each language's texts, (d,)."""
    path = calibration_path(None)
    return load_background(path.with_name(path.name.replace(".calibration.json", ".background.npz"))).means


@dataclass(frozen=True, slots=True)
class Read:
    """A row with its texts read, in the judge's order: Hindi first, of one language the first by text."""

    row: Row
    a: Wording
    b: Wording


def read(rows: Iterable[Row]) -> list[Read]:
    """Read the texts of rows, each once; word vectors in half precision."""
    ordered = [row if _order(row.langs[0], row.a) <= _order(row.langs[1], row.b) else row.mirrored() for row in rows]
    encoder = load_token_encoder(cache=False)
    texts = sorted({(lang, text) for row in ordered for lang, text in zip(row.langs, (row.a, row.b), strict=True)})
    texts.sort(key=lambda one: len(one[1]))
    known: dict[tuple[str, str], Wording] = {}
    for start in range(0, len(texts), 2000):
        part = texts[start : start + 2000]
        found = read_wordings([text for _, text in part], encoder, [lang for lang, _ in part])
        for key, wording in zip(part, found, strict=True):
            known[key] = replace(wording, vectors=wording.vectors.astype(np.float16))
        sys.stderr.write(f"\r  read {start + len(part)} of {len(texts)} texts")
    sys.stderr.write("\n")
    pairs = [Read(row, known[row.langs[0], row.a], known[row.langs[1], row.b]) for row in ordered]
    return [one for one in pairs if 0 < len(one.a.words) <= LONGEST and 0 < len(one.b.words) <= LONGEST]


def _order(lang: Lang, text: str) -> tuple[int, str]:
    return LANGS.index(lang), text


def item(one: Read) -> judging.Item:
    """Give a row its features and labels."""
    both = shared_mentions(one.a, one.b)
    known = know(one.a, one.b, both, clashes(one.a, one.b, both), means())
    changed = "same" not in one.row.allowed
    words = (_word_labels(one.a, one.row.span_a, changed), _word_labels(one.b, one.row.span_b, changed))
    return judging.Item(one.a, one.b, known, words, one.row.mask, one.row.weight)


def _word_labels(side: Wording, span: Span | None, changed: bool) -> FloatArray:
    """Label words (w, 2): changed, and words missing after; -1 where the place of a change is not known."""
    rows = np.full((len(side.words), 2), -1 if changed and span is None else 0, np.float32)
    if changed and span is not None:
        start, end = span
        if start < end:
            rows[[k for k, word in enumerate(side.words) if word.start < end and word.end > start], 0] = 1
        else:
            before = [k for k, word in enumerate(side.words) if word.end <= start]
            rows[before[-1] if before else 0, 1] = 1
    return rows


def mean_words(found: Sequence[Read]) -> dict[Lang, FloatArray]:
    """Mean word vector of each language."""
    sides = {id(side): side for one in found for side in (one.a, one.b)}.values()
    centres: dict[Lang, FloatArray] = {}
    for lang in LANGS:
        rows = [side.vectors.astype(np.float32).sum(axis=0) for side in sides if side.lang == lang]
        centres[lang] = np.sum(rows, axis=0) / sum(len(side.words) for side in sides if side.lang == lang)
    return centres


def centred(pairs: Sequence[tuple[str, str]], encoder: Encoder) -> tuple[FloatArray, FloatArray]:
    """Centred vectors of both sides of pairs, (n, d) unit rows."""
    rows = [encoder.encode([for_encoder(pair[side]) for pair in pairs]) for side in (0, 1)]
    return unit(rows[0] - rows[0].mean(axis=0)), unit(rows[1] - rows[1].mean(axis=0))


def written_rows(encoder: Encoder) -> list[Row]:
    """The pairs written for this: contrast sets, single pairs and candidates of events."""
    found = [*contrast_rows(), *pair_rows()]
    for event in sets.events():
        pool = Pool(*encode_sides(event.hi, event.en, encoder, None), np.array(event.hi_doc), np.array(event.en_doc))
        found += event_rows(event, mine(pool))
    return [replace(row, weight=WRITTEN) for row in found]


def main() -> None:
    """Train and write beside the recipe."""
    pairs = training_pairs()[False]
    made = [*changed_rows(pairs, 11, 0), *near_rows(pairs, centred(pairs, load_encoder()), 5)]
    found = read([*made, *written_rows(load_encoder())])
    centres = mean_words(found)
    items = [item(one) for one in found]
    sys.stderr.write(f"training the judge on {len(items)} pairs\n")
    weights = judging.train(items, centres)
    weights |= {f"text_{lang}": mean for lang, mean in means().items()}
    store(Judge(weights))


def store(judge: Judge) -> None:
    """Write the weights in half precision, the same bytes each time."""
    halves: dict[str, Any] = {name: value.astype(np.float16) for name, value in sorted(judge.weights.items())}
    np.savez_compressed(models_dir() / f"{load_recipe().name}.judge.npz", **halves)


if __name__ == "__main__":
    main()
