"""Disputed names of people: one surname in two outlets, with another first name, where both tell of one event.

Names differ for many reasons between two sentences; a surname in common, where neither document has the other's first
name, leaves few: a slip, or another person of the family. A surname that one document gives to two people tells
nobody, and names are known for names by their capitals: one outlet must be English.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final

from align.core.tables import forms
from align.core.types import Lang, Mention, Span
from align.drift.clusters import Gatherer
from align.evidence.bilingual import load_lexicon, stem
from align.evidence.names import NameCandidate
from align.evidence.phonetic import skeleton, sound_similarity
from align.quotes.people import is_role

# Similarity of sounds from which two words are one name, however spelled, as for speakers.
ONE_NAME: Final = 0.8
ONE_SURNAME: Final = 0.88  # the same for what ties two people to each other: भार्गव is not Barve
# Similarity of consonants below which two first names are two: Ramesh and Rakesh have 0.6, spellings of one name in
# either script 0.73 and more (राजनाथ and Rajnath, Joda and Jora; four real events). Chosen on them.
TWO_NAMES: Final = 0.65


@dataclass(frozen=True, slots=True)
class Person:
    """A first name and the surname right after it, in a rendering by number."""

    rendering: int
    first: NameCandidate
    last: NameCandidate

    @property
    def place(self) -> tuple[int, Span]:
        """The rendering and the stretch with both names."""
        return self.rendering, (self.first.mention.start, self.last.mention.end)


def disputed_people(gatherer: Gatherer, near: set[tuple[int, int]]) -> list[list[tuple[int, Span]]]:
    """List the people whose first names outlets give differently: for each every place of a name, in order."""
    people = list(_people(gatherer))
    names = _names_of_documents(gatherer)
    found: list[list[tuple[int, Span]]] = []
    for a, b in combinations(people, 2):
        if _differ(a, b) and _one_story(gatherer, near, a, b) and not _given_elsewhere(gatherer, names, a, b):
            own = [one for one in people if _same(one, a) or _same(one, b)]
            places = [one.place for one in own]
            english = any(gatherer.wordings[one.rendering].lang == "en" for one in own)
            if english and not _family(gatherer, people, a) and places not in found:
                found.append(places)
    return found


def _family(gatherer: Gatherer, people: Sequence[Person], one: Person) -> bool:
    """Tell whether one document gives a surname to two people: then it tells nobody."""
    firsts: dict[str, list[str]] = defaultdict(list)
    for other in people:
        if _alike(one.last, other.last):
            firsts[gatherer.renderings[other.rendering].quote.doc].append(other.first.sounds)
    return any(sound_similarity(x, y) < ONE_NAME for own in firsts.values() for x, y in combinations(own, 2))


def _people(gatherer: Gatherer) -> Iterator[Person]:
    for k, wording in enumerate(gatherer.wordings):
        own = [one for one in wording.facts.candidates if one.mention.kind == "name" and one.sounds]
        for first, last in pairwise(own):
            between = wording.text[first.mention.end : last.mention.start]
            if between == " " and _is_name(first.mention, wording.lang) and _is_name(last.mention, wording.lang):
                yield Person(k, first, last)


def _is_name(one: Mention, lang: Lang) -> bool:
    """Tell whether a word is a name by its looks: a capital, in Hindi a word that ordinary text does not have."""
    if is_role(one.text):
        return False
    if lang == "en":
        return one.text[:1].isupper() and one.text.lower() not in forms("ordinary_en")
    return stem(one.text, lang) not in load_lexicon().frequency[lang]


def _differ(a: Person, b: Person) -> bool:
    apart = sound_similarity(skeleton(a.first.sounds), skeleton(b.first.sounds)) < TWO_NAMES
    return apart and sound_similarity(a.last.sounds, b.last.sounds) >= ONE_SURNAME


def _same(a: Person, b: Person) -> bool:
    return _alike(a.first, b.first) and _alike(a.last, b.last)


def _alike(a: NameCandidate, b: NameCandidate) -> bool:
    return sound_similarity(a.sounds, b.sounds) >= ONE_NAME


def _one_story(gatherer: Gatherer, near: set[tuple[int, int]], a: Person, b: Person) -> bool:
    """Tell whether two sentences that name two people are near, or name another one in common."""
    pair = (min(a.rendering, b.rendering), max(a.rendering, b.rendering))
    documents = {gatherer.renderings[k].quote.doc for k in pair}
    if len(documents) < 2:
        return False
    return pair in near or _others_in_common(gatherer, a, b)


def _others_in_common(gatherer: Gatherer, a: Person, b: Person) -> bool:
    sides = []
    for one in (a, b):
        wording = gatherer.wordings[one.rendering]
        sides.append(
            [
                c
                for c in wording.facts.candidates
                if c not in (one.first, one.last) and _is_name(c.mention, wording.lang)
            ]
        )
    return any(x.sounds and _alike(x, y) for x in sides[0] for y in sides[1])


def _names_of_documents(gatherer: Gatherer) -> Mapping[str, set[str]]:
    """Sounds of the names of each document."""
    found: dict[str, set[str]] = defaultdict(set)
    for rendering, wording in zip(gatherer.renderings, gatherer.wordings, strict=True):
        found[rendering.quote.doc] |= {one.sounds for one in wording.facts.candidates if one.sounds}
    return found


def _given_elsewhere(gatherer: Gatherer, names: Mapping[str, set[str]], a: Person, b: Person) -> bool:
    """Tell whether the document of one person has the other's first name too."""
    pairs: Sequence[tuple[Person, Person]] = ((a, b), (b, a))
    return any(
        sound_similarity(one.first.sounds, other) >= ONE_NAME
        for one, two in pairs
        for other in names[gatherer.renderings[two.rendering].quote.doc]
    )
