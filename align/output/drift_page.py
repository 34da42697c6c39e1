"""drift.html: all renderings of each statement side by side in a browser, one file that needs nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import quote

from markupsafe import Markup

from align.core.types import LANGS, RANK
from align.output.drift_changes import HINDI, KIND_WORDS, told_changes
from align.output.drift_marks import OFF, Stretch, marked_rendering
from align.output.drift_records import ClusterRecord, FactRecord, FindingRecord, QuotesRecord, RenderingRecord
from align.output.records import DocumentRecord, DropRecord, RunRecord
from align.output.summary import LANGUAGES, signature, templates

# A page of this many clusters still opens within a few seconds; all are in clusters.jsonl.
CLUSTERS_SHOWN: Final = 2_000
BRIEF: Final = 8  # statements in the list on top, so that it is read in a minute
FIRST_WORDS: Final = 12  # of the fullest rendering, in a heading
TIMELINE_BINS: Final = 48  # bars of the timeline of all renderings; fewer days than this have one each
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SEVERITIES: Final = (*RANK, "none")


@dataclass(frozen=True, slots=True)
class DriftContents:
    """The records of a run of `align drift`, as its files hold them."""

    documents: Sequence[DocumentRecord]
    quotes: Sequence[QuotesRecord]
    clusters: Sequence[ClusterRecord]
    facts: Sequence[FactRecord]
    dropped: Sequence[DropRecord]
    run: RunRecord


@dataclass(frozen=True, slots=True)
class NumberedFinding:
    """A finding between renderings `a` and `b` of a cluster, with its number there."""

    number: int
    a: int
    b: int
    record: FindingRecord


@dataclass(frozen=True, slots=True)
class Statement:
    """A cluster as the page shows it; `reference` is the rendering that the others are compared with first."""

    record: ClusterRecord
    findings: Sequence[NumberedFinding]
    reference: int


@dataclass(frozen=True, slots=True)
class Column:
    """A rendering as the page shows it: its place in the record, its letter and its marked text."""

    index: int
    letter: str
    record: RenderingRecord
    text: Markup


@dataclass(frozen=True, slots=True)
class Dot:
    """A rendering on a timeline: its place in 0..1 and how many of its language lie below it there."""

    place: float
    level: int
    column: Column


@dataclass(frozen=True, slots=True)
class Timeline:
    """Dots between two days, and how many levels of them: Hindi above the line, English below."""

    first: str
    last: str
    dots: Sequence[Dot]
    above: int
    below: int


def drift_html(contents: DriftContents) -> str:
    """Give all clusters as one HTML page."""
    clusters = contents.clusters
    shown = sorted(map(statement, clusters), key=_rank)[:CLUSTERS_SHOWN]
    renderings = [rendering for cluster in clusters for rendering in cluster.renderings]
    return (
        templates(html=True)
        .get_template("drift.html")
        .render(
            run=contents.run,
            facts=drift_facts(contents),
            disputed=contents.facts,
            changes=told_changes,
            place=place,
            kinds=KIND_WORDS,
            hindi=HINDI,
            brief=BRIEF,
            total=len(clusters),
            renderings=len(renderings),
            shown=shown,
            columns=columns,
            timeline=timeline,
            history=history(renderings),
            severities=_SEVERITIES,
            types=sorted({finding.record.type for found in shown for finding in found.findings}),
            speakers=sorted({found.record.speaker for found in shown} - {""}),
            outlets=sorted({one.source for found in shown for one in found.record.renderings} - {""}),
            languages=LANGUAGES,
            first=FIRST_WORDS,
            signature=signature(contents.run, "clusters", clusters),
        )
    )


def place(url: str, text: str) -> str:
    """Give the address of some words of a page (URL fragment text directive), nothing without an address."""
    if not url.startswith(("http://", "https://")):
        return ""
    words = text.strip("“”\"'‘’ ").split()
    start, end = " ".join(words[:6]), " ".join(words[-3:])
    return f"{url}#:~:text={_quoted(start)}" + (f",{_quoted(end)}" if len(words) > 9 else "")


def _quoted(words: str) -> str:
    return quote(words, safe="").replace("-", "%2D")


# --- showing ---------------------------------------------------------------------------------------------------------


def statement(cluster: ClusterRecord) -> Statement:
    """Number the findings of a cluster by severity and probability; the reference is the fullest Hindi or English."""
    listed = [(one.a, one.b, finding) for one in cluster.comparisons for finding in one.findings]
    findings = [NumberedFinding(n, *item) for n, item in enumerate(sorted(listed, key=_weight), start=1)]
    return Statement(cluster, findings, reading_order(cluster.renderings)[0])


def _weight(item: tuple[int, int, FindingRecord]) -> tuple[int, float, int, int, list[tuple[int, int]]]:
    a, b, finding = item
    spans = [finding.a or (-1, -1), finding.b or (-1, -1)]
    return RANK[finding.severity], -(finding.probability or 0), a, b, spans


def reading_order(renderings: Sequence[RenderingRecord]) -> list[int]:
    """Give the indices of renderings by language, the fullest of each first."""
    return sorted(range(len(renderings)), key=lambda k: (LANGS.index(renderings[k].lang), not renderings[k].fullest))


def _rank(found: Statement) -> tuple[bool, int, float]:
    return not found.findings, _SEVERITIES.index(found.record.severity), -(found.record.probability or 0)


def columns(found: Statement) -> dict[int, Column]:
    """Give the renderings of a cluster in the order to show them, by their index in the record."""
    out = {}
    for place, k in enumerate(reading_order(found.record.renderings)):
        letter, record = LETTERS[place % 26] * (1 + place // 26), found.record.renderings[k]
        text = marked_rendering(record.text, linked_words(found.record, k), changes(found, k))
        out[k] = Column(k, letter, record, text)
    return out


def linked_words(cluster: ClusterRecord, index: int) -> list[Stretch]:
    """Find the linked words of a rendering; partners have one name."""
    return [
        Stretch(*(link[0] if one.a == index else link[1]), f"{n}-{m}", "")
        for n, one in enumerate(cluster.comparisons)
        if index in (one.a, one.b)
        for m, link in enumerate(one.links)
    ]


def changes(found: Statement, index: int) -> list[Stretch]:
    """Find the changed places of a rendering; those against others than the reference are off."""
    out = []
    for finding in found.findings:
        span = finding.record.a if finding.a == index else finding.record.b if finding.b == index else None
        if span:
            severity = finding.record.severity if found.reference in (finding.a, finding.b) else OFF
            out.append(Stretch(*span, str(finding.number), severity))
    return out


# --- counting --------------------------------------------------------------------------------------------------------


def drift_facts(contents: DriftContents) -> list[tuple[str, str]]:
    """Give the counts of what was read and found as names and values to print."""
    langs = {document.id: document.lang for document in contents.documents}
    documents = Counter(langs.values())
    out = [(f"{name} documents", str(documents[lang])) for lang, name in LANGUAGES.items()]
    out.append(("outlets", str(len({document.source for document in contents.documents}))))
    quotes = Counter((langs[one.id], quote.kind) for one in contents.quotes for quote in one.quotes)
    for lang, name in LANGUAGES.items():
        said = {kind: n for (known, kind), n in sorted(quotes.items()) if known == lang}
        listed = ", ".join(f"{n} {kind}" for kind, n in said.items())
        out.append((f"{name} quotes" + (f": {listed}" if listed else ""), str(sum(said.values()))))
    comparisons = [one for cluster in contents.clusters for one in cluster.comparisons]
    worst = Counter(finding.severity for one in comparisons for finding in one.findings)
    out.append(("statements compared", str(len(contents.clusters))))
    out += [(f"{severity} findings", str(worst[severity])) for severity in RANK]
    return [*out, ("comparisons not decided", str(sum(bool(one.abstained) for one in comparisons)))]


def _day(rendering: RenderingRecord) -> date | None:
    try:
        return date.fromisoformat(rendering.date[:10])
    except ValueError:
        return None


def timeline(shown: Mapping[int, Column]) -> Timeline | None:
    """Place the columns of known date between the first day and the last; None with fewer than two."""
    days = {index: day for index, column in shown.items() if (day := _day(column.record))}
    if len(days) < 2:
        return None
    first, last = min(days.values()), max(days.values())
    dots: list[Dot] = []
    for index, day in days.items():
        place = (day - first) / (last - first) if last > first else 0.5
        lang = shown[index].record.lang
        level = sum(abs(dot.place - place) < 0.04 and dot.column.record.lang == lang for dot in dots)
        dots.append(Dot(place, level, shown[index]))
    above, below = (max((d.level + 1 for d in dots if d.column.record.lang == lang), default=0) for lang in LANGS)
    return Timeline(first.isoformat(), last.isoformat(), dots, above, below)


def history(renderings: Sequence[RenderingRecord]) -> list[tuple[str, str, dict[str, int]]]:
    """Count renderings by language in stretches of days, as first day, last day and counts; nothing for one day."""
    days = [(day, one.lang) for one in renderings if (day := _day(one))]
    if len({day for day, _ in days}) < 2:
        return []
    first, last = min(days)[0].toordinal(), max(days)[0].toordinal()
    width = -(-(last - first + 1) // TIMELINE_BINS)
    counts = Counter(((day.toordinal() - first) // width, lang) for day, lang in days)
    return [
        (
            date.fromordinal(first + k * width).isoformat(),
            date.fromordinal(min(last, first + (k + 1) * width - 1)).isoformat(),
            {lang: counts[k, lang] for lang in LANGS},
        )
        for k in range((last - first) // width + 1)
    ]
