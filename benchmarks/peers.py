"""Translated documents against other aligners, in one run, with the same vectors.

`python -m benchmarks.peers [FOLDER]...`: on FLORES dev with noise (settings of ours were chosen on it), on the beads of
the development set (ours is fitted on them), on the articles of XQuAD that are not among these, and on folders of
NAME.hi, NAME.en, NAME.gold. Every peer runs at its defaults and at the settings that are best on the gold itself, which
is the most they could give; ours as it comes. Seconds are of the processor, all cores together, without encoding:
`benchmarks.pipeline` times the whole way from text.

Vecalign runs as the package `sentweave` carries it. Bertalign 2 (Python 3.12 or later) is driven past its language
detector, which knows no Hindi. Gale-Church is `galechurch`. SentAlign is on no package index: `sentalign` on PyPI is an
earlier `sentweave`. None is needed to use milaan.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import TypeAlias

import numpy as np

from align.alignment.sentence_aligner import SentenceAligner, load_sentence_aligner
from align.core.types import LANGS, BeadIndices, FloatArray, Lang
from align.model.encoder import Encoder, load_encoder
from align.text.normalise import for_encoder
from align.text.sentences import split
from training import sets

Beads: TypeAlias = set[BeadIndices]
Method: TypeAlias = Callable[[Sequence[str], Sequence[str]], Beads]
Figures: TypeAlias = dict[str, float]

# Settings tried, the defaults first.
VECALIGN_SIZES = (8, 4)  # most sentences of a bead, both sides together
VECALIGN_DELETIONS = (0.2, 0.1, 0.05, 0.02, 0.01)  # percentile of the costs of random pairs
BERTALIGN_SIZES = (5, 3, 8)
BERTALIGN_SKIPS = (-0.1, -0.2, -0.05, -0.02, 0.0, 0.02)  # what leaving a sentence out scores
GALE_CHURCH_MEANS = (1.0, 0.95, 1.05)  # English characters to a Hindi one
GALE_CHURCH_VARIANCES = (6.8, 3.4)
GALE_CHURCH_DELETIONS = (450.0, 300.0, 200.0, 100.0)  # -100 log of its probability against that of 1-1


@dataclass(slots=True)
class Remembering:
    """An encoder that encodes no text twice, and tells its own processor seconds and the texts asked for."""

    encoder: Encoder
    rows: dict[str, FloatArray] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    seconds: float = 0.0

    @property
    def name(self) -> str:
        """The model's name."""
        return self.encoder.name

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self.encoder.dimension

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Give (n, d) float32 rows of unit length."""
        started = time.process_time()
        self.asked.update(texts)
        missing = [text for text in dict.fromkeys(texts) if text not in self.rows]
        self.rows |= dict(zip(missing, self.encoder.encode(missing), strict=True)) if missing else {}
        found = np.array([self.rows[text] for text in texts], np.float32).reshape(-1, self.dimension)
        self.seconds += time.process_time() - started
        return found

    def plain(self, texts: Sequence[str]) -> FloatArray:
        """Encode texts as they come, written as ours are."""
        started = time.process_time()
        written = [for_encoder(text) for text in texts]
        self.seconds += time.process_time() - started
        return self.encode(written)


def ours(aligner: SentenceAligner, hi: Sequence[str], en: Sequence[str]) -> Beads:
    """Align in parallel mode."""
    return {(bead.hi, bead.en) for bead in aligner.align_lines(hi, en, "parallel")}


def vecalign(encoder: Remembering, size: int, percentile: float, hi: Sequence[str], en: Sequence[str]) -> Beads:
    """Align with Vecalign over the vectors of all overlaps of up to `size` sentences."""
    from sentweave import align

    with np.errstate(invalid="ignore"):  # it converts memory that it then fills
        found = align(list(hi), list(en), encoder.plain, alignment_max_size=size, del_percentile_frac=percentile)
    return _both((a.src_indices, a.tgt_indices) for a in found.alignments)


def bertalign(encoder: Remembering, size: int, skip: float, hi: Sequence[str], en: Sequence[str]) -> Beads:
    """Align with Bertalign over the vectors of all overlaps of fewer than `size` sentences."""
    from bertalign.aligner import Bertalign
    from bertalign.utils import yield_overlaps

    one = Bertalign.__new__(Bertalign)  # what its constructor does, but for telling the language
    one.max_align, one.top_k, one.win, one.skip, one.margin, one.len_penalty = size, 3, 5, skip, True, True
    one.top_k = min(one.top_k, len(en))  # it asks for as many neighbours, however few there are
    sides = []
    for texts in (hi, en):
        overlaps = list(yield_overlaps(texts, size - 1))
        lengths = np.array([len(text.encode()) for text in overlaps])
        sides.append((encoder.plain(overlaps).reshape(size - 1, len(texts), -1), lengths.reshape(size - 1, -1)))
    (one.src_vecs, one.src_lens), (one.tgt_vecs, one.tgt_lens) = sides
    one.src_num, one.tgt_num, one.src_lang, one.tgt_lang = len(hi), len(en), "Hindi", "English"
    one.char_ratio = float(one.src_lens[0].sum() / one.tgt_lens[0].sum())
    return _both(one.align_sents())


def gale_church(mean: float, variance: float, deletion: float, hi: Sequence[str], en: Sequence[str]) -> Beads:
    """Align by lengths alone."""
    from galechurch import align

    costs = {(1, 0): deletion, (0, 1): deletion}
    found = align(list(hi), list(en), bead_costs=costs, mean_xy=mean, variance_xy=variance)
    return _both(
        (range(bead.source_start, bead.source_end), range(bead.target_start, bead.target_end)) for bead in found.beads
    )


def _both(beads: Iterable[Sequence[Sequence[int]]]) -> Beads:
    """Leave out deletions."""
    return {(tuple(map(int, h)), tuple(map(int, e))) for h, e in beads if len(h) and len(e)}


def methods(encoder: Remembering) -> dict[str, dict[str, Method]]:
    """Give the methods that can run here by name, ours first, and their settings, the defaults first."""
    aligner = replace(load_sentence_aligner(progress=False), encoder=encoder)
    found: dict[str, dict[str, Method]] = {"milaan": {"as it comes": partial(ours, aligner)}}
    if installed("Vecalign", "sentweave"):
        found["Vecalign"] = {
            f"size {size}, deletion {share:g}": partial(vecalign, encoder, size, share)
            for size, share in product(VECALIGN_SIZES, VECALIGN_DELETIONS)
        }
    if installed("Bertalign", "bertalign"):
        found["Bertalign"] = {
            f"size {size}, skip {skip:g}": partial(bertalign, encoder, size, skip)
            for size, skip in product(BERTALIGN_SIZES, BERTALIGN_SKIPS)
        }
    if installed("Gale-Church", "galechurch"):
        found["Gale-Church"] = {
            f"mean {mean:g}, variance {variance:g}, deletion {cost:g}": partial(gale_church, mean, variance, cost)
            for mean, variance, cost in product(GALE_CHURCH_MEANS, GALE_CHURCH_VARIANCES, GALE_CHURCH_DELETIONS)
        }
    return found


@cache
def installed(name: str, package: str) -> bool:
    """Say whether a peer can be imported; Bertalign's sentences are no Python to versions before 3.12."""
    try:
        import_module(package)
    except (ImportError, SyntaxError):
        print(f"{name} is left out: pip install {package}{', on Python 3.12' * (package == 'bertalign')}")
        return False
    return True


