"""Stand-off records: a corpus without texts, for sources that may not be passed on, and how they are put back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from msgspec.structs import replace

from align.core.atomic import check_seals
from align.core.errors import AlignError
from align.core.jsonl import read_json, read_records
from align.core.record_file import Transformed
from align.core.types import LANGS, Lang, Span
from align.output.contents import OFFSETS, Contents, text_hash
from align.output.records import (
    DocumentRecord,
    DropRecord,
    EvidenceRecord,
    OffsetPairRecord,
    PairRecord,
    RunRecord,
)
from align.text.normalise import storable

_BETWEEN: Final = " | "  # the two documents of a pair that was left out, and its two texts
_LINKED: Final = ("names", "numbers", "words")
_ALONE: Final = ("only_hi", "only_en")


@dataclass(frozen=True, slots=True)
class Sources:
    """Texts by the ids that the records have: those of the very documents, and those of documents changed since."""

    same: Mapping[str, str]
    changed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NotRestored:
    """A pair whose texts could not be put back, and why."""

    pair: OffsetPairRecord
    reason: str


def without_texts(contents: Contents) -> Contents:
    """Give a corpus without any text of its documents: spans, hashes and addresses stay."""
    run = replace(contents.run, config={**contents.run.config, "text": OFFSETS})
    dropped = Transformed(_wordless, contents.dropped)
    pairs, rejected = (Transformed(_bare, own) for own in (contents.pairs, contents.rejected))
    return Contents(pairs, contents.documents, dropped, run, rejected)


def load_offsets(folder: Path) -> tuple[Contents, list[OffsetPairRecord]]:
    """Read a corpus without texts from its folder, with its pairs.

    Raises:
        AlignError: a file that is missing or not as the run left it, a line that is no such record, or texts in it.
    """
    check_seals(folder)
    run = read_json(folder / "run.json", RunRecord)
    if run.config.get("text") != OFFSETS:
        hint = f"give a folder of `align corpus --text {OFFSETS}`"
        raise AlignError("was not written without texts", path=folder, hint=hint)
    pairs, rejected = (list(read_records(folder / f"{name}.jsonl", OffsetPairRecord)) for name in ("pairs", "rejected"))
    documents = list(read_records(folder / "documents.jsonl", DocumentRecord))
    return Contents(pairs, documents, list(read_records(folder / "dropped.jsonl", DropRecord)), run, rejected), pairs


def with_texts(
    contents: Contents, pairs: Iterable[OffsetPairRecord], sources: Sources, formats: Sequence[str]
) -> tuple[Contents, list[NotRestored]]:
    """Put the texts back into a corpus without them, to be written in `formats`; give what is lost with its reason.

    A pair is restored where the text of both sides is the one that was aligned, by its hash. Where the English document
    has changed elsewhere it has no runner-up; what was left out of a changed document stays without text.
    """
    kept: list[PairRecord] = []
    lost: list[NotRestored] = []
    for pair in pairs:
        made = _full(pair, sources)
        if isinstance(made, NotRestored):
            lost.append(made)
        else:
            kept.append(made)
    dropped = [*(_told(drop, sources.same) for drop in contents.dropped), *map(_drop, lost)]
    config = {name: value for name, value in contents.run.config.items() if name != "text"}
    run = replace(contents.run, config={**config, "formats": list(formats)})
    again = [_full(pair, sources) for pair in contents.rejected if isinstance(pair, OffsetPairRecord)]
    rejected = [made for made in again if isinstance(made, PairRecord)]
    return Contents(kept, contents.documents, dropped, run, rejected, sources.same), lost


def _wordless(drop: DropRecord) -> DropRecord:
    return replace(drop, text="")


def _bare(pair: PairRecord) -> OffsetPairRecord:
    evidence, runner_up = pair.evidence, pair.runner_up
    links = {kind: tuple(replace(link, hi_text="", en_text="") for link in getattr(evidence, kind)) for kind in _LINKED}
    alone = {side: tuple(replace(one, text="") for one in getattr(evidence, side)) for side in _ALONE}
    values = {name: getattr(pair, name) for name in pair.__struct_fields__}
    return OffsetPairRecord(
        **values
        | {"hi": "", "en": "", "hi_sha256": text_hash(pair.hi), "en_sha256": text_hash(pair.en)}
        | {"evidence": replace(evidence, **links, **alone), "runner_up": runner_up and replace(runner_up, en="")}
    )


def _full(pair: OffsetPairRecord, sources: Sources) -> PairRecord | NotRestored:
    """Give a pair its texts, or say why not."""
    texts: dict[Lang, str] = {}
    for lang in LANGS:
        side = pair.side(lang)
        texts[lang] = sources.same.get(side.doc) or sources.changed.get(side.doc) or ""
        if not texts[lang]:
            return NotRestored(pair, f"no document {side.doc!r} among the inputs, nor one of its text")
        if text_hash(_joined(texts[lang], side.sentence_spans)) != getattr(pair, f"{lang}_sha256"):
            return NotRestored(pair, f"in {side.doc!r} stands another text in its place")
    values: dict[str, Any] = {name: getattr(pair, name) for name in PairRecord.__struct_fields__}
    sides: dict[str, str] = {lang: _joined(text, pair.side(lang).sentence_spans) for lang, text in texts.items()}
    made: dict[str, Any] = {"evidence": _evidence(pair.evidence, texts), "runner_up": None}
    if pair.runner_up and pair.en_doc in sources.same:
        text = _joined(texts["en"], pair.runner_up.en_sentence_spans)
        made["runner_up"] = replace(pair.runner_up, en=text)
    return PairRecord(**values | sides | made)


def _evidence(evidence: EvidenceRecord, texts: Mapping[Lang, str]) -> EvidenceRecord:
    links: dict[str, Any] = {
        kind: tuple(
            replace(link, hi_text=_joined(texts["hi"], [link.hi]), en_text=_joined(texts["en"], [link.en]))
            for link in getattr(evidence, kind)
        )
        for kind in _LINKED
    }
    alone = {
        f"only_{lang}": tuple(replace(one, text=_joined(text, [one.span])) for one in getattr(evidence, f"only_{lang}"))
        for lang, text in texts.items()
    }
    return replace(evidence, **links, **alone)


def _told(drop: DropRecord, texts: Mapping[str, str]) -> DropRecord:
    """Give what was left out its text, where its documents are at hand."""
    if drop.span and drop.doc in texts:
        return replace(drop, text=_joined(texts[drop.doc], [drop.span]))
    both = _documents(drop.doc, texts) if drop.spans else None
    if not both or not drop.spans:
        return drop
    return replace(drop, text=_BETWEEN.join(_joined(texts[doc], s) for doc, s in zip(both, drop.spans, strict=True)))


def _documents(named: str, texts: Mapping[str, str]) -> tuple[str, str] | None:
    """Part the ids of two documents that have a bar between; an id may have one too."""
    parts = named.split(_BETWEEN)
    ways = ((_BETWEEN.join(parts[:at]), _BETWEEN.join(parts[at:])) for at in range(1, len(parts)))
    return next((way for way in ways if way[0] in texts and way[1] in texts), None)


def _drop(lost: NotRestored) -> DropRecord:
    pair = lost.pair
    spans = (pair.hi_sentence_spans, pair.en_sentence_spans)
    doc = _BETWEEN.join((pair.hi_doc, pair.en_doc))
    return DropRecord(stage="filter", reason=f"not restored: {lost.reason}", doc=doc, spans=spans)


def _joined(text: str, spans: Iterable[Span]) -> str:
    """Give the stretches of a document as a record holds them."""
    return storable(" ".join(text[start:end] for start, end in spans))
