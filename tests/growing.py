"""How the time of reading a text grows with its length: in processor time, whatever else the machine does."""

from __future__ import annotations

import time
from collections.abc import Callable

SIZE = 6_000  # characters of the shorter text; the other has four times as many
LINEAR = 6.0  # times that the longer may take: 4 is linear, 16 a square
SHORT = 0.02  # seconds under which a time is noise


def growth(read: Callable[[str], object], piece: str, lead: str = "", size: int = SIZE) -> float:
    """How many times as long `read` takes of a text of four times the length, at best of three; 0 for no time at all.

    The texts are `lead` and as many of `piece` as `size` characters hold.
    """
    ratio = 0.0
    for base in (size, 4 * size):  # what looks like more than linear is looked at again where noise is less
        ratio = _best_of_three(read, *(lead + (piece * (long // len(piece) + 1))[:long] for long in (base, 4 * base)))
        if ratio <= LINEAR:
            break
    return ratio


def _best_of_three(read: Callable[[str], object], text: str, longer: str) -> float:
    ratio = 0.0
    for _ in range(3):
        slow = _seconds(read, longer)
        if slow < SHORT * 4:
            return 0.0
        ratio = slow / max(_seconds(read, text), SHORT / 4)
        if ratio <= LINEAR:
            break
    return ratio


def _seconds(read: Callable[[str], object], text: str) -> float:
    started = time.process_time()
    read(text)
    return time.process_time() - started
