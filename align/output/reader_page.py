"""reader.html: Hindi and English documents side by side, sentence by sentence, one file that needs nothing else."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from align.core.types import LANGS, Lang, Span
from align.output.contents import Contents
from align.output.records import DocumentRecord, PairRecord, Score
from align.output.summary import templates

# Rows after which no further pair of documents is begun: such a page still opens within a few seconds.
ROWS_SHOWN: Final = 20_000


@dataclass(frozen=True, slots=True)
class Facing:
    """A row of the page: a pair, or a sentence of one side alone, whose other text and `id` are empty."""

    hi: str
    en: str
    id: str = ""
    probability: Score = None


@dataclass(frozen=True, slots=True)
class Spread:
    """Two documents side by side; `whole` tells whether the sentences without a counterpart are there too."""

    hi: DocumentRecord
    en: DocumentRecord
    rows: Sequence[Facing]
    pairs: int
    whole: bool


def reader_html(contents: Contents) -> str:
    """Give the documents of all pairs side by side as one HTML page."""
    counts = Counter((pair.hi_doc, pair.en_doc) for pair in contents.pairs)
    both = _first(counts, contents.pairs)
    names = {name for pair in both for name in pair}
    documents = {document.id: document for document in contents.documents if document.id in names}
    told = _sentences((p for p in contents.pairs if p.hi_doc in names or p.en_doc in names), documents.values())
    shown: list[Spread] = []
    for (hi, en), pairs in both.items():
        if sum(len(spread.rows) for spread in shown) >= ROWS_SHOWN:
            break
        first = documents.get(hi) or DocumentRecord(id=hi, lang="hi")
        second = documents.get(en) or DocumentRecord(id=en, lang="en")
        shown.append(spread_of(first, second, pairs, told, contents.texts))
    page = templates(html=True).get_template("reader.html")
    return page.render(spreads=shown, total=len(counts), version=contents.run.version)


def spread_of(
    hi: DocumentRecord,
    en: DocumentRecord,
    pairs: Sequence[PairRecord],
    sentences: Mapping[str, Iterable[Span]],
    texts: Mapping[str, str],
) -> Spread:
    """Put two documents side by side: `pairs` are theirs, `sentences` all that are known of each, by its id.

    Rows are in the order of the Hindi document; an English sentence alone follows the pair that it follows in its own.
    """
    by_en = sorted(pairs, key=lambda pair: pair.en_span)
    starts = [pair.en_span[0] for pair in by_en]
    rows: list[tuple[Span, int, Span, Facing]] = []  # the Hindi place, what comes first there, the English place
    for pair in pairs:
        rows.append((pair.hi_span, 1, pair.en_span, Facing(pair.hi, pair.en, pair.id, pair.probability)))
    for span, text in _alone("hi", hi.id, pairs, sentences, texts):
        rows.append((span, 0, span, Facing(text, "")))
    for span, text in _alone("en", en.id, pairs, sentences, texts):
        before = bisect_right(starts, span[0])
        rows.append((by_en[before - 1].hi_span if before else (-1, -1), 2, span, Facing("", text)))
    ordered = [row for *_, row in sorted(rows, key=lambda row: row[:3])]
    return Spread(hi, en, ordered, len(pairs), hi.id in texts and en.id in texts)


def _first(
    counts: Mapping[tuple[str, str], int], pairs: Iterable[PairRecord]
) -> dict[tuple[str, str], list[PairRecord]]:
    """Gather the pairs of the first pairs of documents, which fill the page: each pair is a row at least."""
    found: dict[tuple[str, str], list[PairRecord]] = {}
    rows = 0
    for both, count in counts.items():
        if rows >= ROWS_SHOWN:
            break
        found[both], rows = [], rows + count
    for pair in pairs:
        if (pair.hi_doc, pair.en_doc) in found:
            found[pair.hi_doc, pair.en_doc].append(pair)
    return found


def _sentences(pairs: Iterable[PairRecord], documents: Iterable[DocumentRecord]) -> dict[str, set[Span]]:
    """Give the spans of the sentences of each document: those without a pair and those of all pairs."""
    found: defaultdict[str, set[Span]] = defaultdict(set)
    for document in documents:
        found[document.id].update(document.unpaired or ())
    for pair in pairs:
        for lang in LANGS:
            side = pair.side(lang)
            found[side.doc].update(side.sentence_spans)
    return found


def _alone(
    lang: Lang,
    document: str,
    pairs: Iterable[PairRecord],
    sentences: Mapping[str, Iterable[Span]],
    texts: Mapping[str, str],
) -> list[tuple[Span, str]]:
    """Give the sentences of a document that are in none of some pairs, in order, where its text is at hand."""
    paired = {span for pair in pairs for span in pair.side(lang).sentence_spans}
    text = texts.get(document, "")
    return [(span, text[slice(*span)]) for span in sorted(sentences[document]) if text and span not in paired]
