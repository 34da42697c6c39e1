"""The records of a folder of `align drift` read back and checked, so that the page need not doubt them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

from align.core.errors import AlignError
from align.core.types import LANGS, Span
from align.output.records import Record, plain_record, read_records

SEVERITIES: Final = ("critical", "major", "minor", "none")
KINDS: Final = ("direct", "indirect", "mixed")
HINT: Final = "run `align drift` again"
TEXTS: Final = ("doc", "source", "lang", "date", "url", "text", "speaker", "kind", "cue")
T = TypeVar("T")
Change: TypeAlias = tuple[Record, int, int, tuple[Span | None, Span | None]]


@dataclass(frozen=True, slots=True)
class Finding:
    """A change between renderings `a` and `b`, with its number in the cluster; None where no place is known."""

    number: int
    record: Record
    a: int
    b: int
    spans: tuple[Span | None, Span | None]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two renderings compared: the spans of the words that translate each other, and how many findings there are."""

    record: Record
    a: int
    b: int
    links: Sequence[tuple[Span, Span]]
    findings: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """All renderings of one statement, in the order of the record; `reference` is the one to compare with first."""

    record: Record
    renderings: Sequence[Record]
    comparisons: Sequence[Comparison]
    findings: Sequence[Finding]
    reference: int


def order(renderings: Sequence[Record]) -> list[int]:
    """Give the indices of renderings by language, the fullest of each first."""
    return sorted(
        range(len(renderings)), key=lambda k: (LANGS.index(renderings[k]["lang"]), not renderings[k]["fullest"])
    )


def read(path: Path, parse: Callable[[Record], T]) -> list[T]:
    """Parse every record of a file; one that is not as it should be is an error with its line."""
    found = []
    for line, record in enumerate(read_records(path), start=1):
        try:
            found.append(parse(plain_record(record)))
        except KeyError as error:
            raise AlignError(f"{error} is missing", path=path, line=line, hint=HINT) from error
        except (TypeError, ValueError, IndexError) as error:
            raise AlignError(f"not a valid record ({error})", path=path, line=line, hint=HINT) from error
    return found


def read_run(path: Path) -> Record:
    """Read what the page tells of a run: version, model and configuration."""
    try:
        run = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise AlignError(f"unreadable ({error})", path=path, hint=HINT) from error
    if not isinstance(run, dict):
        raise AlignError("not a JSON object", path=path, hint=HINT)
    configuration = run.get("configuration") or {}
    if not isinstance(configuration, dict):
        raise AlignError("its configuration is not a JSON object", path=path, hint=HINT)
    return {"version": run.get("version"), "model": run.get("model"), "configuration": configuration}


def document(record: Record) -> Record:
    """Check a record of documents.jsonl."""
    _texts(record, "id", "lang", "source")
    _one_of(record, "lang", LANGS)
    return record


def kinds(record: Record, langs: Mapping[str, str]) -> list[tuple[str, str]]:
    """Give the language and kind of each quote in a record of quotes.jsonl."""
    if record["id"] not in langs:
        raise ValueError(f"document {record['id']!r} is not in documents.jsonl")
    return [(langs[record["id"]], _one_of(quote, "kind", KINDS)) for quote in record["quotes"]]


def cluster(record: Record) -> Cluster:
    """Parse a record of clusters.jsonl; findings are numbered by severity and probability."""
    _texts(record, "id", "speaker")
    _one_of(record, "severity", SEVERITIES)
    _numbers(record, "probability")
    renderings = record["renderings"]
    if not renderings:
        raise ValueError("no rendering")
    for rendering in renderings:
        _texts(rendering, *TEXTS)
        _one_of(rendering, "lang", LANGS)
        if not isinstance(rendering["fullest"], bool):
            raise TypeError("'fullest' is neither true nor false")
    found = [_comparison(item, renderings) for item in record["comparisons"]]
    changes = sorted((change for _, several in found for change in several), key=_weight)
    numbered = [Finding(n, *change) for n, change in enumerate(changes, start=1)]
    return Cluster(record, renderings, [one for one, _ in found], numbered, order(renderings)[0])


def _comparison(record: Record, renderings: Sequence[Record]) -> tuple[Comparison, list[Change]]:
    """Parse a comparison and the findings in it."""
    a, b = record["a"], record["b"]
    if not (isinstance(a, int) and isinstance(b, int) and 0 <= min(a, b) < max(a, b) < len(renderings)):
        raise ValueError(f"no two renderings {a} and {b}")
    _texts(record, "abstained")
    _numbers(record, "probability", "similarity")
    one, two = renderings[a]["text"], renderings[b]["text"]
    links = [(_span(link[0], one), _span(link[1], two)) for link in record["links"]]
    changes: list[Change] = []
    for finding in record["findings"]:
        _texts(finding, "type", "message")
        _one_of(finding, "severity", SEVERITIES[:-1])
        _numbers(finding, "probability")
        places = [None if finding[k] is None else _span(finding[k], text) for k, text in (("a", one), ("b", two))]
        changes.append((finding, a, b, (places[0], places[1])))
    return Comparison(record, a, b, links, len(changes)), changes


def _weight(change: Change) -> tuple[int, float, int, int, list[Span]]:
    record, a, b, spans = change
    severity, probability = SEVERITIES.index(record["severity"]), record["probability"] or 0
    return severity, -probability, a, b, [span or (-1, -1) for span in spans]


def _texts(record: Record, *names: str) -> None:
    for name in names:
        if not isinstance(record[name], str):
            raise TypeError(f"{name!r} is not text")


def _numbers(record: Record, *names: str) -> None:
    for name in names:
        if record[name] is not None and not isinstance(record[name], int | float):
            raise TypeError(f"{name!r} is not a number")


def _one_of(record: Record, name: str, known: Sequence[str]) -> str:
    if record[name] not in known:
        raise ValueError(f"{name!r} is {record[name]!r}")
    return str(record[name])


def _span(value: Sequence[int], text: str) -> Span:
    start, end = value
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start <= end <= len(text)):
        raise ValueError(f"span {start!r} to {end!r} of {len(text)} characters")
    return start, end
