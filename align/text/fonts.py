"""Hindi in the codes of a font (Kruti Dev, Chanakya …), which reads as Latin letters without that font."""

from __future__ import annotations

from collections import Counter
from typing import Final

from align.core.tables import mapping

# Share of words, in their font's codes, that are of the table, from which a text is Hindi so coded. Of 76 words
# coded for it 0.36 are; no line of 11,479 of English (FLORES, Wikipedia) has a single one. Chosen by hand between.
_SHARE: Final = 0.15
_LEAST: Final = 3  # such words at least
_CHARACTERS: Final = 4000  # looked at, some 600 words
_CLOSING: Final = "A]*Ð,-"  # the danda and the comma of both families, and a hyphen


def font_coding(text: str) -> str:
    """Name the family of fonts whose codes a text is in, "" for none."""
    words = text[:_CHARACTERS].split()
    known = mapping("font_codings", value="font")
    found = Counter(font for word in words if (font := known.get(word) or known.get(word.rstrip(_CLOSING))))
    return found.most_common(1)[0][0] if found.total() >= max(_LEAST, _SHARE * len(words)) else ""
