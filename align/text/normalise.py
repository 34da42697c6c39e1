"""Text normalisation (Unicode): what is encoded and what duplicates are found by; exports keep the original."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Joiners, direction marks, soft hyphen, byte order mark: nothing a reader sees.
INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
# A list mark, bullet, heading or quotation sign at the start of a line says nothing of its meaning.
LEAD: Final = re.compile(r"^\s*(?:[#>*•●▪–—-]+\s+|\(?\d{1,2}[.)]\s+)(?=\S)")
ASCII_DIGITS: Final = {0x966 + n: str(n) for n in range(10)}
# Half a surrogate pair, which JSON can bring and neither UTF-8 nor a tokenizer takes.
LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")
NUKTA: Final = "\u093c"
CANDRABINDU_TO_ANUSVARA: Final = {0x901: 0x902}


def for_encoder(text: str) -> str:
    """Give the form that is encoded: composed, without invisible characters and list marks, single spaces."""
    plain = INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return " ".join(LEAD.sub("", plain).split())


def folded(text: str) -> str:
    """Give the form under which texts count as the same: letters and digits alone, folded across spellings."""
    folded = INVISIBLE.sub("", unicodedata.normalize("NFKD", text).casefold()).replace(NUKTA, "")
    folded = folded.translate(ASCII_DIGITS).translate(CANDRABINDU_TO_ANUSVARA)
    return " ".join(re.sub(r"[^\w\u0900-\u0963]+|_+", " ", folded).split())


def storable(text: str) -> str:
    """Put U+FFFD for each lone surrogate; offsets stay."""
    return LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
