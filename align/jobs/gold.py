"""Gold alignments (beads, links or pairs of texts) and predictions as `align evaluate` reads them.

Indices are read as aligners write them, `[0]:[0, 1]` with or without a cost (Vecalign, Bertalign), `0<TAB>0` with more
columns or a header, `0 0`, `0,0`, `0-0 1-1` (Pharaoh), records of `align lines`. Lines that begin with # are notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from align.core.errors import AlignError
from align.core.jsonl import parse_jsonl
from align.core.types import LANGS, BeadIndices
from align.input.decode import decoded, file_bytes

IndexSet: TypeAlias = tuple[int, ...]
# An index, which a table program may have written as a decimal.
_NUMBER: Final = r"\d{1,12}(?:\.0+)?"
_SET: Final = rf"\[\s*(?:{_NUMBER}(?:\s*[,\s]\s*{_NUMBER})*)?\s*\]"
_BEAD: Final = re.compile(rf"({_SET})\s*[:\s]\s*({_SET})(?:[:\s].*)?")
_LINK: Final = re.compile(rf"({_NUMBER})(?:\s*[,;]\s*|\s+)({_NUMBER})(?:[\s,;].*)?")
_PHARAOH: Final = re.compile(r"(?:\d{1,12}-\d{1,12}(?:\s+|$))+")
_GOLD_HINT: Final = "give beads ([0]:[0, 1]), pairs of indices (0<TAB>0), or JSON objects"
_RECORD_HINT: Final = "give records of align lines or corpus"


@dataclass(frozen=True, slots=True)
class Predicted:
    """A record of ours: the two sides (indices or texts), and its probability."""

    hi: IndexSet | str
    en: IndexSet | str
    documents: tuple[str, str]
    probability: float


@dataclass(frozen=True, slots=True)
class Gold:
    """What is right: pairs of texts of documents, or beads of indices, each once; `links` for pairs of indices."""

    texts: Sequence[dict[str, object]] = ()
    beads: Sequence[BeadIndices] = ()
    links: bool = False


def read_gold(path: str) -> Gold:
    """Read a gold file in whichever form it has; deletions are left out.

    Raises:
        AlignError: a line of another form, with its number, or a file without any pair.
    """
    text = _content(path)
    if _is_json(text):
        rows = list(parse_jsonl(text, path))
        if _holds_indices(rows[0][1]):
            gold = Gold(beads=_once(_indices(row, path, number) for number, row in rows))
        else:
            gold = Gold(texts=[_text_pair(row, path, number) for number, row in rows])
    else:
        gold = Gold(beads=_once(_written_indices(path, text)), links="[" not in text)
    if not gold.texts and not gold.beads:
        raise AlignError("holds no pairs", path=path, hint=_GOLD_HINT)
    return gold


def read_predicted(path: str) -> list[Predicted]:
    """Read records of `align lines` (indices) or `align corpus` (texts), or indices as gold has them; beads once.

    Raises:
        AlignError: a line that is neither, with its number.
    """
    text = _content(path)
    if not _is_json(text):
        return [Predicted(hi, en, ("", ""), 1.0) for hi, en in _once(_written_indices(path, text))]
    rows = [_predicted(row, path, number) for number, row in parse_jsonl(text, path)]
    return list({(row.hi, row.en, row.documents): row for row in rows if row.hi and row.en}.values())


def _content(path: str) -> str:
    """Read a text file with one kind of line ends and its notes blank, so that line numbers stay true."""
    lines = re.split(r"\r\n|\r|\n", decoded(file_bytes(path), path))
    return "\n".join("" if line.startswith("#") else line for line in lines)


def _is_json(text: str) -> bool:
    return text.lstrip().startswith("{")


def _holds_indices(row: Mapping[str, object]) -> bool:
    """Tell a record of indices from a pair of texts, a side of which may be a list of sentences."""
    sides = [row.get(lang) for lang in LANGS]
    return all(isinstance(side, list) and all(isinstance(one, int) for one in side) for side in sides)


def _text_pair(row: dict[str, object], path: str, number: int) -> dict[str, object]:
    """Check a pair of texts: `hi_doc`, `hi`, `en_doc`, `en`, and whatever else it holds."""
    missing = [name for name in ("hi_doc", "hi", "en_doc", "en") if name not in row]
    if missing:
        raise AlignError(f"no {', '.join(missing)}", path=path, line=number, hint="give text pairs of documents")
    return row


def _indices(row: Mapping[str, object], path: str, number: int) -> BeadIndices:
    """Read the two sides of a record as line numbers, in order."""
    sides = []
    for lang in LANGS:
        side = row.get(lang)
        if not isinstance(side, list) or not all(type(index) is int and index >= 0 for index in side):
            what = f'"{lang}" is no list of line numbers from 0 on'
            raise AlignError(what, path=path, line=number, hint='write {"hi": [0], "en": [0, 1]}')
        sides.append(tuple(sorted(set(side))))
    return sides[0], sides[1]


def _predicted(row: Mapping[str, object], path: str, number: int) -> Predicted:
    """Read a record; one without a probability is sure."""
    missing = [lang for lang in LANGS if lang not in row]
    if missing:
        raise AlignError(f"no aligned pair: no {', '.join(missing)}", path=path, line=number, hint=_RECORD_HINT)
    probability = row.get("probability", 1.0)
    if isinstance(probability, bool) or not isinstance(probability, int | float) or not 0 <= probability <= 1:
        what = "its probability is no number between 0 and 1"
        raise AlignError(what, path=path, line=number, hint=_RECORD_HINT)
    hi, en = row["hi"], row["en"]
    if isinstance(hi, str) and isinstance(en, str):
        return Predicted(hi, en, (str(row.get("hi_doc", "")), str(row.get("en_doc", ""))), float(probability))
    return Predicted(*_indices(row, path, number), ("", ""), float(probability))


def _written_indices(path: str, text: str) -> Iterator[BeadIndices]:
    """Read beads or pairs of indices, one a line; a first line without any figure is a header."""
    lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    read = _read_bead if "[" in text else _read_links
    headed = len(lines) > 1 and not re.search(r"\d", lines[0][1]) and bool(read(lines[1][1]))
    for number, line in lines[headed:]:
        found = read(line)
        if not found:
            if "[" in text:
                raise AlignError("not a bead", path=path, line=number, hint="write [0]:[0, 1]")
            hint = "write two indices with a tab between, [0]:[0, 1], or JSON objects"
            raise AlignError("no two indices", path=path, line=number, hint=hint)
        yield from found


def _read_bead(line: str) -> list[BeadIndices]:
    """Read `[hi ...]:[en ...]`, Hindi first, with whatever follows; nothing where a line is no bead."""
    found = _BEAD.fullmatch(line)
    return [(_numbers(found[1]), _numbers(found[2]))] if found else []


def _read_links(line: str) -> list[BeadIndices]:
    """Read `hi en`, or several `hi-en`, as beads of one sentence a side; nothing where a line has no two indices."""
    if _PHARAOH.fullmatch(line):
        return [(_numbers(hi), _numbers(en)) for hi, en in (link.split("-") for link in line.split())]
    found = _LINK.fullmatch(line)
    return [(_numbers(found[1]), _numbers(found[2]))] if found else []


def _numbers(text: str) -> IndexSet:
    """Read the indices of a side, in order."""
    return tuple(sorted({int(float(number)) for number in re.findall(_NUMBER, text)}))


def _once(beads: Iterable[BeadIndices]) -> list[BeadIndices]:
    """Give each bead that has both sides once."""
    return list(dict.fromkeys((hi, en) for hi, en in beads if hi and en))
