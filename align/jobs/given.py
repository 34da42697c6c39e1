"""What is given line by line or row by row, as records: beads of lines, scores and drift of pairs, spans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from types import MappingProxyType

from align.alignment.languages import is_stray
from align.alignment.sentence_aligner import SentenceAligner
from align.core.errors import AlignError
from align.core.types import Bead, Document, Dropped, Lang
from align.drift.judge import Drift
from align.evidence.name_search import retrieve
from align.evidence.name_similarity import score_pairs
from align.input.read import Input, numbered_rows, read_inputs, read_lines, read_paragraphs, read_table
from align.output.drift_records import finding_record
from align.text.language import language_of
from align.text.sentences import sentences

# Words of a text compared word by word: time and memory grow with the product of both sides.
MOST_WORDS = 2_000
# Lines that tell the language of a text, spread evenly over it: half of so many are known to one in a hundred.
MOST_ASKED = 20_000


@dataclass(frozen=True, slots=True)
class Rating:
    """A given pair rated by itself: the encoder's cosine and the calibrated probability of a translation.

    `reason` says why the probability is 0 whatever both texts share, "" where nothing speaks against them.
    """

    similarity: float
    probability: float
    reason: str = ""


def align_lines(
    hi: Sequence[str], en: Sequence[str], mode: str, aligner: SentenceAligner, *, progress: bool = False
) -> list[Bead]:
    """Align two texts of one sentence a line; blank lines keep their number and match nothing.

    Raises:
        AlignError: a text that is not in the language of its side.
    """
    numbers = [[number for number, line in enumerate(side) if line.strip()] for side in (hi, en)]
    if not all(numbers):
        return []
    own = [[side[number].strip() for number in kept] for side, kept in zip((hi, en), numbers, strict=True)]
    _check_languages(*own)
    return [_numbered(bead, *numbers) for bead in aligner.align_lines(own[0], own[1], mode, progress=progress)]


def _check_languages(hi: Sequence[str], en: Sequence[str]) -> None:
    """Refuse texts of which most lines are in another language than their side's."""
    found = {"Hindi": _stray_language(hi, "hi"), "English": _stray_language(en, "en")}
    if found == {"Hindi": "English", "English": "Hindi"}:
        raise AlignError("the sides are swapped: English lines come first", hint="give the Hindi ones first")
    strays = [f"the {side} lines are in {name}" for side, name in found.items() if name]
    if strays:
        raise AlignError(" and ".join(strays), hint="give one sentence a line, first Hindi, then English")


