"""JSON Lines and JSON: the readers, untyped and by schema, and the one writer of records."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar

import msgspec

from align.core.errors import AlignError

Writable: TypeAlias = Mapping[str, Any] | msgspec.Struct
T = TypeVar("T")
# JSON allows these raw, but readers that split lines by the Unicode rules would break a record there.
_LINE_BREAKS: Final = str.maketrans({"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})
_HINT: Final = "give a folder of `align corpus` or `align drift`, or run the command again"


def parse_jsonl(text: str, path: object, hint: str = "write one object a line") -> Iterator[tuple[int, dict[str, Any]]]:
    """Give the objects of a text with their one-based line numbers; blank lines are passed over.

    Raises:
        AlignError: a line that is not a JSON object, with its number.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                found = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise AlignError(f"not JSON ({error})", path=path, line=number, hint=hint) from error
            if not isinstance(found, dict):
                raise AlignError("not a JSON object", path=path, line=number, hint=hint)
            yield number, found


def read_records(path: Path, kind: type[T], check: Callable[[T], None] = lambda record: None) -> Iterator[T]:
    """Read a JSON Lines file as records of one kind; fields it does not know and blank lines are passed over.

    `check` looks at what types cannot tell and raises ValueError.

    Raises:
        AlignError: a file that cannot be read, or a line that is no such record, with its number and what is wrong.
    """
    decoder = msgspec.json.Decoder(kind)
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    try:
                        record = decoder.decode(line)
                        check(record)
                    except (msgspec.MsgspecError, ValueError) as error:
                        raise AlignError(f"no {_name(kind)} ({error})", path=path, line=number, hint=_HINT) from error
                    yield record
    except OSError as error:
        raise AlignError(f"unreadable ({error})", path=path, hint=_HINT) from error


def read_json(path: Path, kind: type[T]) -> T:
    """Read a JSON file as one record.

    Raises:
        AlignError: a file that cannot be read or is no such record.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except OSError as error:
        raise AlignError(f"unreadable ({error})", path=path, hint=_HINT) from error
    except (msgspec.MsgspecError, ValueError) as error:
        raise AlignError(f"no {_name(kind)} ({error})", path=path, hint=_HINT) from error


def _name(kind: type) -> str:
    return kind.__name__.removesuffix("Record").lower() + " record"


def json_line(record: Writable) -> str:
    """Write a record of plain values as one line of JSON, with its line break."""
    line = _text(json.dumps(record, ensure_ascii=False, allow_nan=False, default=msgspec.to_builtins))
    return line.translate(_LINE_BREAKS) + "\n"


def _text(written: str) -> str:
    """Put U+FFFD for what UTF-8 cannot store: a file name that is not UTF-8."""
    return written.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def write_jsonl(path: Path, records: Iterable[Writable]) -> None:
    """Write records of plain values as JSON Lines in UTF-8."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(map(json_line, records))


def write_json(path: Path, record: Writable) -> None:
    """Write a record of plain values as a JSON file to read."""
    text = _text(json.dumps(record, ensure_ascii=False, allow_nan=False, indent=2, default=msgspec.to_builtins))
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
