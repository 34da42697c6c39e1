"""Web pages that were fetched, kept beside the records of the run that read them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from align.core.types import Document

PAGES: Final = "pages"


def write_pages(documents: Iterable[Document], folder: Path) -> None:
    """Write the pages of documents, each under the path that `documents.jsonl` gives it."""
    for document in documents:
        if document.page:
            path = folder / document.page.name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(document.page.raw)
