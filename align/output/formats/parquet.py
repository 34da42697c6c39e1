"""pairs.parquet: the fields of pairs.jsonl in columns, with a schema that follows from the type of the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pyarrow as pa
    from msgspec import Struct

    from align.output.contents import Contents

NAME: Final = "parquet"
FILES: Final = {"pairs.parquet": "the fields of `pairs.jsonl` in columns"}
DEFAULT: Final = True
TEXTLESS: Final = True
# Rows of a Parquet row group, large enough to compress well, and of the pieces it is made of, only one of which is held
# as Python's objects at a time. Chosen by hand.
_ROW_GROUP: Final = 10_000
_PIECE: Final = 1_000


def write(contents: Contents, folder: Path) -> None:
    """Write the table; the schema is the same with no rows, and has what was reviewed where anything was."""
    from msgspec import UNSET

    from align.output.records import OffsetPairRecord, PairRecord

    schema = parquet_schema(OffsetPairRecord if contents.textless else PairRecord)
    if all(pair.review is UNSET for pair in contents.pairs):
        schema = schema.remove(schema.get_field_index("review"))
    write_parquet(folder / "pairs.parquet", schema, map(_row, contents.pairs))


def write_parquet(path: Path, schema: pa.Schema, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows as a Parquet file, a row group at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    left = iter(rows)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while group := list(_pieces(islice(left, _ROW_GROUP), schema)):
            writer.write_table(pa.Table.from_batches(group))


def _pieces(rows: Iterator[Mapping[str, Any]], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    while piece := list(islice(rows, _PIECE)):
        yield pa.RecordBatch.from_pylist(piece, schema=schema)


def parquet_schema(kind: type[Struct]) -> pa.Schema:
    """Give the columns of a kind of record with their types; a mapping (`why`) is a list of names with their values."""
    import pyarrow as pa
    from msgspec.inspect import type_info

    return pa.schema(list(_column(type_info(kind))))


def _row(record: Struct) -> dict[str, Any]:
    """Give the fields of a record as the columns hold them."""
    from msgspec import UNSET, to_builtins

    values = {name: value for name in record.__struct_fields__ if (value := getattr(record, name)) is not UNSET}
    return {
        name: [{"name": key, "value": own} for key, own in value.items()]
        if isinstance(value, dict)
        else to_builtins(value)
        for name, value in values.items()
    }


def _column(kind: Any) -> Any:
    """Give the Arrow type of a type of the schema; every column may be null."""
    import pyarrow as pa
    from msgspec import inspect

    match kind:
        case inspect.Metadata(type=inner):
            return _column(inner)
        case inspect.UnionType(types=types):
            (known,) = [one for one in types if not isinstance(one, inspect.NoneType)]
            return _column(known)
        case inspect.StructType(fields=fields):
            return pa.struct({field.encode_name: _column(field.type) for field in fields})
        case inspect.DictType(value_type=value):
            return pa.list_(pa.struct({"name": pa.string(), "value": _column(value)}))
        case inspect.VarTupleType(item_type=item):
            return pa.list_(_column(item))
        case inspect.TupleType(item_types=items):
            return pa.list_(_column(items[0]))
        case inspect.LiteralType() | inspect.StrType():
            return pa.string()
        case inspect.FloatType():
            return pa.float64()
        case inspect.IntType():
            return pa.int64()
    raise TypeError(f"no column type for {kind}")
