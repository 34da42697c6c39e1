"""What the data card and the pages tell alike: outlets, counts, reasons, command line and signature (provenance)."""

from __future__ import annotations

import hashlib
import re
import shlex
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from align.core.jsonl import json_line
from align.core.types import LANGS, Lang
from align.output.contents import Contents
from align.output.records import DropRecord, Record, RunRecord

LANGUAGES: Final[Mapping[Lang, str]] = {"hi": "Hindi", "en": "English"}
TEMPLATES: Final = Path(__file__).parent / "templates"
# Numbers and pair ids make each reason unique; without them reasons can be counted.
_PARTICULARS: Final = re.compile(r"\b[0-9a-f]{12}\b | \d+ (?: \.\d+ )?", re.VERBOSE)


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet of one language: how many documents it gave, and how many of its sentences are in how many pairs."""

    lang: Lang
    name: str
    documents: int
    sentences: int
    pairs: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why things were left out at one stage, how many, and the first of the records."""

    stage: str
    reason: str
    count: int
    records: Sequence[DropRecord]


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


def outlets(contents: Contents) -> list[Outlet]:
    """Count the outlets of both languages, Hindi first, by name."""
    documents = Counter((document.lang, document.source) for document in contents.documents)
    pairs: Counter[tuple[Lang, str]] = Counter()
    paired: dict[tuple[Lang, str, str], int] = {}  # sentences of each document as the bits of a number
    for pair in contents.pairs:
        for lang in LANGS:
            side = pair.side(lang)
            pairs[lang, side.source] += 1
            place = lang, side.source, side.doc
            paired[place] = paired.get(place, 0) | sum(1 << index for index in set(side.sentences))
    sentences: Counter[tuple[Lang, str]] = Counter()
    for (lang, name, _), bits in paired.items():
        sentences[lang, name] += bits.bit_count()
    return [
        Outlet(lang, name, documents[lang, name], sentences[lang, name], pairs[lang, name])
        for lang in LANGS
        for name in sorted({name for known, name in [*documents, *pairs] if known == lang})
    ]


def statistics(contents: Contents, found: Sequence[Outlet]) -> list[tuple[str, str]]:
    """Give the counts of a corpus and its outlets as names and values to print."""
    out = []
    for lang, name in LANGUAGES.items():
        own = [outlet for outlet in found if outlet.lang == lang]
        paired = sum(outlet.sentences for outlet in own)
        total = (contents.run.counts.get("sentences") or {}).get(lang)
        out.append((f"{name} documents", str(sum(outlet.documents for outlet in own))))
        if total is not None:
            share = f" ({100 * paired / total:.0f} %)" if total else ""
            out += [(f"{name} sentences", str(total)), (f"{name} sentences paired", f"{paired}{share}")]
    out.append(("pairs", str(len(contents.pairs))))
    types, modes = (Counter(kinds) for kinds in ((p.type for p in contents.pairs), (p.mode for p in contents.pairs)))
    out += [(f"pairs of type {name}", str(n)) for name, n in sorted(types.items())]
    out += [(f"pairs in {name} mode", str(n)) for name, n in sorted(modes.items())]
    return out


def reasons(contents: Contents, shown: int) -> list[Reason]:
    """Gather what was left out by stage and reason, the stages in the order of the work, the most frequent first.

    Of each the first records are given, as many as are `shown`.
    """
    groups: dict[tuple[str, str], list[DropRecord]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for drop in contents.dropped:
        place = drop.stage, _PARTICULARS.sub("…", drop.reason)
        counts[place] += 1
        if counts[place] <= shown:
            groups.setdefault(place, []).append(drop)
    order = ("read", "clean", "filter")
    ranked = sorted(counts, key=lambda place: (order.index(place[0]), -counts[place], place[1]))
    return [Reason(*place, counts[place], groups.get(place, [])) for place in ranked]


def command_line(run: RunRecord) -> str:
    """Give the command line that makes the corpus again."""
    config = dict(run.config)
    formats = config.pop("formats", None) or ()
    if config.get("min_probability") is not None:
        config.pop("precision", None)
    words = ["align", "corpus", *(run.inputs or ["INPUT"]), "--out", "DIR"]
    if isinstance(config.get("clean"), dict):  # steps and settings that no option can say
        return "align corpus --from run.json --out DIR"
    for name, value in [*config.items(), ("format", list(formats))]:
        for one in value if isinstance(value, list | tuple) else [value]:
            words += [] if one is None or one is False else [f"--{name.replace('_', '-')}"]
            words += [] if one is None or isinstance(one, bool) else [str(one)]
    return shlex.join(words)


def signature(run: RunRecord, name: str, records: Iterable[Record]) -> str:
    """Name all that numbers depend on: version, model, calibration, settings, thresholds and the records' hash."""
    digest = hashlib.sha256()
    for record in records:
        digest.update(json_line(record).encode("utf-8"))
    parts: dict[str, object] = {"version": run.version, "model": run.model, "calibration": run.calibration or None}
    unsaid = ("model", "formats", "license", "text", *(() if run.config.get("keep_furniture") else ("keep_furniture",)))
    parts |= {key: value for key, value in run.config.items() if key not in unsaid and value != []}
    parts |= {f"{mode} threshold": limit for mode, limit in (run.threshold or {}).items()}
    parts |= {name: digest.hexdigest()[:12]}
    return " | ".join(["milaan", *(f"{key}:{value}" for key, value in parts.items() if value is not None)])
