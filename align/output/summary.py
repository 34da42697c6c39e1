"""What the data card and the report both tell of a corpus: its sources, counts, command line and signature."""

from __future__ import annotations

import hashlib
import re
import shlex
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from align.core.types import LANGS, Lang
from align.output.records import Contents, Record, json_line

LANGUAGES: Final = {"hi": "Hindi", "en": "English"}
TEMPLATES: Final = Path(__file__).parent / "templates"
# Numbers and pair ids make each reason unique; without them reasons can be counted.
_PARTICULARS: Final = re.compile(r"\b[0-9a-f]{12}\b | \d+ (?: \.\d+ )?", re.VERBOSE)


@dataclass(frozen=True, slots=True)
class Source:
    """One outlet: how many documents it gave, and how many of its sentences are in how many pairs."""

    lang: Lang
    source: str
    documents: int
    sentences: int
    pairs: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why things were left out at one stage, how many, and the records."""

    stage: str
    reason: str
    records: Sequence[Record]


def templates(*, html: bool) -> Environment:
    """Give the templates; in HTML everything put into them is escaped."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=html,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["cell"] = cell
    return env


def cell(value: object) -> str:
    """Make a value fit a cell of a Markdown table: one line, with marks that mean something there escaped."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(str(value).split()))


def sources(contents: Contents) -> list[Source]:
    """Count the outlets of both languages, Hindi first, by name."""
    documents = Counter((record["lang"], record["source"]) for record in contents.documents)
    pairs: Counter[tuple[str, str]] = Counter()
    paired: set[tuple[str, str, str, int]] = set()
    for record in contents.pairs:
        for lang in LANGS:
            source, document = record[f"{lang}_source"], record[f"{lang}_doc"]
            pairs[lang, source] += 1
            paired.update((lang, source, document, index) for index in record[f"{lang}_sentences"])
    sentences = Counter((lang, source) for lang, source, _, _ in paired)
    return [
        Source(lang, source, documents[lang, source], sentences[lang, source], pairs[lang, source])
        for lang in LANGS
        for source in sorted({name for known, name in [*documents, *pairs] if known == lang})
    ]


def statistics(contents: Contents) -> list[tuple[str, str]]:
    """Give the counts of a corpus as names and values to print."""
    run, found = contents.run, sources(contents)
    counts = run.get("counts") or {}
    out = []
    for lang, name in LANGUAGES.items():
        paired = sum(source.sentences for source in found if source.lang == lang)
        total = (counts.get("sentences") or {}).get(lang)
        out.append((f"{name} documents", str(sum(source.documents for source in found if source.lang == lang))))
        if total is not None:
            share = f" ({100 * paired / total:.0f} %)" if total else ""
            out += [(f"{name} sentences", str(total)), (f"{name} sentences paired", f"{paired}{share}")]
    out.append(("pairs", str(len(contents.pairs))))
    out += [(f"pairs of type {name}", str(n)) for name, n in sorted(Counter(r["type"] for r in contents.pairs).items())]
    out += [(f"pairs in {name} mode", str(n)) for name, n in sorted(Counter(r["mode"] for r in contents.pairs).items())]
    return out


def reasons(contents: Contents) -> list[Reason]:
    """Gather what was left out by stage and reason, the stages in the order of the work, the most frequent first."""
    groups: dict[tuple[str, str], list[Record]] = {}
    for record in contents.dropped:
        groups.setdefault((record["stage"], _PARTICULARS.sub("…", record["reason"])), []).append(record)
    order = ("read", "clean", "filter")
    ranked = sorted(groups.items(), key=lambda item: (order.index(item[0][0]), -len(item[1]), item[0][1]))
    return [Reason(stage, reason, records) for (stage, reason), records in ranked]


def command(run: Record) -> str:
    """Give the command line that makes the corpus again."""
    config: dict[str, Any] = dict(run.get("config") or {})
    formats = config.pop("formats", None) or ()
    if config.get("min_probability") is not None:
        config.pop("precision", None)
    words = ["align", "corpus", *map(str, run.get("inputs") or ["INPUT"]), "--out", "DIR"]
    for name, value in config.items():
        if value is not None:
            words += [f"--{name.replace('_', '-')}", str(value)]
    for name in formats:
        words += ["--format", str(name)]
    return shlex.join(words)


def signature(contents: Contents) -> str:
    """Name all that the numbers depend on: version, model, calibration, settings, threshold and the data's hash."""
    run, digest = contents.run, hashlib.sha256()
    for record in contents.pairs:
        digest.update(json_line(record).encode("utf-8"))
    parts = {name: run.get(name) for name in ("version", "model", "calibration")}
    parts |= {name: value for name, value in (run.get("config") or {}).items() if name not in ("model", "formats")}
    parts |= {f"{mode} threshold": limit for mode, limit in (run.get("threshold") or {}).items()}
    parts |= {"pairs": digest.hexdigest()[:12]}
    return " | ".join(["milaan", *(f"{name}:{value}" for name, value in parts.items() if value is not None)])
