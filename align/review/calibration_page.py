"""calibration.html: probabilities before and after a fit to decisions, one file that needs nothing else."""

from __future__ import annotations

from align.review.calibration import Recalibration
from align.review.pages import environment


def calibration_html(found: Recalibration) -> str:
    """Give the reliability diagrams and the table of thresholds as one HTML page."""
    diagrams = (("as it was", found.bins_before), ("fitted, on decisions not fitted to", found.bins_after))
    return environment().get_template("calibration.html").render(found=found, diagrams=diagrams)
