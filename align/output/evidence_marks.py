"""The evidence of a pair made visible: what both texts share marked in them, partners under one number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from align.core.types import Lang, Span
from align.output.records import LinkRecord, PairRecord

# Colours that stay apart from one another; a pair with more links uses them again, told apart by their numbers.
COLOURS: Final = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a pair's text; `number` is shared with its partner on the other side, 0 where there is none."""

    start: int
    end: int
    kind: str
    number: int
    note: str


def marked_side(pair: PairRecord, lang: Lang) -> Markup:
    """Give one side of a pair as HTML: the escaped text, with a `mark` element for every name and number."""
    text = pair.side(lang).text
    out, at = Markup(), 0
    for mark in _apart(marks(pair, lang), len(text)):
        out += escape(text[at : mark.start]) + _element(mark, text[mark.start : mark.end])
        at = mark.end
    return out + escape(text[at:])


def _element(mark: Mark, text: str) -> Markup:
    if not mark.number:
        return Markup('<mark class="{} only" title="{}">{}</mark>').format(mark.kind, mark.note, text)
    colour = (mark.number - 1) % COLOURS + 1
    html = Markup('<mark class="{} c{}" data-k="{}" title="{}">{}</mark>')
    return html.format(mark.kind, colour, mark.number, mark.note, text)


def marks(pair: PairRecord, lang: Lang) -> list[Mark]:
    """Find what to mark in one side of a pair, with offsets into that side's text."""
    side = pair.side(lang)
    found = []
    for number, kind, link in numbered_links(pair):
        span = in_text(link.hi if lang == "hi" else link.en, side.sentence_spans)
        if span:
            score = "–" if link.score is None else f"{link.score:.2f}"
            found.append(Mark(*span, kind, number, f"{link.hi_text} = {link.en_text}, {kind}, score {score}"))
    other = "Hindi" if lang == "en" else "English"
    for mention in side.only:
        span = in_text(mention.span, side.sentence_spans)
        if span:
            found.append(Mark(*span, mention.kind, 0, f"{mention.kind} not found on the {other} side"))
    return found


def numbered_links(pair: PairRecord) -> list[tuple[int, str, LinkRecord]]:
    """Number the links of a pair in the order of the Hindi text; links that share a mention share the number."""
    listed = (("name", pair.evidence.names), ("number", pair.evidence.numbers), ("word", pair.evidence.words))
    links = [(kind, link) for kind, several in listed for link in several]
    by_mention: dict[tuple[str, Span], int] = {}
    out = []
    for kind, link in sorted(links, key=lambda item: (item[1].hi, item[1].en)):
        ends = ("hi", link.hi), ("en", link.en)
        known = [by_mention[end] for end in ends if end in by_mention]
        number = known[0] if known else len(set(by_mention.values())) + 1
        for end in ends:
            by_mention.setdefault(end, number)
        out.append((number, kind, link))
    return out


def in_text(span: Sequence[int], sentence_spans: Sequence[Sequence[int]]) -> Span | None:
    """Move a span of the document into the text of a pair, whose sentences are joined by one space each."""
    at = 0
    for start, end in sentence_spans:
        if start <= span[0] < end:
            return at + span[0] - start, at + min(span[1], end) - start
        at += end - start + 1
    return None


def _apart(found: Sequence[Mark], length: int) -> list[Mark]:
    """Keep marks that do not overlap: the earlier one, of two at one place the longer, partnered before lone."""
    kept: list[Mark] = []
    for mark in sorted(found, key=lambda mark: (mark.start, -mark.end, mark.number == 0, mark.number)):
        if mark.start >= (kept[-1].end if kept else 0) and mark.start < mark.end <= length:
            kept.append(mark)
    return kept
