"""The schema of the records of quotes and drift, how they are made, and what a reader must check beyond types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal, TypeAlias

from msgspec import UNSET, UnsetType

from align.core.types import Document, Finding, FindingType, Lang, Quote, Severity, Span, SpeechKind
from align.output.records import Record, ReviewedRecord, Score, about, as_record

# Spans of words that go together in two renderings, with the probability of it.
WordLink: TypeAlias = tuple[Span, Span, Score]


class QuoteRecord(Record, frozen=True, kw_only=True):
    """A reported stretch of speech, without its outer quotation marks."""

    start: Annotated[int, about("where it starts in the document")]
    end: Annotated[int, about("where it ends, exclusive")]
    text: Annotated[str, about("`document.text[start:end]`")]
    speaker: Annotated[
        str, about("as the text names it, a pronoun replaced by the name it stands for; empty if untold")
    ]
    kind: Annotated[
        SpeechKind,
        about(
            "`direct` (in marks), `mixed` (a marked part of a reporting clause), `indirect` (without marks); in a "
            "cluster also `stated`: the outlet's own sentence, which another one quotes"
        ),
    ]
    cue: Annotated[str, about("the verb of speech, empty for none")] = ""
    named: Annotated[bool, about("whether the speaker is sure, from a probability of 0.95 on")] = True
    person: Annotated[
        str | UnsetType, about("in a folder of `align drift`: the fullest form of the speaker's name in the story")
    ] = UNSET


class QuotesRecord(Record, frozen=True, kw_only=True):
    """The quotes of one document, a line of `quotes.jsonl`."""

    id: Annotated[str, about("of the document")]
    quotes: Annotated[tuple[QuoteRecord, ...], about("in the order of the text")]


class FindingRecord(Record, frozen=True, kw_only=True):
    """One change between two texts."""

    type: Annotated[FindingType, about("what kind of change, see below")]
    severity: Annotated[Severity, about("`critical`, `major` or `minor`")]
    a: Annotated[
        Span | None, about("span in the first text, null where it has nothing of it, empty where words are missing")
    ]
    b: Annotated[Span | None, about("the same in the second text")]
    message: Annotated[str, about("the change in words")]
    probability: Annotated[Score, about("that it is a change, null where nothing was fitted")] = None
    review: Annotated[ReviewedRecord | UnsetType, about("in a reviewed folder what people said of it")] = UNSET


class RenderingRecord(QuoteRecord, frozen=True, kw_only=True):
    """A sentence of a quote, with its document's provenance."""

    doc: Annotated[str, about("id of its document")]
    source: Annotated[str, about("outlet")] = ""
    lang: Annotated[Lang, about("`hi` or `en`")]
    date: Annotated[str, about("of the document")] = ""
    url: Annotated[str, about("of the document")] = ""
    fullest: Annotated[bool, about("whether it is the longest of its language")] = False
    before: Annotated[str, about("the sentence before it in the document, empty for none")] = ""
    after: Annotated[str, about("the sentence after it")] = ""


class ValueRecord(Record, frozen=True, kw_only=True):
    """What one document says of a disputed fact, with its provenance."""

    doc: Annotated[str, about("id of its document")]
    source: Annotated[str, about("outlet")] = ""
    lang: Annotated[Lang, about("`hi` or `en`")]
    date: Annotated[str, about("of the document")] = ""
    url: Annotated[str, about("of the document")] = ""
    start: Annotated[int, about("where the value starts in the document")]
    end: Annotated[int, about("where it ends, exclusive")]
    text: Annotated[str, about("`document.text[start:end]`")]
    sentence: Annotated[str, about("the sentence it stands in")]


class FactRecord(Record, frozen=True, kw_only=True):
    """One fact that outlets give differently, a line of `facts.jsonl`."""

    type: Annotated[FindingType, about("`number`, `unit`, `date` or `name`")]
    probability: Annotated[
        Score, about("that the values differ, of the surest two; null for a name: nothing was fitted")
    ]
    values: Annotated[tuple[ValueRecord, ...], about("by document, in the order read; two of them or more")]
    review: Annotated[ReviewedRecord | UnsetType, about("in a reviewed folder what people said of it")] = UNSET


class ComparisonRecord(Record, frozen=True, kw_only=True):
    """Two renderings compared."""

    a: Annotated[int, about("index of the first rendering")]
    b: Annotated[int, about("index of the second one, greater than `a`")]
    probability: Annotated[Score, about("that one says something else than the other")]
    similarity: Annotated[Score, about("cosine of the encoder's vectors")] = None
    links: Annotated[tuple[WordLink, ...], about("spans of words that go together, in both texts, with a score")] = ()
    findings: Annotated[tuple[FindingRecord, ...], about("spans are in the renderings' texts")]
    abstained: Annotated[str, about("what could not be judged, in words; empty for nothing")] = ""


class ClusterRecord(Record, frozen=True, kw_only=True):
    """One utterance in all its renderings, a line of `clusters.jsonl`."""

    id: Annotated[str, about("stable: a hash of its renderings' documents and spans")]
    speaker: Annotated[str, about("named most, empty if untold")]
    severity: Annotated[Severity | Literal["none"], about("of the gravest finding, or `none`")]
    probability: Annotated[Score, about("the highest of the comparisons")]
    renderings: Annotated[tuple[RenderingRecord, ...], about("by document, in the order read")]
    comparisons: Annotated[tuple[ComparisonRecord, ...], about("of pairs of renderings")]


def check_cluster(cluster: ClusterRecord) -> None:
    """Refuse a cluster whose indices and spans lead outside its renderings.

    Raises:
        ValueError: the first one that does.
    """
    if not cluster.renderings:
        raise ValueError("no rendering")
    for one in cluster.comparisons:
        if not 0 <= one.a < one.b < len(cluster.renderings):
            raise ValueError(f"no two renderings {one.a} and {one.b}")
        texts = cluster.renderings[one.a].text, cluster.renderings[one.b].text
        for spans in [*(link[:2] for link in one.links), *((found.a, found.b) for found in one.findings)]:
            for span, text in zip(spans, texts, strict=True):
                if span and not 0 <= span[0] <= span[1] <= len(text):
                    raise ValueError(f"span {span[0]} to {span[1]} of {len(text)} characters")


# --- making ----------------------------------------------------------------------------------------------------------


def quote_records(
    documents: Sequence[Document], found: Sequence[Quote], people: Mapping[tuple[str, str], str] | None = None
) -> Iterator[QuotesRecord]:
    """Give the quotes of each document.

    With `people`, from document and speaker to the fullest name, each quote has that too, as `person`.
    """
    by_document: dict[str, list[QuoteRecord]] = {document.id: [] for document in documents}
    for quote in found:
        person = UNSET if people is None else people.get((quote.doc, quote.speaker), "")
        by_document[quote.doc].append(as_record(QuoteRecord, **quote_fields(quote), person=person))
    for name, own in by_document.items():
        yield as_record(QuotesRecord, id=name, quotes=own)


def quote_fields(quote: Quote) -> dict[str, object]:
    """Give what a quote and a rendering have in common."""
    return {name: getattr(quote, name) for name in ("start", "end", "text", "speaker", "kind", "cue", "named")}


def finding_record(one: Finding) -> FindingRecord:
    """Give a finding as a record."""
    copied = ("type", "severity", "a", "b", "message", "probability")
    return as_record(FindingRecord, **{name: getattr(one, name) for name in copied})
