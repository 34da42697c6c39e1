"""Tab-separated values (TSV): the one reader. A tab always separates; a quotation mark is a plain character."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from align.core.errors import AlignError

COMPUTED: Final = ("=", "+", "-", "@")  # what a cell begins with that a spreadsheet takes for a formula


def parse_tsv(text: str, path: object, *, notes: bool = False) -> Iterator[tuple[int, dict[str, str]]]:
    """Give the rows below the header as column → cell with their one-based line numbers; blank lines are passed over.

    Lines end as in every text file, with a line feed, a carriage return or both. With `notes`, lines that begin with
    # say something about the table and are passed over too.

    Raises:
        AlignError: a header that names a column twice, or a row with more or fewer cells, with its line.
    """
    header: list[str] = []
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        if not line or (notes and line.startswith("#")):
            continue
        cells = line.split("\t")
        if header:
            yield number, named_cells(header, cells, path, number, "tab")
        else:
            header = header_names(cells, path, number)


def header_names(cells: Sequence[str], path: object, line: int) -> list[str]:
    """Give the names of the columns.

    Raises:
        AlignError: two columns of one name.
    """
    names = [cell.strip() for cell in cells]
    twice = next((name for name in names if name and names.count(name) > 1), "")
    if twice:
        raise AlignError(f"two columns {twice}", path=path, line=line, hint="give each its own name")
    return names


def named_cells(header: Sequence[str], cells: Sequence[str], path: object, line: int, mark: str) -> dict[str, str]:
    """Put the cells of a row, which `mark` separates in the file, under their columns.

    Raises:
        AlignError: more or fewer cells than the header has.
    """
    if len(cells) != len(header):
        what = f"{len(cells)} cells where the header has {len(header)}"
        raise AlignError(what, path=path, line=line, hint=f"put one {mark} between cells")
    return dict(zip(header, map(told, cells), strict=True))


def inert(cell: str) -> str:
    """Put an apostrophe before a cell that a spreadsheet would compute; `told` takes it away."""
    return f"'{cell}" if cell.startswith(COMPUTED) else cell


def told(cell: str) -> str:
    """Take the apostrophe away that `inert` has put before a cell."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(COMPUTED) else cell
