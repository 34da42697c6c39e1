"""The judge: a small network that reads two texts word by word and says how they stand to each other.

Decomposable attention (Parikh et al. 2016: attend, compare) over the encoder's contextual word vectors and over what
tables and rules tell of each word; then two transformer layers (Vaswani et al. 2017, pre-norm) over the words of both
texts together, so that a word is judged with its neighbours and with what faces them: in a free translation many words
have no counterpart, and one more means little; where all other words have theirs, a word without stands out. Trained by
`make fit` in torch (`training.judging`); this is the same arithmetic in NumPy.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, TypeAlias

import numpy as np

from align.core.errors import AlignError
from align.core.paths import models_dir
from align.core.types import LANGS, FloatArray, Lang
from align.judge.known import Known
from align.judge.wording import Wording
from align.model.recipes import load_recipe
from align.model.transformer import Weights, normed, relu, softmax, transformer_layer

Label: TypeAlias = Literal["same", "a-more", "b-more", "share", "changed", "other"]
# How two texts may stand: the same; one says more; each says something more; one thing was changed; nothing in common.
LABELS: Final[tuple[Label, ...]] = ("same", "a-more", "b-more", "share", "changed", "other")
# Sizes are part of the weights: attention heads, and the distance in words from which all distances are one.
ATTENTION_HEADS, FARTHEST = 4, 8  # the number of heads is that of the tables of distances
OUTERMOST: Final = 5.0  # standard deviations a feature of the pair may be from its mean


@dataclass(frozen=True, slots=True)
class Verdict:
    """Log-probabilities of LABELS, (6,); of each word, (wa, 2) and (wb, 2), log-odds; attention of a on b, (wa, wb).

    The first column of a word tells that it has no faithful counterpart, the second that words are missing after it.
    """

    labels: FloatArray
    a: FloatArray
    b: FloatArray
    attention: FloatArray

    def log_odds(self, label: Label) -> float:
        """Log-odds of a label against all others."""
        row = self.labels.astype(np.float64)
        at = LABELS.index(label)
        return float(row[at] - np.logaddexp.reduce(np.delete(row, at)))


def undecided(a: Wording, b: Wording) -> Verdict:
    """Give the verdict on texts of which one has no words: every label alike, nothing of any word."""
    rows_a, rows_b = (np.zeros((len(side.words), 2), np.float32) for side in (a, b))
    even = np.full(len(LABELS), -np.log(len(LABELS)), np.float32)
    return Verdict(even, rows_a, rows_b, np.zeros((len(a.words), len(b.words)), np.float32))


@dataclass(frozen=True, slots=True)
class Judge:
    """The trained network: projections and layers (in, out) by name, and each language's mean word and text (d,)."""

    weights: Weights

    @property
    def means(self) -> dict[Lang, FloatArray]:
        """Mean vector of the texts of each language, (d,)."""
        return {lang: self.weights[f"text_{lang}"] for lang in LANGS}

    def judge(self, a: Wording, b: Wording, known: Known) -> Verdict:
        """Judge two texts that have words, given what is known of them."""
        w = self.weights
        x: FloatArray = a.vectors - w[f"mean_{a.lang}"]
        y: FloatArray = b.vectors - w[f"mean_{b.lang}"]
        likeness: FloatArray = _unit(x @ w["query"]) @ _unit(y @ w["query"]).T
        drawn = likeness * w["sharpness"] + known.ties * w["trust"]
        forth, back = softmax(drawn), softmax(drawn.T)
        values = x @ w["value"], y @ w["value"]
        first_a = self._compared(*values, (known.a, known.b), likeness, (forth, back)) + w["side"][0]
        first_b = self._compared(*values[::-1], (known.b, known.a), likeness.T, (back, forth)) + w["side"][1]
        words = self._read_together(first_a, first_b, likeness, known.ties)
        of_words = words @ w["word"] + w["word_bias"]
        cut = len(a.words)
        own_a, own_b = of_words[:cut], of_words[cut:]
        pair = np.array(list(known.pair.values()), np.float32)
        told = np.clip((pair - w["pair_mean"]) / w["pair_scale"], -OUTERMOST, OUTERMOST)
        sides = words[:cut], words[cut:]
        pooled = np.concatenate(
            [
                *(side.mean(axis=0) for side in sides),
                *(side.max(axis=0) for side in sides),
                relu(told @ w["pair"] + w["pair_bias"]),
                *(own.max(axis=0) / 4 for own in (own_a, own_b)),
            ]
        )
        logits = relu(pooled @ w["hidden"] + w["hidden_bias"]) @ w["label"] + w["label_bias"]
        labels = logits - np.logaddexp.reduce(logits)
        return Verdict(np.asarray(labels, np.float32), own_a, own_b, forth)

    def _compared(
        self,
        own: FloatArray,
        other: FloatArray,
        known: tuple[FloatArray, FloatArray],
        likeness: FloatArray,
        attention: tuple[FloatArray, FloatArray],
    ) -> FloatArray:
        """Compare each word with the mean of the words it attends to, weighted by attention, (w, h)."""
        forth, back = attention
        attended = forth @ other
        best = np.sort(likeness, axis=1)[:, ::-1]
        mutual = (forth * back.T).sum(axis=1)
        how = np.stack([best[:, 0], best[:, min(1, best.shape[1] - 1)], mutual], axis=1)
        seen = [own * attended, np.abs(own - attended), known[0], forth @ known[1], how]
        return relu(np.concatenate(seen, axis=1) @ self.weights["first"] + self.weights["first_bias"])

    def _read_together(self, a: FloatArray, b: FloatArray, likeness: FloatArray, ties: FloatArray) -> FloatArray:
        """Read the words of both texts together in self-attention, (wa + wb, h)."""
        cut, size = len(a), len(a) + len(b)
        place = np.r_[np.arange(cut), np.arange(len(b))]
        distance = np.clip(place[None] - place[:, None], -FARTHEST, FARTHEST) + FARTHEST
        facing = np.zeros((2, size, size), np.float32)
        for table, known in zip(facing, (ties, likeness), strict=True):
            table[:cut, cut:], table[cut:, :cut] = known, known.T
        across = (np.arange(size) < cut)[:, None] != (np.arange(size) < cut)[None]
        x = np.concatenate([a, b])
        for layer in ("joint_0", "joint_1"):
            near, tie = self.weights[f"{layer}_near"], self.weights[f"{layer}_tie"]
            apart = np.where(across, tie[:, 2, None, None], near[:, distance])
            drawn = facing[0] * tie[:, 0, None, None] + facing[1] * tie[:, 1, None, None]
            x = transformer_layer(x, self.weights, layer, np.asarray(apart + drawn, np.float32))
        return normed(x, self.weights, "norm")


def _unit(rows: FloatArray) -> FloatArray:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6), np.float32)


@cache
def load_judge() -> Judge:
    """Read the judge trained for the offline encoder."""
    path = models_dir() / f"{load_recipe().name}.judge.npz"
    try:
        with np.load(path) as stored:
            return Judge({name: stored[name].astype(np.float32) for name in stored.files})
    except (OSError, KeyError, ValueError) as error:
        raise AlignError(f"unreadable judge ({error})", path=path, hint="run `make fit`") from error
