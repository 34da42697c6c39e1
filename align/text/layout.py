"""Layout: which line breaks of a text are its author's and which a machine made to keep to a width (unwrapping).

A machine that wraps lines breaks only where the next word would not have fitted (greedy line breaking), so a break that
leaves room for it is the author's. Lines that happen to be full are told from wrapped ones by what prose has and songs,
headlines and lists have not: an end mark somewhere, breaks in mid-phrase, lines that go on in small letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final, TypeAlias

from align.core.types import Span
from align.text.language import LETTER

LINE_OF_TEXT: Final = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
# A page is at most so many characters wide, a column at least so many. Chosen by hand; mail is wrapped at 72 to 78.
PAGE_WIDTH, COLUMN_WIDTH = 120, 26
# A break leaves room only if this share of the width would have been left behind the next word: programs count
# Devanagari in code points, letters or columns, and by hand nobody counts.
ROOM: Final = 0.05
# Of the breaks of wrapped prose at most MARKED_SHARE follow a mark: about a seventh do in prose of any width, most in
# verse, addresses and lists. Of those inside sentences, at least CONTINUED_SHARE stand before a small letter in
# English, mostly five in six, and at most CAPITAL_SHARE before a capital in Hindi.
MARKED_SHARE, CONTINUED_SHARE, CAPITAL_SHARE = 0.34, 0.33, 0.5
END_MARK: Final = re.compile(r"[।॥|.?!…][\"”’')\]\d]*\s*\Z")
END_MARK_WITHIN: Final = re.compile(r"[।॥.?!…][\"”’')\]]*\s+\S")
# The last line of prose is short now and then, that of a stanza is not.
SHORT: Final = 0.85
PHRASE_MARK: Final = re.compile(r"[,;:–—-]\s*\Z")
LIST_ITEM: Final = re.compile(
    r"""\s* (?: [-–—*•·●○▪▫■□◦‣⁃✓✔➢➤►] \s*
        | [(\[]? (?: \d{1,3} | [a-zA-Z] | [ivxIVX]{1,4} | [\u0905-\u0939] ) [.)\]] \s )""",
    re.VERBOSE,
)
Width: TypeAlias = Callable[[str], int]


def display_columns(text: str) -> int:
    """Count the columns a text takes in a fixed-width font: Devanagari signs stand above, below or beside a letter."""
    return sum(unicodedata.category(char) not in ("Mn", "Cf") for char in text)


def blocks(text: str) -> Iterator[Span]:
    """Give the stretches of text no sentence crosses: lines, or lines that a machine broke."""
    runs = list(_runs(text))
    measure, page = _page(text, runs)
    for run in runs:
        own = _width(text, run, measure) if page else 0
        width = own if page and _is_evidence(text, run, _prose(text, run, measure, own)) else max(own, page)
        yield from _joined(run, _prose(text, run, measure, width, known=True)) if page else run


def _runs(text: str) -> Iterator[list[Span]]:
    """Give the lines of text that follow each other with no empty line between them."""
    run: list[Span] = []
    for line in LINE_OF_TEXT.finditer(text):
        breaks = text[run[-1][1] : line.start()].replace("\r\n", "\n") if run else ""
        if run and (len(breaks) > 1 or not line.group().strip()):
            yield run
            run = []
        if line.group().strip():
            run.append(line.span())
    if run:
        yield run


def _page(text: str, runs: Sequence[list[Span]]) -> tuple[Width, int]:
    """Give how a text's width was counted and how wide its wrapped lines are; 0 if none are wrapped."""
    for measure in (len, display_columns):
        widths = ((run, _width(text, run, measure)) for run in runs)
        wrapped = [width for run, width in widths if _is_evidence(text, run, _prose(text, run, measure, width))]
        if wrapped:
            return measure, max(wrapped)
    return len, 0


def _is_evidence(text: str, run: Sequence[Span], parts: Sequence[list[Span]]) -> bool:
    """Tell whether full lines show that a run was wrapped.

    More breaks than one, since the widest line is always full, or one before a small letter; and no fewer than there
    are lines that end in mid-phrase with room left, as those of verse do.
    """
    breaks = sum(len(part) - 1 for part in parts)
    small = (text[part[1][0] : part[1][1]].lstrip()[0].islower() for part in parts if not text[part[0][0]].islower())
    joined = {line for part in parts for line in part[:-1]}
    kept = [text[start:end] for start, end in run[:-1] if (start, end) not in joined]
    loose = sum(not END_MARK.search(line) and not PHRASE_MARK.search(line) for line in kept)
    return breaks >= loose and (breaks > 1 or any(small))


def _width(text: str, run: Sequence[Span], measure: Width) -> int:
    """Give the width of the longest line."""
    return max(measure(text[start:end].rstrip()) for start, end in run)


def _prose(text: str, run: Sequence[Span], measure: Width, width: int, known: bool = False) -> list[list[Span]]:
    """Give the stretches of a run whose lines are full and running prose; `known`: the page is so wide."""
    if not COLUMN_WIDTH <= width <= PAGE_WIDTH:
        return []
    return [part for part in _full(text, run, measure, width) if len(part) > 1 and _is_prose(text, part, known)]


def _full(text: str, run: Sequence[Span], measure: Width, width: int) -> Iterator[list[Span]]:
    """Part the lines of a run where a break left room for the next word, and before the items of a list."""
    part = [run[0]]
    for (start, end), (after, after_end) in pairwise(run):
        line, following = text[start:end].rstrip(), text[after:after_end]
        word = following.split(maxsplit=1)[0]
        if measure(line) + 1 + measure(word) <= (1 - ROOM) * width or _stands_alone(line, following):
            yield part
            part = []
        part.append((after, after_end))
    yield part


def _stands_alone(line: str, following: str) -> bool:
    """Tell whether a break is kept at any width: before an item of a list, beside a line without words."""
    return bool(LIST_ITEM.match(following)) or not (LETTER.search(line) and LETTER.search(following))


def _is_prose(text: str, part: Sequence[Span], known: bool) -> bool:
    """Tell whether full lines are running prose.

    In English its lines go on in small letters. Else they mostly break in mid-phrase, and prose ends a sentence within
    a line or leaves its last line short, which need not show in a part where the width of the page is `known`.
    """
    lines = [text[start:end].strip() for start, end in part]
    inside = [(a, b) for a, b in pairwise(lines) if not END_MARK.search(a)]
    small = sum(following[0].islower() for _, following in inside)
    if not lines[0][0].islower() and small and small >= CONTINUED_SHARE * len(inside):
        return True
    capitals = sum(following[0].isupper() for _, following in inside)
    marked = len(part) - 1 - sum(not PHRASE_MARK.search(line) for line, _ in inside)
    if not inside or marked > max(1, MARKED_SHARE * (len(part) - 1)) or capitals > CAPITAL_SHARE * len(inside):
        return False
    short = bool(END_MARK.search(lines[-1])) and len(lines[-1]) <= SHORT * max(map(len, lines))
    return known or short or any(END_MARK_WITHIN.search(line) for line in lines)


def _joined(run: Sequence[Span], parts: Sequence[list[Span]]) -> Iterator[Span]:
    """Join the lines of each part of a run, and give the other lines as they are."""
    ends = {part[0][0]: part[-1][1] for part in parts}
    at = 0
    for start, end in run:
        if start >= at:
            at = ends.get(start, end)
            yield start, at
