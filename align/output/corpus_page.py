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

from align.core.atomic import updated
from align.core.types import LANGS
from align.output.contents import Contents, load_corpus
from align.output.evidence_marks import marked_side
from align.output.records import PairRecord
from align.output.summary import command_line, outlets, reasons, signature, statistics, templates

# A page of this many rows still opens within a few seconds and filters without a wait.
PAIRS_SHOWN: Final = 5_000
DROPPED_SHOWN: Final = 100  # rows under each reason; all are in dropped.jsonl
MODES_SHOWN: Final = 200
OUTLETS_SHOWN: Final = 12  # rows and columns of the table of outlets that fit a page
HISTOGRAM_BINS: Final = 20
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
class PairRow:
    """A pair as the page shows it; `order` is its place in pairs.jsonl."""

    order: int
    record: PairRecord
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


def render_corpus(folder: Path) -> Path:
    """Make report.html in a corpus folder anew from its records."""
    html = corpus_html(load_corpus(folder))
    with updated(folder) as stage:
        (stage / "report.html").write_text(html, encoding="utf-8", newline="\n")
    return folder / "report.html"


def corpus_html(contents: Contents) -> str:
    """Give the report as one HTML page."""
    run, pairs, found = contents.run, contents.pairs, outlets(contents)
    rows = pair_rows(pairs)
    shown = {doc for row in rows for doc in (row.record.hi_doc, row.record.en_doc)}
    modes = list((run.modes or {}).items())
    return (
        templates(html=True)
        .get_template("report.html")
        .render(
            run=run,
            total=len(pairs),
            rows=rows,
            statistics=statistics(contents, found),
            names={lang: [one.name for one in found if one.lang == lang and one.pairs] for lang in LANGS},
            matrix=matrix(pairs),
            histograms=[
                histogram("probability", [pair.probability for pair in pairs], run.threshold or NO_LIMITS),
                histogram("similarity", [pair.similarity for pair in pairs]),
            ],
            reasons=reasons(contents, DROPPED_SHOWN),
            dropped_shown=DROPPED_SHOWN,
            modes=modes[:MODES_SHOWN],
            modes_total=len(modes),
            addresses={
                one.id: one.url
                for one in contents.documents
                if one.id in shown and one.url.startswith(("http://", "https://"))
            },
            command=command_line(run),
            signature=signature(run, "pairs", pairs),
        )
    )


def pair_rows(pairs: Sequence[PairRecord]) -> list[PairRow]:
    """Take the most probable pairs, as many as a page bears, most probable first."""
    best = heapq.nlargest(PAIRS_SHOWN, enumerate(pairs), key=lambda one: (one[1].probability or 0, -one[0]))
    return [
        PairRow(
            order=k,
            record=pair,
            hi=marked_side(pair, "hi"),
            en=marked_side(pair, "en"),
            lone=len(pair.evidence.only_hi) + len(pair.evidence.only_en),
        )
        for k, pair in best
    ]


def histogram(name: str, values: Sequence[float | None], limits: Mapping[str, float] = NO_LIMITS) -> Histogram:
    """Count values in bins of one width between round limits that hold them all."""
    known = [value for value in values if value is not None]
    low = math.floor(20 * min(known, default=0.0)) / 20
    high = max(math.ceil(20 * max(known, default=1.0)) / 20, low + 0.05)
    width = (high - low) / HISTOGRAM_BINS
    counts = Counter(min(HISTOGRAM_BINS - 1, int((value - low) / width)) for value in known)
    most = max(counts.values(), default=0)
    bars = [
        Bar(low + k * width, low + (k + 1) * width, counts[k], counts[k] / max(most, 1)) for k in range(HISTOGRAM_BINS)
    ]
    cuts = [Cut(mode, (limit - low) / (high - low)) for mode, limit in limits.items() if low <= limit <= high]
    return Histogram(name, low, high, most, bars, cuts)


def matrix(pairs: Sequence[PairRecord]) -> Matrix:
    """Count pairs by outlet and outlet, for the outlets with the most pairs."""
    counts = Counter((pair.hi_source, pair.en_source) for pair in pairs)
    sides: list[Counter[str]] = [Counter(), Counter()]
    for both, n in counts.items():
        for side, outlet in zip(sides, both, strict=True):
            side[outlet] += n
    kept = [sorted(sorted(side, key=lambda outlet: (-side[outlet], outlet))[:OUTLETS_SHOWN]) for side in sides]
    hidden = sum(map(len, sides)) - sum(map(len, kept))
    return Matrix(kept[0], kept[1], counts, max(counts.values(), default=0), hidden)
