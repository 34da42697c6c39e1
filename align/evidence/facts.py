"""Evidence of a sentence pair: named entities, loan words, numbers and dates of both sides, linked one to one.

What counts as a name is decided in `names`, how a number is read in `numbers`; this only links what they found.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from align.core.tables import forms
from align.core.types import Evidence, Lang, Link, Mention, Span
from align.evidence import names, numbers
from align.evidence.acronyms import is_short_for
from align.evidence.gazetteer import OR
from align.evidence.long_names import LongName, long_names
from align.evidence.names import JOINED_AT_LEAST, JOINED_FROM, NameCandidate, alike_sounds
from align.evidence.negation import negators
from align.evidence.number_agreement import agree, kinship, says_more
from align.evidence.numbers import Number
from align.evidence.phonetic import parted, sound_similarity

_BLOCKS: Final = str.maketrans("aeiouwqycjsgzfpbvtdnm", "aaaaaaaajjjjjppbbttnn")


@dataclass(frozen=True, slots=True)
class Facts:
    """A sentence made ready for comparing; `mentions` holds all that may link, in order of kind and place."""

    text: str
    lang: Lang
    mentions: tuple[Mention, ...]
    candidates: tuple[NameCandidate, ...]
    numbers: tuple[Number, ...]
    exact: Mapping[str, tuple[int, ...]]
    blocks: Mapping[str, tuple[int, ...]]
    joins: Mapping[str, tuple[NameCandidate, ...]]
    long_names: tuple[LongName, ...]
    negators: tuple[Mention, ...]
    denies: bool


def read_facts(text: str, lang: Lang) -> Facts:
    """Find all that may link a sentence to one of the other language; nothing is kept, so read once."""
    found_numbers = tuple(numbers.find_numbers(text, lang))
    taken = sorted((n.mention.start, n.mention.end) for n in found_numbers)
    found = tuple(c for c in names.name_candidates(text, lang) if not _touches(c.mention, taken))
    exact, blocks = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
    for i, candidate in enumerate(found):
        for sense in _senses(candidate.mention.key):
            exact[sense].append(i)
        if block := _block(candidate.sounds):
            blocks[block].append(i)
    mentions = tuple(c.mention for c in found) + tuple(n.mention for n in found_numbers)
    denials, denies = negators(text, lang)
    joins = _joins(text, found, lang)
    long = long_names(text, lang)
    by_key, by_sound = ({key: tuple(own) for key, own in table.items()} for table in (exact, blocks))
    return Facts(text, lang, mentions, found, found_numbers, by_key, by_sound, joins, long, tuple(denials), denies)


def _touches(mention: Mention, taken: Sequence[Span]) -> bool:
    """Tell whether a mention overlaps one of some stretches, which are in order and do not overlap one another."""
    before = bisect_left(taken, (mention.end, 0)) - 1
    return before >= 0 and taken[before][1] > mention.start


def _senses(key: str) -> tuple[str, ...]:
    """Keys of all that an entry of the gazetteer or an acronym may mean; nothing for sounds."""
    return tuple(f"={name}" for name in key[1:].split(OR)) if key[0] == "=" else (key,) if key[0] == "#" else ()


def _block(sounds: str) -> str:
    """Class of the first sound: keys of different classes are not compared."""
    return sounds[:1].translate(_BLOCKS)


def _joins(text: str, found: tuple[NameCandidate, ...], lang: Lang) -> dict[str, tuple[NameCandidate, ...]]:
    """Neighbouring words as one, by block: Hindi words, or English names."""
    joined = defaultdict[str, list[NameCandidate]](list)
    for a, b in pairwise(found):
        start, end = a.mention.start, b.mention.end
        both = a.mention.kind == b.mention.kind == "name" and a.sounds and b.sounds
        if both and (lang == "hi" or a.strong or b.strong) and text[a.mention.end : b.mention.start] in (" ", "-"):
            sounds = a.sounds + b.sounds
            one = NameCandidate(Mention("name", start, end, text[start:end], sounds), sounds, False)
            joined[_block(sounds)].append(one)
    return {block: tuple(own) for block, own in joined.items()}


def compare_facts(hi: Facts, en: Facts) -> Evidence:
    """Link the mentions of a Hindi and an English sentence; list the numbers, English names and denials left over."""
    name_links, left = _name_links(hi, en)
    agreeing = _agreeing_numbers(hi, en)
    number_links = _pick(agreeing)
    clashes = _number_clashes(hi, en, [*number_links, *(link for link in agreeing if link.score == 1)])
    only_hi = _numbers_left(hi, {link.hi.key for link in number_links}, {a for a, _ in clashes})
    only_en = [c.mention for c in left]
    only_en += _numbers_left(en, {link.en.key for link in number_links}, {b for _, b in clashes})
    only_hi += [] if en.denies else hi.negators
    only_en += [] if hi.denies else en.negators
    links = (*name_links, *number_links)
    lacking = len(_tabled(hi) ^ _tabled(en))
    return Evidence(links, tuple(only_hi), tuple(only_en), tuple(clashes), lacking)


def _tabled(facts: Facts) -> set[str]:
    """Entries of the gazetteer in a text, less what may mean two and ordinary words such as East and River."""
    keys = {candidate.mention.key for candidate in facts.candidates}
    return {key for key in keys if key[0] == "=" and OR not in key and key[1:].lower() not in forms("ordinary_en")}


def _agreeing_numbers(hi: Facts, en: Facts) -> list[Link]:
    return [
        Link(a.mention, b.mention, score)
        for a in hi.numbers
        for b in en.numbers
        if (score := agree(a.mention.key, b.mention.key))
    ]


def _number_clashes(hi: Facts, en: Facts, met: Iterable[Link]) -> list[tuple[Mention, Mention]]:
    """Pair numbers without counterpart that stand for one another, the most alike first."""
    met_hi, met_en = {link.hi.key for link in met}, {link.en.key for link in met}
    left_hi = {n.mention.key: n for n in reversed(hi.numbers) if n.mention.key not in met_hi}
    left_en = {n.mention.key: n for n in reversed(en.numbers) if n.mention.key not in met_en}
    alike = [
        (-near, a.mention.start, b.mention.start, a.mention, b.mention)
        for a in left_hi.values()
        for b in left_en.values()
        if _may_clash(a, b) and (near := kinship(a.mention.key, b.mention.key))
    ]
    pairs: dict[Mention, Mention] = {}
    taken: set[Mention] = set()
    for _, _, _, a, b in sorted(alike, key=lambda row: row[:3]):
        if a not in pairs and b not in taken:
            pairs[a] = b
            taken.add(b)
    return sorted(pairs.items(), key=lambda pair: pair[0].start)


def _may_clash(a: Number, b: Number) -> bool:
    """Two weak numbers do not clash, nor does a weak count: "one" is an article as well."""
    return not (a.weak and b.weak) and not any(n.weak and n.mention.key.isdecimal() for n in (a, b))


def _numbers_left(side: Facts, linked: Set[str], clashing: Set[Mention]) -> list[Mention]:
    """List the numbers of a side that are told by it alone: those that clash, and those that say more."""
    return [
        n.mention
        for n in side.numbers
        if n.mention in clashing or (says_more(n.mention.key) and not n.weak and n.mention.key not in linked)
    ]


def _pick(links: Iterable[Link]) -> list[Link]:
    """Choose links best first, earlier first, so that no stretch of text is linked twice."""
    chosen: list[Link] = []
    for link in sorted(links, key=lambda link: (-link.score, link.hi.start, link.en.start, -link.hi.end, -link.en.end)):
        if not any(_overlap(link.hi, other.hi) or _overlap(link.en, other.en) for other in chosen):
            chosen.append(link)
    return chosen


def _overlap(a: Mention, b: Mention) -> bool:
    return a.start < b.end and b.start < a.end


def _name_links(hi: Facts, en: Facts) -> tuple[list[Link], list[NameCandidate]]:
    """Link names and borrowed words; English names with nothing like them in the Hindi come second."""
    links: list[Link] = []
    left: list[NameCandidate] = []
    for candidate in en.candidates:
        found = list(_single_links(hi, candidate))
        links += found
        if candidate.strong and not found:
            left.append(candidate)
    if left and (hi.long_names or en.long_names):
        short = list(_acronym_links(hi, en, left))
        left = [c for c in left if not any(_overlap(link.en, c.mention) for link in short)]
        links += short
    if left and (hi.joins or en.joins):
        joined = _joined_links(hi, en, left)
        left = [c for c in left if not any(_overlap(link.en, c.mention) for link in joined)]
        links += joined
    return _pick(links), left


def _single_links(hi: Facts, candidate: NameCandidate) -> Iterator[Link]:
    """Link an English name or word to each Hindi word like it, which is of its kind then."""
    mention = candidate.mention
    for sense in _senses(mention.key):
        for i in hi.exact.get(sense, ()):
            yield Link(hi.candidates[i].mention, mention, 1.0)
    for i in hi.blocks.get(_block(candidate.sounds), ()):
        score = alike_sounds(hi.candidates[i].sounds, candidate.sounds, mention.kind)
        if score:
            yield Link(replace(hi.candidates[i].mention, kind=mention.kind), mention, score)


def _acronym_links(hi: Facts, en: Facts, left: Iterable[NameCandidate]) -> Iterator[Link]:
    """Link acronyms to the full names they are short for, where an English one or its words were left over."""
    missed = [candidate.mention for candidate in left]
    for long in hi.long_names:
        shorts = (mention for mention in missed if mention.key[0] == "#")
        yield from (Link(long.mention, short, 1.0) for short in shorts if is_short_for((short.key[1:],), long.words))
    for long in en.long_names:
        if any(_overlap(long.mention, mention) for mention in missed):
            shorts = (candidate.mention for candidate in hi.candidates if candidate.mention.key[0] != "=")
            yield from (Link(s, long.mention, 1.0) for s in shorts if is_short_for(tuple(parted(s.text)), long.words))


def _joined_links(hi: Facts, en: Facts, left: list[NameCandidate]) -> list[Link]:
    """Link names written as one word on one side and two on the other (न्यूयॉर्क, New York), where one was left over."""
    pairs = [
        (two, one) for one in left if len(one.sounds) >= JOINED_FROM for two in hi.joins.get(_block(one.sounds), ())
    ]
    pairs += [
        (hi.candidates[i], two)
        for block, twos in en.joins.items()
        for two in twos
        if any(_overlap(two.mention, one.mention) for one in left)
        for i in hi.blocks.get(block, ())
    ]
    links = (Link(a.mention, b.mention, sound_similarity(a.sounds, b.sounds)) for a, b in pairs)
    return [link for link in links if link.score >= JOINED_AT_LEAST]
