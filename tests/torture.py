"""Faults and hostile input on every command, counted: `make torture` writes the table of docs/reliability.md.

Kills are placed at every file operation of a run (Python's audit events) and at random moments; inputs are what people
and attackers have in their folders, under every suffix. What may not happen: a traceback, an exit code other than 0 or
2, a folder that is neither old nor new, a file of the user that changed.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final, NoReturn

import msgspec  # noqa: F401  what every run imports is imported once
import numpy as np  # noqa: F401

import align.api  # noqa: F401
from align.cli import main as main_of_align

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from benchmarks.machine import machine  # noqa: E402

PAGE: Final = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- torture -->", "<!-- /torture -->"
PATIENCE: Final = 120  # seconds a command may take on any input here
WORKERS: Final = 2
# Audit events after which a run has changed, or is about to change, something on disk.
CHANGES: Final = frozenset(
    ["open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.chmod", "shutil.rmtree", "ctypes.dlsym"]
)
HI: Final = "बारिश तीन दिन से हो रही है। नदी का पानी गाँव तक आ गया है। रवि दास ने कहा, “पुल बंद है।”\n"
EN: Final = (
    "It has been raining for three days. The river has reached the village. “The bridge is shut,” said Ravi Das.\n"
)


@dataclass(slots=True)
class Count:
    """Tries of one kind with their outcomes, and the first ones that should not have been."""

    tries: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, outcome: str, wrong: str = "") -> None:
        """Count a try."""
        self.tries += 1
        self.outcomes[outcome] += 1
        if wrong:
            self.wrong.append(wrong)


# --- what is in the folders of people and attackers ------------------------------------------------------------------

TEXTS: Final[Mapping[str, bytes]] = {
    "empty": b"",
    "one byte": b"x",
    "a line feed": b"\n",
    "spaces": b" \t \n",
    "zero bytes": b"\0" * 100,
    "a zero byte": EN.encode() + b"\0" + EN.encode(),
    "UTF-8 mark": b"\xef\xbb\xbf" + EN.encode(),
    "UTF-16": EN.encode("utf-16"),
    "UTF-16 without a mark": EN.encode("utf-16-le"),
    "UTF-32": EN.encode("utf-32"),
    "Windows-1252": "caf\u00e9 \u201cquoted\u201d said Ravi.\n".encode("cp1252"),
    "half a character": HI.encode()[:-2],
    "wrong bytes": b"\xff\xfe\xfa\xc0\x80",
    "random bytes": random.Random(1).randbytes(5000),
    "gzip": b"\x1f\x8b\x08" + b"\0" * 50,
    "zip": b"PK\x03\x04" + b"\0" * 50,
    "PDF": b"%PDF-1.7\n%\xe2\xe3\n",
    "PNG": b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
    "ELF": b"\x7fELF" + b"\0" * 60,
    "pickle": pickle.dumps([1]),
    "carriage returns": EN.replace(" ", "\r").encode(),
    "Windows lines": (HI + EN).replace("\n", "\r\n").encode(),
    "no line end": EN.strip().encode(),
    "long line": EN.strip().encode() * 400,
    "many lines": EN.encode() * 300,
    "one letter lines": b"a\n" * 3000,
    "long word": b"x" * 50_000,
    "blank lines": b"\n" * 20_000,
    "open marks": "“‘".encode() * 3000,
    "said": b"said " * 3000,
    "initials": b"A.B." * 3000,
    "figures": b"1,234.5 " * 2000,
    "digits": b"9" * 30_000,
    "brackets": b"(" * 20_000,
    "dandas": "।".encode() * 5000,
    "emoji": "😀".encode() * 2000,
    "joiners": "\u200d\u200c\ufeff".encode() * 2000,
    "combining": ("क" + "\u094d" * 3000).encode(),
    "right to left": "\u202eسلام\u202c שלום\n".encode() * 20,
    "Urdu": "یہ خبر اردو میں لکھی گئی ہے۔\n".encode() * 20,
    "Marathi": "गेल्या तीन दिवसांपासून पाऊस पडत आहे आणि नदीचे पाणी गावात शिरले आहे.\n".encode() * 5,
    "line separators": "a\u2028b\u2029c\x85d\x0be\x0cf\n".encode() * 50,
    "controls": bytes(range(1, 32)) * 20,
    "markup": b"<script>alert(1)</script>&amp;<!--" + EN.encode(),
    "entities": b"<!DOCTYPE x [<!ENTITY a 'b'>]>&a;" + EN.encode(),
    "formulas": b"=cmd|' /C calc'!A0\t+1\t-1\t@SUM(A1)\n" + EN.encode(),
    "templates": b"{{7*7}} ${x} %s %n {0}\n" + EN.encode(),
    "paths": b"../../etc/passwd\n/etc/shadow\nC:\\x\n",
    "mixed scripts": "Ravi ने कहा that पुल is बंद.\n".encode() * 30,
    "marks alone": "“” ‘’ — … ॥ ।\n".encode() * 50,
    "one sentence": EN.split(".")[0].encode() + b".",
    "a list": b"".join(b"%d. item\n" % n for n in range(500)),
    "one letter": b"a" * 40_000,
    "romanised": b"pul band hai aur nadi badh rahi hai, Ravi Das ne kaha.\n" * 5,
}
OTHERS: Final = (
    ".tsv", ".jsonl", ".csv", ".html", ".docx", ".odt", ".epub", ".pdf", ".srt", ".json", ".xlsx", ".parquet", ".tmx",
    ".xliff", ".po", ".txt.gz", ".hi.txt.xz",
)  # fmt: skip
TABLES: Final[Mapping[str, bytes]] = {
    "a header alone": b"hi\ten\ta\tb\tid\ttext\n",
    "two columns of a name": b"id\tid\n1\t2\n",
    "ragged": b"id\ttext\n1\n2\tx\ty\n",
    "many columns": b"\t".join(b"c%d" % n for n in range(3000)) + b"\n",
    "no header": (HI.strip() + "\t" + EN).encode(),
    "quoted": b'id,text\n"1","a ""b"" c\nd"\n',
    "open quote": b'id,text\n1,"a b c\n',
    "semicolons": b"id;text\n1;x\n",
    "path out": b"path\tid\n../../../etc/passwd\ta\n",
    "path absolute": b"path\n/etc/passwd\n",
    "path to a folder": b"path\n.\n",
    "path to a device": b"path\n/dev/zero\n",
    "path to itself": b"path\nx.tsv\n",
    "languages": b"text\tlang\nhello\txx\nhello\tHindi\n",
    "long cell": b"id\ttext\n1\t" + b"y" * 200_000 + b"\n",
    "two ids": ("id\ttext\n1\t" + EN + "1\t" + HI).encode(),
}
LINES: Final[Mapping[str, bytes]] = {
    "no JSON": b"{\n",
    "a list": b"[1, 2]\n",
    "a number": b"17\n",
    "null": b"null\n",
    "a bad second row": b'{"id": "1", "text": "x"}\n{\n',
    "deep": b"[" * 100_000 + b"\n",
    "deep object": b'{"a":' * 50_000 + b"\n",
    "big integer": b'{"id": ' + b"9" * 5000 + b"}\n",
    "infinity": b'{"hi": [0], "en": [0], "probability": Infinity}\n',
    "not a number": b'{"hi": [0], "en": [0], "probability": NaN}\n',
    "half a pair": b'{"id": "\\ud800", "text": "It rained for three days."}\n',
    "half a pair in text": b'{"id": "1", "text": "rain \\udfff fell"}\n',
    "keys twice": b'{"id": "1", "id": "2", "text": "x"}\n',
    "wrong types": b'{"id": {}, "text": [], "lang": 3}\n',
    "negative places": b'{"hi": [-1], "en": [-5]}\n',
    "huge places": b'{"hi": [99999999999], "en": [0]}\n',
    "texts for places": b'{"hi": "a", "en": "b"}\n',
    "empty object": b"{}\n",
    "zero in a path": b'{"path": "a\\u0000b"}\n',
    "long key": b'{"' + b"k" * 100_000 + b'": 1}\n',
    "escapes": b'{"id": "\\u0000\\u001f", "text": "\\u2028 rain"}\n',
}
NAMES: Final[Sequence[bytes]] = (
    b"\xff.en.txt",
    b"a\nb.en.txt",
    b"-rf.en.txt",
    b"--help.txt",
    b"$(x).en.txt",
    b"a'b\".en.txt",
    b" .en.txt",
    b"%s.en.txt",
    "ख़बर.hi.txt".encode(),
    "\u202ex.en.txt".encode(),
    b"x" * 200 + b".en.txt",
    b"con.en.txt",
    b".en.txt",
    b"a.hi.en.txt",
    b"a.EN.TXT",
    b"..txt",
    b"a..en.txt",
    b"*.en.txt",
    b"~.en.txt",
    b"<b>.en.txt",
    b"a;b.en.txt",
    b"|x.en.txt",
)


def contents() -> Iterator[tuple[str, str, bytes]]:
    """Give (kind, suffix, bytes) of every input."""
    for number, (name, raw) in enumerate(TEXTS.items()):
        for suffix in (".txt", OTHERS[number % len(OTHERS)]):
            yield f"{name} as {suffix}", suffix, raw
    for name, raw in TABLES.items():
        for suffix in (".tsv", ".csv"):
            yield f"{name} as {suffix}", suffix, raw
    for name, raw in LINES.items():
        yield name, ".jsonl", raw


# Arguments of every command that reads something: x is the input, hi and en are right ones, out a place for output.
COMMANDS: Final[Mapping[str, Sequence[str]]] = {
    "corpus": ("corpus", "{x}", "{hi}", "{en}", "--out", "{out}"),
    "corpus of a folder": ("corpus", "{folder}", "--out", "{out}"),
    "drift": ("drift", "{x}", "{hi}", "{en}", "--out", "{out}"),
    "drift of pairs": ("drift", "--pairs", "{x}"),
    "check": ("check", "{x}", "{hi}"),
    "sentences": ("sentences", "{x}"),
    "sentences of paragraphs": ("sentences", "--paragraphs", "{x}"),
    "quotes": ("quotes", "{x}"),
    "quotes of paragraphs": ("quotes", "--paragraphs", "{x}"),
    "lines": ("lines", "{x}", "{en}"),
    "score": ("score", "{x}"),
    "names": ("names", "{x}", "{en}", "--top", "2"),
    "names of pairs": ("names", "--pairs", "{x}"),
    "evaluate, gold": ("evaluate", "{x}", "{x}"),
    "evaluate, predicted": ("evaluate", "{gold}", "{x}"),
    "report": ("report", "{folder}"),
    "explain": ("explain", "{folder}", "0"),
}


def inputs(share: float = 1.0, seed: int = 0) -> Count:
    """Run every command on every input; `share` of them, drawn."""
    every = [(name, *one) for name in COMMANDS for one in contents()]
    drawn = random.Random(seed)
    chosen = [one for one in every if share >= 1 or drawn.random() < share]
    count = Count()
    with tempfile.TemporaryDirectory() as place, get_context("fork").Pool(WORKERS) as pool:
        for outcome, wrong in pool.starmap(partial(_one_input, Path(place)), enumerate(chosen), chunksize=8):
            count.add(outcome, wrong)
    return count


def _one_input(place: Path, number: int, chosen: tuple[str, str, str, bytes]) -> tuple[str, str]:
    """Run a command on an input; give its outcome, and what was wrong with it."""
    command, kind, suffix, raw = chosen
    home = place / str(number)
    (home / "in").mkdir(parents=True)
    files = {"x": home / "in" / f"x{suffix}", "hi": home / "h.hi.txt", "en": home / "e.en.txt", "gold": home / "g.tsv"}
    for path, held in zip(files.values(), (raw, HI.encode(), EN.encode(), b"0\t0\n"), strict=True):
        path.write_bytes(held)
    (home / "in" / "fine.en.txt").write_text(EN, encoding="utf-8")
    (home / "in" / "fine.hi.txt").write_text(HI, encoding="utf-8")
    before = _held(home)
    known = {name: str(path) for name, path in files.items()} | {"folder": str(home / "in"), "out": str(home / "out")}
    code, words = command_run([part.format(**known) for part in COMMANDS[command]], home)
    wrong = _complaint(code, words)
    changed = {name for name, seal in before.items() if _held(home).get(name) != seal and name != "in/report.html"}
    if changed:
        wrong = f"changed {sorted(changed)}"
    shutil.rmtree(home)
    return f"exit {code}", f"{command}: {kind}: {wrong}" if wrong else ""


def names() -> Count:
    """Run a corpus over folders with files of hostile names."""
    count = Count()
    with tempfile.TemporaryDirectory() as place:
        for number, name in enumerate(NAMES):
            for command in ("corpus", "sentences", "quotes", "drift"):
                home = Path(place) / f"{number}{command}"
                home.mkdir()
                Path(os.fsdecode(os.fsencode(home) + b"/" + name)).write_bytes((HI if b".hi" in name else EN).encode())
                (home / "fine.hi.txt").write_text(HI, encoding="utf-8")
                (home / "fine.en.txt").write_text(EN, encoding="utf-8")
                out = ["--out", str(Path(place) / f"out{number}{command}")] if command in ("corpus", "drift") else []
                code, words = command_run([command, str(home), *out], home)
                wrong = _complaint(code, words)
                count.add(f"exit {code}", f"{command}: {name!r}: {wrong}" if wrong else "")
    return count


def command_run(arguments: Sequence[str], place: Path) -> tuple[int, str]:
    """Run the command line in a forked process, which spares its imports; give exit code and what it said on stderr."""
    with tempfile.TemporaryFile() as said:
        process = os.fork()
        if process == 0:
            _become(arguments, place, said.fileno())
        until = time.perf_counter() + PATIENCE
        while not (ended := os.waitpid(process, os.WNOHANG))[0]:
            if time.perf_counter() > until:
                os.kill(process, signal.SIGKILL)
                os.waitpid(process, 0)
                return -1, "took too long"
            time.sleep(0.01)
        said.seek(0)
        return os.waitstatus_to_exitcode(ended[1]), said.read().decode("utf-8", "replace")


def _become(arguments: Sequence[str], place: Path, said: int) -> NoReturn:
    """Turn this process into a run of the command line."""
    code = 1
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream, target in enumerate((nothing, nothing, said)):
            os.dup2(target, stream)
        os.chdir(place)
        sys.stdout, sys.stderr = os.fdopen(1, "w", encoding="utf-8"), os.fdopen(2, "w", encoding="utf-8")
        sys.argv = ["align", *arguments]
        main_of_align()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _complaint(code: int, words: str) -> str:
    """What was wrong with how a command ended, "" for nothing."""
    if "Traceback" in words:
        return words.strip().splitlines()[-1][:200]
    if code not in (0, 2):
        return f"exit {code}: {words.strip()[-200:]}"
    return "nothing said" if code == 2 and not words.strip() else ""


def _held(folder: Path) -> dict[str, str]:
    """Hash what a folder holds, but output."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.relative_to(folder).as_posix().startswith("out")
    }


