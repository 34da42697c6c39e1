"""Splits for training and evaluation: pairs of one story are in one split, whatever other stories there are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal, TypeAlias

from align.output.records import DocumentRecord, PairRecord

Split: TypeAlias = Literal["train", "validation", "test"]
# Upper ends of the splits in 0..1, where the hash of a story falls: 90 % of the stories, 5 % and 5 %.
SPLITS: Final[Mapping[Split, float]] = {"train": 0.90, "validation": 0.95, "test": 1.0}


def stories_told(pairs: Iterable[PairRecord], documents: Iterable[DocumentRecord]) -> dict[str, str]:
    """Name the story of each document that is in a pair, by id of the document.

    A document's story is its group, without one its id; stories that a pair links are one, with the first of their
    names in the order of code points.
    """
    groups = {document.id: document.group for document in documents}
    parent: dict[str, str] = {}

    def story(document: str) -> str:
        return root(parent.setdefault(groups.get(document) or document, groups.get(document) or document))

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    linked = dict.fromkeys((pair.hi_doc, pair.en_doc) for pair in pairs)
    for both in linked:
        first, second = sorted(map(story, both))
        parent[second] = first
    return {document: story(document) for both in linked for document in both}


def split_of(story: str) -> Split:
    """Give the split of a story, from a hash of its name alone."""
    place = int.from_bytes(hashlib.sha256(story.encode("utf-8", "surrogatepass")).digest()[:8], "big") / 2**64
    return next(split for split, end in SPLITS.items() if place < end)


def split_pairs(pairs: Sequence[PairRecord], documents: Iterable[DocumentRecord]) -> dict[Split, list[tuple[int, str]]]:
    """Give each split that has any its pairs, as places in `pairs` with their stories, in order."""
    stories = stories_told(pairs, documents)
    found: dict[Split, list[tuple[int, str]]] = {split: [] for split in SPLITS}
    for place, pair in enumerate(pairs):
        story = stories[pair.hi_doc]
        found[split_of(story)].append((place, story))
    return {split: own for split, own in found.items() if own}
