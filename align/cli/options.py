"""Arguments and options that several commands share, and the two streams: words on stderr, data on stdout."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

Inputs = Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files, folders or a manifest; - is stdin.")]
MaybeInputs = Annotated[
    list[str] | None, typer.Argument(metavar="INPUT...", help="Files, folders or a manifest; - is stdin.")
]
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
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="No progress and no summary on stderr.")]


def say(words: str, *, quiet: bool = False) -> None:
    """Write a line of words to stderr."""
    if not quiet:
        sys.stderr.write(words + "\n")


def put(data: str) -> None:
    """Write a line of data to stdout."""
    sys.stdout.write(data + "\n")
