"""Embedding: nothing is computed twice, order is kept, models come from folders, words go to stderr."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from toy import DIMENSION, ToyEncoder

from align.core.progress import Progress
from align.model.cache import TokenCache, VectorCache, text_key
from align.model.encoder import CachedEncoder, OfflineEncoder, encode_for_judging, load_encoder
from align.model.openvino_engine import OpenVinoEncoder
from align.model.recipes import Recipe, load_recipe

ROOT = Path(__file__).resolve().parents[2]
TABLE = {"नदी": "river", "रात": "night", "बढ़ी": "rose"}


class Counting:
    """A backend that writes down what it was asked for."""

    def __init__(self, prefix: str = "", sign: float = 1.0) -> None:
        self.name, self.dimension, self.prefix, self.fingerprint = "counting", DIMENSION, prefix, "0"
        self.asked: list[str] = []
        self.sign = sign

    def encode(self, texts, advance=None):
        self.asked += texts
        if advance:
            advance(len(texts))
        return ToyEncoder().encode([self.prefix + text for text in texts]) * np.float32(self.sign)


def cached(path: Path, backend: Counting) -> CachedEncoder:
    return CachedEncoder(backend, VectorCache(path, DIMENSION), progress=False)


# The toy


def test_toy_neighbours_can_be_foretold():
    rows = ToyEncoder(TABLE).encode(["नदी रात बढ़ी", "The river", "rose night river", "River!", ""])
    assert rows.shape == (5, 8) and rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    cosines = rows @ rows.T
    assert cosines[0, 2] == pytest.approx(1, abs=1e-6) and max(cosines[0, [1, 3, 4]]) < 0.95
    assert ToyEncoder().encode([]).shape == (0, 8)


# The cache


@given(texts=st.lists(st.text(max_size=8), max_size=30))
def test_a_cache_changes_nothing_and_encodes_each_text_once(tmp_path_factory, texts):
    path = tmp_path_factory.mktemp("c") / "v.sqlite"
    first, second = Counting(), Counting()
    plain = CachedEncoder(Counting(), None, progress=False).encode(texts)
    assert np.array_equal(plain, cached(path, first).encode(texts))
    assert np.array_equal(plain[::-1], cached(path, second).encode(texts[::-1]))
    assert len(first.asked) == len(set(first.asked)) and second.asked == []
    assert plain.shape == (len(texts), DIMENSION) and plain.dtype == np.float32


def test_only_what_is_new_is_encoded(tmp_path):
    backend = Counting()
    encoder = cached(tmp_path / "v.sqlite", backend)
    encoder.encode(["a", "b"])
    encoder.encode(["b", "c", "a", "c"])
    assert backend.asked == ["a", "b", "c"]


def test_another_prefix_is_another_vector(tmp_path):
    cached(tmp_path / "v.sqlite", Counting("query: ")).encode(["a"])
    other = Counting("passage: ")
    cached(tmp_path / "v.sqlite", other).encode(["a"])
    assert other.asked == ["a"]


@given(st.text(), st.text(), st.text(), st.text())
def test_keys_differ_where_prefix_or_text_do(prefix, text, other_prefix, other_text):
    if "\0" not in prefix + other_prefix:
        same = (prefix, text) == (other_prefix, other_text)
        assert (text_key(prefix, text) == text_key(other_prefix, other_text)) is same


def test_another_model_has_another_file(small, tmp_path):
    other = tmp_path / "other" / "small"
    shutil.copytree(small, other)
    (other / "build.json").write_text('{"version": 9}')
    recipe = Recipe("small", "toy", prefix="query: ", max_tokens=64)
    assert OpenVinoEncoder(small, recipe).fingerprint != OpenVinoEncoder(other, recipe).fingerprint


def test_a_damaged_cache_is_set_aside_and_told(tmp_path, capsys):
    path = tmp_path / "v.sqlite"
    path.write_bytes(b"not a database, " * 100)
    expected = Counting().encode(["a"])
    assert np.array_equal(cached(path, Counting()).encode(["a"]), expected)
    backend = Counting()
    assert np.array_equal(cached(path, backend).encode(["a"]), expected) and backend.asked == []
    seen = capsys.readouterr()
    assert seen.out == "" and seen.err.startswith("align: damaged vector cache set aside") and seen.err.count("\n") == 1
    assert Path(f"{path}.damaged").is_file()


def test_a_cache_that_cannot_be_written_only_costs_time(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    encoder = cached(tmp_path / "file" / "v.sqlite", Counting())
    assert np.array_equal(encoder.encode(["a"]), Counting().encode(["a"]))
    seen = capsys.readouterr()
    assert seen.out == "" and "vector cache not used" in seen.err and seen.err.count("\n") == 1


def test_rows_of_another_length_are_not_used(tmp_path):
    path = tmp_path / "v.sqlite"
    VectorCache(path, 3).write([text_key("", "a")], np.ones((1, 3), np.float32))
    backend = Counting()
    cached(path, backend).encode(["a"])
    assert backend.asked == ["a"]


def test_cached_and_fresh_tokens_are_equal_to_the_bit(small, tmp_path):
    engine = OpenVinoEncoder(small, Recipe("small", "toy", prefix="query: ", max_tokens=64))
    texts = ["the river rose", "नदी", "", "the river rose"]
    stores = (None, TokenCache(tmp_path / "t", engine.dimension))
    encoders = [OfflineEncoder(engine, None, progress=False, tokens=store) for store in stores]
    fresh, *cached_twice = [one.encode_tokens(texts) for one in (*encoders, encoders[1])]
    for found in cached_twice:
        for a, b in zip(fresh, found, strict=True):
            assert all(
                np.array_equal(x, y) for x, y in ((a.spans, b.spans), (a.vectors, b.vectors), (a.whole, b.whole))
            )
    assert fresh[0].spans.tolist() == [[0, 3], [4, 9], [10, 14]] and fresh[2].vectors.shape == (0, engine.dimension)


@pytest.mark.parametrize("vectors_first", [True, False])
def test_one_pass_gives_vectors_and_tokens(small, tmp_path, monkeypatch, vectors_first):
    engine = OpenVinoEncoder(small, Recipe("small", "toy", prefix="query: ", max_tokens=64))
    stores = VectorCache(tmp_path / "v", engine.dimension), TokenCache(tmp_path / "t", engine.dimension)
    one = OfflineEncoder(engine, stores[0], progress=False, tokens=stores[1])
    texts = ["the river rose", "नदी " * 200, ""]
    alone, passed, states = engine.encode(texts), [], engine.states
    monkeypatch.setattr(engine, "states", lambda windows, advance: passed.append(windows) or states(windows, advance))
    if vectors_first:
        rows, tokens = encode_for_judging(texts, one), one.encode_tokens(texts)
    else:
        tokens, rows = one.encode_tokens(texts), encode_for_judging(texts, one)
    assert len(passed) == 1 and len(passed[0]) > len(texts)  # the long one in windows
    assert np.array_equal(rows, alone) and np.array_equal(rows, [found.whole for found in tokens])


WRITER = """
import sys, time
from pathlib import Path
import numpy as np
from align.model.cache import VectorCache, text_key
cache, start = VectorCache(Path(sys.argv[1]), 8), int(sys.argv[2])
sys.stdout.write("ready\\n"); sys.stdout.flush(); sys.stdin.readline()
for i in range(start, start + 400, 20):
    keys = [text_key("", str(j)) for j in range(i, i + 20)]
    cache.read(keys)
    cache.write(keys, np.repeat(np.arange(i, i + 20, dtype=np.float32)[:, None], 8, axis=1))
