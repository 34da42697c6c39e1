"""Arguments and options that several commands share, and the two streams: words on stderr, data on stdout."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from align.core.types import Dropped

_INPUT = "Files, folders, archives, a manifest or addresses of web pages; - is stdin."
Inputs = Annotated[list[str], typer.Argument(metavar="INPUT...", help=_INPUT)]
MaybeInputs = Annotated[list[str] | None, typer.Argument(metavar="INPUT...", help=_INPUT)]
Output = Annotated[str, typer.Option("-o", "--output", metavar="FILE", help="Where the records go; - is stdout.")]
Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="NAME",
        help="Recipe, hub name or local folder of a sentence-transformers model.",
        show_default="e5-small, offline",
    ),
]
Paragraphs = Annotated[
    str | None,
    typer.Option("--paragraphs", metavar="FILE.jsonl", help='Rows {"id", "lang", "text"} instead of INPUT.'),
]
ModeOption = Annotated[
    str, typer.Option("--mode", metavar="MODE", help="auto, parallel (translated, in order) or comparable.")
]
KeepFurniture = Annotated[
    bool, typer.Option("--keep-furniture", help="Drop nothing: bylines, share bars, datelines count as text.")
]
AllowOutside = Annotated[
    bool, typer.Option("--allow-outside", help="Follow links and manifest paths that lead out of their folder.")
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="OURS=THEIRS",
        help="What tables call a column: text=story; ours are text, lang, id, source, date, url, group, path.",
    ),
]
Group = Annotated[
    str,
    typer.Option(
        "--group",
        metavar="HOW",
        help="Stories: auto parts each folder into those it tells, folder takes it for one, one takes all for one.",
    ),
]
Force = Annotated[
    bool, typer.Option("--force", help="Write into a folder of other files, replacing those of the same names.")
]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="No progress and no summary on stderr.")]


def columns_of(named: Sequence[str] | None) -> dict[str, str]:
    """Read what tables call the columns, text=story, by our names for them."""
    return {ours.strip(): theirs.strip() for ours, _, theirs in (one.partition("=") for one in named or ())}


def say(words: str, *, quiet: bool = False) -> None:
    """Write a line of words to stderr."""
    if not quiet:
        sys.stderr.write(words + "\n")


def number_of(count: int, one: str, many: str) -> str:
    """Put a count and its noun together: 1 pair, 2 pairs."""
    return f"{count:,} {one if count == 1 else many}"


def say_skipped(dropped: Sequence[Dropped], place: Path | None = None) -> None:
    """Say on stderr which files were skipped, whatever else is to be quiet; `place` is the file that lists them."""
    from align.input.read import skipped_words

    if told := skipped_words(dropped, str(place or "")):
        say(f"align: {told}")


def place_for(folder: Path, *, force: bool) -> None:
    """Refuse a place for output that is not ours; with `force` say what it holds."""
    from align.core.atomic import check_place

    if held := check_place(folder, force=force):
        say(f"align: {folder}: {held}; what has the name of an output is replaced")


def put(data: str) -> None:
    """Write a line of data to stdout."""
    sys.stdout.write(data + "\n")
