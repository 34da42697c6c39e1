"""The schema of the corpus's records: each field once, with its type and meaning; writers and readers follow from it.

A record is made by `as_record`, which rounds, checks and refuses unknown fields, and read by `core.jsonl.read_records`,
which passes over fields it does not know. `docs/records.md` shows the same tables; a test compares them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, NamedTuple, TypeAlias, TypeVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from align.core.types import Lang, Relation, Span
from align.text.normalise import storable

# Six decimals tell any two scores apart that matter and hide the last bits, which differ between processors.
DECIMALS: Final = 6
_Indices: TypeAlias = tuple[int, ...]
Score: TypeAlias = float | None
_Mode: TypeAlias = Literal["parallel", "comparable", "given"]


def about(meaning: str) -> Meta:
    """Attach its meaning to a field, for the documentation."""
    return Meta(description=meaning)


class Record(msgspec.Struct, frozen=True):
    """One JSON object of the contract; fields without default are promised, others may be missing in older files."""


R = TypeVar("R", bound=Record)


class LinkRecord(Record, frozen=True, kw_only=True):
    """A name, number or word of the Hindi side matched with one of the English side."""

    hi: Annotated[Span, about("its span in the Hindi document")]
    en: Annotated[Span, about("its span in the English document")]
    hi_text: Annotated[str, about("the Hindi words")]
    en_text: Annotated[str, about("the English words")]
    score: Annotated[Score, about("how alike they are, 0 to 1, 1 the same")]


class MentionRecord(Record, frozen=True, kw_only=True):
    """A name, number or denial that one side has alone."""

    kind: Annotated[str, about("`name`, `number`, `word` or `negation`")]
    span: Annotated[Span, about("its span in the document of its side")]
    text: Annotated[str, about("its words")]


class EvidenceRecord(Record, frozen=True, kw_only=True):
    """What both texts of a pair share besides meaning, and what one has alone."""

    names: Annotated[tuple[LinkRecord, ...], about("names of both sides, matched across scripts")]
    numbers: Annotated[tuple[LinkRecord, ...], about("numbers and dates of both sides")]
    words: Annotated[tuple[LinkRecord, ...], about("borrowed words of both sides")] = ()
    only_hi: Annotated[tuple[MentionRecord, ...], about("names, numbers and denials of the Hindi side alone")] = ()
    only_en: Annotated[tuple[MentionRecord, ...], about("names, numbers and denials of the English side alone")] = ()


class RunnerUpRecord(Record, frozen=True, kw_only=True):
    """The next best counterpart of a pair's Hindi side in the same English document."""

    en: Annotated[str, about("its text")]
    en_sentences: Annotated[_Indices, about("indices of its sentences in the document")]
    en_sentence_spans: Annotated[tuple[Span, ...], about("the span of every sentence, in the document")] = ()
    similarity: Annotated[Score, about("as of a pair")]
    probability: Annotated[Score, about("as of a pair")]


class PairSide(NamedTuple):
    """One side of a pair: its text, document and outlet, its sentences' indices and spans, and what it has alone."""

    text: str
    doc: str
    source: str
    sentences: _Indices
    span: Span
    sentence_spans: tuple[Span, ...]
    only: tuple[MentionRecord, ...]


class ReviewedRecord(Record, frozen=True, kw_only=True):
    """What people said of a pair or a finding, in a folder that `align review` exported."""

    action: Annotated[
        str,
        about(
            "`accept`; `edit`, `merge`, `split` or `counterpart` where it was made by hand; of a finding `right`, or "
            "the severity it was given"
        ),
    ]
    by: Annotated[tuple[str, ...], about("who, by name")]
    note: Annotated[str, about("their notes")] = ""


