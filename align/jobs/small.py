"""The small commands: sentence files, tables of pairs and sentence spans, as records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from align.alignment.aligner import load_aligner
from align.alignment.mode import check_mode
from align.core.errors import AlignError
from align.core.types import Document, Lang, Sentence
from align.drift.judge import compare_texts
from align.evidence.name_search import retrieve
from align.evidence.name_similarity import score_pairs
from align.input.read import read_inputs, read_lines, read_paragraphs, read_table
from align.model.encoder import load_token_encoder
from align.output.records import finding_record, quote_records
from align.quotes.extract import quotes
from align.text.sentences import sentences

MOST_WORDS = 2_000  # words of a text compared word by word: time and memory grow with the product of both


def align_lines(hi_path: str, en_path: str, mode: str, model: str | None) -> Iterator[dict[str, object]]:
    """Align two files of one sentence a line; blank lines keep their number and match nothing."""
    check_mode(mode)
    hi, en = _line_sentences(hi_path, "hi"), _line_sentences(en_path, "en")
    if not hi or not en:
        return
    for match in load_aligner(model).align_lines(hi, en, mode):
        yield {
            "hi": [hi[i].index for i in match.bead.hi],
            "en": [en[j].index for j in match.bead.en],
            "similarity": round(match.bead.similarity, 6),
            "margin": round(match.bead.margin, 6),
            "probability": round(match.bead.probability, 6),
            "mode": match.mode,
        }


def _line_sentences(path: str, lang: Lang) -> list[Sentence]:
    """Take each line that is not blank as a sentence; its index is the line's number."""
    lines = [line.strip() for line in read_lines(path)]
    return [Sentence(path, number, 0, len(line), line, lang) for number, line in enumerate(lines) if line]


def score_table(path: str, model: str | None) -> Iterator[dict[str, object]]:
    """Score the pairs of a table, each by itself, in order; a pair with an empty side has probability 0."""
    rows = read_table(path, ("hi", "en"))
    if not rows:
        return
    similarity, probability = load_aligner(model).pairs([row["hi"] for row in rows], [row["en"] for row in rows])
    for row, cosine, value in zip(rows, similarity, probability, strict=True):
        empty = not row["hi"].strip() or not row["en"].strip()
        yield {"similarity": round(float(cosine), 6), "probability": 0.0 if empty else round(float(value), 6)}


def name_records(files: Sequence[str], pairs: str | None, top: int) -> Iterator[dict[str, object]]:
    """Compare the names of a table, or search each name of one file among those of another."""
    if len(files) != (2 if pairs is None else 0):
        raise AlignError("give either QUERIES and CANDIDATES or --pairs PAIRS.tsv", hint="see `align names --help`")
    if pairs is not None:
        return score_pairs(read_table(pairs, ("a", "b")))
    if top < 1:
        raise AlignError(f"--top is {top}", hint="give 1 or more")
    queries, candidates = (read_lines(path) for path in files)
    return retrieve(queries, candidates, top)


def _documents(inputs: Sequence[str], paragraphs: str | None, command: str) -> list[Document]:
    """Read documents or rows of paragraphs, whichever was given."""
    if (paragraphs is None) == (not inputs):
        raise AlignError("give either INPUT or --paragraphs FILE.jsonl", hint=f"see `align {command} --help`")
    return list(read_paragraphs(paragraphs) if paragraphs is not None else read_inputs(inputs)[0])


def sentence_records(inputs: Sequence[str], paragraphs: str | None) -> Iterator[dict[str, object]]:
    """Give the sentence spans of documents, one record a document."""
    for document in _documents(inputs, paragraphs, "sentences"):
        spans = [{"start": s.start, "end": s.end, "text": s.text} for s in sentences(document)]
        yield {"id": document.id, "sentences": spans}


def quotes_of(inputs: Sequence[str], paragraphs: str | None) -> Iterator[dict[str, object]]:
    """Give the quotes of documents, one record a document."""
    documents = _documents(inputs, paragraphs, "quotes")
    return quote_records(documents, [quote for document in documents for quote in quotes(document)])


def drift_table(path: str) -> Iterator[dict[str, object]]:
    """Compare the pairs of a table, each of either language, in order."""
    rows = read_table(path, ("id", "a", "b"))
    if not rows:
        return
    for number, row in enumerate(rows, start=2):
        size = max(len(row["a"].split()), len(row["b"].split()))
        if size > MOST_WORDS:
            hint = f"give quotes or sentences, of {MOST_WORDS:,} words at most"
            raise AlignError(f"a text of {size:,} words", path=path, line=number, hint=hint)
    drifts = compare_texts([(row["a"], row["b"]) for row in rows], load_token_encoder(), progress=True)
    for row, found in zip(rows, drifts, strict=True):
        yield {
            "id": row["id"],
            "probability": round(found.probability, 6),
            "types": {name: round(value, 6) for name, value in found.types.items()},
            "findings": [finding_record(one) for one in found.findings],
        }
