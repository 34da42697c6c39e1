"""drift.html: all renderings of each statement side by side in a browser, one file that needs nothing else."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from markupsafe import Markup, escape

from align.core.atomic import staged
from align.core.types import LANGS
from align.output.drift_records import SEVERITIES, Cluster, cluster, document, kinds, order, read, read_run
from align.output.records import Record, json_line
from align.output.summary import LANGUAGES, templates

# A page of this many clusters still opens within a few seconds; all are in clusters.jsonl.
SHOWN: Final = 2_000
FIRST_WORDS: Final = 12  # of the fullest rendering, in a heading
BINS: Final = 48  # bars of the timeline of all renderings; fewer days than this have one each
GAP: Final = Markup('<i role="img" aria-label="something is missing here"{}>{}</i>')
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A named part of a text, with the severity of what was found there; "" for a word link, "off" if not shown."""

    start: int
    end: int
    name: str
    severity: str


@dataclass(frozen=True, slots=True)
class Column:
    """A rendering as the page shows it: its place in the record, its letter and its marked text."""

    index: int
    letter: str
    record: Record
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


def render(out: Path) -> Path:
    """Make drift.html in a folder of `align drift` anew from its records."""
    html = html_of(out)
    with staged(out) as stage:
        (stage / "drift.html").write_text(html, encoding="utf-8", newline="\n")
    return out / "drift.html"


def html_of(folder: Path) -> str:
    """Read the records of a folder and give the page."""
    documents = read(folder / "documents.jsonl", document)
    langs = {record["id"]: record["lang"] for record in documents}
    quotes = Counter(kind for found in read(folder / "quotes.jsonl", lambda r: kinds(r, langs)) for kind in found)
    return page(documents, quotes, read(folder / "clusters.jsonl", cluster), read_run(folder / "run.json"))


def page(
    documents: Sequence[Record], quotes: Counter[tuple[str, str]], clusters: Sequence[Cluster], run: Record
) -> str:
    """Give all clusters as one HTML page; `quotes` counts languages and kinds."""
    ranked = sorted(clusters, key=_rank)
    shown = ranked[:SHOWN]
    renderings = [record for found in clusters for record in found.renderings]
    return (
        templates(html=True)
        .get_template("drift.html")
        .render(
            run=run,
            facts=facts(documents, quotes, clusters),
            total=len(clusters),
            renderings=len(renderings),
            shown=shown,
            columns=columns,
            timeline=timeline,
            history=history(renderings),
            severities=SEVERITIES,
            types=sorted({finding.record["type"] for found in shown for finding in found.findings}),
            speakers=sorted({found.record["speaker"] for found in shown} - {""}),
            outlets=sorted({record["source"] for found in shown for record in found.renderings} - {""}),
            languages=LANGUAGES,
            first=FIRST_WORDS,
            signature=signature(clusters, run),
        )
    )


# --- showing ---------------------------------------------------------------------------------------------------------


def _rank(found: Cluster) -> tuple[bool, int, float]:
    severity = SEVERITIES.index(found.record["severity"])
    return not found.findings, severity, -(found.record["probability"] or 0)


