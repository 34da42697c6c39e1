"""The finished corpus, and how it becomes a folder of files (export) or a table of pandas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from align.core.atomic import whole_folder
from align.core.jsonl import write_json, write_jsonl
from align.core.types import Document, Dropped, Pair
from align.output.contents import Contents, document_record, drop_record, pair_record
from align.output.data_card import data_card
from align.output.fetched_pages import PAGES, pages_of, write_pages
from align.output.formats import check_formats, export_formats
from align.output.records import PairRecord, RunRecord, as_record, plain

if TYPE_CHECKING:
    import pandas as pd

# Written whatever formats are asked for, beside pairs.jsonl.
ALWAYS: Final[Mapping[str, str]] = {
    "documents.jsonl": "every document with its source, date and address",
    "dropped.jsonl": "what was left out, at which stage and why",
    "rejected.jsonl": "the pairs found but not kept, whole: `align filter` chooses from them anew",
    "run.json": "version, model, configuration, counts, modes and times of the run",
    "README.md": "this card",
}


@dataclass(frozen=True, slots=True)
class Corpus:
    """A finished corpus: what was read, the pairs kept, what was left out and why, and the fields of `RunRecord`.

    `rejected` are the pairs that were found and not kept.
    """

    documents: Sequence[Document]
    pairs: Sequence[Pair]
    dropped: Sequence[Dropped]
    run: Mapping[str, object]
    rejected: Sequence[Pair] = ()

    @property
    def stories(self) -> int:
        """How many stories the documents tell."""
        return cast(Mapping[str, int], self.run["counts"])["stories"]

    def contents(self, formats: Sequence[str] = ()) -> Contents:
        """Give the corpus as records; the run's settings tell of the formats too."""
        config = {**cast(Mapping[str, object], self.run.get("config") or {}), "formats": list(formats)}
        return Contents(
            [pair_record(pair) for pair in self.pairs],
            [document_record(document) for document in self.documents],
            [drop_record(dropped) for dropped in self.dropped],
            as_record(RunRecord, **{**self.run, "config": config}),
            [pair_record(pair) for pair in self.rejected],
            pages_of(self.documents),
        )

    def write(self, folder: Path | str, formats: Sequence[str] = (), *, force: bool = False) -> list[Path]:
        """Write the corpus into a folder, all files or none, and give their paths; no formats means all.

        Files of an earlier run in formats not asked for are removed, so that a folder never holds two corpora; with
        `force` files of the same names in somebody else's folder are replaced.

        Raises:
            AlignError: an unknown format, or a folder that cannot be written to or holds something else.
        """
        check_formats(formats)
        return write_contents(self.contents(formats), Path(folder), formats, force=force)

    def to_pandas(self) -> pd.DataFrame:
        """Give a table with a row a pair and the fields of pairs.jsonl as columns; nested ones are lists and dicts."""
        import pandas as pd

        rows = [plain(pair_record(pair)) for pair in self.pairs]
        fields = [name for name in PairRecord.__struct_fields__ if name != "review"]  # nobody has looked yet
        return pd.DataFrame.from_records(rows, columns=fields)


def write_contents(contents: Contents, folder: Path, formats: Sequence[str] = (), *, force: bool = False) -> list[Path]:
    """Write the records of a corpus as `Corpus.write` does."""
    every = export_formats()
    chosen = [one for name, one in every.items() if name in (formats or every) or name == "jsonl"]
    files = {file: holds for one in chosen for file, holds in one.FILES.items()} | dict(ALWAYS)
    if contents.pages:
        files[PAGES] = "the web pages that were fetched, as they came"
    with whole_folder(folder, force=force) as stage:
        for one in chosen:
            one.write(contents, stage)
        write_jsonl(stage / "documents.jsonl", contents.documents)
        write_jsonl(stage / "dropped.jsonl", contents.dropped)
        write_jsonl(stage / "rejected.jsonl", contents.rejected)
        write_json(stage / "run.json", contents.run)
        write_pages(contents.pages, stage)
        (stage / "README.md").write_text(data_card(contents, files), encoding="utf-8", newline="\n")
    return [folder / name for name in files]
