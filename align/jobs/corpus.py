"""The main job: documents in, a parallel corpus out. One stage after the other, nothing flows back."""

from __future__ import annotations

import hashlib
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
from align.core.types import LANGS, Bead, Document, Dropped, Evidence, Mention, Pair, RunnerUp, Sentence
from align.core.version import __version__
from align.evidence.reader import Reader
from align.input.read import Input
from align.jobs.recall import Whole, align_whole
from align.jobs.stories import Front, Stopwatch, Story, check_grouping, named_input, read_stories, regrouped
from align.model.heads import best_threshold, threshold_for
from align.output.corpus import Corpus
from align.text.normalise import folded


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
    columns: what tables call the columns of documents, by our names.
    """

    mode: str = "auto"
    min_probability: float | None = None
    precision: float | None = None
    model: str | None = None
    keep_furniture: bool = False
    allow_outside: bool = False
    group: str = "auto"
    columns: Mapping[str, str] = field(default_factory=dict)

    def check(self) -> None:
        """Refuse settings that cannot be met before any work is done."""
        check_mode(self.mode)
        check_grouping(self.group)
        if self.precision is not None and self.min_probability is not None:
            raise AlignError("--precision and --min-probability exclude each other", hint="give one of them")
        for name, value in (("precision", self.precision), ("min-probability", self.min_probability)):
            if value is not None and not 0 <= value <= 1:
                raise AlignError(f"--{name} is {value}", hint="give a number between 0 and 1")

    @property
    def threshold_by(self) -> str:
        """How the thresholds are chosen, in words."""
        if self.min_probability is not None:
            return f"min-probability {self.min_probability:g}"
        return "expected F1" if self.precision is None else f"precision {self.precision:g}"


def build_corpus(
    inputs: Sequence[Input], config: Config, aligner: SentenceAligner, *, progress: bool = False
) -> Corpus:
    """Read, split, encode, align and filter; texts never leave the order of their documents."""
    watch = Stopwatch()
    front = read_stories(
        inputs,
        keep_furniture=config.keep_furniture,
        allow_outside=config.allow_outside,
        columns=config.columns,
        progress=progress,
    )
    _check_languages(inputs, front)
    watch.stage("read")
    front = regrouped(front, config.group, lambda: aligner)
    watch.stage("group")
    stories = [story for story in front.stories if len({sentence.lang for sentence in story.sentences}) == 2]
    texts = ([sentence.text for story in stories for sentence in story.whole_side(lang)] for lang in LANGS)
    sides = aligner.sides(*texts, by_clause=True)
    watch.stage("encode")
    bar = Progress("aligning stories", len(stories), progress)
    aligned = []
    for story, whole in zip(stories, _wholes(stories, sides), strict=True):
        aligned.append(_align_story(story, whole, config.mode, aligner))
        bar.advance()
    bar.finish()
    watch.stage("align")
    found = [pair for own, _ in aligned for pair in own]
    limits = thresholds(found, config)
    pairs, rejected = select(found, limits)
    paired = {(s.doc, s.index) for pair in pairs for s in (*pair.hi_sentences, *pair.en_sentences)}
    dropped = [*front.left_out(paired), *lonely(front.stories), *rejected]
    run = {
        "version": __version__,
        "model": aligner.encoder.name,
        "fingerprint": getattr(aligner.encoder, "fingerprint", ""),
        "calibration": aligner.calibration,
        "config": asdict(config),
        "inputs": list(map(named_input, inputs)),
        "threshold": limits,
        "threshold_by": config.threshold_by,
        "expected_precision": float(np.mean([pair.probability for pair in pairs])) if pairs else None,
        "counts": _counts(front, pairs, paired, dropped),
        "modes": {name: asdict(decision) for _, decisions in aligned for name, decision in decisions.items()},
        "seconds": watch.seconds,
    }
    return Corpus(documents=front.documents, pairs=pairs, dropped=dropped, run=run)


def _check_languages(inputs: Sequence[Input], front: Front) -> None:
    """Refuse inputs without a document of either language; files that were skipped are the hint."""
    skipped = [f"{drop.doc}: {drop.reason}" for drop in front.dropped if drop.stage == "read"][:3]
    for lang, name in (("hi", "Hindi"), ("en", "English")):
        if not any(document.lang == lang for document in front.documents):
            given = ", ".join(map(named_input, inputs))
            hint = f"skipped: {'; '.join(skipped)}" if skipped else "give files or folders that hold both languages"
            raise AlignError(f"no {name} document among {given}", hint=hint)


def _counts(
    front: Front, pairs: Sequence[Pair], paired: Collection[tuple[str, int]], dropped: Sequence[Dropped]
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
        "documents": dict(sorted(Counter(document.lang for document in front.documents).items())),
        "stories": len(front.stories),
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
    places = [f"{side[0].doc}\t{side[0].start}-{side[-1].end}" for side in (hi_side, en_side)]
    name = "\t".join(places)
    return Pair(
        id=hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12],
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


def in_documents(evidence: Evidence, hi: Sequence[Sentence], en: Sequence[Sentence]) -> Evidence:
    """Move offsets from the joined texts of a pair to the documents they come from."""
    return Evidence(
        links=tuple(replace(link, hi=_moved(link.hi, hi), en=_moved(link.en, en)) for link in evidence.links),
        only_hi=tuple(_moved(mention, hi) for mention in evidence.only_hi),
        only_en=tuple(_moved(mention, en) for mention in evidence.only_en),
        clashes=tuple((_moved(a, hi), _moved(b, en)) for a, b in evidence.clashes),
        strangeness=evidence.strangeness,
        lacking=evidence.lacking,
    )


def _moved(mention: Mention, side: Sequence[Sentence]) -> Mention:
    """Find the sentence a mention starts in and add that sentence's place in its document."""
    at = 0
    for sentence in side:
        if mention.start < at + len(sentence.text) + 1:
            shift = sentence.start - at
            return replace(mention, start=mention.start + shift, end=min(mention.end + shift, sentence.end))
        at += len(sentence.text) + 1
    return mention


def thresholds(found: Sequence[Pair], config: Config) -> dict[str, float]:
    """Choose the least probability a pair of each mode is kept with."""
    every = np.array([pair.probability for pair in found])
    modes = np.array([pair.mode for pair in found])
    names = sorted(set(modes.tolist()))
    if config.min_probability is not None:
        return dict.fromkeys(names, config.min_probability)
    if config.precision is not None:
        return dict.fromkeys(names, threshold_for(config.precision, every))
    return {name: best_threshold(every[modes == name]) for name in names}


def select(found: Sequence[Pair], limits: Mapping[str, float]) -> tuple[list[Pair], list[Dropped]]:
    """Keep the pairs at or above their mode's limit, each text pair once; say why each other one was left out."""
    pairs: list[Pair] = []
    dropped: list[Dropped] = []
    first: dict[tuple[str, str], str] = {}
    for pair in found:
        same = (folded(pair.hi), folded(pair.en))
        if pair.probability < limits[pair.mode]:
            reason = pair.reason or f"probability {pair.probability:.3f} below {limits[pair.mode]:.3f}"
        elif same in first:
            reason = f"duplicate of {first[same]}"
        else:
            first[same] = pair.id
            pairs.append(pair)
            continue
        dropped.append(Dropped("filter", reason, f"{pair.hi_doc.id} | {pair.en_doc.id}", f"{pair.hi} | {pair.en}"))
    return pairs, dropped
