"""English indirect speech without marks: said that, said, according to, and the tail `, Rao said`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from align.core.types import SpeechKind
from align.quotes.cue import MARKS, QUOTED, Cue
from align.quotes.cues_en import inverted
from align.quotes.speech_tables import cues_in, cues_taking, speech_words, worded

# Characters that may follow a verb of speech at a sentence's end: to whom, when, where. Chosen by hand: 70 to 110
# change no row of the quote cases and none of 397 quotes of news articles, 40 and 150 one or two of these.
SHORT_TAIL: Final = 110
_TELL_LINK: Final = re.compile(r"(?:\s+(?!that\b)[\w.’'&-]+){1,10}?,?\s+that\s+")
_THAT: Final = re.compile(r"(?:,\s[^,]{3,60},)?\s+that\s+")


# Time, place and occasion between a verb of speech and its clause: `said on Monday at a rally in Kota`.
_WHEN: Final = r"(?:,?\s+(?:{when}|\w+ly)\b(?:\s+(?!that\b)[\w.’'-]+){0,7}?)"


def _plain() -> re.Pattern[str]:
    """Whom one tells and when, then the first word of a clause without `that`."""
    return worded(
        r"""(?x) (?P<heard> \s+ (?: (?:{heard})\b                    # told reporters
            | (?:the|a) \s+ [\w’']+                            # told the court
            | [A-Z][\w.]+ (?:\s[A-Z][\w.]+){0,2} ) )?          # told India Today
        (?P<day> \s+ (?:on\s+)? [A-Z][a-z]+day                 # said on Monday
            | \s+ (?:yesterday|today|earlier) )?               # said yesterday
        ,? \s+ (?P<clause> (?=[\w₹$'’]) \S+ )""",
        "en",
    )


def _ends() -> re.Pattern[str]:
    """What may follow a verb of speech that ends its sentence: to whom, when, where, an addition."""
    return worded(
        r"""(?x) \s*(?: [.!?] | \Z                           # Rao said.
        | (?:{when heard}|the) \b                       # Rao said in Pune, told reporters, told the court
        | [A-Z][\w.]+ (?:\s[A-Z]\w+)* \b               # Rao told Reuters
        | (?:,\s+)? (?:{frame:adding}) \b )             # Rao said, citing a report""",
        "en",
    )


def reported_en(masked: str, cue: Cue, start: int, end: int) -> Iterator[tuple[int, int, SpeechKind]]:
    """Take the clause after `said that`, `said`, `according to X,`, or the one before `, X said`."""
    verb, rest, lead = masked[cue.start : cue.end], masked[cue.end : end], masked[start : cue.start]
    if lead.rstrip(MARKS).endswith(QUOTED) or re.match(r"[\s,:]*[“\"‘'«„]?\ufffc", rest):
        return
    if cue.kind in ("per", "about"):
        yield from (_according if cue.kind == "per" else _phrase)(masked, cue, start, end)
        return
    said_that = _TELL_LINK if cue.kind == "tell" else worded(_WHEN + r"{0,2},?\s+that\s+", "en")
    link = (said_that.match(rest) or _THAT.match(rest)) if verb in cues_taking("that") else None
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
    elif verb in cues_taking("plain") and cue.told and (at := _plain_start(verb, cue, rest)):
        yield cue.end + at, _main(masked, start, cue.end, end), "indirect"


def _phrase(masked: str, cue: Cue, start: int, end: int) -> Iterator[tuple[int, int, SpeechKind]]:
    """Take the phrase after `referred to` if some of its words stand in marks as the speaker's own."""
    if QUOTED in masked[cue.end : end] and cue.speaker:
        yield cue.end, end, "mixed"


def _main(masked: str, start: int, at: int, end: int) -> int:
    """Where a reported clause ends: before the main clause if while or although began it, else with its sentence."""
    comma = masked.find(",", at, end)
    if comma > 0 and worded(r"\W*(?:{fronted})\b[^,]*\Z", "en").match(masked[start:at]):
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
    if comma and comma["aside"] and _finite(comma["aside"]) and not worded("{relative}", "en").match(comma["aside"]):
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
    if worded(r"\b(?:{inner_clause})\s|,\s+(?:{joint})\s", "en").search(found.group()) or (
        phrase and not _finite(said)
    ):
        return
    on = worded(r"(?:\s+on\s+\w+)?,\s+(?!{frame:adding}|and\b)(?=\w)", "en").match(rest)
    if on and cue.kind != "tell":
        if len(said.split()) > 2:
            yield start, start + len(said), "indirect"
        yield cue.end + on.end(), end, "indirect"
    elif _ends().match(rest) and len(rest) < SHORT_TAIL and len(said.split()) > 2 and not _later_clause(cue, rest):
        yield start, start + len(said), "indirect"


def _later_clause(cue: Cue, rest: str) -> bool:
    """Tell whether a verb of speech at a sentence's end has a clause of its own behind it."""
    clause = _plain().match(rest)
    if clause is None or worded(_WHEN + r"[^,]*\W*\Z", "en").match(rest):
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
    if not at or first in speech_words("when", "en") or first in speech_words("no_clause", "en"):
        when = worded(_WHEN + r"{1,2}?\s+(?=(?:{subject})\s)", "en").match(rest)
        if when is None or not _finite(rest[when.end() :].split(",")[0]):
            return 0
        return when.end()
    clause = rest[at:]
    starts = first in speech_words("starts", "en") or clause[:1].isupper() or clause[:1].isdigit() or clause[:1] in "₹$"
    loose = verb.lower() in cues_in("loose", "en") and (starts or first.endswith("s") or _finite(clause))
    own = re.split(r",|\s(?:that|which|who)\s", clause)[0]
    early = any(word in speech_words("finite", "en") for word in own.lower().split()[1:5])
    return at if (starts and _finite(own)) or early or (loose and len(clause.split()) > 2) else 0


def _finite(clause: str) -> bool:
    """Tell whether words have a verb of their own, so that they are a clause."""
    words = re.findall(r"[\w’']+", clause.lower())
    return any(w in speech_words("finite", "en") for w in words) or any(
        re.fullmatch(r"[a-z]{2,}ed", w) for w in words[1:5]
    )
