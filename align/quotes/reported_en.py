"""Reported statements without marks in English: said that, said, according to, and the tail `, X said`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from align.core.tables import rows
from align.core.types import SpeechKind
from align.quotes.cues import MARKS, Cue, inverted
from align.quotes.speakers import QUOTED, speech_words

SHORT_TAIL: Final = 110  # characters that may follow a verb of speech at a sentence's end: to whom, when, where
_TELL_LINK: Final = re.compile(r"(?:\s+(?!that\b)[\w.’'&-]+){1,10}?,?\s+that\s+")
_THAT: Final = re.compile(r"(?:,\s[^,]{3,60},)?\s+that\s+")


@cache
def _takes(clause: str) -> frozenset[str]:
    """Verbs of speech that take a kind of clause without marks: that, plain."""
    return frozenset(row["form"] for row in rows("cues") if clause in row["clause"].split())


@cache
def _when_link() -> str:
    """Time, place and occasion between a verb of speech and its clause: `said on Monday at a rally in Kota`."""
    words = "|".join(sorted(speech_words("when", "en"), key=len, reverse=True))
    return rf"(?:,?\s+(?:{words}|\w+ly)\b(?:\s+(?!that\b)[\w.’'-]+){{0,7}}?)"


@cache
def _said_that() -> re.Pattern[str]:
    return re.compile(rf"{_when_link()}{{0,2}},?\s+that\s+")


@cache
def _plain() -> re.Pattern[str]:
    """Whom one tells and when, then the first word of a clause without `that`."""
    heard = "|".join(speech_words("heard", "en"))
    return re.compile(
        rf"""(?P<heard>\s+(?:(?:{heard})\b|(?:the|a)\s+[\w’']+|[A-Z][\w.]+(?:\s[A-Z][\w.]+){{0,2}}))?
        (?P<day>\s+(?:on\s+)?[A-Z][a-z]+day|\s+(?:yesterday|today|earlier))?
        ,?\s+(?P<clause>(?=[\w₹$'’])\S+)""",
        re.VERBOSE,
    )


@cache
def _ends() -> re.Pattern[str]:
    """What may follow a verb of speech that ends its sentence: to whom, when, where, an addition."""
    words = "|".join((*speech_words("when", "en"), *speech_words("heard", "en"), "adding", "in", "the"))
    return re.compile(
        rf"\s*(?:[.!?]|\Z|(?:{words})\b|[A-Z][\w.]+(?:\s[A-Z]\w+)*\b|,\s+(?:adding|citing|quoting|according)\b)"
    )


def english(masked: str, cue: Cue, start: int, end: int) -> Iterator[tuple[int, int, SpeechKind]]:
    """Take the clause after `said that`, `said`, `according to X,`, or the one before `, X said`."""
    verb, rest, lead = masked[cue.start : cue.end], masked[cue.end : end], masked[start : cue.start]
    if lead.rstrip(MARKS).endswith(QUOTED) or re.match(r"[\s,:]*[“\"‘'«„]?\ufffc", rest):
        return
    if cue.kind in ("per", "about"):
        yield from (_according if cue.kind == "per" else _phrase)(masked, cue, start, end)
        return
    takes = _takes("that")
    link = (_TELL_LINK if cue.kind == "tell" else _said_that()).match(rest) if verb in takes else None
    link = link or (_THAT.match(rest) if verb in takes else None)
    if link and not cue.told and verb.endswith("s"):
        return
    if link and not (not cue.told and re.search(r"\b(?:it|It)\s+(?:is|was|has\s+been)\s+(?:\w+ly\s+)?\Z", lead)):
        yield cue.end + link.end(), _main(masked, start, cue.end, end), "indirect"
        return
    tagged = re.search(rf"\ufffc[{MARKS}]*(?:[\w.’'-]+[,\s]+){{0,8}}\Z", lead)
    if tagged or (not cue.told and verb.endswith("s")):
        return
    colon = re.match(r"(?:\s+(?:reporters|on\s+\w+))?:\s+(?=\S)", rest)
    if colon and len(rest.split()) > 3:
        yield cue.end + colon.end(), end, "direct"
    elif tails := list(_tail(masked, cue, start, end)):
        yield from tails
    elif verb in _takes("plain") and cue.told and (at := _plain_start(verb, cue, rest)):
        yield cue.end + at, _main(masked, start, cue.end, end), "indirect"


def _phrase(masked: str, cue: Cue, start: int, end: int) -> Iterator[tuple[int, int, SpeechKind]]:
    """Take the phrase after `referred to` if some of its words stand in marks as the speaker's own."""
    if QUOTED in masked[cue.end : end] and cue.speaker:
        yield cue.end, end, "mixed"


def _main(masked: str, start: int, at: int, end: int) -> int:
    """Where a reported clause ends: before the main clause if while or although began it, else with its sentence."""
    comma = masked.find(",", at, end)
    if comma > 0 and re.match(r"\W*(?:While|Although|Though|As|When|If|Since|After|Even)\b[^,]*\Z", masked[start:at]):
        return comma
    return end


def _according(masked: str, cue: Cue, start: int, end: int) -> Iterator[tuple[int, int, SpeechKind]]:
    """Take what precedes `, according to X`, or what follows `According to X,`."""
    rest, lead = masked[cue.end : end], masked[start : cue.start]
    words = re.findall(r"[a-z]+", re.split(r"[,.]", rest)[0].lower())
    if not cue.speaker or (words and words[-1] in speech_words("no_speaker", "en")):
        return
    if len(lead.split()) > 3:
        yield start, cue.start, "indirect"
        return
    comma = re.match(r"[^,\ufffc]{2,70},(?:\s(?P<aside>[a-z][^,]{2,70}),)?", rest)
    if comma and comma["aside"] and _finite(comma["aside"]) and not re.match("who|which", comma["aside"]):
        comma = re.match(r"[^,]+,", rest)
    if comma:
        yield cue.end + comma.end(), end, "indirect"


def _tail(masked: str, cue: Cue, start: int, end: int) -> Iterator[tuple[int, int, SpeechKind]]:
    """Take the clause before `, X said` or `, said X`, and what goes on behind `, X said,`."""
    rest, lead = masked[cue.end : end], masked[start : cue.start]
    takes = cue.kind in ("say", "tell", "that") and not masked[cue.start : cue.end].endswith("ing")
    if takes and inverted(lead, rest) and len(lead.split()) > 3:
        yield start, start + len(lead.rstrip()), "indirect"
        return
    found = re.search(r",\s+(?:[\w.’'&-]+\s+){1,8}\Z", lead)
    if not takes or not found or not cue.told:
        return
    said = lead[: found.start()]
    first = re.match(r"\W*(\w+)", said)
    phrase = first and first.group(1).lower() in speech_words("sub", "en") and "," not in said
    if re.search(r"\b(?:who|which|that|where|not)\s|,\s+(?:and|but)\s", found.group()) or (
        phrase and not _finite(said)
    ):
        return
    on = re.match(r"(?:\s+on\s+\w+)?,\s+(?!adding|citing|quoting|claiming|saying|and\b)(?=\w)", rest)
    if on and cue.kind != "tell":
        if len(said.split()) > 2:
            yield start, start + len(said), "indirect"
        yield cue.end + on.end(), end, "indirect"
    elif _ends().match(rest) and len(rest) < SHORT_TAIL and len(said.split()) > 2 and not _later_clause(cue, rest):
        yield start, start + len(said), "indirect"


def _later_clause(cue: Cue, rest: str) -> bool:
    """Tell whether a verb of speech at a sentence's end has a clause of its own behind it."""
    clause = _plain().match(rest)
    if clause is None or re.match(rf"{_when_link()}[^,]*\W*\Z", rest):
        return False
    return _finite(rest[clause.start("clause") :].split(",")[0])


def _plain_start(verb: str, cue: Cue, rest: str) -> int:
    """Find where a clause begins that follows a verb of speech without `that`; 0 if none does."""
    found = _plain().match(rest)
    if found is None:
        return 0
    at, first = found.start("clause"), found["clause"].lower().strip(",.")
    if cue.kind == "tell" and not found["heard"]:
        return 0
    if cue.kind != "tell" and found["heard"]:
        heard = len(found["heard"])
        at = heard - len(found["heard"].lstrip()) if not found["day"] else 0
        first = rest[at:].split()[0].lower().strip(",.") if rest[at:].split() else ""
    if not at or first in speech_words("when", "en") or first in ("so", "that", "goodbye", "yes", "adding"):
        when = re.match(rf"{_when_link()}{{1,2}}?\s+(?=(?:the|a|an|he|she|it|they|there|we|his|her|their|its)\s)", rest)
        if when is None or not _finite(rest[when.end() :].split(",")[0]):
            return 0
        return when.end()
    clause = rest[at:]
    starts = first in speech_words("starts", "en") or clause[:1].isupper() or clause[:1].isdigit() or clause[:1] in "₹$"
    loose = verb.lower() in ("said", "says", "say") and (starts or first.endswith("s") or _finite(clause))
    own = re.split(r",|\s(?:that|which|who)\s", clause)[0]
    early = any(word in speech_words("finite", "en") for word in own.lower().split()[1:5])
    return at if (starts and _finite(own)) or early or (loose and len(clause.split()) > 2) else 0


def _finite(clause: str) -> bool:
    """Tell whether words have a verb of their own, so that they are a clause."""
    words = re.findall(r"[\w’']+", clause.lower())
    return any(w in speech_words("finite", "en") for w in words) or any(
        re.fullmatch(r"[a-z]{2,}ed", w) for w in words[1:5]
    )
