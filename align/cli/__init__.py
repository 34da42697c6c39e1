"""The command line, a thin shell over `align.Aligner`: parse, call, print, exit. stdout carries data, stderr words."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from align.cli.corpus import config_command, corpus_command, filter_command, restore_command
from align.cli.models import models_app
from align.cli.options import (
    AllowOutside,
    Columns,
    Device,
    Force,
    Group,
    KeepFurniture,
    MaybeInputs,
    Model,
    ModeOption,
    Output,
    Paragraphs,
    Quiet,
    TableColumns,
    columns_of,
    place_for,
    put,
    say,
    say_skipped,
)
from align.cli.review import audit_command, calibrate_command, review_command
from align.core.errors import AlignError
from align.core.version import __version__

if TYPE_CHECKING:
    from align.api import Aligner

app = typer.Typer(
    name="align",
    help="milaan: parallel Hindi-English corpora from translated and comparable documents, offline.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(models_app, name="models")
config_app = typer.Typer(help="Show the settings of align corpus.", no_args_is_help=True)
app.add_typer(config_app, name="config")
config_app.command("show", epilog="Example: align config show --config run.toml")(config_command)
app.command("corpus", epilog="Example: align corpus news/ --out out/news --precision 0.95")(corpus_command)
app.command("filter", epilog="Example: align filter out/news --precision 0.95 --out out/strict")(filter_command)
app.command("restore", epilog="Example: align restore release/ news/ --out out/news")(restore_command)


def _version(asked: bool) -> None:
    if asked:
        put(f"milaan {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    context: typer.Context,
    quiet: Quiet = False,
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    context.obj = quiet


@app.command("lines", epilog="Example: align lines book.hi book.en --mode parallel -o beads.jsonl")
def _lines(
    context: typer.Context,
    hi: Annotated[str, typer.Argument(metavar="HI", help="Hindi, one sentence a line.")],
    en: Annotated[str, typer.Argument(metavar="EN", help="English, one sentence a line.")],
    mode: ModeOption = "auto",
    output: Output = "-",
    model: Model = None,
    device: Device = None,
    quiet: Quiet = False,
) -> None:
    """Align two files that have one sentence a line, without splitting them again."""
    from align.api import Aligner
    from align.input.read import read_lines
    from align.jobs.given import bead_record
    from align.output.export import write_records

    sides = {path: read_lines(path) for path in (hi, en)}
    for path, lines in sides.items():
        if not any(line.strip() for line in lines):
            say(f"align: {path}: no line of text, so nothing to align")
    aligner = Aligner(model, progress=not (quiet or context.obj), device=device)
    write_records(map(bead_record, aligner.lines(sides[hi], sides[en], mode)), output)


@app.command("score", epilog="Example: align score pairs.tsv -o scores.jsonl")
def _score(
    context: typer.Context,
    pairs: Annotated[str, typer.Argument(metavar="PAIRS.tsv", help="Columns hi and en.")],
    output: Output = "-",
    column: TableColumns = None,
    model: Model = None,
    device: Device = None,
    quiet: Quiet = False,
) -> None:
    """Score given pairs: one row out for each row in, in order."""
    from align.api import Aligner
    from align.input.read import read_table
    from align.jobs.given import rating_record, told_reasons
    from align.output.export import write_records

    rows = read_table(pairs, ("hi", "en"), columns_of(column))
    aligner = Aligner(model, progress=not (quiet or context.obj), device=device)
    ratings = aligner.rate([row["hi"] for row in rows], [row["en"] for row in rows])
    write_records(map(rating_record, ratings), output)
    if told := told_reasons(ratings):
        say(f"align: {pairs}: {told}")


@app.command("sentences", epilog="Example: align sentences article.hi.txt")
def _sentences(
    context: typer.Context,
    inputs: MaybeInputs = None,
    paragraphs: Paragraphs = None,
    output: Output = "-",
    allow_outside: AllowOutside = False,
    column: Columns = None,
) -> None:
    """Split documents into sentences with their offsets."""
    from align.jobs.given import read_documents, sentence_records
    from align.output.export import write_records

    documents, dropped = read_documents(
        inputs or [],
        paragraphs,
        "sentences",
        allow_outside=allow_outside,
        columns=columns_of(column),
        progress=not context.obj,
    )
    write_records(sentence_records(documents), output)
    say_skipped(dropped)


@app.command("quotes", epilog="Example: align quotes news/ -o quotes.jsonl")
def _quotes(
    context: typer.Context,
    inputs: MaybeInputs = None,
    paragraphs: Paragraphs = None,
    output: Output = "-",
    allow_outside: AllowOutside = False,
    column: Columns = None,
    device: Device = None,
    quiet: Quiet = False,
) -> None:
    """Find what documents report as said: spans with speaker, verb of speech and kind."""
    from align.jobs.given import read_documents
    from align.output.drift_records import quote_records
    from align.output.export import write_records
    from align.quotes.extract import quotes
    from align.quotes.network import load_quote_encoder

    shown = not (quiet or context.obj)
    documents, dropped = read_documents(
        inputs or [],
        paragraphs,
        "quotes",
        allow_outside=allow_outside,
        columns=columns_of(column),
        progress=shown,
    )
    found = quotes(documents, load_quote_encoder(progress=shown, device=device), progress=shown)
    write_records(quote_records(documents, [quote for own in found for quote in own]), output)
    say_skipped(dropped)


@app.command("drift", epilog="Example: align drift news/ --out out/drift, or align drift --pairs pairs.tsv")
def _drift(
    context: typer.Context,
    inputs: MaybeInputs = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder for records and page.")] = None,
    pairs: Annotated[
        str | None, typer.Option("--pairs", metavar="PAIRS.tsv", help="Columns id, a and b instead of INPUT.")
    ] = None,
    output: Output = "-",
    fail_on_drift: Annotated[bool, typer.Option("--fail-on-drift", help="Exit with 1 if anything changed.")] = False,
    group: Group = "auto",
    keep_furniture: KeepFurniture = False,
    allow_outside: AllowOutside = False,
    column: Columns = None,
    force: Force = False,
    model: Model = None,
    device: Device = None,
    quiet: Quiet = False,
) -> None:
    """Show what changed between renderings of one utterance: quotes across outlets, or given pairs."""
    from align.api import Aligner

    if (pairs is None) == (not inputs) or (pairs is None) != (out is not None):
        raise AlignError("give either INPUT with --out DIR or --pairs PAIRS.tsv", hint="see `align drift --help`")
    if out is not None:
        place_for(out, force=force)
    aligner = Aligner(model, progress=not (quiet or context.obj), device=device)
    if pairs is not None:
        drifted = _drift_of_pairs(aligner, pairs, columns_of(column), output)
    else:
        result = aligner.drift(
            inputs or [],
            group=group,
            keep_furniture=keep_furniture,
            allow_outside=allow_outside,
            columns=columns_of(column),
        )
        page = result.write(out or Path(), force=force)
        say_skipped(result.dropped, page.with_name("dropped.jsonl"))
        words = f"{len(result.clusters)} utterances in several outlets, of {len(result.quotes)} quotes"
        say(f"{words}; report: {page}", quiet=quiet or context.obj)
        drifted = result.drifted
    if drifted and fail_on_drift:
        raise typer.Exit(1)


def _drift_of_pairs(aligner: Aligner, pairs: str, columns: dict[str, str], output: str) -> bool:
    from align.jobs.given import drift_record, read_drift_pairs
    from align.output.export import write_records

    rows = read_drift_pairs(pairs, columns)
    found = aligner.compare_pairs([(row["a"], row["b"]) for row in rows])
    write_records((drift_record(row["id"], drift) for row, drift in zip(rows, found, strict=True)), output)
    return any(drift.findings for drift in found)


@app.command("check", epilog="Example: align check original.hi.txt translation.en.txt --out out/check")
def _check(
    context: typer.Context,
    inputs: Annotated[list[str], typer.Argument(metavar="HI EN | FOLDER", help="Two files, or a folder of pairs.")],
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder for records and page.")] = None,
    output: Output = "-",
    fail_on_drift: Annotated[bool, typer.Option("--fail-on-drift", help="Exit with 1 if anything changed.")] = False,
    allow_outside: AllowOutside = False,
    force: Force = False,
    model: Model = None,
    device: Device = None,
    quiet: Quiet = False,
) -> None:
    """Check a translation against its original, sentence by sentence: what changed, is missing or was added."""
    from align.api import Aligner
    from align.output.check_page import check_records, write_check
    from align.output.export import write_records

    if out is not None:
        place_for(out, force=force)
    found = Aligner(model, progress=not (quiet or context.obj), device=device).check(
        inputs, allow_outside=allow_outside
    )
    records, marked = list(check_records(found)), sum(bool(one.findings) for one in found)
    if out is None:
        write_records(records, output)
    else:
        page = write_check(records, out, force=force)
        say(f"{marked} of {len(found)} stretches to look at; report: {page}", quiet=quiet or context.obj)
    if marked and fail_on_drift:
        raise typer.Exit(1)


@app.command("names", epilog="Example: align names queries.txt candidates.txt --top 3")
def _names(
    files: Annotated[list[str] | None, typer.Argument(metavar="[QUERIES CANDIDATES]", help="One name a line.")] = None,
    pairs: Annotated[str | None, typer.Option("--pairs", metavar="PAIRS.tsv", help="Columns a and b instead.")] = None,
    top: Annotated[int, typer.Option("--top", metavar="K", help="Candidates to give for each query.")] = 5,
    output: Output = "-",
    column: TableColumns = None,
) -> None:
    """Compare names across scripts: given pairs, or each query with many candidates."""
    from align.jobs.given import name_records
    from align.output.export import write_records

    write_records(name_records(files or [], pairs, top, columns_of(column)), output)


@app.command("evaluate", epilog="Example: align evaluate gold.jsonl out/news/pairs.jsonl")
def _evaluate(
    gold: Annotated[
        str,
        typer.Argument(
            metavar="GOLD",
            help="Beads ([0]:[0,1] a line), index pairs (TSV, 0-0), records of align lines or text pairs.",
        ),
    ],
    predicted: Annotated[
        str, typer.Argument(metavar="PREDICTED", help="Records of align lines or align corpus, or indices like GOLD.")
    ],
) -> None:
    """Measure alignments against gold: strict and lax precision, recall, F1, calibration, with intervals."""
    from align.jobs.evaluate import evaluate_files

    sys.stdout.write(evaluate_files(gold, predicted))


@app.command("report", epilog="Example: align report out/news")
def _report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Output folder of align corpus or align drift.")],
) -> None:
    """Make the page of DIR anew from its records: report.html, or drift.html where it holds clusters of quotes."""
    from align.output.corpus_page import render_corpus
    from align.output.drift_folder import render_drift

    drifted = (folder / "clusters.jsonl").is_file() and not (folder / "pairs.jsonl").is_file()
    say(f"report: {render_drift(folder) if drifted else render_corpus(folder)}")


@app.command("explain", epilog="Example: align explain out/news 3fa1")
def _explain(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Output folder of align corpus.")],
    pair: Annotated[str, typer.Argument(metavar="ID", help="Id of a pair, or how it begins.")],
) -> None:
    """Say why a pair was kept: its evidence, what each feature adds, and the next best counterpart."""
    from align.jobs.explain import explain_pair

    sys.stdout.write(explain_pair(folder, pair))


@app.command("bench", epilog="Example: align bench")
def _bench() -> None:
    """Run the benchmarks (from a checkout of the repository)."""
    import subprocess

    from align.core.paths import PACKAGE

    if not (PACKAGE.parent / "benchmarks" / "__main__.py").is_file():
        raise AlignError("the benchmarks are not installed", hint="clone the repository and run `make bench`")
    raise typer.Exit(subprocess.run([sys.executable, "-m", "benchmarks"], cwd=PACKAGE.parent, check=False).returncode)


app.command("review", epilog="Example: align review out/news --as Asha")(review_command)
app.command("calibrate", epilog="Example: align calibrate out/news")(calibrate_command)
app.command("audit", epilog="Example: align audit out/news --n 200 --as Asha")(audit_command)


class _Stopped(BaseException):
    """A signal to end; none of what Typer handles by itself."""


def _stop(number: int, frame: FrameType | None) -> None:
    raise _Stopped(number)


def main() -> None:
    """Run the command line; a user's mistake is one line on stderr and exit code 2."""
    before = {number: signal.signal(number, _stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        app()
    except AlignError as error:
        say(f"align: {error}")
        sys.exit(2)
    except OSError as error:  # the disk is full, or something was taken away while it was needed
        where = f"{error.filename}: " if error.filename else ""
        say(f"align: {where}{error.strerror or error}; nothing was written")
        sys.exit(2)
    except _Stopped as stopped:
        say("align: stopped; nothing was written, and what was encoded is kept and will not be encoded again")
        sys.exit(128 + stopped.args[0])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
