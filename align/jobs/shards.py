"""The work on a shard: its documents cleaned, told apart by story, encoded and aligned; as values and as a record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from align.alignment.mining import Pool
from align.alignment.mode import Decision
from align.alignment.sentence_aligner import Match, SentenceAligner, number_documents
from align.alignment.sides import Sentences
from align.core.types import LANGS, Bead, Document, Dropped, Pair, RunnerUp, Sentence
from align.evidence.places import in_documents
from align.evidence.reader import Reader
from align.jobs.config import Config
from align.jobs.plan import Shard
from align.jobs.recall import Whole, align_whole
from align.jobs.regroup import parted_story
from align.jobs.stories import Stopwatch, Story, cleaned_documents, story_of
from align.output.contents import pair_id


@dataclass(frozen=True, slots=True)
class AlignedShard:
    """What a shard came to: stories, stretches that form alone shows to be no text, pairs, modes, seconds by stage."""

    stories: Sequence[Story]
    dropped: Sequence[Dropped]
    pairs: Sequence[Pair]
    modes: Mapping[str, Decision]
    seconds: Mapping[str, float]

    @property
    def documents(self) -> list[Document]:
        """The documents, story after story."""
        return [document for story in self.stories for document in story.documents]


def align_shard(shard: Shard, config: Config, aligner: SentenceAligner) -> AlignedShard:
    """Clean the documents of a shard, tell their stories apart, encode and align them."""
    watch = Stopwatch()
    documents = [document for bundle in shard.bundles for document in bundle.documents]
    cleaned = cleaned_documents(documents, shard.counts, keep_furniture=config.keep_furniture)
    watch.stage("read")
    stories: list[Story] = []
    for bundle in shard.bundles:
        story, told = story_of(bundle.name, bundle.documents, cleaned), bundle.told or config.group != "auto"
        stories += [story] if told else parted_story(story, lambda: aligner)
    watch.stage("group")
    pairs, modes = _align_stories(stories, config.mode, aligner, watch)
    watch.stage("align")
    dropped = [one for document in documents for one in cleaned[document.id].dropped]
    return AlignedShard(stories, dropped, pairs, modes, watch.seconds)


def _align_stories(
    stories: Sequence[Story], mode: str, aligner: SentenceAligner, watch: Stopwatch
) -> tuple[list[Pair], dict[str, Decision]]:
    """Encode and align the stories that have both languages; give their pairs, and the modes of their documents."""
    both = [story for story in stories if len({sentence.lang for sentence in story.sentences}) == 2]
    texts = ([sentence.text for story in both for sentence in story.whole_side(lang)] for lang in LANGS)
    sides = aligner.sides(*texts, by_clause=True)
    watch.stage("encode")
    pairs: list[Pair] = []
    modes: dict[str, Decision] = {}
    for story, whole in zip(both, _wholes(both, sides), strict=True):
        found, decisions = _align_story(story, whole, mode, aligner)
        pairs += found
        modes |= decisions
    return pairs, modes


def _wholes(stories: Sequence[Story], sides: tuple[Sentences, Sentences]) -> Iterator[Whole]:
    """Part the encoded sentences of a run by story, and those of each story by whether they are text."""
    at = [0, 0]
    for story in stories:
        aside = {(one.sentence.doc, one.sentence.index) for one in story.aside}
        own, reader = [story.whole_side(lang) for lang in LANGS], Reader()
        documents = [number_documents(side) for side in own]
        every = [np.arange(len(side)) for side in own]
        text = [np.array([k for k, s in enumerate(side) if (s.doc, s.index) not in aside], np.int64) for side in own]
        pools = []
        for hi_places, en_places in (every, text):
            hi, en = (
                side.story(start + place, reader)
                for side, start, place in zip(sides, at, (hi_places, en_places), strict=True)
            )
            pools.append(Pool(hi, en, documents[0][hi_places], documents[1][en_places]))
        at = [start + len(side) for start, side in zip(at, own, strict=True)]
        yield Whole(pools[0], text[0], text[1], pools[1])


def _align_story(
    story: Story, whole: Whole, mode: str, aligner: SentenceAligner
) -> tuple[list[Pair], dict[str, Decision]]:
    """Match the Hindi sentences of a story with its English ones."""
    hi, en = story.whole_side("hi"), story.whole_side("en")
    matches, decisions = align_whole(whole, mode, aligner)
    documents = {document.id: document for document in story.documents}
    names = [list(dict.fromkeys(sentence.doc for sentence in side)) for side in (hi, en)]
    told = {f"{names[0][h]} | {names[1][e]}": decision for (h, e), decision in decisions.items()}
    return [_pair(match, hi, en, documents, aligner.encoder.name) for match in matches], told


def _pair(
    match: Match, hi: Sequence[Sentence], en: Sequence[Sentence], documents: Mapping[str, Document], model: str
) -> Pair:
    """Give a match its texts, its provenance and evidence with offsets into the documents."""
    hi_side, en_side = [hi[i] for i in match.bead.hi], [en[j] for j in match.bead.en]
    hi_span, en_span = ((side[0].start, side[-1].end) for side in (hi_side, en_side))
    return Pair(
        id=pair_id(hi_side[0].doc, hi_span, en_side[0].doc, en_span),
        hi=" ".join(sentence.text for sentence in hi_side),
        en=" ".join(sentence.text for sentence in en_side),
        hi_doc=documents[hi_side[0].doc],
        en_doc=documents[en_side[0].doc],
        hi_sentences=hi_side,
        en_sentences=en_side,
        type=match.bead.type,
        similarity=match.bead.similarity,
        margin=match.bead.margin,
        probability=match.bead.probability,
        evidence=in_documents(match.evidence, hi_side, en_side),
        mode=match.bead.mode,
        model=model,
        relation=match.relation,
        why=match.why,
        runner_up=_runner_up(match.runner_up, en),
        reason=match.bead.reason,
    )


def _runner_up(bead: Bead | None, en: Sequence[Sentence]) -> RunnerUp | None:
    """Give the next best counterpart its text."""
    if bead is None:
        return None
    side = [en[j] for j in bead.en]
    return RunnerUp(" ".join(sentence.text for sentence in side), side, bead.similarity, bead.probability)
