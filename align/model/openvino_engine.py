"""The offline encoder's fast path: tokenizers and OpenVINO, without torch or sentence-transformers.

Every text is padded to a multiple of PAD tokens and only texts of one padded length share a batch. Its vector then
does not depend on its company, to the bit: measured, tested, and what lets cached and fresh vectors be equal.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import safe_open
from tokenizers import Encoding, Tokenizer

from align.core.errors import AlignError
from align.core.types import FloatArray
from align.core.vectors import unit
from align.model.adapter import Adapter, adapted_graph
from align.model.offline.hf_folder import CONFIG, GRAPH, POSITIONS, TOKENIZER, TYPES, WEIGHTS, WORDS
from align.model.openvino_quiet import ov
from align.model.recipes import STAMP, Recipe
from align.model.tokens import TokenVectors, token_vectors

PAD = 16
# Tokens in one batch: on two cores 192 to 1536 differ by less than a busy machine's noise (benchmarks/encode.py).
BATCH_TOKENS = 384

Advance = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class _Window:
    """A stretch of one text's tokens that fits the model, framed by the special tokens."""

    text: int
    ids: list[int]


@dataclass(frozen=True, slots=True)
class _Loaded:
    """What computing needs: the tokenizer, word embeddings (v, d) float16, positions (p, d) float32, the graph."""

    tokenizer: Tokenizer
    words: Any
    positions: FloatArray
    model: Any


