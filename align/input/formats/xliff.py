"""Translations on their way (XLIFF 1.2 and 2.0), as pairs with the columns hi and en."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from align.input.packed import xml_root
from align.input.registry import InputFormat, Rows
from align.input.segments import pairs_of, segment_text
from align.text.language import language_code


def _read(raw: bytes, path: str) -> Rows:
    """Give the segments that are translated."""
    yield from pairs_of(_units(xml_root(raw, path)), path)


def _units(root: Any) -> Iterator[dict[str, str]]:
    for file in root.iter("{*}file"):
        langs = [
            language_code(file.get(old) or root.get(new) or "")
            for old, new in (("source-language", "srcLang"), ("target-language", "trgLang"))
        ]
        for source in file.iter("{*}source"):
            target = source.getparent().find("{*}target")
            if target is not None:
                yield {langs[0]: segment_text(source), langs[1]: segment_text(target)}


XLIFF: Final = InputFormat((".xlf", ".xliff"), _read, table=True)
