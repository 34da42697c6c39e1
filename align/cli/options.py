"""Arguments and options that several commands share, and the two streams: words on stderr, data on stdout."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from align.core.errors import AlignError
from align.output.formats import formats_help

if TYPE_CHECKING:
    from align.core.types import Dropped
    from align.jobs.settings import Settings
    from align.output.records import PairRecord

Inputs = Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files, folders or a manifest; - is stdin.")]
MaybeInputs = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="INPUT...", help="Files, folders, archives, a manifest or addresses of web pages; - is stdin."
    ),
]
_WIDTH = 90  # characters of a text there
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
Device = Annotated[
    str | None,
    typer.Option(
        "--device",
        metavar="NAME",
        help="Where the encoder computes: cpu, cuda, cuda:N or mps.",
        show_default="MILAAN_DEVICE, else cpu",
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
TableColumns = Annotated[
    list[str] | None,
    typer.Option("--column", metavar="OURS=THEIRS", help="What the table calls a column of ours: hi=source."),
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
Precision = Annotated[
    float | None,
    typer.Option("--precision", metavar="P", help="Keep as many pairs as are expected to be right this often."),
]
MinProbability = Annotated[
    float | None,
    typer.Option(
        "--min-probability",
        metavar="P",
        help="Keep pairs at least this probable.",
        show_default="the threshold with the highest expected F1",
    ),
]
Formats = Annotated[
    list[str] | None,
    typer.Option("--format", metavar="NAME", help=formats_help(), show_default="all but those on request"),
]
Clean = Annotated[
    bool,
    typer.Option("--clean", help="Drop what is too long or too unlike in length, repeats itself, or is nearly there."),
]
Exclude = Annotated[
    list[str] | None,
    typer.Option("--exclude", metavar="FILE", help="Drop pairs with a text of this test set or corpus; repeatable."),
]
MaskPersonal = Annotated[
    bool, typer.Option("--mask-personal", help="Put blocks for telephone, Aadhaar and PAN numbers and addresses.")
]
ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE.toml", help="Settings; what is given here on the line stands over them."),
]
FromRun = Annotated[
    Path | None, typer.Option("--from", metavar="RUN.json", help="Inputs and settings of an earlier run.")
]
TextHow = Annotated[
    str,
    typer.Option(
        "--text",
        metavar="HOW",
        help="full, or offsets: spans and hashes instead of texts that may not be passed on; see align restore.",
    ),
]
License = Annotated[
    str,
    typer.Option(
        "--license", metavar="ID", help="Licence of the texts for the card, as cc-by-4.0.", show_default="other"
    ),
]
Log = Annotated[
    Path | None,
    typer.Option("--log", metavar="FILE", help="Add a JSON object for each step done: stage, counts, seconds."),
]
OnCluster = Annotated[
    str,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Work on a Dask cluster: the address of its scheduler, or local:N for N processes here.",
        show_default="in this process",
    ),
]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="No progress and no summary on stderr.")]


def columns_of(named: Sequence[str] | None) -> dict[str, str]:
    """Read what tables call the columns, text=story, by our names for them."""
    return {ours.strip(): theirs.strip() for ours, _, theirs in (one.partition("=") for one in named or ())}


def say(words: str, *, quiet: bool = False) -> None:
    """Write a line of words to stderr."""
    if not quiet:
        sys.stderr.write(words + "\n")


def settings_of(context: typer.Context, config: Path | None, run: Path | None) -> Settings:
    """Put together the settings of a command: what was given on the line stands over a file's."""
    from align.jobs.settings import settled

    given = {
        name: str(value) if isinstance(value, Path) else columns_of(value) if name == "columns" else value
        for name, value in context.params.items()
        if name not in ("config", "run", "force", "log", "cluster", "device", "quiet") and _is_given(context, name)
    }
    return settled(given, config, run)


def _is_given(context: typer.Context, name: str) -> bool:
    """Tell whether a parameter stands on the command line."""
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def folder_of(settings: Settings) -> Path:
    """Give the folder that a command writes to."""
    if settings.values["out"] is None:
        raise AlignError("no folder for the corpus", hint="name a new one with --out DIR")
    return Path(settings.values["out"])


def number_of(count: int, one: str, many: str) -> str:
    """Put a count and its noun together: 1 pair, 2 pairs."""
    return f"{count:,} {one if count == 1 else many}"


def say_skipped(dropped: Sequence[Dropped], place: Path | None = None) -> None:
    """Say on stderr which files were skipped, whatever else is to be quiet; `place` is the file that lists them."""
    from align.input.read import skipped_words

    if told := skipped_words(dropped, str(place or "")):
        say(f"align: {told}")


def say_examples(best: Sequence[PairRecord], doubtful: Sequence[PairRecord], folder: Path) -> None:
    """Show on stderr the best and the most doubtful pairs that were kept, and where to read on."""
    few = {"the best": best, "the most doubtful": doubtful} if doubtful else {"all": best}
    for title, own in few.items():
        say(f"{title}:")
        for pair in own:
            say(f"  {pair.probability or 0:.2f}  {shortened(pair.hi)}\n        {shortened(pair.en)}")
    if (report := folder / "report.html").is_file():
        say(f"read on: {report.resolve().as_uri()}")


def shortened(text: str) -> str:
    """Cut a text to a line of a terminal."""
    return textwrap.shorten(text, _WIDTH, placeholder=" …")


def place_for(folder: Path, *, force: bool) -> None:
    """Refuse a place for output that is not ours; with `force` say what it holds."""
    from align.core.atomic import check_place

    if held := check_place(folder, force=force):
        say(f"align: {folder}: {held}; what has the name of an output is replaced")


def put(data: str) -> None:
    """Write a line of data to stdout."""
    sys.stdout.write(data + "\n")
