"""The Python interface as README shows it, and what it promises beyond: laziness, types, order."""

import subprocess
import sys
from pathlib import Path

import pytest

import align
from align import AlignError, Document
from align.api import Aligner
from align.core.types import Bead
from align.drift.judge import Drift
from align.jobs.drift import DriftRun, Utterance
from align.output.corpus import Corpus

HI = ["नदी का पानी बढ़ गया।", "स्कूल बंद है।"]
EN = ["The school is closed.", "The river has risen."]


@pytest.fixture(scope="module")
def aligner(encoder) -> Aligner:
    return Aligner()


def test_the_package_gives_its_public_names():
    assert all(hasattr(align, name) for name in align.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = align.nothing


def test_every_call_and_what_it_gives_stands_in_the_documentation():
    page = (Path(__file__).resolve().parents[1] / "docs" / "records.md").read_text(encoding="utf-8")
    table = page[page.index("## In Python") :]
    calls = [name for name in vars(Aligner) if not name.startswith("_")]
    assert {"corpus", "lines", "score", "compare", "quotes", "drift"} <= set(calls)
    assert all(f"`aligner.{name}(" in table for name in calls)
    for kind in (Corpus, Bead, Drift, DriftRun, Utterance):
        names = [name for name in dir(kind) if not name.startswith("_")]
        hidden = {"contents", "people", "fullest"}
        assert all(f"`.{name}" in table for name in names if name not in hidden), (kind, names)


@pytest.mark.slow
def test_nothing_heavy_is_imported_before_it_is_needed():
    script = (
        "import sys; from align import Document, AlignError; print(*{'numpy', 'openvino', 'torch'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert "openvino" not in done.stdout.decode() and "torch" not in done.stdout.decode()


@pytest.mark.encoder
def test_documents_stand_where_paths_do(aligner):
    documents = [Document(" ".join(HI), "hi", "नदी टाइम्स"), Document(" ".join(EN), "en", "River Herald")]
    corpus = aligner.corpus(documents)
    assert {(pair.hi, pair.en) for pair in corpus.pairs} == {(HI[0], EN[1]), (HI[1], EN[0])}
    assert [pair.hi_doc.source for pair in corpus.pairs] == ["नदी टाइम्स"] * 2
    assert aligner.corpus(documents[::-1]).pairs == corpus.pairs


@pytest.mark.encoder
def test_one_input_need_not_be_a_list(aligner, tmp_path):
    for name, lines in (("x.hi.txt", HI), ("x.en.txt", EN)):
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
    assert aligner.corpus(tmp_path).pairs == aligner.corpus([str(tmp_path)]).pairs != []


@pytest.mark.encoder
def test_lines_keep_their_numbers(aligner):
    beads = aligner.lines(["", *HI], [*EN, "  "], mode="comparable")
    assert [(bead.hi, bead.en, bead.mode) for bead in beads] == [((1,), (1,), "comparable"), ((2,), (0,), "comparable")]
    assert all(0.5 < bead.probability <= 1 and bead.similarity > 0.8 for bead in beads)
    assert aligner.lines([], EN) == []


@pytest.mark.encoder
def test_scores_come_in_order_and_an_empty_side_has_none(aligner):
    right, wrong, empty = aligner.score([HI[0], HI[0], ""], [EN[1], EN[0], EN[0]])
    assert right > 0.8 > 0.1 > wrong and empty == 0.0
    assert aligner.score([], []) == []
    with pytest.raises(AlignError, match="1 Hindi texts and 2 English ones"):
        aligner.score(HI[:1], EN)


@pytest.mark.encoder
def test_renderings_are_compared_and_quotes_found(aligner):
    drift = aligner.compare("बाढ़ में 25 लोग मारे गए।", "35 people were killed in the flood.")
    assert drift.probability > 0.6 and [finding.type for finding in drift.findings] == ["number"]
    (quote,) = aligner.quotes("रवि ने कहा, “पानी बढ़ रहा है।”")
    assert (quote.text, quote.speaker, quote.kind) == ("पानी बढ़ रहा है।", "रवि", "direct")


def test_settings_that_cannot_be_met_are_refused_before_any_work():
    for options in ({"mode": "fast"}, {"precision": 2}, {"precision": 0.9, "min_probability": 0.5}):
        with pytest.raises(AlignError):
            Aligner().corpus(["nowhere"], **options)
    with pytest.raises(AlignError, match="unknown mode"):
        Aligner().lines(HI, EN, mode="x")


def test_many_lines_without_any_possible_counterpart_are_left_out(aligner):
    assert aligner.lines(["बारिश तीन दिन से हो रही है।", "नदी का पानी गाँव तक आ गया है।"], ["a"] * 1000, "parallel") == []
