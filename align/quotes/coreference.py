"""Coreference (pronoun resolution): whom pronouns beside verbs of speech stand for: the one quoted or talked of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from align.core.types import Lang, Span
from align.quotes.cue import Cue
from align.quotes.speakers import sentence_topic
from align.quotes.speech_tables import is_body, speech_table


def resolved(found: Sequence[Cue], masked: str, sentences: Sequence[Span], lang: Lang) -> list[Cue]:
    """Put a name for each pronoun: the person who spoke last in the paragraph, else whom it is about, else the last."""
    named: list[Cue] = []
    resolved: list[Cue] = []
    for cue in found:
        own = cue if cue.speaker is not None else replace(cue, speaker=_meant(cue, named, masked, sentences, lang))
        own = replace(own, told=cue.speaker != "", named=bool(cue.speaker))
        resolved.append(own)
        place = next((s for s, e in sentences if s <= own.start < e), 0)
        if own.speaker and not (named and named[-1].start >= place and lang == "en"):
            named.append(own)
    return resolved


def _meant(cue: Cue, named: Sequence[Cue], masked: str, sentences: Sequence[Span], lang: Lang) -> str:
    """Name whom a pronoun stands for."""

    def fits(name: str) -> bool:
        return bool(name) and (cue.plural or not is_body(name, lang))

    start = masked.rfind("\n", 0, cue.start) + 1
    before_start = masked.rfind("\n", 0, len(masked[:start].rstrip())) + 1
    spoken = [(own.start, own.speaker or "") for own in named]
    own = max((s for s, e in sentences if s <= cue.start), default=0)
    topics = _topics(masked, before_start, own if lang == "en" else cue.start, sentences, lang)
    choices = (
        [name for at, name in spoken if at >= start and fits(name)],
        [name for at, name in topics if at >= start and fits(name)],
        [name for at, name in sorted([*spoken, *topics]) if before_start <= at < start and fits(name)],
        [name for _, name in spoken if fits(name)],
        [name for at, name in sorted([*spoken, *topics]) if name],
    )
    return next((names[-1] for names in choices if names), "")


def _topics(masked: str, start: int, end: int, sentences: Sequence[Span], lang: Lang) -> list[tuple[int, str]]:
    """Whom the sentences of a stretch begin with, each with its place."""
    own = [(s, masked[s : min(e, end)]) for s, e in sentences if start <= s < end]
    own = [(s, text) for s, text in own if not re.match(r"[A-Z]\w+ly,", text)]
    named = [(s, sentence_topic(text, lang)) for s, text in own]
    return [(s, name) for s, name in named if name and name not in speech_table("pronouns", lang)]