class OpenVinoEncoder:
    """The encoder of a folder made by `align.model.offline`, loaded when it is first asked for what no cache holds."""

    def __init__(self, folder: Path, recipe: Recipe, adapter: Adapter | None = None) -> None:
        """Tell what it is; bfloat16 where the processor computes in it, else float32.

        With an `adapter` the graph is that of the adapted first layers alone.
        """
        self.name, self.prefix, self.max_tokens = recipe.name, recipe.prefix, recipe.max_tokens
        self._folder, self._adapter, self._core = folder, adapter, ov.Core()
        native = "BF16" in self._core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        self.precision = "bf16" if native else "f32"
        try:
            self.dimension = int(json.loads((folder / CONFIG).read_text(encoding="utf-8"))["hidden_size"])
            origin = (folder / STAMP).read_bytes() + f"{self.precision} {ov.__version__}".encode()
        except (OSError, ValueError, KeyError) as error:
            raise self._unreadable(error) from error
        origin += adapter.digest if adapter else b""
        self.fingerprint = hashlib.sha256(origin).hexdigest()[:16]

    def _unreadable(self, error: Exception) -> AlignError:
        hint = f"build it again: align models build {self.name} --force"
        return AlignError(f"cannot load the encoder: {error}", path=self._folder, hint=hint)

    @cached_property
    def _loaded(self) -> _Loaded:
        """Load tokenizer, embedding tables and graph: a second."""
        folder, adapter = self._folder, self._adapter
        options = {"INFERENCE_PRECISION_HINT": self.precision, "PERFORMANCE_HINT": "THROUGHPUT"}
        try:
            graph = adapted_graph(folder / WEIGHTS, folder / CONFIG, adapter) if adapter else folder / GRAPH
            tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            return _Loaded(tokenizer, *_tables(folder / WEIGHTS), self._core.compile_model(graph, "CPU", options))
        except Exception as error:  # OpenVINO and tokenizers raise no narrower type for a damaged file
            raise self._unreadable(error) from error

    def encode(self, texts: Sequence[str], advance: Advance | None = None) -> FloatArray:
        """Give (n, d) float32 unit rows; `advance` is told how many windows each batch had.

        A text longer than the model takes is cut into windows and gets their mean weighted by tokens.
        """
        windows = self._windows([encoding.ids for encoding in self._tokenize(texts)])
        sums = np.zeros((len(windows), self.dimension), dtype=np.float32)
        for index, last, _ in self._states(windows, advance):
            sums[index] = last.sum(axis=0)
        return _pooled(windows, sums, len(texts))

    def read(self, texts: Sequence[str], advance: Advance | None = None) -> list[TokenVectors]:
        """Give every text's vector, as `encode` does, and those of its tokens, in one pass."""
        encodings = self._tokenize(texts)
        windows = self._windows([encoding.ids for encoding in encodings])
        sums = np.zeros((len(windows), self.dimension), dtype=np.float32)
        parts = [sums[:0]] * len(windows)
        for index, last, middle in self._states(windows, advance):
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
        return list(self._loaded.tokenizer.encode_batch([self.prefix + text for text in texts]))

    def _windows(self, ids: Sequence[Sequence[int]]) -> list[_Window]:
        """Cut each text's ids, framed by the special tokens, into windows of at most `max_tokens`, frame included."""
        size = self.max_tokens - 2
        return [
            _Window(text, [row[0], *row[start : min(start + size, len(row) - 1)], row[-1]])
            for text, row in enumerate(ids)
            for start in range(1, max(len(row) - 1, 2), size)
        ]

    def _states(
        self, windows: Sequence[_Window], advance: Advance | None
    ) -> Iterator[tuple[int, FloatArray, FloatArray]]:
        """Encode windows, longest first: their index and (t, d) tokens of both layers, valid until the next is asked.

        Requests are waited for in turn: a callback would be called, and freed, in OpenVINO's threads, and those hang
        for ever when the model is freed at that moment.
        """
        running: deque[tuple[Any, list[int]]] = deque()
        model = self._loaded.model
        # One more than run at a time, so that none waits for this thread.
        count = model.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS") + 1
        idle = [model.create_infer_request() for _ in range(count)]
        waiting = deque(batches([len(window.ids) for window in windows]))
        while waiting or running:
            while waiting and idle:
                batch, length = waiting.popleft()
                request = idle.pop()
                request.start_async(self._inputs([windows[index].ids for index in batch], length))
                running.append((request, batch))
            request, batch = running.popleft()
            request.wait()
            layers = (request.get_output_tensor(k).data for k in (0, 1))
            for index, last, middle in zip(batch, *layers, strict=True):
                size = len(windows[index].ids)
                yield index, last[:size], middle[:size]
            idle.append(request)
            if advance:
                advance(len(batch))

    def _inputs(self, rows: Sequence[Sequence[int]], length: int) -> list[FloatArray]:
        """Look up (b, t, d) embeddings and the (b, t) mask of token ids."""
        embedded = np.zeros((len(rows), length, self.dimension), dtype=np.float32)
        mask = np.zeros((len(rows), length), dtype=np.float32)
        for row, ids in enumerate(rows):
            embedded[row, : len(ids)] = self._loaded.words[ids]
            embedded[row, : len(ids)] += self._loaded.positions[: len(ids)]
            mask[row, : len(ids)] = 1
        return [embedded, mask]


def _pooled(windows: Sequence[_Window], sums: FloatArray, count: int) -> FloatArray:
    """Add up the (w, d) token sums of each text's windows to (count, d) unit rows."""
    whole = np.zeros((count, sums.shape[1]), dtype=np.float32)
    np.add.at(whole, [window.text for window in windows], sums)
    return unit(whole)


def batches(lengths: Sequence[int]) -> list[tuple[list[int], int]]:
    """Group indices by padded length into batches of about BATCH_TOKENS, longest first; ties keep their order."""
    groups: dict[int, list[int]] = {}
    for index, length in enumerate(lengths):
        groups.setdefault(-(-length // PAD) * PAD, []).append(index)
    found = []
    for padded in sorted(groups, reverse=True):
        size = max(1, BATCH_TOKENS // padded)
        members = groups[padded]
        found += [(members[start : start + size], padded) for start in range(0, len(members), size)]
    return found


def _tables(path: Path) -> tuple[Any, FloatArray]:
    """Read word embeddings, (v, d) float16, and position embeddings with the one token type added, (p, d) float32."""
    with safe_open(path, framework="np") as weights:
        words, positions, types = (weights.get_tensor(name) for name in (WORDS, POSITIONS, TYPES))
    return words, positions.astype(np.float32) + types[0].astype(np.float32)
