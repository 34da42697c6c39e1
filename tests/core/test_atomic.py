"""Folders of output: new or old, never mixed; the user's own files stay; other people's folders are refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from align.core import atomic
from align.core.atomic import check_place, check_seals, updated, whole_folder
from align.core.errors import AlignError


def write(folder, **files):
    with whole_folder(folder) as stage:
        for name, text in files.items():
            (stage / name.replace("_", ".")).write_text(text, encoding="utf-8")


def held(folder):
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir() if path.name != "manifest.json"}


@pytest.mark.parametrize("exchange", [True, False])
def test_a_folder_takes_the_place_of_the_old_one_whole(tmp_path, monkeypatch, exchange):
    if not exchange:
        monkeypatch.setattr(atomic, "_exchange", lambda one, other: False)
    write(tmp_path / "out", run_json="1", pairs_tsv="old", only_old="x")
    write(tmp_path / "out", run_json="2", pairs_tsv="new")
    assert held(tmp_path / "out") == {"run.json": "2", "pairs.tsv": "new"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    listed = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert listed["pairs.tsv"]["bytes"] == 3 and set(listed) == {"run.json", "pairs.tsv"}


def test_after_a_failure_the_old_folder_is_as_it_was(tmp_path):
    write(tmp_path / "out", run_json="1", pairs_tsv="old")
    with pytest.raises(ZeroDivisionError), whole_folder(tmp_path / "out") as stage:
        (stage / "pairs.tsv").write_text("new", encoding="utf-8")
        raise ZeroDivisionError
    assert held(tmp_path / "out") == {"run.json": "1", "pairs.tsv": "old"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_the_user_put_there_stays(tmp_path):
    write(tmp_path / "out", run_json="1")
    (tmp_path / "out" / "notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "out" / "sub").mkdir()
    (tmp_path / "out" / "sub" / "more.txt").write_text("mine too", encoding="utf-8")
    write(tmp_path / "out", run_json="2")
    assert (tmp_path / "out" / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "out" / "sub" / "more.txt").read_text(encoding="utf-8") == "mine too"
    write(tmp_path / "out", run_json="3")
    assert (tmp_path / "out" / "notes.txt").exists()


def nested(folder, *names):
    with whole_folder(folder) as stage:
        (stage / "run.json").write_text("ours", encoding="utf-8")
        for name in names:
            (stage / name).parent.mkdir(parents=True, exist_ok=True)
            (stage / name).write_text("ours", encoding="utf-8")


def below(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_files_in_folders_are_ours_one_by_one(tmp_path):
    out = tmp_path / "out"
    nested(out, "data/one", "data/two", "more/deep/three")
    assert set(json.loads((out / "manifest.json").read_text())["files"]) == below(out) - {"manifest.json"}
    (out / "data" / "mine").write_text("mine", encoding="utf-8")
    (out / "data" / "own").mkdir()
    (out / "data" / "own" / "notes").write_text("mine", encoding="utf-8")
    nested(out, "data/one")
    assert below(out) == {"manifest.json", "run.json", "data/one", "data/mine", "data/own/notes"}
    assert not (out / "more").exists()
    nested(out)  # what is the user's keeps its folder though nothing of ours is in it
    assert below(out) == {"manifest.json", "run.json", "data/mine", "data/own/notes"}
    (out / "run.json").write_text("x", encoding="utf-8")
    with pytest.raises(AlignError, match=r"run\.json: not as it was written"):
        check_seals(out)


def test_a_changed_file_in_a_folder_is_noticed(tmp_path):
    nested(tmp_path / "out", "data/one")
    check_seals(tmp_path / "out")
    (tmp_path / "out" / "data" / "one").write_text("x", encoding="utf-8")
    with pytest.raises(AlignError, match="data/one: not as it was written"):
        check_seals(tmp_path / "out")


@pytest.mark.parametrize(("theirs", "ours"), [("data", "data/one"), ("page/mine", "page")])
def test_a_file_of_the_users_in_the_place_of_a_folder_of_ours_stops_the_run(tmp_path, theirs, ours):
    out = tmp_path / "out"
    nested(out)
    (out / theirs).parent.mkdir(exist_ok=True)
    (out / theirs).write_text("mine", encoding="utf-8")
    with pytest.raises(AlignError, match="of another kind is in its place"):
        nested(out, ours)
    assert (out / theirs).read_text(encoding="utf-8") == "mine" and below(out) == {"manifest.json", "run.json", theirs}


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: (folder / "pairs.tsv").write_text("mine"), r"holds other files \(pairs\.tsv\)"),
        (lambda folder: [(folder / f"{n}.txt").write_text("x") for n in range(5)], "and 2 more"),
    ],
)
def test_a_folder_of_other_files_is_refused(tmp_path, make, words):
    make(tmp_path)
    with pytest.raises(AlignError, match=words):
        check_place(tmp_path)


def test_the_current_folder_a_file_and_no_name_are_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for place in (Path(), Path(), tmp_path, tmp_path / "file"):
        with pytest.raises(AlignError):
            check_place(place)
    check_place(tmp_path / "new")


def test_one_file_made_anew_is_known_to_the_manifest(tmp_path):
    write(tmp_path / "out", run_json="1", page_html="old")
    with updated(tmp_path / "out") as stage:
        (stage / "page.html").write_text("newer", encoding="utf-8")
    listed = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert listed["page.html"]["bytes"] == 5 and listed["run.json"]["bytes"] == 1
    assert held(tmp_path / "out") == {"run.json": "1", "page.html": "newer"}


def test_new_folders_have_the_rights_of_the_umask(tmp_path):
    before = os.umask(0o027)
    try:
        write(tmp_path / "out", run_json="1")
    finally:
        os.umask(before)
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o750


KILLED = """
import os, signal, sys
from pathlib import Path
from align.core import atomic
step = int(sys.argv[2])
calls = 0
def counted(name):
    real = getattr(atomic, name)
    def call(*args, **more):
        global calls
        calls += 1
        if calls == step:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **more)
    setattr(atomic, name, call)
