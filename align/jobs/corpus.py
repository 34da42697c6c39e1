"""The main job: documents in, aligned corpus out. One stage after the other, nothing flows back."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from pathlib import Path

import numpy as np

from align import __version__
from align.alignment.aligner import Aligner, Match, load_aligner
from align.alignment.mode import Decision, check_mode
from align.core.errors import AlignError
from align.core.types import Bead, Document, Dropped, Evidence, Lang, Mention, Pair, RunnerUp, Sentence
from align.input.read import read_inputs
from align.model.heads import best_threshold, threshold_for
from align.output.corpus import Corpus
from align.output.formats import check_formats
from align.text.boilerplate import clean
from align.text.normalise import folded
from align.text.sentences import sentences


@dataclass(frozen=True, slots=True)
class Config:
    """What the user may choose.

    mode: auto decides for each pair of documents; parallel and comparable force one.
    min_probability: the threshold; None is the one with the highest expected F1, found for each mode.
    precision: instead, share of kept pairs expected to be right, by their probabilities.
    model: recipe, hub name or folder; None is the offline default.
    formats: names of export formats; empty is all.
    """

    mode: str = "auto"
    min_probability: float | None = None
    precision: float | None = None
    model: str | None = None
    formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """The documents of one group with their sentences, to be matched with one another."""

    name: str
    documents: Sequence[Document]
    sentences: Sequence[Sentence]

    def side(self, lang: Lang) -> list[Sentence]:
        """Sentences of one language, document after document."""
        return [sentence for sentence in self.sentences if sentence.lang == lang]


@dataclass(frozen=True, slots=True)
class Aligned:
    """What aligning one story gave: pairs above and below any threshold, and the mode of each document pair."""

    pairs: Sequence[Pair]
    decisions: dict[str, Decision]


def build_and_write(inputs: Sequence[str], out: Path, config: Config) -> str:
    """Build the corpus, write every file of it into `out`, and say in one line what came out."""
    _check(config)
    aligner = load_aligner(config.model)
    corpus = build_corpus(inputs, config, aligner)
    corpus.write(out, config.formats)
    count = len(corpus.pairs)
    pairs = "1 pair" if count == 1 else f"{count} pairs"
    return f"{pairs} from {len(corpus.documents)} documents; report: {out / 'report.html'}"


def _check(config: Config) -> None:
    """Refuse settings that cannot be met before any work is done."""
    check_mode(config.mode)
    if config.precision is not None and config.min_probability is not None:
        raise AlignError("--precision and --min-probability exclude each other", hint="give one of them")
    for name, value in (("precision", config.precision), ("min-probability", config.min_probability)):
        if value is not None and not 0 <= value <= 1:
            raise AlignError(f"--{name} is {value}", hint="give a number between 0 and 1")
    check_formats(config.formats)


def build_corpus(inputs: Sequence[str], config: Config, aligner: Aligner) -> Corpus:
    """Read, segment, embed, align and filter; texts never leave the order they were read in."""
    started = time.perf_counter()
    documents, dropped = read_inputs(inputs)
    for lang, name in (("hi", "Hindi"), ("en", "English")):
        if not any(document.lang == lang for document in documents):
            raise AlignError(f"no {name} document among {', '.join(inputs)}", hint=_skipped(dropped))
    read_at = time.perf_counter()
    kept: list[Sentence] = []
    for document in documents:
        good, residue = clean(sentences(document))
        kept += good
        dropped += residue
    stories = list(group(documents, kept))
    dropped += lonely(stories)
    segmented_at = time.perf_counter()
    aligner.warm([sentence.text for sentence in kept])
    encoded_at = time.perf_counter()
    aligned = [align_story(story, config.mode, aligner) for story in stories]
    found = [pair for story in aligned for pair in story.pairs]
    limits = thresholds(found, config)
    pairs, rejected = select(found, limits)
    seconds = {
        "read": read_at - started,
        "segment": segmented_at - read_at,
        "encode": encoded_at - segmented_at,
        "align": time.perf_counter() - encoded_at,
    }
    run = {
        "version": __version__,
        "model": aligner.encoder.name,
        "calibration": aligner.calibration,
        "config": asdict(config),
        "inputs": list(inputs),
        "threshold": limits,
        "threshold_by": threshold_by(config),
        "expected_precision": float(np.mean([pair.probability for pair in pairs])) if pairs else None,
        "counts": _counts(documents, kept, pairs, dropped + rejected),
        "modes": {name: asdict(decision) for story in aligned for name, decision in story.decisions.items()},
        "seconds": {stage: round(value, 3) for stage, value in seconds.items()},
    }
    return Corpus(documents=documents, pairs=pairs, dropped=dropped + rejected, run=run)


def _skipped(dropped: Sequence[Dropped]) -> str:
    """Name the files that were skipped, as a hint."""
    listed = "; ".join(f"{skip.doc}: {skip.reason}" for skip in dropped[:3])
    return f"skipped: {listed}" if listed else "give files or folders that hold both languages"


def _counts(
    documents: Sequence[Document], kept: Sequence[Sentence], pairs: Sequence[Pair], dropped: Sequence[Dropped]
) -> dict[str, object]:
    """Numbers for the data card."""
    paired = {(s.doc, s.index) for pair in pairs for s in (*pair.hi_sentences, *pair.en_sentences)}
    return {
        "documents": dict(sorted(Counter(document.lang for document in documents).items())),
        "sentences": dict(sorted(Counter(sentence.lang for sentence in kept).items())),
        "sentences_mixed": sum(sentence.mixed for sentence in kept),
        "sentences_paired": len(paired),
        "pairs": len(pairs),
        "types": dict(sorted(Counter(pair.type for pair in pairs).items())),
        "dropped": dict(sorted(Counter(drop.stage for drop in dropped).items())),
    }


def group(documents: Sequence[Document], kept: Sequence[Sentence]) -> Iterator[Story]:
    """Gather documents into stories by group; groups with one language only are matched with each other."""
    by_group = {
        name: list(members)
        for name, members in groupby(
            sorted(documents, key=lambda document: document.group), key=lambda document: document.group
        )
    }
    both = {name: members for name, members in by_group.items() if len({document.lang for document in members}) == 2}
    rest = [document for name, members in by_group.items() if name not in both for document in members]
    for name, members in [*both.items(), *([("", rest)] if rest else [])]:
        ids = {document.id for document in members}
        yield Story(name, members, [sentence for sentence in kept if sentence.doc in ids])


def lonely(stories: Sequence[Story]) -> list[Dropped]:
    """List the documents of stories that have no document in the other language."""
    return [
        Dropped("read", "no document in the other language to match with", document.id)
        for story in stories
        if len({document.lang for document in story.documents}) < 2
        for document in story.documents
    ]


def align_story(story: Story, mode: str, aligner: Aligner) -> Aligned:
    """Match the Hindi sentences of a story with its English ones."""
    hi, en = story.side("hi"), story.side("en")
    if not hi or not en:
        return Aligned([], {})
    matches, decisions = aligner.align(hi, en, mode)
    documents = {document.id: document for document in story.documents}
    pairs = [_pair(match, hi, en, documents, aligner.encoder.name) for match in matches]
    return Aligned(pairs, decisions)


def _pair(
    match: Match, hi: Sequence[Sentence], en: Sequence[Sentence], documents: dict[str, Document], model: str
) -> Pair:
    """Give a match its texts, its provenance and evidence with offsets into the documents."""
    hi_side, en_side = [hi[i] for i in match.bead.hi], [en[j] for j in match.bead.en]
    places = [f"{side[0].doc}\t{side[0].start}-{side[-1].end}" for side in (hi_side, en_side)]
    name = "\t".join(places)
    return Pair(
        id=hashlib.sha256(name.encode()).hexdigest()[:12],
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
        mode=match.mode,
        model=model,
        relation=match.relation,
        why=match.why,
        runner_up=_runner_up(match.runner_up, en),
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


def threshold_by(config: Config) -> str:
    """Say in words how the thresholds were chosen."""
    if config.min_probability is not None:
        return f"min-probability {config.min_probability:g}"
    return "expected F1" if config.precision is None else f"precision {config.precision:g}"


def select(found: Sequence[Pair], limits: Mapping[str, float]) -> tuple[list[Pair], list[Dropped]]:
    """Keep the pairs at or above their mode's limit, each text pair once; say why each other one was left out."""
    pairs: list[Pair] = []
    dropped: list[Dropped] = []
    first: dict[tuple[str, str], str] = {}
    for pair in found:
        same = (folded(pair.hi), folded(pair.en))
        if pair.probability < limits[pair.mode]:
            reason = f"probability {pair.probability:.3f} below {limits[pair.mode]:.3f}"
        elif same in first:
            reason = f"duplicate of {first[same]}"
        else:
            first[same] = pair.id
            pairs.append(pair)
            continue
        dropped.append(Dropped("filter", reason, f"{pair.hi_doc.id} | {pair.en_doc.id}", f"{pair.hi} | {pair.en}"))
    return pairs, dropped
