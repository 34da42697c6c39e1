"""`align review`, `align calibrate`, `align audit`: people decide, and what follows from it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from align.cli.options import Force, Quiet, say
from align.core.errors import AlignError

RunFolder = Annotated[Path, typer.Argument(metavar="DIR", help="Output folder of align corpus or align drift.")]
Reviewer = Annotated[
    str | None, typer.Option("--as", metavar="NAME", help="Who decides.", show_default="the name of the user")
]
PagePort = Annotated[int, typer.Option("--port", metavar="N", help="Port of the page; 0 is any that is free.")]
NoOpen = Annotated[bool, typer.Option("--no-open", help="Show the address, and open no browser.")]


def review_command(
    context: typer.Context,
    folder: RunFolder,
    name: Reviewer = None,
    port: PagePort = 0,
    no_open: NoOpen = False,
    export: Annotated[
        Path | None, typer.Option("--export", metavar="DIR2", help="Write the reviewed run into DIR2, and no page.")
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", metavar="NAME", help="Format to export, as of align corpus.", show_default="all"),
    ] = None,
    decided_only: Annotated[bool, typer.Option("--decided-only", help="Export nothing that nobody looked at.")] = False,
    calibrated: Annotated[
        bool, typer.Option("--calibrated", help="Export the probabilities of align calibrate, where they are better.")
    ] = False,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Review a run on a local page: accept, reject, repair, from the keyboard; or export what was decided."""
    from align.jobs.review import export_review, serve_review
    from align.output.formats import chosen_formats

    quiet = quiet or context.obj
    if export is None:
        if formats or decided_only or calibrated or force:
            raise AlignError("options of the export without --export DIR2", hint="see `align review --help`")
        count = serve_review(folder, _name(name), port, _shown(no_open))
        say(f"{count} decisions: {folder / 'review.sqlite'}", quiet=quiet)
        return
    chosen_formats(formats or ())
    curve = None
    if calibrated:
        from align.jobs.recalibrate import better_curve

        curve = better_curve(folder)
    page, count = export_review(folder, export, formats or (), decided_only=decided_only, curve=curve, force=force)
    say(f"{count} decisions applied; {'report: ' if page.suffix == '.html' else 'written: '}{page}", quiet=quiet)


def calibrate_command(
    context: typer.Context,
    folder: RunFolder,
    rows: Annotated[
        str | None, typer.Option("--rows", metavar="FILE", help="Write the decisions as training rows instead.")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Fit the probabilities of a run to its decisions, and tell whether that is better."""
    from align.jobs.recalibrate import calibrate_run, calibration_lines, training_rows, write_calibration
    from align.output.export import write_records

    if rows is not None:
        write_records(training_rows(folder), rows)
        return
    found = calibrate_run(folder)
    sys.stdout.write(calibration_lines(found))
    say(f"report: {write_calibration(found, folder)}", quiet=quiet or context.obj)


def audit_command(
    folder: RunFolder,
    n: Annotated[int, typer.Option("--n", metavar="N", help="How many to draw.")] = 200,
    name: Reviewer = None,
    port: PagePort = 0,
    no_open: NoOpen = False,
    again: Annotated[bool, typer.Option("--again", help="Draw anew, though a sample was drawn.")] = False,
    no_page: Annotated[
        bool, typer.Option("--no-page", help="Tell what the verdicts so far show, and no page.")
    ] = False,
) -> None:
    """Tell how good a run is: judge a drawn sample on the page, and get its precision with a 95 % interval."""
    from align.jobs.audit import audit_lines, audit_run, drawn_sample
    from align.jobs.review import serve_review

    sample = drawn_sample(folder, n, again=again)
    if not no_page:
        serve_review(folder, _name(name), port, _shown(no_open), sample)
    sys.stdout.write(audit_lines(audit_run(folder)))


def _name(given: str | None) -> str:
    """Tell who decides: the name given, or that of the user."""
    import getpass

    try:
        name = given if given is not None else getpass.getuser()
    except (KeyError, OSError) as error:
        raise AlignError("the user has no name here", hint="give one with --as") from error
    if not name.strip():
        raise AlignError("--as is empty", hint="give the name of who decides")
    return " ".join(name.split())


def _shown(no_open: bool) -> Callable[[str], None]:
    """Give what is to be done once the page answers: show its address, and open it in the browser."""

    def started(address: str) -> None:
        say(f"review: {address} (Ctrl-C ends it)")
        if not no_open:
            import webbrowser

            webbrowser.open(address)

    return started
