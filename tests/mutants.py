"""Break named lines one at a time and see whether the tests of their room notice: `make mutants`.

tests/mutants.tsv: file, the text to replace (found exactly once in it), what to put there, the tests to run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("align", "tests", "training", "benchmarks", "pyproject.toml", "README.md", "CHANGELOG.md", "docs", "Makefile")
LINKED = ("models", "data")
WORKERS = 2
LIMIT = 300  # seconds: a mutant that makes the tests hang is noticed too


@dataclass(frozen=True)
class Mutant:
    """One line of the table."""

    file: str
    old: str
    new: str
    tests: str

    def __str__(self) -> str:
        return f"{self.file}: {self.old} -> {self.new}"


def table(path: Path = ROOT / "tests" / "mutants.tsv") -> list[Mutant]:
    """Read the table; a text that does not stand exactly once in its file is an error."""
    lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")[1:]
    found = [Mutant(*line.split("\t")) for line in lines if not line.startswith("#")]
    wrong = [m for m in found if (ROOT / m.file).read_text(encoding="utf-8").count(m.old) != 1]
    if wrong:
        sys.exit("not found exactly once:\n" + "\n".join(map(str, wrong)))
    return found


def copy(folder: Path) -> Path:
    """Copy what is mutated and tested; models and data are linked."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    for name in LINKED:
        (folder / name).symlink_to(ROOT / name)
    return folder


def survives(mutant: Mutant, folder: Path) -> bool:
    """Run the tests of a mutant in a copy; the copy is as it was afterwards."""
    path = folder / mutant.file
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
    words = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *mutant.tests.split()]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, timeout=LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return False
    finally:
        path.write_text(text, encoding="utf-8")
    if done.returncode not in (0, 1, 2):
        sys.exit(f"{mutant}: the tests did not run\n{done.stdout.decode()[-2000:]}{done.stderr.decode()[-2000:]}")
    return done.returncode == 0


def main() -> None:
    """Try every mutant of the table, or those whose line holds a word given; exit with 1 if one survives."""
    mutants = [mutant for mutant in table() if all(word in str(mutant) for word in sys.argv[1:])]
    with tempfile.TemporaryDirectory() as place, ThreadPoolExecutor(WORKERS) as pool:
        free: SimpleQueue[Path] = SimpleQueue()
        for number in range(WORKERS):
            (Path(place) / str(number)).mkdir()
            free.put(copy(Path(place) / str(number)))

        def run(mutant: Mutant) -> bool:
            folder = free.get()
            try:
                alive = survives(mutant, folder)
            finally:
                free.put(folder)
            print(f"{'SURVIVES' if alive else 'dies':9} {mutant}", flush=True)
            return alive

        alive = sum(pool.map(run, mutants))
    print(f"{len(mutants) - alive} of {len(mutants)} mutants die")
    sys.exit(1 if alive or not mutants else 0)


if __name__ == "__main__":
    main()
