"""The offline encoder's fast path: tokenizers and OpenVINO, without torch or sentence-transformers."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import safe_open

from align.core.types import FloatArray
from align.model.adapter import Adapter, adapted_graph
from align.model.offline.hf_folder import CONFIG, GRAPH, POSITIONS, TYPES, WEIGHTS, WORDS
from align.model.openvino_quiet import ov
from align.model.recipes import Recipe
from align.model.windows import Advance, Window, WindowedEncoder, batches


@dataclass(frozen=True, slots=True)
class _Loaded:
    """What computing needs: word embeddings (v, d) float16, those of positions (p, d) float32, and the graph."""

    words: Any
    positions: FloatArray
    model: Any


class OpenVinoEncoder(WindowedEncoder):
    """The encoder on the processor."""

    def __init__(self, folder: Path, recipe: Recipe, adapter: Adapter | None = None) -> None:
        """Tell what it is; bfloat16 where the processor computes in it, else float32.

        With an `adapter` the graph is that of the adapted first layers alone.
        """
        super().__init__(folder, recipe)
        self.adapter, self._core = adapter, ov.Core()
        native = "BF16" in self._core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        self.precision = "bf16" if native else "f32"
        origin = self.origin + f"{self.precision} {ov.__version__}".encode() + (adapter.digest if adapter else b"")
        self.fingerprint = hashlib.sha256(origin).hexdigest()[:16]

    @cached_property
    def _loaded(self) -> _Loaded:
        """Load embedding tables and graph: half a second."""
        folder, adapter = self.folder, self.adapter
        options = {"INFERENCE_PRECISION_HINT": self.precision, "PERFORMANCE_HINT": "THROUGHPUT"}
        try:
            graph = adapted_graph(folder / WEIGHTS, folder / CONFIG, adapter) if adapter else folder / GRAPH
            return _Loaded(*_tables(folder / WEIGHTS), self._core.compile_model(graph, "CPU", options))
        except Exception as error:  # OpenVINO raises no narrower type for a damaged file
            raise self.unreadable(error) from error

    def states(
        self, windows: Sequence[Window], advance: Advance | None
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


def _tables(path: Path) -> tuple[Any, FloatArray]:
    """Read word embeddings, (v, d) float16, and position embeddings with the one token type added, (p, d) float32."""
    with safe_open(path, framework="np") as weights:
        words, positions, types = (weights.get_tensor(name) for name in (WORDS, POSITIONS, TYPES))
    return words, positions.astype(np.float32) + types[0].astype(np.float32)