def columns(found: Cluster) -> dict[int, Column]:
    """Give the renderings of a cluster in the order to show them, by their index in the record."""
    out = {}
    for place, k in enumerate(order(found.renderings)):
        letter, record = LETTERS[place % 26] * (1 + place // 26), found.renderings[k]
        out[k] = Column(k, letter, record, marked(record["text"], words(found, k), changes(found, k)))
    return out


def words(found: Cluster, index: int) -> list[Stretch]:
    """Find the linked words of a rendering; partners have one name."""
    return [
        Stretch(*spans[0 if one.a == index else 1], f"{n}-{m}", "")
        for n, one in enumerate(found.comparisons)
        if index in (one.a, one.b)
        for m, spans in enumerate(one.links)
    ]


def changes(found: Cluster, index: int) -> list[Stretch]:
    """Find the changed places of a rendering; those against others than the reference are off."""
    out = []
    for finding in found.findings:
        span = finding.spans[0] if finding.a == index else finding.spans[1] if finding.b == index else None
        if span:
            severity = finding.record["severity"] if found.reference in (finding.a, finding.b) else "off"
            out.append(Stretch(*span, str(finding.number), severity))
    return out


def marked(text: str, links: Sequence[Stretch], found: Sequence[Stretch]) -> Markup:
    """Give a text as HTML, cut at every end of a stretch so that stretches may overlap; empty ones become gaps."""
    cuts = sorted({0, len(text), *(end for stretch in (*links, *found) for end in (stretch.start, stretch.end))})
    out = Markup()
    for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        gaps = [stretch for stretch in found if stretch.start == stretch.end == start]
        if gaps:
            out += _element(GAP, "", gaps, [], start)
        inside = [stretch for stretch in found if stretch.start <= start < end <= stretch.end]
        twins = [stretch for stretch in links if stretch.start <= start < end <= stretch.end]
        if inside or twins:
            html = Markup("<mark{}>{}</mark>") if inside else Markup("<span{}>{}</span>")
            out += _element(html, text[start:end], inside, twins, end)
        else:
            out += escape(text[start:end])
    return out


def _element(html: Markup, text: str, found: Sequence[Stretch], links: Sequence[Stretch], end: int) -> Markup:
    """Fill an element: worst severity shown, findings here (`f`), ending here (`e`, shown `n`), and links (`l`)."""
    worst = min((one.severity for one in found), key=(*SEVERITIES, "off").index, default="")
    ending = [one for one in found if one.end == end]
    values = {
        "class": f"s-{worst}" if worst else "w",
        "data-f": " ".join(one.name for one in found),
        "data-e": " ".join(one.name for one in ending),
        "data-n": " ".join(one.name for one in ending if one.severity != "off"),
        "data-l": " ".join(one.name for one in links),
    }
    attributes = Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in values.items() if value)
    return html.format(attributes, text)


# --- counting --------------------------------------------------------------------------------------------------------


def facts(
    documents: Sequence[Record], quotes: Counter[tuple[str, str]], clusters: Sequence[Cluster]
) -> list[tuple[str, str]]:
    """Give the counts of what was read and found as names and values to print."""
    out = [
        (f"{name} documents", str(sum(record["lang"] == lang for record in documents)))
        for lang, name in LANGUAGES.items()
    ]
    out.append(("outlets", str(len({record["source"] for record in documents}))))
    for lang, name in LANGUAGES.items():
        said = {kind: n for (known, kind), n in sorted(quotes.items()) if known == lang}
        listed = ", ".join(f"{n} {kind}" for kind, n in said.items())
        out.append((f"{name} quotes" + (f": {listed}" if listed else ""), str(sum(said.values()))))
    worst = Counter(finding.record["severity"] for found in clusters for finding in found.findings)
    out.append(("statements compared", str(len(clusters))))
    out += [(f"{severity} findings", str(worst[severity])) for severity in SEVERITIES[:-1]]
    return [
        *out,
        ("comparisons not decided", str(sum(bool(c.record["abstained"]) for one in clusters for c in one.comparisons))),
    ]


def signature(clusters: Sequence[Cluster], run: Record) -> str:
    """Name all that the findings depend on: version, model, settings and the hash of the clusters."""
    digest = hashlib.sha256("".join(json_line(found.record) for found in clusters).encode("utf-8"))
    parts = {"version": run["version"], "model": run["model"]} | run["configuration"]
    parts |= {"clusters": digest.hexdigest()[:12]}
    return " | ".join(["milaan", *(f"{name}:{value}" for name, value in parts.items() if value is not None)])


def _day(record: Record) -> date | None:
    try:
        return date.fromisoformat(record["date"][:10])
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
        lang = shown[index].record["lang"]
        level = sum(abs(dot.place - place) < 0.04 and dot.column.record["lang"] == lang for dot in dots)
        dots.append(Dot(place, level, shown[index]))
    above, below = (max((d.level + 1 for d in dots if d.column.record["lang"] == lang), default=0) for lang in LANGS)
    return Timeline(first.isoformat(), last.isoformat(), dots, above, below)


def history(renderings: Sequence[Record]) -> list[tuple[str, str, dict[str, int]]]:
    """Count renderings by language in stretches of days, as first day, last day and counts; nothing for one day."""
    days = [(day, record["lang"]) for record in renderings if (day := _day(record))]
    if len({day for day, _ in days}) < 2:
        return []
    first, last = min(days)[0].toordinal(), max(days)[0].toordinal()
    width = -(-(last - first + 1) // BINS)
    counts = Counter(((day.toordinal() - first) // width, lang) for day, lang in days)
    return [
        (
            date.fromordinal(first + k * width).isoformat(),
            date.fromordinal(min(last, first + (k + 1) * width - 1)).isoformat(),
            {lang: counts[k, lang] for lang in LANGS},
        )
        for k in range((last - first) // width + 1)
    ]
