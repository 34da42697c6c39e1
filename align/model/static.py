"""A static model: one vector for each piece of a word, summed up for a sentence; a first look at large pools.

Distilled from the default encoder (`training.fit_static`) in the manner of model2vec (Tulkens and van Dongen 2024): no
network runs, so it reads some hundred times more sentences a second than the encoder, and knows less.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from align.core.errors import AlignError
from align.core.paths import models_dir
from align.core.types import LANGS, FloatArray, Indices, Lang
from align.core.vectors import unit
from align.model.offline.build import build_encoder
from align.model.offline.hf_folder import TOKENIZER
from align.model.recipes import load_recipe
from align.text.normalise import for_encoder, storable

# Words whose pieces are kept; the commonest 200,000 are 98 % of running text.
WORDS_KEPT: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class StaticModel:
    """Vectors of pieces: `rows` (p, d) int8 times `scales` (p,) float32; row 0 is that of every piece without one.

    `places` (v,) gives the row of each piece of the tokenizer, `means` what all sentences of a language share, (d,).
    """

    rows: npt.NDArray[np.int8]
    scales: FloatArray
    places: Indices
    means: Mapping[Lang, FloatArray]
    tokenizer: Any
    _pieces: dict[str, Indices] = field(default_factory=dict, repr=False)

    def encode(self, texts: Sequence[str], lang: Lang) -> FloatArray:
        """Give (n, d) float32 rows of unit length, centred by the language; zero for a text without known pieces."""
        split = [storable(for_encoder(text)).split() for text in texts]
        words: dict[str, int] = {}
        for text in split:
            for word in text:
                words.setdefault(word, len(words))
        vectors = self._words(list(words))
        sums = _sums(vectors, [[words[word] for word in text] for text in split])
        known = sums.any(axis=1, keepdims=True)
        return unit((unit(sums) - self.means[lang]) * known)

    def _words(self, words: Sequence[str]) -> FloatArray:
        """Vectors of words, (w, d): the sums of their pieces'."""
        if len(self._pieces) > WORDS_KEPT:
            self._pieces.clear()
        new = [word for word in words if word not in self._pieces]
        for word, read in zip(new, self.tokenizer.encode_batch(new, add_special_tokens=False), strict=True):
            self._pieces[word] = self.places[read.ids]
        used = [self._pieces[word] for word in words]
        return _sums(self.rows, used, self.scales)


def _sums(
    rows: npt.NDArray[Any], groups: Sequence[Sequence[int] | Indices], scales: FloatArray | None = None
) -> FloatArray:
    """Sum up the rows of each group, (g, d) float32."""
    sizes = np.array([len(group) for group in groups], dtype=np.int64)
    places = np.fromiter((place for group in groups for place in group), np.int64, int(sizes.sum()))
    found = np.zeros((len(groups), rows.shape[1]), np.float32)
    if len(places):
        taken = rows[places].astype(np.float32)
        if scales is not None:
            taken *= scales[places, None]
        filled = sizes > 0
        found[filled] = np.add.reduceat(taken, (np.cumsum(sizes) - sizes)[filled], axis=0)
    return found


def static_path() -> Path:
    """The file of the static model, beside the recipe of the encoder it was distilled from."""
    return models_dir() / f"{load_recipe().name}.static.npz"


@cache
def load_static(path: Path | None = None) -> StaticModel:
    """Read the static model shipped with the default encoder, whose tokenizer it uses."""
    from tokenizers import Tokenizer

    path = path or static_path()
    tokenizer = Tokenizer.from_file(str(build_encoder(load_recipe().name) / TOKENIZER))
    try:
        with np.load(path) as stored:
            rows, scales, pieces = stored["rows"], stored["scales"].astype(np.float32), stored["pieces"]
            means = {lang: stored[f"{lang}_mean"].astype(np.float32) for lang in LANGS}
    except (OSError, KeyError, ValueError) as error:
        raise AlignError(f"unreadable static model ({error})", path=path, hint="run `make fit`") from error
    return StaticModel(rows, scales, piece_places(pieces, tokenizer.get_vocab_size()), means, tokenizer)


def piece_places(pieces: Iterable[int], size: int) -> Indices:
    """Give the row of each of `size` pieces: that of its place among `pieces`, or 0, whose vector is zero."""
    kept = np.asarray(list(pieces), dtype=np.int64)
    places = np.zeros(size, np.int64)
    places[kept] = np.arange(1, len(kept) + 1)
    return places
