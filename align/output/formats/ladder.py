"""ladder/*.txt: the beads of translated documents as Vecalign writes them, `[0, 1]:[0]:cost`, with an index."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from align.output.contents import Contents

NAME: Final = "ladder"
FILES: Final = {
    "ladder/*.txt": "the beads of a pair of documents in parallel mode, `[0, 1]:[0]:cost` a line, Hindi first; numbers "
    "of sentences as `align sentences` gives them, the cost is 1 − probability",
    "ladder/index.jsonl": "the pair of documents of each of these files",
}
DEFAULT: Final = False
TEXTLESS: Final = True
_READABLE: Final = 40  # characters of an id in a file's name
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_]+")


def write(contents: Contents, folder: Path) -> None:
    """Write a file a pair of documents, its beads in the order of the Hindi sentences."""
    from align.core.jsonl import write_jsonl
    from align.output.records import LadderRecord

    files: dict[tuple[str, str], list[int]] = {}
    for place, pair in enumerate(contents.pairs):
        if pair.mode == "parallel":
            files.setdefault((pair.hi_doc, pair.en_doc), []).append(place)
    (folder / "ladder").mkdir()
    for both, places in files.items():
        beads = sorted(
            (contents.pairs[place] for place in places), key=lambda pair: (pair.hi_sentences, pair.en_sentences)
        )
        lines = [
            f"{list(pair.hi_sentences)}:{list(pair.en_sentences)}:{1 - (pair.probability or 0):.6f}\n" for pair in beads
        ]
        (folder / "ladder" / ladder_name(*both)).write_text("".join(lines), encoding="utf-8", newline="\n")
    index = [
        LadderRecord(file=ladder_name(*both), hi_doc=both[0], en_doc=both[1], beads=len(own))
        for both, own in files.items()
    ]
    write_jsonl(folder / "ladder" / "index.jsonl", index)


def ladder_name(hi_doc: str, en_doc: str) -> str:
    """Name the file of a pair of documents: what of their ids any file system holds, and a hash."""
    digest = hashlib.sha256(f"{len(hi_doc)}:{hi_doc}{en_doc}".encode("utf-8", "surrogatepass")).hexdigest()[:12]
    readable = [_UNSAFE.sub("-", name)[:_READABLE].strip("-") for name in (hi_doc, en_doc)]
    return "_".join([*filter(None, readable), digest]) + ".txt"
