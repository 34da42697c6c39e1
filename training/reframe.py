"""Frames around a pair: who says it and how, to whom; and a statement in its own words beside the same as reported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from align.core.types import Span
from align.evidence.names import frequent_words
from training.changes import Random, groups, half
from training.resources import table

TOLD = (("ने", "को बताया कि"), ("told", "that"))


@dataclass(frozen=True, slots=True)
class Framed:
    """A changed pair: its type, the true pair, the changed text of one side (0 Hindi, 1 English) and the two spans."""

    kind: str
    true: tuple[str, str]
    side: int
    text: str
    old: Span
    new: Span


@cache
def speakers(part: int) -> tuple[tuple[str, str], ...]:
    """People, Hindi beside English, of one half of the table."""
    given, last = (
        [r for r in table("names") if r["kind"] == kind and half(r["en"]) == part] for kind in ("given", "person")
    )
    people = [(f"{a['hi']} {b['hi']}", f"{a['en']} {b['en']}") for a in given for b in last]
    return tuple(people[::3])


@cache
def cues() -> tuple[tuple[str, str], ...]:
    """Words that report, Hindi beside English, each of another strength."""
    return tuple((group[0].removeprefix("ने "), group[1]) for group in groups("cue"))


def small(en: str) -> str:
    """Lower the first letter of a sentence that stands inside another."""
    first = en.split(" ", 1)[0].rstrip(",")
    plain = first.lower() in frequent_words() and first != "I"
    return en[0].lower() + en[1:] if plain else en


def fits(hi: str, en: str) -> bool:
    """Tell whether a pair reads well as somebody's words: one whole statement, nothing quoted or asked."""
    whole = en[:1].isupper() and en[-1:] == "." and hi[-1:] in "।." and 6 <= len(en.split()) <= 40
    known = en.split(" ", 1)[0].lower() in frequent_words() or en.split(" ", 1)[0] in {r["en"] for r in table("names")}
    whole = whole and known and "," not in en[:25] + hi[:25]
    return whole and not any(mark in en + hi for mark in '"“”?!:;') and ". " not in en and "। " not in hi


def framed(hi: str, en: str, random: Random, part: int) -> Iterator[Framed]:
    """Give changes of who said it, how it was said, and who told whom."""
    people = speakers(part)
    first, second, third = (people[int(k)] for k in random.permutation(len(people))[:3])
    cue, other = (cues()[int(k)] for k in random.permutation(len(cues()))[:2])
    inner = (hi, small(en))
    true = said(first, cue, inner)
    for side in (0, 1):
        swapped = said(second, cue, inner)[side]
        yield Framed("speaker_swap", true, side, swapped, (0, len(first[side])), (0, len(second[side])))
        start = len(first[side]) + (len(" ने ") if side == 0 else 1)
        louder = said(first, other, inner)[side]
        yield Framed(
            "cue_strength", true, side, louder, (start, start + len(cue[side])), (start, start + len(other[side]))
        )
        told = telling(first, third, inner)
        back = telling(third, first, inner)[side]
        end = told[side].index(third[side]) + len(third[side])
        yield Framed("role_swap", told, side, back, (0, end), (0, end))


def said(who: tuple[str, str], cue: tuple[str, str], inner: tuple[str, str]) -> tuple[str, str]:
    """Put a speaker and a word of saying before a pair."""
    return f"{who[0]} ने {cue[0]} {inner[0]}", f"{who[1]} {cue[1]} {inner[1]}"


def telling(who: tuple[str, str], whom: tuple[str, str], inner: tuple[str, str]) -> tuple[str, str]:
    """Put a speaker and a hearer before a pair."""
    hindi, english = TOLD
    return (
        f"{who[0]} {hindi[0]} {whom[0]} {hindi[1]} {inner[0]}",
        f"{who[1]} {english[0]} {whom[1]} {english[1]} {inner[1]}",
    )


@cache
def reported(part: int) -> tuple[dict[str, str], ...]:
    """Statements of one half of the table of statements in their own words and as reported."""
    return tuple(row for row in table("reported") if half(row["en_own"]) == part)


def shifted(random: Random, part: int) -> dict[str, str]:
    """Give a statement with its speaker, in its own words and as reported, in both languages."""
    rows, people = reported(part), speakers(part)
    row = rows[int(random.integers(len(rows)))]
    hi, en = people[int(random.integers(len(people)))]
    lead = row["en_own"][0].upper() + row["en_own"][1:]
    return {
        "hi_own": f"{hi} ने कहा, “{row['hi_own']}।”",
        "hi_reported": f"{hi} ने कहा कि {row['hi_reported']}।",
        "en_own": f"{en} said, “{lead}.”",
        "en_reported": f"{en} said that {row['en_reported']}.",
    }
