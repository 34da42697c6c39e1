"""Writes numbers out: figures grouped both ways, Devanagari digits, words of both languages."""

from align.core import tables

DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")
EN_SCALES = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))
HI_SCALES = ((10**7, "करोड़"), (10**5, "लाख"), (1000, "हज़ार"), (100, "सौ"))


def western(n: int) -> str:
    return f"{n:,}"


def indian(n: int) -> str:
    head, tail = divmod(n, 1000)
    groups = []
    while head:
        groups.insert(0, f"{head % 100:02d}" if head >= 100 else str(head))
        head //= 100
    return ",".join([*groups, f"{tail:03d}"]) if groups else str(tail)


def words(n: int, lang: str) -> str:
    """Spell 0 to 10^9 by composition; the words below a hundred are the table's first forms."""
    small = _small(lang)
    for scale, name in EN_SCALES if lang == "en" else HI_SCALES:
        if n >= scale:
            rest = words(n % scale, lang) if n % scale else ""
            return f"{words(n // scale, lang)} {name} {rest}".rstrip()
    if n in small:
        return small[n]
    return f"{small[n // 10 * 10]}-{small[n % 10]}"


def _small(lang: str) -> dict[int, str]:
    found: dict[int, str] = {}
    for row in tables.rows(f"number_words_{lang}"):
        if row["kind"] == "unit" and row["value"].isdecimal():
            found.setdefault(int(row["value"]), row["form"])
    return found
