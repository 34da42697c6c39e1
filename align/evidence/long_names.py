"""Full names of institutions in a text, which an acronym on the other side may be short for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from align.core.types import Lang, Mention
from align.evidence.acronyms import LONGEST_ACRONYM, is_institution, is_small
from align.evidence.names import NameWord, words_of

_GAP: Final = re.compile(r"[\s()-]{1,2}")  # what may stand between two words of one name


@dataclass(frozen=True, slots=True)
class LongName:
    """A mention that may be the full name of an institution, with its words."""

    mention: Mention
    words: tuple[str, ...]


def long_names(text: str, lang: Lang) -> tuple[LongName, ...]:
    """Find what may be full names: English words in capitals in a row, Hindi words up to पार्टी, आयोग and so on."""
    words = list(words_of(text, lang))
    runs = _capitals(text, words) if lang == "en" else _endings(text, words)
    return tuple(_long_name(text, run) for run in runs)


def _long_name(text: str, run: Sequence[NameWord]) -> LongName:
    start, end = run[0].start, run[-1].end
    name = text[start:end]
    return LongName(Mention("name", start, end, name, f"#{name}"), tuple(word.form for word in run))


def _capitals(text: str, words: Sequence[NameWord]) -> Iterator[Sequence[NameWord]]:
    """English words in capitals next to each other, small words between them, one of which is an institution's."""
    run: list[NameWord] = []
    for i, word in enumerate(words):
        small = is_small(word.form)
        if run and not (_adjoin(text, words, i) and (small or word.form[0].isupper())):
            yield from _institutions(run)
            run = []
        if run or (word.form[0].isupper() and not small):
            run.append(word)
    yield from _institutions(run)


def _institutions(run: list[NameWord]) -> Iterator[Sequence[NameWord]]:
    """Give the run without small words at its end, if it is two words at least and one is an institution's."""
    end = max((i + 1 for i, word in enumerate(run) if not is_small(word.form)), default=0)
    if end > 1 and any(is_institution(word.form) for word in run[:end]):
        yield run[:end]


def _endings(text: str, words: Sequence[NameWord]) -> Iterator[Sequence[NameWord]]:
    """Hindi words next to each other whose last is an institution's: each length, since nothing shows the first."""
    for end, word in enumerate(words):
        start = end
        while is_institution(word.form) and start and end - start < LONGEST_ACRONYM and _adjoin(text, words, start):
            start -= 1
            yield words[start : end + 1]


def _adjoin(text: str, words: Sequence[NameWord], i: int) -> bool:
    return _GAP.fullmatch(text[words[i - 1].end : words[i].start]) is not None
