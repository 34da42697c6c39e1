"""A bilingual lexicon: content words that translate each other, weighed by inverse document frequency in the pool.

The lexicon (`models/lexicon.tsv`) holds stems with their translation probability both ways (IBM Model 1, Brown et al.
1993, fitted by `make fit` on the training sets) and how often each stands in general text.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Final

from align.core import tables
from align.core.errors import AlignError
from align.core.paths import models_dir
from align.core.tsv import parse_tsv
from align.core.types import LANGS, Lang

_WORD: Final = {
    "hi": re.compile(r"[\u0900-\u0963\u0971-\u097f]+"),
    "en": re.compile(r"[a-z]{2,}"),
}
_SHORTEST: Final = {"hi": 2, "en": 3}  # letters that are left of a stem


@cache
def _endings(lang: Lang) -> tuple[str, ...]:
    return tuple(row["form"] for row in tables.rows("inflections") if row["lang"] == lang)


@lru_cache(maxsize=1 << 18)
def stem(word: str, lang: Lang) -> str:
    """Take the inflection off a word, so that its forms meet in the lexicon."""
    if lang == "hi":
        word = unicodedata.normalize("NFC", word).replace("\u093c", "").replace("ँ", "ं")
    for ending in _endings(lang):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST[lang]:
            word = word[: -len(ending)] + ("y" if ending in ("ied", "ies") else "")
            break
    return word[:-1] if lang == "en" and len(word) > 4 and word[-1] == "e" else word


def stems(text: str, lang: Lang) -> tuple[str, ...]:
    """Give the stems of a text's words, in order of appearance."""
    return tuple(stem(word, lang) for word in _WORD[lang].findall(text.lower()))


@dataclass(frozen=True)
class Lexicon:
    """Hindi stem → English stem → weight 0..1, and the share of sentences of general text each stem stands in."""

    pairs: dict[str, dict[str, float]]
    frequency: dict[Lang, dict[str, float]]

    @cached_property
    def known(self) -> dict[Lang, frozenset[str]]:
        """Stems that have a translation."""
        return {
            "hi": frozenset(self.pairs),
            "en": frozenset(e for translations in self.pairs.values() for e in translations),
        }


@cache
def load_lexicon() -> Lexicon:
    """Read the lexicon shipped with the recipes."""
    path: Path = models_dir() / "lexicon.tsv"
    try:
        rows = [row for _, row in parse_tsv(path.read_text(encoding="utf-8"), path)]
        pairs: dict[str, dict[str, float]] = {}
        for row in rows:
            pairs.setdefault(row["hi"], {})[row["en"]] = float(row["weight"])
        frequency: dict[Lang, dict[str, float]] = {
            lang: {row[lang]: float(row[f"{lang}_frequency"]) for row in rows} for lang in LANGS
        }
        return Lexicon(pairs, frequency)
    except (OSError, ValueError, KeyError) as error:
        raise AlignError(f"unreadable lexicon ({error})", path=path, hint="run `make fit`") from error


def rarity(share: float) -> float:
    """Weight of a word that stands in this share of sentences of general text: once in twenty weighs 1, always 0."""
    return -math.log(share) / math.log(20)


def pool_rarity(count: int, total: int) -> float:
    """Inverse document frequency of what stands in `count` of a pool's `total` sentences: once in twenty weighs 1."""
    return math.log((1 + total) / (1 + count)) / math.log(21 / 2)


@dataclass(frozen=True, slots=True)
class Bag:
    """A text's known words with their rarity; `mass` is the sum of squared rarities."""

    weights: dict[str, float]
    mass: float


def rarities(texts: Sequence[Sequence[str]], lang: Lang, lexicon: Lexicon, *, general: bool) -> dict[str, float]:
    """Weigh stems by inverse document frequency, in these texts or (`general`) in the text the lexicon was made of."""
    if general:
        return {word: rarity(share) for word, share in lexicon.frequency[lang].items()}
    counts = Counter(word for text in texts for word in set(text))
    return {word: pool_rarity(count, len(texts)) for word, count in counts.items()}


def bag(text: Sequence[str], lang: Lang, weights: dict[str, float], lexicon: Lexicon) -> Bag:
    """Collect the known words of a text with their weights."""
    own = {word: max(weights[word], 0.0) for word in text if word in lexicon.known[lang]}
    return Bag(own, sum(weight * weight for weight in own.values()))


def expand(hi: Bag, lexicon: Lexicon) -> dict[str, float]:
    """Give the English stems a Hindi text calls for, each with its best weight."""
    called: dict[str, float] = {}
    for word, weighed in hi.weights.items():
        for english, weight in lexicon.pairs[word].items():
            called[english] = max(called.get(english, 0.0), weight * weighed)
    return called


def shared_mass(called: dict[str, float], en: Bag) -> float:
    """Sum what the words of an English text have in common with the ones called for."""
    return sum(called[word] * weight for word, weight in en.weights.items() if word in called)
