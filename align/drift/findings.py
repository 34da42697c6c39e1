"""From word-by-word log-odds and clashes to typed findings: what changed, where on each side, how serious, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from align.core.types import Finding, FindingType, FloatArray, Severity, Span
from align.core.vectors import sigmoid
from align.drift.contradictions import Clash
from align.drift.kinds import kind_of
from align.drift.reading import Wording, is_content
from align.drift.word_head import Compared

# Below this probability of drift nothing is told. Of unchanged FLORES dev pairs 5 % have findings then, 8 % at 0.5, and
# 87 % of changes are found in their place at either.
SILENT: Final = 0.6
CHANGED: Final = 0.5  # probability from which a word counts as changed
CLASHED: Final = 0.25  # the same for a word that a rule speaks against too
LONG: Final = 4  # content words from which what was left out or added is more than a detail
MOST: Final = 6  # findings of one pair
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
    "untranslated": "major",
    "register": "minor",
    "speaker": "critical",
    "cue": "minor",
    "quote-boundary": "minor",
}
NOUN: Final[Mapping[FindingType, str]] = {
    "number": "number",
    "unit": "unit",
    "date": "date or time",
    "name": "name",
    "negation": "denial",
    "quantifier": "word of quantity",
    "modality": "word of obligation or possibility",
    "antonym": "word of opposite meaning",
    "role": "who does what to whom",
    "mistranslation": "wording",
    "untranslated": "untranslated word",
    "register": "form of address",
    "speaker": "speaker",
    "cue": "verb of speech",
    "quote-boundary": "extent of the quotation",
}
RANK: Final[Mapping[Severity, int]] = {"critical": 0, "major": 1, "minor": 2}


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring words of one side that changed, by first and last index, with the highest probability among them."""

    first: int
    last: int
    probability: float


def findings(
    a: Wording, b: Wording, clashes: Sequence[Clash], compared: Compared, probability: float, types: Mapping[str, float]
) -> list[Finding]:
    """List what changed between two texts, the gravest and surest first; nothing where drift is unlikely."""
    if probability < SILENT:
        return []
    chances = tuple(_chances(rows) for rows in (compared.a, compared.b))
    found = list(_by_clash(a, b, clashes, chances, types))
    taken = [_taken(a, [one.a for one in found if one.a]), _taken(b, [one.b for one in found if one.b])]
    found += _by_word(a, b, compared, chances, taken, found)
    found = _tempered(found)
    found.sort(key=lambda one: (RANK[one.severity], -one.probability, one.a or (0, 0), one.b or (0, 0)))
    return found[:MOST]


def nothing(a: Wording, b: Wording) -> Finding:
    """Say that one of two texts has no words at all."""
    if a.words:
        return Finding("omission", "major", (0, len(a.text)), None, "The second text has no words.")
    return Finding("addition", "major", None, (0, len(b.text)), "The first text has no words.")


def _tempered(found: Sequence[Finding]) -> list[Finding]:
    """Hold less than critical what one side only says in addition: a number, a name, a denial among other changes.

    "Not ignored" may be "taken seriously", and "the eleven piers" simply "the piers".
    """
    reworded = any(one.type == "mistranslation" for one in found)
    lesser = {"number", "name", *(("negation",) if reworded else ())}
    return [replace(one, severity="major") if one.type in lesser and not (one.a and one.b) else one for one in found]


def _chances(rows: FloatArray) -> FloatArray:
    """Log-odds to probabilities."""
    return sigmoid(rows).reshape(-1, 2)


def _taken(side: Wording, spans: Sequence[Span]) -> set[int]:
    return {k for span in spans for k in side.inside(span)}


# --- what rules and words both speak for -----------------------------------------------------------------------------


def _by_clash(
    a: Wording, b: Wording, clashes: Sequence[Clash], chances: Sequence[FloatArray], types: Mapping[str, float]
) -> Iterator[Finding]:
    """Clashes whose words are likely changed; a word of opposite meaning needs the other one to be opposite to."""
    for clash in clashes:
        if clash.type == "antonym" and not clash.mutual:
            continue
        own = [
            chances[n][k, 0]
            for n, (side, span) in enumerate(((a, clash.a), (b, clash.b)))
            if span
            for k in side.inside(span)
        ]
        sure = max([float(value) for value in own], default=0.0)
        sure = max(sure, types.get(clash.type, 0.0)) if clash.mutual else sure
        if sure >= (CLASHED if clash.mutual else CHANGED):
            yield finding(clash.type, a, b, clash.a, clash.b, sure)


