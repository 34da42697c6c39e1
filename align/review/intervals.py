"""Intervals of 95 %."""

from __future__ import annotations

import math
from typing import Final

Z95: Final = 1.959964  # of the normal distribution


def wilson(share: float, count: float) -> tuple[float, float]:
    """Give the 95 % interval of a share of `count` observations.

    Wilson 1927, Journal of the American Statistical Association 22. Of none it is all of 0 to 1.
    """
    if count <= 0:
        return 0.0, 1.0
    middle = (share + Z95**2 / (2 * count)) / (1 + Z95**2 / count)
    half = Z95 * math.sqrt(share * (1 - share) / count + (Z95 / (2 * count)) ** 2) / (1 + Z95**2 / count)
    return max(0.0, middle - half), min(1.0, middle + half)
