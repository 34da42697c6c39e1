"""Exports: time, size and memory of 50,000 made-up pairs in every format, `python -m benchmarks.exports`."""

from __future__ import annotations

import multiprocessing
import resource
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from align.output.contents import Contents
from align.output.formats import export_formats
from align.output.records import DocumentRecord, EvidenceRecord, LinkRecord, PairRecord, RunnerUpRecord, RunRecord

PAIRS: Final = 50_000
IN_DOCUMENT: Final = 40  # pairs of two documents
HINDI: Final = "ज़िलाधिकारी ने बताया कि वार्ड {} से क़रीब {} परिवारों को राहत शिविरों में पहुंचाया गया है और पानी घट रहा है।"
ENGLISH: Final = (
    "The collector said that some {1} families of ward {0} had been taken to relief camps; the water is falling."
)
MEGABYTE: Final = 2**20


def records(n: int) -> Iterator[PairRecord]:
    """Give n pairs, every text another, with as much evidence as news has."""
    for k in range(n):
        hi, en = HINDI.format(k % 97, k), ENGLISH.format(k % 97, k)
        story, at = k // IN_DOCUMENT, 120 * (k % IN_DOCUMENT)
        hi_span, en_span = (at, at + len(hi)), (at, at + len(en))
        number = LinkRecord(hi=(at + 30, at + 32), en=(at + 50, at + 52), hi_text=f"{k}", en_text=f"{k}", score=1.0)
        yield PairRecord(
            id=f"{k:012x}", hi=hi, en=en, hi_doc=f"hi/{story}", en_doc=f"en/{story}", hi_source="अ", en_source="B",
            hi_sentences=(k % IN_DOCUMENT,), en_sentences=(k % IN_DOCUMENT,), hi_span=hi_span, en_span=en_span,
            hi_sentence_spans=(hi_span,), en_sentence_spans=(en_span,),
            type="1-1", similarity=0.9, margin=1.1, probability=0.5 + k / (2 * n), mode="parallel", model="made up",
            evidence=EvidenceRecord(names=(number,) * 3, numbers=(number,) * 2),
            why={f"feature {j}": j / 7 + k for j in range(8)},
            runner_up=RunnerUpRecord(en=en[::-1], en_sentences=(k % 7,), similarity=0.8, probability=0.1),
        )  # fmt: skip


def contents(n: int) -> Contents:
    """Give a corpus of n made-up pairs."""
    stories = range(-(-n // IN_DOCUMENT))
    documents = [
        *(DocumentRecord(id=f"hi/{k}", lang="hi", group=f"{k}") for k in stories),
        *(DocumentRecord(id=f"en/{k}", lang="en", group=f"{k}") for k in stories),
    ]
    return Contents(list(records(n)), documents, [], RunRecord(version="0", model="made up"))


def _measured(name: str, whole: Contents, few: Contents) -> tuple[float, float, float]:
    """Write a format: seconds, megabytes written, and by which the process grew beyond having written a few pairs."""
    one = export_formats()[name]
    with tempfile.TemporaryDirectory() as place:
        for folder, held in ((Path(place) / "few", few), (Path(place) / "all", whole)):
            folder.mkdir()
            before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
            one.write(held, folder)
        seconds = time.perf_counter() - started
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / MEGABYTE
    return seconds, size, grown


def _child(name: str, whole: Contents, few: Contents, answers: Connection) -> None:
    """Measure a format in a process of its own."""
    answers.send(_measured(name, whole, few))


def main() -> None:
    """Print a line a format; each is written by a process that is forked with the records in its memory."""
    whole, few = contents(PAIRS), contents(IN_DOCUMENT)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {PAIRS:,} pairs; the process that holds them has {held:.0f} MB")
    fork = multiprocessing.get_context("fork")
    for name in export_formats():
        ours, theirs = fork.Pipe(duplex=False)
        process = fork.Process(target=_child, args=(name, whole, few, theirs))
        process.start()
        seconds, size, grown = ours.recv()
        process.join()
        print(f"  {name:12} {seconds:5.1f} s  {size:6.1f} MB written  {grown:6.1f} MB more memory", flush=True)


if __name__ == "__main__":
    main()
