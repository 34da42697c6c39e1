"""What lies before a reviewer: a subject with all that helps to decide, and what each action makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, TypeAlias

from markupsafe import Markup

from align.core.errors import AlignError
from align.core.types import LANGS, RANK, Lang, Sentence
from align.output.contents import Contents
from align.output.drift_changes import KIND_WORDS
from align.output.drift_marks import Stretch, marked_rendering
from align.output.drift_page import DriftContents
from align.output.drift_records import FactRecord, RenderingRecord
from align.output.evidence_marks import marked_side
from align.output.records import PairRecord, PairSide, plain
from align.review.decisions import Values
from align.review.queue import Subject
from align.review.repairs import divided, edited, merged, paired
from align.review.subjects import Found, fact_id, finding_subjects, findings_of, pair_subjects
from align.review.surroundings import Surroundings, surroundings

# Fields of a form, each with its values.
Fields: TypeAlias = Mapping[str, Sequence[str]]
_CONTEXT: Final = 2  # sentences shown on either side of a pair
_CHOICE: Final = 5  # sentences on either side to choose a counterpart from


@dataclass(frozen=True, slots=True)
class Made:
    """What an action makes: the subjects it decides, and the records before and after as JSON holds them."""

    subjects: tuple[str, ...]
    before: tuple[Values, ...]
    after: tuple[Values, ...]


@dataclass(frozen=True, slots=True)
class SideView:
    """A side of a pair as the page shows it; `cut` is how many words the first part of a split has at first."""

    lang: Lang
    side: PairSide
    text: Markup
    before: Sequence[Sentence]
    after: Sequence[Sentence]
    whole: bool
    words: int
    cut: int


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Something a pair can be merged with: `value` names it in a form, `kind` is pair, hi or en."""

    value: str
    kind: str
    texts: Sequence[tuple[Lang, str]]


@dataclass(frozen=True, slots=True)
class Choice:
    """A sentence that can stand in a pair."""

    value: str
    sentence: Sentence
    chosen: bool


@dataclass(frozen=True, slots=True)
class RenderingView:
    """A rendering, or a document's value of a disputed figure, as the page shows it."""

    record: Any
    text: Markup


class Desk(Protocol):
    """What the pages need to know of a kind of run."""

    @property
    def subjects(self) -> Sequence[Subject]:
        """All that can be decided, in the order of the run."""

    @property
    def template(self) -> str:
        """The template that shows a subject."""

    @property
    def actions(self) -> Sequence[str]:
        """What can be done with a subject."""

    def view(self, name: str) -> dict[str, Any]:
        """Give what the template shows of a subject."""

    def form(self, name: str, action: str) -> dict[str, Any]:
        """Give what the form of an action shows."""

    def act(self, name: str, action: str, fields: Fields) -> Made:
        """Make what an action asks for; AlignError where that cannot be."""


