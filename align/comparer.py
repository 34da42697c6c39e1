"""Word by word: how likely each word of two texts has no faithful counterpart in the other text.

Decomposable attention (Parikh et al. 2016: attend, compare, aggregate) over the encoder's word vectors and over what
tables and rules tell of each word, with one look around between: a word without counterpart is no news beside another
one without, and is where all others have theirs. Fitted by `make fit` on true pairs with one thing changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import numpy as np

from align import words
from align.contrast import Clash, Shared
from align.errors import AlignError
from align.recipes import load_recipe, models_dir
from align.romanise import key_similarity, word_key
from align.types import FloatArray, Span
from align.wording import Word, Wording, is_content

# What is known of each word beside its vector; the kinds of clashes have a column each.
CLASHES: Final = ("number", "name", "negation", "quantifier", "modality", "antonym", "role", "register", "cue")
PLAIN: Final = ("same", "lexicon", "number_same", "rarity", "hindi", "cross", "denies", "content", "foreign")
COLUMNS: Final = (*PLAIN, *CLASHES)
ALIKE: Final = 0.88  # similarity of sounds from which two words of one language may be one name spelled twice
LONE: Final = 0.5  # weight of a clash that only one text knows of
RAREST: Final = 3.0  # rarity of a word the lexicon has never seen
AROUND: Final = (0, -1, 1, -2, 2)  # neighbours a word is judged with


@dataclass(frozen=True, slots=True)
class Compared:
    """Log-odds of change: of each word, (wa, 2) and (wb, 2), and of the pair; attention of a's words on b's, (wa, wb).

    The first column tells that the word has no faithful counterpart, the second that words are missing right after it.
    """

    a: FloatArray
    b: FloatArray
    attention: FloatArray
    changed: float


@dataclass(frozen=True, slots=True)
class Comparer:
    """The fitted head: projections (d, p), layers (in, out) and biases, by name, and each language's mean word (d,)."""

    weights: Mapping[str, FloatArray]

    def compare(self, a: Wording, b: Wording, known_a: FloatArray, known_b: FloatArray) -> Compared:
        """Compare two texts, given the (w, f) word features of each."""
        if not a.words or not b.words:
            none_a, none_b = (np.zeros((len(side.words), 2), np.float32) for side in (a, b))
            return Compared(none_a, none_b, np.zeros((len(a.words), len(b.words)), np.float32), 0.0)
        w = self.weights
        x: FloatArray = a.vectors - w[f"mean_{a.lang}"]
        y: FloatArray = b.vectors - w[f"mean_{b.lang}"]
        query, key = _unit(x @ w["query"]), _unit(y @ w["query"])
        likeness = query @ key.T
        forth, back = _softmax(likeness * w["sharpness"]), _softmax(likeness.T * w["sharpness"])
        u: FloatArray = x @ w["value"]
        v: FloatArray = y @ w["value"]
        first_a = self._first(u, v, known_a, known_b, likeness, forth, back)
        first_b = self._first(v, u, known_b, known_a, likeness.T, back, forth)
        second_a, second_b = self._second(first_a, first_b, forth), self._second(first_b, first_a, back)
        own_a, own_b = (second @ w["word"] + w["word_bias"] for second in (second_a, second_b))
        pooled = np.concatenate([second_a.sum(0) / 10, second_b.sum(0) / 10, second_a.max(0), second_b.max(0)])
        every = np.concatenate([own_a.ravel(), own_b.ravel()])
        total = every.max() + np.log(np.exp(every - every.max()).sum())
        changed = float(total + pooled @ w["pool"][:, 0] + w["pool_bias"][0])
        return Compared(own_a, own_b, forth, changed)

    def _first(
        self,
        own: FloatArray,
        other: FloatArray,
        known: FloatArray,
        known_other: FloatArray,
        likeness: FloatArray,
        forth: FloatArray,
        back: FloatArray,
    ) -> FloatArray:
        """Hold each word against what it attends to, (w, h)."""
        attended = forth @ other
        best = np.sort(likeness, axis=1)[:, ::-1]
        second = best[:, min(1, best.shape[1] - 1)]
        mutual = (forth * back.T).sum(axis=1)
        how = np.stack([best[:, 0], second, mutual], axis=1)
        seen = [own * attended, np.abs(own - attended), known, forth @ known_other, how]
        return _layer(np.concatenate(seen, axis=1), self.weights, "first")

    def _second(self, own: FloatArray, other: FloatArray, forth: FloatArray) -> FloatArray:
        """Look around: each word with its neighbours, what it attends to, and the mean of both texts, (w, h)."""
        near = [_shifted(own, by) for by in AROUND]
        means = [np.broadcast_to(side.mean(axis=0), own.shape) for side in (own, other)]
        return _layer(np.concatenate([*near, forth @ other, *means], axis=1), self.weights, "second")


