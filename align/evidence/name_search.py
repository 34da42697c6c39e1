"""Name search (candidate retrieval): which of many names is meant, in any script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from align.evidence.acronyms import acronym
from align.evidence.name_similarity import Part, name_similarity, read_name
from align.evidence.phonetic import parted, sound_similarity, sounds_of, word_sounds

SHORTLIST: Final = 16  # candidates compared in full; 24 found as many on the half the threshold was chosen on
SCANNED: Final = 20_000  # spellings that are all scanned: 2 ms
PAIRED: Final = 2_000  # spellings looked into beyond that: those that share most letter pairs
HOPELESS_SPELLING: Final = (
    0.25  # so much less alike by plain edit distance than the best, a candidate is not compared in full
)


def retrieve(queries: Iterable[str], candidates: Sequence[str], top: int) -> Iterator[dict[str, object]]:
    """Find the `top` candidates most like each query: {"query", "matches": [{"name", "score"}]}, best first."""
    index = NameIndex(candidates)
    for query in queries:
        matches = [{"name": name, "score": round(score, 6)} for name, score in index.search(query, top)]
        yield {"query": query, "matches": matches}


class NameIndex:
    """Names made ready for searching.

    Up to `SCANNED` spellings are all scanned, about 0.1 µs each; of more only those that share most letter pairs with
    the query, found by an inverted index.
    """

    def __init__(self, names: Sequence[str]) -> None:
        spelled = {name: sorted(_search_strings(name)) for name in names}
        self._names = [name for name, strings in spelled.items() if strings]
        self._strings = [string for strings in spelled.values() for string in strings]
        counts = [len(spelled[name]) for name in self._names]
        self._owner = np.repeat(np.arange(len(counts)), counts)
        self._pairs = _LetterPairs(self._strings) if len(self._strings) > SCANNED else None

    def search(self, query: str, top: int) -> list[tuple[str, float]]:
        """Find the `top` names most like the query: (name, score), best first, earlier first."""
        scored = [(name_similarity(query, self._names[i]), i) for i in self._shortlist(query, top)]
        scored.sort(key=lambda hit: (-hit[0], -_closeness(query, self._names[hit[1]]) if hit[0] == 1 else 0, hit[1]))
        return [(self._names[i], score) for score, i in scored[:top]]

    def _shortlist(self, query: str, top: int) -> list[int]:
        """Indices of the names worth comparing in full, by plain edit distance: at least `top` if there are so many."""
        wanted = sorted(_search_strings(query))
        if not wanted or not self._names:
            return []
        places = self._pairs.nearest(wanted) if self._pairs else np.arange(len(self._strings))
        strings = [self._strings[k] for k in places] if self._pairs else self._strings
        each = cdist(wanted, strings, scorer=Levenshtein.normalized_similarity, dtype=np.float32).max(axis=0)
        owners, starts = np.unique(self._owner[places], return_index=True)
        near = np.maximum.reduceat(each, starts)
        best = np.argsort(-near, kind="stable")[: max(SHORTLIST, top)].tolist()
        return [
            int(owners[i]) for rank, i in enumerate(best) if rank < top or near[i] >= near[best[0]] - HOPELESS_SPELLING
        ]


class _LetterPairs:
    """An inverted index from pairs of neighbouring letters to the strings that hold them."""

    def __init__(self, strings: Sequence[str]) -> None:
        lists: dict[str, list[int]] = {}
        for k, string in enumerate(strings):
            for pair in _letter_pairs(string):
                lists.setdefault(pair, []).append(k)
        self._held = {pair: np.array(places, dtype=np.int32) for pair, places in lists.items()}
        self._sizes = np.array([len(string) + 1 for string in strings], dtype=np.float32)

    def nearest(self, wanted: Sequence[str]) -> npt.NDArray[np.int64]:
        """Give the places of the strings that share most pairs with any of those wanted, in order."""
        likeness = np.zeros(len(self._sizes), dtype=np.float32)
        for string in wanted:
            held = [self._held[pair] for pair in _letter_pairs(string) if pair in self._held]
            if held:
                shared = np.bincount(np.concatenate(held), minlength=len(self._sizes))
                np.maximum(likeness, 2 * shared / (self._sizes + len(string) + 1), out=likeness)
        return np.sort(np.argpartition(-likeness, PAIRED)[:PAIRED]).astype(np.int64)


def _letter_pairs(string: str) -> set[str]:
    """Pairs of neighbouring letters of a string, its ends included."""
    framed = f"^{string}$"
    return {framed[k : k + 2] for k in range(len(framed) - 1)}


def _closeness(query: str, name: str) -> float:
    """Order names that are equally meant, such as BJP and Bharatiya Janata Party, by how they are written."""
    letters = [acronym(parted(text)) for text in (query, name)]
    return 1.0 if letters[0] and letters[0] == letters[1] else sound_similarity(sounds_of(query), sounds_of(name))


def _search_strings(name: str) -> set[str]:
    """Spell each reading as one word, entries by the sounds of their English name, and long names by their initials."""
    found = set()
    for reading in read_name(name).readings:
        spelled = [_searched(part) for part in reading]
        found.add("".join(spelled))
        if len(reading) > 2:
            found |= {"".join(sorted(spelled)), "".join(part.sounds[:1].upper() for part in reading)}
    return found - {""}


def _searched(part: Part) -> str:
    return part.entry if part.entry.isdecimal() else word_sounds(part.entry) or part.sounds
