"""The third job: a translation checked against its original, in order: what changed, what is missing or added."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from align.alignment.mining import Pool
from align.alignment.sentence_aligner import SentenceAligner
from align.core.errors import AlignError
from align.core.progress import tell
from align.core.types import Document, Finding, Sentence, Severity
from align.drift.judge import compare_texts
from align.input.read import Input, read_inputs, skipped_words
from align.model.encoder import TokenEncoder
from align.text.sentences import sentences

# Words of a sentence without counterpart from which it is a statement rather than a label. Chosen by hand.
STATEMENT: Final = 4


@dataclass(frozen=True, slots=True)
class Checked:
    """A stretch of the original and of the translation that go together, either of which may be empty.

    `hi` and `en` are neighbouring sentences; `probability` is that one says something else than the other, and spans of
    findings are of the sentences' text, joined by a space.
    """

    hi: Sequence[Sentence]
    en: Sequence[Sentence]
    probability: float
    findings: Sequence[Finding]

    @property
    def texts(self) -> tuple[str, str]:
        """Both sides' texts."""
        return _joined(self.hi), _joined(self.en)


def check_translation(
    inputs: Sequence[Input],
    aligner: SentenceAligner,
    encoder: TokenEncoder,
    *,
    allow_outside: bool = False,
    progress: bool = False,
) -> list[Checked]:
    """Compare each Hindi document with the English one of its group, in the order of the Hindi text.

    What is skipped is said where `progress` is shown; see `read_inputs` for `allow_outside`.

    Raises:
        AlignError: documents that do not come in pairs.
    """
    found: list[Checked] = []
    documents, dropped = read_inputs(inputs, allow_outside=allow_outside, progress=progress)
    if progress and (skipped := skipped_words(dropped)):
        tell(skipped)
    for hi, en in _pairs(documents):
        sides = sentences(hi), sentences(en)
        beads = _beads(*sides, aligner)
        texts = [(_joined(h), _joined(e)) for h, e in beads if h and e]
        drifts = iter(compare_texts(texts, encoder, progress=progress))
        for h, e in beads:
            if h and e:
                drift = next(drifts)
                found.append(Checked(h, e, drift.probability, drift.findings))
            else:
                found.append(Checked(h, e, 1.0, [_alone(h, e)]))
    return found


def _pairs(documents: Sequence[Document]) -> Iterator[tuple[Document, Document]]:
    """Give the Hindi and the English document of each group: two files are a pair, and so are x.hi.txt and x.en.txt."""
    if len(documents) == 2 and {one.lang for one in documents} == {"hi", "en"}:
        hi, en = sorted(documents, key=lambda one: one.lang, reverse=True)
        yield hi, en
        return
    groups: dict[str, dict[str, list[Document]]] = {}
    for one in documents:
        groups.setdefault(_name(one), {}).setdefault(one.lang, []).append(one)
    for name, sides in sorted(groups.items()):
        if sorted(map(len, sides.values())) != [1, 1]:
            raise AlignError(
                f"{name} is not one Hindi and one English document",
                hint="give two files, or a folder with NAME.hi.txt and NAME.en.txt of each translation",
            )
        yield sides["hi"][0], sides["en"][0]


def _name(document: Document) -> str:
    """Name what an original and its translation share: the path without its language."""
    parts = (document.path or document.id).split("/")
    return "/".join([*parts[:-1], ".".join(part for part in parts[-1].split(".") if part not in ("hi", "en"))])


def _beads(
    hi: Sequence[Sentence], en: Sequence[Sentence], aligner: SentenceAligner
) -> list[tuple[list[Sentence], list[Sentence]]]:
    """Put the sentences of both sides together, what has no counterpart by itself, in the order of the text."""
    if not hi or not en:
        return [([one], []) for one in hi] + [([], [one]) for one in en]
    one_document = np.zeros(len(hi), np.int64), np.zeros(len(en), np.int64)
    pool = Pool(*aligner.sides([one.text for one in hi], [one.text for one in en]), *one_document)
    linked = sorted((match.bead.hi, match.bead.en) for match in aligner.parallel(pool))
    free_hi = set(range(len(hi))) - {i for own, _ in linked for i in own}
    free_en = set(range(len(en))) - {j for _, own in linked for j in own}
    found = [(own[0], other[0], list(own), list(other)) for own, other in linked]
    starts = [(-1, -1), *((i, j) for i, j, _, _ in found)]
    found += [(i, max((b for a, b in starts if a < i), default=-1), [i], []) for i in free_hi]
    found += [(max((a for a, b in starts if b < j), default=-1), j, [], [j]) for j in free_en]
    return [([hi[i] for i in own], [en[j] for j in other]) for _, _, own, other in sorted(found)]


def _joined(side: Sequence[Sentence]) -> str:
    return " ".join(one.text for one in side)


def _alone(hi: Sequence[Sentence], en: Sequence[Sentence]) -> Finding:
    """Say that a sentence has no counterpart: left out of the English text, or added to it."""
    text = _joined(hi or en)
    severity: Severity = "major" if len(text.split()) >= STATEMENT else "minor"
    if hi:
        return Finding("omission", severity, (0, len(text)), None, f"“{text}” is not in the English text.")
    return Finding("addition", severity, None, (0, len(text)), f"“{text}” is not in the Hindi text.")
