"""Everything `align` writes: the files of a corpus, and records for the small commands."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from align.core.atomic import staged
from align.core.errors import AlignError
from align.core.types import Document, Dropped, Pair
from align.output.corpus_page import page
from align.output.data_card import data_card
from align.output.records import Contents, Record, document_record, dropped_record, json_line, pair_record, plain_record

if TYPE_CHECKING:
    import pyarrow as pa

TSV_COLUMNS: Final = (
    "id", "hi", "en", "probability", "similarity", "margin", "type", "relation", "mode",
    "hi_source", "en_source", "hi_doc", "en_doc", "hi_span", "en_span",
)  # fmt: skip
# Control characters and Unicode line breaks: whatever could end a line or a cell in some reader.
_BREAKS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# Rows of a Parquet row group: memory stays bounded, and groups are large enough to compress well.
_ROW_GROUP: Final = 10_000


@dataclass(frozen=True, slots=True)
class Corpus:
    """A finished corpus; `run` is what run.json will hold: version, model, configuration, counts, times, threshold."""

    documents: Sequence[Document]
    pairs: Sequence[Pair]
    dropped: Sequence[Dropped]
    run: Mapping[str, object]

    def write(self, out: Path, formats: Sequence[str] = ()) -> list[Path]:
        """Write every file of the corpus into a folder."""
        return write(self, out, formats)


def write_tsv(records: Sequence[Record], stage: Path) -> None:
    """Write pairs.tsv: a header, a pair a line, no quoting; line breaks and tabs in a text become spaces."""
    with (stage / "pairs.tsv").open("w", encoding="utf-8", newline="\n") as file:
        file.write("\t".join(TSV_COLUMNS) + "\n")
        for record in records:
            file.write("\t".join(_cell(record[column]) for column in TSV_COLUMNS) + "\n")


def _cell(value: object) -> str:
    if isinstance(value, list):
        return "-".join(map(str, value))
    return "" if value is None else one_line(str(value))


def one_line(text: str) -> str:
    """Put a space for every run of line breaks, tabs and control characters."""
    return _BREAKS.sub(" ", text)


def write_moses(records: Sequence[Record], stage: Path) -> None:
    """Write pairs.hi-en.hi and pairs.hi-en.en: line n of one is the counterpart of line n of the other."""
    for lang in ("hi", "en"):
        with (stage / f"pairs.hi-en.{lang}").open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(one_line(record[lang]) + "\n" for record in records)


def write_parquet(records: Sequence[Record], stage: Path) -> None:
    """Write pairs.parquet with the fields of pairs.jsonl; the schema is the same with no rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = parquet_schema()
    with pq.ParquetWriter(stage / "pairs.parquet", schema, compression="zstd") as writer:
        for at in range(0, len(records), _ROW_GROUP):
            writer.write_table(pa.Table.from_pylist(list(records[at : at + _ROW_GROUP]), schema=schema))


def parquet_schema() -> pa.Schema:
    """Give the columns of pairs.parquet with their types; `why` differs from mode to mode and stays in the records."""
    import pyarrow as pa

    text, real = pa.string(), pa.float64()
    numbers = pa.list_(pa.int64())
    links = pa.list_(pa.struct({"hi": numbers, "en": numbers, "hi_text": text, "en_text": text, "score": real}))
    mentions = pa.list_(pa.struct({"kind": text, "span": numbers, "text": text}))
    evidence = pa.struct({"names": links, "numbers": links, "words": links, "only_hi": mentions, "only_en": mentions})
    names = ("id", "hi", "en", "hi_doc", "en_doc", "hi_source", "en_source")
    columns: dict[str, pa.DataType] = dict.fromkeys(names, text)
    columns |= dict.fromkeys(("hi_sentences", "en_sentences", "hi_span", "en_span"), numbers)
    columns |= dict.fromkeys(("hi_sentence_spans", "en_sentence_spans"), pa.list_(numbers))
    columns |= {"type": text, "relation": text, "similarity": real, "margin": real, "probability": real}
    runner_up = pa.struct({"en": text, "en_sentences": numbers, "similarity": real, "probability": real})
    return pa.schema(columns | {"evidence": evidence, "runner_up": runner_up, "mode": text, "model": text})


