"""Pairs made by hand of a run's pairs: edited, merged, split, or of other sentences of the same two documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from align.core.errors import AlignError
from align.core.types import LANGS, Lang, Sentence
from align.evidence.places import in_documents
from align.evidence.reader import Reader
from align.output.contents import evidence_record, pair_id
from align.output.records import EvidenceRecord, PairRecord
from align.review.surroundings import side_sentences

_NO_EVIDENCE = EvidenceRecord(names=(), numbers=())


def edited(pair: PairRecord, hi: str, en: str) -> PairRecord:
    """Give a pair other words; its places stay, and what was measured of the old words goes.

    Raises:
        AlignError: a side without words.
    """
    texts = " ".join(hi.split()), " ".join(en.split())
    if not all(texts):
        raise AlignError("a side is empty", hint="write both texts, or reject the pair")
    return _unmeasured(pair, hi=texts[0], en=texts[1], evidence=_NO_EVIDENCE)


def paired(pair: PairRecord, hi: Sequence[Sentence], en: Sequence[Sentence]) -> PairRecord:
    """Make a pair of sentences of the documents of `pair`, one or more on each side, with its evidence found anew.

    Raises:
        AlignError: a side without a sentence.
    """
    sides = [sorted({one.start: one for one in side}.values(), key=lambda one: one.start) for side in (hi, en)]
    if not all(sides):
        raise AlignError("a side has no sentence", hint="choose one of each language, or reject the pair")
    spans = [(side[0].start, side[-1].end) for side in sides]
    texts = [" ".join(one.text for one in side) for side in sides]
    evidence = in_documents(Reader().evidence(*texts), *sides)
    fields: dict[str, object] = {"type": f"{len(sides[0])}-{len(sides[1])}", "evidence": evidence_record(evidence)}
    for lang, side, span, text in zip(LANGS, sides, spans, texts, strict=True):
        fields |= {
            lang: text,
            f"{lang}_span": span,
            f"{lang}_sentences": tuple(one.index for one in side),
            f"{lang}_sentence_spans": tuple((one.start, one.end) for one in side),
        }
    name = pair_id(pair.hi_doc, spans[0], pair.en_doc, spans[1])
    return _unmeasured(pair, id=name, relation="equivalent", **fields)


def merged(pair: PairRecord, other: PairRecord) -> PairRecord:
    """Join two pairs of the same documents, their sentences in order."""
    both = [[*_sentences(pair, lang), *_sentences(other, lang)] for lang in LANGS]
    return paired(pair, both[0], both[1])


def divided(pair: PairRecord, hi_at: int, en_at: int) -> list[PairRecord]:
    """Cut a pair in two where `hi_at` and `en_at` words of its sides are past; a part with an empty side is left out.

    Raises:
        AlignError: cuts that leave the pair as it is, or nothing of it.
    """
    parts = [_cut(_sentences(pair, lang), at) for lang, at in zip(LANGS, (hi_at, en_at), strict=True)]
    found = [paired(pair, hi, en) for hi, en in zip(*parts, strict=True) if hi and en]
    if not found or (found[0].hi, found[0].en) == (pair.hi, pair.en):
        raise AlignError("nothing to part here", hint="put a cut between two words of a side")
    return found


def _sentences(pair: PairRecord, lang: Lang) -> list[Sentence]:
    """Give the sentences of a side; one of its whole span where the record has none."""
    side = pair.side(lang)
    whole = Sentence(side.doc, side.sentences[0] if side.sentences else 0, *side.span, side.text, lang)
    return side_sentences(side, lang) or [whole]


def _cut(side: Sequence[Sentence], words: int) -> tuple[list[Sentence], list[Sentence]]:
    """Part a side behind a number of words, through a sentence if need be."""
    first: list[Sentence] = []
    second: list[Sentence] = []
    for sentence in side:
        own = len(sentence.text.split())
        head, tail = _parted(sentence, max(0, min(words, own)))
        first += [head] if head.text else []
        second += [tail] if tail.text else []
        words -= own
    return first, second


def _parted(sentence: Sentence, words: int) -> tuple[Sentence, Sentence]:
    """Part a sentence behind a number of its words; a part may be empty."""
    rest = sentence.text.split(maxsplit=words)[words:]
    tail = rest[0] if rest else ""
    at = sentence.text.rindex(tail) if tail else len(sentence.text)
    head = sentence.text[:at].rstrip()
    return (
        replace(sentence, end=sentence.start + len(head), text=head),
        replace(sentence, start=sentence.start + at, text=tail),
    )


def _unmeasured(pair: PairRecord, **fields: object) -> PairRecord:
    gone: dict[str, object] = {"similarity": None, "margin": None, "probability": None, "why": {}, "runner_up": None}
    return msgspec.structs.replace(pair, **gone, **fields)
