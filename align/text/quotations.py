"""Quotations in running text: which marks belong together, what led to them, and the tag that reports them.

One rule for both languages, whatever mark ends the quotation: a short clause of saying behind a quotation that opened
its sentence (“Who is there?” Mother asked. “कौन है?” माँ ने पूछा।) is of one sentence with it, since the other language
may write a comma there. A quotation that a clause of saying led to ends its sentence. One that stands in mid-sentence
otherwise is a title or a slogan, and the sentence goes on.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from align.core.tables import rows
from align.core.types import LANGS, Span
from align.text.word_kinds import CLOSERS, DEVANAGARI_SIGNS, OPENERS, closes_clause

MARK: Final = re.compile(r"[\"“”„‘’'«»]")
BRACKET: Final = re.compile(r"[()]")
CLOSING: Final = {"“": "”", "„": "”", "‘": "’", "«": "»"}
# A tag has at most so many words. Chosen by hand; 2 to 12 split 67 news articles and FLORES dev alike.
REPORT_WORDS: Final = 6
# A title or slogan has at most so many characters.
TITLE: Final = 60
# What leads to a quotation rather than naming it: a comma, colon or dash, कि.
LEADS: Final = re.compile(r"(?:[,:–—-]|(?<!\S)कि)\Z")


def pairs(text: str, start: int, end: int) -> dict[int, int]:
    """Give the place of the opening mark for that of each closing one."""
    found: dict[int, int] = {}
    waiting: dict[str, int] = {}
    for mark in MARK.finditer(text, start, end):
        at, sign = mark.start(), mark.group()
        left = text[at - 1] if at > start else " "
        right = text[at + 1] if at + 1 < end else " "
        if sign in "'’" and left.isalnum() and right.isalnum():
            continue
        close = CLOSING.get(sign, sign)
        if sign in CLOSING or _opens(left, right, close in waiting):
            waiting[close] = at
        elif close in waiting:
            found[at] = waiting.pop(close)
    return found


def _opens(left: str, right: str, pending: bool) -> bool:
    """Tell whether a mark that may stand on either side opens: by the space beside it, else in turn."""
    before, behind = left.isspace() or left in OPENERS + "-–—", right.isspace() or right in CLOSERS + ",.;:।?!"
    return before and not behind if before != behind else not pending


def is_title(lead: str, quoted: str, following: str) -> bool:
    """Tell whether a quotation stands in mid-sentence as a title or slogan and the sentence goes on behind it."""
    lead, words = lead.strip(), quoted.split()
    if not lead.strip(OPENERS) or not words or len(quoted) > TITLE:
        return False
    last = lead.rsplit(maxsplit=1)[-1].strip(OPENERS + CLOSERS)
    if not DEVANAGARI_SIGNS.match(following.lstrip(OPENERS)):
        return last.isascii() and following[:1].islower()
    statement = quoted.rstrip()[-1:] in "।॥|." and closes_clause(words[-1].rstrip("।॥|."))
    led = bool(LEADS.search(lead)) or closes_clause(last) or any(last in saying for saying in _saying().values())
    return not led and not statement


def tag_follows(following: str) -> bool:
    """Tell whether a tag follows: a short clause whose verb is one of speech, as in “क्या हुआ?” माँ ने पूछा।."""
    found = re.match(r"([^।॥.?!|,\n“\"]*)(,?\s*[“\"])?", following)
    clause = found[1].split() if found else []
    if found is None or found[2] or not 0 < len(clause) <= REPORT_WORDS:
        return False
    return _hindi_tag(clause) or _english_tag(clause)


def _hindi_tag(clause: list[str]) -> bool:
    """Tell whether a verb of speech opens or ends a Hindi clause; auxiliaries may follow it."""
    verbs = _saying()["hi"]
    if _words("object") & set(clause):
        return False
    while len(clause) > 1 and clause[-1] in _words("auxiliary"):
        clause = clause[:-1]
    return clause[-1] in verbs or bool(verbs.intersection(clause[:2]))


def _english_tag(clause: list[str]) -> bool:
    """Tell whether a verb of speech stands behind an English subject and takes no object."""
    at = next((at for at, word in enumerate(clause[1:4], 1) if word in _saying()["en"]), None)
    return at is not None and not _words("object") & set(clause[at + 1 : at + 2])


@cache
def _words(kind: str) -> frozenset[str]:
    """Words of a clause of saying besides its verb, by kind."""
    return frozenset(row["form"] for row in rows("tag_words") if row["kind"] == kind)


@cache
def _saying() -> dict[str, frozenset[str]]:
    """Verbs of speech that stand behind a quoted question or exclamation, by language."""
    own = [row for row in rows("cues") if row["mark"]]
    return {lang: frozenset(row["form"] for row in own if row["lang"] == lang) for lang in LANGS}


def asides(text: str, start: int, end: int) -> list[Span]:
    """Give the places of the brackets that belong together, in the order of their opening."""
    found: list[Span] = []
    waiting: list[int] = []
    for mark in BRACKET.finditer(text, start, end):
        if mark.group() == "(":
            waiting.append(mark.start())
        elif waiting:
            found.append((waiting.pop(), mark.start()))
    return sorted(found)
