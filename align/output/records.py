"""The records of the contract: pairs, documents and drops as JSON objects, and the lines that hold them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np

from align.core.errors import AlignError
from align.core.types import Document, Dropped, Evidence, Finding, Link, Mention, Pair, Quote, RunnerUp, Sentence
from align.text.normalise import storable

Record: TypeAlias = dict[str, Any]
# Six decimals tell any two scores apart that matter and hide the last bits, which differ between processors.
DECIMALS: Final = 6
# JSON allows these raw, but readers that split lines by the Unicode rules would break a record there.
_LINE_BREAKS: Final = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def pair_record(pair: Pair) -> Record:
    """Give a pair as a record of `pairs.jsonl`.

    Beyond the contract: the outlets, and the span of every sentence, so that `hi` is
    `" ".join(text[s:e] for s, e in hi_sentence_spans)` of its document's text.
    """
    return plain_record(
        {
            "id": pair.id,
            "hi": pair.hi,
            "en": pair.en,
            "hi_doc": pair.hi_doc.id,
            "en_doc": pair.en_doc.id,
            "hi_source": source_of(pair.hi_doc),
            "en_source": source_of(pair.en_doc),
            "hi_sentences": [sentence.index for sentence in pair.hi_sentences],
            "en_sentences": [sentence.index for sentence in pair.en_sentences],
            "hi_span": pair.hi_span,
            "en_span": pair.en_span,
            "hi_sentence_spans": _spans(pair.hi_sentences),
            "en_sentence_spans": _spans(pair.en_sentences),
            "type": pair.type,
            "relation": pair.relation,
            "similarity": pair.similarity,
            "margin": pair.margin,
            "probability": pair.probability,
            "evidence": _evidence(pair.evidence),
            "why": pair.why,
            "runner_up": _runner_up(pair.runner_up),
            "mode": pair.mode,
            "model": pair.model,
        }
    )


def _spans(side: Sequence[Sentence]) -> list[tuple[int, int]]:
    return [(sentence.start, sentence.end) for sentence in side]


def _evidence(evidence: Evidence) -> Record:
    return {
        "names": [_link(link) for link in evidence.links if link.hi.kind == "name"],
        "numbers": [_link(link) for link in evidence.links if link.hi.kind == "number"],
        "words": [_link(link) for link in evidence.links if link.hi.kind == "word"],
        "only_hi": [_mention(mention) for mention in evidence.only_hi],
        "only_en": [_mention(mention) for mention in evidence.only_en],
    }


def _runner_up(found: RunnerUp | None) -> Record | None:
    if found is None:
        return None
    sentences = [sentence.index for sentence in found.en_sentences]
    scores = {"similarity": found.similarity, "probability": found.probability}
    return {"en": found.en, "en_sentences": sentences, **scores}


def _link(link: Link) -> Record:
    return {
        "hi": (link.hi.start, link.hi.end),
        "en": (link.en.start, link.en.end),
        "hi_text": link.hi.text,
        "en_text": link.en.text,
        "score": link.score,
    }


def _mention(mention: Mention) -> Record:
    return {"kind": mention.kind, "span": (mention.start, mention.end), "text": mention.text}


def document_record(document: Document) -> Record:
    """Give a document's provenance, without its text, as a record of `documents.jsonl`."""
    return plain_record(
        {
            "id": document.id,
            "lang": document.lang,
            "source": source_of(document),
            "date": document.date,
            "url": document.url,
            "group": document.group,
            "path": document.path,
            "characters": len(document.text),
        }
    )


def source_of(document: Document) -> str:
    """Name the outlet of a document, its id where no outlet is known."""
    return document.source or document.id


def dropped_record(dropped: Dropped) -> Record:
    """Give something left out, with its reason, as a record of `dropped.jsonl`."""
    span = None if dropped.start is None or dropped.end is None else (dropped.start, dropped.end)
    record = {"stage": dropped.stage, "reason": dropped.reason, "doc": dropped.doc, "text": dropped.text, "span": span}
    return plain_record(record)


def quote_records(
    documents: Sequence[Document], found: Sequence[Quote], people: Mapping[tuple[str, str], str] | None = None
) -> Iterator[Record]:
    """Give the quotes of each document as a record of the contract.

    With `people`, from document and speaker to the fullest name, each quote has that too, as `person`.
    """
    by_document: dict[str, list[Quote]] = {document.id: [] for document in documents}
    for quote in found:
        by_document[quote.doc].append(quote)
    for name, own in by_document.items():
        records = [quote_record(quote) for quote in own]
        if people is not None:
            records = [{**record, "person": people.get((name, record["speaker"]), "")} for record in records]
        yield {"id": name, "quotes": records}


def quote_record(quote: Quote) -> Record:
    """Give a quote as a part of a record."""
    names = ("start", "end", "text", "speaker", "kind", "cue")
    return {name: getattr(quote, name) for name in names}


def finding_record(one: Finding) -> Record:
    """Give a finding as a record of the contract."""
    names = ("type", "severity", "a", "b", "message", "probability")
    return {name: getattr(one, name) for name in names}


def plain_record(record: Mapping[str, object]) -> Record:
    """Reduce the values of a record to what JSON holds."""
    return {name: jsonable(value) for name, value in record.items()}


def jsonable(value: Any) -> Any:
    """Reduce a value to what JSON holds: rounded finite numbers, lists, string keys, text that UTF-8 can store."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return round(value, DECIMALS) if math.isfinite(value) else None
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, Mapping):
        return {str(name): jsonable(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [jsonable(inner) for inner in value]
    return str(value) if isinstance(value, Path) else value


def json_line(record: Mapping[str, object]) -> str:
    """Write a record as one line of JSON, with its line break."""
    line = json.dumps(jsonable(record), ensure_ascii=False, allow_nan=False)
    for char, escaped in _LINE_BREAKS.items():
        line = line.replace(char, escaped)
    return line + "\n"


def read_records(path: Path) -> Iterator[Record]:
    """Read a JSON Lines file record by record; a line that is no JSON object is an error with its number."""
    try:
        with path.open(encoding="utf-8", newline="\n") as lines:
            for number, line in enumerate(lines, start=1):
                yield _parsed(line, path, number)
    except (OSError, UnicodeDecodeError) as error:
        hint = "give the output folder of `align corpus`"
        raise AlignError(f"unreadable ({error})", path=path, hint=hint) from error


def _parsed(line: str, path: Path, number: int) -> Record:
    try:
        record = json.loads(line)
    except ValueError:
        record = None
    if not isinstance(record, dict):
        raise AlignError("not a JSON object", path=path, line=number, hint="run `align corpus` again")
    return record


@dataclass(frozen=True, slots=True)
class Contents:
    """The records of a corpus, as its files hold them."""

    pairs: Sequence[Record]
    documents: Sequence[Record]
    dropped: Sequence[Record]
    run: Record


def load(folder: Path) -> Contents:
    """Read a corpus back from its folder."""
    names = ("pairs", "documents", "dropped")
    pairs, documents, dropped = (list(read_records(folder / f"{name}.jsonl")) for name in names)
    try:
        run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise AlignError(f"unreadable ({error})", path=folder / "run.json", hint="run `align corpus` again") from error
    if not isinstance(run, dict):
        raise AlignError("not a JSON object", path=folder / "run.json", hint="run `align corpus` again")
    return Contents(pairs, documents, dropped, run)
