"""The command line: parse, call one function, print, exit. stdout carries data, stderr words."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from align.core.errors import AlignError
from align.output.formats import formats_help

app = typer.Typer(
    name="align",
    help="milaan: parallel Hindi-English corpora from translated and comparable documents, offline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
models_app = typer.Typer(help="List, build and describe encoders.", no_args_is_help=True)
app.add_typer(models_app, name="models")

Inputs = Annotated[
    list[str], typer.Argument(metavar="INPUT...", help="Files, folders or a manifest (TSV/JSONL); - is stdin.")
]
Output = Annotated[str, typer.Option("-o", "--output", metavar="FILE", help="Where the records go; - is stdout.")]
Model = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME", help="Recipe, hub name or local folder of a sentence-transformers model."),
]
Paragraphs = Annotated[
    str | None,
    typer.Option("--paragraphs", metavar="FILE.jsonl", help='Rows {"id", "lang", "text"} instead of INPUT.'),
]
ModeOption = Annotated[
    str, typer.Option("--mode", metavar="MODE", help="auto, parallel (translated, in order) or comparable.")
]


@app.command()
def corpus(
    inputs: Inputs,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the corpus and its report.")],
    mode: ModeOption = "auto",
    precision: Annotated[
        float | None,
        typer.Option("--precision", metavar="P", help="Keep as many pairs as are expected to be right this often."),
    ] = None,
    min_probability: Annotated[
        float | None,
        typer.Option("--min-probability", metavar="P", help="Keep pairs at least this probable.  [default: best F1]"),
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", metavar="NAME", help=formats_help()),
    ] = None,
    model: Model = None,
) -> None:
    """Build a parallel corpus with its report from documents of both languages."""
    from align.jobs.corpus import Config, build_and_write

    config = Config(
        mode=mode, precision=precision, min_probability=min_probability, model=model, formats=tuple(formats or ())
    )
    _say(build_and_write(inputs, out, config))


@app.command()
def lines(
    hi: Annotated[str, typer.Argument(metavar="HI", help="Hindi, one sentence a line.")],
    en: Annotated[str, typer.Argument(metavar="EN", help="English, one sentence a line.")],
    mode: ModeOption = "auto",
    output: Output = "-",
    model: Model = None,
) -> None:
    """Align two files that have one sentence a line, without splitting them again."""
    from align.jobs.small import align_lines
    from align.output.export import write_records

    write_records(align_lines(hi, en, mode, model), output)


@app.command()
def score(
    pairs: Annotated[str, typer.Argument(metavar="PAIRS.tsv", help="Columns hi and en.")],
    output: Output = "-",
    model: Model = None,
) -> None:
    """Score given pairs: one row out for each row in, in order."""
    from align.jobs.small import score_table
    from align.output.export import write_records

    write_records(score_table(pairs, model), output)


@app.command()
def sentences(
    inputs: Annotated[
        list[str] | None, typer.Argument(metavar="INPUT...", help="Files, folders or a manifest.")
    ] = None,
    paragraphs: Paragraphs = None,
    output: Output = "-",
) -> None:
    """Split documents into sentences with their offsets."""
    from align.jobs.small import sentence_records
    from align.output.export import write_records

    write_records(sentence_records(inputs or [], paragraphs), output)


@app.command()
def quotes(
    inputs: Annotated[
        list[str] | None, typer.Argument(metavar="INPUT...", help="Files, folders or a manifest.")
    ] = None,
    paragraphs: Paragraphs = None,
    output: Output = "-",
) -> None:
    """Find what documents report as said: spans with speaker, verb of speech and kind."""
    from align.jobs.small import quotes_of
    from align.output.export import write_records

    write_records(quotes_of(inputs or [], paragraphs), output)


@app.command()
def drift(
    inputs: Annotated[
        list[str] | None, typer.Argument(metavar="INPUT...", help="Files, folders or a manifest.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder for records and page.")] = None,
    pairs: Annotated[
        str | None, typer.Option("--pairs", metavar="PAIRS.tsv", help="Columns id, a and b instead of INPUT.")
    ] = None,
    output: Output = "-",
    fail_on_drift: Annotated[bool, typer.Option("--fail-on-drift", help="Exit with 1 if anything changed.")] = False,
) -> None:
    """Show what changed between renderings of one utterance: quotes across outlets, or given pairs."""
    if (pairs is None) == (not inputs) or (pairs is None) != (out is not None):
        raise AlignError("give either INPUT with --out DIR or --pairs PAIRS.tsv", hint="see `align drift --help`")
    drifted = _drift_of_pairs(pairs, output) if pairs is not None else _drift_of_outlets(inputs or [], out or Path())
    if drifted and fail_on_drift:
        raise typer.Exit(1)


def _drift_of_pairs(pairs: str, output: str) -> bool:
    from align.jobs.small import drift_table
    from align.output.export import write_records

    records = list(drift_table(pairs))
    write_records(records, output)
    return any(record["findings"] for record in records)


def _drift_of_outlets(inputs: list[str], out: Path) -> bool:
    from align.jobs.drift import find_drift, write_result

    result = find_drift(inputs)
    page = write_result(result, out)
    _say(f"{len(result.clusters)} utterances in several outlets, of {len(result.quotes)} quotes; report: {page}")
    return result.drifted


@app.command()
def names(
    files: Annotated[list[str] | None, typer.Argument(metavar="[QUERIES CANDIDATES]", help="One name a line.")] = None,
    pairs: Annotated[str | None, typer.Option("--pairs", metavar="PAIRS.tsv", help="Columns a and b instead.")] = None,
    top: Annotated[int, typer.Option("--top", metavar="K", help="Candidates to give for each query.")] = 5,
    output: Output = "-",
) -> None:
    """Compare names across scripts: given pairs, or each query with many candidates."""
    from align.jobs.small import name_records
    from align.output.export import write_records

    write_records(name_records(files or [], pairs, top), output)


@app.command()
def evaluate(
    gold: Annotated[
        str, typer.Argument(metavar="GOLD", help="Beads ([0]:[0,1] a line), index pairs (TSV) or text pairs (JSONL).")
    ],
    predicted: Annotated[
        str, typer.Argument(metavar="PREDICTED", help="JSONL records of align lines or align corpus.")
    ],
) -> None:
    """Measure alignments against gold: strict and lax precision, recall, F1, calibration, with intervals."""
    from align.jobs.evaluate import evaluate_files

    sys.stdout.write(evaluate_files(gold, predicted))


@app.command()
def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Output folder of align corpus or align drift.")],
) -> None:
    """Make the page of DIR anew from its records: report.html, or drift.html where it holds clusters of quotes."""
    from align.output.corpus_page import render_corpus
    from align.output.drift_folder import render_drift

    drifted = (folder / "clusters.jsonl").is_file() and not (folder / "pairs.jsonl").is_file()
    _say(f"report: {render_drift(folder) if drifted else render_corpus(folder)}")


@app.command()
def explain(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Output folder of align corpus.")],
    pair: Annotated[str, typer.Argument(metavar="ID", help="Id of a pair, or how it begins.")],
) -> None:
    """Say why a pair was kept: its evidence, what each feature adds, and the next best counterpart."""
    from align.jobs.explain import explain_pair

    sys.stdout.write(explain_pair(folder, pair))


@app.command()
def bench() -> None:
    """Run the benchmarks (from a checkout of the repository)."""
    try:
        from benchmarks.__main__ import main as run
    except ImportError as error:
        raise AlignError(
            "the benchmarks are not installed", hint="clone the repository and run `make bench`"
        ) from error
    run()


@models_app.command("list")
def models_list() -> None:
    """List the recipes, the default first."""
    from align.model.recipes import list_recipes

    for recipe in list_recipes():
        _out(f"{recipe.name}\t{recipe.backend}\t{recipe.dimension}\t{recipe.licence}\t{recipe.source}")


@models_app.command("build")
def models_build(
    name: Annotated[str, typer.Argument(help="Recipe to build.")] = "e5-small",
    force: Annotated[bool, typer.Option("--force", help="Build again.")] = False,
) -> None:
    """Build the offline encoder from the weights its package carries; nothing is done twice."""
    from align.model.build.offline import build_encoder

    _say(f"encoder: {build_encoder(name, force=force)}")


@models_app.command("show")
def models_show(name: Annotated[str, typer.Argument(help="Recipe to describe.")] = "e5-small") -> None:
    """Print a recipe."""
    from dataclasses import asdict

    from align.model.recipes import load_recipe

    for key, value in asdict(load_recipe(name)).items():
        _out(f"{key}\t{value}")


def _say(words: str) -> None:
    sys.stderr.write(words + "\n")


def _out(data: str) -> None:
    sys.stdout.write(data + "\n")


def main() -> None:
    """Run the command line; a user's mistake is one line on stderr and exit code 2."""
    try:
        app()
    except AlignError as error:
        _say(f"align: {error}")
        sys.exit(2)
    except KeyboardInterrupt:
        _say("align: stopped; what was encoded is cached and will not be encoded again")
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
