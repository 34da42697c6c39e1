"""The front of both jobs: inputs to documents, documents to stories of clean sentences."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from align.core.types import Document, Dropped, Lang, Sentence
from align.input.read import Input, read_inputs
from align.text.boilerplate import clean
from align.text.sentences import sentences


@dataclass(frozen=True, slots=True)
class Story:
    """The documents of one group with their clean sentences, to be matched with one another."""

    name: str
    documents: Sequence[Document]
    sentences: Sequence[Sentence]

    def side(self, lang: Lang) -> list[Sentence]:
        """Sentences of one language, document after document."""
        return [sentence for sentence in self.sentences if sentence.lang == lang]


@dataclass(frozen=True, slots=True)
class Front:
    """What was read: documents in the order of their ids, their stories, and what was left out with its reason."""

    documents: Sequence[Document]
    stories: Sequence[Story]
    dropped: Sequence[Dropped]


@dataclass(slots=True)
class Stopwatch:
    """Seconds of each stage of a run; a stage ends where the next one is named."""

    last: float = field(default_factory=time.perf_counter)
    seconds: dict[str, float] = field(default_factory=dict)

    def stage(self, name: str) -> None:
        """Put the time since the stage before under a name."""
        now = time.perf_counter()
        self.seconds[name], self.last = round(now - self.last, 3), now


def read_stories(inputs: Sequence[Input]) -> Front:
    """Read inputs, split them into sentences, set boilerplate aside and group documents into stories.

    Documents come in the order of their ids, so that the order of the inputs changes nothing.
    """
    documents, dropped = read_inputs(inputs)
    documents = sorted(documents, key=lambda document: document.id)
    kept: dict[str, list[Sentence]] = {}
    for document in documents:
        kept[document.id], boilerplate = clean(sentences(document))
        dropped += boilerplate
    return Front(documents, list(group(documents, kept)), dropped)


def group(documents: Sequence[Document], kept: Mapping[str, Sequence[Sentence]]) -> Iterator[Story]:
    """Gather documents into stories by group; groups with one language only are matched with each other."""
    ordered = sorted(documents, key=lambda document: (document.group, document.id))
    groups = {name: list(members) for name, members in groupby(ordered, key=lambda document: document.group)}
    both = {name: members for name, members in groups.items() if len({document.lang for document in members}) == 2}
    rest = [document for name, members in groups.items() if name not in both for document in members]
    for name, members in [*both.items(), *([("", rest)] if rest else [])]:
        yield Story(name, members, [sentence for document in members for sentence in kept[document.id]])


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
