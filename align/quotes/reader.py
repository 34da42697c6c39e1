"""What is said in a text, read off the network's tags and pointers: spans, their kinds and their speakers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from align.core.types import FloatArray, Span, SpeechKind
from align.quotes.marks import Quotation
from align.quotes.network import RULED_OUT, SPOKEN, TAGS, Pointed, QuoteReader, TaggedWords
from align.quotes.words import Words

OF_KIND: Final = {kind: [k for k, tag in enumerate(TAGS) if tag[2:] == kind] for kind in SPOKEN}
_KINDS: Final = {str(kind): kind for kind in SPOKEN}


@dataclass(frozen=True, slots=True)
class Spoken:
    """Something said, [start, end) of its text; where its speaker is named, None for nobody, and how likely that is."""

    start: int
    end: int
    kind: SpeechKind
    speaker: Span | None
    probability: float


def spoken(text: str, words: Words, reader: QuoteReader, reading: TaggedWords) -> list[Spoken]:
    """Take the likeliest tags of words, each quotation in marks as one."""
    odds, likely = reading.scores.copy(), reading.probabilities()
    whole = list[tuple[int, int, SpeechKind, Quotation]]()
    for q in words.marked:
        inside = [k for k, (a, b) in enumerate(words.spans) if a < q.end and b > q.start]
        if not inside:
            continue
        first, last = inside[0], inside[-1]
        kind = _kind_in_marks(likely[first : last + 1])
        if kind:
            whole.append((first, last, kind, q))
            odds[first : last + 1, 1:] = RULED_OUT
        else:
            odds[first : last + 1, [*OF_KIND["direct"], *OF_KIND["mixed"]]] = RULED_OUT
    found = []
    for first, last, kind, quotation in whole:
        found.append(_told(text, (quotation.start, quotation.end), kind, words, reader, reading, (first, last)))
    for first, last, kind in _runs(reading.path(odds)):
        if kind != "mixed":
            found.append(_told(text, _bounds(text, words, first, last), kind, words, reader, reading, (first, last)))
    return sorted(found, key=lambda one: (one.start, one.end))


def _told(
    text: str,
    span: Span,
    kind: SpeechKind,
    words: Words,
    reader: QuoteReader,
    reading: TaggedWords,
    own: tuple[int, int],
) -> Spoken:
    place, probability = named_at(
        [(_place(one, words), one.probability) for one in reader.speakers(reading, *own)], text
    )
    return Spoken(*span, kind, place, probability)


def _place(one: Pointed, words: Words) -> Span | None:
    return (words.spans[one.words[0]][0], words.spans[one.words[1]][1]) if one.words else None


def named_at(places: Sequence[tuple[Span | None, float]], text: str) -> tuple[Span | None, float]:
    """Tell who is meant by places of a text with their probabilities, None being nobody, and how likely that is.

    Short forms of a name that stand elsewhere speak for it: Vaidya for Rukmini Vaidya, Rukmini as well.
    """
    names = [text[slice(*place)].casefold().split() if place else [] for place, _ in places]
    totals = [
        own + sum(other for n, (at, other) in enumerate(places) if _apart(at, place) and _short(names[n], name))
        for name, (place, own) in zip(names, places, strict=True)
    ]
    best = max(range(len(places)), key=lambda n: (totals[n], len(names[n])))
    return places[best][0], totals[best]


def _apart(a: Span | None, b: Span | None) -> bool:
    return a is not None and b is not None and (a[1] <= b[0] or a[0] >= b[1])


def _short(short: Sequence[str], name: Sequence[str]) -> bool:
    """Tell whether some words are a name, its end, or its beginning."""
    return bool(short) and short in (name[: len(short)], name[-len(short) :])


def _kind_in_marks(tags: FloatArray) -> SpeechKind | None:
    """Tell how a quotation in marks reports, by all its words: None where it is no speech, or a part of a clause."""
    of_kind = {kind: tags[:, columns].sum(axis=1).mean() for kind, columns in OF_KIND.items()}
    best = max(of_kind, key=lambda kind: of_kind[kind])
    return best if best != "indirect" and of_kind[best] > tags[:, 0].mean() else None


def _runs(path: Sequence[int]) -> Iterator[tuple[int, int, SpeechKind]]:
    """List what the tags say: first word, last word, kind."""
    start: int | None = None
    for k, tag in enumerate([*path, 0]):
        name = TAGS[tag]
        if start is not None and not name.startswith("I-"):
            yield start, k - 1, _KINDS[TAGS[path[start]][2:]]
            start = None
        if name.startswith("B-"):
            start = k


OPENERS_KEPT: Final = "“\"‘'«(₹$"
CLOSERS_KEPT: Final = "”\"’'»)%"


def _bounds(text: str, words: Words, first: int, last: int) -> Span:
    """Give the place of some words, with the marks that belong to them."""
    start, end = words.spans[first][0], words.spans[last][1]
    while (
        start
        and text[start - 1] in OPENERS_KEPT
        and any(mark in text[start:end] for mark in _partners(text[start - 1]))
    ):
        start -= 1
    while end < len(text) and text[end] in CLOSERS_KEPT and (text[end] == "%" or _opened(text[start:end], text[end])):
        end += 1
    return start, end


PARTNERS: Final = {"“": "”", '"': '"', "‘": "’", "'": "'", "«": "»", "(": ")"}


def _partners(mark: str) -> str:
    return PARTNERS.get(mark, "")


def _opened(text: str, mark: str) -> bool:
    opening = next((o for o, c in PARTNERS.items() if c == mark), "")
    return (
        opening in text and (opening != mark or text.count(mark) % 2 == 1) and text.count(opening) >= text.count(mark)
    )