class PairRecord(Record, frozen=True, kw_only=True):
    """An aligned pair, a line of `pairs.jsonl`."""

    id: Annotated[str, about("stable: a hash of both documents' ids and spans")]
    hi: Annotated[str, about("the Hindi text; several sentences joined by one space")]
    en: Annotated[str, about("the English text, likewise")]
    hi_doc: Annotated[str, about("id of the Hindi document")]
    en_doc: Annotated[str, about("id of the English document")]
    hi_source: Annotated[str, about("outlet of the Hindi document, its id where none is known")] = ""
    en_source: Annotated[str, about("outlet of the English document, likewise")] = ""
    hi_sentences: Annotated[_Indices, about("indices of the Hindi sentences in their document")]
    en_sentences: Annotated[_Indices, about("indices of the English sentences in theirs")]
    hi_span: Annotated[Span, about("from the first Hindi sentence's start to the last one's end, in the document")]
    en_span: Annotated[Span, about("the same of the English side")]
    hi_sentence_spans: Annotated[tuple[Span, ...], about("the span of every Hindi sentence, in the document")] = ()
    en_sentence_spans: Annotated[tuple[Span, ...], about("the span of every English sentence, in the document")] = ()
    type: Annotated[str, about("sizes of the bead, `1-1`, `2-1` …, Hindi first")]
    relation: Annotated[
        Relation,
        about(
            "`equivalent`, which side says more (`hi-contains-en`, `en-contains-hi`), `overlap` where each does, or "
            "`contradicts` where one fact differs (told in comparable mode)"
        ),
    ] = "equivalent"
    similarity: Annotated[Score, about("cosine of the encoder's vectors, see [design](design.md)")]
    margin: Annotated[Score, about("ratio margin: similarity over that of the nearest neighbours")]
    probability: Annotated[Score, about("that the pair is right, calibrated")]
    evidence: Annotated[EvidenceRecord, about("what both texts share besides meaning, and what one has alone")]
    why: Annotated[dict[str, Score], about("the features the probability was made of")] = {}
    runner_up: Annotated[
        RunnerUpRecord | None, about("the next best counterpart in the same English document, or null")
    ] = None
    mode: Annotated[_Mode, about("`parallel` or `comparable`; `given` for a row of a table of pairs")]
    model: Annotated[str, about("the encoder")]
    flags: Annotated[
        tuple[str, ...], about("`code-mixed` Hindi with much English; `personal-data` a telephone number and such")
    ] = ()
    reason: Annotated[str, about("why its probability is 0 whatever both texts share, empty where nothing is")] = ""
    number: Annotated[int, about("its place among all pairs that the run found, kept or not")] = 0
    review: Annotated[
        ReviewedRecord | UnsetType, about("in a reviewed corpus what people said of it, missing where nobody looked")
    ] = UNSET

    def side(self, lang: Lang) -> PairSide:
        """Give one side of the pair."""
        if lang == "hi":
            own = self.hi, self.hi_doc, self.hi_source, self.hi_sentences, self.hi_span, self.hi_sentence_spans
            return PairSide(*own, self.evidence.only_hi)
        own = self.en, self.en_doc, self.en_source, self.en_sentences, self.en_span, self.en_sentence_spans
        return PairSide(*own, self.evidence.only_en)


class OffsetPairRecord(PairRecord, frozen=True, kw_only=True):
    """A pair without its texts, a line of `pairs.jsonl` with `--text offsets`."""

    hi_sha256: Annotated[str, about("SHA-256 of the Hindi text in UTF-8")]
    en_sha256: Annotated[str, about("SHA-256 of the English text in UTF-8")]


class DocumentRecord(Record, frozen=True, kw_only=True):
    """A document's provenance, without its text, a line of `documents.jsonl`."""

    id: Annotated[str, about("names the document in the other records")]
    lang: Annotated[Lang, about("`hi` or `en`")]
    source: Annotated[str, about("outlet, the id where none is known")] = ""
    date: Annotated[str, about("as the manifest or the page gives it, or as the text states it")] = ""
    url: Annotated[str, about("as the manifest or the page gives it, or where it was fetched")] = ""
    group: Annotated[str, about("documents of one group tell one story")] = ""
    path: Annotated[str, about("where it was read; of a page that was fetched, its file in this folder")] = ""
    characters: Annotated[int, about("length of its text in code points")] = 0
    sha256: Annotated[str, about("SHA-256 of its text in UTF-8")] = ""
    unpaired: Annotated[
        tuple[Span, ...] | UnsetType, about("the spans of its sentences that are in no pair (`align corpus`)")
    ] = UNSET


class DropRecord(Record, frozen=True, kw_only=True):
    """Something left out, a line of `dropped.jsonl`."""

    stage: Annotated[Literal["read", "clean", "filter"], about("`read` a file, `clean` a stretch, `filter` a pair")]
    reason: Annotated[str, about("why, in words")]
    doc: Annotated[str, about("id or path of the document; of a pair both ids, with a bar between")]
    text: Annotated[str, about("the text left out; of a pair both, with a bar between")] = ""
    span: Annotated[Span | None, about("where it stood in the document, or null")] = None
    score: Annotated[Score, about("how surely a stretch is page furniture, 1 where form proves it, or null")] = None
    spans: Annotated[
        tuple[tuple[Span, ...], ...] | UnsetType,
        about("of a pair the spans of its sentences in both documents, Hindi first"),
    ] = UNSET


