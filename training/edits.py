"""True pairs with one thing changed on one side: a number, a date or unit, a name, or whether it is denied.

Beside them, pairs that stay right: a count left out of one side, a number written otherwise. The changes are made from
the tables and name lists the project has, each only where the text offers a place for it. Half of the names and forms
serve fitting, the other half measuring.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import TypeAlias

import numpy as np

from align.core.tables import rows
from align.core.types import LANGS, Lang, Mention
from align.evidence.facts import compare_facts, read_facts
from align.evidence.negation import negators
from training import sets
from training.spelling import words

Random: TypeAlias = np.random.Generator
Edit: TypeAlias = Callable[[str, Lang, Random, int], str | None]
FIGURE = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\w.,]*\d)")
SCALES = {
    "hi": (("हज़ार", "लाख", "करोड़", "अरब"), ("हजार", "लाख", "करोड़")),
    "en": (("thousand", "million", "billion"), ("lakh", "crore")),
}
COPULA = re.compile(r"\b(is|are|was|were|will|can|could|should|would|has|have|had)\b(?! not|n['’]t)")
VERB_END = re.compile(r"\s(है|हैं|था|थे|थी|गया|गई|गए|होगा|होगी|होंगे)(?=[\s।.,]|$)")


def number(text: str, lang: Lang, random: Random, part: int) -> str | None:
    """Change a figure, keeping its form."""
    found = [m for m in FIGURE.finditer(text) if len(m.group()) < 12]
    if not found:
        return None
    chosen = found[int(random.integers(len(found)))]
    digits = [k for k, char in enumerate(chosen.group()) if char.isdigit()]
    at = digits[int(random.integers(len(digits)))]
    old = int(chosen.group()[at])
    new = str(int(random.choice([d for d in range(1, 10) if d != old])))
    return text[: chosen.start() + at] + new + text[chosen.start() + at + 1 :]


def swap(text: str, lang: Lang, random: Random, part: int) -> str | None:
    """Change a month, weekday or scale word for another of its kind."""
    groups = [*SCALES[lang], *_calendar(lang)]
    places = [(m, group) for group in groups for form in group for m in re.finditer(rf"(?<!\w){form}(?!\w)", text)]
    if not places:
        return None
    match, group = places[int(random.integers(len(places)))]
    others = [form for form in group if form != match.group()]
    return text[: match.start()] + str(random.choice(others)) + text[match.end() :]


@cache
def _calendar(lang: Lang) -> list[tuple[str, ...]]:
    """Months and weekdays as running text writes them, one form each."""
    kinds: dict[str, dict[str, str]] = {}
    for row in rows("months"):
        if row["lang"] == lang and len(row["form"]) > 3:
            form = row["form"].capitalize() if lang == "en" else row["form"]
            kinds.setdefault(row["kind"], {}).setdefault(row["value"], form)
    return [tuple(forms.values()) for forms in kinds.values()]


@cache
def _names(lang: Lang, part: int) -> tuple[str, ...]:
    """Single words of the names in the name list, every other row."""
    own = [
        row[lang]
        for row in sets.rows(sets.SHARED / "names" / "names.tsv")
        if row["kind"] in ("person", "city", "territory")
    ]
    return tuple(name for name in own[part::2] if " " not in name)


def name(hi: str, en: str, random: Random, part: int) -> tuple[str, str] | None:
    """Put another name for one that both sides have, on one side."""
    links = [link for link in compare_facts(read_facts(hi, "hi"), read_facts(en, "en")).links if link.en.kind == "name"]
    links = [link for link in links if len(link.en.text) > 3]
    if not links:
        return None
    link = links[int(random.integers(len(links)))]
    lang: Lang = LANGS[int(random.integers(2))]
    side, text = (link.hi, hi) if lang == "hi" else (link.en, en)
    new = text[: side.start] + str(random.choice(_names(lang, part))) + text[side.end :]
    return (new, en) if lang == "hi" else (hi, new)


def denial(text: str, lang: Lang, random: Random, part: int) -> str | None:
    """Take a denial out, or put one in."""
    found, _ = negators(text, lang)
    if found and (lang == "hi" or found[0].text.lower() == "not"):
        first = found[0]
        return text[: first.start].rstrip() + " " + text[first.end :].lstrip()
    if found:
        return None
    places = list((VERB_END if lang == "hi" else COPULA).finditer(text))
    if not places:
        return None
    place = places[int(random.integers(len(places)))]
    return (
        f"{text[: place.start()]} नहीं{text[place.start() :]}"
        if lang == "hi"
        else f"{text[: place.end()]} not{text[place.end() :]}"
    )


# A denial can be put into nearly every sentence; without this it would be two edits in three.
DENIALS_LEFT_OUT = 0.7
EDITS: dict[str, Edit] = {"number": number, "swap": swap, "denial": denial}


def edited(pairs: Sequence[tuple[str, str]], seed: int, part: int) -> list[tuple[int, str, str, str]]:
    """Change each pair in one way it offers, drawn evenly: (number of the pair, kind of edit, hi, en)."""
    random = np.random.default_rng(seed)
    found = []
    for k, (hi, en) in enumerate(pairs):
        offers: list[tuple[str, str, str]] = []
        for kind, edit in EDITS.items():
            for lang, text in (("hi", hi), ("en", en)):
                new = edit(text, "hi" if lang == "hi" else "en", random, part)
                if new and new != text:
                    offers.append((kind, new, en) if lang == "hi" else (kind, hi, new))
        renamed = name(hi, en, random, part)
        offers += [("name", *renamed)] * 2 if renamed and renamed != (hi, en) else []
        if offers:
            kinds = sorted(
                {offer[0] for offer in offers} - ({"denial"} if random.random() < DENIALS_LEFT_OUT else set())
            )
            if not kinds:
                continue
            kind = kinds[int(random.integers(len(kinds)))]
            chosen = [offer for offer in offers if offer[0] == kind]
            found.append((k, *chosen[int(random.integers(len(chosen)))]))
    return found


def reduced(pairs: Sequence[tuple[str, str]], seed: int) -> list[tuple[str, str]]:
    """Leave a count that both sides have out of one side, in each pair that has one: that side says less, no other."""
    random = np.random.default_rng(seed)
    found = []
    for hi, en in pairs:
        links = compare_facts(read_facts(hi, "hi"), read_facts(en, "en")).links
        counts = [link for link in links if link.hi.key == link.en.key and link.en.key.isdecimal()]
        if counts:
            link = counts[int(random.integers(len(counts)))]
            found.append((_without(hi, link.hi), en) if random.integers(2) else (hi, _without(en, link.en)))
    return found


def _without(text: str, mention: Mention) -> str:
    return f"{text[: mention.start].rstrip()} {text[mention.end :].lstrip()}".strip()


def rewritten(pairs: Sequence[tuple[str, str]], seed: int) -> list[tuple[str, str]]:
    """Write a number that both sides have in another way on one side, in each pair that has one: it stays the same."""
    random = np.random.default_rng(seed)
    found = []
    for hi, en in pairs:
        links = compare_facts(read_facts(hi, "hi"), read_facts(en, "en")).links
        ways = [
            (lang, text, side, new)
            for link in links
            for lang, text, side in ((LANGS[0], hi, link.hi), (LANGS[1], en, link.en))
            if link.hi.key == link.en.key and (new := _other_way(side, lang))
        ]
        if ways:
            lang, text, side, new = ways[int(random.integers(len(ways)))]
            text = text[: side.start] + new + text[side.end :]
            found.append((text, en) if lang == "hi" else (hi, text))
    return found


def _other_way(number: Mention, lang: Lang) -> str:
    """Write a whole number in words, or a full date in figures alone; empty where neither can be."""
    if number.kind != "number":
        return ""
    if number.key.startswith("date:") and number.key.count("-") == 2 and not number.key.startswith("date:-"):
        return "/".join(reversed(number.key.removeprefix("date:").split("-"))) if number.key[-1] != "-" else ""
    figures = FIGURE.findall(number.text)
    plain = figures[0].replace(",", "") if len(figures) == 1 else ""
    return number.text.replace(figures[0], words(int(plain), lang)) if plain.isdecimal() and len(plain) < 8 else ""
