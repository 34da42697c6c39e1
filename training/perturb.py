"""The perturbation suite: true pairs with one thing changed, or with nothing of weight changed, as a gold for drift."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from align.core.types import LANGS, Lang, Span
from training.changes import Change, Edit, Random, date, groups, listed, number, omission
from training.denial import negation_delete, negation_insert
from training.kept import BENIGN
from training.poles import antonym, rewritten
from training.reframe import cues, fits, framed, said, shifted, small, speakers
from training.swaps import clause, exchanged, mistaken, name_swap, other_script, register, untranslated

COLUMNS = ("id", "a", "b", "label", "type", "severity", "span_a", "span_b", "langs")
SEVERITY = {
    "negation_insert": "critical", "negation_delete": "critical", "number": "critical", "number_word": "critical",
    "magnitude": "critical", "role_swap": "critical", "antonym": "critical", "name_swap": "critical",
    "speaker_swap": "critical", "omission_1": "minor", "omission_3": "minor", "register": "minor",
}  # fmt: skip
FRAMED = 0.3  # share of the pairs that fit a frame and are put in one
SHIFTED = 0.06  # one statement in its own words and as reported for so many pairs


@dataclass(frozen=True, slots=True)
class Example:
    """A pair with its label (1: something changed), the type of change and its place, (p, p) where words were cut."""

    id: str
    a: str
    b: str
    label: int
    type: str
    severity: str
    span_a: Span | None
    span_b: Span | None
    langs: str


def edits(pairs: Sequence[tuple[str, str]]) -> dict[str, Edit]:
    """All edits of one text, by type."""
    others: dict[Lang, Sequence[str]] = {"hi": [hi for hi, _ in pairs], "en": [en for _, en in pairs]}
    return {
        "number": number,
        "number_word": listed(groups("number_word")),
        "magnitude": counted(listed(groups("magnitude"))),
        "unit": counted(listed(groups("unit"))),
        "date": date,
        "negation_insert": negation_insert,
        "negation_delete": negation_delete,
        "quantifier": rewritten("quantifier"),
        "modality": rewritten("modality"),
        "cue_strength": rewritten("cue_strength"),
        "role_swap": rewritten("role_swap"),
        "antonym": antonym,
        "omission_1": omission(0, 1),
        "omission_3": omission(0, 3),
        "omission_20pct": omission(0.2, 2),
        "added_clause": clause(others),
        "mistranslation": mistaken(others),
    }


COUNT = re.compile(
    r"""
    (?: [\d०-९%.,)]
      | \b(?: one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|fifty|hundred|thousand|million
          | billion|lakh|crore|a|of|square|cubic|US|few|several|many )
      | एक|दो|तीन|चार|पांच|पाँच|छह|सात|आठ|नौ|दस|बीस|तीस|पचास|सौ|हज़ार|हजार|लाख|करोड़|मिलियन|वर्ग|कई|कुछ
    ) [ -]?$
    """,
    re.VERBOSE,
)


def counted(edit: Edit) -> Edit:
    """Keep only the changes of an edit that stand right after a number."""

    def kept(text: str, lang: Lang, random: Random, part: int) -> Change | None:
        for _ in range(4):
            change = edit(text, lang, random, part)
            if change and COUNT.search(text[: change.old[0]]) and not text[change.old[1] :].startswith(" अमीरात"):
                return change
        return None

    return kept


def examples(pairs: Sequence[tuple[str, str]], seed: int, part: int, per_type: int | None = None) -> list[Example]:
    """Make every example the pairs (Hindi, English) offer, or at most `per_type` of a type and pair of languages."""
    random = np.random.default_rng(seed)
    table = edits(pairs)
    found = [e for n, (hi, en) in enumerate(pairs) for e in _rows(n, hi, en, table, random, part)]
    if per_type is None:
        return found
    counts: dict[tuple[str, str], int] = {}
    kept = []
    for k in random.permutation(len(found)):
        cross = found[k].langs in ("hi-en", "en-hi")
        kind = (found[k].type, "cross" if cross else found[k].langs)
        counts[kind] = counts.get(kind, 0) + 1
        if counts[kind] <= per_type:
            kept.append(found[k])
    return kept


def _rows(n: int, hi: str, en: str, table: dict[str, Edit], random: Random, part: int) -> Iterator[Example]:
    """All examples of one pair."""
    yield cross(f"{n}", (hi, en), "translation", random)
    for lang, text in zip(LANGS, (hi, en), strict=True):
        if random.random() < 0.3:
            yield Example(f"{n}-identical-{lang}", text, text, 0, "identical", "", None, None, f"{lang}-{lang}")
        changes: list[tuple[str, Change | None]] = [
            (name, edit(text, lang, random, part)) for name, edit in table.items()
        ]
        changes += [("name_swap", name_swap(hi, en, lang, random, part))]
        changes += [("role_swap", exchanged(hi, en, lang, random))]
        for k, (name, change) in enumerate(changes):
            if change and _plain(change.text) != _plain(text):
                yield from changed(f"{n}-{name}-{k}-{lang}", (hi, en), lang, change, name, random)
    yield from _hindi_only(n, hi, en, random)
    yield from _kept(n, hi, en, random, part)
    if fits(hi, en) and random.random() < FRAMED:
        yield from _frames(n, hi, en, random, part)
    if random.random() < SHIFTED:
        yield from _shifts(n, random, part)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[\w\u0900-\u0963]+", text.lower()))


def _hindi_only(n: int, hi: str, en: str, random: Random) -> Iterator[Example]:
    """Changes only Hindi can have: its level of address, English left in it, a name in the other script."""
    change = register(hi)
    if change and change.text != hi:
        yield mono(f"{n}-register-m", hi, "hi", change, "register")
        yield cross(f"{n}-register", (change.text, en), "register_cross", random)
    change = untranslated(hi, en, random)
    if change and change.text != hi:
        yield from changed(f"{n}-untranslated", (hi, en), "hi", change, "untranslated", random)
    new = other_script(hi, en, random)
    if new != hi:
        yield Example(f"{n}-script-m", hi, new, 0, "script", "", None, None, "hi-hi")
        yield cross(f"{n}-script", (new, en), "script", random)


def _kept(n: int, hi: str, en: str, random: Random, part: int) -> Iterator[Example]:
    """Changes that leave what is said alone."""
    for lang, text in zip(LANGS, (hi, en), strict=True):
        for name, change in BENIGN.items():
            new = change(text, lang, random, part)
            if new != text and new.strip():
                yield Example(f"{n}-{name}-{lang}-m", text, new, 0, name, "", None, None, f"{lang}-{lang}")
                pair = (new, en) if lang == "hi" else (hi, new)
                yield cross(f"{n}-{name}-{lang}", pair, name, random)


def _frames(n: int, hi: str, en: str, random: Random, part: int) -> Iterator[Example]:
    """A pair as somebody's words, with another speaker, another verb, or speaker and hearer exchanged."""
    people = speakers(part)
    pair = said(people[int(random.integers(len(people)))], cues()[int(random.integers(len(cues())))], (hi, small(en)))
    yield cross(f"{n}-frame", pair, "translation", random)
    for k, frame in enumerate(framed(hi, en, random, part)):
        change = Change(frame.text, frame.old, frame.new)
        yield from changed(f"{n}-frame-{k}", frame.true, LANGS[frame.side], change, frame.kind, random)


