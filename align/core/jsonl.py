"""JSON Lines: the one reader and the one writer of records."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from align.core.errors import AlignError

# JSON allows these raw, but readers that split lines by the Unicode rules would break a record there.
_LINE_BREAKS: Final = str.maketrans({"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def parse_jsonl(text: str, path: object, hint: str = "write one object a line") -> Iterator[tuple[int, dict[str, Any]]]:
    """Give the objects of a text with their one-based line numbers; blank lines are passed over.

    Raises:
        AlignError: a line that is not a JSON object, with its number.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                found = json.loads(line)
            except ValueError as error:
                raise AlignError(f"not JSON ({error})", path=path, line=number, hint=hint) from error
            if not isinstance(found, dict):
                raise AlignError("not a JSON object", path=path, line=number, hint=hint)
            yield number, found


def json_line(record: Mapping[str, Any]) -> str:
    """Write a record of plain values as one line of JSON, with its line break."""
    return json.dumps(record, ensure_ascii=False, allow_nan=False).translate(_LINE_BREAKS) + "\n"


def write_jsonl(path: Path, records: Iterable[Mapping[str, Any]]) -> None:
    """Write records as JSON Lines in UTF-8."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(map(json_line, records))
