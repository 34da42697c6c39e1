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

LINE_OF_TEXT: Final = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
# A page is at most so many characters wide, a column at least so many. Chosen by hand; mail is wrapped at 72 to 78.
PAGE_WIDTH, COLUMN_WIDTH = 120, 20
# A break leaves room only if this share of the width would have been left behind the next word: programs count
# Devanagari in code points, letters or columns, and by hand nobody counts.
ROOM: Final = 0.05
# So many lines show by themselves that they were wrapped; fewer are joined where others of the text show the width.
LINES_FROM: Final = 3
# Of the breaks of wrapped prose at most this share follow a mark, and of those inside sentences at most this share
# stand before a capital letter: about a seventh in prose of any width, most in verse, addresses and lists.
MARKED_SHARE, CAPITAL_SHARE = 0.34, 0.5
END_MARK: Final = re.compile(r"[।॥|.?!…][\"”’')\]\d]*\s*\Z")
END_MARK_INSIDE: Final = re.compile(r"[।॥.?!…][\"”’')\]]*(?:\s|\Z)")
PHRASE_MARK: Final = re.compile(r"[,;:–—-]\s*\Z")
LIST_ITEM: Final = re.compile(
    r"""\s* (?: [-–—*•·●○▪▫■□◦‣⁃✓✔➢➤►] \s*
              | [(\[]? (?: \d{1,3} | [a-zA-Z] | [ivxIVX]{1,4} | [\u0905-\u0939] ) [.)\]] \s )""",
    re.VERBOSE,
)
Width: TypeAlias = Callable[[str], int]


def columns_of(text: str) -> int:
    """Count the columns a text takes in a fixed-width font: Devanagari signs stand above, below or beside a letter."""
    return sum(unicodedata.category(char) not in ("Mn", "Cf") for char in text)


def blocks(text: str) -> Iterator[Span]:
    """Give the stretches of text no sentence crosses: lines, or lines that a machine broke."""
    runs = list(_runs(text))
    measure, width = _page(text, runs)
    for run in runs:
        yield from _joined(text, run, measure, width)


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
    for measure in (len, columns_of):
        widths = [_width(text, run, measure) for run in runs if len(run) >= LINES_FROM]
        long = [run for run in runs if len(run) >= LINES_FROM]
        wide = [
            width
            for run, width in zip(long, widths, strict=True)
            if any(len(part) >= LINES_FROM and _is_prose(text, part) for part in _full(text, run, measure, width))
        ]
        if wide:
            return measure, max(wide)
    return len, 0


def _width(text: str, run: Sequence[Span], measure: Width) -> int:
    """Give the width of the longest line."""
    return max(measure(text[start:end].rstrip()) for start, end in run)


def _full(text: str, run: Sequence[Span], measure: Width, width: int) -> Iterator[list[Span]]:
    """Part the lines of a run where a break left room for the next word, and before the items of a list."""
    part = [run[0]]
    for (start, end), (after, after_end) in pairwise(run):
        line, following = text[start:end].rstrip(), text[after:after_end]
        word = following.split(maxsplit=1)[0]
        room = COLUMN_WIDTH <= width <= PAGE_WIDTH and measure(line) + 1 + measure(word) <= (1 - ROOM) * width
        if room or not COLUMN_WIDTH <= width <= PAGE_WIDTH or LIST_ITEM.match(following):
            yield part
            part = []
        part.append((after, after_end))
    yield part


def _is_prose(text: str, part: Sequence[Span]) -> bool:
    """Tell whether full lines are running prose: it ends sentences, and its lines mostly break in mid-phrase."""
    whole = text[part[0][0] : part[-1][1]]
    inside = [(a, b) for a, b in pairwise(part) if not END_MARK.search(text[a[0] : a[1]])]
    if not inside or not END_MARK_INSIDE.search(whole):
        return False
    phrases = sum(bool(PHRASE_MARK.search(text[start:end])) for (start, end), _ in inside)
    capitals = sum(text[start:end].lstrip()[:1].isupper() for _, (start, end) in inside)
    breaks = len(part) - 1
    marked = breaks - len(inside) + phrases
    return marked <= max(1, MARKED_SHARE * breaks) and capitals <= CAPITAL_SHARE * len(inside)


def _joined(text: str, run: list[Span], measure: Width, width: int) -> Iterator[Span]:
    """Join the lines of a run that a machine broke at the width of the page."""
    if not width:
        yield from run
        return
    for part in _full(text, run, measure, max(width, _width(text, run, measure))):
        if len(part) > 1 and _is_prose(text, part):
            yield part[0][0], part[-1][1]
        else:
            yield from part
