"""check.jsonl and check.html: a translation beside its original, with what changed, in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Protocol

from markupsafe import Markup

from align.core.atomic import whole_folder
from align.core.jsonl import write_jsonl
from align.core.types import RANK, Finding, Sentence, Severity, Span
from align.core.version import __version__
from align.output.drift_changes import KIND_WORDS
from align.output.drift_marks import Stretch, marked_rendering
from align.output.drift_records import FindingRecord, finding_record
from align.output.records import Record, Score, about, as_record
from align.output.summary import templates


class Compared(Protocol):
    """Neighbouring sentences of both sides that go together, with what changed between their joined texts."""

    @property
    def hi(self) -> Sequence[Sentence]:
        """Sentences of the Hindi side."""

    @property
    def en(self) -> Sequence[Sentence]:
        """Sentences of the English side."""

    @property
    def texts(self) -> tuple[str, str]:
        """Both sides' texts."""

    @property
    def probability(self) -> float:
        """That one says something else than the other."""

    @property
    def findings(self) -> Sequence[Finding]:
        """What changed."""


class CheckedSideRecord(Record, frozen=True, kw_only=True):
    """One side of a checked stretch; empty where it has no counterpart."""

    doc: Annotated[str, about("id of its document, empty for none")] = ""
    spans: Annotated[tuple[Span, ...], about("its sentences in the document")]
    text: Annotated[str, about("its sentences joined by a space")]


class CheckRecord(Record, frozen=True, kw_only=True):
    """A stretch of a translation beside its original, a line of `check.jsonl`."""

    id: Annotated[int, about("its number, from 1")]
    hi: Annotated[CheckedSideRecord, about("the Hindi side")]
    en: Annotated[CheckedSideRecord, about("the English side")]
    probability: Annotated[Score, about("that one says something else than the other")]
    findings: Annotated[tuple[FindingRecord, ...], about("spans are in the sides' texts, Hindi first")]


@dataclass(frozen=True, slots=True)
class Row:
    """A stretch as the page shows it."""

    number: int
    texts: tuple[str, str]
    hi: Markup
    en: Markup
    severity: Severity | None
    findings: Sequence[FindingRecord]


def check_records(found: Sequence[Compared]) -> Iterator[CheckRecord]:
    """Give checked stretches as records."""
    for number, one in enumerate(found, start=1):
        sides = [
            as_record(
                CheckedSideRecord,
                doc=side[0].doc if side else "",
                spans=[(sentence.start, sentence.end) for sentence in side],
                text=text,
            )
            for side, text in zip((one.hi, one.en), one.texts, strict=True)
        ]
        yield as_record(
            CheckRecord,
            id=number,
            hi=sides[0],
            en=sides[1],
            probability=round(one.probability, 6),
            findings=[finding_record(finding) for finding in one.findings],
        )


def check_html(records: Sequence[CheckRecord]) -> str:
    """Give checked stretches as one HTML page."""
    rows = [_row(record) for record in records]
    marked = sorted((row for row in rows if row.findings), key=lambda row: RANK[row.severity or "minor"])
    page = templates(html=True).get_template("check.html")
    return page.render(rows=rows, marked=marked, kinds=KIND_WORDS, version=__version__)


def _row(record: CheckRecord) -> Row:
    named = list(enumerate(record.findings, start=1))
    sides = [
        marked_rendering(side.text, [], [Stretch(*span, str(n), one.severity) for n, one, span in spans])
        for side, spans in (
            (record.hi, [(n, one, one.a) for n, one in named if one.a]),
            (record.en, [(n, one, one.b) for n, one in named if one.b]),
        )
    ]
    severity = min((one.severity for one in record.findings), key=RANK.__getitem__, default=None)
    return Row(record.id, (record.hi.text, record.en.text), sides[0], sides[1], severity, record.findings)


def write_check(records: Sequence[CheckRecord], folder: Path, *, force: bool = False) -> Path:
    """Write the records and the page whole or not at all; give the page."""
    with whole_folder(folder, force=force) as stage:
        write_jsonl(stage / "check.jsonl", records)
        (stage / "check.html").write_text(check_html(records), encoding="utf-8", newline="\n")
    return folder / "check.html"
