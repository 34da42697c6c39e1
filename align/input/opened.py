"""A file opened: its bytes, unpacked where its name says that it is packed, and its rows in the format of its name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from align.input.decode import file_bytes
from align.input.packed import inner_name, unpacked
from align.input.registry import InputFormat, input_formats
from align.input.sniff import sniffed


def format_of(path: Path) -> InputFormat | None:
    """Give the format of a file by its suffix, that within a packing, or None for one that is not read."""
    return input_formats().get(inner_name(path).suffix.lower())


def raw_of(path: str | Path) -> bytes:
    """Read a file and unpack it where its name says that it is packed."""
    return unpacked(file_bytes(path), Path(path))


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