def _layer(x: FloatArray, weights: Mapping[str, FloatArray], name: str) -> FloatArray:
    return np.asarray(np.maximum(x @ weights[name] + weights[f"{name}_bias"], 0), np.float32)


def _shifted(rows: FloatArray, by: int) -> FloatArray:
    """Rows of the neighbours `by` places on, zeros beyond the ends."""
    out = np.zeros_like(rows)
    if by >= 0:
        out[: len(rows) - by] = rows[by:]
    else:
        out[-by:] = rows[:by]
    return out


def _unit(rows: FloatArray) -> FloatArray:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6), np.float32)


def _softmax(rows: FloatArray) -> FloatArray:
    powers = np.exp(rows - rows.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)


# --- what is known of each word --------------------------------------------------------------------------------------


def word_features(a: Wording, b: Wording, both: Shared, clashes: Sequence[Clash]) -> tuple[FloatArray, FloatArray]:
    """Tell what tables and rules know of the words of two texts: (wa, f) and (wb, f), columns as in COLUMNS."""
    features = (_plain(a, b), _plain(b, a))
    _meanings(a, b, *features)
    for x, y, score in both.links:
        column = "number_same" if x.kind == "number" else "same"
        _raise(features[0], a, (x.start, x.end), column, score)
        _raise(features[1], b, (y.start, y.end), column, score)
    for clash in clashes:
        kind = "number" if clash.type in ("unit", "date") else clash.type
        for rows, side, span in zip(features, (a, b), (clash.a, clash.b), strict=True):
            if span is not None:
                _raise(rows, side, span, kind, 1.0 if clash.mutual else LONE)
    return features


def _plain(own: Wording, other: Wording) -> FloatArray:
    """Features of words by themselves."""
    rows = np.zeros((len(own.words), len(COLUMNS)), np.float32)
    frequency = words.load_lexicon().frequency[own.lang]
    for row, word in zip(rows, own.words, strict=True):
        share = frequency.get(word.stem)
        row[COLUMNS.index("rarity")] = min(-np.log(share) / np.log(20), RAREST) / RAREST if share else 1.0
        row[COLUMNS.index("content")] = is_content(word, own.lang)
        row[COLUMNS.index("foreign")] = own.lang == "hi" and own.text[word.start].isascii() and word.form[:1].isalpha()
    rows[:, COLUMNS.index("hindi")] = own.lang == "hi"
    rows[:, COLUMNS.index("cross")] = own.lang != other.lang
    for mention in own.facts.negators:
        _raise(rows, own, (mention.start, mention.end), "denies", 1.0)
    return rows


def _meanings(a: Wording, b: Wording, rows_a: FloatArray, rows_b: FloatArray) -> None:
    """Fill in how well a word of the other text translates each word, or whether it stands there too."""
    if not a.words or not b.words:
        return
    if a.lang != b.lang:
        table = np.array([[_translates(x.stem, y.stem, a.lang) for y in b.words] for x in a.words], np.float32)
        rows_a[:, COLUMNS.index("lexicon")], rows_b[:, COLUMNS.index("lexicon")] = table.max(axis=1), table.max(axis=0)
        return
    for rows, own, other in ((rows_a, a, b), (rows_b, b, a)):
        forms, stems = {word.form for word in other.words}, {word.stem for word in other.words}
        for row, word in zip(rows, own.words, strict=True):
            row[COLUMNS.index("same")] = 1.0 if word.form in forms else _spelled_alike(word, forms)
            row[COLUMNS.index("lexicon")] = word.stem in stems


def _translates(a: str, b: str, lang: str) -> float:
    pairs = words.load_lexicon().pairs
    return pairs.get(a, {}).get(b, 0.0) if lang == "hi" else pairs.get(b, {}).get(a, 0.0)


def _spelled_alike(word: Word, others: set[str]) -> float:
    """Similarity to the word of one language that sounds most like this one, 0 below ALIKE."""
    own = _sounds(word.form)
    best = max((key_similarity(own, _sounds(other)) for other in others if other[:1].isalpha()), default=0.0)
    return best if len(own) > 2 and best >= ALIKE else 0.0


@lru_cache(maxsize=1 << 16)
def _sounds(form: str) -> str:
    return word_key(form)


def _raise(rows: FloatArray, side: Wording, span: Span, column: str, value: float) -> None:
    """Lift a column to at least `value` for the words that a span touches."""
    for k, word in enumerate(side.words):
        if word.start < span[1] and word.end > span[0]:
            rows[k, COLUMNS.index(column)] = max(rows[k, COLUMNS.index(column)], value)


@cache
def load_comparer() -> Comparer:
    """Read the head fitted for the offline encoder."""
    path: Path = models_dir() / f"{load_recipe().name}.drift.npz"
    try:
        with np.load(path) as stored:
            return Comparer({name: stored[name].astype(np.float32) for name in stored.files})
    except (OSError, KeyError, ValueError) as error:
        raise AlignError(f"unreadable drift head ({error})", path=path, hint="run `make fit`") from error
