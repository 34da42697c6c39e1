"""Quotation extraction: what documents report as said, in marks or not, by whom, and how (direct, indirect, mixed).

A document is read a few paragraphs at a time, with what stands before them as context, by the network of
`align.quotes.network`; verbs of speech are looked up in the lexicon.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from align.core.progress import Progress
from align.core.tables import forms
from align.core.types import Document, Quote, Span
from align.core.vectors import one_thread
from align.model.encoder import TokenEncoder
from align.model.tokens import TokenVectors
from align.quotes.cues import cue_of, unsaid
from align.quotes.network import QuoteReader, load_quote_reader
from align.quotes.people import fuller_names, trimmed_name
from align.quotes.reader import Spoken, spoken
from align.quotes.vectors import word_vectors
from align.quotes.words import Words, read_words
from align.text.sentences import split

# Words of a passage that are read together, and of the text before it that tell who is spoken of. Paragraphs as they
# were learned from have 60 on average; the encoder sees at most 512 tokens, about 250 words.
TOGETHER, CONTEXT, LONGEST = 120, 60, 200
PASSAGES: Final = 64  # passages encoded at a time, so that memory stays flat
# Probability of a speaker below which nobody is named. Chosen on `quotes-2026-11-26`.
SPEAKER_NAMED: Final = 0.35
# Probability from which a speaker counts as told rather than guessed. Chosen by hand.
SPEAKER_TOLD: Final = 0.95


@dataclass(frozen=True, slots=True)
class Passage:
    """Words `first` to `last` (exclusive) of a document; those before `own` are context."""

    document: int
    first: int
    own: int
    last: int


def quotes(
    documents: Sequence[Document], encoder: TokenEncoder, reader: QuoteReader | None = None, *, progress: bool = False
) -> list[list[Quote]]:
    """List the quotes of each document, in order."""
    reader = reader or load_quote_reader()
    words = [read_words(document.text, document.lang) for document in documents]
    places = [
        Passage(n, *place) for n, document in enumerate(documents) for place in _passages(document, words[n].spans)
    ]
    found: list[list[Quote]] = [[] for _ in documents]
    bar = Progress("reading quotes", len(places), progress)
    for start in range(0, len(places), PASSAGES):
        part = places[start : start + PASSAGES]
        texts = [documents[one.document].text[slice(*_span(one, words))] for one in part]
        encoded = encoder.encode_tokens(texts)
        with one_thread():  # these products are small: two threads took ten times as long on a busy machine
            for one, tokens in zip(part, encoded, strict=True):
                found[one.document] += _quoted(documents[one.document], words[one.document], one, tokens, reader)
        bar.advance(len(part))
    bar.finish()
    return [fuller_names(own) for own in found]


def _quoted(document: Document, words: Words, one: Passage, tokens: TokenVectors, reader: QuoteReader) -> list[Quote]:
    """List the quotes of a passage but for those that its context holds."""
    spans, border = words.spans[one.first : one.last], words.spans[one.own][0]
    at, end = spans[0][0], spans[-1][1]
    inside = tuple(q for q in words.marked if at <= q.start < end)
    own = Words(spans, words.known[one.first : one.last], inside)
    reading = reader.read(word_vectors([(a - at, b - at) for a, b in spans], tokens), own.known, document.lang)
    return [
        _quote(document, each)
        for each in spoken(document.text, own, reader, reading)
        if each.end > border and each.start >= border - 1 and not _unsaid(document, each)
    ]


def _span(one: Passage, words: Sequence[Words]) -> Span:
    spans = words[one.document].spans
    return spans[one.first][0], spans[one.last - 1][1]


def _passages(document: Document, spans: Sequence[Span]) -> Iterator[tuple[int, int, int]]:
    """Cut a document into passages of whole sentences: first word with context, first own word, end."""
    borders = _borders(document, spans)
    start = 0
    while start < len(borders) - 1:
        end = start + 1
        while end < len(borders) - 1 and borders[end + 1] - borders[start] <= TOGETHER:
            end += 1
        context = start
        while context and borders[start] - borders[context - 1] <= CONTEXT:
            context -= 1
        yield borders[context], borders[start], borders[end]
        start = end


def _borders(document: Document, spans: Sequence[Span]) -> list[int]:
    """Words that begin sentences, 0 and the number of words among them; no stretch is longer than LONGEST."""
    starts = [start for start, _ in split(document.text, document.lang)]
    found, k = [0], 0
    for start in starts:
        while k < len(spans) and spans[k][0] < start:
            k += 1
        if k > found[-1]:
            found.extend(range(found[-1] + LONGEST, k, LONGEST))
            found.append(k)
    found.extend(range(found[-1] + LONGEST, len(spans), LONGEST))
    if len(spans) > found[-1]:
        found.append(len(spans))
    return found


def _unsaid(document: Document, one: Spoken) -> bool:
    return one.kind == "indirect" and unsaid(document.text, (one.start, one.end), document.lang)


def _quote(document: Document, one: Spoken) -> Quote:
    """Make a quote of something said, with the verb of speech beside it."""
    sure = one.speaker is not None and one.probability >= SPEAKER_NAMED
    name = trimmed_name(document.text[slice(*one.speaker)], document.lang) if one.speaker and sure else ""
    name = "" if name.lower() in forms("labels") else name  # सवाल, Answer: what a turn is called names nobody
    return Quote(
        document.id,
        one.start,
        one.end,
        document.text[one.start : one.end],
        document.lang,
        name,
        one.kind,
        cue_of(document.text, (one.start, one.end), document.lang),
        sure and one.probability >= SPEAKER_TOLD,
    )
