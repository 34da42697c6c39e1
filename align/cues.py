"""Verbs of speech in a text, each with the speaker beside it; pronouns stand for whom the paragraph speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from align.speakers import QUOTED, after, before, hindi, topic
from align.tables import rows
from align.types import Lang, Span

# Where the subject of an English verb of speech cannot reach across.
_LEADS: Final = re.compile(r"[.?!;:\n\ufffc“”\"]|\b(?:and|but|that|while|when|whether)\b|\s[–—-]\s")
_HINDI_BREAK: Final = re.compile(r"[।?!|,;:\n\ufffc“”\"]")

MARKS: Final = " ,–—-’'”\"»›"  # what may stand between a quotation and its verb of speech


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that reports speech, its place, kind and speaker, None for a pronoun; `named` if that stands beside it."""

    start: int
    end: int
    kind: str
    speaker: str | None
    named: bool = True


def cues(masked: str, units: Sequence[Span], sentences: Sequence[Span], lang: Lang) -> list[Cue]:
    """List the verbs of speech of a text whose quotations are masked, in order, with a name for every pronoun."""
    found = [cue for start, end in units for cue in _cues(masked, start, end, lang)]
    return _resolved(found, masked, sentences, lang)


@cache
def _words(lang: Lang, *kinds: str) -> str:
    own = sorted((r["form"] for r in rows("cues") if r["lang"] == lang and r["kind"] in kinds), key=len, reverse=True)
    return "|".join(re.escape(form) for form in own)


@cache
def _kinds(lang: Lang) -> dict[str, str]:
    return {row["form"]: row["kind"] for row in reversed(rows("cues")) if row["lang"] == lang}


@cache
def _pattern(lang: Lang) -> re.Pattern[str]:
    if lang == "en":
        return re.compile(
            rf"\b(?P<per>[Aa]ccording to)\b|\b(?P<verb>{_words('en', 'say', 'that', 'speech', 'name', 'about')})\b"
        )
    end = r"(?![\u0900-\u0963])"
    return re.compile(
        rf"""
        (?P<ne> (?<=[\s\ufffc”"’']) ने {end} | (?:उन्होंने|उन्होने|उसने|इन्होंने|इसने|मैंने|हमने) {end} )
        (?: [\s,]+ (?!ने\b) [^\s।,:]+ ){{0,12}}? [\s,:]* (?<![\u0900-\u0963])
            (?P<verb>{_words("hi", "say", "name")}) {end}
        | (?<=\s) (?:का|की) \s+ (?:(?:यह|ये|भी|साफ|स्पष्ट)\s+){{0,2}} (?P<noun>{_words("hi", "noun")}) {end}
            (?: \s+ (?:भी\s+)? (?:है|था|रहा|थी|हैं) | (?=\s*,?\s*कि{end}) )
        | (?<=[\s\ufffc”"’']) (?P<passive> कहा|लिखा|बताया|पूछा ) \s+ (?:था|है|गया|हुआ|हैं) {end}
        | (?: उनका|उसका|इनका|इसका|उनकी|उसकी ) \s+ (?:(?:यह|भी)\s+){{0,2}} (?P<own_noun>{_words("hi", "noun")}) {end}
        | (?<=\s) के \s+ (?P<per>{_words("hi", "per")}) {end} (?:\s+से)?
        | (?P<own_per> उनके|उसके ) \s+ (?:{_words("hi", "per")}) {end}
        | (?<=\s) (?P<bare>बोले|बोला|बोलीं|बोली|चिल्लाया|चिल्लाई) {end}
        | (?<=\s) (?P<habit>कहते|कहती|कहता) {end} \s+ (?:हैं|है|थे|थी|था)
        """,
        re.VERBOSE,
    )


def _cues(masked: str, start: int, end: int, lang: Lang) -> Iterator[Cue]:
    """Give the verbs of speech of a stretch of text with the speaker beside each."""
    for match in _pattern(lang).finditer(masked, start, end):
        yield _hindi_cue(masked, start, match) if lang == "hi" else _english_cue(masked, start, end, match)


