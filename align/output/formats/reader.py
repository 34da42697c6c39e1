"""The documents side by side as an export format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from align.output.contents import Contents

NAME: Final = "reader"
FILES: Final = {"reader.html": "the documents side by side, sentence by sentence, to read in a browser"}
DEFAULT: Final = True
TEXTLESS: Final = False


def write(contents: Contents, folder: Path) -> None:
    """Write the page."""
    from align.output.reader_page import reader_html

    (folder / "reader.html").write_text(reader_html(contents), encoding="utf-8", newline="\n")
