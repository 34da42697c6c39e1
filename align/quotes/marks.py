"""Quotation marks: the stretches of text between them, of every style, nested, unbalanced and across paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

# Opening marks and what may close them: writers and keyboards mix the styles.
OPENING: Final = {"“": '”"“', "‘": "’'", "«": "»", "„": '”“"', "‹": "›", "”": '”"“'}
STRAIGHT: Final = {'"': '"”', "'": "'’"}
KIN: Final = OPENING | STRAIGHT
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
    for at, char in enumerate(text):
        if char == "\n":
            _end_of_paragraph(text, at, stack, found)
        elif stack and char in KIN[stack[-1][0]] and _can_close(text, at, stack[-1]):
            start = stack.pop()[1]
            found.append(Quotation(start, at, True, bool(stack)))
        elif _can_open(text, at, char) and not _goes_on(text, at, char, stack):
            stack.append((char, at + 1))
        elif not stack and char in '"”' and STRAY.search(text, max(0, at - 1), at + 1):
            found.append(Quotation(_sentence_start(text, at, found), at, True, False))
    found += [Quotation(start, _trimmed(text, start, len(text)), False, k > 0) for k, (_, start) in enumerate(stack)]
    return sorted((q for q in found if text[q.start : q.end].strip()), key=lambda q: (q.start, -q.end))


def _sentence_start(text: str, at: int, found: list[Quotation]) -> int:
    """Find where speech begins whose opening mark is missing: with its sentence, behind what was quoted before."""
    line = text.rfind("\n", 0, at) + 1
    start = max([line, *(q.end + 1 for q in found if q.end < at)])
    return max([start, *(mark.end() for mark in SENTENCE.finditer(text, start, at - 1))])


def _goes_on(text: str, at: int, char: str, stack: list[tuple[str, int]]) -> bool:
    """Tell whether an opening mark at the start of a paragraph only continues the quotation that is open."""
    return bool(stack) and stack[-1][0] == char and not text[text.rfind("\n", 0, at) + 1 : at].strip()


def _can_open(text: str, at: int, char: str) -> bool:
    """Tell whether a mark stands where quotations begin: before a word, after space or an opening mark."""
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if char == "”":
        return (not before or before.isspace()) and after.isalpha()
    if char in OPENING:
        return char != "‘" or (not before.isalnum() and _closes_later(text, at))
    if char not in STRAIGHT or not after or after.isspace():
        return False
    clear = not before or before.isspace() or before in BEFORE_OPENING
    return clear and (char == '"' or _closes_later(text, at))


def _closes_later(text: str, at: int) -> bool:
    """Tell whether a single mark has a partner in its paragraph, one that is no apostrophe."""
    return _closed_by(text, at, "'’")


def _closed_by(text: str, at: int, marks: str) -> bool:
    """Tell whether one of some marks closes something in the rest of the paragraph."""
    end = text.find("\n", at)
    rest = text[at + 1 : end if end >= 0 else len(text)]
    return any(
        c in marks and k and not rest[k - 1].isspace() and not rest[k + 1 : k + 2].isalnum() for k, c in enumerate(rest)
    )


def _can_close(text: str, at: int, opened: tuple[str, int]) -> bool:
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
        return not after.isalnum() and not before.isspace() and not _possessive(text, at, opened)
    if text[at] == '"' and before.isspace() and after and not after.isspace():
        return False
    return not (text[at] == '"' and before.isdigit() and opened[0] != '"')


def _possessive(text: str, at: int, opened: tuple[str, int]) -> bool:
    """Tell whether a mark after an s is an apostrophe, a later one closing the quotation: 'the farmers' demand'."""
    if text[at - 1 : at] != "s" or not text[at + 1 : at + 3].strip() or not text[at + 2 : at + 3].islower():
        return False
    return _closed_by(text, at, KIN[opened[0]][0])


def _end_of_paragraph(text: str, at: int, stack: list[tuple[str, int]], found: list[Quotation]) -> None:
    """Close what is open at a paragraph's end, unless the next paragraph begins with an opening mark again."""
    following = text[at:].lstrip()[:1]
    if not stack or following == stack[0][0]:
        return
    for depth, (_, start) in enumerate(stack):
        found.append(Quotation(start, _trimmed(text, start, at), False, depth > 0))
    stack.clear()


def _trimmed(text: str, start: int, end: int) -> int:
    """Leave out the space before an end."""
    return start + len(text[start:end].rstrip())
