"""Documents of Word, paragraph by paragraph."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Final

from align.core.errors import AlignError
from align.input.packed import open_zip
from align.input.paragraphs import joined
from align.input.registry import InputFormat, Rows


def _read(raw: bytes, path: str) -> Rows:
    """Give paragraphs and the cells of tables in their order (python-docx)."""
    from docx import Document

    open_zip(raw, path)
    try:
        document: Any = Document(io.BytesIO(raw))
        parts = [part for block in document.iter_inner_content() for part in _texts(block)]
    except (KeyError, ValueError, SyntaxError) as error:  # SyntaxError is what lxml raises
        raise AlignError("not a Word document", path=path, hint="save it again as .docx") from error
    yield 1, {"text": joined(parts, path)}


def _texts(block: Any) -> Iterator[str]:
    if hasattr(block, "rows"):
        for row in block.rows:
            yield from dict.fromkeys(cell.text for cell in row.cells)  # a merged cell comes as often as it is wide
    else:
        yield block.text


DOCX: Final = InputFormat((".docx",), _read)
