"""The main job: documents in, a parallel corpus out. One stage after the other, nothing flows back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

import numpy as np

from align.alignment.mining import Pool
from align.alignment.mode import Decision, check_mode
from align.alignment.sentence_aligner import Match, SentenceAligner, number_documents
from align.alignment.sides import Sentences
from align.core.errors import AlignError
from align.core.progress import Progress
from align.core.types import LANGS, Bead, Document, Dropped, Pair, RunnerUp, Sentence, Span
from align.core.version import __version__
from align.evidence.places import in_documents
from align.evidence.reader import Reader
from align.filters.selection import Selection, select
from align.filters.steps import Cleaner, Cleaning
from align.input.read import Input, holds_pairs
from align.jobs.given_pairs import given_tables
from align.jobs.recall import Whole, align_whole
from align.jobs.regroup import check_grouping, regrouped
from align.jobs.stories import Front, Stopwatch, Story, named_input, read_stories
from align.output.contents import pair_id
from align.output.corpus import Corpus

_PLAIN = ("mode", "min_probability", "precision", "model", "keep_furniture", "allow_outside", "group", "mask_personal")


@dataclass(frozen=True, slots=True)
class Config:
    """What the user may choose.

    mode: auto decides for each pair of documents; parallel and comparable force one.
    min_probability: the threshold; None is the one with the highest expected F1, found for each mode.
    precision: instead, share of kept pairs expected to be right, by their probabilities.
    model: recipe, hub name or folder; None is the offline default.
    keep_furniture: every sentence is text, nothing is set aside.
    allow_outside: links and manifests may lead out of their folder.
    group: auto parts folders into the stories they tell; folder takes each for one story, one all documents.
    clean: what is dropped beside pairs below the threshold.
    mask_personal: put blocks for telephone numbers, addresses and identity numbers in every text that is read.
    columns: what tables call the columns of documents, by our names.
    """

    mode: str = "auto"
    min_probability: float | None = None
    precision: float | None = None
    model: str | None = None
    keep_furniture: bool = False
    allow_outside: bool = False
    group: str = "auto"
    clean: Cleaning = field(default_factory=Cleaning)
    mask_personal: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def table(self) -> dict[str, object]:
        """The settings as run.json and a configuration file hold them."""
        table = {name: getattr(self, name) for name in _PLAIN}
        cleaning = {"clean": self.clean.table, "exclude": list(self.clean.exclude)}
        return table | cleaning | {"columns": dict(self.columns)}

    def check(self) -> None:
        """Refuse settings that cannot be met before any work is done."""
        check_mode(self.mode)
        check_grouping(self.group)
        self.selection.check()

    @property
    def selection(self) -> Selection:
        """How pairs are chosen by their probability."""
        return Selection(self.precision, self.min_probability)


def build_corpus(
    inputs: Sequence[Input], config: Config, aligner: SentenceAligner, *, progress: bool = False
) -> Corpus:
    """Read, split, encode, align and filter; texts never leave the order of their documents."""
    watch, cleaner = Stopwatch(), Cleaner(config.clean)
    tables = [given for given in inputs if holds_pairs(given)]
    front = _read([given for given in inputs if given not in tables], config, progress)
    if not tables:
        _check_languages(inputs, front)
    watch.stage("read")
    front = regrouped(front, config.group, lambda: aligner)
    watch.stage("group")
    aligned, modes = _align_stories(front, config.mode, aligner, watch, progress)
    given = given_tables(tables, aligner, mask=config.mask_personal, progress=progress)
    watch.stage("align")
    every = [*aligned, *given.pairs]
    chosen = select([replace(pair, number=k) for k, pair in enumerate(every)], config.selection, cleaner)
    paired = {(s.doc, s.index) for pair in chosen.kept for s in (*pair.hi_sentences, *pair.en_sentences)}
    left_out = (_dropped(pair, reason) for pair, reason in chosen.left)
    dropped = [*front.left_out(paired), *lonely(front.stories), *given.dropped, *left_out]
    documents = [*front.documents, *given.documents]
    run = {
        "version": __version__,
        "model": aligner.encoder.name,
        "fingerprint": getattr(aligner.encoder, "fingerprint", ""),
        "calibration": aligner.calibration,
        "config": config.table,
        "inputs": list(map(named_input, inputs)),
        "threshold": chosen.limits,
        "threshold_by": config.selection.in_words,
        "expected_precision": chosen.expected_precision,
        "counts": {
            "stories": len(front.stories) + len(given.documents) // len(LANGS),
            **_counts(front, documents, chosen.kept, paired, dropped),
        },
        "modes": modes,
        "seconds": watch.seconds,
    }
    return Corpus(documents, chosen.kept, dropped, run, [pair for pair, _ in chosen.left], _unpaired(front, paired))


def _align_stories(
    front: Front, mode: str, aligner: SentenceAligner, watch: Stopwatch, progress: bool
) -> tuple[list[Pair], dict[str, object]]:
    """Encode and align the stories that have both languages; give their pairs, and the modes of their documents."""
    stories = [story for story in front.stories if len({sentence.lang for sentence in story.sentences}) == 2]
    texts = ([sentence.text for story in stories for sentence in story.whole_side(lang)] for lang in LANGS)
    sides = aligner.sides(*texts, by_clause=True)
    watch.stage("encode")
    bar = Progress("aligning stories", len(stories), progress)
    pairs: list[Pair] = []
    modes: dict[str, object] = {}
    for story, whole in zip(stories, _wholes(stories, sides), strict=True):
        found, decisions = _align_story(story, whole, mode, aligner)
        pairs += found
        modes |= {name: asdict(decision) for name, decision in decisions.items()}
        bar.advance()
    bar.finish()
    return pairs, modes


def _unpaired(front: Front, paired: Collection[tuple[str, int]]) -> dict[str, list[Span]]:
    """Give each document's sentences that count as text and are in no pair."""
    found: dict[str, list[Span]] = {document.id: [] for document in front.documents}
    for story in front.stories:
        for sentence in story.sentences:
            if (sentence.doc, sentence.index) not in paired:
                found[sentence.doc].append((sentence.start, sentence.end))
    return found


