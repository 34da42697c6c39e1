"""Near-duplicates: texts that share most of their word triples (MinHash and LSH, Broder 1997, by datasketch)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from align.text.normalise import folded

if TYPE_CHECKING:
    from datasketch import MinHash, MinHashLSH

SHINGLE: Final = 3  # of a shingle
FEWEST_COMPARED: Final = 6  # words below which only equal texts are the same
PERMUTATIONS: Final = (
    128  # of a signature: the similarity is told to about ±0.09, one standard error of a hundredth part
)


@dataclass(slots=True)
class KnownTexts:
    """Texts that are known, each by a name; from `likeness` on, the Jaccard index of word triples, two are the same."""

    likeness: float
    _exact: dict[str, str] = field(default_factory=dict)
    _near: MinHashLSH | None = None

    def find(self, text: str) -> str:
        """Name what a text is the same or nearly the same as, "" for nothing known."""
        plain = folded(text)
        if plain in self._exact:
            return self._exact[plain]
        signature = _signature(plain)
        found = sorted(self._near.query(signature)) if self._near and signature else []
        return str(found[0]) if found else ""

    def add(self, text: str, name: str) -> None:
        """Remember a text; a name stands for one text."""
        from datasketch import MinHashLSH

        plain = folded(text)
        if not plain or plain in self._exact:
            return
        self._exact[plain] = name
        if signature := _signature(plain):
            self._near = self._near or MinHashLSH(threshold=self.likeness, num_perm=PERMUTATIONS)
            if name not in self._near:
                self._near.insert(name, signature)


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
