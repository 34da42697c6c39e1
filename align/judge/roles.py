"""Semantic roles: who does what to whom, by Hindi case marks, English prepositions and the order of words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import combinations
from typing import Final

from align.core.tables import rows
from align.core.types import Lang, Mention, Span
from align.judge.wording import Wording, is_content

LONGEST_PHRASE: Final = 5  # words of a phrase that may change places with another


@cache
def _marks(lang: Lang) -> dict[str, str]:
    """Words that tell the role of the name beside them: Hindi case marks after it, English prepositions before it."""
    own = (row for row in rows("roles") if row["lang"] == lang and row["value"] != "equal")
    return {row["form"]: row["value"] for row in own}


def exchanged_roles(a: Wording, b: Wording, names: Sequence[tuple[Mention, Mention]]) -> list[tuple[Span, Span]]:
    """Find two names or phrases whose roles are exchanged: the stretch of both in each text, at most one such pair.

    `names` are the names of the first text with those of the second that are linked to them.
    """
    places = _across(a, b, names) if a.lang != b.lang else _exchanged(a, b) or _marked_anew(a, b)
    if not places:
        return []
    (i, i2), (j, j2) = places
    return [(a.span(min(i, i2), max(i, i2)), b.span(min(j, j2), max(j, j2)))]


def _across(a: Wording, b: Wording, names: Sequence[tuple[Mention, Mention]]) -> tuple[Span, Span] | None:
    """Find two linked names of which the agent in Hindi (ने) is the patient in English."""
    known = [(i, j, _role(a, i), _role(b, j)) for i, j in _names_of_both(a, b, names)]
    for (i, j, role_i, role_j), (i2, j2, role_i2, role_j2) in combinations(known, 2):
        hi, en = ((role_i, role_i2), ((j, role_j), (j2, role_j2)))
        if a.lang == "en":
            hi, en = ((role_j, role_j2), ((i, role_i), (i2, role_i2)))
        if _against(hi, en):
            return (i, i2), (j, j2)
    return None


def _marked_anew(a: Wording, b: Wording) -> tuple[Span, Span] | None:
    """Find two Hindi words that stand once in either text with their case marks exchanged."""
    known = [(i, j, _role(a, i), _role(b, j)) for i, j in _words_of_both(a, b)] if a.lang == "hi" else []
    for (i, j, role_i, role_j), (i2, j2, role_i2, role_j2) in combinations(known, 2):
        if role_i != role_i2 and role_i and role_i2 and (role_i, role_i2) == (role_j2, role_j):
            return (i, i2), (j, j2)
    return None


def _exchanged(a: Wording, b: Wording) -> tuple[Span, Span] | None:
    """Find two phrases that have changed places around words that stayed: X praised Y, Y praised X."""
    x, y = [word.form for word in a.words], [word.form for word in b.words]
    if len(x) != len(y) or x == y or sorted(x) != sorted(y):
        return None
    start = next(k for k, (p, q) in enumerate(zip(x, y, strict=True)) if p != q)
    end = len(x) - next(k for k, (p, q) in enumerate(zip(x[::-1], y[::-1], strict=True)) if p != q)
    before, after = x[start:end], y[start:end]
    for i in range(1, min(LONGEST_PHRASE, len(before)) + 1):
        for j in range(1, min(LONGEST_PHRASE, len(before) - i) + 1):
            middle = before[i : len(before) - j]
            if middle and after == [*before[-j:], *middle, *before[:i]] and not all(w in _links() for w in middle):
                return (start, end - 1), (start, end - 1)
    return None


@cache
def _links() -> frozenset[str]:
    """Words of both languages that join equals: either may come first."""
    return frozenset(row["form"] for row in rows("roles") if row["value"] == "equal")


def _role(side: Wording, at: int) -> str:
    """Role of a word by the mark beside it, "" for none."""
    marks = _marks(side.lang)
    if side.lang == "hi":
        return marks.get(side.words[at + 1].form, "") if at + 1 < len(side.words) else ""
    before = (word.form for word in side.words[max(at - 3, 0) : at][::-1] if side.text[word.start].islower())
    return marks.get(next((form for form in before if form not in ("the", "a", "an")), ""), "")


def _against(hi: tuple[str, str], en: tuple[tuple[int, str], tuple[int, str]]) -> bool:
    """Tell whether two names have exchanged their roles: the Hindi agent is the English patient.

    `hi` has the roles of the two names by their case marks, `en` the place and the role of the same two in English.
    There a name after "by" is the agent (then it must be the Hindi one); of two names without a preposition the first
    is the agent, as in "Mohan defeated Rahul".
    """
    if "agent" not in hi or not {"patient"} & set(hi):
        return False
    (at, agent), (at2, patient) = en if hi[0] == "agent" else en[::-1]
    if patient == "agent":
        return agent != "agent"
    return at > at2 and agent == patient == ""


def _names_of_both(a: Wording, b: Wording, names: Sequence[tuple[Mention, Mention]]) -> list[tuple[int, int]]:
    """Last words of the names linked across languages, which is where a case mark follows."""
    return [(i, j) for x, y in names if (i := _last(a, x)) is not None and (j := _last(b, y)) is not None]


def _last(side: Wording, mention: Mention) -> int | None:
    return next((k for k, one in enumerate(side.words) if one.start < mention.end <= one.end), None)


def _words_of_both(a: Wording, b: Wording) -> list[tuple[int, int]]:
    """Content words that stand exactly once in either text of one language."""
    places = [_once(side) for side in (a, b)]
    return [(i, places[1][form]) for form, i in places[0].items() if form in places[1]]


def _once(side: Wording) -> dict[str, int]:
    counts = Counter(word.form for word in side.words)
    return {word.form: k for k, word in enumerate(side.words) if counts[word.form] == 1 and is_content(word)}
