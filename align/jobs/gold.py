"""Gold alignments (beads, links or pairs of texts) and predictions as `align evaluate` reads them."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from align.core.errors import AlignError
from align.core.jsonl import parse_jsonl

IndexSet: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Predicted:
    """A record of ours: the two sides (indices or texts), and its probability."""

    hi: IndexSet | str
    en: IndexSet | str
    documents: tuple[str, str]
    probability: float


def read_text(path: str) -> str:
    """Read a text file, or say in one line why not."""
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise AlignError(f"cannot read ({error})", path=path, hint="give a UTF-8 file") from error


def read_gold_texts(path: str, text: str) -> list[dict[str, object]]:
    """Read JSON Lines of text pairs: `hi_doc`, `hi`, `en_doc`, `en`, and whatever else they hold."""
    golds = []
    for number, row in parse_jsonl(text, path):
        missing = [name for name in ("hi_doc", "hi", "en_doc", "en") if name not in row]
        if missing:
            raise AlignError(f"no {', '.join(missing)}", path=path, line=number, hint="give text pairs of documents")
        golds.append(row)
    return golds


def read_predicted(path: str) -> list[Predicted]:
    """Read records of `align lines` (indices) or `align corpus` (texts)."""
    found = []
    for number, row in parse_jsonl(read_text(path), path):
        try:
            sides = [tuple(row[side]) if isinstance(row[side], list) else str(row[side]) for side in ("hi", "en")]
            documents = (str(row.get("hi_doc", "")), str(row.get("en_doc", "")))
            found.append(Predicted(sides[0], sides[1], documents, float(row.get("probability", 1.0))))
        except (KeyError, TypeError, ValueError) as error:
            raise AlignError(
                f"no aligned pair ({error!r})", path=path, line=number, hint="give records of align lines or corpus"
            ) from error
    return found


def read_links(path: str, text: str) -> list[tuple[IndexSet, IndexSet]]:
    """Read `hi<TAB>en` lines of two indices as beads of one sentence a side; further columns are passed over."""
    links: list[tuple[IndexSet, IndexSet]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                hi, en = (int(cell) for cell in line.split("\t")[:2])
            except ValueError as error:
                hint = "write two indices with a tab between, [0]:[0, 1], or JSON objects"
                raise AlignError("no two indices", path=path, line=number, hint=hint) from error
            links.append(((hi,), (en,)))
    return links


def read_beads(path: str, text: str) -> list[tuple[IndexSet, IndexSet]]:
    """Read `[hi ...]:[en ...]` lines as Vecalign writes them, Hindi first; deletions are left out."""
    beads = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and not line.startswith("#"):
            try:
                hi, en = (tuple(sorted(ast.literal_eval(part))) for part in line.split(":")[:2])
            except (ValueError, SyntaxError, TypeError) as error:
                raise AlignError("not a bead", path=path, line=number, hint="write [0]:[0, 1]") from error
            if hi and en:
                beads.append((hi, en))
    return beads
