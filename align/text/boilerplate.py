"""Boilerplate removal: what a page leaves among sentences is set aside with its reason, the dateline cut off.

Two things speak: form alone where it is proof (a dateline before a lead, an address alone, no words, the other
language), and a rating of the marks of `furniture.py`, which add up to a score in 0..1.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from align.core.tables import mapping, rows
from align.core.types import Document, Dropped, FloatArray, Sentence
from align.text.furniture import Look, furniture_marks, looks
from align.text.language import LETTER, is_foreign
from align.text.line_counts import LineCounts, count_lines, line_key
from align.text.normalise import folded
from align.text.sentences import sentences

# Rates (n, f) marks: (n,) scores in 0..1.
Rate = Callable[[FloatArray], npt.NDArray[np.float64]]
# From this score on a sentence is furniture. Of folds that were not fitted on 0.4, 0.5 and 0.7 find 84, 83 and 78 % of
# the furniture and lose 0.25, 0.20 and 0.12 % of the licensed sentences, almost all of them strings of web sites.
FURNITURE: Final = 0.45
# Among so many sentences from the start of a document does its dateline stand. In 67 news articles: places 0 to 3.
FIRST = 6
# Characters: a lead that is shorter after its dateline is cut was no lead. By hand; 8 to 40 cut the same 7 datelines.
SHORTEST_LEAD: Final = 15
# Letters of a town in capitals: fewer are an acronym.
SHORTEST_TOWN: Final = 4
# Characters a dateline may have.
LONGEST_DATELINE: Final = 120
ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+")


@dataclass(frozen=True, slots=True)
class Aside:
    """A sentence that is set aside as page furniture, with its score in 0..1 and what it seems to be."""

    sentence: Sentence
    score: float
    reason: str

    @property
    def dropped(self) -> Dropped:
        """The row that tells of it."""
        return _dropped(self.sentence, self.reason, self.score)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A document's sentences parted: text, furniture that was set aside, and what form alone shows to be no text."""

    kept: list[Sentence]
    aside: list[Aside]
    dropped: list[Dropped]


@dataclass(frozen=True, slots=True)
class Marked:
    """The sentences of a document, a look at each, and their (n, f) marks."""

    sentences: list[Sentence]
    looks: list[Look]
    marks: FloatArray


def marked(documents: Sequence[Document], counts: LineCounts | None = None) -> dict[str, Marked]:
    """Split documents into sentences and measure their marks, by id of the document.

    A line that most documents of one source share is the likelier furniture: `counts` are those of all documents, where
    these are but a part of them.
    """
    split = {document.id: sentences(document) for document in documents}
    seen = {document.id: looks(document.text, split[document.id]) for document in documents}
    counts = counts or count_lines(
        (document, {line_key(document, one.key) for one in seen[document.id]}) for document in documents
    )
    found = {}
    for document in documents:
        own, own_looks = split[document.id], seen[document.id]
        repeated = {one.key: counts.share(document, one.key) for one in own_looks}
        found[document.id] = Marked(own, own_looks, furniture_marks(own_looks, repeated))
    return found


def clean(documents: Sequence[Document], rate: Rate, counts: LineCounts | None = None) -> dict[str, Cleaned]:
    """Part the sentences of each document from its furniture, by id; what is kept keeps its index and true offsets.

    `counts` are as for `marked`.
    """
    found = marked(documents, counts)
    return {document.id: _clean(document.text, found[document.id], rate) for document in documents}


def _clean(text: str, found: Marked, rate: Rate) -> Cleaned:
    own, scores = found.sentences, rate(found.marks)
    capitals = Counter(name for sentence in own if (name := _dateline(sentence.text)[1]))
    result = Cleaned([], [], [])
    for place, (sentence, one, score) in enumerate(zip(own, found.looks, scores.tolist(), strict=True)):
        following = own[place + 1] if place + 1 < len(own) else None
        reason = _not_text(sentence)
        if not reason and place < FIRST and _dateline_alone(text, sentence, following):
            reason = "dateline"
        if not reason and score < FURNITURE:
            reason = _not_own_language(sentence)
        if reason:
            result.dropped.append(_dropped(sentence, reason))
        elif score >= FURNITURE:
            result.aside.append(Aside(sentence, score, one.reason))
        else:
            cut, caps = _dateline(sentence.text) if place < FIRST else (0, "")
            if cut and capitals[caps] < 2 and len(sentence.text) - cut >= SHORTEST_LEAD:
                head = sentence.text[:cut].rstrip()
                end = sentence.start + len(head)
                result.dropped.append(Dropped("clean", "dateline", sentence.doc, head, sentence.start, end, 1.0))
                sentence = replace(sentence, start=sentence.start + cut, text=sentence.text[cut:])
            result.kept.append(sentence)
    # A page is set aside in part, never as a whole.
    return result if result.kept else Cleaned([one.sentence for one in result.aside], [], result.dropped)


