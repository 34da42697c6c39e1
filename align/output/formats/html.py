"""The report as an export format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from align.output.contents import Contents

NAME: Final = "html"
FILES: Final = {"report.html": "the pairs to read, sort and filter in a browser"}
DEFAULT: Final = True
TEXTLESS: Final = False


def write(contents: Contents, folder: Path) -> None:
    """Write the page."""
    from align.output.corpus_page import corpus_html

    (folder / "report.html").write_text(corpus_html(contents), encoding="utf-8", newline="\n")