for name in ("_carry", "_link", "_seal", "_write_manifest", "_take_place", "_exchange", "_sweep"):
    counted(name)
real = atomic.shutil.rmtree
def rmtree(*args, **more):
    global calls
    calls += 1
    if calls == step:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*args, **more)
atomic.shutil.rmtree = rmtree
with atomic.whole_folder(Path(sys.argv[1])) as stage:
    for name in ("run.json", "a.txt", "b.txt", "c.txt"):
        (stage / name).write_text("new")
"""


@pytest.mark.slow
def test_a_kill_anywhere_leaves_the_old_folder_or_the_new_one(tmp_path):
    outcomes = set()
    for step in range(1, 14):
        folder = tmp_path / f"out{step}"
        write(folder, run_json="old", a_txt="old", b_txt="old", d_txt="old")
        (folder / "mine.txt").write_text("mine", encoding="utf-8")
        subprocess.run([sys.executable, "-c", KILLED, str(folder), str(step)], check=False, timeout=60)
        found = held(folder)
        assert found.pop("mine.txt") == "mine"
        new = {"run.json": "new", "a.txt": "new", "b.txt": "new", "c.txt": "new"}
        old = {"run.json": "old", "a.txt": "old", "b.txt": "old", "d.txt": "old"}
        assert found in (old, new)
        outcomes.add(found == new)
        write(folder, run_json="again")
        assert held(folder) == {"run.json": "again", "mine.txt": "mine"}
        assert not [path for path in tmp_path.iterdir() if path.name.startswith(".align-")]
    assert outcomes == {True, False}


# --- folders of others, and folders that were changed ----------------------------------------------------------------


def test_with_force_files_of_the_same_names_are_replaced_and_the_others_kept(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "pairs.tsv").write_text("old", encoding="utf-8")
    (folder / "diary.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(AlignError) as refused:
        check_place(folder)
    assert "--force" in str(refused.value)
    assert check_place(folder, force=True) == "the folder holds other files (diary.txt, pairs.tsv)"
    with whole_folder(folder, force=True) as stage:
        (stage / "pairs.tsv").write_text("new", encoding="utf-8")
    assert (folder / "pairs.tsv").read_text(encoding="utf-8") == "new"
    assert (folder / "diary.txt").read_text(encoding="utf-8") == "dear"


def test_a_folder_whose_files_were_changed_is_refused_by_its_readers(tmp_path):
    with whole_folder(tmp_path / "out") as stage:
        (stage / "pairs.tsv").write_text("one", encoding="utf-8")
    check_seals(tmp_path / "out")
    (tmp_path / "out" / "notes.txt").write_text("mine", encoding="utf-8")
    check_seals(tmp_path / "out")
    (tmp_path / "out" / "pairs.tsv").write_text("two", encoding="utf-8")
    with pytest.raises(AlignError) as refused:
        check_seals(tmp_path / "out")
    assert "pairs.tsv: not as it was written (manifest.json)" in str(refused.value)
    (tmp_path / "out" / "manifest.json").unlink()
    check_seals(tmp_path / "out")
