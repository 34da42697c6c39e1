"""Export formats, one module each; a new one is found by being here.

Each has NAME, FILES (file name or pattern → what it holds, for the data card and the help), DEFAULT (whether it is
written where no format is asked for), TEXTLESS (whether it makes sense without the texts) and
`write(contents, folder)`. They are read to show the help, so none imports at its top what is slow to import.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Protocol

from align.core.errors import AlignError

if TYPE_CHECKING:
    from align.output.contents import Contents


class ExportFormat(Protocol):
    """What a module of this package offers."""

    NAME: str
    FILES: Mapping[str, str]
    DEFAULT: bool
    TEXTLESS: bool

    def write(self, contents: Contents, folder: Path, /) -> None:
        """Write the files of the format into a folder."""


@cache
def export_formats() -> dict[str, ExportFormat]:
    """Give all formats by name."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    return {module.NAME: module for module in modules}


def chosen_formats(names: Iterable[str] = (), *, texts: bool = True) -> list[ExportFormat]:
    """Give the formats to write: those named, without a name those by default, and `jsonl` with either.

    Raises:
        AlignError: a format that is not known, or one that holds texts where there are to be none.
    """
    every, asked = export_formats(), set(names)
    if unknown := sorted(asked - every.keys()):
        raise AlignError(f"unknown format {unknown[0]!r}", hint=f"use {', '.join(every)}")
    textless = [name for name, one in every.items() if one.TEXTLESS]
    if not texts and (full := sorted(asked.difference(textless))):
        hint = f"without texts use {', '.join(textless)}"
        raise AlignError(f"format {full[0]!r} holds the texts that --text offsets leaves out", hint=hint)
    default = {name for name, one in every.items() if one.DEFAULT and (texts or one.TEXTLESS)}
    return [one for name, one in every.items() if name in {"jsonl", *(asked or default)}]


def formats_help() -> str:
    """List the formats with their files, a paragraph each, for the command line."""
    listed = [
        f"{name}{'' if one.DEFAULT else ' (on request)'}: "
        + "; ".join(f"{file}, {holds}" for file, holds in one.FILES.items())
        for name, one in export_formats().items()
    ]
    return "\n\n".join(["Format to write, repeatable; by default all but those on request.", *listed])
