"""Texts to windows of tokens and back: what the engines of the offline encoder have in common.

Every text is padded to a multiple of PAD tokens and only texts of one padded length share a batch. On the processor
its vector then does not depend on its company, to the bit: measured, tested, and what lets cached and fresh vectors be
equal.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from tokenizers import Encoding, Tokenizer

from align.core.errors import AlignError
from align.core.types import FloatArray
from align.core.vectors import unit
from align.model.offline.hf_folder import CONFIG, TOKENIZER
from align.model.recipes import STAMP, Recipe
from align.model.tokens import TokenVectors, token_vectors

PAD = 16
# Tokens in one batch: on two cores 192 to 1536 differ by less than a busy machine's noise (benchmarks/encode.py).
BATCH_TOKENS = 384

Advance = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of one text's tokens that fits the model, framed by the special tokens."""

    text: int
    ids: list[int]


class WindowedEncoder(ABC):
    """An engine for the encoder of a folder made by `align.model.offline`, loaded when it is first asked."""

    fingerprint: str
    precision: str

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        """Read what the folder holds."""
        self.name, self.prefix, self.max_tokens = recipe.name, recipe.prefix, recipe.max_tokens
        self.folder = folder
        try:
            self.dimension = int(json.loads((folder / CONFIG).read_text(encoding="utf-8"))["hidden_size"])
            self.origin = (folder / STAMP).read_bytes()
        except (OSError, ValueError, KeyError) as error:
            raise self.unreadable(error) from error

    def unreadable(self, error: Exception) -> AlignError:
        """Say that the folder cannot be loaded, and what to do."""
        hint = f"build it again: align models build {self.name} --force"
        return AlignError(f"cannot load the encoder: {error}", path=self.folder, hint=hint)

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The tokenizer of the folder."""
        try:
            return Tokenizer.from_file(str(self.folder / TOKENIZER))
        except Exception as error:  # tokenizers raises no narrower type for a damaged file
            raise self.unreadable(error) from error

    @abstractmethod
    def states(
        self, windows: Sequence[Window], advance: Advance | None
    ) -> Iterator[tuple[int, FloatArray, FloatArray]]:
        """Encode windows, longest first: their index and (t, d) tokens of both layers, valid until the next one."""

    def encode(self, texts: Sequence[str], advance: Advance | None = None) -> FloatArray:
        """Give (n, d) float32 unit rows; `advance` is told how many windows each batch had.

        A text longer than the model takes is cut into windows and gets their mean weighted by tokens.
        """
        windows = self._windows([encoding.ids for encoding in self._tokenize(texts)])
        sums = np.zeros((len(windows), self.dimension), dtype=np.float32)
        for index, last, _ in self.states(windows, advance):
            sums[index] = last.sum(axis=0)
        return _pooled(windows, sums, len(texts))

    def read(self, texts: Sequence[str], advance: Advance | None = None) -> list[TokenVectors]:
        """Give every text's vector, as `encode` does, and those of its tokens, in one pass."""
        encodings = self._tokenize(texts)
        windows = self._windows([encoding.ids for encoding in encodings])
        sums = np.zeros((len(windows), self.dimension), dtype=np.float32)
        parts = [sums[:0]] * len(windows)
        for index, last, middle in self.states(windows, advance):
            sums[index] = last.sum(axis=0)
            parts[index] = middle[1:-1].copy()
        found: list[list[FloatArray]] = [[] for _ in texts]
        for window, part in zip(windows, parts, strict=True):
            found[window.text].append(part)
        return [
            token_vectors(np.concatenate(rows), encoding.offsets[1:-1], text, len(self.prefix), vector)
            for rows, encoding, text, vector in zip(
                found, encodings, texts, _pooled(windows, sums, len(texts)), strict=True
            )
        ]

    def _tokenize(self, texts: Sequence[str]) -> list[Encoding]:
        return list(self.tokenizer.encode_batch([self.prefix + text for text in texts]))

    def _windows(self, ids: Sequence[Sequence[int]]) -> list[Window]:
        """Cut each text's ids, framed by the special tokens, into windows of at most `max_tokens`, frame included."""
        size = self.max_tokens - 2
        return [
            Window(text, [row[0], *row[start : min(start + size, len(row) - 1)], row[-1]])
            for text, row in enumerate(ids)
            for start in range(1, max(len(row) - 1, 2), size)
        ]


def _pooled(windows: Sequence[Window], sums: FloatArray, count: int) -> FloatArray:
    """Add up the (w, d) token sums of each text's windows to (count, d) unit rows."""
    whole = np.zeros((count, sums.shape[1]), dtype=np.float32)
    np.add.at(whole, [window.text for window in windows], sums)
    return unit(whole)


def batches(lengths: Sequence[int], tokens: int | None = None) -> list[tuple[list[int], int]]:
    """Group indices by padded length into batches of about `tokens`, else BATCH_TOKENS, longest first."""
    groups: dict[int, list[int]] = {}
    for index, length in enumerate(lengths):
        groups.setdefault(-(-length // PAD) * PAD, []).append(index)
    found = []
    for padded in sorted(groups, reverse=True):
        size = max(1, (tokens or BATCH_TOKENS) // padded)
        members = groups[padded]
        found += [(members[start : start + size], padded) for start in range(0, len(members), size)]
    return found
