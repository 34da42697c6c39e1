"""What the lexicon says of speech: cue verbs and their strength (stance), offices, bodies, words around."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from align.core.tables import mapping, rows
from align.core.types import Lang

LONGEST_DESCRIPTION: Final = 8  # words of a speaker who is described rather than named; chosen by hand
NAME_WORDS: Final = 4  # words of a name from which offices before it are left out; chosen by hand


@cache
def speech_table(name: str, lang: Lang) -> frozenset[str]:
    """Forms of a table of one language; all of it where the table has no column of languages."""
    return frozenset(row["form"] for row in rows(name) if row.get("lang", lang) == lang)


@cache
def speech_words(kind: str, lang: Lang) -> frozenset[str]:
    """Words around reported speech of one kind; the kinds are explained in `lexicon/speech_words.tsv`."""
    return frozenset(row["form"] for row in rows("speech_words") if row["kind"] == kind and row["lang"] == lang)


@cache
def phrase_words(kind: str) -> frozenset[str]:
    """English words that govern a phrase (preposition), begin a description (article) or a sentence (opener)."""
    return frozenset(row["form"] for row in rows("phrase_words") if row["kind"] == kind)


@cache
def worded(pattern: str, *langs: Lang) -> re.Pattern[str]:
    """Compile a pattern whose `{be}` stands for all words around speech of the kind `be`; `{be joint}` for two kinds.

    `{cue:say}` stands for the verbs of speech of a kind, `{frame:post}` for those of a frame, `{pronoun:ne}` for
    pronouns of a case, `{table:scare_cues}` for a whole table.
    """

    def words(found: re.Match[str]) -> str:
        sort, _, names = found[1].rpartition(":")
        read = {"": speech_words, "cue": cues_of, "frame": cues_in, "pronoun": pronouns_in, "table": speech_table}[sort]
        forms = {form for name in names.split() for lang in langs for form in read(name, lang)}
        if not forms:
            raise LookupError(f"no words for {found[0]} in {langs}")
        return "|".join(re.escape(form) for form in sorted(forms, key=lambda form: (-len(form), form)))

    return re.compile(re.sub(r"\{([a-z_: ]+)\}", words, pattern))


# --- verbs of speech -------------------------------------------------------------------------------------------------


@cache
def cue_kinds(lang: Lang) -> dict[str, str]:
    """Verb of speech → its kind; the first row of a verb counts."""
    return {row["form"]: row["kind"] for row in reversed(rows("cues")) if row["lang"] == lang}


@cache
def cues_of(kind: str, lang: Lang) -> frozenset[str]:
    """Verbs of speech of one kind; the kinds are explained in `lexicon/cues.tsv`."""
    return frozenset(row["form"] for row in rows("cues") if row["lang"] == lang and row["kind"] == kind)


@cache
def cues_in(frame: str, lang: Lang) -> frozenset[str]:
    """Verbs of speech that report in a frame; the frames are explained in `lexicon/cues.tsv`."""
    return frozenset(row["form"] for row in rows("cues") if row["lang"] == lang and frame in row["frames"].split())


@cache
def cues_taking(clause: str) -> frozenset[str]:
    """Verbs of speech that take a kind of clause without marks: that, plain."""
    return frozenset(row["form"] for row in rows("cues") if clause in row["clause"].split())


@cache
def _strengths() -> dict[tuple[str, str], str]:
    return {(row["lang"], row["form"]): row["strength"] for row in reversed(rows("cues"))}  # the first row counts


def strength(cue: str, lang: Lang) -> str:
    """Give how strongly a verb of speech judges what it reports, "" if it is none: neutral, claim, allege, deny."""
    return _strengths().get((lang, cue.lower()), "")


def loaded(strength: str) -> bool:
    """Tell whether a strength says more than that something was said: claimed, denied; not asked, wrote."""
    return mapping("strengths", value="loaded").get(strength) == "yes"


# --- speakers --------------------------------------------------------------------------------------------------------


@cache
def office_heads(lang: Lang) -> frozenset[str]:
    """Offices, trades and kin: words after which a name begins."""
    return frozenset(row["form"] for row in rows("offices") if row["lang"] == lang and row["kind"] == "head")


@cache
def pronouns_in(case: str, lang: Lang) -> frozenset[str]:
    """Pronouns as they stand beside a word of speech: ne (उन्होंने कहा), ka (उनका कहना है), ke (उनके अनुसार)."""
    return frozenset(row["form"] for row in rows("pronouns") if row["case"] == case and row["lang"] == lang)


def is_pronoun(word: str, lang: Lang) -> bool:
    """Tell whether a word is a pronoun; US in capitals is none."""
    return word.lower() in speech_table("pronouns", lang) and not word[1:].isupper()


def is_body(name: str, lang: Lang) -> bool:
    """Tell whether a speaker is a body or several people rather than one person."""
    words = name.split()
    if not words:
        return True
    if any(word.lower().strip(".,’'") in speech_words("body", lang) for word in words):
        return True
    if lang == "hi":
        return words[-1].endswith("ों") or name.isascii()
    return (len(words) == 1 and name.isupper()) or (words[-1].islower() and words[-1].endswith("s"))
