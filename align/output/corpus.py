"""The finished corpus, and how it becomes a folder of files (export) or a table of pandas."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from align.core.atomic import whole_folder
from align.core.errors import AlignError
from align.core.jsonl import write_json, write_jsonl
from align.core.types import Document, Dropped, Pair, Span
from align.output.contents import OFFSETS, Contents, document_record, drop_record, pair_record
from align.output.data_card import data_card
from align.output.fetched_pages import PAGES, pages_of, write_pages
from align.output.formats import ExportFormat, chosen_formats
from align.output.offsets import without_texts
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
# Identifiers of licences as the hub of Hugging Face has them: https://huggingface.co/docs/hub/repositories-licenses
_LICENSE: Final = re.compile(r"[a-z0-9][a-z0-9.+-]{0,63}")


@dataclass(frozen=True, slots=True)
class Corpus:
    """A finished corpus: what was read, the pairs kept, what was left out and why, and the fields of `RunRecord`.

    `rejected` are the pairs that were found and not kept.
    `unpaired` are the spans of each document's sentences that are in no pair, by id of the document.
    """

    documents: Sequence[Document]
    pairs: Sequence[Pair]
    dropped: Sequence[Dropped]
    run: Mapping[str, object]
    rejected: Sequence[Pair] = ()
    unpaired: Mapping[str, Sequence[Span]] = field(default_factory=dict)

    @property
    def stories(self) -> int:
        """How many stories the documents tell."""
        return cast(Mapping[str, int], self.run["counts"])["stories"]

    def contents(self, formats: Sequence[str] = (), license: str = "") -> Contents:
        """Give the corpus as records with the texts; the run's settings tell of the formats and the licence too."""
        return Contents(
            [pair_record(pair) for pair in self.pairs],
            [document_record(document, self.unpaired.get(document.id)) for document in self.documents],
            [drop_record(dropped) for dropped in self.dropped],
            run_record(self.run, formats, license),
            [pair_record(pair) for pair in self.rejected],
            {document.id: document.text for document in self.documents},
            pages_of(self.documents),
        )

    def write(
        self,
        folder: Path | str,
        formats: Sequence[str] = (),
        *,
        text: str = "full",
        license: str = "",
        force: bool = False,
    ) -> list[Path]:
        """Write the corpus into a folder, all files or none, and give their paths; no formats means those by default.

        Files of an earlier run in formats not asked for are removed, so that a folder never holds two corpora; with
        `force` files of the same names in somebody else's folder are replaced. With `text` "offsets" the texts are left
        out, for sources that may not be passed on. `license` is what the texts may be used under, by its identifier on
        the hub of Hugging Face (cc-by-4.0), for the data card.

        Raises:
            AlignError: settings that there are not, or a folder that cannot be written to or holds something else.
        """
        chosen = check_release(formats, text, license)
        return write_release(self.contents(formats, license), Path(folder), chosen, text, force=force)

    def to_pandas(self) -> pd.DataFrame:
        """Give a table with a row a pair and the fields of pairs.jsonl as columns; nested ones are lists and dicts."""
        import pandas as pd

        rows = [plain(pair_record(pair)) for pair in self.pairs]
        fields = [name for name in PairRecord.__struct_fields__ if name != "review"]  # nobody has looked yet
        return pd.DataFrame.from_records(rows, columns=fields)


def run_record(run: Mapping[str, object], formats: Sequence[str], license: str) -> RunRecord:
    """Give what is told of a run as its record; the settings tell of the formats and the licence too."""
    config = {**cast(Mapping[str, object], run.get("config") or {}), "formats": list(formats)}
    config |= {"license": license} if license else {}
    return as_record(RunRecord, **{**run, "config": config})


def write_release(
    contents: Contents, folder: Path, formats: Sequence[ExportFormat], text: str, *, force: bool = False
) -> list[Path]:
    """Write records into a folder in some formats, with `text` "offsets" without their texts; see `write_contents`."""
    return write_contents(without_texts(contents) if text == OFFSETS else contents, folder, formats, force=force)


def check_release(formats: Sequence[str], text: str, license: str) -> list[ExportFormat]:
    """Give the formats to write; refuse one that there is not, one of texts without them, and what is no licence."""
    if text not in ("full", OFFSETS):
        raise AlignError(f"unknown text {text!r}", hint=f"--text is full or {OFFSETS}")
    if license and not _LICENSE.fullmatch(license):
        hint = "give an identifier in small letters: cc-by-4.0, cc0-1.0, odbl, other"
        raise AlignError(f"{license!r} is no identifier of a licence", hint=hint)
    return chosen_formats(formats, texts=text != OFFSETS)


def write_contents(
    contents: Contents, folder: Path, formats: Sequence[ExportFormat], *, force: bool = False
) -> list[Path]:
    """Write records into a folder in some formats, whole or not at all, with their card; give the files' paths."""
    with whole_folder(folder, force=force) as stage:
        for one in formats:
            one.write(contents, stage)
        every = {pattern: holds for one in formats for pattern, holds in one.FILES.items()}
        files = {pattern: holds for pattern, holds in every.items() if any(stage.glob(pattern))} | dict(ALWAYS)
        if contents.pages:
            files[f"{PAGES}/*"] = "the web pages that were fetched, as they came"
        write_jsonl(stage / "documents.jsonl", contents.documents)
        write_jsonl(stage / "dropped.jsonl", contents.dropped)
        write_jsonl(stage / "rejected.jsonl", contents.rejected)
        write_json(stage / "run.json", contents.run)
        write_pages(contents.pages, stage)
        (stage / "README.md").write_text(data_card(contents, files), encoding="utf-8", newline="\n")
        written = [path.relative_to(stage) for pattern in files for path in sorted(stage.glob(pattern))]
    return [folder / path for path in written]