def _hindi_cue(masked: str, start: int, match: re.Match[str]) -> Cue:
    """Read a Hindi verb of speech: its speaker stands before ने, का, के or the verb."""
    groups = match.groupdict()
    name = next(
        kind for kind in ("verb", "noun", "own_noun", "per", "own_per", "bare", "habit", "passive") if groups.get(kind)
    )
    if name == "passive":
        return Cue(match.start(), match.end(name), "passive", None)
    at = match.start(name) if name != "own_per" else match.start()
    if name == "verb" and _kinds("hi").get(match["verb"]) == "name":
        return Cue(at, match.end(name), "name", None if groups["ne"] != "ने" else hindi(_lead(masked, start, match)))
    kind = {"verb": "say", "own_noun": "noun", "own_per": "per", "habit": "bare"}.get(name, name)
    if name in ("own_noun", "own_per") or (groups.get("ne") or "").startswith(("उन", "उस", "इन", "इस", "मै", "हम")):
        return Cue(at, match.end(name) if name != "own_per" else match.end(), kind, None)
    lead = _HINDI_BREAK.split(masked[start : match.start()])
    phrase = (
        next((part for part in reversed(lead) if part.strip(" -–—’'")), "") if name in ("bare", "habit") else lead[-1]
    )
    return Cue(at, match.end(name), kind, hindi(phrase))


def _lead(masked: str, start: int, match: re.Match[str]) -> str:
    """What stands between the last break of a sentence and a match."""
    return _HINDI_BREAK.split(masked[start : match.start()])[-1]


def _english_cue(masked: str, start: int, end: int, match: re.Match[str]) -> Cue:
    """Read an English verb of speech: its speaker stands before it, or after it behind a quotation."""
    if match["per"]:
        return Cue(match.start(), match.end(), "per", after(masked[match.end() : end]))
    kind = _kinds("en")[match["verb"]]
    whole, rest = masked[start : match.start()], masked[match.end() : end]
    lead = _LEADS.split(whole)[-1]
    behind = whole.rstrip(MARKS).endswith(QUOTED)
    if (behind and not lead.strip(MARKS)) or inverted(lead, rest):
        return Cue(match.start(), match.end(), kind, after(rest))
    if not lead.strip(MARKS) and whole.strip():  # and added, that said: the one who spoke before
        return Cue(match.start(), match.end(), kind, None)
    return Cue(match.start(), match.end(), kind, before(lead))


def inverted(lead: str, rest: str) -> bool:
    """Tell whether a speaker and nothing else follows the verb, as in `, said Ravi Das, the minister`."""
    if not lead.rstrip().endswith(",") or re.search(r",\s*(?:who|which|the|a|an)\b", lead):
        return False
    size = len(rest.split())
    return bool((size <= 9 and re.match(r"\s+[A-Z]", rest)) or (size <= 5 and re.match(r"\s+(?:the|a|an)\s", rest)))


def _resolved(cues: Sequence[Cue], masked: str, sentences: Sequence[Span], lang: Lang) -> list[Cue]:
    """Put a name for each pronoun: the speaker named last in the paragraph, else whom it begins with, else the last."""
    last, at, found = "", -1, []
    for cue in cues:
        if cue.speaker:
            last, at = cue.speaker, cue.start
        name = cue.speaker
        if name is None:
            paragraph = masked.rfind("\n", 0, cue.start) + 1
            named = "" if at >= paragraph else _topic(masked, paragraph, cue.start, sentences, lang)
            name = named or last
            last, at = (named, cue.start) if named else (last, at)
        found.append(replace(cue, speaker=name, named=bool(cue.speaker)))
    return found


def _topic(masked: str, start: int, end: int, sentences: Sequence[Span], lang: Lang) -> str:
    """Name the person the nearest earlier sentence of a paragraph begins with."""
    own = [masked[s:e] for s, e in sentences if start <= s and e <= end]
    return next((name for sentence in reversed(own) if (name := topic(sentence, lang))), "")
