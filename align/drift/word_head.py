"""The word head: for each word of two texts the logit that it has no faithful counterpart in the other text.

Decomposable attention (Parikh et al. 2016: attend, compare, aggregate) over the encoder's contextual word vectors and
over what tables and rules tell of each word. Between comparing and aggregating a second layer sees each word in
context: its neighbours and the mean of both texts. In a free translation many words have no counterpart, and one more
means little; where all other words have theirs, a word without stands out. Fitted by `make fit` on true pairs with one
thing changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np

from align.core.errors import AlignError
from align.core.paths import models_dir
from align.core.types import FloatArray, Span
from align.drift.contradictions import Clash, Shared
from align.drift.wording import Wording, is_content
from align.evidence import bilingual as words
from align.evidence.phonetic import sound_similarity, word_sounds
from align.model.recipes import load_recipe

# What is known of each word beside its vector; the kinds of clashes have a column each.
CLASHES: Final = ("number", "name", "negation", "quantifier", "modality", "antonym", "role", "register")
PLAIN: Final = ("same", "lexicon", "number_same", "rarity", "hindi", "cross", "denies", "content", "foreign")
COLUMNS: Final = (*PLAIN, *CLASHES)
# These are part of the features the head was fitted with: to change one asks for `make fit`. All chosen by hand.
ALIKE: Final = 0.88  # similarity of sounds from which two words of one language may be one name spelled twice
LONE: Final = 0.5  # weight of a clash that only one text knows of, half of one that both do
RAREST: Final = 3.0  # rarity of a word the lexicon has never seen: one in 8,000 sentences (20³)
AROUND: Final = (0, -1, 1, -2, 2)  # neighbours a word is judged with

Sides: TypeAlias = tuple[FloatArray, FloatArray]  # rows of the words of one text and of the other


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
class Known:
    """What tables and rules know of two texts: (wa, f) and (wb, f) features of words, columns as in COLUMNS.

    `ties` (wa, wb) tells how surely two words go together: lexicon, same form, linked names and numbers; 0..1.
    """

    a: FloatArray
    b: FloatArray
    ties: FloatArray


@dataclass(frozen=True, slots=True)
class Comparer:
    """The fitted head: projections (d, p), layers (in, out) and biases, by name, and each language's mean word (d,)."""

    weights: Mapping[str, FloatArray]

    def compare(self, a: Wording, b: Wording, known: Known) -> Compared:
        """Compare two texts, given what is known of their words."""
        if not a.words or not b.words:
            none_a, none_b = (np.zeros((len(side.words), 2), np.float32) for side in (a, b))
            return Compared(none_a, none_b, np.zeros((len(a.words), len(b.words)), np.float32), 0.0)
        w = self.weights
        x: FloatArray = a.vectors - w[f"mean_{a.lang}"]
        y: FloatArray = b.vectors - w[f"mean_{b.lang}"]
        query, key = _unit(x @ w["query"]), _unit(y @ w["query"])
        likeness = query @ key.T
        drawn = likeness * w["sharpness"] + known.ties * w["trust"]
        forth, back = _softmax(drawn), _softmax(drawn.T)
        u: FloatArray = x @ w["value"]
        v: FloatArray = y @ w["value"]
        first_a = self._first((u, v), (known.a, known.b), likeness, forth, back)
        first_b = self._first((v, u), (known.b, known.a), likeness.T, back, forth)
        second_a, second_b = self._second(first_a, first_b, forth), self._second(first_b, first_a, back)
        own_a, own_b = (second @ w["word"] + w["word_bias"] for second in (second_a, second_b))
        pooled = np.concatenate([second_a.sum(0) / 10, second_b.sum(0) / 10, second_a.max(0), second_b.max(0)])
        every = np.concatenate([own_a.ravel(), own_b.ravel()])
        total = every.max() + np.log(np.exp(every - every.max()).sum())
        changed = float(total + pooled @ w["pool"][:, 0] + w["pool_bias"][0])
        return Compared(own_a, own_b, forth, changed)

    def _first(
        self, values: Sides, known: Sides, likeness: FloatArray, forth: FloatArray, back: FloatArray
    ) -> FloatArray:
        """Compare each word with the mean of the words it attends to, weighted by attention, (w, h)."""
        own, other = values
        attended = forth @ other
        best = np.sort(likeness, axis=1)[:, ::-1]
        second = best[:, min(1, best.shape[1] - 1)]
        mutual = (forth * back.T).sum(axis=1)
        how = np.stack([best[:, 0], second, mutual], axis=1)
        seen = [own * attended, np.abs(own - attended), known[0], forth @ known[1], how]
        return _layer(np.concatenate(seen, axis=1), self.weights, "first")

    def _second(self, own: FloatArray, other: FloatArray, forth: FloatArray) -> FloatArray:
        """Compare in context: each word with its neighbours, the words it attends to, and both texts' means, (w, h)."""
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


