"""Documents of a front gathered into stories as the user asks: by folder, all as one, or by what they tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import PurePosixPath
from typing import Final

from align.alignment.grouping import stories, sum_up
from align.alignment.sentence_aligner import SentenceAligner
from align.core.errors import AlignError
from align.core.paths import models_dir
from align.core.types import Document
from align.jobs.stories import Front, Story
from align.model.heads import Head, load_heads

GROUPINGS: Final = ("auto", "folder", "one")


def check_grouping(grouping: str) -> None:
    """Refuse a way of grouping that there is not."""
    if grouping not in GROUPINGS:
        raise AlignError(f"unknown grouping {grouping!r}", hint=f"--group is one of {', '.join(GROUPINGS)}")


def regrouped(front: Front, grouping: str, load: Callable[[], SentenceAligner]) -> Front:
    """Gather the documents of a front into stories as asked.

    `auto` parts what one folder holds where that is evidently not one story; `folder` leaves each group as it was
    given, `one` takes all documents for one story. `load` is called only if there is something to part.
    """
    if grouping == "folder":
        return front
    if grouping == "one":
        kept = [sentence for story in front.stories for sentence in story.sentences]
        aside = [one for story in front.stories for one in story.aside]
        return replace(front, stories=[Story("", front.documents, kept, aside)])
    parted = [part for story in front.stories for part in (_parted(story, load()) if _may_be_many(story) else [story])]
    told = {document.id: document for story in parted for document in story.documents}
    return replace(front, documents=[told[document.id] for document in front.documents], stories=parted)


def _may_be_many(story: Story) -> bool:
    """Tell whether a story may be several: nobody has said that it is one, beyond putting it into one folder."""
    by_folder = all(document.group == _folder(document) for document in story.documents)
    return len(story.documents) > 2 and (by_folder or not story.name)


def _folder(document: Document) -> str:
    """Give the group that a document's place in a folder gives it."""
    parent = PurePosixPath(document.id).parent.as_posix()
    return "" if parent == "." else parent


def _parted(story: Story, aligner: SentenceAligner) -> list[Story]:
    """Part a story into those that its documents tell; each is named by its first document."""
    texts: dict[str, list[str]] = {document.id: [] for document in story.documents}
    for sentence in story.sentences:
        texts[sentence.doc].append(sentence.text)
    langs = [document.lang for document in story.documents]
    groups = stories(sum_up(langs, list(texts.values()), aligner.encoder, aligner.background), stories_head())
    if len(groups) == 1:
        return [story]
    found = []
    for members in groups:
        own = [story.documents[k] for k in members]
        own = [replace(document, group=own[0].id) for document in own]
        ids = {document.id for document in own}
        kept = [sentence for sentence in story.sentences if sentence.doc in ids]
        found.append(Story(own[0].id, own, kept, [one for one in story.aside if one.sentence.doc in ids]))
    return found


@cache
def stories_head() -> Head:
    """Load the fitted weights of the links between documents."""
    return load_heads(models_dir() / "stories.json")["documents"]