def write_tmx(records: Sequence[Record], stage: Path) -> None:
    """Write pairs.tmx."""
    from align.output.tmx import write_tmx as write_units

    write_units(records, stage / "pairs.tmx")


# Format → its file names and its writer; pairs.jsonl is always written and the report is made from the other files.
FILES: Final[Mapping[str, tuple[str, ...]]] = {
    "jsonl": ("pairs.jsonl",),
    "tsv": ("pairs.tsv",),
    "parquet": ("pairs.parquet",),
    "moses": ("pairs.hi-en.hi", "pairs.hi-en.en"),
    "tmx": ("pairs.tmx",),
    "html": ("report.html",),
}
WRITERS: Final[Mapping[str, Callable[[Sequence[Record], Path], None]]] = {
    "tsv": write_tsv,
    "parquet": write_parquet,
    "moses": write_moses,
    "tmx": write_tmx,
}
ALL: Final = tuple(FILES)
ALWAYS: Final = ("pairs.jsonl", "documents.jsonl", "dropped.jsonl", "run.json", "README.md")


def check_formats(formats: Iterable[str]) -> None:
    """Refuse a format that is not known."""
    for name in formats:
        if name not in FILES:
            raise AlignError(f"unknown format {name!r}", hint=f"use {', '.join(ALL)}")


def check_folder(out: Path) -> None:
    """Refuse a place for the corpus that is a file or that holds a README.md of something else."""
    if out.exists() and not out.is_dir():
        raise AlignError("not a folder", path=out, hint="give a folder for the corpus with --out")
    if (out / "README.md").exists() and not (out / "run.json").exists():
        what = "the folder has a README.md that is not a corpus's and would be lost"
        raise AlignError(what, path=out, hint="give a new or empty folder with --out")


def write(corpus: Corpus, out: Path, formats: Sequence[str] = ALL) -> list[Path]:
    """Write a corpus into the folder `out`, all files or none, and give their paths; no formats means all.

    Files of an earlier run in formats not asked for are removed, so that a folder never holds two corpora.
    """
    chosen = [name for name in ALL if name in (formats or ALL)]
    check_formats(formats)
    check_folder(out)
    contents = Contents(
        pairs=[pair_record(pair) for pair in corpus.pairs],
        documents=[document_record(document) for document in corpus.documents],
        dropped=[dropped_record(dropped) for dropped in corpus.dropped],
        run=plain_record(corpus.run),
    )
    names = [*ALWAYS, *(file for name in chosen for file in FILES[name] if file not in ALWAYS)]
    with staged(out) as stage:
        write_lines(stage / "pairs.jsonl", contents.pairs)
        write_lines(stage / "documents.jsonl", contents.documents)
        write_lines(stage / "dropped.jsonl", contents.dropped)
        write_text(stage / "run.json", json.dumps(contents.run, ensure_ascii=False, indent=2, allow_nan=False) + "\n")
        write_text(stage / "README.md", data_card(contents, names))
        for name in chosen:
            if name in WRITERS:
                WRITERS[name](contents.pairs, stage)
        if "html" in chosen:
            write_text(stage / "report.html", page(contents))
    for name in {file for files in FILES.values() for file in files} - set(names):
        (out / name).unlink(missing_ok=True)
    return [out / name for name in names]


def write_text(path: Path, text: str) -> None:
    """Write a text in UTF-8 as it is."""
    path.write_text(text, encoding="utf-8", newline="\n")


def write_lines(path: Path, records: Iterable[Mapping[str, object]]) -> None:
    """Write records as JSON Lines."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json_line(record) for record in records)


def write_records(records: Iterable[Mapping[str, object]], output: str) -> None:
    """Write records as JSON Lines to a file, whole or not at all, or as they come to stdout for `-`."""
    if output == "-":
        for record in records:
            sys.stdout.buffer.write(json_line(record).encode("utf-8"))
        sys.stdout.buffer.flush()
        return
    path = Path(output)
    if path.is_dir():
        raise AlignError("is a folder", path=path, hint="give a file name with -o")
    rows = list(records)  # before any file is touched: what fails here is not a failure to write
    if path.exists() and not path.is_file():  # a device or a pipe, which must not be replaced
        write_lines(path, rows)
        return
    path = path.resolve()
    with staged(path.parent) as stage:
        write_lines(stage / path.name, rows)
