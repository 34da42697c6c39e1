"""In how many documents of one source and language a line stands: what most share is the page's, not the text's."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from align.core.types import Document, Lang
from align.text.furniture import looks
from align.text.sentences import sentences

# Other documents of a source from which the share of them with the same line counts in full.
ENOUGH_DOCUMENTS: Final = 3


@dataclass(frozen=True, slots=True)
class LineCounts:
    """Documents of each source and language, and how many of them each line stands in, by `line_key`.

    A line that is not named stands in one document.
    """

    documents: Mapping[tuple[str, Lang], int]
    lines: Mapping[int, int]

    def share(self, document: Document, line: str) -> float:
        """Give the share of the other documents of a source that have a line of it too; less where they are few."""
        others = self.documents.get((document.source, document.lang), 1) - 1
        return (self.lines.get(line_key(document, line), 1) - 1) / max(others, ENOUGH_DOCUMENTS)


def line_key(document: Document, line: str) -> int:
    """Hash a line, with its document's source and language, to 64 bits with a sign, as databases count.

    Two of a billion lines have one key with probability 0.03; such a line would count as one that is shared.
    """
    named = f"{document.source}\0{document.lang}\0{line}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(named, digest_size=8).digest(), "big", signed=True)


def line_keys(document: Document) -> list[int]:
    """Give the key of each line of a document once."""
    found = looks(document.text, sentences(document))
    return sorted({line_key(document, one.key) for one in found})


def count_lines(keys: Iterable[tuple[Document, Iterable[int]]]) -> LineCounts:
    """Count the lines of documents, each with the keys of its own."""
    documents: Counter[tuple[str, Lang]] = Counter()
    lines: Counter[int] = Counter()
    for document, own in keys:
        documents[document.source, document.lang] += 1
        lines.update(own)
    return LineCounts(documents, lines)
