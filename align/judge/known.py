"""What tables and rules know of two texts before they are judged: of each word, of two words together, of the pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from align.core.types import FindingType, FloatArray, Lang, Span
from align.core.vectors import unit
from align.evidence import bilingual as words
from align.evidence.phonetic import sound_similarity, word_sounds
from align.judge.contradictions import Clash, Shared
from align.judge.wording import Wording, is_content

# What is known of each word beside its vector; the kinds of clashes have a column each.
CLASHES: Final = ("number", "name", "negation", "quantifier", "modality", "antonym", "role", "register")
PLAIN: Final = ("same", "lexicon", "number_same", "rarity", "hindi", "cross", "denies", "content", "foreign")
COLUMNS: Final = (*PLAIN, *CLASHES)
# These are part of the features the judge was trained with: to change one asks for `make fit`. All chosen by hand.
ALIKE: Final = 0.88  # similarity of sounds from which two words of one language may be one name spelled twice
LONE: Final = 0.5  # weight of a clash that only one text knows of, half of one that both do
RAREST: Final = 3.0  # rarity of a word the lexicon has never seen: one in 8,000 sentences (20³)
# Clashes that are counted, as features `KIND_mutual` where both sides have something and `KIND_lone` where one has:
# the rules give no denial of both sides, and of units, roles and forms of address none of one side.
COUNTED: Final[tuple[tuple[FindingType, tuple[bool, ...]], ...]] = (
    ("number", (True, False)),
    ("unit", (True,)),
    ("date", (True, False)),
    ("name", (True, False)),
    ("negation", (False,)),
    ("quantifier", (True, False)),
    ("modality", (True, False)),
    ("antonym", (True, False)),
    ("role", (True,)),
    ("register", (True,)),
)


@dataclass(frozen=True, slots=True)
class Known:
    """What tables and rules know of two texts: (wa, f) and (wb, f) features of words, columns as in COLUMNS.

    `ties` (wa, wb) tells how surely two words go together: lexicon, same form, linked names and numbers; 0..1. `pair`
    are the features of the two texts as a whole, by name.
    """

    a: FloatArray
    b: FloatArray
    ties: FloatArray
    pair: Mapping[str, float]


def know(a: Wording, b: Wording, both: Shared, clashes: Sequence[Clash], means: Mapping[Lang, FloatArray]) -> Known:
    """Gather what tables and rules know of two texts; `means` are the mean text vectors of each language, (d,)."""
    rows, ties = word_features(a, b, both, clashes)
    return Known(*rows, ties, pair_features(a, b, both, clashes, means))


def pair_features(
    a: Wording, b: Wording, both: Shared, clashes: Sequence[Clash], means: Mapping[Lang, FloatArray]
) -> dict[str, float]:
    """Features of two texts as a whole, by name; counts in logarithms."""
    links = [x.kind for x, _, _ in both.links]
    row = {
        "similarity": float(a.whole @ b.whole),
        "cosine": centred_cosine(a, b, means),
        "length": float(np.log((len(a.text) + 5) / (len(b.text) + 5))),
        "brevity": brevity(min(len(a.words), len(b.words))),
        "cross": float(a.lang != b.lang),
        "hindi": float(a.lang == b.lang == "hi"),
        "numbers_shared": float(np.log1p(links.count("number"))),
        "names_shared": float(np.log1p(links.count("name"))),
    }
    for kind in ("name", "number"):
        for side, only in (("a", both.only_a), ("b", both.only_b)):
            row[f"{kind}s_only_{side}"] = float(np.log1p(sum(mention.kind == kind for mention in only)))
    for clash, ways in COUNTED:
        for mutual in ways:
            count = sum(one.type == clash and one.mutual == mutual for one in clashes)
            row[f"{clash}_{'mutual' if mutual else 'lone'}"] = float(np.log1p(count))
    return row


def centred_cosine(a: Wording, b: Wording, means: Mapping[Lang, FloatArray]) -> float:
    """Cosine of two texts' vectors less the means of their languages."""
    rows = [unit((side.whole - means[side.lang])[None])[0] for side in (a, b)]
    return float(rows[0] @ rows[1])


def brevity(size: int) -> float:
    """Tell how short a text is: 1 for none, half for ten words (or characters), towards 0; a shape chosen by hand."""
    return 10 / (size + 10)


