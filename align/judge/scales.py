"""Words that stand on a scale: all or some, must or may, rise or fall; two texts that differ on one contradict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from align.core.tables import rows
from align.core.types import Lang, Span
from align.text.normalise import folded

Kind = Literal["quantifier", "modality", "antonym"]
LONGEST_SCALE_FORM: Final = 5  # words of the longest form of the table


@dataclass(frozen=True, slots=True)
class Stand:
    """A word or phrase of a text with its value on a scale; `words` are the indices of its first and last word."""

    kind: Kind
    scale: str
    value: str
    words: Span


@cache
def _table(lang: Lang) -> tuple[dict[str, tuple[dict[str, str], ...]], tuple[tuple[str, dict[str, str]], ...]]:
    """Whole forms, folded, with their rows, and the beginnings of words written with a star."""
    whole: dict[str, tuple[dict[str, str], ...]] = {}
    starts = []
    for row in rows("scales"):
        if row["lang"] == lang:
            form = folded(row["form"].removesuffix("*"))
            if row["form"].endswith("*"):
                starts.append((form, row))
            else:
                whole[form] = (*whole.get(form, ()), row)
    return whole, tuple(starts)


def stands(forms: Sequence[str], lang: Lang) -> list[Stand]:
    """Find the words of a text that stand on a scale, given the folded forms of all its words; longest phrase first."""
    found: list[Stand] = []
    at = 0
    while at < len(forms):
        size, own = next(
            (
                hit
                for n in range(min(LONGEST_SCALE_FORM, len(forms) - at), 0, -1)
                if (hit := (n, _rows(forms, at, n, lang)))[1]
            ),
            (1, ()),
        )
        for row in own:
            found.append(Stand(_kind(row["kind"]), row["scale"], row["value"], (at, at + size - 1)))
        at += size
    return found


def _rows(forms: Sequence[str], at: int, size: int, lang: Lang) -> tuple[dict[str, str], ...]:
    """Look a phrase up: as it is, or a single word by its beginning."""
    whole, _ = _table(lang)
    phrase = " ".join(forms[at : at + size])
    return whole.get(phrase) or (_opened(phrase, lang) if size == 1 else ())


@cache
def _opened(word: str, lang: Lang) -> tuple[dict[str, str], ...]:
    return tuple(row for start, row in _table(lang)[1] if word.startswith(start))


def _kind(name: str) -> Kind:
    if name == "quantifier":
        return "quantifier"
    return "modality" if name == "modality" else "antonym"
