"""Export formats, one module each; a new one is found by being here.

Each has NAME, FILES (file name → what it holds, for the data card and the help) and `write(contents, folder)`. They are
read to show the help, so none imports at its top what is slow to import.
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

    def write(self, contents: Contents, folder: Path, /) -> None:
        """Write the files of the format into a folder."""


@cache
def export_formats() -> dict[str, ExportFormat]:
    """Give all formats by name."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    return {module.NAME: module for module in modules}


def check_formats(names: Iterable[str]) -> None:
    """Refuse a format that is not known."""
    for name in names:
        if name not in export_formats():
            raise AlignError(f"unknown format {name!r}", hint=f"use {', '.join(export_formats())}")


def formats_help() -> str:
    """List the formats with their files, a paragraph each, for the command line."""
    listed = [
        f"{name}: {'; '.join(f'{file}, {holds}' for file, holds in one.FILES.items())}"
        for name, one in export_formats().items()
    ]
    return "\n\n".join(["Format to write, repeatable; all by default.", *listed])
