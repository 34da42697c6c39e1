"""Hindi indirect speech without marks: the clause after कि, a colon or के अनुसार, or before `, राव ने कहा`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from align.core.tables import forms
from align.core.types import SpeechKind
from align.quotes.cue import QUOTED, Cue
from align.quotes.speech_tables import worded

_LINK: Final = re.compile(r"(?:[^।“”\"\ufffc]{0,70}?\s)??कि,?\s+")
_COLON: Final = re.compile(r"\s*(?::|\s[-–—]|[-–—](?=\s))\s*(?=\S)")


def reported_hi(masked: str, cue: Cue, start: int, end: int) -> Iterator[tuple[int, int, SpeechKind]]:
    """Take what follows कि, a colon or dash in a headline, or `के अनुसार`, or what precedes `, X ने कहा`."""
    rest, lead = masked[cue.end : end], masked[start : cue.start]
    if cue.kind == "per":
        body = (cue.speaker or "").split()[-1:]
        if body and body[0] not in forms("not_speakers"):
            yield cue.end + len(rest) - len(re.sub(r"^(?:\s+से)?[,\s]*", "", rest)), end, "indirect"
        return
    if re.match(r"[\s,:कि-]*[“\"‘'«„]?\ufffc", rest) and not rest.split("\ufffc")[-1].strip(" ”\"’'»।.!?"):
        return
    if link := _LINK.match(rest):
        yield cue.end + link.end(), end, "indirect"
        return
    tail = re.search(r"[,?!]\s*(?:[^\s,]+\s+){1,8}?\Z", lead)
    if (
        tail
        and not worded(r"[\s।.|]|{copula_end}", "hi").sub("", rest)
        and len(lead[: tail.start()].split()) > 2
        and QUOTED not in lead
    ):
        yield start, start + tail.start(), "indirect"
        return
    headline = _COLON.match(rest)
    if headline and len(rest.split()) > 2:
        stop = rest.find(";", headline.end())
        yield cue.end + headline.end(), cue.end + stop if stop > 0 else end, "direct"
    elif (comma := re.match(r"\s*,\s*(?=[^\s“\"‘])", rest)) and cue.speaker and len(rest.split()) > 3:
        yield cue.end + comma.end(), end, "indirect"
