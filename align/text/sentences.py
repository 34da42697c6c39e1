"""Sentence segmentation (boundary disambiguation): at every terminator, unless a reason is found not to split there.

Splits stand inside quotes too, since open quotes are common in news; a closing quote goes back to its sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from align.core.tables import rows
from align.core.types import LANGS, Document, Lang, Sentence, Span
from align.text.full_stops import DEVANAGARI_SIGNS, OPENERS, closes_clause, stop_ends
from align.text.language import is_mixed

# Everything that may close a sentence after its terminator, and everything that may open the next.
CLOSERS: Final = "\"”’'»)]}"
CANDIDATE: Final = re.compile(
    r"""
    [।॥]+ (?: \s* [।॥.]+ )?         # danda, double danda, with a stray mark behind
    | (?<=[\u0900-\u097f\s"”’'!?)])\|{1,2}(?=[\s"”’']|$|[\u0900-\u097f])  # a bar typed for a danda
    | [?!؟]+ (?: [.…]+ )?           # question, exclamation
    | (?: \.{2,} | …+ ) [?!]*       # ellipsis
    | \.                            # stop
    """,
    re.VERBOSE,
)
STRETCH_OF_TEXT: Final = re.compile(r"\S(?:.*\S)?", re.DOTALL)
LINE_OF_TEXT: Final = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
# A question or exclamation and its reporting clause are one sentence; that clause has at most so many words. Chosen by
# hand; 2 to 12 split 67 news articles and the sentences of FLORES dev alike.
REPORT_WORDS: Final = 6
# Lines were broken by a machine if nearly all (FULL_LINES) have this share of the length of the longest one, none is
# longer than a page is wide, and half (OPEN_LINES) end in mid-sentence. Of 496 paragraphs of FLORES dev wrapped to 60
# to 100 characters all come together at 0.7, 495 at 0.8, 407 at 0.9, 144 at 0.95; no lines of 67 news articles are
# joined.
WRAP_SHARE, WRAP_WIDTH = 0.7, 120
FULL_LINES, OPEN_LINES = 0.9, 0.5
# A bracket that closes within so many characters holds an aside of the sentence it stands in. Of 226 brackets in news
# articles and FLORES dev the longest has 149, the median 15.
ASIDE: Final = 200


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
    for start, end in blocks(text):
        at = start
        for cut in _cuts(text, start, end, lang):
            spans += _trimmed(text, at, cut)
            at = cut
        spans += _trimmed(text, at, end)
    return spans


def blocks(text: str) -> Iterator[Span]:
    """Give the stretches of text no sentence crosses: lines, or runs of lines that were wrapped."""
    run: list[Span] = []
    for line in LINE_OF_TEXT.finditer(text):
        breaks = text[run[-1][1] : line.start()].replace("\r\n", "\n") if run else ""
        if run and (len(breaks) > 1 or not line.group().strip()):
            yield from _unwrapped(text, run)
            run = []
        if line.group().strip():
            run.append(line.span())
    yield from _unwrapped(text, run)


def _unwrapped(text: str, run: list[Span]) -> list[Span]:
    """Join the lines of a paragraph if they were broken to a width rather than where sentences end."""
    if len(run) < 3:
        return run
    widths = [end - start for start, end in run]
    full = [width >= WRAP_SHARE * max(widths) for width in widths[:-1]]
    open_ends = [not CANDIDATE.search(text[end - 3 : end].rstrip() + " ") for _, end in run[:-1]]
    wrapped = (
        sum(open_ends) >= OPEN_LINES * len(open_ends)
        and max(widths) <= WRAP_WIDTH
        and sum(full) >= FULL_LINES * len(full)
    )
    return [(run[0][0], run[-1][1])] if wrapped else run


def _trimmed(text: str, start: int, end: int) -> list[Span]:
    """Leave out the space around a sentence; nothing if nothing is left."""
    found = STRETCH_OF_TEXT.search(text[start:end].strip("\ufeff\u200b\u200e\u200f "))
    if found is None:
        return []
    start = text.index(found.group(), start)
    return [(start, start + len(found.group()))]


def _cuts(text: str, start: int, end: int, lang: Lang) -> Iterator[int]:
    """Give the places in text[start:end] where a sentence ends, after its closing quotes."""
    at = start
    for mark in CANDIDATE.finditer(text, start, end):
        if mark.start() < at:
            continue
        close = _closed(text, at, mark.end(), end)
        if close < end and text[close:end].strip() and _ends(text, at, mark, close, end, lang):
            yield close
            at = close


def _closed(text: str, start: int, at: int, end: int) -> int:
    """Take in the closing quotes and brackets after a terminator, a spaced straight quote too if one is open."""
    while at < end and text[at] in CLOSERS:
        if text[at] in "\"'" and at + 1 < end and text[at + 1].isalnum() and not _open(text[start:at], text[at]):
            break
        at += 1
    stray = re.compile(r"[.।](?=\s|$)").match(text, at, end) if text[at - 1] in CLOSERS else None
    at = stray.end() if stray else at
    spaced = re.compile(r"\s+([\"”’])(?=\s|$|[.।,])").match(text, at, end)
    if spaced and _open(text[start:at], spaced.group(1)):
        at = spaced.end()
    return at


def _open(text: str, quote: str) -> bool:
    """Tell whether a quote that `quote` would close is open in a text."""
    if quote == '"':
        return text.count('"') % 2 == 1
    opening = {"”": "“", "’": "‘", "'": "'", ")": "("}.get(quote, quote)
    return text.count(opening) > (text.count(quote) if opening != quote else 0)


def _ends(text: str, start: int, mark: re.Match[str], close: int, end: int, lang: Lang) -> bool:
    """Decide on a terminator: `start` is where its sentence began, `close` where the next would."""
    sign, before, after = mark.group(), text[start : mark.start()], text[close:end]
    following = after.lstrip()
    if not before.strip(OPENERS + CLOSERS + " \t") or _aside(text, start, mark.start(), end):
        return False
    if sign[0] in "।॥|":
        return following[:1] not in tuple(",;") and not _lower(following)
    if following[:1] in tuple(",;:।|") or _lower(following) or _continues(following):
        return False
    if sign[0] == ".":
        return stop_ends(before, after, following) if sign == "." else _ellipsis(before, after)
    if sign[0] == "…":
        return _ellipsis(before, after)
    return _question(text[mark.end() : close], after, following)


def _lower(following: str) -> bool:
    """Tell whether what follows goes on with a small letter."""
    return following.lstrip(OPENERS)[:1].islower()


def _continues(following: str) -> bool:
    """Tell whether a dash or bracket shows that the sentence goes on."""
    return bool(re.match(r"[-–—]\s*[a-z\u0900-\u097f]|[-–—]{1,2}\s", following)) and not following.startswith("--")


def _aside(text: str, start: int, at: int, end: int) -> bool:
    """Tell whether a place is inside a bracket that opened within the sentence and closes soon."""
    opened = text.rfind("(", start, at)
    if opened < 0 or text.rfind(")", opened, at) >= 0 or not text[start:opened].strip():
        return False
    return text.find(")", at, min(end, at + ASIDE)) >= 0


def _question(closers: str, after: str, following: str) -> bool:
    """End at ? or ! unless no space follows before a letter of the same word, or a reporting clause belongs to it."""
    if after[:1].isalnum() and not (after[:1].isupper() or DEVANAGARI_SIGNS.match(after)):
        return False
    return not (set(closers) & set("\"”’'") and _reports(following))


def _reports(following: str) -> bool:
    """Tell whether a short clause with a verb of speech follows, as in “क्या हुआ?” माँ ने पूछा."""
    clause = re.split(r"[।.?!|,\n“\"]", following, maxsplit=1)[0].split()
    if not 0 < len(clause) <= REPORT_WORDS:
        return False
    hindi, english = _saying()["hi"], _saying()["en"]
    return bool(hindi.intersection((*clause[:2], clause[-1])) or english.intersection(clause[1:4]))


@cache
def _saying() -> dict[str, frozenset[str]]:
    """Verbs of speech that stand behind a quoted question or exclamation, by language."""
    own = [row for row in rows("cues") if "mark" in row["frames"].split()]
    return {lang: frozenset(row["form"] for row in own if row["lang"] == lang) for lang in LANGS}


def _ellipsis(before: str, after: str) -> bool:
    """End at an ellipsis that a capital follows, or in Hindi after a word that closes a clause."""
    if not after[:1].isspace():
        return False
    following = after.lstrip().lstrip(OPENERS)
    if following[:1].isupper() or following[:1].isdigit():
        return True
    words = before.split()
    return bool(words) and closes_clause(words[-1].strip(OPENERS + CLOSERS))