def _dropped(sentence: Sentence, reason: str, score: float = 1.0) -> Dropped:
    return Dropped("clean", reason, sentence.doc, sentence.text, sentence.start, sentence.end, score)


def _not_text(sentence: Sentence) -> str:
    """Say why a sentence is no text by its form alone, or nothing."""
    text = sentence.text.strip()
    if ADDRESS.fullmatch(text):
        return "address"
    return "" if LETTER.search(text) else "no words"


def _not_own_language(sentence: Sentence) -> str:
    """Say that a sentence is in the other language altogether, or nothing."""
    if is_foreign(sentence.text, sentence.lang):
        return "English in a Hindi document" if sentence.lang == "hi" else "Hindi in an English document"
    return ""


def _dateline_alone(text: str, sentence: Sentence, following: Sentence | None) -> bool:
    """Tell whether a sentence is a dateline and nothing else, as `पटना।` before the lead of its line."""
    cut, capitals = _dateline(sentence.text + " ")
    if cut < len(sentence.text) or capitals:
        return False
    if any(char.isdigit() or char == "(" for char in sentence.text):
        return True
    return following is not None and "\n" not in text[sentence.end : following.start]


def _dateline(text: str) -> tuple[int, str]:
    """Give how many characters of a lead are its dateline, 0 if none, and the name in capitals that it opens with."""
    for pattern in _datelines():
        found = pattern.match(text[:LONGEST_DATELINE])
        if found is None:
            continue
        named = found.groupdict()
        if "capitals" in named:
            if _ordinary(named["capitals"]):
                continue
            return found.end(), named["capitals"]
        if "place" not in named or _is_place(named["place"]):
            return found.end(), ""
    return 0, ""


def _ordinary(capitals: str) -> bool:
    """Tell whether a name in capitals is a heading or an acronym rather than a town."""
    words = capitals.lower().split()
    return len(capitals) < SHORTEST_TOWN or all(word in mapping("ordinary_en", value="count") for word in words)


def _is_place(name: str) -> bool:
    """Tell whether all that is named before a lead are places."""
    names, endings = _places()
    parts = [folded(part) for part in name.split(",")]
    return all(part in names or part.endswith(endings) for part in parts)


@cache
def _places() -> tuple[frozenset[str], tuple[str, ...]]:
    """Places by name and the endings places are known by, folded."""
    named = {
        kind: [folded(row["form"]) for row in rows("places") if row["kind"] == kind] for kind in ("name", "ending")
    }
    return frozenset(named["name"]), tuple(named["ending"])


@cache
def _datelines() -> tuple[re.Pattern[str], ...]:
    """Compile the forms of datelines; every part of them is bounded, so that no text takes long."""
    words = {
        "{name}": r"[A-Z][\w.'-]{0,24}",
        "{word}": r"[\u0900-\u0963]{1,24}",
        "{month}": _any(row["form"] for row in rows("months") if row["kind"] == "month"),
        "{agency}": _any(row["form"] for row in rows("agencies") if row["kind"] == "agency"),
        "{reporter}": _any(row["form"] for row in rows("agencies") if row["kind"] == "reporter"),
    }
    found = []
    for row in rows("datelines"):
        pattern = row["pattern"].replace("␣", "[ ]")
        for name, value in words.items():
            pattern = pattern.replace(name, value)
        found.append(re.compile(pattern, re.VERBOSE))
    return tuple(found)


def _any(found: Iterable[str]) -> str:
    """Give the alternatives of words in small letters and with a capital, the longest first."""
    both = {form for word in found for form in (word, word.title())}
    return "(?:" + "|".join(re.escape(word) for word in sorted(both, key=lambda word: (-len(word), word))) + ")"
