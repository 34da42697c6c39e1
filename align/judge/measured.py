"""Two wordings measured against each other, once, in one canonical order: contradictions and the judge's verdict.

What is made of a measured pair (how the texts stand, the probability of drift, findings, the probability of one
utterance) is the mirror image of what the exchanged pair gives: it is computed in the canonical order and turned round
where need be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Protocol

from align.core.types import LANGS, FloatArray, Lang
from align.core.vectors import one_thread
from align.judge.contradictions import Clash, Shared, clashes, shared_mentions
from align.judge.known import Known, know
from align.judge.network import Verdict, undecided
from align.judge.wording import Wording, read_wordings
from align.model.encoder import TokenEncoder

PAIRS_TOGETHER: Final = 512  # pairs held in memory with their words


class Judging(Protocol):
    """Anything that gives a verdict on two texts that have words."""

    @property
    def means(self) -> Mapping[Lang, FloatArray]:
        """Mean vector of the texts of each language, (d,)."""
        ...

    def judge(self, a: Wording, b: Wording, known: Known) -> Verdict:
        """Judge two texts."""
        ...


@dataclass(frozen=True, slots=True)
class Measured:
    """All that is known of two texts: `a` is the Hindi one, of one language the first by text.

    `turned` tells that they were given the other way round.
    """

    a: Wording
    b: Wording
    both: Shared
    clashes: Sequence[Clash]
    known: Known
    verdict: Verdict
    turned: bool = False


def measure(a: Wording, b: Wording, judge: Judging) -> Measured:
    """Compare two texts by rules and have them judged."""
    turned = _order(b) < _order(a)
    if turned:
        a, b = b, a
    both = shared_mentions(a, b)
    found = clashes(a, b, both)
    known = know(a, b, both, found, judge.means)
    verdict = judge.judge(a, b, known) if a.words and b.words else undecided(a, b)
    return Measured(a, b, both, found, known, verdict, turned)


def _order(side: Wording) -> tuple[int, str]:
    return LANGS.index(side.lang), side.text


def measure_pairs(
    pairs: Sequence[tuple[str, str]],
    encoder: TokenEncoder,
    judge: Judging,
    langs: tuple[Lang, Lang] | None = None,
) -> list[Measured]:
    """Read the texts of pairs, each once, and measure every pair, in order.

    `langs` are the languages of all first and all second texts; by default each text is of the language of its script.
    """
    known: dict[tuple[Lang | None, str], Wording] = {}
    for lang, texts in (
        ((lang, [pair[side] for pair in pairs]) for side, lang in enumerate(langs))
        if langs
        else ((None, [text for pair in pairs for text in pair]),)
    ):
        own = list(dict.fromkeys(texts))
        read = read_wordings(own, encoder, [lang] * len(own) if lang else None)
        known |= {(lang, text): wording for text, wording in zip(own, read, strict=True)}
    first, second = langs or (None, None)
    with one_thread():
        return [measure(known[first, a], known[second, b], judge) for a, b in pairs]


@dataclass(frozen=True)
class PairJudge:
    """Judges pairs of texts with the encoder whose word vectors the network was trained on, loaded at first use.

    `name` is the encoder's.
    """

    load: Callable[[], TokenEncoder]
    network: Judging
    name: str

    @cached_property
    def encoder(self) -> TokenEncoder:
        """The encoder of words."""
        return self.load()

    def measured(self, hi: Sequence[str], en: Sequence[str]) -> list[Measured]:
        """Measure Hindi texts against English ones, pair by pair."""
        return measure_pairs(list(zip(hi, en, strict=True)), self.encoder, self.network, ("hi", "en"))
