"""Fit what tells drift: the word-by-word head and the probabilities made of it, on true pairs with one thing changed.

Fitted on TICO-19 dev, docs, strings, stories train and Tatoeba. The head learns from four fifths of the documents; the
probabilities from the rest, so that they are made of log-odds of texts the head has not seen.
"""

from __future__ import annotations

import json
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from align.core.paths import models_dir
from align.core.types import LANGS, FloatArray, Lang, Span
from align.drift.contradictions import clashes, shared_mentions
from align.drift.judge import features
from align.drift.likeness import likeness
from align.drift.measured import load_means, measure
from align.drift.word_head import Comparer, word_features
from align.drift.wording import Wording, read_wordings
from align.model.encoder import load_token_encoder
from align.model.heads import Head
from align.model.recipes import load_recipe
from training import comparing, sets
from training.perturb import Example, examples

EPOCHS = 4
HELD_OUT = 5  # one document in so many serves the probabilities
# Examples of one type that are learned from: most of those that are hard to see across languages.
MOST = {"cross": 1500, "hi-hi": 600, "en-en": 600}
HARD = ("omission_1", "omission_3", "omission_20pct", "mistranslation", "antonym", "added_clause", "name_swap")
MOST_HARD = 3500
MOST_TRUE = 12000
MOST_UTTERED = 1200  # pairs whose forms serve the gathering of quotes
MOST_HELD = 500  # of each for the probabilities
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


def training_pairs() -> dict[bool, list[tuple[str, str]]]:
    """True pairs to fit on, by whether they are held out for the probabilities; whole documents on either side."""
    documents = sets.training_documents()
    documents += [
        (name, [" ".join(page) for page in hi], [" ".join(page) for page in en])
        for name, hi, en in sets.stories("train")
    ]
    tatoeba = [(row["hi"], row["en"]) for row in sets.rows(sets.SHARED / "tatoeba" / "tatoeba.tsv")]
    documents += [(h, [h], [e]) for h, e in tatoeba if len(e) >= 25]
    documents += strings()
    found: dict[bool, list[tuple[str, str]]] = {False: [], True: []}
    for name, hi, en in documents:
        kept = [(h, e) for h, e in zip(hi, en, strict=True) if 20 < len(e) < 350 and re.search("[\u0900-\u0963]", h)]
        found[zlib.crc32(name.encode()) % HELD_OUT == 0] += kept
    return {part: sorted(set(pairs)) for part, pairs in found.items()}


