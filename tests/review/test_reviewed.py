"""The reviewed run: decisions applied, what is left out told with its reason, the run itself never touched."""

import json
import re

import pyarrow.parquet as pq
import pytest
from review_run import corpus_run, decide, drift_run, snapshot

from align.core.errors import AlignError
from align.jobs.audit import audit_lines, audit_run, drawn_sample
from align.jobs.recalibrate import better_curve, calibrate_run, calibration_lines, training_rows, write_calibration
from align.jobs.review import export_review
from align.output.contents import load_corpus
from align.output.corpus import write_contents
from align.output.drift_folder import load_drift
from align.review.desk import drift_desk


@pytest.fixture
def run(tmp_path):
    return corpus_run(tmp_path)


@pytest.fixture
def ids(run):
    return [pair.id for pair in load_corpus(run).pairs]


def test_decisions_are_applied_in_every_format_and_the_run_stays(run, ids, tmp_path):
    before = snapshot(run)
    decide(run, "Asha", (ids[0], "accept"), note="देखा")
    decide(
        run, "Asha", (ids[1], "reject"), (ids[2], "edit", {"hi": ["नया।"], "en": ["New."]}),
        (ids[3], "merge", {"with": [f"pair:{ids[4]}"]}), (ids[6], "split", {"hi_at": ["4"], "en_at": ["3"]}),
    )  # fmt: skip
    decide(run, "Ravi", (ids[7], "accept"))
    decide(run, "Ravi", (ids[0], "accept"), note="fine")
    decide(run, "Mira", (ids[7], "reject"))
    page, count = export_review(run, tmp_path / "out")
    assert page.name == "report.html" and count == 8 and snapshot(run) == before
    made = load_corpus(tmp_path / "out")
    by_id = {pair.id: pair for pair in made.pairs}
    assert ids[1] not in by_id and ids[7] not in by_id and ids[3] not in by_id and ids[4] not in by_id
    assert by_id[ids[0]].review.by == ("Asha", "Ravi") and by_id[ids[0]].review.note == "देखा · fine"
    assert (by_id[ids[2]].hi, by_id[ids[2]].review.action) == ("नया।", "edit")
    merged = made.pairs[2]
    assert (merged.type, merged.review.action, merged.probability) == ("2-2", "merge", None)
    assert [pair.review.action for pair in made.pairs[4:6]] == ["split", "split"]
    reasons = {drop.text.split(" | ")[0]: drop.reason for drop in made.dropped}
    assert set(reasons.values()) == {"rejected by Asha", "reviewers disagree (Ravi: accept; Mira: reject)"}
    review = made.run.review
    assert (review.reviewers, review.decided, review.accepted) == (("Asha", "Mira", "Ravi"), 7, 1)
    assert (review.changed, review.rejected, review.disputed) == (4, 1, 1) and "Asha | Ravi" in review.agreement
    card = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert "Asha, Mira, Ravi" in card and "7 pairs" in card
    assert (tmp_path / "out" / "pairs.hi-en.scores").read_text().split("\n")[2] == "nan"
    assert pq.read_table(tmp_path / "out" / "pairs.parquet").to_pylist()[0]["review"]["by"] == ["Asha", "Ravi"]


def test_the_same_decisions_give_the_same_bytes(run, ids, tmp_path):
    decide(run, "Asha", (ids[0], "accept"), (ids[1], "merge", {"with": [f"pair:{ids[2]}"]}))
    for name in ("a", "b"):
        export_review(run, tmp_path / name)
    assert snapshot(tmp_path / "a") == snapshot(tmp_path / "b")


def test_a_run_that_is_made_again_keeps_its_decisions(run, ids, tmp_path):
    decide(run, "Asha", (ids[0], "accept"), (ids[1], "reject"))
    write_contents(load_corpus(run), run, ["jsonl"])
    assert not (run / "pairs.tsv").exists()  # made again: files of formats not asked for are gone
    _, count = export_review(run, tmp_path / "out", ["jsonl"])
    assert count == 2 and ids[1] not in {pair.id for pair in load_corpus(tmp_path / "out").pairs}


def test_only_what_somebody_looked_at_is_kept_if_asked(run, ids, tmp_path):
    decide(run, "Asha", (ids[0], "accept"), (ids[1], "reject"))
    export_review(run, tmp_path / "out", ["jsonl"], decided_only=True)
    assert [pair.id for pair in load_corpus(tmp_path / "out").pairs] == [ids[0]]
    assert not (tmp_path / "out" / "pairs.tsv").exists()