def word_features(
    a: Wording, b: Wording, both: Shared, clashes: Sequence[Clash]
) -> tuple[tuple[FloatArray, FloatArray], FloatArray]:
    """Gather what tables and rules know of the words of two texts: (wa, f) and (wb, f), and their ties (wa, wb)."""
    features = (_plain(a, b), _plain(b, a))
    ties = _ties(a, b)
    column = COLUMNS.index("lexicon") if a.lang != b.lang else COLUMNS.index("same")
    if ties.size:
        features[0][:, column], features[1][:, column] = ties.max(axis=1), ties.max(axis=0)
    if a.lang == b.lang:
        _same_stems(features[0], a, b)
        _same_stems(features[1], b, a)
    for x, y, score in both.links:
        name = "number_same" if x.kind == "number" else "same"
        _raise(features[0], a, (x.start, x.end), name, score)
        _raise(features[1], b, (y.start, y.end), name, score)
        own, other = a.inside((x.start, x.end)), b.inside((y.start, y.end))
        ties[np.ix_(own, other)] = np.maximum(ties[np.ix_(own, other)], score)
    for clash in clashes:
        kind = "number" if clash.type in ("unit", "date") else clash.type
        for rows, side, span in zip(features, (a, b), (clash.a, clash.b), strict=True):
            if span is not None:
                _raise(rows, side, span, kind, 1.0 if clash.mutual else LONE)
    return features, ties


def _ties(a: Wording, b: Wording) -> FloatArray:
    """How well each word translates or repeats each other one, (wa, wb)."""
    if a.lang != b.lang:
        rows = [[_translates(x.stem, y.stem, a.lang) for y in b.words] for x in a.words]
    else:
        rows = [[1.0 if x.form == y.form else _spelled_alike(x.form, y.form) for y in b.words] for x in a.words]
    return np.array(rows, np.float32).reshape(len(a.words), len(b.words))


def _same_stems(rows: FloatArray, own: Wording, other: Wording) -> None:
    stems = {word.stem for word in other.words}
    rows[:, COLUMNS.index("lexicon")] = [word.stem in stems for word in own.words]


def _plain(own: Wording, other: Wording) -> FloatArray:
    """Features of words by themselves."""
    rows = np.zeros((len(own.words), len(COLUMNS)), np.float32)
    frequency = words.load_lexicon().frequency[own.lang]
    for row, word in zip(rows, own.words, strict=True):
        share = frequency.get(word.stem)
        row[COLUMNS.index("rarity")] = min(words.rarity(share), RAREST) / RAREST if share else 1.0
        row[COLUMNS.index("content")] = is_content(word)
        row[COLUMNS.index("foreign")] = own.lang == "hi" and own.text[word.start].isascii() and word.form[:1].isalpha()
    rows[:, COLUMNS.index("hindi")] = own.lang == "hi"
    rows[:, COLUMNS.index("cross")] = own.lang != other.lang
    for mention in own.facts.negators:
        _raise(rows, own, (mention.start, mention.end), "denies", 1.0)
    return rows


def _translates(a: str, b: str, lang: str) -> float:
    pairs = words.load_lexicon().pairs
    return pairs.get(a, {}).get(b, 0.0) if lang == "hi" else pairs.get(b, {}).get(a, 0.0)


@lru_cache(maxsize=1 << 18)
def _spelled_alike(a: str, b: str) -> float:
    """Similarity of the sounds of two words of one language, 0 below ALIKE."""
    if a[:1].isdigit() or b[:1].isdigit() or min(len(a), len(b)) < 3:
        return 0.0
    score = sound_similarity(_sounds(a), _sounds(b))
    return score if score >= ALIKE else 0.0


@lru_cache(maxsize=1 << 16)
def _sounds(form: str) -> str:
    return word_sounds(form)


def _raise(rows: FloatArray, side: Wording, span: Span, column: str, value: float) -> None:
    """Lift a column to at least `value` for the words that a span touches."""
    own = side.inside(span)
    rows[own, COLUMNS.index(column)] = np.maximum(rows[own, COLUMNS.index(column)], value)


# Evidence by kind: columns of words and beginnings of names of the pair's features; words also tie one to another.
EVIDENCE: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "names": (("name", "same"), ("name",)),
    "numbers": (("number", "number_same"), ("number", "unit", "date")),
    "lexicon": (("lexicon",), ()),
    "contradictions": (
        ("negation", "quantifier", "modality", "antonym", "role", "register"),
        ("negation", "quantifier", "modality", "antonym", "role", "register"),
    ),
}


def without(known: Known, kind: str) -> Known:
    """Leave one kind of EVIDENCE out of what is known of two texts."""
    columns, beginnings = EVIDENCE[kind]
    places = [COLUMNS.index(column) for column in columns]
    rows = [side.copy() for side in (known.a, known.b)]
    for side in rows:
        side[:, places] = 0
    pair = {name: 0.0 if name.startswith(beginnings or ("\0",)) else value for name, value in known.pair.items()}
    ties = np.zeros_like(known.ties) if kind == "lexicon" else known.ties
    return Known(rows[0], rows[1], ties, pair)
