"""Tab-separated values (TSV): the one reader. A tab always separates; a quotation mark is a plain character."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from align.core.errors import AlignError


def parse_tsv(text: str, path: object, *, notes: bool = False) -> Iterator[tuple[int, dict[str, str]]]:
    """Give the rows below the header as column → cell with their one-based line numbers; blank lines are passed over.

    Lines end as in every text file, with a line feed, a carriage return or both. With `notes`, lines that begin with
    # say something about the table and are passed over too.

    Raises:
        AlignError: a row with more or fewer cells than the header, with its line.
    """
    header: list[str] = []
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        if not line or (notes and line.startswith("#")):
            continue
        cells = line.split("\t")
        if header:
            yield number, named_cells(header, cells, path, number, "tab")
        else:
            header = [cell.strip() for cell in cells]


def named_cells(header: Sequence[str], cells: Sequence[str], path: object, line: int, mark: str) -> dict[str, str]:
    """Put the cells of a row, which `mark` separates in the file, under their columns.

    Raises:
        AlignError: more or fewer cells than the header has.
    """
    if len(cells) != len(header):
        what = f"{len(cells)} cells where the header has {len(header)}"
        raise AlignError(what, path=path, line=line, hint=f"put one {mark} between cells")
    return dict(zip(header, cells, strict=True))
