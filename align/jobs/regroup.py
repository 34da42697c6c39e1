"""Documents of a front gathered into stories as the user asks: by folder, all as one, or by what they tell."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import PurePosixPath
from typing import Final

from align.alignment.grouping import stories, sum_up
from align.alignment.sentence_aligner import SentenceAligner
from align.core.errors import AlignError
from align.core.paths import models_dir
from align.core.types import Lang
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
    parted = [part for story in front.stories for part in parted_story(story, load)]
    told = {document.id: document for story in parted for document in story.documents}
    return replace(front, documents=[told[document.id] for document in front.documents], stories=parted)


def parted_story(story: Story, load: Callable[[], SentenceAligner]) -> list[Story]:
    """Part a story into those that its documents tell, each named by its first document, if it may be several."""
    places = ((document.group, document.id) for document in story.documents)
    if not may_be_many(story.name, len(story.documents), places):
        return [story]
    texts: dict[str, list[str]] = {document.id: [] for document in story.documents}
    for sentence in story.sentences:
        texts[sentence.doc].append(sentence.text)
    groups = groups_told([document.lang for document in story.documents], list(texts.values()), load())
    return [story] if len(groups) == 1 else [_part(story, members) for members in groups]


def groups_told(langs: Sequence[Lang], texts: Collection[Sequence[str]], aligner: SentenceAligner) -> list[list[int]]:
    """Gather documents, each of its sentences, into the stories they tell: lists of their numbers."""
    return stories(sum_up(langs, texts, aligner.encoder, aligner.background), stories_head())


def may_be_many(name: str, count: int, places: Iterable[tuple[str, str]]) -> bool:
    """Tell whether a story of `count` documents may be several: nobody said more than to put them into one folder.

    `places` are the groups and ids of its documents.
    """
    return count > 2 and (not name or all(group == _folder(document) for group, document in places))


def _folder(document: str) -> str:
    """Give the group that the place of a document in a folder gives it, by its id."""
    parent = PurePosixPath(document).parent.as_posix()
    return "" if parent == "." else parent


def _part(story: Story, members: Sequence[int]) -> Story:
    """Give some documents of a story as a story of their own."""
    own = [story.documents[k] for k in members]
    own = [replace(document, group=own[0].id) for document in own]
    ids = {document.id for document in own}
    kept = [sentence for sentence in story.sentences if sentence.doc in ids]
    return Story(own[0].id, own, kept, [one for one in story.aside if one.sentence.doc in ids])


@cache
def stories_head() -> Head:
    """Load the fitted weights of the links between documents."""
    return load_heads(models_dir() / "stories.json")["documents"]
