"""Grouping of made-up documents into stories: time and memory by their number.

`python -m benchmarks.stories [DOCUMENTS]...`.
A story is four documents, two of a language, that lie near a point of their own, with two numbers that only they have.
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Final

import numpy as np

from align.alignment.grouping import ONE_STORY, DocumentSet, agglomerate, document_links, likely_links
from align.core.types import Lang
from align.core.vectors import unit
from align.jobs.regroup import stories_head
from benchmarks.growth import exponent, sizes, write_chart
from benchmarks.machine import peak
from benchmarks.speed_page import DOCS, publish, table

SIZES: Final = tuple(sizes(6_250, 100_000, 5))
IN_STORY: Final = 4
DIMENSION: Final = 384
NEAR: Final = 0.6  # length of the noise around a story's point, which is of length 1: cosines of 0.73 within it


def made_up(count: int, seed: int = 0) -> DocumentSet:
    """Make documents of stories that stand apart, in no order, each of one sentence with the numbers of its story."""
    random = np.random.default_rng(seed)
    story = random.permutation(np.arange(count) // IN_STORY)
    points = unit(random.standard_normal((count // IN_STORY + 1, DIMENSION), dtype=np.float32))
    noise = unit(random.standard_normal((count, DIMENSION), dtype=np.float32))
    vectors = unit(points[story] + np.float32(NEAR) * noise)
    langs: list[Lang] = ["hi" if k % 2 else "en" for k in range(count)]
    texts = [[f"{1000 + 7 * k} {20_000 + 11 * k}"] for k in story.tolist()]
    return DocumentSet(langs, texts, vectors, vectors)


def _measured(count: int, answers: Connection) -> None:
    """Group documents: processor seconds of names, links and merging, MB beyond the vectors, stories."""
    documents = made_up(count)
    before, started = peak(), time.process_time()
    documents.keys  # noqa: B018  read once, and kept
    read = time.process_time()
    links = likely_links(*document_links(documents), stories_head())
    linked = time.process_time()
    found = agglomerate(count, links, ONE_STORY)
    answers.send((read - started, linked - read, time.process_time() - linked, peak() - before, len(found)))


def measure(count: int) -> tuple[float, float, float, float, int]:
    """Group `count` documents in a process of its own."""
    own = multiprocessing.get_context("spawn")
    ours, theirs = own.Pipe(duplex=False)
    process = own.Process(target=_measured, args=(count, theirs))
    process.start()
    theirs.close()
    told: tuple[float, float, float, float, int] = ours.recv()
    process.join()
    return told


def main(counts: Sequence[int] = ()) -> None:
    """Publish a row for each number of documents, the law by which each cost grows, and a picture of it."""
    counts = counts or SIZES
    found = {}
    for count in counts:
        found[count] = measure(count)
        print(f"  {count:,}: {found[count]}", flush=True)
    rows = [
        [f"{n:,}", f"{read:.1f} s", f"{linked:.1f} s", f"{merged:.1f} s", f"{memory:,.0f} MB", f"{number:,}"]
        for n, (read, linked, merged, memory, number) in found.items()
    ]
    kinds = ("names read", "links", "merging", "memory")
    series = {kind: [(n, told[k]) for n, told in found.items()] for k, kind in enumerate(kinds)}
    laws = ", ".join(f"{kind} n^{exponent(points[-3:]):.2f}" for kind, points in series.items())
    picture = {f"{kind}, s": series[kind] for kind in kinds[:3]}
    write_chart(
        DOCS / "figures" / "stories.svg",
        "Grouping documents into stories",
        ("documents", "seconds of the processor"),
        picture,
    )
    heads = ["documents", "processor: names read", "links", "merging", "memory beyond the vectors", "stories found"]
    law = f"Growth over the last three: {laws}."
    publish("stories", "make bench-scale", [*table(heads, rows), "", law, "", "![growth](figures/stories.svg)"])


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]])
