"""`align corpus`, `align filter`, `align restore`, `align config show`: a corpus, and what is made of one later."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from align.cli.options import (
    AllowOutside,
    Clean,
    Columns,
    ConfigFile,
    Device,
    Exclude,
    Force,
    Formats,
    FromRun,
    Group,
    Inputs,
    KeepFurniture,
    License,
    Log,
    MaskPersonal,
    MaybeInputs,
    MinProbability,
    Model,
    ModeOption,
    OnCluster,
    Precision,
    Quiet,
    TextHow,
    folder_of,
    number_of,
    place_for,
    say,
    say_examples,
    say_skipped,
    settings_of,
)
from align.core.errors import AlignError


def corpus_command(
    context: typer.Context,
    inputs: MaybeInputs = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder for the corpus and report.")] = None,
    mode: ModeOption = "auto",
    group: Group = "auto",
    precision: Precision = None,
    min_probability: MinProbability = None,
    clean: Clean = False,
    exclude: Exclude = None,
    mask_personal: MaskPersonal = False,
    formats: Formats = None,
    text: TextHow = "full",
    license: License = "",
    keep_furniture: KeepFurniture = False,
    allow_outside: AllowOutside = False,
    columns: Columns = None,
    config: ConfigFile = None,
    run: FromRun = None,
    force: Force = False,
    log: Log = None,
    cluster: OnCluster = "",
    model: Model = None,
    device: Device = None,
    quiet: Quiet = False,
) -> None:
    """Build a parallel corpus with its report from documents of both languages, or from tables of pairs."""
    from align.api import Aligner
    from align.jobs.settings import version_words
    from align.output.corpus import check_release

    settings = settings_of(context, config, run)
    place, quiet = folder_of(settings), quiet or context.obj
    if not settings.values["inputs"]:
        raise AlignError("no INPUT", hint="name files or folders, or inputs in the configuration")
    release = {name: settings.values[name] for name in ("formats", "text", "license")}
    check_release(**release)
    settings.config.check()
    place_for(place, force=force)
    if run and (told := version_words(run)):
        say(f"align: {told}", quiet=quiet)
    aligner = Aligner(settings.values["model"], progress=not quiet, device=device)
    made = aligner.write_corpus(
        settings.values["inputs"], place, settings.config, **release, force=force, log=log, cluster=cluster
    )
    if made.skipped:
        say(f"align: {made.skipped}")
    pairs = number_of(made.pairs, "pair", "pairs")
    held = f"{made.documents} documents in {number_of(made.stories, 'story', 'stories')}"
    where = f"report: {place / 'report.html'}" if place / "report.html" in made.files else f"in {place}"
    say(f"{pairs} from {held}; {where}", quiet=quiet)
    if not quiet:
        say_examples(made.best, made.doubtful, place)


def filter_command(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Output folder of align corpus.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the new corpus; may be the same.")],
    precision: Precision = None,
    min_probability: MinProbability = None,
    clean: Clean = False,
    exclude: Exclude = None,
    formats: Formats = None,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Choose anew among the pairs that a run found, by another threshold or cleaning, without aligning again."""
    from align.filters.selection import Selection
    from align.filters.steps import cleaning_of
    from align.jobs.filter import filtered
    from align.output.corpus import write_contents
    from align.output.formats import chosen_formats

    chosen = chosen_formats(formats or ())
    place_for(out, force=force)
    contents = filtered(folder, Selection(precision, min_probability), cleaning_of(clean, exclude or ()), formats or ())
    write_contents(contents, out, chosen, force=force)
    kept, found = len(contents.pairs), len(contents.pairs) + len(contents.rejected)
    say(f"{kept:,} of {found:,} pairs; report: {out / 'report.html'}", quiet=quiet or context.obj)


def restore_command(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Output folder of align corpus --text offsets.")],
    inputs: Inputs,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the corpus with its texts.")],
    formats: Formats = None,
    allow_outside: AllowOutside = False,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Put the texts back into a corpus that was written without them, from the documents it was made of."""
    from align.jobs.restore import restore_corpus
    from align.output.formats import chosen_formats

    chosen_formats(formats or ())
    place_for(out, force=force)
    restored = restore_corpus(folder, inputs, out, formats or (), allow_outside=allow_outside, force=force)
    say_skipped(restored.skipped)
    if restored.lost:
        say(f"align: {restored.lost_words}; see {out / 'dropped.jsonl'}")
    say(f"{number_of(len(restored.contents.pairs), 'pair', 'pairs')} restored in {out}", quiet=context.obj or quiet)


def config_command(
    context: typer.Context,
    inputs: MaybeInputs = None,
    mode: ModeOption = "auto",
    group: Group = "auto",
    precision: Precision = None,
    min_probability: MinProbability = None,
    clean: Clean = False,
    exclude: Exclude = None,
    mask_personal: MaskPersonal = False,
    formats: Formats = None,
    text: TextHow = "full",
    license: License = "",
    keep_furniture: KeepFurniture = False,
    allow_outside: AllowOutside = False,
    columns: Columns = None,
    config: ConfigFile = None,
    run: FromRun = None,
    model: Model = None,
) -> None:
    """Print the settings of align corpus, each with where it is from, as a configuration file."""
    settings = settings_of(context, config, run)
    settings.config.check()
    sys.stdout.write(settings.toml)
