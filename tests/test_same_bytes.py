"""Same input, same bytes: whatever the order of the inputs, the threads, and what is in the cache."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = sorted(str(path) for path in (ROOT / "data" / "sample").rglob("*.txt"))
# What tells of the run and not of its result.
OF_THE_RUN = ("seconds", "inputs")


def made(command: str, out: Path, inputs: list[str], **environment: str) -> dict[str, bytes]:
    """Run a command in a process of its own; give the files it wrote, the run's own record without times."""
    code = "import sys; from align.cli import main; sys.argv[0] = 'align'; main()"
    subprocess.run(
        [sys.executable, "-c", code, command, *inputs, "--out", str(out), "--quiet"],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment}, cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    kept = (".jsonl",) if command == "corpus" else (".jsonl", ".html")  # report.html tells the command and its folder
    found = {path.name: path.read_bytes() for path in out.iterdir() if path.suffix in kept or "pairs" in path.name}
    run = json.loads((out / "run.json").read_text(encoding="utf-8"))
    found["run.json"] = json.dumps({name: run[name] for name in run if name not in OF_THE_RUN}).encode()
    return found


@pytest.mark.slow
@pytest.mark.parametrize("command", ["corpus", "drift"])
def test_order_threads_and_cache_change_no_byte(encoder, tmp_path, command):
    cache = {"MILAAN_CACHE": str(tmp_path / "cache")}
    first = made(command, tmp_path / "first", SAMPLE, **cache)
    assert len(first) > 3
    again = made(command, tmp_path / "again", SAMPLE[::-1], **cache)  # from the cache
    one = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    cold = made(command, tmp_path / "cold", SAMPLE, MILAAN_CACHE=str(tmp_path / "other"), **one)
    for name, raw in first.items():
        assert raw == again[name], name
        assert raw == cold[name], name
