"""A file opened: its bytes, unpacked where its name says that it is packed, and its rows in the format of its name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

from align.input.decode import file_bytes, in_utf8
from align.input.packed import inner_name, unpacked
from align.input.registry import InputFormat, Rows, input_formats
from align.input.sniff import sniffed

_NAMED: Final = 3  # files that a message names
Encodings: TypeAlias = tuple[tuple[str, str], ...]  # path of a file and the encoding it was read in, in words


def format_of(path: Path) -> InputFormat | None:
    """Give the format of a file by its suffix, that within a packing, or None for one that is not read."""
    return input_formats().get(inner_name(path).suffix.lower())


def raw_of(path: str | Path) -> bytes:
    """Read a file and unpack it where its name says that it is packed."""
    return unpacked(file_bytes(path), Path(path))


def rows_of(form: InputFormat, raw: bytes, path: str) -> tuple[Rows, Encodings]:
    """Give the rows of a file, and its encoding where it had to be guessed."""
    own, how = in_utf8(raw) if form.encoded else (raw, "")
    return form.read(own, path), ((path, how),) if how else ()


def guessed_words(encodings: Encodings) -> str:
    """Say in one line which files were read in which encoding, "" where none had to be guessed."""
    files: dict[str, list[str]] = {}
    for path, how in sorted(set(encodings), key=lambda one: one[::-1]):
        files.setdefault(how, []).append(path)
    return "; ".join(
        f"read as {how}: {', '.join(own[:_NAMED])}{f' and {len(own) - _NAMED:,} more' if len(own) > _NAMED else ''}"
        for how, own in files.items()
    )


def stdin_file() -> tuple[Path, bytes]:
    """Give what stdin holds, unpacked, with the name a file of it would have: stdin.tsv, or stdin for plain text."""
    raw = file_bytes("-")
    name = Path(f"stdin{sniffed(raw)}")
    if inner_name(name) != name:
        raw = unpacked(raw, name)
        name = Path(f"stdin{sniffed(raw)}")
    return name, raw


def holds(check: Callable[[], bool]) -> bool:
    """Ask something of a path; of a name no file can have, or one out of reach, nothing holds."""
    try:
        return check()
    except (OSError, ValueError):
        return False
