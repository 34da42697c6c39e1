"""The second job: documents in, quotes gathered by utterance out, with what changed between the renderings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import Final

from align.alignment.sentence_aligner import SentenceAligner, load_sentence_aligner
from align.core.errors import AlignError
from align.core.types import Document, Dropped, Finding, Quote
from align.core.vectors import one_thread
from align.core.version import __version__
from align.drift.attribution import attribution
from align.drift.candidates import near_renderings, stated, with_speech
from align.drift.clusters import ALL_SAME, Cluster, Gatherer, Rendering, compared, gather, read_renderings
from align.drift.disputes import OF_FACT, Dispute, Figure, disputes
from align.drift.findings import SURE_ENOUGH, gravity
from align.drift.fitted import Fitted, load_fitted
from align.drift.judge import Drift, comparable, judge
from align.drift.tenses import tense_changes
from align.input.read import Input
from align.jobs.regroup import regrouped
from align.jobs.stories import Front, Stopwatch, Story, named_input, read_stories, without_boilerplate
from align.model.encoder import TokenEncoder, load_token_encoder
from align.model.recipes import Recipe, load_recipe
from align.output.contents import document_record, drop_record
from align.output.drift_folder import cluster_record, comparison_record, fact_record, write_drift
from align.output.drift_page import DriftContents
from align.output.drift_records import quote_records
from align.output.records import RunRecord, as_record
from align.quotes.extract import quotes
from align.quotes.network import load_quote_encoder
from align.quotes.people import unify

# Renderings of a cluster that are all compared with one another (28 pairs); in a larger one each is compared with the
# fullest of each language. Chosen by hand, so that a page can be read.
ALL_RENDERINGS: Final = 8
# A rendering of fewer words than this share of the other's quotes only a part of it. Of FLORES dev, whole translations,
# 1.4 % are below it (0.1 % below 0.5, 9.6 % below 0.7).
PART: Final = 0.6
ONLY_A_PART: Final = "One outlet quotes only a part; what it leaves out is not judged."
ITS_OWN: Final = "One outlet states it in its own words; only figures and dates are compared."
MUCH_APART: Final = "Each says much of its own; only figures and dates are compared."
# Below this probability that both render one utterance a comparison says that it is not sure of it; below ALL_SAME it
# tells nothing else. Chosen by hand, between SAME and certainty.
SURELY_SAME: Final = 0.7


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two renderings of a cluster, by index, with what changed; offsets are of the renderings' own texts."""

    a: int
    b: int
    drift: Drift
    findings: Sequence[Finding]
    probability: float
    abstained: str


@dataclass(frozen=True, slots=True)
class Utterance:
    """One utterance as several documents render it, and what changed between them; `fullest` are indices."""

    renderings: Sequence[Rendering]
    fullest: frozenset[int]
    comparisons: Sequence[Comparison]

    @property
    def findings(self) -> list[Finding]:
        """What changed, comparison after comparison."""
        return [finding for comparison in self.comparisons for finding in comparison.findings]


@dataclass(frozen=True, slots=True)
class DriftRun:
    """All that a run of `align drift` found.

    `people` has the fullest name by document and speaker; `run` what run.json will hold.
    """

    documents: Sequence[Document]
    quotes: Sequence[Quote]
    clusters: Sequence[Utterance]
    disputes: Sequence[Dispute]
    people: Mapping[tuple[str, str], str]
    dropped: Sequence[Dropped]
    run: Mapping[str, object]

    @property
    def drifted(self) -> bool:
        """Whether any comparison has findings."""
        return any(utterance.findings for utterance in self.clusters)

    def write(self, folder: Path | str, *, force: bool = False) -> Path:
        """Write every file of the run into a folder, all or none, and give the page; see `Corpus.write` for `force`."""
        return write_drift(drift_contents(self), Path(folder), self.documents, force=force)


