"""Facts of a run: each text read once, each pair of texts compared once."""

from __future__ import annotations

from dataclasses import dataclass, field

from align.core.types import Evidence, Lang
from align.evidence.bilingual import stems
from align.evidence.facts import Facts, compare_facts, read_facts


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the words, names, numbers and denials of texts and compares them; what it has seen it keeps."""

    _facts: dict[tuple[str, Lang], Facts] = field(default_factory=dict)
    _stems: dict[tuple[str, Lang], tuple[str, ...]] = field(default_factory=dict)
    _evidence: dict[tuple[str, str], Evidence] = field(default_factory=dict)

    def facts(self, text: str, lang: Lang) -> Facts:
        """Names, numbers and denials of a text."""
        known = self._facts.get((text, lang))
        if known is None:
            known = self._facts[text, lang] = read_facts(text, lang)
        return known

    def stems(self, text: str, lang: Lang) -> tuple[str, ...]:
        """Stems of a text's words."""
        known = self._stems.get((text, lang))
        if known is None:
            known = self._stems[text, lang] = stems(text, lang)
        return known

    def evidence(self, hi: str, en: str) -> Evidence:
        """What a Hindi and an English text share, and what only one of them has."""
        known = self._evidence.get((hi, en))
        if known is None:
            known = self._evidence[hi, en] = compare_facts(self.facts(hi, "hi"), self.facts(en, "en"))
        return known
