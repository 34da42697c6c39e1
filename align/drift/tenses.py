"""Tense: what one text says has been done and the other will be, told where their verb groups face each other.

Small closed classes of both languages: Hindi verb groups end with what tells the tense (दिए जाएंगे, दिए गए हैं), English
ones begin with it (will be given, were given) or are a past form of their own (gave).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, TypeAlias

from align.core.tables import rows
from align.core.types import Finding, Lang, Span
from align.drift.facing import facing
from align.judge.measured import Measured
from align.judge.wording import Wording, is_content

Tense: TypeAlias = Literal["past", "future"]
LONGEST_GROUP: Final = 4  # words of the longest verb group
# How much two verbs attend to each other from which they are one. Of 890 pairs of like renderings (four real events,
# the sample, invented events; a development set) eight have a past verb facing a future one from 0.2 on, of which three
# are changes of tense: those from 0.28 on.
ONE_VERB: Final = 0.28


@dataclass(frozen=True, slots=True)
class VerbGroup:
    """A verb group by its words, first and last, with the word that carries its meaning and its tense."""

    first: int
    last: int
    verb: int
    tense: Tense


def tense_changes(found: Measured) -> list[Finding]:
    """List the verbs of two texts, not denied, that one has in the past and the other in the future, as `modality`.

    Without a probability: they are read off, and nothing was fitted for them.
    """
    told = []
    own, others = verb_groups(found.a), verb_groups(found.b)
    for x in own:
        for y in others:
            if x.tense != y.tense and _one_verb(found, x, y, own, others) and not _denied(found, x, y):
                spans = found.a.span(x.first, x.last), found.b.span(y.first, y.last)
                texts = [side.text[slice(*span)] for side, span in zip((found.a, found.b), spans, strict=True)]
                words = [f"{one.tense} “{text}”" for one, text in zip((x, y), texts, strict=True)]
                told.append(_finding(spans, words, turned=found.turned))
    return told


def _finding(spans: tuple[Span, Span], words: list[str], *, turned: bool) -> Finding:
    (a, b), (one, other) = (spans[::-1], words[::-1]) if turned else (spans, words)
    return Finding("modality", "major", a, b, f"The tense differs: {one} in one, {other} in the other.")


def _one_verb(
    found: Measured, x: VerbGroup, y: VerbGroup, own: Sequence[VerbGroup], others: Sequence[VerbGroup]
) -> bool:
    """Tell whether two verbs are one: no other verb of either text faces one of them as much."""
    best = max([_facing(found, one, y) for one in own] + [_facing(found, x, one) for one in others])
    return _facing(found, x, y) >= max(best, ONE_VERB)


def _facing(found: Measured, x: VerbGroup, y: VerbGroup) -> float:
    return facing(found, found.a.span(x.verb, x.verb), found.b.span(y.verb, y.verb))


def _denied(found: Measured, x: VerbGroup, y: VerbGroup) -> bool:
    """Tell whether either verb is denied: what will not be taken may have been given up."""
    for side, group in ((found.a, x), (found.b, y)):
        start, end = side.span(max(group.first - 1, 0), group.last)
        if any(one.start < end and one.end > start for one in side.facts.negators):
            return True
    return False


def verb_groups(side: Wording) -> list[VerbGroup]:
    """Find the verb groups of a text whose tense is told, in order."""
    return list(_hindi(side) if side.lang == "hi" else _english(side))


def _hindi(side: Wording) -> Iterator[VerbGroup]:
    """A group ends with the last of the words that tell a tense; its verb is the nearest word of weight before."""
    forms = [side.text[word.start : word.end] for word in side.words]
    told = [_tense(form, "hi") for form in forms]
    for k, tense in enumerate(told):
        if tense in ("past", "future") and not any(told[k + 1 : k + 3]):
            near = [
                n
                for n in range(k, max(k - LONGEST_GROUP, -1), -1)
                if is_content(side.words[n]) and forms[n] not in _light()
            ]
            if near:
                yield VerbGroup(near[0], k, near[0], "past" if tense == "past" else "future")


def _english(side: Wording) -> Iterator[VerbGroup]:
    """A group begins with a word that tells the tense; its verb is the next word of content, or itself."""
    for k, word in enumerate(side.words):
        tense = _tense(side.text[word.start : word.end].lower(), "en")
        if tense == "past-verb":
            yield VerbGroup(k, k, k, "past")
        elif tense and not (k and _tense(side.words[k - 1].form, "en")):
            near = [n for n in range(k + 1, min(k + LONGEST_GROUP, len(side.words))) if is_content(side.words[n])]
            ongoing = near and side.words[near[0]].form.endswith("ing")  # were probing: what is still done, reported
            if near and not ongoing:
                yield VerbGroup(k, near[0], near[0], "past" if tense == "past" else "future")


def _tense(form: str, lang: Lang) -> str:
    whole, endings = _table(lang)
    return whole.get(form) or next((tense for ending, tense in endings if form.endswith(ending)), "")


@cache
def _light() -> frozenset[str]:
    return frozenset(row["form"] for row in rows("light_verbs"))


@cache
def _table(lang: Lang) -> tuple[dict[str, str], list[tuple[str, str]]]:
    own = [(row["form"], row["value"]) for row in rows("tenses") if row["lang"] == lang]
    return dict(own), [(form[1:], tense) for form, tense in own if form.startswith("-")]
