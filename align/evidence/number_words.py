"""Numeral parsing: number words and figures one after another as one value: दो लाख पचास हज़ार, two and a half million.

The Indian numbering system: lakh (लाख, 100,000) and crore (करोड़, 10 million) as scales; sava (सवा, a quarter more),
dedh (डेढ़, one and a half), dhai (ढाई, two and a half), sadhe (साढ़े, a half more) and paune (पौने, a quarter less) of
the scale behind them. The words and their values stand in `lexicon/number_words_hi.tsv` and `number_words_en.tsv`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from typing import Final, Literal, TypeAlias

from align.core import tables
from align.evidence.number_tokens import NumberTokens, close
from align.evidence.phonetic import fold

# What a value is: a count, the n-th, a share of a whole, so many times, a decade, or no more than an order of size.
Sort: TypeAlias = Literal["count", "nth", "share", "times", "decade", "vague"]
_BARE: Final = (12, 1000)  # Hindi scales that need no number: दर्जन भर, हज़ार
_HALF: Final = ("half", "quarter")
# Ordinals below this are weak: "first" to "fourth" and their Hindi kin are often no numbers (at first, third party,
# fourth estate), the fifth of something is. By hand.
WEAK_BELOW: Final = 5
LARGEST_DENOMINATOR: Final = 10  # "one tenth" is a share; "one twentieth" is not said
_TEENS: Final = (13, 20)  # what opens a year said in two halves: nineteen | eighty-three, twenty | twenty-four


@cache
def ordinal_endings(on: str) -> tuple[str, ...]:
    """Endings of a number in words (`word`, `times`) or in figures (`figure`, `decade`)."""
    return tuple(row["form"] for row in tables.rows("ordinal_endings") if row["on"] == on)


@cache
def _words() -> dict[str, tuple[str, Fraction]]:
    """Folded form → (kind, value) of both languages; their scripts keep them apart."""
    table = (*tables.rows("number_words_hi"), *tables.rows("number_words_en"))
    return {fold(row["form"]): (row["kind"], Fraction(row["value"])) for row in table}


@lru_cache(maxsize=1 << 16)
def number_word(form: str) -> tuple[str, Fraction]:
    """Kind and value of a number word, of Hindi ones with an ending too (पच्चीसवें, पाँचगुना); ("", 0) for others."""
    known = _words().get(form)
    for on, kind in (("word", "ordinal"), ("times", "fold")):
        ending = next((e for e in ordinal_endings(on) if not known and form.endswith(e)), None)
        stem, value = _words().get(form.removesuffix(ending), ("", Fraction(0))) if ending else ("", Fraction(0))
        known = known or ((kind, value) if stem == "unit" else None)
    return known or ("", Fraction(0))


def read_sum(tokens: NumberTokens, at: int, text: str) -> tuple[Sum, int]:
    """Read figures and number words from token `at` on as one number: (what was read, index after it)."""
    total, i = Sum(), at
    while i < len(tokens) and (i == at or close(tokens, i, text)):
        if i > at and "," in text[tokens[i - 1].end : tokens[i].start]:
            break
        step = total.take([token.form for token in tokens[i : i + 4]], tokens[i].kind)
        i += step
        if not step or total.closed:
            break
    return total, i


def _figure_value(form: str) -> Fraction:
    """Value of a figure, which may end in a fraction of one sign (2½)."""
    if not form[-1].isdecimal():
        part = Fraction(unicodedata.numeric(form[-1])).limit_denominator(LARGEST_DENOMINATOR)
        return part + (Fraction(form[:-1]) if form[:-1] else 0)
    return Fraction(form)


@dataclass(slots=True)
class Sum:
    """A number being read: `total` of finished scales, `current` below the next scale, `plus` a fraction to come.

    `lead` is what stood before the first scale, None unless a scale came last: 12 in 12 लाख.
    """

    total: Fraction | None = None
    current: Fraction | None = None
    plus: Fraction = Fraction(0)
    scale: Fraction = Fraction(0)
    lead: Fraction | None = None
    sort: Sort = "count"
    hundred: bool = False
    article: bool = False
    weak: bool = False
    closed: bool = False

    @property
    def value(self) -> Fraction | None:
        """What has been read so far, None if nothing."""
        if self.total is None and self.current is None:
            return None
        return (self.total or Fraction(0)) + (self.current or Fraction(0)) + self.plus

    @property
    def amount(self) -> Fraction:
        """How many of what comes: सवा लाख is one and a quarter of it, सवा घंटा an hour and a quarter."""
        return (Fraction(1) if self.current is None else self.current) + self.plus

    def take(self, forms: Sequence[str], token_kind: str) -> int:
        """Read the next word or figure, knowing those after it; say how many tokens were used, 0 if it does not fit."""
        form = forms[0]
        if token_kind == "figure":
            return int(self._figure(_figure_value(form), forms))
        if token_kind != "word":
            return 0
        if form in ("a", "an", "and", "of", "oh"):
            return self._link_word(form, forms)
        kind, value = number_word(form)
        if kind == "ordinal" and len(forms) > 1 and number_word(forms[1])[0] == "piece":
            return 2 * self._piece(value)
        if kind == "over":
            return 2 * (len(forms) > 1 and self.current is not None and self._piece(number_word(forms[1])[1]))
        if kind == "unit" and self.total is not None and self._scale_after(forms) >= self.scale:
            return 0  # लाख | दो लाख
        return int(self._word(kind, value, form))

    @staticmethod
    def _scale_after(forms: Sequence[str]) -> Fraction:
        """Value of the scale behind the next word, 0 if none stands there."""
        kind, value = number_word(forms[1]) if len(forms) > 1 else ("", Fraction(0))
        return value if kind == "scale" else Fraction(0)

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
        return self._other_sort(kind, value, form)

    def _other_sort(self, kind: str, value: Fraction, form: str) -> bool:
        """Read a word that makes the number more than a plain count."""
        match kind:
            case "ordinal":
                return self._ordinal(value, form)
            case "vague":
                return self._vague(value, form)
            case "group" | "fold":
                return self._alone(value, "times" if kind == "fold" else "count")
            case "decade":
                return self._decade(value)
        return False

    def _link_word(self, form: str, forms: Sequence[str]) -> int:
        """Read over "and", "of", "oh" and "a" where the number goes on behind them."""
        after = number_word(forms[1])[0] if len(forms) > 1 else ""
        if form == "of":
            return int(self.sort == "vague" and after in ("vague", "scale"))
        if form == "oh":
            return int(after == "unit" and self._opens_year() and self._times(Fraction(100), form))
        if form == "and" and self.value is not None:
            if forms[1:2] in (["a"], ["an"]) and len(forms) > 2 and forms[2] in _HALF:
                self.plus = number_word(forms[2])[1]
                return 3
            return int(self.hundred and after == "unit")
        tenth = after == "ordinal" and (forms[1] == "third" or forms[2:3] in ([], ["of"], ["and"], ["or"]))
        if self.value is None and form != "and" and (after in ("times", "scale", "share") or tenth):
            self.weak = self.article = True  # "a third" may be one more
            self.current = Fraction(1)
            return 1
        return int(self.sort == "share" and form != "and" and after in ("times", "scale"))

    def _figure(self, value: Fraction, forms: Sequence[str]) -> bool:
        scaled = len(forms) > 1 and number_word(forms[1])[0] in ("scale", "times")
        if self.current is not None or (self.total is not None and not (scaled and value < self.scale)):
            return False
        self.current, self.lead = value, None
        return True

    def _unit(self, value: Fraction, form: str) -> bool:
        if self.sort == "count" and self.current is None:
            self.current, self.lead = value, None
            self.weak = value in (0, 1) and self.total is None  # शून्य is the void too
            return True
        if form.isascii() and value >= 10 and self._opens_year() and self.current is not None:
            self.current, self.hundred = self.current * 100 + value, True
            return True
        if not self._joins(value, form):
            return False
        self.current, self.weak, self.lead = (self.current or 0) + value, False, None
        return True

    def _opens_year(self) -> bool:
        """Tell whether a year may have begun: nineteen, twenty."""
        low, high = _TEENS
        return not self.hundred and self.total is None and self.current is not None and low <= self.current <= high

    def _joins(self, value: Fraction, form: str) -> bool:
        """Tell whether a small number goes on from the current one: twenty|five, सौ|पच्चीस."""
        if self.current is None or value != int(value) or self.sort != "count":
            return False
        tens = self.current % 100
        after_hundred = self.hundred and tens == 0 and value < 100
        return after_hundred or (form.isascii() and tens >= 20 and tens % 10 == 0 and 0 < value < 10)

    def _alone(self, value: Fraction, sort: Sort) -> bool:
        """Read what takes nothing before it: both, twice, दोगुना."""
        if self.value is not None or self.plus:
            return False
        self.current, self.sort, self.weak, self.closed = value, sort, True, True
        return True

    def _part(self, value: Fraction) -> bool:
        if self.value is not None:
            return False
        self.current, self.sort, self.weak = value, "share", True
        return True

    def _share(self, value: Fraction) -> bool:
        if self.current is None or self.total is not None:
            return self._part(value)
        if self.sort != "count" or self.current >= 1 / value:
            return False
        self.current, self.sort, self.weak, self.closed = self.current * value, "share", self.article, True
        return True

    def _piece(self, value: Fraction) -> bool:
        """Read the n-th part: पाँचवाँ हिस्सा, दो-पाँचवाँ हिस्सा, दो बटे पाँच."""
        if not value or self.total is not None or self.amount >= value:
            return False
        self.current, self.sort, self.weak, self.closed = self.amount / value, "share", False, True
        return True

    def _plus(self, value: Fraction) -> bool:
        if self.value is not None:
            return False
        self.plus = value
        return True

    def _times(self, value: Fraction, form: str) -> bool:
        if self.hundred or (form.isascii() if self.current is None else self.current >= 100):
            return False
        self.lead = self.amount
        self.current = self.amount * value
        self.plus, self.hundred, self.weak, self.sort = Fraction(0), True, False, "count"
        return True

    def _scale(self, value: Fraction, form: str) -> bool:
        if self.sort == "vague":
            self.current, self.closed = self.amount * value, True
            return True
        bare = self.current is None and not self.plus
        if bare and not (self.total and value > self.scale) and (form.isascii() or value not in _BARE or self.total):
            return False
        self.lead = self.amount if self.total is None else self.lead if bare else None
        amount = Fraction(0) if bare and self.total else self.amount
        before = self.total or Fraction(0)
        self.total = (before + amount) * value if value > self.scale else before + amount * value
        self.current, self.plus, self.scale = None, Fraction(0), value
        self.hundred, self.sort = False, "count"
        self.weak = bare and before == 0  # हज़ार alone: some thousand
        return True

    def _vague(self, value: Fraction, form: str) -> bool:
        """Read an order of size: सैकड़ों, hundreds of thousands; after a number it is a plain scale (5 lakhs)."""
        if self.sort == "vague":
            self.current = self.amount * value if form.isascii() else max(self.amount, value)
            self.closed = True
        elif self.value is not None or self.plus:
            return self._scale(value, form)
        else:
            self.current, self.sort = value, "vague"
        return True

    def _decade(self, value: Fraction) -> bool:
        """Read the nineties, or the nineteen nineties."""
        if self.value is not None and not self._opens_year():
            return False
        self.current, self.sort, self.closed = (self.current or 0) * 100 + value, "decade", True
        return True

    def _ordinal(self, value: Fraction, form: str) -> bool:
        if self.value is None:
            self.current, self.weak = value, value < WEAK_BELOW
        elif self._is_denominator(value, form):
            self.current, self.sort, self.weak, self.closed = 1 / value, "share", self.article, True
            return True
        elif self.current is not None and self._joins(value, form):
            self.current, self.weak = self.current + value, False
        else:
            return False
        self.sort, self.closed = "nth", True
        return True

    def _is_denominator(self, value: Fraction, form: str) -> bool:
        """Tell whether an English ordinal names a share: one fifth, a tenth."""
        said = form.isascii() and 2 < value <= LARGEST_DENOMINATOR
        return said and self.current == 1 and self.total is None and self.sort == "count"
