"""Cold start: `align --help`, the first pair and the first story of a process, by turns with a bare Python."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Final

from align.core.paths import models_dir
from benchmarks.machine import Ran, ran
from benchmarks.speed_page import publish, table

ROUNDS: Final = 3
PAIR: Final = "hi\ten\nस्कूल बंद है।\tThe school is closed.\n"
LETTER: Final = models_dir().parent / "data" / "sample" / "letter"
COMMANDS: Final = {
    "`align --help`": ["--help"],
    "`align score`, one pair": ["score", "pair.tsv"],
    "`align corpus`, a letter of two pages": ["corpus", str(LETTER), "--out", "out"],
}


def bare() -> float:
    """Start and end an interpreter that imports numpy; give its seconds of wall clock."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import numpy"], check=True)
    return time.perf_counter() - started


def main() -> None:
    """Publish the median and the least of ROUNDS starts of each command, nothing cached."""
    found: dict[str, list[Ran]] = {name: [] for name in COMMANDS}
    python: list[float] = []
    for turn in range(ROUNDS):
        python.append(bare())
        for name, command in COMMANDS.items():
            with tempfile.TemporaryDirectory() as folder:
                place = Path(folder)
                (place / "pair.tsv").write_text(PAIR, encoding="utf-8")
                words = [str(place / word) if word in ("pair.tsv", "out") else word for word in command]
                found[name].append(ran(words, place / "cache"))
        print(f"  round {turn + 1} of {ROUNDS}", flush=True)
    rows = [["Python that imports numpy", f"{median(python):.2f} s", f"{min(python):.2f} s", "", ""]]
    for name, runs in found.items():
        wall, processor = [one.seconds for one in runs], [one.processor for one in runs]
        memory = max(one.memory for one in runs)
        rows.append(
            [name, *(f"{value:.2f} s" for value in (median(wall), min(wall), min(processor))), f"{memory:,.0f} MB"]
        )
    heads = [f"{ROUNDS} starts by turns", "wall clock, median", "least", "processor, least", "peak memory"]
    publish("start", "make bench-speed", table(heads, rows))


if __name__ == "__main__":
    main()
