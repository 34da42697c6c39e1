"""report.html: the corpus to read in a browser, one file that needs nothing else."""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from markupsafe import Markup

from align.core.atomic import staged
from align.output.evidence_marks import marked
from align.output.records import Contents, Record, load
from align.output.summary import command, reasons, signature, sources, statistics, templates

# A page of this many rows still opens within a few seconds and filters without a wait.
SHOWN: Final = 5_000
DROPPED_SHOWN: Final = 100  # rows under each reason; all are in dropped.jsonl
MODES_SHOWN: Final = 200
OUTLETS_SHOWN: Final = 12  # rows and columns of the table of outlets that fit a page
BINS: Final = 20
NO_LIMITS: Final[Mapping[str, float]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a histogram: values in [low, high), how many, and its height in 0..1 of the highest."""

    low: float
    high: float
    count: int
    height: float


@dataclass(frozen=True, slots=True)
class Cut:
    """The least probability of a mode, as a place in 0..1 of a histogram's width."""

    mode: str
    place: float


@dataclass(frozen=True, slots=True)
class Histogram:
    """Bars over [low, high], the highest count, and where the thresholds are."""

    name: str
    low: float
    high: float
    most: int
    bars: Sequence[Bar]
    cuts: Sequence[Cut]


@dataclass(frozen=True, slots=True)
class Row:
    """A pair as the page shows it; `order` is its place in pairs.jsonl."""

    order: int
    record: Record
    hi: Markup
    en: Markup
    lone: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """Counts of pairs by Hindi outlet (rows) and English outlet (columns); `hidden` outlets did not fit."""

    hi: Sequence[str]
    en: Sequence[str]
    counts: Counter[tuple[str, str]]
    most: int
    hidden: int


def render(out: Path) -> Path:
    """Make report.html in a corpus folder anew from its records."""
    contents = load(out)
    with staged(out) as stage:
        (stage / "report.html").write_text(page(contents), encoding="utf-8", newline="\n")
    return out / "report.html"


def page(contents: Contents) -> str:
    """Give the report as one HTML page."""
    run, pairs = contents.run, contents.pairs
    found = sources(contents)
    addresses = {r["id"]: r["url"] for r in contents.documents if r["url"].startswith(("http://", "https://"))}
    return (
        templates(html=True)
        .get_template("report.html")
        .render(
            run={
                name: run.get(name) for name in ("version", "model", "threshold", "threshold_by", "expected_precision")
            },
            total=len(pairs),
            rows=rows(pairs),
            shown=SHOWN,
            statistics=statistics(contents),
            names={lang: [s.source for s in found if s.lang == lang and s.pairs] for lang in ("hi", "en")},
            matrix=matrix(pairs),
            histograms=[
                histogram("probability", [r["probability"] for r in pairs], run.get("threshold") or {}),
                histogram("similarity", [r["similarity"] for r in pairs]),
            ],
            reasons=reasons(contents),
            dropped_shown=DROPPED_SHOWN,
            modes=list((run.get("modes") or {}).items())[:MODES_SHOWN],
            modes_total=len(run.get("modes") or {}),
            addresses=addresses,
            command=command(run),
            signature=signature(contents),
        )
    )


def rows(pairs: Sequence[Record]) -> list[Row]:
    """Take the most probable pairs, as many as a page bears, most probable first."""
    best = heapq.nlargest(SHOWN, range(len(pairs)), key=lambda k: (pairs[k]["probability"], -k))
    return [
        Row(
            order=k,
            record=pairs[k],
            hi=marked(pairs[k], "hi"),
            en=marked(pairs[k], "en"),
            lone=len(pairs[k]["evidence"]["only_hi"]) + len(pairs[k]["evidence"]["only_en"]),
        )
        for k in best
    ]


def histogram(name: str, values: Sequence[float | None], limits: Mapping[str, float] = NO_LIMITS) -> Histogram:
    """Count values in bins of one width between round limits that hold them all."""
    known = [value for value in values if value is not None]
    low = math.floor(20 * min(known, default=0.0)) / 20
    high = max(math.ceil(20 * max(known, default=1.0)) / 20, low + 0.05)
    width = (high - low) / BINS
    counts = Counter(min(BINS - 1, int((value - low) / width)) for value in known)
    most = max(counts.values(), default=0)
    bars = [Bar(low + k * width, low + (k + 1) * width, counts[k], counts[k] / max(most, 1)) for k in range(BINS)]
    cuts = [Cut(mode, (limit - low) / (high - low)) for mode, limit in limits.items() if low <= limit <= high]
    return Histogram(name, low, high, most, bars, cuts)


def matrix(pairs: Sequence[Record]) -> Matrix:
    """Count pairs by outlet and outlet, for the outlets with the most pairs."""
    counts = Counter((record["hi_source"], record["en_source"]) for record in pairs)
    sides: list[Counter[str]] = [Counter(), Counter()]
    for outlets, n in counts.items():
        for side, outlet in zip(sides, outlets, strict=True):
            side[outlet] += n
    kept = [sorted(sorted(side, key=lambda outlet: (-side[outlet], outlet))[:OUTLETS_SHOWN]) for side in sides]
    hidden = sum(map(len, sides)) - sum(map(len, kept))
    return Matrix(kept[0], kept[1], counts, max(counts.values(), default=0), hidden)
