"""Translation memories (TMX 1.4b), as pairs with the columns hi and en."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from align.input.packed import xml_root
from align.input.registry import InputFormat, Rows
from align.input.segments import pairs_of, segment_text
from align.text.language import language_code

_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"


def _read(raw: bytes, path: str) -> Rows:
    """Give the units that have both languages."""
    yield from pairs_of(_units(xml_root(raw, path)), path)


def _units(root: Any) -> Iterator[dict[str, str]]:
    for unit in root.iter("{*}tu"):
        sides = {}
        for one in unit.iter("{*}tuv"):
            segment = one.find("{*}seg")
            if segment is not None:
                sides[language_code(one.get(_LANG) or one.get("lang") or "")] = segment_text(segment)
        yield sides


TMX: Final = InputFormat((".tmx",), _read, table=True)
