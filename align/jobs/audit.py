"""How good a run is: a stratified sample to be judged, and the precision that the verdicts show."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from align.core.errors import AlignError
from align.jobs.review import load_run, subjects_of
from align.review.decisions import Decisions
from align.review.outcomes import labels, outcomes
from align.review.sample import Estimate, band, by_group, draw, precision


def drawn_sample(folder: Path, n: int, *, again: bool = False) -> tuple[str, ...]:
    """Give the sample of a run in the order to judge it: the one drawn before, or `again` a new one of `n`.

    Raises:
        AlignError: a folder that is no whole run, nothing to draw from, or `n` below 1.
    """
    if n < 1:
        raise AlignError(f"--n is {n}", hint="give 1 or more")
    subjects = subjects_of(load_run(folder))
    if not subjects:
        raise AlignError("nothing to draw from", path=folder, hint="give a run that kept pairs or found changes")
    with closing(Decisions(folder)) as store:
        known, earlier = {one.id for one in subjects}, store.sample()
        if again or not set(earlier) <= known or not earlier:
            store.keep_sample(draw(subjects, n, seed=len(store.every())))
        return store.sample()


def audit_run(folder: Path) -> list[Estimate]:
    """Estimate the precision of a run from the verdicts on its sample: of all, by band, and by source."""
    subjects = subjects_of(load_run(folder))
    with closing(Decisions(folder)) as store:
        verdicts, drawn = labels(outcomes(store.current(), {one.id for one in subjects})), store.sample()
    bands = by_group(subjects, drawn, verdicts, lambda one: [band(one)])
    sources = by_group(subjects, drawn, verdicts, lambda one: sorted(one.sources))
    return [precision(subjects, drawn, verdicts), *bands, *sources]


def audit_lines(found: Sequence[Estimate]) -> str:
    """Tell of estimates in lines to read."""
    width = max(len(one.name) for one in found)
    lines = [f"{'':{width}}   pairs  sample  judged  right   precision, 95 % interval"]
    for one in found:
        share = "–" if one.precision is None else f"{one.precision:.3f}  [{one.low:.3f}, {one.high:.3f}]"
        lines.append(f"{one.name:{width}}  {one.pairs:6}  {one.drawn:6}  {one.judged:6}  {one.right:5}   {share}")
    return "\n".join(lines) + "\n"
