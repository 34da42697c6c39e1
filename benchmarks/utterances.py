"""Invented events whose statements and differences a reader has marked: what `align drift` gathers and tells of them.

A folder has NAME.hi.txt and NAME.en.txt, statements.jsonl (renderings of one statement), differences.jsonl (every pair
of them of which an editor would mark something) and facts.jsonl (facts outside the speech that differ).
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

from align.api import Aligner
from align.jobs.drift import DriftRun, Utterance

OVERLAP = 0.6  # share of the shorter text's words that two texts must have in common to be the same stretch


def read(folder: Path, name: str) -> list[dict[str, Any]]:
    """Read a table of a folder."""
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").split("\n") if line]


def alike(a: str, b: str) -> bool:
    """Tell whether two texts of one document are the same stretch."""
    one, other = set(a.lower().split()), set(b.lower().split())
    return bool(one and other) and len(one & other) >= OVERLAP * min(len(one), len(other))


def measure(folder: Path) -> dict[str, object]:
    """Pairs of renderings gathered, findings that are right, marked differences and facts that are told."""
    run = Aligner().drift(sorted(map(str, folder.glob("*.txt"))))
    names = {document.id: Path(document.path).name for document in run.documents}
    return {**gathered(folder, run, names), **judged(folder, run, names), **disputed(folder, run, names)}


def gathered(folder: Path, run: DriftRun, names: dict[str, str]) -> dict[str, object]:
    """How many pairs of renderings of one statement share a cluster, and how many clusters hold two statements."""
    pairs, shared = Counter[str](), Counter[str]()
    holding: dict[int, set[str]] = defaultdict(set)
    for row in read(folder, "statements"):
        places = [(one["doc"], _clusters(run, names, one["doc"], one["text"])) for one in row["renderings"]]
        for _, own in places:
            for k in own:
                holding[k].add(row["statement"])
        for (a, x), (b, y) in combinations(places, 2):
            kind = "across languages" if a.split(".")[-2] != b.split(".")[-2] else "in one"
            pairs[kind] += 1
            shared[kind] += bool(x & y)
    return {
        **{f"pairs gathered, {kind}": f"{shared[kind]}/{pairs[kind]}" for kind in sorted(pairs)},
        "clusters, with two statements": f"{len(run.clusters)}, {sum(len(own) > 1 for own in holding.values())}",
    }


def _clusters(run: DriftRun, names: dict[str, str], doc: str, text: str) -> set[int]:
    return {
        k
        for k, cluster in enumerate(run.clusters)
        for one in cluster.renderings
        if names[one.quote.doc] == doc and alike(one.quote.text, text)
    }


def judged(folder: Path, run: DriftRun, names: dict[str, str]) -> dict[str, object]:
    """How many findings of each severity stand between renderings a reader marked, and how many marks are told."""
    marks = read(folder, "differences")
    right, told = Counter[str](), Counter[str]()
    seen: set[int] = set()
    for cluster in run.clusters:
        for a, b, severity in _findings(cluster):
            sides = [(names[cluster.renderings[k].quote.doc], cluster.renderings[k].quote.text) for k in (a, b)]
            hits = {k for k, mark in enumerate(marks) if _marked(mark, sides)}
            seen |= hits
            told[severity] += 1
            right[severity] += bool(hits)
    heavy = [k for k, mark in enumerate(marks) if mark["severity"] in ("critical", "major")]
    return {
        **{f"{severity} findings right": f"{right[severity]}/{told[severity]}" for severity in sorted(told)},
        "critical and major differences told": f"{len(seen & set(heavy))}/{len(heavy)}",
    }


def _findings(cluster: Utterance) -> Iterator[tuple[int, int, str]]:
    for one in cluster.comparisons:
        for finding in one.findings:
            if finding.type not in ("cue", "quote-boundary"):
                yield one.a, one.b, finding.severity


def _marked(mark: dict[str, Any], sides: list[tuple[str, str]]) -> bool:
    """Tell whether a difference was marked between two renderings, in either order."""
    ends = [(mark[side]["doc"], mark[side]["text"]) for side in "ab"]
    return any(
        all(d == e and alike(t, u) for (d, t), (e, u) in zip(sides, own, strict=True)) for own in (ends, ends[::-1])
    )


def disputed(folder: Path, run: DriftRun, names: dict[str, str]) -> dict[str, object]:
    """How many facts that differ are told, and how many of those told are marked somewhere."""
    facts, marks = read(folder, "facts"), read(folder, "differences")
    found, right = set[int](), 0
    for dispute in run.disputes:
        values = [(names[one.document.id], one.document.text[slice(*one.sentence)], one.text) for one in dispute.values]
        hits = {
            k
            for k, fact in enumerate(facts)
            if sum(any(d == v["doc"] and text in v["text"] for v in fact["values"]) for d, _, text in values) > 1
        }
        spoken = any(
            _marked(mark, [x[:2], y[:2]]) for mark in marks for x, y in combinations(values, 2) if x[0] != y[0]
        )
        found |= hits
        right += bool(hits) or spoken
    numeric = [k for k, fact in enumerate(facts) if any(c.isdigit() for v in fact["values"] for c in v["value"])]
    return {
        "disputed figures marked by the reader": f"{right}/{len(run.disputes)}",
        "marked facts with figures told": f"{len(found & set(numeric))}/{len(numeric)}",
    }
