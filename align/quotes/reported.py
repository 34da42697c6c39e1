"""Reported statements without marks (indirect speech): the clause that a verb of speech reports, and headlines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from align.core.types import Lang, Span, SpeechKind
from align.quotes.cue import QUOTED, Cue
from align.quotes.reported_en import reported_en
from align.quotes.reported_hi import reported_hi
from align.quotes.speech_tables import speech_table, speech_words, worded

HEADLINE_WORDS: Final = 30  # a longer line is no headline


def _joint() -> re.Pattern[str]:
    """Where another speaker's report may begin within a sentence."""
    return worded(
        r"""(?x) [,;]? \s+ (?: (?:{turn}) \s       # …, but Rao said; …, जबकि राव ने कहा
        | and\s+(?=[A-Z]|the\s) )            # …, and Rao said
        | ;\s+                               # …; Rao said""",
        "en",
        "hi",
    )


class Report(NamedTuple):
    """A clause a verb of speech reports, [start, end), and how."""

    start: int
    end: int
    kind: SpeechKind
    cue: Cue | None
    speaker: str


def reports(masked: str, sentences: Sequence[Span], cues: Sequence[Cue], lang: Lang) -> Iterator[Report]:
    """List the clauses reported without marks, in order, none inside another."""
    for start, end in sentences:
        every = [cue for cue in cues if start <= cue.start < end]
        own = [cue for cue in every if cue.kind != "name"]
        at = start
        for cue in own:
            if cue.start < at:
                continue
            for span, kind in _clauses(masked, cue, start, end, every, lang):
                if span[0] >= at:
                    yield Report(*span, kind, cue, cue.speaker or "")
                    at = max(at, span[1])
        if not own and (found := _headline(masked, start, end, lang)):
            yield found


def _clauses(
    masked: str, cue: Cue, start: int, end: int, own: Sequence[Cue], lang: Lang
) -> Iterator[tuple[Span, SpeechKind]]:
    """Give the clauses of one verb of speech; two where it stands in their middle."""
    found = reported_hi(masked, cue, start, end) if lang == "hi" else reported_en(masked, cue, start, end)
    for left, right, kind in found:
        stop = min([right, *(_before(masked, other, left, right) for other in own if left >= cue.end)])
        if span := _closed(masked, left, stop):
            yield span, kind


def _before(masked: str, cue: Cue, left: int, right: int) -> int:
    """Find where a clause ends because another report begins in it: `…, adding that …`, `… while Rao said …`."""
    if not left < cue.start < right or not cue.speaker:
        return right
    lead = masked[left : cue.start]
    if cue.kind == "bare" and re.match(r"\s*[-–—:]", masked[cue.end : right]):
        return left  # another headline begins in this one
    if cue.kind == "per" and masked[cue.start : cue.end].isascii():
        return left + len(lead.rstrip(" ,")) if lead.rstrip().endswith(",") else right
    if re.search(r",\s*(?:and\s+)?\Z", lead) and masked[cue.start : cue.end].endswith("ing"):
        return left + len(re.sub(r",\s*(?:and\s+)?\Z", "", lead))
    aside = re.search(r",\s+(?:[\w.’'-]+\s+){1,5}\Z", lead)
    if aside and len(masked[cue.end : right].split()) < 4:
        return left + aside.start()
    joints = list(_joint().finditer(lead))
    if not joints or len(lead[joints[-1].end() :].split()) > 6:
        return right
    return left + joints[-1].start()


# --- headlines -------------------------------------------------------------------------------------------------------


def _headline(masked: str, start: int, end: int, lang: Lang) -> Report | None:
    """Read `Mayor: we are ready` and `मेयर: हम तैयार हैं`, a line that names an office and what it says."""
    line = masked[start:end]
    found = re.match(r"([^:।.,\n]{2,40}?)\s*:\s+(?=\S)", line)
    alone = not masked[masked.rfind("\n", 0, start) + 1 : start].strip()
    if not found or not alone or QUOTED in line or not 3 < len(line.split()) <= HEADLINE_WORDS:
        return None
    words = found.group(1).split()
    offices = speech_table("offices", lang) | speech_words("body", lang)
    listed = len(words) <= 4 and any(word in offices or word.lower() in offices for word in words)
    named = len(words) <= 3 and (lang == "hi" or all(word[:1].isupper() for word in words))
    first = set(re.findall(r"[\w\u0900-\u0963]+", line[found.end() :].lower())) & speech_words("first", lang)
    if not listed and not (named and first):
        return None
    span = _closed(masked, start + found.end(), end)
    return Report(*span, "direct", None, found.group(1)) if span else None


def _closed(masked: str, start: int, end: int) -> Span | None:
    """Trim a clause; nothing if nothing is left."""
    body = masked[start:end]
    left = start + len(body) - len(body.lstrip(" ,"))
    right = start + len(body.rstrip().rstrip("।.|, "))
    return (left, right) if len(masked[left:right].split()) > 1 else None