@dataclass(frozen=True, slots=True)
class Test:
    """Documents under a title, and how beads found in them are scored; `by` names the figures to be best in."""

    title: str
    documents: Sequence[sets.Parallel]
    score: Callable[[Sequence[Beads]], Figures]
    by: tuple[str, ...]


def beads_test(title: str, documents: Sequence[sets.Parallel]) -> Test:
    """Test against known beads."""
    golds = [set(document.gold) for document in documents]
    sizes = f"{len(golds)} documents, {sum(map(len, golds))} beads"
    return Test(f"{title}: {sizes}", documents, partial(score_beads, golds), ("strict F1", "lax F1"))


def score_beads(golds: Sequence[Beads], results: Sequence[Beads]) -> Figures:
    """Strict and lax F1, counted over all documents; lax beads share a pair of sentences with the other side."""
    strict, lax = np.zeros(3), np.zeros(2)
    for gold, found in zip(golds, results, strict=True):
        known, links = _links(gold), _links(found)
        strict += (len(found & gold), len(found), len(gold))
        lax += (sum(bool(_links({b}) & known) for b in found), sum(bool(_links({b}) & links) for b in gold))
    right, count, all_gold = strict.tolist()
    return {
        "strict F1": _f1(right / max(count, 1), right / all_gold),
        "lax F1": _f1(*(lax / (max(count, 1), all_gold))),
    }


@dataclass(frozen=True, slots=True)
class Article:
    """A document with the number of the paragraph of each of its sentences, and links that must be there."""

    document: sets.Parallel
    paragraphs: Mapping[Lang, list[int]]
    anchors: set[tuple[int, int]]


def articles() -> list[Article]:
    """Read the articles of XQuAD that give no bead of the development set, split into sentences by our rules."""
    origins = [row["origin"].removeprefix("xquad: ") for row in sets.rows(sets.SHARED / "beads" / "index.tsv")]
    used = {title for origin in origins for title in origin.split(" + ")}
    found: dict[str, Article] = {}
    for row in sets.records(sets.SHARED / "xquad" / "paragraphs.jsonl"):
        if row["doc"] in used:
            continue
        new = Article(sets.Parallel(row["doc"], [], [], []), {"hi": [], "en": []}, set())
        article = found.setdefault(row["doc"], new)
        texts: dict[Lang, list[str]] = {"hi": article.document.hi, "en": article.document.en}
        spans = {lang: split(row[lang], lang) for lang in LANGS}
        for answer in row["qas"]:
            hi, en = (len(texts[lang]) + sum(end <= answer[f"s_{lang}"] for _, end in spans[lang]) for lang in LANGS)
            article.anchors.add((hi, en))
        for lang in LANGS:
            texts[lang].extend(row[lang][start:end] for start, end in spans[lang])
            article.paragraphs[lang].extend([row["par"]] * len(spans[lang]))
    return list(found.values())


