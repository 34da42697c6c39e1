"""pairs.parquet: the fields of pairs.jsonl in columns, with a schema that follows from the type of the record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pyarrow as pa
    from msgspec import Struct

    from align.output.contents import Contents

NAME: Final = "parquet"
FILES: Final = {"pairs.parquet": "the fields of `pairs.jsonl` in columns"}
# Rows of a Parquet row group: memory stays bounded, and groups are large enough to compress well. Chosen by hand.
_ROW_GROUP: Final = 10_000


def write(contents: Contents, folder: Path) -> None:
    """Write the table; the schema is the same with no rows, and has what was reviewed where anything was."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    from msgspec import UNSET, to_builtins

    from align.output.records import PairRecord

    schema = parquet_schema(PairRecord)
    if all(pair.review is UNSET for pair in contents.pairs):
        schema = schema.remove(schema.get_field_index("review"))
    with pq.ParquetWriter(folder / "pairs.parquet", schema, compression="zstd") as writer:
        for at in range(0, len(contents.pairs), _ROW_GROUP):
            rows = [to_builtins(pair) for pair in contents.pairs[at : at + _ROW_GROUP]]
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))


def parquet_schema(kind: type[Struct]) -> pa.Schema:
    """Give the columns of a kind of record with their types; mappings (`why`) have no fixed fields and no column."""
    import pyarrow as pa
    from msgspec.inspect import type_info

    return pa.schema(list(_column(type_info(kind))))


def _column(kind: Any) -> Any:
    """Give the Arrow type of a type of the schema, None for a mapping; every column may be null."""
    import pyarrow as pa
    from msgspec import inspect

    match kind:
        case inspect.Metadata(type=inner):
            return _column(inner)
        case inspect.UnionType(types=types):
            (known,) = [one for one in types if not isinstance(one, inspect.NoneType)]
            return _column(known)
        case inspect.StructType(fields=fields):
            columns = {field.encode_name: _column(field.type) for field in fields}
            return pa.struct({name: column for name, column in columns.items() if column is not None})
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
    return None