def finding(
    kind: FindingType, a: Wording, b: Wording, in_a: Span | None, in_b: Span | None, probability: float
) -> Finding:
    """Put a finding of a kind into words."""
    texts = [side.text[span[0] : span[1]] if span else "" for side, span in ((a, in_a), (b, in_b))]
    return Finding(kind, SEVERITY[kind], in_a, in_b, message(NOUN[kind], *texts), round(probability, 6))


def message(noun: str, a: str, b: str) -> str:
    """Say in a sentence what differs: both sides' words, or the words only one side has."""
    if a and b:
        return f"The {noun} differs: “{a}” in one, “{b}” in the other."
    return f"The {noun} “{a or b}” stands in the {'first' if a else 'second'} text only."


# --- what words alone speak for --------------------------------------------------------------------------------------


def _by_word(
    a: Wording,
    b: Wording,
    compared: Compared,
    chances: Sequence[FloatArray],
    taken: Sequence[set[int]],
    found: Sequence[Finding],
) -> Iterator[Finding]:
    """Runs of changed words no clash explains: two facing are another wording, one alone is left out or added."""
    least = CHANGED if found else _lowest(chances)
    runs_a, runs_b = (_runs(rows[:, 0], used, least) for rows, used in zip(chances, taken, strict=True))
    gaps = [(n, int(rows[:, 1].argmax()), float(rows[:, 1].max())) for n, rows in enumerate(chances) if len(rows)]
    partner = _partners(runs_a, runs_b, compared.attention)
    for i, run in enumerate(runs_a):
        span = a.span(run.first, run.last)
        if i in partner:
            other = runs_b[partner[i]]
            sure = max(run.probability, other.probability)
            facing = b.span(other.first, other.last)
            kind = kind_of((a, span), (b, facing))
            yield finding(kind, a, b, span, facing, sure)
        else:
            yield _lone("omission", a, run, (span, _gap(b, gaps, 1)))
    for j, run in enumerate(runs_b):
        if j not in partner.values():
            yield _lone("addition", b, run, (_gap(a, gaps, 0), b.span(run.first, run.last)))
    if not runs_a and not runs_b:
        yield from (_missing((a, b)[n], n, k, sure) for n, k, sure in gaps if sure >= least)


def _missing(side: Wording, number: int, at: int, probability: float) -> Finding:
    """Words left out of a side where the other side shows none that are too many."""
    end = side.words[at].end
    which = "second" if number else "first"
    kind: FindingType = "omission" if number else "addition"
    said = f"Words seem to be missing in the {which} text after “{side.text[side.words[at].start : end]}”."
    spans: tuple[Span | None, Span | None] = (None, (end, end)) if number else ((end, end), None)
    return Finding(kind, "minor", *spans, said, round(probability, 6))


def _lowest(chances: Sequence[FloatArray]) -> float:
    """Threshold of a pair that has drifted without any word above CHANGED: its likeliest place."""
    return min(CHANGED, max((float(rows.max()) for rows in chances if rows.size), default=CHANGED))


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
        if i not in partner and j not in partner.values() and (weight >= 0.1 or len(weights) == 1):
            partner[i] = j
    return partner


def _lone(kind: FindingType, side: Wording, run: Run, spans: tuple[Span | None, Span | None]) -> Finding:
    content = sum(is_content(word, side.lang) for word in side.words[run.first : run.last + 1])
    severity: Severity = "major" if content >= LONG else "minor"
    start, end = side.span(run.first, run.last)
    words = side.text[start:end]
    first, second = ("first", "second") if kind == "omission" else ("second", "first")
    said = f"“{words}” stands in the {first} text and has no counterpart in the {second}."
    return Finding(kind, severity, *spans, said, round(run.probability, 6))


def _gap(side: Wording, gaps: Sequence[tuple[int, int, float]], number: int) -> Span | None:
    """Place where words are likely missing on a side, as an empty span; None where no place stands out."""
    for n, k, sure in gaps:
        if n == number and sure >= CHANGED:
            return (side.words[k].end, side.words[k].end)
    return None
