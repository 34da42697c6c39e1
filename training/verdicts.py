"""Pairs with the labels the judge learns: translations with one thing changed, near misses, contrast sets, events.

A pair may allow several labels where what is known of it leaves that open.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from align.core.types import BeadIndices, Lang, Span
from align.judge.network import LABELS, Label
from training import sets
from training.perturb import Example, examples

DATA: Final = Path(__file__).resolve().parents[1] / "data"
CONTRAST: Final = DATA / "contrast"
# Examples of one kind at most, by whether both languages are in it and whether something changed; faithful ones of
# `PLENTY` are as varied as changes are.
MOST_CROSS, MOST_MONO = {True: 2600, False: 350}, {True: 500, False: 200}
PLENTY: Final = {"translation": 20_000, "paraphrase": 4_000, "synonym": 3_000, "spelling": 1_500}
MIRRORED: Final[dict[Label, Label]] = {"a-more": "b-more", "b-more": "a-more"}
RELATIONS: Final[dict[str, tuple[Label, ...]]] = {
    "equivalent": ("same",),
    "hi-contains-en": ("a-more",),
    "en-contains-hi": ("b-more",),
    "overlap": ("share",),
    "partial": ("a-more", "b-more", "share", "changed"),
    "": ("other",),
}


@dataclass(frozen=True, slots=True)
class Row:
    """Two texts, their languages, the labels of which one is right, and where something changed, if that is known.

    `weight` is how much it counts.
    """

    a: str
    b: str
    langs: tuple[Lang, Lang]
    allowed: tuple[Label, ...]
    span_a: Span | None = None
    span_b: Span | None = None
    kind: str = ""
    weight: float = 1.0

    def mirrored(self) -> Row:
        """The same with its sides exchanged."""
        allowed = tuple(MIRRORED.get(label, label) for label in self.allowed)
        return replace(
            self, a=self.b, b=self.a, langs=self.langs[::-1], allowed=allowed, span_a=self.span_b, span_b=self.span_a
        )

    @property
    def mask(self) -> tuple[bool, ...]:
        """Whether each of LABELS is allowed."""
        return tuple(label in self.allowed for label in LABELS)


def changed_rows(pairs: Sequence[tuple[str, str]], seed: int, part: int, share: float = 1.0) -> list[Row]:
    """Translations (Hindi, English) with one thing changed or nothing of weight; `share` of the most of each kind."""
    random = np.random.default_rng(seed)
    every = [*examples(pairs, seed, part), *made_up(pairs, seed)]
    counts: Counter[tuple[str, str]] = Counter()
    found = []
    for k in random.permutation(len(every)):
        one = every[k]
        cross = one.langs in ("hi-en", "en-hi")
        kind = (one.type, "cross" if cross else one.langs)
        counts[kind] += 1
        changed = bool(one.label)
        most = PLENTY.get(one.type, MOST_CROSS[False]) if cross and not changed else MOST_CROSS[True]
        most = most if cross else MOST_MONO[changed or one.type in PLENTY]
        if counts[kind] <= max(most * share, 60):
            found.append(_row(one))
    return found


def _row(one: Example) -> Row:
    a, b = one.langs.split("-")
    langs: tuple[Lang, Lang] = ("hi" if a == "hi" else "en", "hi" if b == "hi" else "en")
    return Row(one.a, one.b, langs, _labels(one), one.span_a, one.span_b, one.type)


def _labels(one: Example) -> tuple[Label, ...]:
    """Labels of an example: what was cut or added makes one side say more."""
    if not one.label:
        return ("same",)
    if one.type.startswith("omission") or one.type == "added_clause":
        cut = [span is not None and span[0] == span[1] for span in (one.span_a, one.span_b)]
        put = [span is not None and span[0] < span[1] for span in (one.span_a, one.span_b)]
        return ("a-more",) if cut[1] or (put[0] and not put[1]) else ("b-more",)
    if one.type == "hallucination":
        whole = one.span_a == (0, len(one.a)) or one.span_b == (0, len(one.b))
        return ("other",) if whole else ("changed", "share")
    return ("changed",)


def made_up(pairs: Sequence[tuple[str, str]], seed: int) -> Iterator[Example]:
    """Texts that end as another one does, or are another one altogether: made up by a machine, or no translation."""
    random = np.random.default_rng(seed)
    for number, pair in enumerate(pairs):
        if random.random() > 0.5:
            continue
        side = int(random.integers(2))
        other = pairs[int(random.integers(len(pairs)))]
        own, theirs = pair[side].split(" "), other[side].split(" ")
        keep = int(random.integers(2, len(own) - 2)) if len(own) > 5 and random.random() < 0.5 else 0
        head = " ".join(own[:keep])
        text = f"{head} {' '.join(theirs[min(keep, len(theirs) // 2) :])}".strip()
        span, whole = (len(head), len(text)), (0, len(pair[1 - side]))
        hi, en = (text, pair[1]) if side == 0 else (pair[0], text)
        other_span = None if keep else whole
        at_hi, at_en = (span, other_span) if side == 0 else (other_span, span)
        yield Example(f"m{number}", hi, en, 1, "hallucination", "major", at_hi, at_en, "hi-en")
        if not keep:
            langs = ("hi-hi", "en-en")[side]
            places = ((0, len(pair[side])), (0, len(other[side])))
            yield Example(f"n{number}", pair[side], other[side], 1, "hallucination", "major", *places, langs)


def near_rows(pairs: Sequence[tuple[str, str]], vectors: tuple[np.ndarray, np.ndarray], seed: int) -> Iterator[Row]:
    """Each Hindi text with texts near its translation and with one drawn, and the reverse; `vectors` (n, d) unit rows.

    What is near may share a fact with it.
    """
    random = np.random.default_rng(seed)
    cosine = vectors[0] @ vectors[1].T
    for side in (0, 1):
        texts = np.array([pair[side] for pair in pairs], dtype=object)
        cosine[texts[:, None] == texts[None]] = -1
    for k, (hi, en) in enumerate(pairs):
        near = np.argsort(-cosine[k])[:5]
        places = [int(near[0])] + ([int(near[1 + random.integers(4)])] if k % 2 else [])
        for place in places:
            yield Row(hi, pairs[place][1], ("hi", "en"), ("share", "other"), kind="near")
        if k % 2 == 0:
            yield Row(pairs[int(cosine[:, k].argmax())][0], en, ("hi", "en"), ("share", "other"), kind="near")
        if k % 3 == 0 and (drawn := int(random.integers(len(pairs)))) != k:
            yield Row(hi, pairs[drawn][1], ("hi", "en"), ("other",), kind="drawn")


# --- contrast sets ---------------------------------------------------------------------------------------------------

SIGNS: Final[dict[str, Label]] = {"=": "same", "!": "changed", "~": "other"}


@dataclass(frozen=True, slots=True)
class Variant:
    """Another text for one side of a translation, how the pair then stands, and the kind of change."""

    lang: Lang
    text: str
    label: Label
    kind: str


def contrast_sets(folder: Path = CONTRAST) -> Iterator[tuple[str, str, list[Variant]]]:
    """Translations (Hindi, English) with variants of either side, as `data/README.md` describes them."""
    for path in sorted(folder.glob("*.txt")):
        hi, en, variants = "", "", list[Variant]()
        for line in [*sets.lines(path), "H "]:
            sign, rest = line[0], line[1:].strip()
            if sign == "H":
                if hi:
                    yield hi, en, variants
                hi, en, variants = rest, "", []
            elif sign == "E":
                en = rest
            else:
                kind, _, rest = rest.partition(" ") if sign == "!" else ("", "", rest)
                side, _, text = rest.partition(" ")
                lang: Lang = "hi" if side == "h" else "en"
                more: Label = "a-more" if (lang == "hi") == (sign == ">") else "b-more"
                variants.append(Variant(lang, text, SIGNS.get(sign, more), kind))


def contrast_rows() -> Iterator[Row]:
    """The pairs of contrast sets: a translation with a variant of either side, variants with one another."""
    for hi, en, variants in contrast_sets():
        base = {"hi": hi, "en": en}
        faithful = {lang: [v.text for v in variants if v.lang == lang and v.label == "same"] for lang in base}
        yield Row(hi, en, ("hi", "en"), ("same",), kind="contrast")
        for one in variants:
            other: Lang = "en" if one.lang == "hi" else "hi"
            allowed: tuple[Label, ...] = ("other", "share") if one.label == "other" else (one.label,)
            old, new = difference(base[one.lang], one.text) if one.label not in ("same", "other") else (None, None)
            again = one.lang == "hi" or one.label != "same"  # two faithful variants face each other once
            for text in [base[other], *(faithful[other] if again else [])]:
                row = Row(one.text, text, ("hi", "en"), allowed, new, kind=one.kind or one.label)
                yield row if one.lang == "hi" else replace(row, a=text, b=one.text, span_a=None, span_b=new)
            own = Row(
                base[one.lang], one.text, (one.lang, one.lang), _of_one_language(one, allowed), old, new, one.kind
            )
            yield own
            if one.label != "same":
                yield from (replace(own, a=text, span_a=None) for text in faithful[one.lang])


def difference(old: str, new: str) -> tuple[Span | None, Span | None]:
    """Where two texts differ, in each, by whole words; nothing where that is more than half of either.

    What one text has in addition is an empty span of the other.
    """
    words = [[(m.start(), m.end(), m.group()) for m in re.finditer(r"\S+", text)] for text in (old, new)]
    forms = [[form for _, _, form in side] for side in words]
    head = _common(forms[0], forms[1])
    tail = _common(forms[0][head:][::-1], forms[1][head:][::-1])
    places = []
    for side in words:
        cut = side[head : len(side) - tail]
        if 2 * len(cut) > len(side):
            return None, None
        at = side[head - 1][1] if head else 0
        places.append((cut[0][0], cut[-1][1]) if cut else (at, at))
    return places[0], places[1]


def _common(a: Sequence[str], b: Sequence[str]) -> int:
    """Number of leading words that two texts share."""
    return next((k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _of_one_language(one: Variant, allowed: tuple[Label, ...]) -> tuple[Label, ...]:
    """Labels of a text and its variant in one language: the variant is b."""
    if one.label in ("a-more", "b-more"):
        return ("b-more",) if (one.label == "a-more") == (one.lang == "hi") else ("a-more",)
    return allowed


def pair_rows(path: Path = DATA / "pairs" / "pairs.jsonl") -> Iterator[Row]:
    """Pairs written one by one, as `data/README.md` describes them."""
    for line in sets.lines(path):
        one = json.loads(line)
        span_a, span_b = ((place[0], place[1]) if place else None for place in (one["where_a"], one["where_b"]))
        yield Row(one["a"], one["b"], tuple(one["langs"]), tuple(one["labels"]), span_a, span_b, one["kind"])


def event_rows(event: sets.Pool, candidates: Sequence[BeadIndices]) -> Iterator[Row]:
    """Candidates of an invented event, with the relation of each link."""
    for h, e in candidates:
        relation = event.relations.get((h[0], e[0]), "")
        yield Row(event.hi[h[0]], event.en[e[0]], ("hi", "en"), RELATIONS[relation], kind="event")
