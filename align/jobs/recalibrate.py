"""What decisions say of the probabilities of a run: a fit, how good it is, and the decisions as training rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from align.core.atomic import staged
from align.core.errors import AlignError
from align.core.jsonl import write_json
from align.jobs.review import decided_of, load_run, subjects_of
from align.output.contents import Contents
from align.output.drift_page import DriftContents
from align.output.records import plain
from align.review.calibration import Curve, Recalibration, recalibrate
from align.review.calibration_page import calibration_html
from align.review.outcomes import Outcome, labels, outcomes
from align.review.subjects import findings_of

PAGE, TABLE = "calibration.html", "calibration.json"


def calibrate_run(folder: Path) -> Recalibration:
    """Fit the probabilities of a run to its decisions.

    Raises:
        AlignError: a folder that is no whole run, or too few decisions.
    """
    contents, found = _decided(folder)
    verdicts = labels(found)
    subjects = [one for one in subjects_of(contents) if one.probability is not None]
    judged = [one for one in subjects if one.id in verdicts]
    raw, every = (np.array([one.probability for one in own], np.float64) for own in (judged, subjects))
    return recalibrate(raw, np.array([verdicts[one.id] for one in judged], np.bool_), every)


def better_curve(folder: Path) -> Curve:
    """Give the fitted curve of a run.

    Raises:
        AlignError: decisions that do not show it to be better than the probabilities as they are.
    """
    found = calibrate_run(folder)
    if not found.better:
        hint = "export without --calibrated, or review more: `align calibrate DIR` shows how far it is"
        raise AlignError("the decisions do not show that fitted probabilities are better", path=folder, hint=hint)
    return found.curve


def write_calibration(found: Recalibration, folder: Path) -> Path:
    """Write the page and the table of a fit beside a run, whole; its own files stay as they are. Give the page."""
    with staged(folder) as stage:
        write_json(stage / TABLE, plain({**asdict(found), "better": found.better}))
        (stage / PAGE).write_text(calibration_html(found), encoding="utf-8", newline="\n")
    return folder / PAGE


def calibration_lines(found: Recalibration) -> str:
    """Tell of a fit in lines to read."""
    gain, low, high = found.gain
    before, after = found.before, found.after
    lines = [
        f"{found.count} decisions, {found.right} right; {found.curve.method}, cross-validated",
        "                     as it was  fitted",
        f"  log loss           {before.log_loss:9.4f}  {after.log_loss:.4f}",
        f"  Brier              {before.brier:9.4f}  {after.brier:.4f}",
        f"  calibration error  {before.error:9.4f}  {after.error:.4f}",
        f"  log loss saved a decision {gain:.4f} [{low:.4f}, {high:.4f}]: "
        + ("better" if found.better else "not shown to be better, so leave the probabilities as they are"),
        "expected precision of the fitted probabilities, with 95 % intervals",
    ]
    lines += [
        f"  from {one.threshold:.2f}  {one.kept:6} kept  {one.precision:.4f}  [{one.low:.4f}, {one.high:.4f}]"
        for one in found.expected
    ]
    return "\n".join(lines) + "\n"


def training_rows(folder: Path) -> Iterator[dict[str, Any]]:
    """Give the decisions of a run as rows to train on: what was judged with its verdict, and what people made of it."""
    contents, found = _decided(folder)
    rows = _pair_rows(contents) if isinstance(contents, Contents) else _finding_rows(contents)
    for outcome in found:
        if not outcome.disputed:
            yield from _rows(outcome, rows)


def _rows(outcome: Outcome, rows: Mapping[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    verdicts = labels([outcome])
    for subject in sorted(outcome.subjects & verdicts.keys() & rows.keys()):
        yield {**rows[subject], "right": verdicts[subject], "by": list(outcome.by)}
    for decision in outcome.decisions:
        if decision.action in ("edit", "merge", "split", "counterpart"):
            for made in decision.after:
                yield {name: made[name] for name in ("hi", "en", "hi_doc", "en_doc")} | {
                    "right": True,
                    "by": list(outcome.by),
                    "made": decision.action,
                }


def _pair_rows(contents: Contents) -> dict[str, dict[str, Any]]:
    names = ("hi", "en", "hi_doc", "en_doc", "mode", "probability", "why")
    return {pair.id: {name: getattr(pair, name) for name in names} for pair in contents.pairs}


def _finding_rows(contents: DriftContents) -> dict[str, dict[str, Any]]:
    """Give the findings as rows; disputed figures have no two texts to train on."""
    return {
        one.id: {
            "a": one.cluster.renderings[one.comparison.a].text,
            "b": one.cluster.renderings[one.comparison.b].text,
            **{name: getattr(one.finding, name) for name in ("type", "severity", "message", "probability")},
        }
        for one in findings_of(contents.clusters)
    }


def _decided(folder: Path) -> tuple[Contents | DriftContents, Sequence[Outcome]]:
    contents = load_run(folder)
    with decided_of(folder) as store:
        return contents, outcomes(store.current(), {one.id for one in subjects_of(contents)})
