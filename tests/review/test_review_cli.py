"""`align review`, `align calibrate` and `align audit` as their users meet them."""

import subprocess
import sys

import pytest
from review_run import corpus_run, decide
from review_server import ROOT, Server

from align.core.errors import AlignError
from align.jobs.review import serve_review
from align.output.contents import load_corpus


def align(*words):
    return subprocess.run(
        [sys.executable, "-m", "align", *map(str, words)], capture_output=True, text=True, check=False, cwd=ROOT
    )


def test_without_the_extra_the_page_is_refused_in_one_line(tmp_path, monkeypatch):
    run = corpus_run(tmp_path, 12)
    monkeypatch.delitem(sys.modules, "align.review.server", raising=False)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(AlignError, match="needs a package that is not here") as told:
        serve_review(run, "Asha", 0, print)
    assert "pip install 'milaan[review]'" in str(told.value) and not (run / "review.sqlite").exists()


@pytest.mark.slow
def test_the_commands_from_decision_to_export(tmp_path):
    run = corpus_run(tmp_path, 160)
    done = align("calibrate", run)
    assert done.returncode == 2 and "nobody has decided anything" in done.stderr and not done.stdout
    pairs = load_corpus(run).pairs
    decide(run, "Asha", *[(one.id, "reject" if 0.6 < one.probability < 0.8 else "accept") for one in pairs[:99]])
    done = align("calibrate", run)
    assert done.returncode == 2 and "99 decisions, and 100 are needed" in done.stderr
    decide(run, "Asha", *[(one.id, "reject" if 0.6 < one.probability < 0.8 else "accept") for one in pairs[99:]])
    done = align("calibrate", run)
    assert done.returncode == 0 and done.stdout.startswith("160 decisions,") and "report: " in done.stderr
    assert (run / "calibration.html").is_file()
    done = align("calibrate", run, "--rows", "-")
    assert done.returncode == 0 and done.stdout.count("\n") == 160 and not done.stderr
    done = align("review", run, "--export", tmp_path / "out", "--format", "tsv", "--calibrated")
    assert done.returncode == 0 and done.stderr.startswith("160 decisions applied; written: ")
    done = align("review", run, "--export", tmp_path / "out2", "--format", "docx")
    assert done.returncode == 2 and "unknown format" in done.stderr and not (tmp_path / "out2").exists()
    done = align("audit", run, "--n", "20", "--no-page")
    assert done.returncode == 0 and done.stdout.splitlines()[1].split()[:4] == ["all", "160", "20", "20"]
    assert align("review", run, "--as", " ").returncode == 2


@pytest.mark.slow
def test_a_port_that_is_taken_is_told(tmp_path):
    run = corpus_run(tmp_path, 12)
    with Server(run) as server:
        done = align("review", run, "--no-open", "--port", server.port)
        assert done.returncode == 2 and f"port {server.port} cannot be had" in done.stderr
        code, _, said = server.end()
        assert code == 0 and said.startswith("0 decisions: ")
