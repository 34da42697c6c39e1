"""The gazetteer: names that are not spelled by sound in the other language, found by any of their forms.

Entries stand in `lexicon/exonyms.tsv` (places, peoples), `institutions.tsv` (with their acronyms) and `cldr_names.tsv`.
A form that stands in several entries may mean any of them: SP is a party and a superintendent of police.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Final

from align.core import tables
from align.evidence.phonetic import fold, parted, spell

OR: Final = "|"  # between the names that a form may mean
TABLES: Final = ("exonyms", "institutions", "cldr_names")
SPOKEN_ACRONYM: Final = 4  # letters of an acronym that may be written as a word: Nato, Isro
_ASIDE: Final = re.compile(r"[()\-,]+")
_POSSESSIVE: Final = re.compile(r"['’](s\b|(?=\s|$))")


@cache
def _entries() -> dict[str, str]:
    """Form as looked up → the names it may mean, joined by `OR`."""
    entries: dict[str, str] = {}
    for row in (row for table in TABLES for row in tables.rows(table)):
        listed = row["en"].split("|")
        name = entries.get(_english_form(listed[0]), listed[0]).split(OR)[0]
        hindi = [" ".join(entry_form(part) for part in parted(form)) for form in row["hi"].split("|")]
        for form in (*(form for one in listed for form in _written(one)), *hindi):
            known = entries.get(form, name).split(OR)
            entries[form] = OR.join(dict.fromkeys((*known, name)))
    return entries


def _written(form: str) -> Iterator[str]:
    """Ways of writing one English form: as it stands, MoU as MOU, NATO as Nato."""
    yield (shown := _english_form(form))
    if sum(char.isupper() for char in shown) > 1 and " " not in shown:
        yield shown.upper()
        if len(shown) >= SPOKEN_ACRONYM and shown.lower() not in tables.forms("ordinary_en"):
            yield shown.lower()


@lru_cache(maxsize=1 << 16)
def _english_form(form: str) -> str:
    """Write an English form for looking up: acronyms keep their capitals, so that US is not us."""
    bare = _POSSESSIVE.sub("", _ASIDE.sub(" ", form.replace(".", ""))).replace("&", " and ")
    return " ".join(word if _is_lettered(word) else word.lower() for word in bare.split())


def _is_lettered(word: str) -> bool:
    """Tell whether capitals belong to how a word is written: UN, MoU, McDonald, X."""
    return word.isupper() or sum(char.isupper() for char in word) > 1


@lru_cache(maxsize=1 << 16)
def entry_form(word: str) -> str:
    """Write a word of either script for looking up; the words for "and" are one."""
    if not "\u0900" <= word[:1] <= "\u097f":
        return _english_form(word)
    form = fold(word)
    return "और" if form in tables.forms("conjunctions_hi") else form


def entries_at(forms: Sequence[str], at: int) -> Iterator[tuple[str, int]]:
    """Find the entries that begin at a word, forms as from `entry_form`: (what it may mean, words), longest first."""
    most = min(_starts().get(forms[at], 0), len(forms) - at)
    for size in range(most, 0, -1):
        meant = _entries().get(" ".join(forms[at : at + size]))
        if meant:
            yield meant, size
    letters = spell(forms[at]) if most == 0 else ""
    if len(letters) > 1 and letters in _entries():
        yield _entries()[letters], 1


@cache
def _starts() -> dict[str, int]:
    """First word of entries → words of the longest that begins with it."""
    longest: dict[str, int] = {}
    for words in (form.split(" ") for form in _entries()):
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return longest


def acronym_entry(letters: str) -> str:
    """Names that an acronym in Latin capitals may mean, joined by `OR`; empty where none is known."""
    return _entries().get(letters, "")


@cache
def titles() -> frozenset[str]:
    """Names of the entries that are offices."""
    return frozenset(
        _entries()[_english_form(row["en"].split("|")[0])].split(OR)[0]
        for table in TABLES[:2]
        for row in tables.rows(table)
        if row["kind"] == "title"
    )
