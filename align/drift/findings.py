"""Findings: typed differences with their spans on each side, a severity and a sentence, from logits and contradictions.

A contradiction is told where the word head doubts its words too. Runs of doubted words that no contradiction explains
are paired by attention: a pair is a substitution, a run alone an omission (of the first text) or an addition.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from align.core.types import RANK, Finding, FindingType, FloatArray, Severity, Span
from align.core.vectors import sigmoid
from align.drift.facing import facing, figure_type, rival_figures, settled_figures, support
from align.drift.messages import Places, message
from align.drift.substitutions import substitution_type
from align.judge.contradictions import Clash
from align.judge.measured import Measured
from align.judge.wording import Wording, is_content

# Below this probability of drift nothing is told. Of unchanged FLORES dev pairs 5 % have findings then, 8 % at 0.5, and
# 87 % of changes are found in their place at either.
SILENT: Final = 0.6
CHANGED: Final = 0.5  # probability from which a word counts as changed: more likely than not
# The same for a word that a contradiction of both sides speaks against too. Chosen by hand: half of CHANGED.
CLASHED: Final = 0.25
# Content words from which what was left out or added is a clause rather than a detail. Chosen by hand.
LONG: Final = 4
MOST: Final = 6  # findings of one pair, so that a page can be read; chosen by hand
# Attention of a run of words on another from which they may be a substitution. Chosen by hand: half of what each of
# five words would get by chance.
FACING: Final = 0.1
# What is said of two names, in the words nearest to either, that must attend to what is said of the other.
IN_ONE_PLACE: Final = 0.6
FIGURES: Final[tuple[FindingType, ...]] = ("number", "unit", "date")
# Probability from which a finding may be critical: nine in ten should be right.
SURE_ENOUGH: Final = 0.9
LIKELY: Final = 0.5  # probability from which one may be major: more likely than not
# What an outlet may say in addition without changing what was said.
ADDED: Final[tuple[FindingType, ...]] = ("number", "unit", "date", "name", "quantifier", "modality")
SEVERITY: Final[Mapping[FindingType, Severity]] = {
    "number": "critical",
    "unit": "major",
    "date": "major",
    "name": "critical",
    "negation": "critical",
    "quantifier": "major",
    "modality": "major",
    "antonym": "critical",
    "role": "critical",
    "mistranslation": "major",
    "wording": "minor",
    "untranslated": "major",
    "register": "minor",
    "speaker": "critical",
    "cue": "minor",
    "quote-boundary": "minor",
}


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring words of one side that changed, by first and last index, with the highest probability among them."""

    first: int
    last: int
    probability: float


def findings(found: Measured, probability: float, types: Mapping[str, float]) -> list[Finding]:
    """List what changed between two texts, the gravest and surest first; nothing where drift is unlikely.

    `probability` is that of drift, `types` that of each type.
    """
    if probability < SILENT:
        return []
    chances = (_chances(found.verdict.a), _chances(found.verdict.b))
    told = list(_by_clash(found, chances, types))
    told += _by_word(found, chances, told)
    return sorted(_tempered(told), key=_rank)[:MOST]


def _rank(one: Finding) -> tuple[int, float, Span, Span]:
    return *gravity(one), one.a or (0, 0), one.b or (0, 0)


def gravity(one: Finding) -> tuple[int, float]:
    """Key that sorts findings the gravest first, then the surest; without a probability, last of its severity."""
    return RANK[one.severity], 1.0 if one.probability is None else -one.probability


def _tempered(found: Sequence[Finding]) -> list[Finding]:
    """Hold less than critical what is not sure, and minor what one side only says in addition.

    "Not ignored" may be "taken seriously", "the eleven piers" simply "the piers", and a full name a surname elsewhere.
    """
    return [replace(one, severity=_severity(one)) for one in found]


def _severity(one: Finding) -> Severity:
    """Give the severity of a finding: a denial of one side alone may stand in another word of the other."""
    sure, mutual = (one.probability or 0.0) >= SURE_ENOUGH, one.a is not None and one.b is not None
    if not mutual and (one.type in ADDED or (one.type == "negation" and not sure)):
        return "minor"
    if (one.probability or 0.0) < LIKELY:
        return "minor"
    lesser = not sure or (one.type == "negation" and not mutual)
    return "major" if one.severity == "critical" and lesser else one.severity


def _chances(rows: FloatArray) -> FloatArray:
    """Logits of the word head to probabilities, (w, 2)."""
    return sigmoid(rows).reshape(-1, 2)


# --- what rules and words both speak for -----------------------------------------------------------------------------


def _by_clash(found: Measured, chances: Sequence[FloatArray], types: Mapping[str, float]) -> Iterator[Finding]:
    """Contradictions whose words are likely changed; an antonym needs the other side's word to be opposite to."""
    for clash in _clashes(found):
        if clash.type == "antonym" and not clash.mutual:
            continue
        sides = zip((found.a, found.b), (clash.a, clash.b), chances, strict=True)
        own = [float(rows[k, 0]) for side, span, rows in sides if span for k in side.inside(span)]
        sure = max(own, default=0.0)
        sure = max(sure, types.get(clash.type, 0.0)) if clash.mutual else sure
        if sure >= (CLASHED if clash.mutual else CHANGED):
            yield _finding(clash.type, found, (clash.a, clash.b), sure)


