"""Personal data in a text: telephone, Aadhaar and PAN numbers and e-mail addresses; flagged, or masked on request."""

from __future__ import annotations

import re
from typing import Final

from align.core.types import Span
from align.text.normalise import ASCII_DIGITS

# The common form of an address, RFC 5322 without quoted parts; bounded, so that time is linear.
_EMAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w-])")
_AADHAAR: Final = re.compile(r"(?<![\d-])[2-9]\d{3}([ -]?)\d{4}\1\d{4}(?![\d-])")
# Income-tax department: five letters, the fourth for the kind of holder, four digits, a letter.
_PAN: Final = re.compile(r"(?<![A-Za-z0-9])[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z](?![A-Za-z0-9])")
_DIGITS: Final = re.compile(r"\d")
MASK: Final = "█"
# Verhoeff's check digit (1969): how a digit moves a place further on.
_STEP: Final = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


def personal_data(text: str) -> list[Span]:
    """Find personal data, spans in order that do not overlap."""
    plain = text.translate(ASCII_DIGITS)
    found = [match.span() for match in _EMAIL.finditer(plain)] if "@" in plain else []
    found += [match.span() for match in _PAN.finditer(plain)]
    if len(_DIGITS.findall(plain)) >= 7:
        found += [match.span() for match in _AADHAAR.finditer(plain) if _verhoeff(match.group())]
        found += _telephones(plain)
    apart: list[Span] = []
    for start, end in sorted(found):
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart


def _telephones(text: str) -> list[Span]:
    """Find valid telephone numbers, Indian ones also without their country's code (phonenumbers)."""
    from phonenumbers import PhoneNumberMatcher

    return [(match.start, match.end) for match in PhoneNumberMatcher(text, "IN")]


def _verhoeff(number: str) -> bool:
    """Tell whether the digits of a number pass Verhoeff's check, as those of an Aadhaar number do."""
    check = 0
    for place, digit in enumerate(int(char) for char in reversed(number) if char.isdigit()):
        for _ in range(place % 8):
            digit = _STEP[digit]
        check = _product(check, digit)
    return check == 0


def _product(a: int, b: int) -> int:
    """Multiply in the dihedral group D5: 0 to 4 turn a pentagon, 5 to 9 turn it over as well."""
    if a < 5:
        return (a + b) % 5 if b < 5 else 5 + (a + b) % 5
    return 5 + (a - b) % 5 if b < 5 else (a - b) % 5


def masked(text: str) -> str:
    """Put a block for every letter and digit of personal data; all offsets stay."""
    parts, at = [], 0
    for start, end in personal_data(text):
        parts += [text[at:start], re.sub(r"[^\W_]", MASK, text[start:end])]
        at = end
    return "".join(parts) + text[at:]
