"""pairs.jsonl, the corpus itself: it is written whatever formats are asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from align.core.jsonl import write_jsonl

if TYPE_CHECKING:
    from align.output.contents import Contents

NAME: Final = "jsonl"
FILES: Final = {"pairs.jsonl": "every pair with its texts, places, scores and evidence, one JSON object a line"}
DEFAULT: Final = True
TEXTLESS: Final = True


def write(contents: Contents, folder: Path) -> None:
    """Write the records of the pairs."""
    write_jsonl(folder / "pairs.jsonl", contents.pairs)