def word_features(a: Wording, b: Wording, both: Shared, clashes: Sequence[Clash]) -> Known:
    """Gather what tables and rules know of the words of two texts."""
    features = (_plain(a, b), _plain(b, a))
    ties = _ties(a, b)
    column = COLUMNS.index("lexicon") if a.lang != b.lang else COLUMNS.index("same")
    if ties.size:
        features[0][:, column], features[1][:, column] = ties.max(axis=1), ties.max(axis=0)
    if a.lang == b.lang:
        _same_stems(features[0], a, b)
        _same_stems(features[1], b, a)
    for x, y, score in both.links:
        name = "number_same" if x.kind == "number" else "same"
        _raise(features[0], a, (x.start, x.end), name, score)
        _raise(features[1], b, (y.start, y.end), name, score)
        own, other = a.inside((x.start, x.end)), b.inside((y.start, y.end))
        ties[np.ix_(own, other)] = np.maximum(ties[np.ix_(own, other)], score)
    for clash in clashes:
        kind = "number" if clash.type in ("unit", "date") else clash.type
        for rows, side, span in zip(features, (a, b), (clash.a, clash.b), strict=True):
            if span is not None:
                _raise(rows, side, span, kind, 1.0 if clash.mutual else LONE)
    return Known(*features, ties)


def _ties(a: Wording, b: Wording) -> FloatArray:
    """How well each word translates or repeats each other one, (wa, wb)."""
    if a.lang != b.lang:
        rows = [[_translates(x.stem, y.stem, a.lang) for y in b.words] for x in a.words]
    else:
        rows = [[1.0 if x.form == y.form else _spelled_alike(x.form, y.form) for y in b.words] for x in a.words]
    return np.array(rows, np.float32).reshape(len(a.words), len(b.words))


def _same_stems(rows: FloatArray, own: Wording, other: Wording) -> None:
    stems = {word.stem for word in other.words}
    rows[:, COLUMNS.index("lexicon")] = [word.stem in stems for word in own.words]


def _plain(own: Wording, other: Wording) -> FloatArray:
    """Features of words by themselves."""
    rows = np.zeros((len(own.words), len(COLUMNS)), np.float32)
    frequency = words.load_lexicon().frequency[own.lang]
    for row, word in zip(rows, own.words, strict=True):
        share = frequency.get(word.stem)
        row[COLUMNS.index("rarity")] = min(words.rarity(share), RAREST) / RAREST if share else 1.0
        row[COLUMNS.index("content")] = is_content(word)
        row[COLUMNS.index("foreign")] = own.lang == "hi" and own.text[word.start].isascii() and word.form[:1].isalpha()
    rows[:, COLUMNS.index("hindi")] = own.lang == "hi"
    rows[:, COLUMNS.index("cross")] = own.lang != other.lang
    for mention in own.facts.negators:
        _raise(rows, own, (mention.start, mention.end), "denies", 1.0)
    return rows


def _translates(a: str, b: str, lang: str) -> float:
    pairs = words.load_lexicon().pairs
    return pairs.get(a, {}).get(b, 0.0) if lang == "hi" else pairs.get(b, {}).get(a, 0.0)


@lru_cache(maxsize=1 << 18)
def _spelled_alike(a: str, b: str) -> float:
    """Similarity of the sounds of two words of one language, 0 below ALIKE."""
    if a[:1].isdigit() or b[:1].isdigit() or min(len(a), len(b)) < 3:
        return 0.0
    score = sound_similarity(_sounds(a), _sounds(b))
    return score if score >= ALIKE else 0.0


@lru_cache(maxsize=1 << 16)
def _sounds(form: str) -> str:
    return word_sounds(form)


def _raise(rows: FloatArray, side: Wording, span: Span, column: str, value: float) -> None:
    """Lift a column to at least `value` for the words that a span touches."""
    own = side.inside(span)
    rows[own, COLUMNS.index(column)] = np.maximum(rows[own, COLUMNS.index(column)], value)


@cache
def load_comparer() -> Comparer:
    """Read the head fitted for the offline encoder."""
    path: Path = models_dir() / f"{load_recipe().name}.drift.npz"
    try:
        with np.load(path) as stored:
            return Comparer({name: stored[name].astype(np.float32) for name in stored.files})
    except (OSError, KeyError, ValueError) as error:
        raise AlignError(f"unreadable drift head ({error})", path=path, hint="run `make fit`") from error