def find_drift(
    inputs: Sequence[Input],
    model: str | None = None,
    load: Callable[[], TokenEncoder] = load_token_encoder,
    load_speech: Callable[[], TokenEncoder] = load_quote_encoder,
    load_sentences: Callable[[], SentenceAligner] = load_sentence_aligner,
    *,
    group: str = "auto",
    keep_furniture: bool = False,
    allow_outside: bool = False,
    columns: Mapping[str, str] = MappingProxyType({}),
    progress: bool = True,
) -> DriftRun:
    """Read documents, find their quotes, gather and compare them; with `keep_furniture` quotes of captions too.

    `load` gives the encoder that wordings are compared with, `load_speech` the one that quotes are read with,
    `load_sentences` what parts documents into stories (`group` as in `Config`). `model` names the encoder; only the
    offline default has heads fitted for drift, any other is refused. `allow_outside` and `columns` are as for
    `read_inputs`.
    """
    recipe = drift_recipe(model)
    watch = Stopwatch()
    front = read_stories(
        inputs, keep_furniture=keep_furniture, allow_outside=allow_outside, columns=columns, progress=progress
    )
    if not front.documents:
        given = ", ".join(map(named_input, inputs))
        raise AlignError(f"no Hindi or English document among {given}", hint="give files or folders")
    watch.stage("read")
    front = regrouped(front, group, cache(load_sentences))
    encoder, speech, fitted = load(), load_speech(), load_fitted()
    watch.stage("group")
    with one_thread():
        said = [story_quotes(story, speech, progress=progress) for story in front.stories]
    watch.stage("quotes")
    clusters, disputed, people = _compare_stories(front.stories, said, encoder, fitted, progress=progress)
    watch.stage("compare")
    found, dropped = [quote for own in said for quote in own], front.left_out()
    run = {
        "version": __version__,
        "model": recipe.name,
        "config": {"model": recipe.name, "keep_furniture": keep_furniture, "group": group},
        "inputs": list(map(named_input, inputs)),
        "counts": _counts(front, found, clusters, dropped) | {"facts": len(disputed)},
        "seconds": watch.seconds,
    }
    return DriftRun(front.documents, found, clusters, disputed, people, dropped, run)


def _compare_stories(
    stories: Sequence[Story],
    said: Sequence[Sequence[Quote]],
    encoder: TokenEncoder,
    fitted: Fitted,
    *,
    progress: bool,
) -> tuple[list[Utterance], list[Dispute], dict[tuple[str, str], str]]:
    """Gather and compare what each story says: utterances, disputed facts, full names by document and speaker."""
    clusters: list[Utterance] = []
    disputed: list[Dispute] = []
    people: dict[tuple[str, str], str] = {}
    for story, own in zip(stories, said, strict=True):
        names = unify(quote.speaker for quote in own)
        people |= {(quote.doc, quote.speaker): names.get(quote.speaker, "") for quote in own}
        with one_thread():
            told, facts = compare_story(story, own, encoder, fitted, progress=progress)
        clusters += told
        disputed += facts
    return clusters, disputed, people


def drift_recipe(model: str | None) -> Recipe:
    """Find the recipe of a model that heads for drift are fitted for, which is the offline default; refuse others."""
    recipe, default = load_recipe(model), load_recipe()
    if recipe != default:
        raise AlignError(f"no drift heads are fitted for {recipe.name}", hint=f"leave --model out for {default.name}")
    return recipe


def _counts(
    front: Front, found: Sequence[Quote], clusters: Sequence[Utterance], left_out: Sequence[Dropped]
) -> dict[str, object]:
    """Numbers of what was read, found and left out."""
    told = [finding.type for utterance in clusters for finding in utterance.findings]
    return {
        "documents": dict(sorted(Counter(document.lang for document in front.documents).items())),
        "stories": len(front.stories),
        "quotes": dict(sorted(Counter(quote.kind for quote in found).items())),
        "clusters": len(clusters),
        "findings": dict(sorted(Counter(told).items())),
        "dropped": dict(sorted(Counter(dropped.stage for dropped in left_out).items())),
    }


def story_quotes(story: Story, encoder: TokenEncoder, *, progress: bool = False) -> list[Quote]:
    """Find the quotes of a story's documents outside boilerplate: a caption in marks is none."""
    kept = {name: list(own) for name, own in groupby(story.sentences, key=lambda sentence: sentence.doc)}
    read = [without_boilerplate(document, kept.get(document.id, [])) for document in story.documents]
    return [
        replace(quote, text=document.text[quote.start : quote.end])
        for document, own in zip(story.documents, quotes(read, encoder, progress=progress), strict=True)
        for quote in own
    ]


