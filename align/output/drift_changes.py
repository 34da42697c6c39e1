"""The findings of a statement told once: what several comparisons say of the same words, by outlet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from align.core.types import RANK, FindingType, Lang, Severity
from align.output.drift_records import ClusterRecord, FindingRecord, RenderingRecord

# What a reader calls each kind of change.
KIND_WORDS: Final[dict[FindingType, str]] = {
    "number": "figure",
    "unit": "unit",
    "date": "date or time",
    "name": "name",
    "negation": "denial",
    "quantifier": "how many",
    "modality": "will, may or must",
    "antonym": "opposite word",
    "role": "who does what",
    "omission": "left out",
    "addition": "left out",
    "mistranslation": "meaning",
    "wording": "wording",
    "untranslated": "not translated",
    "register": "form of address",
    "speaker": "speaker",
    "cue": "verb of speech",
    "quote-boundary": "quoted or reported",
}
# The words of the page for a reader of Hindi.
HINDI: Final = {
    "critical": "गंभीर",
    "major": "बड़ा",
    "minor": "छोटा",
    "none": "कोई बदलाव नहीं",
    "figure": "आंकड़ा",
    "unit": "इकाई",
    "date or time": "तारीख या समय",
    "name": "नाम",
    "denial": "नकार",
    "how many": "कितने",
    "will, may or must": "होगा, हो सकता है या होना चाहिए",
    "opposite word": "उल्टा शब्द",
    "who does what": "किसने क्या किया",
    "left out": "छूट गया",
    "meaning": "अर्थ",
    "wording": "शब्द",
    "not translated": "अनुवाद नहीं हुआ",
    "form of address": "संबोधन",
    "speaker": "वक्ता",
    "verb of speech": "कहने की क्रिया",
    "quoted or reported": "उद्धृत या अपने शब्दों में",
}
HOW_REPORTED: Final = {
    "direct": "in quotation marks",
    "indirect": "as reported speech",
    "mixed": "in part in quotation marks",
    "stated": "in the outlet's own words",
}


@dataclass(frozen=True, slots=True)
class Side:
    """Words that some outlets have for something."""

    text: str
    lang: Lang
    outlets: Sequence[str]


@dataclass(frozen=True, slots=True)
class Change:
    """One change in a statement: its kind in words, who has what, and who has nothing of it."""

    kind: str
    severity: Severity
    probability: float | None
    sides: Sequence[Side]
    lacking: Sequence[str]


def told_changes(cluster: ClusterRecord) -> list[Change]:
    """Gather the findings of a statement's comparisons by their words, the gravest first."""
    groups: list[tuple[list[FindingRecord], set[tuple[int, str]], set[int]]] = []
    for comparison in cluster.comparisons:
        for finding in comparison.findings:
            said, lacking = _sides(cluster.renderings, finding, (comparison.a, comparison.b))
            if not said:
                continue
            own = ([finding], said, lacking)
            words = {(KIND_WORDS[finding.type], text) for _, text in said}
            for other in [g for g in groups if words & {(KIND_WORDS[g[0][0].type], text) for _, text in g[1]}]:
                groups.remove(other)
                own = (own[0] + other[0], own[1] | other[1], own[2] | other[2])
            groups.append(own)
    found = [_change(cluster.renderings, *group) for group in groups]
    return sorted(found, key=lambda one: (RANK[one.severity], -(one.probability or 0), one.kind))


def _sides(
    renderings: Sequence[RenderingRecord], finding: FindingRecord, places: tuple[int, int]
) -> tuple[set[tuple[int, str]], set[int]]:
    """Words of each rendering that a finding is about, and the renderings that have none."""
    told: dict[int, str] = {}
    for place, span in zip(places, (finding.a, finding.b), strict=True):
        one = renderings[place]
        read = {"speaker": one.speaker, "cue": one.cue, "quote-boundary": HOW_REPORTED[one.kind]}
        told[place] = read.get(finding.type, one.text[slice(*span)] if span else "")
    return {(k, text) for k, text in told.items() if text}, {k for k, text in told.items() if not text}


def _change(
    renderings: Sequence[RenderingRecord], found: Sequence[FindingRecord], said: set[tuple[int, str]], lacking: set[int]
) -> Change:
    first = min(found, key=lambda one: (RANK[one.severity], -(one.probability or 0)))
    sides = [
        Side(text, lang, outlets) for (text, lang), outlets in sorted(_by_words(renderings, said).items(), key=_place)
    ]
    silent = _outlets(renderings, lacking - {k for k, _ in said})
    return Change(KIND_WORDS[first.type], first.severity, first.probability, sides, silent)


def _by_words(renderings: Sequence[RenderingRecord], said: set[tuple[int, str]]) -> dict[tuple[str, Lang], list[str]]:
    found: dict[tuple[str, Lang], set[int]] = {}
    for k, text in said:
        found.setdefault((text, renderings[k].lang), set()).add(k)
    return {words: _outlets(renderings, places) for words, places in found.items()}


def _outlets(renderings: Sequence[RenderingRecord], places: set[int]) -> list[str]:
    """Outlets of some renderings, each once."""
    return list(dict.fromkeys(renderings[k].source or renderings[k].doc for k in sorted(places)))


def _place(item: tuple[tuple[str, Lang], list[str]]) -> tuple[int, tuple[str, Lang]]:
    return -len(item[1]), item[0]
