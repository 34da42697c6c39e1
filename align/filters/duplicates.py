"""Near-duplicates: texts that share most of their word triples (MinHash and LSH, Broder 1997), by datasketch.

What is known is kept in a database of its own on disk, which is gone with the process: memory does not grow with it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from align.text.normalise import folded

if TYPE_CHECKING:
    from datasketch import MinHash

SHINGLE: Final = 3  # of a shingle
FEWEST_COMPARED: Final = 6  # words below which only equal texts are the same
PERMUTATIONS: Final = (
    128  # of a signature: the similarity is told to about ±0.09, one standard error of a hundredth part
)
KEY: Final = 8  # bytes of a key: among ten million keys two are alike by chance once in 400,000 runs
_SCHEMA: Final = "CREATE TABLE known (key BLOB, name TEXT, PRIMARY KEY (key, name)) WITHOUT ROWID"


def _temporary() -> sqlite3.Connection:
    """Open a database in a file without a name."""
    store = sqlite3.connect("", check_same_thread=False)
    store.execute("PRAGMA journal_mode = OFF")
    store.execute(_SCHEMA)
    return store


@dataclass(slots=True)
class KnownTexts:
    """Texts that are known, each by a name; from `likeness` on, the Jaccard index of word triples, two are the same."""

    likeness: float
    _store: sqlite3.Connection = field(default_factory=_temporary)

    def find(self, text: str) -> str:
        """Name what a text is the same or nearly the same as, the first by name; "" for nothing known."""
        plain = folded(text)
        return self._named([_whole(plain)]) or self._named(_bands(plain, self.likeness))

    def add(self, text: str, name: str) -> None:
        """Remember a text by its name, unless it is known."""
        plain = folded(text)
        if plain and not self._named([_whole(plain)]):
            keys = [_whole(plain), *_bands(plain, self.likeness)]
            self._store.executemany("INSERT OR IGNORE INTO known VALUES (?, ?)", [(key, name) for key in keys])

    def _named(self, keys: list[bytes]) -> str:
        asked = f"SELECT min(name) FROM known WHERE key IN ({', '.join('?' * len(keys))})"
        (found,) = self._store.execute(asked, keys).fetchone()
        return found or ""


def _whole(plain: str) -> bytes:
    return blake2b(plain.encode("utf-8"), digest_size=KEY).digest()


def _bands(plain: str, likeness: float) -> list[bytes]:
    """Give the keys of a folded text's bands, one of which near texts share; none for one too short to be near one."""
    signature = _signature(plain)
    if signature is None:
        return []
    rows = [signature.hashvalues[start:end].tobytes() for start, end in _ranges(likeness)]
    return [blake2b(row, digest_size=KEY, salt=bytes([band])).digest() for band, row in enumerate(rows)]


@cache
def _ranges(likeness: float) -> list[tuple[int, int]]:
    """Where the bands of a signature begin and end, so that likenesses above are found and those below are not."""
    from datasketch import MinHashLSH

    return list(MinHashLSH(threshold=likeness, num_perm=PERMUTATIONS).hashranges)


def _signature(plain: str) -> MinHash | None:
    """Sum up a folded text; nothing for one too short to be nearly another."""
    from datasketch import MinHash

    words = plain.split()
    if len(words) < FEWEST_COMPARED:
        return None
    signature = MinHash(num_perm=PERMUTATIONS, seed=1)
    signature.update_batch(_shingles(words))
    return signature


def _shingles(words: list[str]) -> Iterable[bytes]:
    """Give each run of SHINGLE words once, in order."""
    runs = (" ".join(words[k : k + SHINGLE]) for k in range(len(words) - SHINGLE + 1))
    return [run.encode("utf-8") for run in dict.fromkeys(runs)]
