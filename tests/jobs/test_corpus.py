"""The main job from end to end: laws of the result on a small corpus, then the sample and the real articles."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from align.alignment.sentence_aligner import SentenceAligner, load_sentence_aligner
from align.core.errors import AlignError
from align.core.jsonl import read_records
from align.jobs.corpus import Config, build_corpus
from align.jobs.evaluate import judge_texts
from align.jobs.explain import explain_pair
from align.jobs.gold import Predicted
from align.output.records import PairRecord

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "sample"
FILES = {
    "pairs.jsonl", "pairs.tsv", "pairs.parquet", "pairs.hi-en.hi", "pairs.hi-en.en",
    "pairs.hi-en.scores", "pairs.hi-en.ids", "pairs.csv", "pairs.xlsx", "pairs.tmx",
    "documents.jsonl", "dropped.jsonl", "rejected.jsonl", "run.json", "README.md", "manifest.json", "report.html",
    "reader.html",
}  # fmt: skip


@pytest.fixture(scope="module")
def aligner(encoder) -> SentenceAligner:
    return load_sentence_aligner(progress=False)


@pytest.fixture(scope="module")
def sample(aligner):
    return build_corpus([str(SAMPLE)], Config(), aligner)


def judged(pairs, gold: Path):
    golds = [json.loads(line) for line in gold.read_text(encoding="utf-8").split("\n") if line]
    known = {gold[f"{side}_doc"] for gold in golds for side in ("hi", "en")}
    rows = [
        Predicted(hi=pair.hi, en=pair.en, documents=(pair.hi_doc.id, pair.en_doc.id), probability=pair.probability)
        for pair in pairs
        if {pair.hi_doc.id, pair.en_doc.id} <= known
    ]
    return judge_texts(golds, rows), [gold for gold in golds if gold.get("relation") == "equivalent"], rows


def test_spans_lead_back_to_the_documents(sample):
    texts = {document.id: document.text for document in sample.documents}
    assert sample.pairs
    for pair in sample.pairs:
        for side, text, document in (
            (pair.hi_sentences, pair.hi, pair.hi_doc),
            (pair.en_sentences, pair.en, pair.en_doc),
        ):
            assert " ".join(texts[document.id][s.start : s.end] for s in side) == text
        for link in pair.evidence.links:
            assert texts[pair.hi_doc.id][link.hi.start : link.hi.end] == link.hi.text
            assert texts[pair.en_doc.id][link.en.start : link.en.end] == link.en.text
    for drop in sample.dropped:
        if drop.start is not None:
            assert texts[drop.doc][drop.start : drop.end] == drop.text


def test_every_sentence_has_one_counterpart_in_each_document(sample):
    places = [(pair.hi_doc.id, s.index, pair.en_doc.id) for pair in sample.pairs for s in pair.hi_sentences]
    assert len(places) == len(set(places))


def test_the_translated_letter_is_taken_as_parallel_and_the_reports_are_not(sample):
    modes = sample.run["modes"]
    assert modes["letter-hi | letter-en"]["mode"] == "parallel"
    assert sum(decision["mode"] == "comparable" for decision in modes.values()) >= 10


def test_the_sample_is_aligned_well(sample):
    letter, _, _ = judged(sample.pairs, SAMPLE / "gold" / "letter.jsonl")
    assert letter.right.mean() >= 0.95 and letter.found.mean() >= 0.95
    news, _, _ = judged(sample.pairs, SAMPLE / "gold" / "news.jsonl")
    assert news.right.mean() >= 0.75 and news.found.mean() >= 0.6


def test_all_files_are_written_and_twice_the_same(tmp_path, sample, aligner):
    sample.write(tmp_path / "one")
    build_corpus([SAMPLE], Config(), aligner).write(tmp_path / "two")
    assert {path.name for path in (tmp_path / "one").iterdir()} == FILES
    for name in FILES - {"run.json", "pairs.parquet", "manifest.json"}:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name
    first, *_, last = read_records(tmp_path / "one" / "pairs.jsonl", PairRecord)
    for record in (first, last):
        told = explain_pair(tmp_path / "one", record.id)
        assert f"probability {record.probability:.3f}" in told and f"similarity {record.similarity:.3f}" in told
        (said,) = re.findall(r"the judge: .*", told)
        assert 0.9 < sum(map(float, re.findall(r"\d\.\d{3}", said))) < 1.01
    with pytest.raises(AlignError, match="no pairs whose id begins"):
        explain_pair(tmp_path / "one", "nothing")
    run = json.loads((tmp_path / "one" / "run.json").read_text(encoding="utf-8"))
    assert {"version", "model", "config", "counts", "seconds", "threshold"} <= run.keys()


def test_real_articles_give_pairs_that_readers_listed(aligner, shared):
    corpus = build_corpus([str(shared / "news")], Config(), aligner)
    found, _, rows = judged(corpus.pairs, shared / "news" / "gold_pairs.jsonl")
    assert found.right.mean() >= 0.55 and len(rows) >= 15  # one best counterpart is listed: a lower bound
    assert {drop.reason for drop in corpus.dropped} >= {"no words", "agency sign-off", "date line", "dateline"}


@pytest.mark.parametrize("config", [Config(mode="x"), Config(precision=1.5)])
def test_impossible_settings_are_refused(config):
    with pytest.raises(AlignError):
        config.check()


def test_expected_precision_is_the_mean_of_what_is_kept(sample):
    assert sample.run["expected_precision"] == pytest.approx(np.mean([p.probability for p in sample.pairs]))


def test_the_order_of_inputs_changes_nothing(sample, aligner):
    paths = sorted((SAMPLE / "news").glob("*.txt"), reverse=True)
    first, second = (build_corpus(order, Config(), aligner) for order in (paths, paths[3:] + paths[:3]))
    assert first.pairs and first.pairs == second.pairs and first.dropped == second.dropped
    assert {name: value for name, value in first.run.items() if name not in ("inputs", "seconds")} == {
        name: value for name, value in second.run.items() if name not in ("inputs", "seconds")
    }