def compare_story(
    story: Story, found: Sequence[Quote], encoder: TokenEncoder, fitted: Fitted, *, progress: bool = False
) -> tuple[list[Utterance], list[Dispute]]:
    """Gather the quotes of one story, compare those of each cluster, and list the facts its documents dispute.

    What was measured goes with the story.
    """
    documents = {document.id: document for document in story.documents}
    found = [*found, *stated(story.sentences, found)]
    gatherer = Gatherer(*read_renderings(found, documents, encoder, progress=progress), fitted)
    near = near_renderings(gatherer)
    clusters = gather(gatherer, with_speech(gatherer, near), progress=progress)
    facts = disputes(gatherer, near, progress=progress)
    told = [
        Utterance(
            own.renderings,
            own.fullest,
            [_compare(own, i, j, gatherer, facts.refused) for i, j in compared(own, ALL_RENDERINGS)],
        )
        for own in clusters
    ]
    return told, list(facts.told)


def _compare(
    cluster: Cluster, i: int, j: int, gatherer: Gatherer, refused: Collection[frozenset[Figure]] = ()
) -> Comparison:
    p, q = cluster.members[i], cluster.members[j]
    measured = gatherer.measured(p, q)
    drift = judge(measured, gatherer.fitted)
    kept = [one for one in drift.findings if not _of_two_facts(one, p, q, refused)]
    listed, probability, abstained = kept, drift.probability, ""
    sizes = len(measured.a.words), len(measured.b.words)
    if min(sizes) < PART * max(sizes):
        listed = [one for one in listed if one.a and one.b]
        probability, abstained = max((one.probability or 0.0 for one in listed), default=0.0), ONLY_A_PART
    kinds = {cluster.renderings[k].quote.kind for k in (i, j)}
    if "stated" in kinds or not comparable(measured):
        listed = [one for one in listed if one.type in OF_FACT and one.a and one.b]
        probability = max((one.probability or 0.0 for one in listed), default=0.0)
        abstained = ITS_OWN if "stated" in kinds else MUCH_APART
    same = cluster.same[i, j]
    if same < ALL_SAME:
        listed, probability = [], 0.0
    if same < SURELY_SAME:
        abstained = f"It is not sure that both render the same words ({same:.0%}). {abstained}".strip()
    if same >= SURELY_SAME and comparable(measured):
        listed += tense_changes(measured)
    read_off = attribution(cluster.renderings[i].quote, cluster.renderings[j].quote)
    # Two people who say much the same, or a name misread, are likelier than one utterance under a wrong name.
    listed += [one for one in read_off if one.type != "speaker" or same >= SURE_ENOUGH]
    return Comparison(i, j, drift, sorted(listed, key=gravity), probability, abstained)


def _of_two_facts(one: Finding, p: int, q: int, refused: Collection[frozenset[Figure]]) -> bool:
    """Tell whether a finding puts two figures side by side that are of two facts of the story."""
    return bool(one.a and one.b) and frozenset(((p, one.a), (q, one.b))) in refused


# --- records ---------------------------------------------------------------------------------------------------------


def drift_contents(run: DriftRun) -> DriftContents:
    """Give a run as records."""
    clusters = []
    for one in run.clusters:
        records = [
            comparison_record((c.a, c.b), c.drift, c.findings, c.probability, c.abstained) for c in one.comparisons
        ]
        said = [(rendering.quote, rendering.document) for rendering in one.renderings]
        clusters.append(cluster_record(said, one.fullest, records, run.people))
    return DriftContents(
        documents=[document_record(document) for document in run.documents],
        quotes=list(quote_records(run.documents, run.quotes, run.people)),
        clusters=clusters,
        facts=[fact_record(one) for one in run.disputes],
        dropped=[drop_record(dropped) for dropped in run.dropped],
        run=as_record(RunRecord, **run.run),
    )
