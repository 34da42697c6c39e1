"""Run the benchmarks, all or by part: `python -m benchmarks [PART]...`, or `make bench-PART`.

Ratios are of runs by turns on one machine; nothing measured here is fitted on.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Final

from align.core.errors import AlignError
from benchmarks.machine import commit, machine
from training import sets

# The modules of each part with their titles; each has a `main` that takes nothing.
PARTS: Final = {
    "accuracy": {
        "split": "sentence splitting",
        "furniture": "page furniture",
        "accuracy": "alignment",
        "events": "reports of invented events, each left out",
        "reports": "reports of real events and of the sample",
        "score": "given pairs",
        "drift": "drift",
    },
    "peers": {"peers": "peers"},
    "speed": {"start": "cold start", "pipeline": "from text to pairs", "encode": "encoding"},
    "scale": {
        "long": "long documents",
        "stories": "stories among many documents",
        "articles": "a thousand articles",
        "exports": "exports",
    },
}


def main() -> None:
    """Run the parts that are named, or all, with the data beside the checkout."""
    chosen = sys.argv[1:] or list(PARTS)
    try:
        if unknown := sorted(set(chosen) - PARTS.keys()):
            raise AlignError(f"unknown part {unknown[0]!r}", hint=f"use {', '.join(PARTS)}")
        if not sets.SHARED.is_dir():
            raise AlignError("no data sets", path=sets.SHARED, hint="the benchmarks measure on them")
    except AlignError as error:
        sys.exit(str(error))
    print(f"{machine()}; commit {commit()}")
    for part in chosen:
        for name, title in PARTS[part].items():
            print(f"\n== {title}", flush=True)
            import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
