"""Numeral parsing: number words and figures one after another as one value: दो लाख पचास हज़ार, two and a half million.

The Indian numbering system: lakh (लाख, 100,000) and crore (करोड़, 10 million) as scales; sava (सवा, a quarter more),
dedh (डेढ़, one and a half), dhai (ढाई, two and a half), sadhe (साढ़े, a half more) and paune (पौने, a quarter less) of
the scale behind them. The words and their values stand in `lexicon/number_words_hi.tsv` and `number_words_en.tsv`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from typing import Final

from align.core import tables
from align.evidence.phonetic import fold

_HALF: Final = ("half", "quarter")
# Ordinals below this are weak: "first" to "fourth" and their Hindi kin are often no numbers (at first, third party,
# fourth estate), the fifth of something is. By hand.
WEAK_BELOW: Final = 5


@cache
def ordinal_endings(on: str) -> tuple[str, ...]:
    """Endings that make an ordinal of a number written as a word or as a figure."""
    return tuple(row["form"] for row in tables.rows("ordinal_endings") if row["on"] == on)


@cache
def _words() -> dict[str, tuple[str, Fraction]]:
    """Folded form → (kind, value) of both languages; their scripts keep them apart."""
    table = (*tables.rows("number_words_hi"), *tables.rows("number_words_en"))
    return {fold(row["form"]): (row["kind"], Fraction(row["value"])) for row in table}


@lru_cache(maxsize=1 << 16)
def number_word(form: str) -> tuple[str, Fraction]:
    """Kind and value of a number word, of Hindi ordinals too (पच्चीसवें); ("", 0) for any other word."""
    known = _words().get(form)
    ending = next((e for e in ordinal_endings("word") if not known and form.endswith(e)), None)
    if ending:
        kind, value = _words().get(form.removesuffix(ending), ("", Fraction(0)))
        known = ("ordinal", value) if kind == "unit" else None
    return known or ("", Fraction(0))


@dataclass(slots=True)
class Sum:
    """A number being read: `total` of finished scales, `current` below the next scale, `plus` a fraction to come."""

    total: Fraction | None = None
    current: Fraction | None = None
    plus: Fraction = Fraction(0)
    scale: Fraction = Fraction(0)
    hundred: bool = False
    part: bool = False
    weak: bool = False
    closed: bool = False

    @property
    def value(self) -> Fraction | None:
        """What has been read so far, None if nothing."""
        if self.total is None and self.current is None:
            return None
        return (self.total or Fraction(0)) + (self.current or Fraction(0)) + self.plus

    @property
    def _amount(self) -> Fraction:
        """How many of the scale that comes: सवा लाख is one and a quarter of it."""
        return (Fraction(1) if self.current is None else self.current) + self.plus

    def take(self, forms: Sequence[str], token_kind: str) -> int:
        """Read the next word or figure, knowing those after it; say how many tokens were used, 0 if it does not fit."""
        form = forms[0]
        if token_kind == "figure":
            return int(self._figure(Fraction(form.replace(",", "")), forms))
        if token_kind != "word":
            return 0
        if form in ("a", "an", "and"):
            return self._link_word(form, forms)
        return int(self._word(*number_word(form), form))

    def _word(self, kind: str, value: Fraction, form: str) -> bool:
        match kind:
            case "unit":
                return self._unit(value, form)
            case "part":
                return self._part(value)
            case "share":
                return self._share(value)
            case "plus":
                return self._plus(value)
            case "times":
                return self._times(value, form)
            case "scale":
                return self._scale(value, form)
            case "ordinal":
                return self._ordinal(value, form)
        return False

    def _link_word(self, form: str, forms: Sequence[str]) -> int:
        """Read over "and" and "a" where the number goes on behind them."""
        after = number_word(forms[1])[0] if len(forms) > 1 else ""
        if form == "and" and self.value is not None:
            if forms[1:2] in (["a"], ["an"]) and len(forms) > 2 and forms[2] in _HALF:
                self.plus = number_word(forms[2])[1]
                return 3
            return int(self.hundred and after == "unit")
        if self.value is None and form != "and" and (after in ("times", "scale", "share") or forms[1:2] == ["third"]):
            self.weak = True  # "a third" may be one more
            self.current = Fraction(1)
            return 1
        return int(self.part and form != "and" and after in ("times", "scale"))

    def _figure(self, value: Fraction, forms: Sequence[str]) -> bool:
        scaled = len(forms) > 1 and number_word(forms[1])[0] in ("scale", "times")
        if self.current is not None or (self.total is not None and not (scaled and value < self.scale)):
            return False
        self.current = value
        return True

    def _unit(self, value: Fraction, form: str) -> bool:
        if self.current is None:
            self.current = value
            self.weak = value == 1 and self.total is None
            return True
        if not self._joins(value, form):
            return False
        self.current, self.weak = self.current + value, False
        return True

    def _joins(self, value: Fraction, form: str) -> bool:
        """Tell whether a small number goes on from the current one: twenty|five, सौ|पच्चीस."""
        if self.current is None or value != int(value):
            return False
        tens = self.current % 100
        after_hundred = self.hundred and tens == 0 and value < 100
        return after_hundred or (form.isascii() and tens >= 20 and tens % 10 == 0 and 0 < value < 10)

    def _part(self, value: Fraction) -> bool:
        if self.value is not None:
            return False
        self.current, self.part, self.weak = value, True, True
        return True

    def _share(self, value: Fraction) -> bool:
        if self.current is None or self.total is not None:
            return self._part(value)
        if self.current >= 1 / value:
            return False
        self.current, self.closed = self.current * value, True
        return True

    def _plus(self, value: Fraction) -> bool:
        if self.value is not None:
            return False
        self.plus = value
        return True

    def _times(self, value: Fraction, form: str) -> bool:
        if self.hundred or (form.isascii() if self.current is None else self.current >= 100):
            return False
        self.current = self._amount * value
        self.plus, self.hundred, self.weak = Fraction(0), True, False
        return True

    def _scale(self, value: Fraction, form: str) -> bool:
        bare = self.current is None and not self.plus
        if bare and not (self.total and value > self.scale) and (form.isascii() or value != 1000 or self.total):
            return False
        amount = Fraction(0) if bare and self.total else self._amount
        before = self.total or Fraction(0)
        self.total = (before + amount) * value if value > self.scale else before + amount * value
        self.current, self.plus, self.scale = None, Fraction(0), value
        self.hundred = self.part = False
        self.weak = bare and before == 0  # हज़ार alone: some thousand
        return True

    def _ordinal(self, value: Fraction, form: str) -> bool:
        if self.value is None:
            self.current, self.weak = value, value < WEAK_BELOW
        elif form in ("third", "fourth", "fifth") and self.current == 1 and self.total is None:
            self.current = 1 / value
        elif self.current is not None and self._joins(value, form):
            self.current, self.weak = self.current + value, False
        else:
            return False
        self.closed = True
        return True