def test_exports_that_cannot_be_are_refused(run, ids, tmp_path):
    with pytest.raises(AlignError, match="nobody has decided"):
        export_review(run, tmp_path / "out")
    assert not (run / "review.sqlite").exists()
    decide(run, "Asha", (ids[0], "accept"))
    with pytest.raises(AlignError, match="a folder of its own"):
        export_review(run, run)
    (run / "pairs.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(AlignError, match="not as it was written"):
        export_review(run, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_findings_of_drift_are_left_out_or_changed(tmp_path):
    folder = drift_run(tmp_path)
    before = snapshot(folder)
    names = [one.id for one in drift_desk(load_drift(folder)).subjects]
    assert len(names) == 4
    decide(folder, "Asha", (names[0], "wrong"), (names[1], "minor"), (names[2], "right"), (names[3], "wrong"))
    page, _ = export_review(folder, tmp_path / "out")
    made = load_drift(tmp_path / "out")
    (cluster,) = made.clusters
    left = [finding for one in cluster.comparisons for finding in one.findings]
    assert [(one.type, one.severity, one.review.action) for one in left] == [
        ("modality", "minor", "minor"), ("wording", "minor", "right")]  # fmt: skip
    assert cluster.severity == "minor" and not made.facts and page.name == "drift.html"
    assert [drop.reason for drop in made.dropped] == ["rejected by Asha"] * 2 and snapshot(folder) == before
    assert made.run.review.rejected == 2 and made.run.review.changed == 1


def calibrated(tmp_path, wrong_below=0.8):
    """A run of which all pairs below a probability are wrong, and so judged."""
    run = corpus_run(tmp_path, 160)
    contents = load_corpus(run)
    steps = [(one.id, "accept" if one.probability >= wrong_below or one.probability < 0.55 else "reject")
             for one in contents.pairs]  # fmt: skip
    decide(run, "Asha", *steps)
    return run, contents


def test_probabilities_are_fitted_to_the_decisions_and_exported_if_asked(tmp_path):
    run, contents = calibrated(tmp_path)
    before = snapshot(run)
    found = calibrate_run(run)
    assert found.better and "better" in calibration_lines(found).splitlines()[5]
    page = write_calibration(found, run)
    html = page.read_text(encoding="utf-8")
    assert "Fitting makes the probabilities better" in html and html.count("<circle") == 16
    table = json.loads((run / "calibration.json").read_text())
    assert table["better"] and len(table["curve"]["at"]) == 201 and table["count"] == 160
    assert {name: raw for name, raw in snapshot(run).items() if name in before} == before
    export_review(run, tmp_path / "out", ["jsonl"], curve=better_curve(run))
    made = load_corpus(tmp_path / "out")
    old = {pair.id: pair.probability for pair in contents.pairs}
    assert any(abs(old[pair.id] - pair.probability) > 0.05 for pair in made.pairs)
    assert "fitted again to decisions (platt)" in made.run.calibration and made.run.threshold["parallel"] != 0.5


def test_a_fit_that_is_not_better_is_said_so_and_not_exported(tmp_path):
    run = corpus_run(tmp_path, 160)
    pairs = load_corpus(run).pairs
    # Right as often as the probability says, spread evenly.
    steps, owed = [], 0.0
    for one in sorted(pairs, key=lambda one: one.probability):
        owed += one.probability
        steps.append((one.id, "accept" if owed >= 0.5 else "reject"))
        owed -= owed >= 0.5
    decide(run, "Asha", *steps)
    found = calibrate_run(run)
    assert not found.better and "not shown to be better" in calibration_lines(found)
    with pytest.raises(AlignError, match="do not show"):
        better_curve(run)
    assert "is not shown" in write_calibration(found, run).read_text(encoding="utf-8")


def test_decisions_are_training_rows(run, ids, tmp_path):
    decide(run, "Asha", (ids[0], "accept"), (ids[1], "reject"), (ids[2], "merge", {"with": [f"pair:{ids[3]}"]}))
    rows = list(training_rows(run))
    assert [(row["right"], row.get("made")) for row in rows] == [
        (True, None), (False, None), (False, None), (False, None), (True, "merge")]  # fmt: skip
    assert rows[0]["probability"] and rows[0]["by"] == ["Asha"] and rows[4]["hi"].count("।") == 2
    folder = drift_run(tmp_path / "d")
    decide(folder, "Asha", *[(one.id, "right") for one in drift_desk(load_drift(folder)).subjects])
    rows = list(training_rows(folder))
    assert [row["type"] for row in rows] == ["number", "modality", "wording"] and rows[0]["a"].endswith("घर बना देंगे।")


def test_a_sample_is_drawn_once_judged_and_told(run, tmp_path):
    before = snapshot(run)
    sample = drawn_sample(run, 20)
    assert len(sample) == 20 and drawn_sample(run, 30) == sample and snapshot(run) == before
    decide(run, "Asha", *[(name, "accept" if k else "reject") for k, name in enumerate(sample)])
    found = audit_run(run)
    assert (found[0].judged, found[0].right, found[0].pairs) == (20, 19, 40)
    assert 0.7 < found[0].low < found[0].precision < found[0].high < 1
    assert {"VNS Hindi", "CityWire"} <= {one.name for one in found}
    lines = audit_lines(found).splitlines()
    assert re.match(r"all +40 +20 +20 +19 +0\.\d{3}  \[0\.\d{3}, 0\.\d{3}\]", lines[1])
    export_review(run, tmp_path / "out")
    audit = load_corpus(tmp_path / "out").run.review.audit
    assert (audit.sampled, audit.judged, audit.right) == (20, 20, 19) and audit.low < audit.precision < audit.high
    card = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert f"{100 * audit.precision:.1f} %" in card
    assert len(drawn_sample(run, 30, again=True)) == 30
    with pytest.raises(AlignError, match="--n is 0"):
        drawn_sample(run, 0)