def _read(inputs: Sequence[Input], config: Config, progress: bool) -> Front:
    """Read the documents of a run; nothing where only tables of pairs were given."""
    if not inputs:
        return Front([], [], [])
    return read_stories(
        inputs,
        keep_furniture=config.keep_furniture,
        allow_outside=config.allow_outside,
        mask_personal=config.mask_personal,
        columns=config.columns,
        progress=progress,
    )


def _dropped(pair: Pair, reason: str) -> Dropped:
    """Tell why a pair is left out."""
    both, sides = f"{pair.hi_doc.id} | {pair.en_doc.id}", (pair.hi_sentences, pair.en_sentences)
    spans = tuple(tuple((sentence.start, sentence.end) for sentence in side) for side in sides)
    return Dropped("filter", reason, both, f"{pair.hi} | {pair.en}", spans=spans)


def _check_languages(inputs: Sequence[Input], front: Front) -> None:
    """Refuse inputs without a document of either language; files that were skipped are the hint."""
    skipped = [f"{drop.doc}: {drop.reason}" for drop in front.dropped if drop.stage == "read"][:3]
    for lang, name in (("hi", "Hindi"), ("en", "English")):
        if not any(document.lang == lang for document in front.documents):
            given = ", ".join(map(named_input, inputs))
            hint = f"skipped: {'; '.join(skipped)}" if skipped else "give files or folders that hold both languages"
            raise AlignError(f"no {name} document among {given}", hint=hint)


def _counts(
    front: Front,
    documents: Sequence[Document],
    pairs: Sequence[Pair],
    paired: Collection[tuple[str, int]],
    dropped: Sequence[Dropped],
) -> dict[str, object]:
    """Numbers for the data card; `paired` are the sentences (document, index) in pairs, recalled ones among them."""
    recalled = [
        one.sentence
        for story in front.stories
        for one in story.aside
        if (one.sentence.doc, one.sentence.index) in paired
    ]
    kept = [*(sentence for story in front.stories for sentence in story.sentences), *recalled]
    return {
        "documents": dict(sorted(Counter(document.lang for document in documents).items())),
        "sentences": dict(sorted(Counter(sentence.lang for sentence in kept).items())),
        "sentences_mixed": sum(sentence.mixed for sentence in kept),
        "sentences_paired": len(paired),
        "pairs": len(pairs),
        "types": dict(sorted(Counter(pair.type for pair in pairs).items())),
        "dropped": dict(sorted(Counter(drop.stage for drop in dropped).items())),
    }


def lonely(stories: Sequence[Story]) -> list[Dropped]:
    """List the documents of stories that have no document in the other language."""
    return [
        Dropped("read", "no document in the other language to match with", document.id)
        for story in stories
        if len({document.lang for document in story.documents}) < 2
        for document in story.documents
    ]


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
