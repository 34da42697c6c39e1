"""Putting a denial in where a grammar book would, and taking one out."""

from __future__ import annotations

import re
from functools import cache

from align.core.types import Lang
from align.evidence.negation import negators
from training.changes import BASE, PLAIN_VERB, Change, Random, cut, put
from training.resources import table

AUXILIARY = re.compile(
    r"\b(?:(is|are|was|were|will|can|could|should|would|may|must)(?= (?!not\b|no\b|n['’]t|have to)[a-z])|"
    r"(has|have|had)(?= (?:also |already |recently )?"
    r"(?:been|become|made|seen|shown|had|found|begun|taken|given|\w+ed)\b))"
)
PARTICIPLE = re.compile(r"\S+(?:ता|ते|ती|ना|नी)")
CLAUSE = re.compile(r"[^।.,;:?!()\"“”–]+")
WORD = re.compile(r"\S+")


@cache
def verbs(kind: str) -> frozenset[str]:
    """Verbs of a kind; a copula helps as well."""
    return frozenset(row["form"] for row in table("verbs") if row["kind"] == kind)


def negation_insert(text: str, lang: Lang, random: Random, part: int) -> Change | None:
    """Deny a sentence that denies nothing."""
    if negators(text, lang)[0]:
        return None
    return _hindi(text, random) if lang == "hi" else _english(text, random)


def _hindi(text: str, random: Random) -> Change | None:
    """Put नहीं before the verb of a clause with its helpers, न before a request."""
    places = [place for clause in CLAUSE.finditer(text) if (place := _before_verb(clause))]
    if not places:
        return None
    at, word = places[int(random.integers(len(places)))] if random.random() < 0.3 else places[-1]
    return Change(f"{text[:at]}{word} {text[at:]}", (at, at), (at, at + len(word)))


def _before_verb(clause: re.Match[str]) -> tuple[int, str] | None:
    """Find where the verb at the end of a clause begins, and the word that denies it."""
    words = [(m.group(), m.start() + clause.start()) for m in WORD.finditer(clause.group())]
    if len(words) < 3:
        return None
    k = len(words)
    while k > 1 and words[k - 1][0] in verbs("helper") | verbs("copula"):
        k -= 1
    if k == len(words):
        last, at = words[-1]
        at = words[-2][1] if words[-2][0] in verbs("stem") else at
        return (at, "न") if last in verbs("asked") else (at, "नहीं") if last in verbs("finite") else None
    before = words[k - 1][0]
    if k > 2 and before in verbs("light") and words[k - 2][0] in verbs("stem"):
        return words[k - 2][1], "नहीं"
    whole = words[k][0] not in verbs("copula") | {"हो", "होगा", "होगी", "होंगे"}
    return words[k - 1 if whole or PARTICIPLE.fullmatch(before) or before in verbs("participle") else k][1], "नहीं"


def _english(text: str, random: Random) -> Change | None:
    """Put not after an auxiliary, or deny a plain verb with do."""
    if text.rstrip()[-1:] == "?":
        return None
    places = [m for m in AUXILIARY.finditer(text) if not text[: m.start()].endswith("than ")]
    if places:
        match = places[int(random.integers(len(places)))]
        at, verb = match.end(), match.group().lower()
        if verb == "can":
            return Change(f"{text[:at]}not{text[at:]}", (at, at), (match.start(), at + 3))
        return Change(f"{text[:at]} not{text[at:]}", (at, at), (at + 1, at + 4))
    found = PLAIN_VERB.search(text)
    if not found or re.search(r"(?:who|which|that|and|,)\s$", text[: found.start()]):
        return None
    base = BASE.get(found.group(), re.sub("(?:ed|s)$", "", found.group()))
    return put(text, found.span(), f"{'does' if found.group(1) else 'did'} not {base}")


def negation_delete(text: str, lang: Lang, random: Random, part: int) -> Change | None:
    """Take the one denial of a sentence out."""
    found = [m for m in negators(text, lang)[0] if lang == "hi" or m.text.lower() in ("not", "never", "cannot", "no")]
    short = re.search(r"\b(ca|wo|do|does|did|is|are|was|were|has|have|had|could|would|should)n['’]t\b", text, re.I)
    if lang == "en" and short and not found:
        return put(text, short.span(), {"ca": "can", "wo": "will"}.get(short[1].lower(), short[1]))
    # "until it has not" denies nothing; "no one" and "no more than" are more than a word.
    if len(found) != 1 or (short and lang == "en") or "जब तक" in text:
        return None
    span, word = (found[0].start, found[0].end), found[0].text.lower()
    if word == "cannot":
        return put(text, span, "can")
    if word == "no":
        plain = re.match(r" [a-z]+(?!\w)", text[span[1] :]) and not re.match(
            r" (?:one|more|longer|matter)", text[span[1] :]
        )
        return put(text, span, "Some" if text[span[0]] == "N" else "some") if plain else None
    return None if text[span[0]].isupper() else cut(text, span)
