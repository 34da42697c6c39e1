"""The same corpus from a cluster of processes of its own, though one of its workers is killed."""

import os
import signal

import pytest

from align.api import Aligner
from align.core.errors import AlignError
from align.jobs import plan
from align.jobs.cluster import clustered
from align.jobs.config import Config
from align.jobs.corpus_files import HowRun, Release, write_corpus
from tests.jobs.test_corpus_files import aligner, files, folder, whole  # noqa: F401, the fixtures

distributed = pytest.importorskip("distributed", reason="the extra milaan[cluster] is not installed")


@pytest.mark.slow
def test_a_worker_that_is_killed_changes_no_byte(folder, aligner, whole, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.setattr(plan, "SHARD_DOCUMENTS", 2)
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
    monkeypatch.setattr("align.jobs.cluster.CONNECTED_WITHIN", 0.2)
    with pytest.raises(AlignError, match="no cluster at 'tcp:"):
        Aligner().write_corpus([str(tmp_path)], tmp_path / "out", cluster="tcp://127.0.0.1:9")
    assert list(tmp_path.iterdir()) == []
