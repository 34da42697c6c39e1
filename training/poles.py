"""Edits by table: the other pole of a scale for a word (poles.tsv), a phrase for another (rewrites.tsv)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from align.core.types import Lang
from training.changes import Change, Edit, L, R, Random, half, one, put
from training.resources import table

# A form that is a noun as often as a verb is a verb after one of these.
VERB_BEFORE = re.compile(r"\b(?:to|will|would|can|could|may|might|must|should|not|they|we|you|I|who|and)\s$")
# Where a word of a scale is part of a set phrase and has no other pole.
PHRASES = re.compile(
    r"""
    years?[ -]old | year[ -]olds? | as[ ]long[ ]as | no[ ]longer | long[ -]term | how[ ](?:old|long|far)
  | at[ ](?:first|last) | last[ ]name | first[ ](?:aid|hand) | good[ ](?:morning|evening) | light[ ]of | high[ ]school
  | as[ ]soon | (?:is|are|was|were|best|well|also)[ -]known | known[ ]as | as[ ]opposed | to[ ]present | get[ ]started
  | better[ ]to | best[ ]to | early[ ](?:on|warning) | up[ ]to[ ]date | grown-up | rise[ ]to | used[ ]to | old[ ]age
  | (?:death|birth)[ ](?:toll|rate|certificate) | free[ ]of | so[ ]as | be[ ]born | low-income | right[ ]away
  | दिन[ ]में | बड़े[ ]पैमाने | के[ ]आधार | जल्दी[ ]से[ ]जल्दी | छोटे-छोटे | बड़े-बड़े | अलग-अलग | सबसे[ ]पहले
  | वर्षीय[ ](?:पति|पत्नी)  | चचेरा[ ]भाई | चचेरे[ ]भाई | गर्भवती[ ]महिला(?:ओं)?
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Turn:
    """A form of one pole, the form that faces it, and whether it is found only as a verb."""

    other: str
    verb: bool
    scale: str


@cache
def turns(lang: Lang, part: int) -> dict[str, tuple[Turn, ...]]:
    """Map each form of one half of the scales to the forms that face it.

    A form that stands on several scales belongs to the half of the first, so that the halves share no word.
    """
    found: dict[str, tuple[Turn, ...]] = {}
    belongs: dict[str, int] = {}
    for row in table("poles"):
        if row["lang"] != lang:
            continue
        for a, b in zip(row["one"].split(" "), row["other"].split(" "), strict=True):
            forms = [form.rstrip("!~").replace("_", " ") for form in (a, b)]
            if [belongs.setdefault(form, half(row["scale"])) for form in forms] != [part, part]:
                continue
            for mark, form, facing in ((a, *forms), (b, *forms[::-1])):
                if mark[-1] != "!":
                    found[form] = (*found.get(form, ()), Turn(facing, mark[-1] == "~", row["scale"]))
    return found


@cache
def _finder(lang: Lang, part: int) -> re.Pattern[str]:
    forms = sorted(turns(lang, part), key=len, reverse=True)
    return re.compile(L + "(?:" + "|".join(map(re.escape, forms)) + ")" + R, re.IGNORECASE)


def antonym(text: str, lang: Lang, random: Random, part: int) -> Change | None:
    """Put the other pole for a word, in the same inflection."""
    kept = [m.span() for m in PHRASES.finditer(text)]
    facing, found = turns(lang, part), []
    for match in _finder(lang, part).finditer(text):
        inside = any(start < match.end() and match.start() < end for start, end in kept)
        # A capital inside a sentence makes a name of it: United States, South Africa.
        named = match.group()[0].isupper() and not re.search(r"(?:^|[.?!] [\"“]?|[\"“])$", text[: match.start()])
        if inside or named or "-" in (text[match.end() : match.end() + 1], text[: match.start()][-1:]):
            continue
        for turn in facing[match.group().lower()]:
            if not turn.verb or VERB_BEFORE.search(text[: match.start()]):
                found.append((match.span(), turn.other))
    if not found:
        return None
    span, new = found[int(random.integers(len(found)))]
    return _fitted(put(text, span, _cased(text[slice(*span)], new)))


def _cased(old: str, new: str) -> str:
    return new[0].upper() + new[1:] if old[0].isupper() and old != "I" else new


def _fitted(change: Change) -> Change:
    """Mend an English article before the new word; the spans then take it in."""
    start = change.new[0]
    article = re.search(r"\b([Aa]n?) $", change.text[:start])
    right = "an" if change.text[start : start + 1].lower() in tuple("aeiou") else "a"
    if not article or article.group(1).lower() == right:
        return change
    new = right.capitalize() if article.group(1)[0] == "A" else right
    shift = len(new) - len(article.group(1))
    text = change.text[: article.start(1)] + new + change.text[article.end(1) :]
    return Change(text, (article.start(1), change.old[1]), (article.start(1), change.new[1] + shift))


# Stands for # in a pattern: where a word begins or ends.
EDGE = "(?:(?<![\\w\u0900-\u0963])(?=[\\w\u0900-\u0963])|(?<=[\\w\u0900-\u0963])(?![\\w\u0900-\u0963]))"


@cache
def _rewrites(kind: str, lang: Lang) -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """Patterns of a type and what may stand for each."""
    flags = 0 if kind == "role_swap" else re.IGNORECASE
    return tuple(
        (re.compile(row["pattern"].replace("#", EDGE), flags), tuple(row["replacements"].split(" / ")))
        for row in table("rewrites")
        if row["type"] == kind and row["lang"] == lang
    )


def rewritten(kind: str) -> Edit:
    """Make an edit that puts another phrase for one, by the patterns of its type."""

    def edit(text: str, lang: Lang, random: Random, part: int) -> Change | None:
        found = [
            (match, options)
            for pattern, options in _rewrites(kind, lang)
            for match in pattern.finditer(text)
            if kind != "role_swap" or match["a"] != match["b"]
        ]
        if not found:
            return None
        match, options = found[int(random.integers(len(found)))]
        new = match.expand(str(one(random, options)))
        return put(text, match.span(), _cased(match.group(), new) if kind != "role_swap" else new)

    return edit
