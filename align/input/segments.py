"""Segments of translators' files as pairs of Hindi and English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from align.core.errors import AlignError
from align.core.types import LANGS
from align.input.registry import Rows

_INLINE: Final = frozenset(["ph", "bpt", "ept", "it", "ut", "x", "bx", "ex"])  # codes, whose content is no text


def pairs_of(units: Iterable[Mapping[str, str]], path: str) -> Rows:
    """Give the units, texts by language, that have both languages.

    Raises:
        AlignError: there are no units at all.
    """
    number = 0
    for number, sides in enumerate(units, start=1):
        if all(sides.get(lang, "").strip() for lang in LANGS):
            yield number, {lang: sides[lang] for lang in LANGS}
    if not number:
        raise AlignError("no translations", path=path, hint="give a file with Hindi and English")


def segment_text(element: Any) -> str:
    """Text of a segment without its inline codes."""
    name = element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else "ph"
    text = "" if name in _INLINE else element.text or ""
    return text + "".join(segment_text(child) + (child.tail or "") for child in element)
