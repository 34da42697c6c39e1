"""PDF with a text layer, page by page; words hyphenated at the ends of lines are put together."""

from __future__ import annotations

import io
import logging
import re
from typing import Final

from align.core.errors import AlignError
from align.input.registry import InputFormat, Rows

_HYPHENATED: Final = re.compile(r"(?<=[a-z])-\n(?=[a-z])")


def _read(raw: bytes, path: str) -> Rows:
    """Give the text of all pages (pypdf)."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(raw))
        if reader.is_encrypted:
            raise AlignError("a PDF with a password", path=path, hint="save it without one")
        pages = [page.extract_text().strip() for page in reader.pages]
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise AlignError("not a readable PDF", path=path, hint="save it again, or copy its text") from error
    text = _HYPHENATED.sub("", "\n\n".join(filter(None, pages)))
    if not text:
        raise AlignError("a PDF without a text layer", path=path, hint="it is a scan: have its text recognised first")
    yield 1, {"text": text}


PDF: Final = InputFormat((".pdf",), _read)
