"""Sentence segmentation (boundary disambiguation): at every terminator, unless a reason is found not to split there.

First the lines that a machine wrapped are joined (`layout.py`) and the document's habits are counted (`habits.py`).
Then each terminator takes in what belongs to its sentence (closing marks, notes, a verse's number) and is judged once:
in `_ends`, in the order of its lines. A danda ends a sentence whatever follows; a full stop is judged by
`full_stops.py`. Splits stand inside quotations too, since open ones are common in news. What happens behind a closed
quotation, its tag above all, is the one rule of `quotations.py`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from align.core.types import Document, Lang, Sentence, Span
from align.text.full_stops import goes_on, numbering, stop_ends
from align.text.habits import Habits, habits
from align.text.language import is_mixed
from align.text.layout import blocks
from align.text.quotations import asides, is_title, pairs, tag_follows
from align.text.word_kinds import CLOSERS, DEVANAGARI_SIGNS, OPENERS, closes_clause

CANDIDATE: Final = re.compile(
    r"""
    [।॥]+ (?: [ \t]* [।॥.]+ )?      # danda, double danda, with a stray mark behind
    | (?<!\|)\|{1,2}(?=[\s"”’']|$|[\u0900-\u097f])  # a bar typed for a danda
    | [?!؟]+ (?: [.…]+ )?           # question, exclamation
    | (?: \.{2,} | \.(?:[ \t]\.){2,} | …+ ) [?!]*  # ellipsis
    | \.                            # stop
    """,
    re.VERBOSE,
)
STRETCH_OF_TEXT: Final = re.compile(r"\S(?:.*\S)?", re.DOTALL)
# A judgement looks so many characters back and ahead, so that time stays linear.
WINDOW: Final = 200
# A bracket that closes within so many characters holds an aside of the sentence it stands in. Of 226 brackets in news
# articles and FLORES dev the longest has 149, the median 15.
ASIDE: Final = 200
# A note of the sentence before: [1], [citation needed], ¹; [1] after a space, and a bare number before a capital.
NOTE: Final = re.compile(
    r"""\[[^\[\]\n]{1,30}\] | [ \t]\[(?:\d{1,3}|[a-z])\](?=\s|\[|\Z)
        | [⁰¹²³⁴-⁹†‡]+ | (?<=[^\W\d_][.?!])\d{1,3}(?=\s+[A-Z])""",
    re.VERBOSE,
)
VERSE: Final = re.compile(r"[ \t]*[(\[]?\d{1,4}(?:[-–.:]\d{1,4})*[)\]]?[ \t]*(?:[।॥|]+|\s*\Z)")
# The agency or hand behind the last sentence of a paragraph: (एएनआई), (With inputs from PTI).
CREDIT: Final = re.compile(r"[ \t]*\((?:[^\s().।?!]+\s?){1,4}\)[।.]?\s*\Z")
STRAY_END: Final = re.compile(r"[.।?!](?=\s|\Z)")
SPACED_QUOTE: Final = re.compile(r"\s+([\"”’])(?=\s|\Z|[.।,])")
# What opens a sentence though it is small: iPhone, www.example.org, a@example.org.
ALWAYS_SMALL: Final = re.compile(r"[a-z]{1,2}[A-Z]|https?://|www\.|[\w.+-]+@\w")
DASH: Final = re.compile(r"[-–—]\s*[a-z\u0900-\u097f]|[-–—]{1,2}\s")


@dataclass(frozen=True, slots=True)
class Terminator:
    """A terminator with what stands around it, at most WINDOW characters each way."""

    sign: str
    before: str  # of its sentence
    closers: str  # the marks and notes taken in behind it
    after: str
    quotation: tuple[str, str] | None  # what leads to the quotation that closes here, and its words

    @property
    def following(self) -> str:
        """What comes next, without the space before it."""
        return self.after.lstrip()

    @property
    def hindi(self) -> bool:
        """Whether a Devanagari word stands before the mark."""
        return bool(DEVANAGARI_SIGNS.match(self.before.rstrip(CLOSERS + " ")[-1:]))


def sentences(document: Document) -> list[Sentence]:
    """Split a document: `document.text[start:end]` is the sentence, in order, without overlap."""
    found: list[Sentence] = []
    for start, end in split(document.text, document.lang):
        text = document.text[start:end]
        mixed = is_mixed(text, document.lang)
        found.append(Sentence(document.id, len(found), start, end, text, document.lang, mixed))
    return found


def split(text: str, lang: Lang) -> list[Span]:
    """Give the spans of the sentences of a text; a line break ends one unless the text was wrapped by a machine."""
    spans: list[Span] = []
    ways = habits(text, lang)
    numbers = frozenset(numbering(text))
    for start, end in blocks(text):
        at = start
        for cut in _Block(text, start, end, ways, numbers).cuts():
            spans += _trimmed(text, at, cut)
            at = cut
        spans += _trimmed(text, at, end)
    return spans


def _trimmed(text: str, start: int, end: int) -> list[Span]:
    """Leave out the space around a sentence; nothing if nothing is left."""
    found = STRETCH_OF_TEXT.search(text[start:end].strip("\ufeff\u200b\u200e\u200f "))
    if found is None:
        return []
    start = text.index(found.group(), start)
    return [(start, start + len(found.group()))]


class _Block:
    """A stretch of text that no sentence crosses, with its quotations and asides found beforehand."""

    def __init__(self, text: str, start: int, end: int, ways: Habits, numbers: frozenset[int]) -> None:
        self.text, self.start, self.end, self.habits, self.numbers = text, start, end, ways, numbers
        self.opening = pairs(text, start, end)
        self.asides = list(asides(text, start, end))

    def cuts(self) -> Iterator[int]:
        """Give the places where a sentence ends, after what belongs to it."""
        starts, close, inside, ahead = [self.start], self.start, list[Span](), 0
        for found in CANDIDATE.finditer(self.text, self.start, self.end):
            place = found.start()
            while inside and inside[-1][1] < place:
                inside.pop()
            while ahead < len(self.asides) and self.asides[ahead][0] < place:
                if self.asides[ahead][1] > place:
                    inside.append(self.asides[ahead])
                ahead += 1
            if place < close or place in self.numbers or self._is_aside(inside, starts[-1], place):
                continue
            close = self._closed(found)
            if close < self.end and _ends(self._mark(found, close, starts), self.habits):
                yield close
                starts.append(close)

    def _is_aside(self, inside: list[Span], start: int, place: int) -> bool:
        """Tell whether a place is inside a bracket that opened within the sentence and closes soon."""
        if not inside or inside[-1][1] - place > ASIDE:
            return False
        opened = inside[-1][0]
        return opened > start and bool(self.text[max(start, opened - WINDOW) : opened].strip())

    def _closed(self, found: re.Match[str]) -> int:
        """Take in what belongs to the sentence behind its terminator: closing marks, notes, a verse's number."""
        text, at, end = self.text, found.end(), self.end
        if found.group()[0] in "।॥|" and (verse := VERSE.match(text, at, end)):
            at = verse.end()
        while at < end:
            if text[at] in CLOSERS and not self._is_next_opening(at, found.start()):
                at += 1
            elif note := NOTE.match(text, at, end):
                at = note.end()
            else:
                break
        if text[at - 1] in CLOSERS and (stray := STRAY_END.match(text, at, end)):
            at = stray.end()
        spaced = SPACED_QUOTE.match(text, at, end)
        if spaced and self.opening.get(spaced.start(1), found.start()) < found.start():
            at = spaced.end()
        credit = CREDIT.match(text, at, min(end, at + WINDOW))
        return credit.end() if credit and credit.end() == end else at

    def _is_next_opening(self, at: int, place: int) -> bool:
        """Tell whether a straight quote behind a terminator opens what follows rather than closes what was."""
        letter = self.text[at] in "\"'" and self.text[at + 1 : min(at + 2, self.end)].isalnum()
        return letter and self.opening.get(at, place) >= place

    def _mark(self, found: re.Match[str], close: int, starts: list[int]) -> Terminator:
        """Gather what a terminator is judged by; `starts` is where the sentences so far begin."""
        text, place = self.text, found.start()
        before = text[max(starts[-1], place - WINDOW) : place]
        after = text[close : min(close + WINDOW, self.end)]
        return Terminator(
            found.group(), before, text[found.end() : close], after, self._quotation(found, close, starts)
        )

    def _quotation(self, found: re.Match[str], close: int, starts: list[int]) -> tuple[str, str] | None:
        """Give what leads to the quotation that closes behind a terminator, within its sentence, and its words."""
        closing = next((at for at in range(close - 1, found.end() - 1, -1) if at in self.opening), None)
        if closing is None:
            return None
        opened = self.opening[closing]
        start = starts[bisect_right(starts, opened) - 1]
        return self.text[max(start, opened - WINDOW) : opened], self.text[opened + 1 : min(closing, opened + WINDOW)]


def _ends(mark: Terminator, ways: Habits) -> bool:
    """Decide on a terminator."""
    following, sign = mark.following, mark.sign[0]
    if not following or not mark.before.strip(OPENERS + CLOSERS + " \t") or following[0] in ",;":
        return False
    if sign == "|" and not ways.bar:
        return False
    if set(mark.closers) & set("\"”’'»") and _quotation_goes_on(mark):
        return False
    if sign in "।॥|":
        return True
    if following[0] in ":।|" or _goes_on_small(mark, ways) or _dash(following) or goes_on(following):
        return False
    if mark.sign == ".":
        return stop_ends(mark.before, mark.after, following, ways)
    return _ellipsis(mark) if sign in ".…" else _question(mark)


def _quotation_goes_on(mark: Terminator) -> bool:
    """Tell whether a sentence goes on behind a quotation: with its tag, or since the quotation is a part of it."""
    lead, words = mark.quotation or ("", mark.before)
    if mark.closers[-1] in ".।?!":  # a stray mark behind the quotation
        return False
    after = "quotation" if mark.sign[0] in "?!" else "any"
    if goes_on(mark.following, after) or (mark.quotation and is_title(lead, words, mark.following)):
        return True
    return not lead.strip(OPENERS + " -–—") and tag_follows(mark.following)


def _goes_on_small(mark: Terminator, ways: Habits) -> bool:
    """Tell whether a small letter goes on with the sentence: not behind Hindi, nor where sentences begin small."""
    first = mark.following.lstrip(OPENERS)
    if not first[:1].islower() or ALWAYS_SMALL.match(first):
        return False
    return not ways.small and (not mark.hindi or bool(set(mark.closers) & set("\"”’'»")))


def _dash(following: str) -> bool:
    """Tell whether a dash shows that the sentence goes on."""
    return bool(DASH.match(following)) and not following.startswith("--")


def _question(mark: Terminator) -> bool:
    """End at ? or ! unless no space follows before a letter of the same word."""
    first = mark.after[:1]
    return not first.isalnum() or first.isupper() or bool(DEVANAGARI_SIGNS.match(first))


def _ellipsis(mark: Terminator) -> bool:
    """End at an ellipsis that another word with a capital follows, or in Hindi after a word that closes a clause."""
    if not mark.after[:1].isspace():
        return False
    following, words = mark.following.lstrip(OPENERS), mark.before.split()
    last = words[-1].strip(OPENERS + CLOSERS) if words else ""
    if following[:1].isupper() or following[:1].isdigit():
        return last.lower() != following.split()[0].rstrip(".…,!?").lower()
    return closes_clause(last)