"""


@pytest.mark.slow
def test_processes_at_once_lose_and_mix_nothing(tmp_path):
    path = tmp_path / "v.sqlite"
    starts = (0, 200, 200, 600)
    command = [sys.executable, "-c", WRITER, str(path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    running = [subprocess.Popen([*command, str(start)], cwd=ROOT, text=True, **pipes) for start in starts]
    assert [process.stdout.readline() for process in running] == ["ready\n"] * len(starts)
    for process in running:  # all open the new file at the same moment
        process.stdin.write("\n")
        process.stdin.flush()
    assert [process.communicate(timeout=60)[1] for process in running] == [""] * len(starts)
    keys = [text_key("", str(number)) for number in range(1000)]
    found = VectorCache(path, 8).read(keys)
    assert [float(found[key][0]) for key in keys] == [float(number) for number in range(1000)]
    assert sqlite3.connect(path).execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_cached_and_fresh_vectors_are_equal_to_the_bit(encoder, tmp_path):
    texts = ["नदी रात में बढ़ी।", "The river rose at night.", "", "The river rose at night."]
    fresh = encoder.encode(texts)
    stored = CachedEncoder(encoder.backend, VectorCache(tmp_path / "v.sqlite", encoder.dimension), progress=False)
    assert np.array_equal(stored.encode(texts[1:]), fresh[1:])
    assert np.array_equal(stored.encode(texts), fresh)
    assert np.array_equal(stored.encode(texts), fresh)
    assert np.array_equal(fresh[1], fresh[3])


def test_half_a_surrogate_pair_is_encoded_like_a_replacement_character(encoder):
    rows = encoder.encode(["the \ud800 river", "the \ufffd river"])
    assert np.array_equal(rows[0], rows[1])


# Models from folders


def copy_of(small: Path, folder: Path, **config: object) -> Path:
    shutil.copytree(small, folder)
    path = folder / "config_sentence_transformers.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | config))
    return folder


@pytest.fixture(scope="module")
def prompted(small, tmp_path_factory) -> Path:
    prompts = {"query": "query: ", "mine": "passage: "}
    return copy_of(small, tmp_path_factory.mktemp("m") / "mine", prompts=prompts, default_prompt_name="mine")


@pytest.mark.slow
def test_a_local_folder_is_a_model_with_its_own_prompt(prompted):
    from sentence_transformers import SentenceTransformer

    texts = ["the river rose", "नदी रात को बढ़ी", "", "the river rose"]
    encoder = load_encoder(str(prompted), cache=False, progress=False)
    assert (encoder.name, encoder.dimension, encoder.backend.prefix) == ("mine", 32, "passage: ")
    rows = encoder.encode(texts)
    plain = SentenceTransformer(str(prompted), device="cpu")
    for prompt, same in (("passage: ", True), ("", False), ("query: ", False)):  # once, not twice, not another
        expected = plain.encode(texts, prompt=prompt, normalize_embeddings=True)
        assert bool(np.allclose(rows, expected, atol=1e-5)) is same, prompt
    assert np.array_equal(rows[0], rows[3]) and rows.dtype == np.float32


@pytest.mark.slow
def test_both_engines_agree_on_one_folder(small):
    recipe = Recipe("small", "toy", prefix="query: ", max_tokens=64)
    fast, general = OpenVinoEncoder(small, recipe), load_encoder(str(small), cache=False, progress=False)
    texts = ["the river rose at night.", "नदी रात को बढ़ी ।", "", "  a  b ", "क ख ग"]
    assert general.backend.prefix == fast.prefix
    assert (fast.encode(texts) * general.encode(texts)).sum(axis=1).min() >= 0.999


@pytest.mark.slow
def test_a_changed_folder_has_another_cache(small, tmp_path, own_cache):
    folder = copy_of(small, tmp_path / "changing")
    first = load_encoder(str(folder), progress=False)
    again = load_encoder(str(folder), progress=False)
    (folder / "model.safetensors").touch()
    changed = load_encoder(str(folder), progress=False)
    assert first.cache == again.cache != changed.cache
    assert first.cache.path.is_relative_to(own_cache / "vectors")


OFFLINE = """
import logging, sys, time
from align.model.encoder import load_encoder
from align.core.errors import AlignError
for name in sys.argv[1:]:
    started = time.monotonic()
    try:
        found = f"loaded {load_encoder(name, cache=False).encode(['a b']).shape}"
    except AlignError as error:
        found = f"error {error}"
    sys.stdout.write(f"{time.monotonic() - started:.1f} {found}\\n")