def articles_test(title: str, found: Sequence[Article]) -> Test:
    """Test against paragraphs and sentences that hold the same answer."""
    sizes = f"{len(found)} articles, {sum(len(one.anchors) for one in found)} anchors"
    documents = [one.document for one in found]
    return Test(f"{title}: {sizes}", documents, partial(score_articles, found), ("F1", "anchors"))


def score_articles(known: Sequence[Article], results: Sequence[Beads]) -> Figures:
    """Share of links inside a paragraph, of sentences with such a link, their F1, and of anchors that are linked."""
    inside = links = covered = sentences = linked = anchors = 0
    for article, found in zip(known, results, strict=True):
        hi, en = article.paragraphs["hi"], article.paragraphs["en"]
        every = _links(found)
        good = {(i, j) for i, j in every if hi[i] == en[j]}
        inside, links = inside + len(good), links + len(every)
        covered += len({i for i, _ in good}) + len({j for _, j in good})
        sentences += len(hi) + len(en)
        linked, anchors = linked + len(article.anchors & every), anchors + len(article.anchors)
    precision, coverage = inside / max(links, 1), covered / sentences
    figures = {"inside": precision, "covered": coverage, "F1": _f1(precision, coverage)}
    return figures | {"anchors": linked / anchors, "links": links / sentences * 2}


def _links(beads: Beads) -> set[tuple[int, int]]:
    return {(i, j) for h, e in beads for i in h for j in e}


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / max(precision + recall, 1e-9)


def tests(folders: Sequence[str]) -> list[Test]:
    """Give the sets to measure on; of folders also the parts by what stands before the first hyphen of a name."""
    read = sets.read_beads([sets.SHARED / "beads"])
    wikipedia = [one for one in read if one.id.startswith("xq-")]
    found = [
        beads_test("FLORES dev with 8 % merges, deletions, strays and swaps", sets.parallel("dev")),
        beads_test("stories read by hand (ours is fitted on them)", [one for one in read if one not in wikipedia]),
        beads_test("Wikipedia read by hand (ours is fitted on them)", wikipedia),
        articles_test("XQuAD, the rest", articles()),
    ]
    for folder in folders:
        own = sets.read_beads([Path(folder)])
        found.append(beads_test(folder, own))
        parts = sorted({one.id.split("-")[0] for one in own})
        for part in parts if len(parts) > 1 else []:
            found.append(beads_test(f"{folder}, {part}", [one for one in own if one.id.split("-")[0] == part]))
    return found


@dataclass(frozen=True, slots=True)
class Measured:
    """What a setting of a method gives on a set: figures, processor seconds but for encoding, texts to be encoded."""

    figures: Figures
    seconds: float
    texts: int

    def __str__(self) -> str:
        """Give one row of the table."""
        figures = "  ".join(f"{name} {value:.3f}" for name, value in self.figures.items())
        return f"{figures}  {self.seconds:6.2f} s  {self.texts:6,} texts"


def measure(method: Method, test: Test, encoder: Remembering) -> Measured:
    """Run a method over the documents of a set, once before on the first so that all is loaded and compiled."""
    method(test.documents[0].hi, test.documents[0].en)
    encoder.seconds, encoder.asked = 0.0, set()
    started = time.process_time()
    results = [method(document.hi, document.en) for document in test.documents]
    seconds = time.process_time() - started - encoder.seconds
    return Measured(test.score(results), seconds, len(encoder.asked))


def main(folders: Sequence[str] = ()) -> None:
    """Print the figures of every method on every set, and its processor seconds but for encoding."""
    encoder = Remembering(load_encoder(progress=False))
    tried = methods(encoder)
    for test in tests(folders):
        print(test.title)
        for name, settings in tried.items():
            found = {setting: measure(method, test, encoder) for setting, method in settings.items()}
            for setting, role in roles(found, test.by).items():
                print(f"  {name:<11}  {found[setting]}  {setting} ({role})", flush=True)
        encoder.rows.clear()


def roles(found: Mapping[str, Measured], by: Sequence[str]) -> dict[str, str]:
    """Say of the first setting that it is the default, and which are best in what."""
    held = {next(iter(found)): ["default"]}
    for figure in by if len(found) > 1 else ():
        best = max(found, key=lambda setting: found[setting].figures[figure])
        held.setdefault(best, []).append(f"best {figure}")
    return {setting: ", ".join(names) for setting, names in held.items()}


if __name__ == "__main__":
    main(sys.argv[1:])
