"""How a cost grows: the exponent of its law, and a picture of it on two logarithmic scales."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

import numpy as np

Points = Sequence[tuple[float, float]]
WIDTH: Final = 640
HEIGHT: Final = 360
EDGE: Final = 56  # around the plot, in pixels
COLOURS: Final = ("#00796b", "#c2185b", "#3949ab", "#ef6c00")
STYLE: Final = "font-family='sans-serif' font-size='12'"


def exponent(points: Points) -> float:
    """Give k of the law y = c · x^k that is nearest to points of positive numbers, by least squares of logarithms."""
    x, y = np.log(np.array(points, np.float64)).T
    return float(np.polyfit(x, y, 1)[0])


def write_chart(path: Path, title: str, axes: tuple[str, str], series: Mapping[str, Points]) -> None:
    """Draw series of positive points on two logarithmic scales, with the names of both axes, as an SVG picture."""
    points = np.log10(np.array([point for own in series.values() for point in own], np.float64))
    low, high = np.floor(points.min(axis=0)), np.ceil(points.max(axis=0))

    def place(x: float, y: float) -> tuple[float, float]:
        share = (np.log10([x, y]) - low) / np.maximum(high - low, 1)
        return EDGE + share[0] * (WIDTH - 2 * EDGE), HEIGHT - EDGE - share[1] * (HEIGHT - 2 * EDGE)

    parts = [f"<text x='{EDGE}' y='20' font-weight='bold'>{escape(title)}</text>"]
    parts += [f"<text x='{WIDTH / 2}' y='{HEIGHT - 12}' text-anchor='middle'>{escape(axes[0])}</text>"]
    parts += [f"<text x='{EDGE}' y='40'>{escape(axes[1])}</text>"]
    for power in range(int(low[0]), int(high[0]) + 1):
        x, y = place(10.0**power, 10.0 ** low[1])
        parts += [_line(x, EDGE, x, y), f"<text x='{x:.0f}' y='{y + 16:.0f}' text-anchor='middle'>{10**power:,}</text>"]
    for power in range(int(low[1]), int(high[1]) + 1):
        x, y = place(10.0 ** low[0], 10.0**power)
        parts += [_line(x, y, WIDTH - EDGE, y)]
        parts += [f"<text x='{x - 6:.0f}' y='{y + 4:.0f}' text-anchor='end'>{10.0**power:g}</text>"]
    for (name, own), colour in zip(series.items(), COLOURS, strict=False):
        parts += _series(name, [place(*point) for point in own], colour, list(series).index(name))
    size = f"width='{WIDTH}' height='{HEIGHT}' viewBox='0 0 {WIDTH} {HEIGHT}'"
    paper = f"<rect width='{WIDTH}' height='{HEIGHT}' fill='white'/>"
    text = "\n".join([f"<svg xmlns='http://www.w3.org/2000/svg' {size} {STYLE}>", paper, *parts, "</svg>", ""])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _line(x: float, y: float, to_x: float, to_y: float) -> str:
    return f"<path d='M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}' stroke='#ddd'/>"


def _series(name: str, places: Sequence[tuple[float, float]], colour: str, number: int) -> list[str]:
    """Draw one line with its points, and its name in the upper left corner."""
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    dots = [f"<circle cx='{x:.1f}' cy='{y:.1f}' r='3' fill='{colour}'/>" for x, y in places]
    key = f"<text x='{EDGE + 10}' y='{EDGE + 16 * (number + 1)}' fill='{colour}'>{escape(name)}</text>"
    return [f"<path d='M{path}' fill='none' stroke='{colour}' stroke-width='2'/>", *dots, key]


def sizes(least: int, most: int, count: int) -> list[int]:
    """Give `count` sizes from `least` to `most`, each the same number of times the one before."""
    return [round(least * math.exp(k * math.log(most / least) / (count - 1))) for k in range(count)]
