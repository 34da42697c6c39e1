"""What the judge says of candidates: features of the probability of given pairs, the relation of counterparts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from align.alignment.features import Scored, score_candidates
from align.alignment.sides import Sentences
from align.core.types import LANGS, Relation
from align.evidence.bilingual import Lexicon, load_lexicon
from align.evidence.reader import Reader
from align.judge.measured import PairJudge
from align.judge.network import LABELS, Label, Verdict
from align.model.background import Background
from align.model.encoder import Encoder
from align.text.normalise import for_encoder

# How two counterparts stand to each other by the judge's labels; the Hindi text is the first.
RELATIONS: Final[Mapping[Label, Relation]] = {
    "same": "equivalent",
    "a-more": "hi-contains-en",
    "b-more": "en-contains-hi",
    "share": "overlap",
    "changed": "contradicts",
}


def judged_pairs(
    hi: Sequence[str],
    en: Sequence[str],
    judge: PairJudge,
    encoder: Encoder,
    background: Background | None,
    lexicon: Lexicon | None = None,
) -> Scored:
    """Measure given pairs, each by itself against the background, and have them judged: features `judge_LABEL`."""
    found = judge.measured(hi, en)
    if judge.name == encoder.name:  # one pass gives the vectors of the texts and of their words
        rows = [np.array([side.whole for side in sides]) for sides in ([m.a for m in found], [m.b for m in found])]
    else:
        rows = [encoder.encode([for_encoder(text) for text in texts]) for texts in (hi, en)]
    reader, lexicon = Reader(), lexicon or load_lexicon()
    x, y = (
        Sentences(lang, texts, vectors, background, alone=True, lexicon=lexicon, reader=reader)
        for lang, texts, vectors in zip(LANGS, (hi, en), rows, strict=True)
    )
    scored = score_candidates(x, y, [((k,), (k,)) for k in range(len(hi))])
    verdicts = {
        f"judge_{label.replace('-', '_')}": np.array([one.verdict.log_odds(label) for one in found], np.float32)
        for label in LABELS
    }
    return replace(scored, table={**scored.table, **verdicts})


def relation(verdict: Verdict) -> Relation:
    """Tell how two counterparts stand to each other: the likeliest label but that of texts with nothing in common."""
    likeliest = max(RELATIONS, key=lambda label: verdict.labels[LABELS.index(label)])
    return RELATIONS[likeliest]
