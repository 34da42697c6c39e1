"""Vectors on disk by model, prefix and text: one SQLite file a model, safe with several processes at once."""

from __future__ import annotations

import hashlib
import sqlite3
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from align.core.types import FloatArray
from align.model.tokens import TokenVectors

LOOKUP = 500  # keys in one query; SQLite allowed 999 before version 3.32
WAIT = 60.0  # seconds to wait for another process's write
LIMIT = 4 << 30  # bytes: a file this large is read but no longer added to (about 2.6 million vectors of 384)

_SCHEMA = "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL)"


@dataclass(frozen=True, slots=True)
class BlobCache:
    """Byte strings by key in the SQLite file `path`.

    Trouble with the file never stops the work: it is told once on stderr, and what was in it is computed again.
    """

    path: Path

    def read(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Look up keys; those not stored are left out."""
        found: dict[bytes, bytes] = {}

        def look_up(connection: sqlite3.Connection) -> None:
            for start in range(0, len(keys), LOOKUP):
                part = keys[start : start + LOOKUP]
                marks = ",".join("?" * len(part))
                found.update(connection.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", part))

        self._attempt(look_up)
        return found

    def write(self, rows: Mapping[bytes, bytes]) -> None:
        """Store byte strings under their keys, unless the file has grown to its limit."""

        def store(connection: sqlite3.Connection) -> None:
            if self.path.stat().st_size < LIMIT:
                connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows.items())
                connection.commit()

        self._attempt(store)

    def _attempt(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Connect for one piece of work; a damaged file is set aside, an unusable one is left alone."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=WAIT)) as connection:
                # No write-ahead log: two processes switching a new file to it fail at once instead of waiting.
                connection.execute("PRAGMA synchronous=NORMAL")
                connection.execute(_SCHEMA)
                work(connection)
        except (OSError, sqlite3.OperationalError) as error:
            _warn(f"vector cache not used: {error} ({self.path})")
        except sqlite3.DatabaseError as error:
            self._set_aside()
            _warn(f"damaged vector cache set aside: {error} ({self.path}.damaged)")

    def _set_aside(self) -> None:
        with suppress(OSError):
            self.path.replace(f"{self.path}.damaged")


@dataclass(frozen=True, slots=True)
class VectorCache:
    """The cached text vectors of one model, (d,) float32 each; `dimension` is d."""

    path: Path
    dimension: int

    def read(self, keys: Sequence[bytes]) -> dict[bytes, FloatArray]:
        """Look up keys; those not stored are left out, and rows of another length."""
        found = {key: np.frombuffer(blob, dtype="<f4") for key, blob in BlobCache(self.path).read(keys).items()}
        return {key: vector for key, vector in found.items() if len(vector) == self.dimension}

    def write(self, keys: Sequence[bytes], vectors: FloatArray) -> None:
        """Store (n, d) float32 rows under n keys, exactly as they are."""
        BlobCache(self.path).write({k: row.astype("<f4").tobytes() for k, row in zip(keys, vectors, strict=True)})


@dataclass(frozen=True, slots=True)
class TokenCache:
    """The cached token vectors of one model; a blob is the (d,) whole, the (t, 2) spans and the (t, d) rows.

    The rows take two bytes a number: they are rounded to half precision before.
    """

    path: Path
    dimension: int

    def read(self, keys: Sequence[bytes]) -> dict[bytes, TokenVectors]:
        """Look up keys; those not stored are left out."""
        return {key: self._unpacked(blob) for key, blob in BlobCache(self.path).read(keys).items()}

    def write(self, keys: Sequence[bytes], tokens: Sequence[TokenVectors]) -> None:
        """Store the tokens of n texts under n keys, exactly as they are."""
        parts = ((one.whole.astype("<f4"), one.spans.astype("<i4"), one.vectors.astype("<f2")) for one in tokens)
        blobs = (b"".join(array.tobytes() for array in part) for part in parts)
        BlobCache(self.path).write(dict(zip(keys, blobs, strict=True)))

    def _unpacked(self, blob: bytes) -> TokenVectors:
        """Take a blob apart: t follows from its length, 4d + 8t + 2td bytes."""
        d = self.dimension
        count = (len(blob) - 4 * d) // (8 + 2 * d)
        spans = np.frombuffer(blob, "<i4", 2 * count, 4 * d).reshape(count, 2)
        rows = np.frombuffer(blob, "<f2", count * d, 4 * d + 8 * count).reshape(count, d)
        return TokenVectors(rows.astype(np.float32), spans, np.frombuffer(blob, "<f4", d))


def text_key(prefix: str, text: str) -> bytes:
    """Hash a text with its prefix to 16 bytes; two of a billion texts collide with probability 1e-21."""
    return hashlib.blake2b(f"{prefix}\0{text}".encode("utf-8", "surrogatepass"), digest_size=16).digest()


@cache
def _warn(words: str) -> None:
    """Say something on stderr, once."""
    sys.stderr.write(f"align: {words}\n")