def _clashes(found: Measured) -> Iterator[Clash]:
    """Contradictions, of figures those that stand for one another, of names those in one place."""
    for clash in found.clashes:
        figures = clash.type in FIGURES and clash.mutual
        if not figures and not (clash.type == "name" and clash.mutual and not _in_one_place(found, clash)):
            yield clash
    for one in rival_figures(found):
        yield Clash(figure_type(one.a.key, one.b.key), *one.spans)


def _in_one_place(found: Measured, clash: Clash) -> bool:
    """Tell whether two names face each other and much the same is said of both; else nothing was put for anything."""
    if clash.a is None or clash.b is None:
        return False
    return facing(found, clash.a, clash.b) >= FACING and support(found, clash.a, clash.b) >= IN_ONE_PLACE


def _finding(
    kind: FindingType, found: Measured, places: Places, probability: float, severity: Severity | None = None
) -> Finding:
    said = message(kind, found.a, found.b, places)
    return Finding(kind, severity or SEVERITY[kind], *places, said, round(probability, 6))


# --- what words alone speak for --------------------------------------------------------------------------------------


def _by_word(found: Measured, chances: Sequence[FloatArray], told: Sequence[Finding]) -> Iterator[Finding]:
    """Runs of changed words no contradiction explains: two facing are a substitution, one alone left out or added."""
    least = CHANGED if told else _least(chances)
    settled = [one.spans for one in settled_figures(found)]
    places = [*((one.a, one.b) for one in told), *settled]
    taken = [
        {k for own in places if (span := own[n]) for k in side.inside(span)}
        for n, side in enumerate((found.a, found.b))
    ]
    runs = [_runs(rows[:, 0], used, least) for rows, used in zip(chances, taken, strict=True)]
    if not runs[0] and not runs[1]:
        yield from _missing(found, chances, least)
        return
    gaps = [_gap(side, rows) for side, rows in zip((found.a, found.b), chances, strict=True)]
    partner = _partners(runs[0], runs[1], found.verdict.attention)
    for i, run in enumerate(runs[0]):
        span = found.a.span(run.first, run.last)
        if i in partner:
            other = runs[1][partner[i]]
            facing = found.b.span(other.first, other.last)
            kind = substitution_type((found.a, span), (found.b, facing))
            yield _finding(kind, found, (span, facing), max(run.probability, other.probability))
        elif _content(found.a, run):
            yield _finding("omission", found, (span, gaps[1]), run.probability, _weight(found.a, run))
    for j, run in enumerate(runs[1]):
        if j not in partner.values() and _content(found.b, run):
            span = found.b.span(run.first, run.last)
            yield _finding("addition", found, (gaps[0], span), run.probability, _weight(found.b, run))


def _least(chances: Sequence[FloatArray]) -> float:
    """Probability from which a word counts as changed in a pair that has drifted without any contradiction told.

    CHANGED, or where no word reaches that the highest there is: a drift that is told at all is told at its likeliest
    word.
    """
    return min(CHANGED, max((float(rows.max()) for rows in chances if rows.size), default=CHANGED))


def _missing(found: Measured, chances: Sequence[FloatArray], least: float) -> Iterator[Finding]:
    """Words left out of a side where the other side shows none that are too many."""
    kinds: tuple[FindingType, ...] = ("addition", "omission")
    for kind, side, rows in zip(kinds, (found.a, found.b), chances, strict=True):
        at = int(rows[:, 1].argmax()) if len(rows) else 0
        if len(rows) and rows[at, 1] >= least:
            gap = (side.words[at].end, side.words[at].end)
            places: Places = (gap, None) if kind == "addition" else (None, gap)
            yield _finding(kind, found, places, float(rows[at, 1]), "minor")


def _gap(side: Wording, rows: FloatArray) -> Span | None:
    """Place where words are likeliest missing on a side, as an empty span; None where that is not likely anywhere."""
    at = int(rows[:, 1].argmax()) if len(rows) else 0
    return (side.words[at].end, side.words[at].end) if len(rows) and rows[at, 1] >= CHANGED else None


def _weight(side: Wording, run: Run) -> Severity:
    """Severity of words left out or added."""
    return "major" if _content(side, run) >= LONG else "minor"


def _content(side: Wording, run: Run) -> int:
    """Number of content words of a run; words of grammar alone come and go in translation."""
    return sum(is_content(word) for word in side.words[run.first : run.last + 1])


def _runs(values: npt.NDArray[np.float32], used: set[int], least: float) -> list[Run]:
    """Neighbouring words at or above a probability; one word between two of them belongs to the run."""
    marked = [k for k, value in enumerate(values) if value >= least and k not in used]
    runs: list[Run] = []
    for k in marked:
        value = float(values[k])
        if runs and k - runs[-1].last <= 2 and k - 1 not in used:
            runs[-1] = Run(runs[-1].first, k, max(runs[-1].probability, value))
        else:
            runs.append(Run(k, k, value))
    return runs


def _partners(runs_a: Sequence[Run], runs_b: Sequence[Run], attention: FloatArray) -> dict[int, int]:
    """Put runs of both sides together, those that attend to each other most first; two alone go together anyhow."""
    weights = {
        (i, j): float(attention[x.first : x.last + 1, y.first : y.last + 1].sum(axis=1).max())
        for i, x in enumerate(runs_a)
        for j, y in enumerate(runs_b)
    }
    partner: dict[int, int] = {}
    for (i, j), weight in sorted(weights.items(), key=lambda item: (-item[1], item[0])):
        if i not in partner and j not in partner.values() and (weight >= FACING or len(weights) == 1):
            partner[i] = j
    return partner