def _shifts(n: int, random: Random, part: int) -> Iterator[Example]:
    """A statement in its own words beside the same as reported, in every pair of languages."""
    texts = shifted(random, part)
    for k, (hi, en) in enumerate((("own", "reported"), ("reported", "own"))):
        yield cross(f"{n}-shift-{k}", (texts[f"hi_{hi}"], texts[f"en_{en}"]), "pronoun_shift", random)
    for lang in LANGS:
        pair = (texts[f"{lang}_own"], texts[f"{lang}_reported"])
        yield Example(f"{n}-shift-{lang}", *pair, 0, "pronoun_shift", "", None, None, f"{lang}-{lang}")


def changed(
    name: str, pair: tuple[str, str], lang: Lang, change: Change, kind: str, random: Random
) -> Iterator[Example]:
    """An edited side against the other language, and against itself as it was."""
    hi, en = (change.text, pair[1]) if lang == "hi" else (pair[0], change.text)
    at_hi, at_en = (change.new, None) if lang == "hi" else (None, change.new)
    yield cross(name, (hi, en), kind, random, at_hi, at_en, label=1)
    yield mono(f"{name}-m", pair[0] if lang == "hi" else pair[1], lang, change, kind)


def mono(name: str, old: str, lang: Lang, change: Change, kind: str) -> Example:
    """A text and the same edited."""
    severity = SEVERITY.get(kind, "major")
    return Example(name, old, change.text, 1, kind, severity, change.old, change.new, f"{lang}-{lang}")


def cross(
    name: str,
    pair: tuple[str, str],
    kind: str,
    random: Random,
    at_hi: Span | None = None,
    at_en: Span | None = None,
    label: int = 0,
) -> Example:
    """A pair of both languages, either first."""
    severity = SEVERITY.get(kind, "major") if label else ""
    if random.random() < 0.5:
        return Example(name, *pair, label, kind, severity, at_hi, at_en, "hi-en")
    return Example(name, pair[1], pair[0], label, kind, severity, at_en, at_hi, "en-hi")


def write(found: Sequence[Example], path: Path) -> None:
    """Write examples as the table a scorer of drift reads."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("\t".join(COLUMNS) + "\n")
        for e in found:
            spans = [f"{span[0]}-{span[1]}" if span else "" for span in (e.span_a, e.span_b)]
            cells = (e.id, e.a, e.b, str(e.label), e.type, e.severity, *spans, e.langs)
            file.write("\t".join(re.sub(r"[\t\n\r]", " ", cell) for cell in cells) + "\n")
