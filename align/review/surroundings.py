"""The sentences of a run's documents, read again where they are still there, else those that the records hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from align.core.errors import AlignError
from align.core.types import LANGS, Document, Lang, Sentence
from align.input.read import read_inputs
from align.output.contents import Contents
from align.output.records import PairSide, RunRecord
from align.text.sentences import sentences


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Sentences by document in their order; `whole` are the documents of which none is missing."""

    sentences: Mapping[str, Sequence[Sentence]]
    whole: frozenset[str]

    def around(self, side: PairSide, before: int, after: int) -> list[Sentence]:
        """Give the sentences of a side's document from `before` sentences ahead of it to `after` behind it."""
        every = self.sentences.get(side.doc, ())
        inside = [k for k, one in enumerate(every) if one.start < side.span[1] and side.span[0] < one.end]
        first, last = (inside[0], inside[-1]) if inside else (0, -1)
        return list(every[max(0, first - before) : last + 1 + after])


def surroundings(contents: Contents) -> Surroundings:
    """Find the sentences of all documents of a corpus; those of its pairs are as the records have them."""
    known = _recorded(contents)
    read = {document.id: document for document in read_again(contents.run)}
    found, whole = {}, set()
    for record in contents.documents:
        own, document = known.get(record.id, []), read.get(record.id)
        if document and len(document.text) == record.characters and _as_recorded(document, own):
            whole.add(record.id)
            found[record.id] = _together(own, sentences(document))
        else:
            found[record.id] = own
    return Surroundings(found, frozenset(whole))


def read_again(run: RunRecord) -> list[Document]:
    """Read the inputs of a run once more; nothing where they are not there any more."""
    try:
        documents, _ = read_inputs(list(run.inputs or ()), allow_outside=bool(run.config.get("allow_outside")))
    except AlignError:
        return []
    return documents


def side_sentences(side: PairSide, lang: Lang) -> list[Sentence]:
    """Give the sentences of a side as its record has them; none where the record has no spans of them."""
    found, at = [], 0
    for index, (start, end) in zip(side.sentences, side.sentence_spans, strict=False):
        found.append(Sentence(side.doc, index, start, end, side.text[at : at + end - start], lang))
        at += end - start + 1
    return found


def _recorded(contents: Contents) -> dict[str, list[Sentence]]:
    """Gather the sentences that stand in pairs, by document, each once and in order."""
    found: dict[str, dict[int, Sentence]] = {}
    for pair in contents.pairs:
        for lang in LANGS:
            for sentence in side_sentences(pair.side(lang), lang):
                found.setdefault(sentence.doc, {})[sentence.start] = sentence
    return {doc: sorted(own.values(), key=_start) for doc, own in found.items()}


def _as_recorded(document: Document, own: Iterable[Sentence]) -> bool:
    return all(document.text[one.start : one.end] == one.text for one in own)


def _together(own: Sequence[Sentence], every: Iterable[Sentence]) -> list[Sentence]:
    """Put the sentences of the records in the place of those that overlap them."""
    return sorted([*own, *_apart(own, every)], key=_start)


def _apart(own: Sequence[Sentence], every: Iterable[Sentence]) -> Iterator[Sentence]:
    at = 0
    for sentence in every:
        while at < len(own) and own[at].end <= sentence.start:
            at += 1
        if at == len(own) or own[at].start >= sentence.end:
            yield sentence


def _start(sentence: Sentence) -> int:
    return sentence.start