class LadderRecord(Record, frozen=True, kw_only=True):
    """The file of the beads of a pair of documents, a line of `ladder/index.jsonl`."""

    file: Annotated[str, about("its name, beside the index")]
    hi_doc: Annotated[str, about("id of the Hindi document")]
    en_doc: Annotated[str, about("id of the English document")]
    beads: Annotated[int, about("how many lines it has")]


class ModeRecord(Record, frozen=True, kw_only=True):
    """The mode of one pair of documents."""

    mode: Annotated[_Mode, about("`parallel` or `comparable`")]
    reason: Annotated[str, about("why, in words")]


class AuditRecord(Record, frozen=True, kw_only=True):
    """How many pairs of a run are right, by a stratified sample that people looked at."""

    sampled: Annotated[int, about("pairs drawn")]
    judged: Annotated[int, about("of these with a verdict")]
    right: Annotated[int, about("of these right")]
    precision: Annotated[Score, about("of all pairs of the run, estimated")]
    low: Annotated[Score, about("lower end of its 95 % interval")]
    high: Annotated[Score, about("upper end")]


class ReviewRecord(Record, frozen=True, kw_only=True):
    """What the review of a run came to."""

    reviewers: Annotated[tuple[str, ...], about("who looked, by name")]
    decided: Annotated[int, about("pairs or findings of the run that somebody looked at")]
    accepted: Annotated[int, about("of these left as they were")]
    changed: Annotated[int, about("of these edited, merged, split, given another counterpart or another severity")]
    rejected: Annotated[int, about("of these left out")]
    disputed: Annotated[int, about("of these left out because reviewers disagree")]
    agreement: Annotated[dict[str, Score], about("Cohen's κ of right and wrong, by two reviewers, `A \\| B`")] = {}
    audit: Annotated[AuditRecord | None, about("what a drawn sample says of the run before the review, or null")] = None


class RunRecord(Record, frozen=True, kw_only=True):
    """What a run was, `run.json`; fields from `fingerprint` to `review` that a job has no use for are missing."""

    version: Annotated[str, about("of milaan")]
    model: Annotated[str, about("the encoder")]
    fingerprint: Annotated[str | UnsetType, about("hash of the encoder's weights and arithmetic")] = UNSET
    calibration: Annotated[str | UnsetType, about("file of the fitted probabilities")] = UNSET
    config: Annotated[dict[str, Any], about("the options as they were given")] = {}
    inputs: Annotated[tuple[str, ...] | UnsetType, about("INPUT as it was given")] = UNSET
    threshold: Annotated[dict[str, float] | UnsetType, about("least probability of a kept pair, by mode")] = UNSET
    threshold_by: Annotated[str | UnsetType, about("how it was chosen, in words")] = UNSET
    expected_precision: Annotated[Score | UnsetType, about("mean probability of the pairs kept, null without")] = UNSET
    counts: Annotated[dict[str, Any], about("of documents, sentences, pairs, quotes, findings")] = {}
    modes: Annotated[dict[str, ModeRecord] | UnsetType, about("by pair of documents, `hi \\| en`")] = UNSET
    review: Annotated[ReviewRecord | UnsetType, about("what people decided, in a folder of `align review`")] = UNSET
    seconds: Annotated[dict[str, float], about("by stage of the work")] = {}


# --- making ----------------------------------------------------------------------------------------------------------


def plain(value: Any) -> Any:
    """Reduce a value to what JSON holds: rounded finite numbers, lists, string keys, text that UTF-8 can store."""
    if isinstance(value, msgspec.Struct):
        value = msgspec.structs.asdict(value)
    if hasattr(value, "dtype"):  # NumPy's numbers
        value = value.item()
    if isinstance(value, float):
        return round(value, DECIMALS) if math.isfinite(value) else None
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items() if inner is not UNSET}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    return str(value) if isinstance(value, Path) else value


def as_record(kind: type[R], /, **values: object) -> R:
    """Make a record of plain values.

    Raises:
        TypeError: a field that `kind` does not have.
        msgspec.ValidationError: a value of another type than the field's.
    """
    unknown = values.keys() - set(kind.__struct_fields__)
    if unknown:
        raise TypeError(f"{kind.__name__} has no field {', '.join(sorted(unknown))}")
    return msgspec.convert(plain(values), kind)
