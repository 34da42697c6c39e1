"""The review of a run: its page, and the reviewed run as a folder of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from align.core.errors import AlignError
from align.output.contents import Contents, load_corpus
from align.output.corpus import write_contents
from align.output.drift_folder import load_drift, write_drift
from align.output.drift_page import DriftContents
from align.output.records import AuditRecord
from align.review.decisions import Decisions, has_decisions
from align.review.desk import Desk, corpus_desk, drift_desk
from align.review.outcomes import labels, outcomes
from align.review.queue import Subject
from align.review.recalibrated import with_curve
from align.review.reviewed import reviewed_corpus, reviewed_drift
from align.review.sample import precision
from align.review.subjects import finding_subjects, pair_subjects

if TYPE_CHECKING:
    from align.review.calibration import Curve


def load_run(folder: Path) -> Contents | DriftContents:
    """Read a folder of `align corpus` or of `align drift`.

    Raises:
        AlignError: a folder that is neither, or not as the run left it.
    """
    drifted = (folder / "clusters.jsonl").is_file() and not (folder / "pairs.jsonl").is_file()
    return load_drift(folder) if drifted else load_corpus(folder)


def subjects_of(contents: Contents | DriftContents) -> list[Subject]:
    """List what can be decided in a run."""
    return pair_subjects(contents) if isinstance(contents, Contents) else finding_subjects(contents)


def serve_review(
    folder: Path, reviewer: str, port: int, started: Callable[[str], None], sample: Sequence[str] = ()
) -> int:
    """Serve the page of a run, or of a sample of it, until told to end; give how many decisions stand then.

    `port` 0 is any that is free; `started` is given the address.

    Raises:
        AlignError: a folder that is no whole run, a port that is taken, or packages of the extra missing.
    """
    try:
        from align.review.server import review_of, serve
    except ImportError as error:
        what = f"the review page needs a package that is not here ({error.name})"
        raise AlignError(what, hint="pip install 'milaan[review]'") from error

    contents = load_run(folder)
    desk: Desk = corpus_desk(contents) if isinstance(contents, Contents) else drift_desk(contents)
    if not desk.subjects:
        raise AlignError("nothing to review", path=folder, hint="give a run that kept pairs or found changes")
    with closing(Decisions(folder)) as store:
        serve(review_of(desk, store, reviewer, sample), port, started)
        return len(store.current())


def export_review(
    folder: Path,
    out: Path,
    formats: Sequence[str] = (),
    *,
    decided_only: bool = False,
    curve: Curve | None = None,
    force: bool = False,
) -> tuple[Path, int]:
    """Write the reviewed run into a folder of its own, whole or not at all; give its page and how many were decided.

    `decided_only` leaves out pairs that nobody looked at; `curve` puts fitted probabilities in.

    Raises:
        AlignError: the run's own folder, a run nobody reviewed, or a place that cannot be written to.
    """
    if out.resolve() == folder.resolve():
        raise AlignError("the reviewed run needs a folder of its own", path=out, hint="name another with --export")
    contents = load_run(folder)
    with decided_of(folder) as store:
        current, drawn = store.current(), store.sample()
    if isinstance(contents, DriftContents):
        return write_drift(reviewed_drift(contents, current), out, force=force), len(current)
    subjects = subjects_of(contents)
    audit = None
    if drawn:
        found = precision(subjects, drawn, labels(outcomes(current, {one.id for one in subjects})))
        audit = AuditRecord(
            sampled=found.drawn,
            judged=found.judged,
            right=found.right,
            precision=found.precision and round(found.precision, 6),
            low=round(found.low, 6),
            high=round(found.high, 6),
        )
    fitted = with_curve(contents, curve) if curve else contents
    made = reviewed_corpus(fitted, current, decided_only=decided_only, audit=audit)
    return _page(write_contents(made, out, formats, force=force)), len(current)


@contextmanager
def decided_of(folder: Path) -> Iterator[Decisions]:
    """Lend the decisions of a run.

    Raises:
        AlignError: a run that nobody has reviewed.
    """
    if not has_decisions(folder):
        raise AlignError("nobody has decided anything", path=folder, hint="`align review DIR` shows the page")
    with closing(Decisions(folder)) as store:
        yield store


def _page(files: Sequence[Path]) -> Path:
    """Choose the file to look at first."""
    return next((path for path in files if path.name == "report.html"), files[0])