def _stray_language(lines: Sequence[str], lang: Lang) -> str:
    """Name the language most lines are in where it is not their side's, "" for one that is."""
    asked = lines[:: -(-len(lines) // MOST_ASKED)]
    strays = Counter(guess.name for guess in map(language_of, asked) if is_stray(guess, lang))
    return strays.most_common(1)[0][0] if 2 * strays.total() > len(asked) else ""


def _numbered(bead: Bead, hi: Sequence[int], en: Sequence[int]) -> Bead:
    """Give a bead the numbers of its lines."""
    sides = tuple(hi[i] for i in bead.hi), tuple(en[j] for j in bead.en)
    return replace(bead, hi=sides[0], en=sides[1])


def rate_pairs(
    hi: Sequence[str], en: Sequence[str], aligner: SentenceAligner, *, progress: bool = False
) -> list[Rating]:
    """Rate given pairs, each by itself, in order; one with an empty side has probability 0.

    Raises:
        AlignError: sides of different length.
    """
    if len(hi) != len(en):
        raise AlignError(f"{len(hi)} Hindi texts and {len(en)} English ones", hint="give one for each")
    if not hi:
        return []
    rated = zip(aligner.pairs(hi, en, progress=progress), hi, en, strict=True)
    return [
        Rating(bead.similarity, bead.probability, bead.reason)
        if h.strip() and e.strip()
        else Rating(bead.similarity, 0.0, "a side is empty")
        for bead, h, e in rated
    ]


def told_reasons(ratings: Sequence[Rating]) -> str:
    """Say in one line how many rows cannot be a pair of Hindi and English, and why; nothing where all can."""
    reasons = Counter(rating.reason for rating in ratings if rating.reason)
    listed = ", ".join(f"{reason} ({count})" for reason, count in reasons.most_common())
    rows = f"{reasons.total()} of {len(ratings)} rows are no pair of Hindi and English: {listed}"
    swapped = reasons["sides swapped"] == len(ratings)
    hint = "name the columns hi and en the other way round" if swapped else "see `reason` in their records"
    return f"{rows}; {hint}" if reasons else ""


def rating_record(rating: Rating) -> dict[str, object]:
    """Give a rating as a record of `align score`; the reason only where there is one."""
    return {name: value for name, value in asdict(rating).items() if value != ""}


def bead_record(bead: Bead) -> dict[str, object]:
    """Give a bead as a record of `align lines`."""
    names = ("hi", "en", "similarity", "margin", "probability", "mode")
    return {name: getattr(bead, name) for name in names}


def drift_record(name: str, drift: Drift) -> dict[str, object]:
    """Give the drift of a given pair as a record of `align drift --pairs`."""
    findings = [finding_record(one) for one in drift.findings]
    return {"id": name, "probability": drift.probability, "types": drift.types, "findings": findings}


def sentence_records(documents: Iterable[Document]) -> Iterator[dict[str, object]]:
    """Give the sentence spans of documents, one record a document."""
    for document in documents:
        spans = [{"start": s.start, "end": s.end, "text": s.text} for s in sentences(document)]
        yield {"id": document.id, "sentences": spans}


def name_records(
    files: Sequence[str], pairs: str | None, top: int, columns: Mapping[str, str] = MappingProxyType({})
) -> Iterator[dict[str, object]]:
    """Compare the names of a table, or search each name of one file among those of another."""
    if len(files) != (2 if pairs is None else 0):
        raise AlignError("give either QUERIES and CANDIDATES or --pairs PAIRS.tsv", hint="see `align names --help`")
    if pairs is None and columns:
        raise AlignError("--column names those of --pairs, not of lines of names", hint="leave it out")
    if pairs is not None:
        return score_pairs(read_table(pairs, ("a", "b"), columns))
    if top < 1:
        raise AlignError(f"--top is {top}", hint="give 1 or more")
    queries, candidates = (read_lines(path) for path in files)
    return retrieve(queries, candidates, top)


def read_documents(
    inputs: Sequence[Input],
    paragraphs: str | None,
    command: str,
    *,
    allow_outside: bool = False,
    columns: Mapping[str, str] = MappingProxyType({}),
    progress: bool = False,
) -> tuple[list[Document], list[Dropped]]:
    """Read documents or rows of paragraphs, whichever was given, and tell what was skipped."""
    if (paragraphs is None) == (not inputs):
        raise AlignError("give either INPUT or --paragraphs FILE.jsonl", hint=f"see `align {command} --help`")
    if paragraphs is not None and columns:
        raise AlignError("--column names those of INPUT, not of --paragraphs", hint="leave it out")
    if paragraphs is not None:
        return read_paragraphs(paragraphs), []
    return read_inputs(inputs, allow_outside=allow_outside, columns=columns, progress=progress)


def read_drift_pairs(path: str, columns: Mapping[str, str] = MappingProxyType({})) -> list[dict[str, str]]:
    """Read the rows of a table of texts to compare; `columns` says what it calls those of ours.

    Raises:
        AlignError: a text too long to be compared word by word, with its line.
    """
    rows = []
    for number, row in numbered_rows(path, ("id", "a", "b"), columns):
        size = max(len(row["a"].split()), len(row["b"].split()))
        if size > MOST_WORDS:
            hint = f"give quotes or sentences, of {MOST_WORDS:,} words at most"
            raise AlignError(f"a text of {size:,} words", path=path, line=number, hint=hint)
        rows.append(row)
    return rows
