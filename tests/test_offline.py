"""Nothing is sent and nothing is written elsewhere: every command by its system calls, in a home of its own."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from align import Aligner, Document

ROOT = Path(__file__).resolve().parents[1]
CODE = "import sys; from align.cli import main; sys.argv[0] = 'align'; main()"
COMMANDS = {
    "quotes": ["quotes", "a.en.txt", "-o", "quotes.jsonl"],
    "score": ["score", "pairs.tsv", "-o", "scores.jsonl"],
    "corpus": ["corpus", "a.en.txt", "a.hi.txt", "--out", "corpus"],
    "drift": ["drift", "a.en.txt", "a.hi.txt", "--out", "drift"],
    "check": ["check", "a.hi.txt", "a.en.txt", "--out", "check"],
    "models": ["models", "list"],
    "models show": ["models", "show", "e5-small"],
    "lines": ["lines", "a.hi.txt", "a.en.txt", "-o", "beads.jsonl"],
    "sentences": ["sentences", "a.en.txt", "-o", "sentences.jsonl"],
    "names": ["names", "a.hi.txt", "a.en.txt", "-o", "names.jsonl"],
    "drift of pairs": ["drift", "--pairs", "two.tsv", "-o", "drift.jsonl"],
    "evaluate": ["evaluate", "gold.tsv", "gold.tsv"],
    "report": ["report", "made"],
    "explain": ["explain", "made", "{pair}"],
}
# A network without interfaces, where the system lends one: what would be sent could not be.
ALONE = ["unshare", "--user", "--map-root-user", "--net"]
FILES = {
    "a.en.txt": "“The bridge is shut,” said Ravi Das.\nThe river rose by 2 metres on Monday.\n",
    "a.hi.txt": "रवि दास ने कहा, “पुल बंद है।”\nसोमवार को नदी 2 मीटर बढ़ी।\n",
    "pairs.tsv": "hi\ten\nपुल बंद है।\tThe bridge is shut.\n",
    "two.tsv": "id\ta\tb\n1\tपुल बंद है।\tThe bridge is shut.\n",
    "gold.tsv": "0\t0\n1\t1\n",
}


@pytest.fixture(scope="module")
def made(encoder, tmp_path_factory):
    """A corpus of the two texts, and the id of one of its pairs."""
    given = [Document(FILES[f"a.{lang}.txt"], lang, id=f"a.{lang}") for lang in ("hi", "en")]
    folder = tmp_path_factory.mktemp("made") / "out"
    corpus = Aligner().corpus(given, min_probability=0.0)
    corpus.write(folder)
    return folder, json.loads((folder / "pairs.jsonl").read_text(encoding="utf-8").split("\n")[0])["id"]


@pytest.fixture(scope="module")
def alone():
    """What a command is run by so that it has no network."""
    run = subprocess.run([*ALONE, "true"], capture_output=True, check=False) if shutil.which("unshare") else None
    return ALONE if run and run.returncode == 0 else []


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("strace"), reason="no strace")
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_opens_no_connection_and_writes_where_it_may(made, alone, own_cache, tmp_path, name):
    home, work, trace = tmp_path / "home", tmp_path / "work", tmp_path / "trace"
    home.mkdir()
    work.mkdir()
    for path, text in FILES.items():
        (work / path).write_text(text, encoding="utf-8")
    shutil.copytree(made[0], work / "made")
    environment = {**os.environ, "HOME": str(home), "MILAAN_CACHE": str(tmp_path / "cache"), "TMPDIR": str(tmp_path)}
    environment.pop("CI", None)
    command = ["strace", "-f", "-qq", "-e", "trace=connect,sendto,openat", "-o", str(trace)]
    done = subprocess.run(
        [*alone, *command, sys.executable, "-c", CODE, *(part.format(pair=made[1]) for part in COMMANDS[name])],
        cwd=work,
        env={**environment, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    calls = trace.read_text(encoding="utf-8", errors="replace")
    assert not re.findall(r".*(?:connect|sendto)\(.*AF_INET.*", calls)
    written = set(re.findall(r'openat\([^,]+, "([^"]+)", [A-Z_|]*(?:O_WRONLY|O_RDWR)', calls))
    allowed = (str(tmp_path), "/dev/", "/proc/", "/sys/")
    assert sorted(path for path in written if path.startswith("/") and not path.startswith(allowed)) == []
    assert list(home.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_run_that_is_stopped_says_so_and_keeps_what_was_encoded(encoder, tmp_path, number, code):
    lines = [f"Sentence number {n} tells of bridge {n * 7} and river {n * 3} in the north." for n in range(6000)]
    (tmp_path / "a.en").write_text("\n".join(lines), encoding="utf-8")
    hindi = [f"वाक्य {n} में पुल {n * 7} और नदी {n * 3} की बात है।" for n in range(6000)]
    (tmp_path / "a.hi").write_text("\n".join(hindi), encoding="utf-8")
    command = [sys.executable, "-c", CODE, "lines", "a.hi", "a.en", "-o", "beads.jsonl"]
    environment = {**os.environ, "MILAAN_CACHE": str(tmp_path / "cache"), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True) as running:
        for _ in range(600):
            time.sleep(0.1)
            if any((tmp_path / "cache").rglob("*.sqlite")):
                break
        time.sleep(4)
        running.send_signal(number)
        told = running.communicate(timeout=60)[1]
    assert running.returncode == code and "align: stopped; nothing was written" in told and "Traceback" not in told
    assert not (tmp_path / "beads.jsonl").exists()


@pytest.mark.slow
def test_a_reader_that_has_had_enough_ends_a_command_quietly(tmp_path):
    (tmp_path / "a.en.txt").write_text("He came. " * 20_000, encoding="utf-8")
    run = f"{sys.executable} -c {shlex.quote(CODE)} sentences a.en.txt b.en.txt"
    command = f"{run} | head -c 10; echo ${{PIPESTATUS[0]}}"
    (tmp_path / "b.en.txt").write_text("She left. " * 20_000, encoding="utf-8")
    done = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.stdout.endswith("0\n") and done.stderr == ""
