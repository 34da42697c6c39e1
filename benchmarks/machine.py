"""The machine that a figure is measured on, and what it holds of memory: what every table of speed must tell."""

from __future__ import annotations

import os
import platform
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

CPUINFO: Final = Path("/proc/cpuinfo")
MEGABYTE: Final = 2**20
# What is told of the vector instructions, widest first: name, flag of the processor, and what comes with it.
VECTORS: Final = (
    ("AMX", "amx_tile", {"bf16": "amx_bf16", "int8": "amx_int8"}),
    ("AVX-512", "avx512f", {"bf16": "avx512_bf16", "VNNI": "avx512_vnni"}),
    ("AVX2", "avx2", {"VNNI": "avx_vnni"}),
    ("NEON", "asimd", {"bf16": "bf16", "int8": "i8mm"}),
)


def instructions(flags: set[str]) -> str:
    """Name the widest vector instructions among a processor's flags, with bf16 and int8 products where it has them."""
    for name, flag, extras in VECTORS:
        if flag in flags:
            own = [extra for extra, wanted in extras.items() if wanted in flags]
            return f"{name} with {' and '.join(own)}" if own else name
    return "vector instructions unknown"


def machine() -> str:
    """Tell processor, vector instructions and cores in one line."""
    told = CPUINFO.read_text(encoding="utf-8") if CPUINFO.is_file() else ""
    model = re.search(r"^model name\s*:\s*(.+)$", told, re.MULTILINE)
    flags = re.search(r"^(?:flags|Features)\s*:\s*(.+)$", told, re.MULTILINE)
    name = model[1].strip() if model else platform.processor() or platform.machine()
    return f"{name}, {instructions(set(flags[1].split()) if flags else set())}, {cores()} cores"


def cores() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def commit() -> str:
    """Name the commit of the checkout, short; `+` tells that files have changed since."""
    root = Path(__file__).resolve().parents[1]
    command = ["git", "describe", "--always", "--dirty=+", "--exclude=*"]
    told = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    return told.stdout.strip() or "unknown"


def load() -> float:
    """Give how many processes wanted a core in the last minute, this one among them."""
    return os.getloadavg()[0]


def peak(usage: resource.struct_rusage | None = None) -> float:
    """Give the most memory that this process has held, or one that has ended, in MB of 2^20 bytes."""
    held = (usage or resource.getrusage(resource.RUSAGE_SELF)).ru_maxrss
    return held / (MEGABYTE if sys.platform == "darwin" else MEGABYTE / 1024)


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that ended well: seconds of wall clock and of the processor, peak memory in MB, its last words."""

    seconds: float
    processor: float
    memory: float
    said: str


def ran(command: Sequence[str], cache: Path) -> Ran:
    """Run a command of `align` in a process of its own, with a cache of its own.

    Raises:
        RuntimeError: it did not end well; its words are told.
    """
    environment = {**os.environ, "MILAAN_CACHE": str(cache)}
    with tempfile.TemporaryFile() as words:
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "align", *command], env=environment, stdout=subprocess.DEVNULL, stderr=words
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        words.seek(0)
        said = words.read().decode().strip()
    if process.returncode:
        raise RuntimeError(f"align {' '.join(command)}: exit code {process.returncode}: {said}")
    return Ran(seconds, usage.ru_utime + usage.ru_stime, peak(usage), said.split("\n")[-1])
