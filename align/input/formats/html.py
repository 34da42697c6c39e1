"""Web pages: the main text without menus and comments; headline, date, outlet and address as the page tells them."""

from __future__ import annotations

import logging
from typing import Any, Final

from align.core.errors import AlignError
from align.input.registry import InputFormat, Rows


def _read(raw: bytes, path: str) -> Rows:
    """Give the page's text, its headline first (trafilatura)."""
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    page: Any = bare_extraction(raw, with_metadata=True, include_comments=False) if raw.strip() else None
    text = (page.text or "").strip() if page else ""
    if not page or not text:
        raise AlignError("a page without a text", path=path, hint="save the page after it has loaded")
    title = (page.title or "").strip()
    whole = text if not title or text.startswith(title) else f"{title}\n\n{text}"
    yield 1, {"text": whole, "source": page.sitename or "", "date": page.date or "", "url": page.url or ""}


HTML: Final = InputFormat((".html", ".htm", ".xhtml"), _read)
