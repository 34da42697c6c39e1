"""The front of both jobs: inputs to documents, documents to stories of clean sentences."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby
from types import MappingProxyType

from align.core.paths import models_dir
from align.core.types import Document, Dropped, Lang, Sentence
from align.input.read import Input, ReadingChoices, spool_inputs
from align.input.spool import Spool
from align.model.heads import Head, load_heads
from align.text.boilerplate import Aside, Cleaned, clean
from align.text.line_counts import LineCounts
from align.text.sentences import sentences


@dataclass(frozen=True, slots=True)
class Story:
    """The documents of one group with their clean sentences, to be matched with one another.

    `aside` holds what seems page furniture, in the order of documents and sentences too.
    """

    name: str
    documents: Sequence[Document]
    sentences: Sequence[Sentence]
    aside: Sequence[Aside] = ()

    def side(self, lang: Lang) -> list[Sentence]:
        """Sentences of one language, document after document."""
        return [sentence for sentence in self.sentences if sentence.lang == lang]

    def whole_side(self, lang: Lang) -> list[Sentence]:
        """Sentences of one language with what was set aside in its place, document after document."""
        place = {document.id: number for number, document in enumerate(self.documents)}
        every = [*self.side(lang), *(one.sentence for one in self.aside if one.sentence.lang == lang)]
        return sorted(every, key=lambda sentence: (place[sentence.doc], sentence.index))


@dataclass(frozen=True, slots=True)
class Front:
    """What was read: documents in the order of their ids, their stories, and what was left out with its reason.

    What was set aside as page furniture stands in the stories: `left_out` puts it among the rest.
    """

    documents: Sequence[Document]
    stories: Sequence[Story]
    dropped: Sequence[Dropped]

    def left_out(self) -> list[Dropped]:
        """List all that was left out, of each document in order."""
        files = [one for one in self.dropped if one.stage == "read"]
        place = {document.id: number for number, document in enumerate(self.documents)}
        stretches = [one.dropped for story in self.stories for one in story.aside]
        stretches += [one for one in self.dropped if one.stage == "clean"]
        return [*files, *sorted(stretches, key=lambda one: (place[one.doc], one.start or 0))]


@dataclass(slots=True)
class Stopwatch:
    """Seconds of each stage of a run; a stage ends where the next one is named."""

    last: float = field(default_factory=time.perf_counter)
    seconds: dict[str, float] = field(default_factory=dict)

    def stage(self, name: str) -> None:
        """Put the time since the stage before under a name."""
        now = time.perf_counter()
        self.seconds[name], self.last = round(now - self.last, 3), now


def read_stories(
    inputs: Sequence[Input],
    *,
    keep_furniture: bool = False,
    allow_outside: bool = False,
    mask_personal: bool = False,
    columns: Mapping[str, str] = MappingProxyType({}),
    progress: bool = False,
) -> Front:
    """Read inputs, split them into sentences, set boilerplate aside and group documents into stories.

    Documents come in the order of their ids, so that the order of the inputs changes nothing. With `keep_furniture`
    every sentence is text, with `mask_personal` blocks stand for personal data; the others are as for `read_inputs`.
    """
    with closing(Spool()) as spool:
        reading = ReadingChoices(allow_outside, columns, mask_personal)
        spool_inputs(inputs, spool, reading, progress=progress)
        documents, dropped = list(spool.documents()), list(spool.dropped())
    cleaned = cleaned_documents(documents, keep_furniture=keep_furniture)
    dropped += [one for document in documents for one in cleaned[document.id].dropped]
    return Front(documents, list(group(documents, cleaned)), dropped)


def cleaned_documents(
    documents: Sequence[Document], counts: LineCounts | None = None, *, keep_furniture: bool = False
) -> dict[str, Cleaned]:
    """Split documents into sentences and part these from furniture, by id; with `keep_furniture` every one is text.

    `counts` are those of the lines of all documents, where these are a part of them.
    """
    if keep_furniture:
        return {document.id: Cleaned(sentences(document), [], []) for document in documents}
    return clean(documents, furniture_head().probability, counts)


@cache
def furniture_head() -> Head:
    """Load the fitted weights of the marks of page furniture."""
    return load_heads(models_dir() / "boilerplate.json")["boilerplate"]


def group(documents: Sequence[Document], cleaned: Mapping[str, Cleaned]) -> Iterator[Story]:
    """Gather documents into stories by group; groups with one language only are matched with each other."""
    ordered = sorted(documents, key=lambda document: (document.group, document.id))
    groups = {name: list(members) for name, members in groupby(ordered, key=lambda document: document.group)}
    both = {name: members for name, members in groups.items() if len({document.lang for document in members}) == 2}
    rest = [document for name, members in groups.items() if name not in both for document in members]
    for name, members in [*both.items(), *([("", rest)] if rest else [])]:
        yield story_of(name, members, cleaned)


def story_of(name: str, members: Sequence[Document], cleaned: Mapping[str, Cleaned]) -> Story:
    """Make a story of its documents."""
    own = [cleaned[document.id] for document in members]
    kept = [sentence for one in own for sentence in one.kept]
    return Story(name, members, kept, [aside for one in own for aside in one.aside])


def named_input(given: Input) -> str:
    """Name an input in a message and in run.json."""
    return given.id or given.source or "a document" if isinstance(given, Document) else str(given)


def without_boilerplate(document: Document, kept: Sequence[Sentence]) -> Document:
    """Blank what is not in a document's clean sentences; every offset stays true."""
    text, at, out = document.text, 0, []
    for sentence in kept:
        out += [_blank(text[at : sentence.start]), sentence.text]
        at = sentence.end
    return replace(document, text="".join(out) + _blank(text[at:]))


def _blank(text: str) -> str:
    """Put a space for everything but white space."""
    return "".join(char if char.isspace() else " " for char in text)