"""


@pytest.mark.slow
def test_offline_an_unknown_model_is_one_error_and_a_downloaded_one_works(small, tmp_path):
    repository = tmp_path / "hub" / "models--nobody--small"
    shutil.copytree(small, repository / "snapshots" / "0123")
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("0123")
    # A proxy that refuses: the same as no network, whatever the machine has.
    proxy = dict.fromkeys(("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"), "http://127.0.0.1:9")
    unset = dict.fromkeys(("HF_HUB_OFFLINE", "NO_PROXY", "no_proxy"), "")
    environment = os.environ | proxy | unset | {"HF_HUB_CACHE": str(tmp_path / "hub")}
    command = [sys.executable, "-c", OFFLINE, "nobody/small", "nobody/no-such-model", load_recipe("LaBSE").source]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=100, check=True)
    there, *missing = done.stdout.splitlines()
    assert there.endswith("loaded (1, 32)")
    assert len(missing) == 2 and all("error cannot get" in line and "go online once" in line for line in missing)
    assert all(float(line.split()[0]) < 15 for line in missing)  # the hub's client alone would retry for a minute
    assert "Traceback" not in done.stderr and "Retry" not in done.stderr


# Progress


class Terminal:
    def __init__(self, terminal: bool) -> None:
        self.written, self.terminal = "", terminal

    def write(self, words: str) -> int:
        self.written += words
        return len(words)

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return self.terminal


@pytest.mark.parametrize("terminal", [True, False])
def test_progress_goes_to_stderr_only(monkeypatch, capsys, terminal):
    screen = Terminal(terminal)
    monkeypatch.setattr(sys, "stderr", screen)
    bar = Progress("encoding", 400)
    bar.started -= 10
    bar.advance(100)
    bar.advance(300)
    bar.finish()
    assert capsys.readouterr().out == ""
    said = "encoding" if terminal else "encoding: 100 of 400, "
    assert said in screen.written and ("400/400" in screen.written) is terminal
    assert terminal or screen.written.count("\n") == 1


@pytest.mark.parametrize(("shown", "age"), [(False, 100), (True, 0)])
def test_progress_is_silent_where_unwanted_or_short(monkeypatch, shown, age):
    screen = Terminal(True)
    monkeypatch.setattr(sys, "stderr", screen)
    bar = Progress("encoding", 2, shown)
    bar.started -= age
    bar.advance()
    bar.finish()
    assert screen.written == ""


def test_progress_never_changes_vectors(monkeypatch, small):
    recipe = Recipe("small", "toy", prefix="query: ", max_tokens=64)
    backend = OpenVinoEncoder(small, recipe)
    monkeypatch.setattr("align.core.progress.QUIET", -1.0)
    texts = ["the river", "नदी"]
    quiet, loud = (CachedEncoder(backend, None, progress=flag).encode(texts) for flag in (False, True))
    assert np.array_equal(quiet, loud)


@pytest.mark.encoder
@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")
def test_a_forked_process_encodes(encoder):
    encoder.encode(["the river rose"])
    child = os.fork()
    if not child:
        os._exit(int(load_encoder(cache=False, progress=False).encode(["the river rose"]).shape != (1, 384)))
    for _ in range(600):  # a minute: an engine taken over from the parent would wait for threads for ever
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            break
        time.sleep(0.1)
    else:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    assert done and status == 0
