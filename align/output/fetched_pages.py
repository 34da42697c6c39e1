"""Web pages that were fetched, kept beside the records of the run that read them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Final

from align.core.types import Document, Page

PAGES: Final = "pages"


def pages_of(documents: Iterable[Document]) -> list[Page]:
    """Give the pages that documents were fetched as, each once."""
    return list({document.page.name: document.page for document in documents if document.page}.values())


def kept_pages(folder: Path, paths: Iterable[str]) -> list[Page]:
    """Read the pages of a folder back that the paths of its documents name."""
    names = [path for path in dict.fromkeys(paths) if PurePosixPath(path).parent == PurePosixPath(PAGES)]
    return [Page(name, (folder / name).read_bytes()) for name in names if (folder / name).is_file()]


def write_pages(pages: Iterable[Page], folder: Path) -> None:
    """Write pages under the paths that `documents.jsonl` gives them."""
    for page in pages:
        path = folder / page.name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(page.raw)
