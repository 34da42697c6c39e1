"""Quotation marks: the stretches of text between them, of every style, nested, unbalanced and across paragraphs."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

# Opening marks and what may close them: writers and keyboards mix the styles.
OPENING: Final = {"“": '”"“', "‘": "’'", "«": "»", "„": '”“"', "‹": "›", "”": '”"“'}
STRAIGHT: Final = {'"': '"”', "'": "'’"}
KIN: Final = OPENING | STRAIGHT
APOSTROPHES: Final = "'’"  # what closes a single mark, and stands within words
MAY_CLOSE: Final = frozenset("".join(KIN.values()) + APOSTROPHES)
BEFORE_OPENING: Final = "([{-–—:,।|“‘\"'/"  # what may stand right before a straight mark that opens
# A closing mark whose opening one is missing, right behind what speech ends with, and where the speech may begin.
STRAY: Final = re.compile(r"(?<=[A-Za-z\u0900-\u0963])[,.?!।]?[\"”](?=\s|$|[,.।])")
SENTENCE: Final = re.compile(r"[?!।|:\n]\s|(?<=[A-Za-z\u0900-\u0963]{3})\.\s|\n")
FEET: Final = re.compile(r"\d['’′]\s?\d{1,2}\Z")


@dataclass(frozen=True, slots=True)
class Quotation:
    """The text between two marks, [start, end) without them; `closed` is False where the closing mark is missing."""

    start: int
    end: int
    closed: bool
    nested: bool


def quotations(text: str) -> list[Quotation]:
    """List the quotations of a text in order; an open one ends with its paragraph unless the next continues it."""
    found: list[Quotation] = []
    stack: list[tuple[str, int]] = []
    marks = _Marks.of(text)
    blank, line, reached = True, 0, 0  # whether the line was blank so far, where it begins, where the last one ended
    for at, char in enumerate(text):
        if char == "\n":
            _end_of_paragraph(text, at, stack, found, marks.following)
            blank, line = True, at + 1
            continue
        if stack and char in KIN[stack[-1][0]] and _can_close(text, at, stack[-1], marks):
            start = stack.pop()[1]
            found.append(Quotation(start, at, True, bool(stack)))
            reached = at + 1
        elif _can_open(text, at, char, marks) and not (stack and blank and stack[-1][0] == char):
            stack.append((char, at + 1))  # at a line's start the same mark again only goes on
        elif not stack and char in '"”' and STRAY.search(text, max(0, at - 1), at + 1):
            found.append(Quotation(_sentence_start(text, max(line, reached), at), at, True, False))
            reached = at + 1
        blank = blank and char.isspace()
    found += [Quotation(start, _trimmed(text, start, len(text)), False, k > 0) for k, (_, start) in enumerate(stack)]
    return sorted((q for q in found if text[q.start : q.end].strip()), key=lambda q: (q.start, -q.end))


@dataclass(frozen=True, slots=True)
class _Marks:
    """What is asked of a text again and again, found once.

    `following` is the next character that is no space, of each place; `closing` the places of each mark where it may
    close something; `lines` the places of line breaks.
    """

    following: Sequence[str]
    closing: Mapping[str, Sequence[int]]
    lines: Sequence[int]

    @classmethod
    def of(cls, text: str) -> _Marks:
        """Look through a text."""
        following, char = [""] * len(text), ""
        for at in range(len(text) - 1, -1, -1):
            char = char if text[at].isspace() else text[at]
            following[at] = char
        closing: dict[str, list[int]] = {}
        for at, char in enumerate(text):
            if char in MAY_CLOSE and at and not text[at - 1].isspace() and not text[at + 1 : at + 2].isalnum():
                closing.setdefault(char, []).append(at)
        return cls(following, closing, [at for at, char in enumerate(text) if char == "\n"])

    def close_later(self, at: int, marks: str) -> bool:
        """Tell whether one of some marks closes something behind a place, in the same paragraph."""
        line = bisect_left(self.lines, at)
        end = self.lines[line] if line < len(self.lines) else math.inf
        for mark in marks:
            places = self.closing.get(mark, ())
            first = bisect_left(places, at + 2)
            if first < len(places) and places[first] < end:
                return True
        return False


def _sentence_start(text: str, start: int, at: int) -> int:
    """Find where speech begins whose opening mark is missing: with its sentence, from a place on."""
    return max([start, *(mark.end() for mark in SENTENCE.finditer(text, start, at - 1))])


def _can_open(text: str, at: int, char: str, marks: _Marks) -> bool:
    """Tell whether a mark stands where quotations begin: before a word, after space or an opening mark."""
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if char == "”":
        return (not before or before.isspace()) and after.isalpha()
    if char in OPENING:
        return char != "‘" or (not before.isalnum() and marks.close_later(at, APOSTROPHES))
    if char not in STRAIGHT or not after or after.isspace():
        return False
    clear = not before or before.isspace() or before in BEFORE_OPENING
    return clear and (char == '"' or marks.close_later(at, APOSTROPHES))


def _can_close(text: str, at: int, opened: tuple[str, int], marks: _Marks) -> bool:
    """Tell whether a mark stands where quotations end: not between letters, as apostrophes do, nor after an inch."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if text[at] == "“" or (text[at] == "”" and opened[0] == "”"):
        return (
            not after.isalnum()
            and not before.isspace()
            and before not in BEFORE_OPENING.replace(",", "").replace("।", "")
        )
    if (
        text[at] == '"'
        and FEET.search(text, max(0, at - 5), at)
        and re.match(r"\s+[a-z]|-|,\s[a-z]", text[at + 1 : at + 4])
    ):
        return False
    if text[at] in "'’":
        return not after.isalnum() and not before.isspace() and not _possessive(text, at, opened, marks)
    if text[at] == '"' and before.isspace() and after and not after.isspace():
        return False
    return not (text[at] == '"' and before.isdigit() and opened[0] != '"')


def _possessive(text: str, at: int, opened: tuple[str, int], marks: _Marks) -> bool:
    """Tell whether a mark after an s is an apostrophe, a later one closing the quotation: 'the farmers' demand'."""
    if text[at - 1 : at] != "s" or not text[at + 1 : at + 3].strip() or not text[at + 2 : at + 3].islower():
        return False
    return marks.close_later(at, KIN[opened[0]][0])


def _end_of_paragraph(
    text: str, at: int, stack: list[tuple[str, int]], found: list[Quotation], following: Sequence[str]
) -> None:
    """Close what is open at a paragraph's end, unless the next paragraph begins with an opening mark again."""
    if not stack or following[at] == stack[0][0]:
        return
    for depth, (_, start) in enumerate(stack):
        found.append(Quotation(start, _trimmed(text, start, at), False, depth > 0))
    stack.clear()


def _trimmed(text: str, start: int, end: int) -> int:
    """Leave out the space before an end."""
    return start + len(text[start:end].rstrip())
