"""Registry of input formats (plug-ins): every file of `align/input/formats` is found by itself, by its suffixes.

A new format is one new file there that holds an `InputFormat`; nothing else names it.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Final, TypeAlias

from align.input import formats

# Characters of a document; a longer one is skipped. Reading it takes about a minute and 2 GB (docs/reliability.md).
MOST_CHARACTERS: Final = 10_000_000
Rows: TypeAlias = Iterator[tuple[int, dict[str, str]]]


@dataclass(frozen=True, slots=True)
class InputFormat:
    """How the files of some suffixes are read.

    suffixes: in lower case with their dot; "" stands for a name without one.
    read: (bytes of a file, its name for errors) → rows with their one-based line or row numbers. The row of a whole
        text has it in `text`, and beside it what the file tells of itself, under the columns of a manifest.
    table: whether a file holds rows, each a text or naming a file in `path`; if not, it is one text.
    encoded: whether its bytes are text in whatever encoding; others say theirs, or have none.
    columns: (bytes of a file, its name for errors) → the names its header gives the columns, for tables that have one.
    """

    suffixes: tuple[str, ...]
    read: Callable[[bytes, str], Rows]
    table: bool = False
    encoded: bool = False
    columns: Callable[[bytes, str], Sequence[str]] | None = None


@cache
def input_formats() -> Mapping[str, InputFormat]:
    """Give the format of every suffix: texts first, then tables, TSV before the others."""
    modules = [import_module(f"{formats.__name__}.{module.name}") for module in pkgutil.iter_modules(formats.__path__)]
    found = [value for module in modules for value in vars(module).values() if isinstance(value, InputFormat)]
    found.sort(key=lambda form: (form.table, ".tsv" not in form.suffixes))
    return MappingProxyType({suffix: form for form in found for suffix in form.suffixes})


def suffixes_read() -> str:
    """List the suffixes that are read, for hints, help and documentation: `.txt, .md, …`."""
    return ", ".join(filter(None, input_formats()))
