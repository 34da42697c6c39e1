"""JSON: a list of objects."""

from __future__ import annotations

import json
from typing import Final

from align.core.errors import AlignError
from align.input.cells import flat
from align.input.decode import decoded
from align.input.registry import InputFormat, Rows


def _read(raw: bytes, path: str) -> Rows:
    """Give the objects of a list, or of the one list in an object."""
    try:
        found = json.loads(decoded(raw, path))
    except (ValueError, RecursionError) as error:
        raise AlignError(f"not JSON ({error})", path=path, hint="give a list of objects") from error
    lists = [found] if isinstance(found, list) else [one for one in _values(found) if isinstance(one, list)]
    if len(lists) != 1 or not all(isinstance(row, dict) for row in lists[0]):
        hint = 'write [{"text": …}, …], or an object a line as .jsonl'
        raise AlignError("not a list of objects", path=path, hint=hint)
    for number, row in enumerate(lists[0], start=1):
        yield number, flat(row)


def _values(found: object) -> list[object]:
    return list(found.values()) if isinstance(found, dict) else []


JSON: Final = InputFormat((".json",), _read, table=True, encoded=True)
