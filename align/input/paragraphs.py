"""Paragraphs of a document put together to its text."""

from __future__ import annotations

from collections.abc import Iterable

from align.core.errors import AlignError


def joined(parts: Iterable[str], path: str) -> str:
    """Put paragraphs together with a blank line between them.

    Raises:
        AlignError: there is none with text.
    """
    text = "\n\n".join(part.strip() for part in parts if part.strip())
    if not text:
        raise AlignError("a document without text", path=path, hint="give one with text in it")
    return text
