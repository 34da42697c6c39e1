"""Who speaks: the name or phrase beside a verb of speech, in either language."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from align.tables import rows
from align.types import Lang

LONGEST: Final = 8  # words of a speaker who is described rather than named
NAMED: Final = 4  # words of a name from which offices before it are left out
# What stands for the text of a quotation when the words around it are read.
QUOTED: Final = "\ufffc"
_RUN: Final = re.compile(
    r"(?:[A-Z][\w.’'-]*|\d+)(?:\s+(?:(?:of|the|and|for|al|bin|de|da|van|von|ul|e)\s+)*[A-Z][\w.’'-]*)*"
)
_HELPERS: Final = re.compile(
    r"(?:\s+|^)(?:has|had|have|also|further|later|then|earlier|recently|again|even|repeatedly|reportedly|was|were|is|are|"
    r"be|been|quoted|as|to|reporters|journalists|media|\w+ly|would|will|did|not|went|on|,)\s*\Z"
)
_BREAK: Final = re.compile(
    r"[,;:!?()\n\ufffc]|(?<![A-Z])\.|\s(?:in|on|at|during|after|before|while|when|who|as|to|that|with|from)\s"
)


@cache
def table(name: str, lang: Lang) -> frozenset[str]:
    """Forms of a table of one language."""
    return frozenset(row["form"] for row in rows(name) if row.get("lang", lang) == lang)


@cache
def _strengths() -> dict[tuple[str, str], str]:
    return {(row["lang"], row["form"]): row["strength"] for row in rows("cues")}


def strength(cue: str, lang: Lang) -> str:
    """Give how strongly a verb of speech judges what it reports, "" if it is none: neutral, claim, allege, deny."""
    return _strengths().get((lang, cue.lower()), "")


@cache
def heads(lang: Lang) -> frozenset[str]:
    """Offices, trades and kin: words after which a name begins."""
    return frozenset(row["form"] for row in rows("offices") if row["lang"] == lang and row["kind"] == "head")


@cache
def _phrase_words(kind: str) -> frozenset[str]:
    """Words that govern a phrase (preposition), begin a description of somebody (article) or a sentence (opener)."""
    return frozenset(row["form"] for row in rows("phrase_words") if row["kind"] == kind)


@cache
def _openers() -> frozenset[str]:
    """Words that open an English sentence and are no names."""
    return frozenset(row["form"] for row in rows("starters")) | _phrase_words("opener")


@cache
def _calendar() -> frozenset[str]:
    return frozenset(row["form"].capitalize() for row in rows("months") if row["lang"] == "en")


# --- English ---------------------------------------------------------------------------------------------------------


def before(phrase: str) -> str | None:
    """Name the subject that ends an English phrase; None for a pronoun, "" for none.

    The phrase is what stands between the last break of the sentence and the verb of speech.
    """
    own = phrase.rstrip()
    while match := _HELPERS.search(own):
        own = own[: match.start()].rstrip()
    last = re.search(r"([\w’']+)\W*\Z", own)
    if last and last.group(1).lower() in ("who", "which") and "," in own:
        own = own[: last.start()].rstrip(" ,")
        return _plain_name(own.split(",")[-1]) or _subject(own.split(",")[-1])
    if last and last.group(1).lower() in table("pronouns", "en"):
        return None
    parts = [part.strip() for part in own.split(",") if part.strip()]
    if not parts:
        return ""
    describes = re.match(r"(?:who|whose|the|a|an|his|her|and|also|[a-z])[\w-]*\b", parts[-1])
    if describes and len(parts) > 1 and (name := _plain_name(parts[-2]) or _short_subject(parts[-2])):
        return name
    return _subject(parts[-1])


def _short_subject(part: str) -> str:
    """Name what a short phrase is about, unless a preposition begins it: `Officials, who …, said`."""
    words = part.split()
    return _subject(part) if len(words) <= NAMED and words[0].lower() not in _phrase_words("preposition") else ""


def _plain_name(part: str) -> str:
    """Give a phrase that is a name and nothing else."""
    own = part.split("\n")[-1].strip(" “”\"'")
    if not _RUN.fullmatch(own) or own.split()[0] in _openers():
        return ""
    return _bare(own)


def after(phrase: str) -> str | None:
    """Name the subject that begins an English phrase after the verb: `said Ravi Das, the minister`."""
    own = phrase.lstrip()
    first = re.match(r"[\w’']+", own)
    if first and first.group().lower() in table("pronouns", "en"):
        return None
    return _subject(_BREAK.split(own, maxsplit=1)[0])


def _subject(phrase: str) -> str:
    """Name the person or body of a phrase: its last capitalised run that no preposition governs, else all of it."""
    names = [
        (match, name)
        for match in _RUN.finditer(phrase)
        if (name := _bare(match.group())) and not _governed(phrase[: match.start()])
    ]
    if names:
        match, name = names[-1]
        rest = phrase[match.end() :].strip()
        owner = re.search(r"[’']s?\Z", match.group())
        return f"{match.group()} {rest}" if owner and rest and len(rest.split()) < NAMED else name
    words = re.sub(r"^(?:and|but|while|when|as|that|meanwhile|however|also)\s+", "", phrase.strip(" “”\"'–—-")).split()
    if not words or len(words) > LONGEST or (words == words[:1] and words[0].lower() in _phrase_words("article")):
        return ""
    small = [word.lower().strip("’'s") for word in words]
    articled = words[0].lower() in _phrase_words("article")
    known = any(word.lower() in table("offices", "en") or word in table("offices", "en") for word in (*words, *small))
    body = (words[-1].endswith("s") and len(words) <= 2) or words[-1].lower() in ("police", "people", "government")
    return " ".join(words) if articled or known or body else ""


def _governed(lead: str) -> bool:
    """Tell whether a preposition governs what follows a phrase."""
    words = [word for word in lead.lower().split() if word not in ("the", "a", "an", "its", "his", "her")]
    return bool(words) and words[-1] in _phrase_words("preposition")


def _bare(run: str) -> str:
    """Take openers, days and offices off a run of capitals; "" if no name is left."""
    words = run.split()
    while words and (words[0] in _openers() or words[0].rstrip(".") in _calendar() or words[0].isdigit()):
        words = words[1:]
    words = [word for word in words if word.rstrip(".,") not in _calendar()]
    while words and words[-1].islower():
        words = words[:-1]
    if len(words) > 2:
        offices = [k for k, word in enumerate(words[:-1]) if word.lower().strip(".") in heads("en")]
        if offices and len(words) - offices[-1] > 1:
            words = words[offices[-1] + 1 :]
    name = " ".join(words).rstrip(".,’'")
    return re.sub(r"[’']s$", "", name) if any(char.isupper() for char in name) else ""


# --- Hindi -----------------------------------------------------------------------------------------------------------


def hindi(phrase: str) -> str | None:
    """Name the noun phrase that ends a Hindi phrase before ने, का or के; None for a pronoun, "" for none."""
    words: list[str] = []
    for word in reversed(re.split(r"[\s]+", phrase.strip())):
        bare = word.strip("\"'“”‘’()-–—")
        if not bare or bare in table("name_breaks", "hi") or len(words) == LONGEST or QUOTED in word:
            break
        if bare in table("pronouns", "hi"):
            if not words:
                return None
            break
        words.insert(0, bare)
        if word[:1] in '(“"':
            break
    return _hindi_name(words)


def _hindi_name(words: list[str]) -> str:
    """Leave out what a person is before who it is: भाजपा के प्रवक्ता संबित पात्रा → संबित पात्रा."""
    links = [k for k, word in enumerate(words) if word in ("के", "की", "का")]
    if links:
        last = words[links[-1] + 1 :]
        if last and not all(word in table("offices", "hi") for word in last):
            words = last
    offices = [k for k, word in enumerate(words) if word in heads("hi")]
    if offices and offices[-1] < len(words) - 1:
        words = words[offices[-1] + 1 :]
    return " ".join(words)


def _led(sentence: str, run: re.Match[str]) -> bool:
    """Tell whether a preposition governs a run of capitals, be it the run's own first word."""
    own = run.group().split()[0].lower()
    return own in _phrase_words("preposition") or _governed(sentence[: run.start()])


def topic(sentence: str, lang: Lang) -> str:
    """Name the person a sentence is about, whom a pronoun may stand for later; "" if it names none so."""
    if lang == "en":
        names = (_bare(run.group()) for run in _RUN.finditer(sentence) if not _led(sentence, run))
        return next((name for name in names if len(name.split()) > 1), "")
    words: list[str] = []
    for word in sentence.split():
        bare = word.strip("\"'“”‘’()-–—,")
        if bare in table("name_breaks", "hi") or bare in table("pronouns", "hi") or bare.isascii():
            break
        words.append(bare)
        if len(words) > NAMED or word.endswith(","):
            break
    name = _hindi_name(words)
    return name if 1 < len(name.split()) <= 3 and len(words) <= NAMED else ""
