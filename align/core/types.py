"""The nouns of the project: frozen values handed from one stage to the next.

Spans are `(start, end)` in code points of the original document, end exclusive. Indices are zero-based.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

Lang: TypeAlias = Literal["hi", "en"]
Relation: TypeAlias = Literal["equivalent", "hi-contains-en", "en-contains-hi", "overlap", "contradicts"]
Span: TypeAlias = tuple[int, int]
FloatArray: TypeAlias = npt.NDArray[np.float32]
Indices: TypeAlias = npt.NDArray[np.int64]
BeadIndices: TypeAlias = tuple[tuple[int, ...], tuple[int, ...]]  # Hindi and English sentences of a bead
LANGS: Final[tuple[Lang, Lang]] = ("hi", "en")
# Said in marks, reported without, partly in marks; or stated by the outlet itself where another one quotes it.
SpeechKind: TypeAlias = Literal["direct", "indirect", "mixed", "stated"]
FindingType: TypeAlias = Literal[
    "number", "unit", "date", "name", "negation", "quantifier", "modality", "antonym", "role", "omission", "addition",
    "mistranslation", "wording", "untranslated", "register", "speaker", "cue", "quote-boundary",
]  # fmt: skip
Severity: TypeAlias = Literal["critical", "major", "minor"]
RANK: Final[Mapping[Severity, int]] = {"critical": 0, "major": 1, "minor": 2}


@dataclass(frozen=True, slots=True)
class Page:
    """A web page as it came: the name of its file in an output folder, and its bytes."""

    name: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Document:
    """One text of one outlet; `text` is what was read, never changed, so that offsets lead back to it.

    `id` names it in the records; one without gets an id of its text. Documents of one `group` tell one story. `page` is
    what it was fetched as, None where it was not.
    """

    text: str
    lang: Lang
    source: str = ""
    id: str = ""
    path: str = ""
    date: str = ""
    url: str = ""
    group: str = ""
    page: Page | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of a document: `document.text[start:end] == text`; `mixed` marks Hindi written with much English."""

    doc: str
    index: int
    start: int
    end: int
    text: str
    lang: Lang
    mixed: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something left out and why: a file (`read`), a stretch of text (`clean`) or a pair (`filter`).

    `score` in 0..1 tells how surely a stretch is page furniture, 1 where form alone proves it; None elsewhere. `spans`
    are those of a pair's sentences in both documents, Hindi first.
    """

    stage: Literal["read", "clean", "filter"]
    reason: str
    doc: str
    text: str = ""
    start: int | None = None
    end: int | None = None
    score: float | None = None
    spans: tuple[tuple[Span, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A name, number, borrowed word or denial found in a text, with the key under which both scripts compare."""

    kind: Literal["name", "number", "word", "negation"]
    start: int
    end: int
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Link:
    """A mention of the Hindi side matched with one of the English side; `score` in 0..1, 1 = the same."""

    hi: Mention
    en: Mention
    score: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What two texts share besides meaning: linked mentions, and the mentions only one side has.

    `clashes` pairs those numbers of both sides that stand for one another and differ; every other mention of one side
    alone is what that side says more. `lacking` counts the names of the table that one side has and the other lacks.
    """

    links: tuple[Link, ...] = ()
    only_hi: tuple[Mention, ...] = ()
    only_en: tuple[Mention, ...] = ()
    clashes: tuple[tuple[Mention, Mention], ...] = ()
    lacking: int = 0


@dataclass(frozen=True, slots=True)
class Bead:
    """Hindi sentences matched with English ones, by index.

    `similarity` is the cosine of both sides, `margin` the ratio margin, `probability` calibrated; `mode` is parallel or
    comparable. `reason` says why the probability is 0 whatever both sides share, "" where nothing speaks against them.
    """

    hi: tuple[int, ...]
    en: tuple[int, ...]
    similarity: float
    margin: float
    probability: float
    mode: str = ""
    reason: str = ""

    @property
    def type(self) -> str:
        """Sizes of both sides, "2-1" for two Hindi sentences and one English."""
        return f"{len(self.hi)}-{len(self.en)}"


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """The next best counterpart of a pair's Hindi side in the same English document."""

    en: str
    en_sentences: Sequence[Sentence]
    similarity: float
    probability: float


@dataclass(frozen=True, slots=True)
class Pair:
    """An aligned pair of the corpus: a bead with its texts, its provenance and its evidence.

    `why` are the features its probability was made of, `reason` is why it is 0 whatever they are; `number` is its place
    among all pairs that the run found.
    """

    id: str
    hi: str
    en: str
    hi_doc: Document
    en_doc: Document
    hi_sentences: Sequence[Sentence]
    en_sentences: Sequence[Sentence]
    type: str
    similarity: float
    margin: float
    probability: float
    evidence: Evidence
    mode: str
    model: str
    relation: Relation = "equivalent"
    why: Mapping[str, float] = field(default_factory=dict)
    runner_up: RunnerUp | None = None
    reason: str = ""
    number: int = 0

    @property
    def hi_span(self) -> Span:
        """From the first Hindi sentence's start to the last one's end, in the original document."""
        return self.hi_sentences[0].start, self.hi_sentences[-1].end

    @property
    def en_span(self) -> Span:
        """From the first English sentence's start to the last one's end, in the original document."""
        return self.en_sentences[0].start, self.en_sentences[-1].end


@dataclass(frozen=True, slots=True)
class Quote:
    """A reported stretch of speech: `document.text[start:end] == text`, without its outer quotation marks.

    `speaker` is "" where the text does not tell; `named` is whether it stands beside the verb of speech, not a pronoun
    or nothing. `cue` is that verb (कहा, alleged), "" for none.
    """

    doc: str
    start: int
    end: int
    text: str
    lang: Lang
    speaker: str
    kind: SpeechKind
    cue: str = ""
    named: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """One change between two renderings: where on each side (None where a side has nothing of it) and in words.

    `probability` is that of a fitted head, None where nothing was fitted.
    """

    type: FindingType
    severity: Severity
    a: Span | None
    b: Span | None
    message: str
    probability: float | None = None
