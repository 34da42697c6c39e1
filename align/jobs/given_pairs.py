"""Tables of pairs as a part of a corpus: each row rated by itself, each column a document that offsets lead into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from align.alignment.sentence_aligner import SentenceAligner
from align.core.types import LANGS, Bead, Document, Dropped, Lang, Pair, Sentence
from align.evidence.places import in_documents
from align.evidence.reader import Reader
from align.input.read import numbered_rows
from align.output.contents import pair_id
from align.text.language import is_mixed
from align.text.personal import masked


@dataclass(frozen=True, slots=True)
class GivenPairs:
    """The rows of a table as pairs, its two columns as documents, and the rows left out."""

    documents: Sequence[Document]
    pairs: Sequence[Pair]
    dropped: Sequence[Dropped]


def given_pairs(
    path: str, name: str, aligner: SentenceAligner, *, mask: bool = False, progress: bool = False
) -> GivenPairs:
    """Read a table of pairs and rate each row; its columns are documents of that name. `mask` hides personal data.

    Raises:
        AlignError: a table that cannot be read.
    """
    rows = [(number, row["hi"].strip(), row["en"].strip()) for number, row in numbered_rows(path, ("hi", "en"))]
    if mask:
        rows = [(number, masked(hi), masked(en)) for number, hi, en in rows]
    whole = [row for row in rows if row[1] and row[2]]
    dropped = [Dropped("filter", "a side is empty", f"{path}:{n}", f"{h} | {e}") for n, h, e in rows if not (h and e)]
    cells = [hi for _, hi, _ in whole], [en for _, _, en in whole]
    sides = [_column(path, name, lang, own) for lang, own in zip(LANGS, cells, strict=True)]
    beads = aligner.pairs(*cells, progress=progress) if whole else []
    documents, reader = [document for document, _ in sides], Reader()
    pairs = [
        _pair(bead, hi, en, documents, aligner.encoder.name, reader)
        for bead, hi, en in zip(beads, sides[0][1], sides[1][1], strict=True)
    ]
    return GivenPairs(documents, pairs, dropped)


def _column(path: str, name: str, lang: Lang, cells: Sequence[str]) -> tuple[Document, list[Sentence]]:
    """Take a column for a document of a cell a line, and each cell for a sentence of it."""
    own, at, found = f"{name}#{lang}", 0, []
    for index, cell in enumerate(cells):
        found.append(Sentence(own, index, at, at + len(cell), cell, lang, is_mixed(cell, lang)))
        at += len(cell) + 1
    return Document("\n".join(cells), lang, source=Path(path).stem, id=own, path=path, group=name), found


def _pair(bead: Bead, hi: Sentence, en: Sentence, documents: Sequence[Document], model: str, reader: Reader) -> Pair:
    """Give a rated row its provenance and evidence."""
    evidence = in_documents(reader.evidence(hi.text, en.text), [hi], [en])
    return Pair(
        id=pair_id(hi.doc, (hi.start, hi.end), en.doc, (en.start, en.end)),
        hi=hi.text,
        en=en.text,
        hi_doc=documents[0],
        en_doc=documents[1],
        hi_sentences=[hi],
        en_sentences=[en],
        type="1-1",
        similarity=bead.similarity,
        margin=bead.margin,
        probability=bead.probability,
        evidence=evidence,
        mode="given",
        model=model,
        reason=bead.reason,
    )
