"""Work shard by shard, through files: the same corpus however it is cut, wherever it is made, whatever is killed."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from align.alignment.sentence_aligner import load_sentence_aligner
from align.api import Aligner
from align.core.errors import AlignError
from align.core.work_folder import WorkFolder
from align.input.read import ReadingChoices, read_inputs, spool_inputs
from align.input.spool import Spool
from align.jobs import plan
from align.jobs.cluster import clustered
from align.jobs.config import Config
from align.jobs.corpus import build_corpus
from align.jobs.corpus_files import HowRun, Release, write_corpus

ROOT = Path(__file__).resolve().parents[2]
HI = "शनिवार को धवला नदी का पानी वार्ड {n} में घुस गया।\n\nमेयर कविता राणे ने कहा कि {m} परिवार स्कूल में हैं।\n"
EN = "On Saturday the Dhavla river flooded Ward {n}.\n\nMayor Kavita Rane said that {m} families are at the school.\n"
STORIES = 6


@pytest.fixture(scope="module")
def aligner(encoder):
    return load_sentence_aligner(progress=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Stories of two outlets, a folder each, and a document alone."""
    place = tmp_path_factory.mktemp("in")
    for n in range(STORIES):
        (place / f"s{n}").mkdir()
        for lang, text in (("hi", HI), ("en", EN)):
            (place / f"s{n}" / f"gazette.{lang}.txt").write_text(text.format(n=10 + n, m=40 + 3 * n), encoding="utf-8")
    (place / "alone.en.txt").write_text("Nobody else wrote of the harvest fair in the hills.\n", encoding="utf-8")
    return place


def files(place):
    """The files of a corpus but for the seconds it took."""
    found = {path.name: path.read_bytes() for path in place.iterdir() if path.name != "manifest.json"}
    run = json.loads(found["run.json"])
    run.pop("seconds")
    return found | {"run.json": json.dumps(run).encode()}


@pytest.fixture(scope="module")
def whole(folder, aligner, tmp_path_factory):
    """The corpus as it is made in memory, in one shard."""
    out = tmp_path_factory.mktemp("whole") / "out"
    build_corpus([str(folder)], Config(), aligner).write(out)
    return files(out)


def test_shards_and_files_change_no_byte(folder, aligner, whole, tmp_path, monkeypatch):
    monkeypatch.setattr(plan, "SHARD_DOCUMENTS", 2)
    log = tmp_path / "log.jsonl"
    write_corpus([str(folder)], Config(), Release(tmp_path / "out"), lambda: aligner, HowRun(log=log))
    assert files(tmp_path / "out") == whole
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log.jsonl", "out"]
    steps = [json.loads(line)["stage"] for line in log.read_text(encoding="utf-8").splitlines()]
    assert steps == ["read", "group", *["shard"] * (STORIES + 1), "gather", "write"]


def test_what_is_parted_beforehand_is_parted_as_in_a_shard(folder, aligner, tmp_path, monkeypatch):
    flat = tmp_path / "flat"
    flat.mkdir()
    for path in sorted(folder.glob("*/*.txt")):
        (flat / f"{path.parent.name}-{path.name}").write_bytes(path.read_bytes())
    build_corpus([str(flat)], Config(), aligner).write(tmp_path / "one")
    monkeypatch.setattr(plan, "SHARD_DOCUMENTS", 2)
    build_corpus([str(flat)], Config(), aligner).write(tmp_path / "many")
    assert files(tmp_path / "one") == files(tmp_path / "many")


RUN = """
import sys
from align.jobs import plan
plan.SHARD_DOCUMENTS = 2
from align.cli import main
sys.argv = ["align", "corpus", *sys.argv[1:]]
main()
"""


def started(*words):
    return subprocess.Popen(
        [sys.executable, "-c", RUN, *words], stderr=subprocess.PIPE, text=True, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


@pytest.mark.slow
def test_a_run_that_was_killed_goes_on_and_gives_the_same_bytes(folder, whole, tmp_path):
    out, work = tmp_path / "out", tmp_path / ".align-out-work"
    run = started(str(folder), "--out", str(out))
    while run.poll() is None and not (work / "shard-00000001.msgpack").exists():
        time.sleep(0.01)
    run.send_signal(signal.SIGKILL)
    run.communicate()
    done = len(list(work.glob("shard-*.msgpack")))
    assert done >= 2 and not out.exists()
    again = started(str(folder), "--out", str(out))
    told = again.communicate()[1]
    assert again.returncode == 0 and f"{done} of {STORIES + 1} shards are done" in told
    assert files(out) == whole and not work.exists()


def test_work_of_another_configuration_is_not_used_and_that_is_said(folder, aligner, whole, tmp_path, capsys):
    def stop(tasks):
        task = next(iter(tasks))
        yield task.number, b"\x83\xa7stories\x01\xa5pairs\x90\xa7seconds\x80"
        raise KeyboardInterrupt

    release = Release(tmp_path / "out")
    with pytest.raises(KeyboardInterrupt):
        write_corpus([str(folder)], Config(mode="parallel"), release, lambda: aligner, HowRun(worker=stop))
    assert "the same command goes on" in capsys.readouterr().err
    write_corpus([str(folder)], Config(), release, lambda: aligner, HowRun())
    assert "not used: another configuration" in capsys.readouterr().err
    assert files(tmp_path / "out") == whole


def test_one_run_at_a_time_and_no_litter_after_a_failure(tmp_path):
    held = WorkFolder(tmp_path / "new" / "out")
    with pytest.raises(AlignError, match="another run"):
        WorkFolder(tmp_path / "new" / "out")
    held.release(keep=False)
    assert not any(tmp_path.iterdir())


def test_a_spool_gives_back_what_was_read(folder, tmp_path):
    spool = Spool(tmp_path / "spool.sqlite")
    spool_inputs([str(folder), str(folder / "s0")], spool, ReadingChoices())
    found = list(spool.documents())
    assert [one.id for one in found] == sorted(one.id for one in found) and len(found) == 2 * STORIES + 1
    assert sorted(read_inputs([str(folder)])[0], key=lambda one: one.id) == found


@pytest.mark.slow
def test_a_worker_that_is_killed_changes_no_byte(folder, aligner, whole, tmp_path, monkeypatch):
    monkeypatch.setattr(plan, "SHARD_DOCUMENTS", 2)
    distributed = pytest.importorskip("distributed", reason="the extra milaan[cluster] is not installed")
    local = distributed.LocalCluster(2, threads_per_worker=1, dashboard_address=None)
    with local, clustered(local.scheduler_address, Config(), lambda: aligner) as worker:
        with distributed.Client(local) as client:
            victim = next(iter(client.run(os.getpid).values()))
        done = []

        def killing(tasks):
            for number, packed in worker(tasks):
                if not done:
                    os.kill(victim, signal.SIGKILL)  # fails where it is no more
                done.append(number)
                yield number, packed

        write_corpus([str(folder)], Config(), Release(tmp_path / "out"), lambda: aligner, HowRun(worker=killing))
    assert sorted(done) == list(range(len(done))) and len(done) > 2
    assert files(tmp_path / "out") == whole


def test_no_scheduler_is_told_in_a_line(tmp_path, monkeypatch):
    pytest.importorskip("distributed", reason="the extra milaan[cluster] is not installed")
    monkeypatch.setattr("align.jobs.cluster.CONNECTED_WITHIN", 0.2)
    with pytest.raises(AlignError, match="no cluster at 'tcp:"):
        Aligner().write_corpus([str(tmp_path)], tmp_path / "out", cluster="tcp://127.0.0.1:9")
    assert list(tmp_path.iterdir()) == []