@dataclass(frozen=True, slots=True)
class CorpusDesk:
    """The pairs of a corpus to accept, reject and repair."""

    subjects: Sequence[Subject]
    pairs: Mapping[str, PairRecord]
    around: Surroundings
    order: Mapping[tuple[str, str], Sequence[str]]
    template: str = "pair.html"
    actions: Sequence[str] = field(default=("accept", "reject", "edit", "merge", "split", "counterpart"))

    def view(self, name: str) -> dict[str, Any]:
        """Give a pair with its sides and their surroundings."""
        pair = self.pairs[name]
        return {"pair": pair, "sides": [self._side(pair, lang) for lang in LANGS]}

    def form(self, name: str, action: str) -> dict[str, Any]:
        """Give the neighbours to merge with, or the sentences to choose from."""
        pair = self.pairs[name]
        if action == "merge":
            return {"neighbours": list(self._neighbours(pair))}
        if action == "counterpart":
            return {"choices": {lang: self._choices(pair, lang) for lang in LANGS}}
        return {}

    def act(self, name: str, action: str, fields: Fields) -> Made:
        """Accept, reject or repair a pair."""
        pair = self.pairs[name]
        if action in ("accept", "reject"):
            return _made([pair], [pair] if action == "accept" else [])
        if action == "edit":
            return _made([pair], [edited(pair, _one(fields, "hi"), _one(fields, "en"))])
        if action == "split":
            return _made([pair], divided(pair, _number(fields, "hi_at"), _number(fields, "en_at")))
        if action == "counterpart":
            chosen = [self._chosen(pair, lang, fields.get(lang, ())) for lang in LANGS]
            return _made([pair], [_other(pair, chosen[0], chosen[1])])
        if action == "merge":
            return self._merge(pair, _one(fields, "with"))
        raise AlignError(f"unknown action {action!r}")

    def _side(self, pair: PairRecord, lang: Lang) -> SideView:
        side = pair.side(lang)
        near = self.around.around(side, _CONTEXT, _CONTEXT)
        words = len(side.text.split())
        first = side.sentence_spans[0] if len(side.sentence_spans) > 1 else None
        cut = len(side.text[: first[1] - first[0]].split()) if first else words
        before = [one for one in near if one.end <= side.span[0]]
        after = [one for one in near if one.start >= side.span[1]]
        return SideView(lang, side, marked_side(pair, lang), before, after, side.doc in self.around.whole, words, cut)

    def _neighbours(self, pair: PairRecord) -> Iterator[Neighbour]:
        """Give the pairs before and behind in the same documents, and the single sentences beside each side."""
        own = self.order[pair.hi_doc, pair.en_doc]
        at = own.index(pair.id)
        for k in (at - 1, at + 1):
            if 0 <= k < len(own):
                other = self.pairs[own[k]]
                yield Neighbour(f"pair:{other.id}", "pair", [("hi", other.hi), ("en", other.en)])
        for lang in LANGS:
            side = pair.side(lang)
            for one in self.around.around(side, 1, 1):
                if one.end <= side.span[0] or one.start >= side.span[1]:
                    yield Neighbour(f"{lang}:{one.start}", lang, [(lang, one.text)])

    def _choices(self, pair: PairRecord, lang: Lang) -> list[Choice]:
        """Give the sentences around a side, the ones of the next best counterpart among them."""
        side = pair.side(lang)
        every = {one.start: one for one in self.around.around(side, _CHOICE, _CHOICE)}
        if lang == "en" and pair.runner_up:
            wanted = set(pair.runner_up.en_sentences)
            own = self.around.sentences.get(side.doc, ())
            every |= {one.start: one for one in own if one.index in wanted}
        held = {start for start, _ in side.sentence_spans}
        return [Choice(str(at), one, at in held) for at, one in sorted(every.items())]

    def _chosen(self, pair: PairRecord, lang: Lang, starts: Sequence[str]) -> list[Sentence]:
        wanted = set(starts)
        return [one for one in self.around.sentences.get(pair.side(lang).doc, ()) if str(one.start) in wanted]

    def _merge(self, pair: PairRecord, value: str) -> Made:
        kind, _, name = value.partition(":")
        if kind == "pair" and name in self.order[pair.hi_doc, pair.en_doc]:
            other = self.pairs[name]
            return _made([pair, other], [merged(pair, other)])
        sides = {lang: [str(start) for start, _ in pair.side(lang).sentence_spans] for lang in LANGS}
        for lang in LANGS:
            if kind == lang:
                sides[lang].append(name)
                chosen = [self._chosen(pair, one, sides[one]) for one in LANGS]
                return _made([pair], [_other(pair, chosen[0], chosen[1])])
        raise AlignError("nothing chosen to merge with")