def strings() -> list[sets.Document]:
    """Software strings of some length, by page or file; one in two, since they are much alike."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for name, unit in (("libreoffice_help", "page"), ("mozilla_www", "file")):
        for row in sets.rows(sets.SHARED / "strings" / f"{name}.tsv"):
            if 40 < len(row["en"]) < 250 and zlib.crc32(row["en"].encode()) % 2:
                sides = found.setdefault(f"{name}/{row[unit]}", ([], []))
                sides[0].append(row["hi"])
                sides[1].append(row["en"])
    return [(name, *sides) for name, sides in found.items()]


def drawn(pairs: Sequence[tuple[str, str]], seed: int, part: int, most: int | None = None) -> list[Example]:
    """Examples of every type, at most `most` of each type and pair of languages, else as many as it takes to learn."""
    random = np.random.default_rng(seed)
    every = [*examples(pairs, seed, part), *made_up(pairs, seed)]
    counts: Counter[tuple[str, str]] = Counter()
    found = []
    for k in random.permutation(len(every)):
        example = every[k]
        langs = "cross" if example.langs in ("hi-en", "en-hi") else example.langs
        counts[example.type, langs] += 1
        if counts[example.type, langs] <= (most or _most(example.type, langs)):
            found.append(example)
    return found


def _most(kind: str, langs: str) -> int:
    if langs == "cross" and kind in HARD:
        return MOST_HARD
    return MOST_TRUE if kind == "translation" else MOST[langs]


def made_up(pairs: Sequence[tuple[str, str]], seed: int) -> Iterator[Example]:
    """Texts that end as another one does, or are another one altogether: made up by a machine, or no translation."""
    random = np.random.default_rng(seed)
    for number, pair in enumerate(pairs):
        if random.random() > 0.5:
            continue
        side = int(random.integers(2))
        other = pairs[int(random.integers(len(pairs)))]
        own, theirs = pair[side].split(" "), other[side].split(" ")
        keep = int(random.integers(2, len(own) - 2)) if len(own) > 5 and random.random() < 0.5 else 0
        head = " ".join(own[:keep])
        text = f"{head} {' '.join(theirs[min(keep, len(theirs) // 2) :])}".strip()
        span, whole = (len(head), len(text)), (0, len(pair[1 - side]))
        hi, en = (text, pair[1]) if side == 0 else (pair[0], text)
        other_span = None if keep else whole
        at_hi, at_en = (span, other_span) if side == 0 else (other_span, span)
        yield Example(f"m{number}", hi, en, 1, "hallucination", "major", at_hi, at_en, "hi-en")
        if not keep:
            langs = ("hi-hi", "en-en")[side]
            places = ((0, len(pair[side])), (0, len(other[side])))
            yield Example(f"n{number}", pair[side], other[side], 1, "hallucination", "major", *places, langs)


@dataclass(frozen=True, slots=True)
class Read:
    """Examples with their two texts read."""

    example: Example
    a: Wording
    b: Wording


def read(found: Sequence[Example]) -> list[Read]:
    """Read the texts of examples, each once; word vectors in half precision."""
    encoder = load_token_encoder()
    langs = {text: lang for e in found for text, lang in zip((e.a, e.b), e.langs.split("-"), strict=True)}
    texts = sorted(langs)
    known: dict[str, Wording] = {}
    for start in range(0, len(texts), 2000):
        part = texts[start : start + 2000]
        own: list[Lang] = ["hi" if langs[text] == "hi" else "en" for text in part]
        for text, wording in zip(part, read_wordings(part, encoder, own), strict=True):
            known[text] = replace(wording, vectors=wording.vectors.astype(np.float16))
        sys.stderr.write(f"\r  read {start + len(part)} of {len(texts)} texts")
    sys.stderr.write("\n")
    return [Read(e, known[e.a], known[e.b]) for e in found if known[e.a].words and known[e.b].words]


def item(one: Read) -> comparing.Item:
    """Give an example its features and labels."""
    both = shared_mentions(one.a, one.b)
    known = word_features(one.a, one.b, both, clashes(one.a, one.b, both))
    example = one.example
    labels = (labelled(one.a, example.span_a, example.label), labelled(one.b, example.span_b, example.label))
    return comparing.Item(one.a, one.b, known, labels, example.label)


def labelled(side: Wording, span: Span | None, label: int) -> FloatArray:
    """Label words (w, 2): changed, and words missing after; -1 where the place of a change is not known."""
    rows = np.full((len(side.words), 2), -1 if label and span is None else 0, np.float32)
    if label and span is not None:
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
    means: dict[Lang, FloatArray] = {}
    for lang in LANGS:
        rows = [side.vectors.astype(np.float32).sum(axis=0) for side in sides if side.lang == lang]
        means[lang] = np.sum(rows, axis=0) / sum(len(side.words) for side in sides if side.lang == lang)
    return means


def fit_heads(found: Sequence[Read], comparer: Comparer) -> dict[str, Head]:
    """Fit the probability of drift and of each type."""
    means = load_means()
    rows = [features(measure(one.a, one.b, comparer), means) for one in found]
    kinds = np.array([one.example.type for one in found])
    heads = {"drift": logistic(rows, np.array([one.example.label for one in found]))}
    for family, types in FAMILIES.items():
        right = np.isin(kinds, types)
        if right.sum() >= 20:
            heads[family] = logistic(rows, right)
    return heads


def fit_utterance(pairs: Sequence[tuple[str, str]], comparer: Comparer) -> Head:
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
    means = load_means()
    rows = [(k + i, k + j, 1) for k in range(0, len(forms), 4) for i, j in ((0, 1), (0, 3), (1, 2))]
    whole = np.array([wording.whole - means[wording.lang] for wording in read_forms])
    whole /= np.linalg.norm(whole, axis=1, keepdims=True)
    for k in range(0, len(forms), 2):  # Hindi and English forms take turns
        near = np.argsort(-(whole[1::2] @ whole[k]))[:60] * 2 + 1
        others = [int(j) for j in near if source[j] != source[k]]
        rows += [(k, j, 0) for j in (*others[:2], *others[10:11], *others[-1:])]
    found = [likeness(measure(read_forms[i], read_forms[j], comparer), means) for i, j, _ in rows]
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
    pairs = training_pairs()
    learned, held = read(drawn(pairs[False], 11, 0)), read(drawn(pairs[True], 12, 0, MOST_HELD))
    centres = mean_words(learned)
    sys.stderr.write(f"fitting the word head on {len(learned)} pairs\n")
    weights = comparing.train([item(one) for one in learned], centres, EPOCHS)
    sys.stderr.write(f"fitting the probabilities on {len(held)} pairs\n")
    heads = fit_heads(held, Comparer(weights))
    heads["utterance"] = fit_utterance(pairs[True], Comparer(weights))
    name = load_recipe().name
    halves: dict[str, Any] = {key: values.astype(np.float16) for key, values in weights.items()}
    np.savez_compressed(models_dir() / f"{name}.drift.npz", **halves)
    table = {
        "model": name,
        "fitted_on": "TICO-19 dev, docs, strings, stories train, Tatoeba, with changes made by training.perturb",
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
