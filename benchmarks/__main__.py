"""Run every benchmark: `make bench`. Ratios are within one run; nothing measured here is fitted on."""

from __future__ import annotations

import sys

from benchmarks import accuracy, drift, encode, events, furniture, long, peers, score, split
from training import sets


def main() -> None:
    """Run the benchmarks that the data beside the checkout allows."""
    if not sets.SHARED.is_dir():
        sys.exit(f"the benchmarks need the data sets in {sets.SHARED}")
    for title, part in (
        ("sentence splitting", split),
        ("page furniture", furniture),
        ("alignment", accuracy),
        ("long documents", long),
        ("reports of invented events, each left out", events),
        ("given pairs", score),
        ("drift", drift),
        ("peers", peers),
        ("encoding", encode),
    ):
        print(f"\n== {title}")
        part.main()


if __name__ == "__main__":
    main()
