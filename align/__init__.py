"""milaan: parallel Hindi-English corpora from translated and comparable documents, offline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from align.core.version import __version__

__all__ = ["AlignError", "Aligner", "Document", "__version__"]

if TYPE_CHECKING:
    from align.api import Aligner
    from align.core.errors import AlignError
    from align.core.types import Document

_OWNERS = {"Aligner": "align.api", "AlignError": "align.core.errors", "Document": "align.core.types"}


def __getattr__(name: str) -> Any:
    """Load a public name on first use, so that `align --help` imports nothing heavy."""
    if name not in _OWNERS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_OWNERS[name]), name)
