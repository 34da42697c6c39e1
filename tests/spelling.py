"""Writes numbers out: figures grouped both ways, Devanagari digits, words of both languages."""

from training.spelling import words as words

DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")


def western(n: int) -> str:
    return f"{n:,}"


def indian(n: int) -> str:
    head, tail = divmod(n, 1000)
    groups = []
    while head:
        groups.insert(0, f"{head % 100:02d}" if head >= 100 else str(head))
        head //= 100
    return ",".join([*groups, f"{tail:03d}"]) if groups else str(tail)
