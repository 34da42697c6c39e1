"""Parquet: the rows of the table."""

from __future__ import annotations

from typing import Final

from align.core.errors import AlignError
from align.input.cells import flat
from align.input.registry import InputFormat, Rows


def _read(raw: bytes, path: str) -> Rows:
    """Give the rows; a struct of hi and en, as translation corpora have it, gives its fields."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(pa.BufferReader(raw))
    except (pa.ArrowException, OSError) as error:
        raise AlignError("not a Parquet file", path=path, hint="write it again") from error
    for number, row in enumerate(table.to_pylist(), start=1):
        yield number, flat(row)


PARQUET: Final = InputFormat((".parquet",), _read, table=True)