@dataclass(frozen=True, slots=True)
class DriftDesk:
    """The findings of a folder of drift, and its disputed figures, to be called right or wrong."""

    subjects: Sequence[Subject]
    findings: Mapping[str, Found]
    facts: Mapping[str, FactRecord]
    template: str = "finding.html"
    actions: Sequence[str] = field(default=("right", "wrong", *RANK))

    def view(self, name: str) -> dict[str, Any]:
        """Give the two renderings of a finding with the change marked, and the others; or the values of a figure."""
        if name in self.facts:
            fact = self.facts[name]
            shown = [RenderingView(value, _within(value.sentence, value.text)) for value in fact.values]
            return {"fact": fact, "values": shown, "kind": KIND_WORDS[fact.type], "found": None}
        found = self.findings[name]
        places = found.comparison.a, found.comparison.b
        spans = found.finding.a, found.finding.b
        both = [_rendering(found, k, span) for k, span in zip(places, spans, strict=True)]
        others = [one for k, one in enumerate(found.cluster.renderings) if k not in places]
        kind = KIND_WORDS[found.finding.type]
        return {"fact": None, "found": found, "both": both, "others": others, "kind": kind}

    def form(self, name: str, action: str) -> dict[str, Any]:
        """Give nothing: every action is one key."""
        return {}

    def act(self, name: str, action: str, fields: Fields) -> Made:
        """Call a finding right or wrong, or give it another severity."""
        before = [self._values(name)]
        if action == "wrong":
            return Made((name,), tuple(before), ())
        if action in RANK and name in self.findings:
            return Made((name,), tuple(before), ({**before[0], "severity": action},))
        if action == "right":
            return Made((name,), tuple(before), tuple(before))
        raise AlignError(f"unknown action {action!r}")

    def _values(self, name: str) -> Values:
        if name in self.facts:
            told = " | ".join(f"{value.source}: {value.text}" for value in self.facts[name].values)
            return {"id": name, "severity": None, "message": told}
        finding = self.findings[name].finding
        return {"id": name, "severity": finding.severity, "message": finding.message}


def corpus_desk(contents: Contents) -> CorpusDesk:
    """Lay the pairs of a corpus out; documents that are still there are read again, for what stands around."""
    order: dict[tuple[str, str], list[PairRecord]] = {}
    for pair in contents.pairs:
        order.setdefault((pair.hi_doc, pair.en_doc), []).append(pair)
    ordered = {
        docs: [pair.id for pair in sorted(own, key=lambda pair: (pair.hi_span, pair.en_span))]
        for docs, own in order.items()
    }
    pairs = {pair.id: pair for pair in contents.pairs}
    return CorpusDesk(pair_subjects(contents), pairs, surroundings(contents), ordered)


def drift_desk(contents: DriftContents) -> DriftDesk:
    """Lay the findings of a folder of drift out."""
    findings = {one.id: one for one in findings_of(contents.clusters)}
    return DriftDesk(finding_subjects(contents), findings, {fact_id(fact): fact for fact in contents.facts})


def _made(before: Sequence[PairRecord], after: Sequence[PairRecord]) -> Made:
    """Put pairs in the form in which they are kept."""
    return Made(tuple(one.id for one in before), tuple(map(plain, before)), tuple(map(plain, after)))


def _other(pair: PairRecord, hi: Sequence[Sentence], en: Sequence[Sentence]) -> PairRecord:
    """Make a pair of chosen sentences; those it has already make no other one."""
    made = paired(pair, hi, en)
    if all(made.side(lang).sentence_spans == pair.side(lang).sentence_spans for lang in LANGS):
        raise AlignError("these are the sentences of the pair as it is", hint="choose others, or accept it")
    return made


def _rendering(found: Found, index: int, span: Sequence[int] | None) -> RenderingView:
    record: RenderingRecord = found.cluster.renderings[index]
    marks = [Stretch(span[0], span[1], "1", found.finding.severity)] if span else []
    return RenderingView(record, marked_rendering(record.text, [], marks))


def _within(sentence: str, words: str) -> Markup:
    """Mark words where they first stand in a sentence."""
    at = sentence.find(words)
    marks = [Stretch(at, at + len(words), "1", "major")] if at >= 0 else []
    return marked_rendering(sentence, [], marks)


def _one(fields: Fields, name: str) -> str:
    return next(iter(fields.get(name, ())), "")


def _number(fields: Fields, name: str) -> int:
    text = _one(fields, name)
    if not text.isdecimal():
        raise AlignError(f"{name} is no number")
    return int(text)
