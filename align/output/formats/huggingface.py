"""data/*.parquet: splits in the layout that `datasets.load_dataset` reads; the card's header describes them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pyarrow as pa

    from align.output.contents import Contents
    from align.output.records import PairRecord

NAME: Final = "huggingface"
FILES: Final = {
    "data/train-*.parquet": "for `datasets.load_dataset`: the pairs of 90 % of the stories",
    "data/validation-*.parquet": "those of 5 % of the stories, none of which is in another split",
    "data/test-*.parquet": "those of the other 5 %, likewise",
}
DEFAULT: Final = False
TEXTLESS: Final = False
# Rows of a file; with two sentences a row it has some 20 MB, well below the 500 MB the hub asks for.
SHARD: Final = 100_000
# Columns of a row with their types, as `datasets` names them; those not named here are fields of `PairRecord`.
HUB_COLUMNS: Final[Mapping[str, str]] = {
    "id": "string",
    "translation": "translation",
    **dict.fromkeys(("probability", "similarity", "margin"), "float64"),
    **dict.fromkeys(("type", "relation", "mode", "hi_doc", "en_doc", "hi_source", "en_source", "story"), "string"),
}


def write(contents: Contents, folder: Path) -> None:
    """Write the splits that have any pair, in files of at most 100,000 rows."""
    from align.output.formats.parquet import write_parquet
    from align.output.splits import split_pairs

    for split, own in split_pairs(contents.pairs, contents.documents).items():
        (folder / "data").mkdir(exist_ok=True)
        shards = -(-len(own) // SHARD)
        for shard in range(shards):
            rows = (_row(contents.pairs[place], story) for place, story in own[shard * SHARD : (shard + 1) * SHARD])
            write_parquet(folder / "data" / f"{split}-{shard:05}-of-{shards:05}.parquet", _schema(), rows)


def split_sizes(contents: Contents) -> list[tuple[str, int, int]]:
    """Give the splits that have any pair with their rows and bytes, as `datasets` counts them: Arrow's buffers."""
    from align.output.splits import split_pairs

    return [
        (split, len(own), sum(_bytes(_row(contents.pairs[place], story)) for place, story in own))
        for split, own in split_pairs(contents.pairs, contents.documents).items()
    ]


def _bytes(value: object) -> int:
    """Count a value's bytes in Arrow: eight of a number, four beside those of a text for its place."""
    if isinstance(value, dict):
        return sum(map(_bytes, value.values()))
    return len(value.encode("utf-8")) + 4 if isinstance(value, str) else 8


def _row(pair: PairRecord, story: str) -> dict[str, Any]:
    made = {"translation": {"hi": pair.hi, "en": pair.en}, "story": story}
    return {column: made[column] if column in made else getattr(pair, column) for column in HUB_COLUMNS}


def _schema() -> pa.Schema:
    import pyarrow as pa

    kinds = {
        "string": pa.string(),
        "float64": pa.float64(),
        "translation": pa.struct({"en": pa.string(), "hi": pa.string()}),
    }
    return pa.schema({column: kinds[kind] for column, kind in HUB_COLUMNS.items()})