# --- kills -----------------------------------------------------------------------------------------------------------


def runs() -> tuple[object, object]:
    """Make a corpus and a drift run of two documents, in a process of their own, so that this one holds no engine."""
    code = (
        "import pickle, sys; from align import Aligner, Document\n"
        f"given = [Document({HI!r}, 'hi', id='h'), Document({EN!r}, 'en', id='e')]\n"
        "found = Aligner().corpus(given), Aligner().drift(given)\n"
        "pickle.dump(found, sys.stdout.buffer)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True)
    found: tuple[object, object] = pickle.loads(done.stdout)
    return found


def kills(moments: int = 400, most: int | None = None) -> Count:
    """Kill writers at each of their file operations and at `moments` random ones; a folder is then old or new."""
    from align.output.corpus_page import render_corpus
    from align.output.export import write_records

    corpus, drift = runs()
    count = Count()
    with tempfile.TemporaryDirectory() as place:
        work = Path(place)
        old, new = work / "old", work / "new"
        corpus.write(old, ["jsonl"])  # type: ignore[attr-defined]
        corpus.write(new)  # type: ignore[attr-defined]
        drift.write(work / "drift")  # type: ignore[attr-defined]
        states = {"nothing": None, "a corpus": old}
        writers: dict[str, Callable[[Path], object]] = {
            "corpus": lambda out: corpus.write(out),  # type: ignore[attr-defined]
            "drift": lambda out: drift.write(out),  # type: ignore[attr-defined]
            "report": render_corpus,
            "records": lambda out: write_records([{"n": n} for n in range(200)], str(out / "records.jsonl")),
        }
        for name, write in writers.items():
            for state, source in states.items():
                if source is None and name in ("report", "records"):
                    continue
                _kill_everywhere(work, f"{name} over {state}", write, source, count, moments, most)
    return count


def _kill_everywhere(
    work: Path,
    label: str,
    write: Callable[[Path], object],
    source: Path | None,
    count: Count,
    moments: int,
    most: int | None,
) -> None:
    whole = _prepared(work, source)
    started = time.perf_counter()
    _child(write, whole, None, None)
    took, after = time.perf_counter() - started, _seen(whole)
    before = _seen(source) if source else None
    step, at = 1, 0
    drawn = random.Random(label)
    while most is None or at < most:
        at += step
        out = _prepared(work, source)
        ended = _child(write, out, at, None)
        _judge(label, f"operation {at}", out, before, after, count)
        if ended:
            break
    for _ in range(moments):
        out = _prepared(work, source)
        _child(write, out, None, drawn.random() * took)
        _judge(label, "a random moment", out, before, after, count)
    _child(write, out, None, None)
    left = [path.name for path in work.iterdir() if path.name.startswith(".align-out")]
    if left:
        count.wrong.append(f"{label}: left behind {left[:3]}")


def _prepared(work: Path, source: Path | None) -> Path:
    """Give a place for output with what was there before."""
    out = work / "out"
    shutil.rmtree(out, ignore_errors=True)
    if source:
        shutil.copytree(source, out)
    return out


def _child(write: Callable[[Path], object], out: Path, operation: int | None, seconds: float | None) -> bool:
    """Write in a forked process that is killed at its nth file operation or after some seconds; True if it ended."""
    process = os.fork()
    if process == 0:
        with redirect_stderr(io.StringIO()), redirect_stdout(io.StringIO()):
            if operation is not None:
                left = [operation]

                def hook(event: str, arguments: tuple[object, ...]) -> None:
                    if event in CHANGES and (event != "open" or _writes(arguments)):
                        left[0] -= 1
                        if not left[0]:
                            os.kill(os.getpid(), signal.SIGKILL)

                sys.addaudithook(hook)
            try:
                write(out)
            finally:
                os._exit(0)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(process, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0


def _writes(arguments: tuple[object, ...]) -> bool:
    mode, flags = arguments[1], arguments[2]
    if isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR):
        return True
    return isinstance(mode, str) and any(letter in mode for letter in "wax+")


def _seen(folder: Path) -> dict[str, str]:
    """Hash the files of a folder but its manifest, and hidden ones."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.is_file() and path.name != "manifest.json"
    }


def _judge(
    label: str, where: str, out: Path, before: dict[str, str] | None, after: dict[str, str], count: Count
) -> None:
    seen = _seen(out) if out.is_dir() else None
    if seen == after:
        count.add("new")
    elif seen == before or (seen == {} and before is None):
        count.add("old")
    else:
        count.add("mixed", f"{label}: killed at {where}: neither old nor new")


# --- disks, caches, models -------------------------------------------------------------------------------------------


def faults() -> Count:
    """Full and closed outputs, small files only, places that cannot be written to, damaged caches and models."""
    count = Count()
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        (home / "a.hi.txt").write_text(HI, encoding="utf-8")
        (home / "a.en.txt").write_text(EN, encoding="utf-8")
        both = ["a.hi.txt", "a.en.txt"]
        for name, arguments in {
            "a full device": ["sentences", *both, "-o", "/dev/full"],
            "stdout full": ["sentences", *both],
            "a place under a file": ["corpus", *both, "--out", "a.hi.txt/out"],
            "a place that cannot be": ["corpus", *both, "--out", "/proc/out"],
            "a place of a device": ["corpus", *both, "--out", "/dev/null"],
            "no name": ["corpus", *both, "--out", ""],
            "this folder": ["corpus", *both, "--out", "."],
            "a file for a folder": ["drift", *both, "--out", "a.en.txt"],
            "a folder for a file": ["quotes", *both, "-o", "."],
            "no such model": ["corpus", *both, "--out", "out", "--model", "./nothing"],
            "a model that is none": ["corpus", *both, "--out", "out", "--model", "."],
        }.items():
            target = Path("/dev/full").open("wb") if name == "stdout full" else subprocess.PIPE  # noqa: SIM115
            done = subprocess.run(
                [sys.executable, "-m", "align", *arguments],
                cwd=home,
                stdout=target,
                stderr=subprocess.PIPE,
                check=False,
                env={**os.environ, "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"},
                timeout=PATIENCE,
            )
            words = done.stderr.decode("utf-8", "replace")
            wrong = _complaint(done.returncode, words) or ("" if done.returncode == 2 else "accepted")
            count.add(f"exit {done.returncode}", f"{name}: {wrong}" if wrong else "")
        for limit in (0, 1000, 20_000):
            done = subprocess.run(
                [sys.executable, "-m", "align", "corpus", *both, "--out", f"out{limit}"],
                cwd=home,
                capture_output=True,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                timeout=PATIENCE,
                check=False,
                preexec_fn=partial(_small_files, limit),
            )
            words = done.stderr.decode("utf-8", "replace")
            wrong = _complaint(done.returncode, words) or ("left a folder" if (home / f"out{limit}").exists() else "")
            count.add(f"exit {done.returncode}", f"files of {limit} bytes at most: {wrong}" if wrong else "")
        for damage in (b"", b"x" * 5000, b"SQLite format 3\0" + b"\xff" * 4000):
            cache = home / "cache"
            shutil.rmtree(cache, ignore_errors=True)
            environment = {**os.environ, "PYTHONPATH": str(ROOT), "MILAAN_CACHE": str(cache)}
            for _ in range(2):
                done = subprocess.run(
                    [sys.executable, "-m", "align", "corpus", *both, "--out", "outc"],
                    cwd=home,
                    capture_output=True,
                    env=environment,
                    timeout=PATIENCE,
                    check=False,
                )
                words = done.stderr.decode("utf-8", "replace")
                wrong = _complaint(done.returncode, words) or ("" if done.returncode == 0 else "refused")
                count.add(f"exit {done.returncode}", f"a damaged cache: {wrong}" if wrong else "")
                for path in cache.rglob("*.sqlite"):
                    path.write_bytes(damage)
    return count


def _small_files(limit: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


def writers(times: int = 20) -> Count:
    """Two writers of one folder at once: it is then what one of them wrote."""
    corpus, drift = runs()
    count = Count()
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "out"
        for number in range(times):
            shutil.rmtree(out, ignore_errors=True)
            children = []
            for one in (corpus, drift):
                process = os.fork()
                if process == 0:
                    try:
                        one.write(out)  # type: ignore[attr-defined]
                    finally:
                        os._exit(0)
                children.append(process)
            for process in children:
                os.waitpid(process, 0)
            held = set(_seen(out))
            whole = {"pairs.jsonl", "report.html"} <= held or {"clusters.jsonl", "drift.html"} <= held
            mixed = {"pairs.jsonl", "clusters.jsonl"} <= held
            count.add(
                "whole" if whole and not mixed else "mixed", "" if whole and not mixed else f"try {number}: {held}"
            )
    return count


def table(found: Mapping[str, Count], seconds: float) -> str:
    """Give the table of docs/reliability.md."""
    rows = []
    for name, one in found.items():
        outcomes = ", ".join(f"{what} {n:,}" for what, n in sorted(one.outcomes.items()))
        rows.append(f"| {name} | {one.tries:,} | {outcomes} | {len(one.wrong)} |")
    head = "| what | tries | outcomes | not as promised |\n|---|--:|---|--:|\n"
    origin = f"`make torture`, {seconds / 60:.0f} minutes, {date.today()}, {machine()}."
    return f"{BEGIN}\n{head}{chr(10).join(rows)}\n\n{origin}\n{END}"


def main() -> None:
    """Run everything, or the share of inputs named, write the table, and fail where something was not as promised."""
    started, share = time.perf_counter(), float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    found: dict[str, Count] = {}
    for name, run in (
        ("writers killed at each file operation and at random moments", partial(kills, 150)),
        ("two writers of one folder", partial(writers, 40)),
        ("full, small and wrong places, damaged caches, wrong models", faults),
        ("hostile file names, four commands", names),
        (f"{len(list(contents()))} kinds of input, {len(COMMANDS)} commands", partial(inputs, share)),
    ):
        found[name] = run()
        sys.stderr.write(f"{name}: {found[name].tries:,} tries, {len(found[name].wrong)} not as promised\n")
        for line in found[name].wrong[:20]:
            sys.stderr.write(f"  {line}\n")
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    PAGE.write_text(before + table(found, time.perf_counter() - started) + after, encoding="utf-8")
    sys.exit(any(one.wrong for one in found.values()))


if __name__ == "__main__":
    main()
