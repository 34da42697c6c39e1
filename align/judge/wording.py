"""A wording: a text tokenised into words, with a contextual embedding of each, one of the whole, and its facts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from align.core.tables import forms
from align.core.types import FloatArray, Lang, Span
from align.evidence import bilingual as words
from align.evidence.facts import Facts, read_facts
from align.evidence.names import frequent_words
from align.model.encoder import TokenEncoder
from align.model.tokens import TokenVectors
from align.text.language import scripts
from align.text.normalise import folded, storable

# Letters with their signs and joiners; apostrophes between letters and marks between digits belong to the word.
_WORD: Final = re.compile(
    r"""
    \d+ (?: [.,:/] \d+ )*                                          # 1,50,000  3.5  १०:३०
  | (?: [^\W\d_] | [\u0900-\u0963\u200c\u200d] )+ (?: ['’] [^\W\d_]+ )?  # letters and signs: Khalid's
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word by its place in the text, the form under which it counts as the same, and its stem for the lexicon."""

    start: int
    end: int
    form: str
    stem: str


@dataclass(frozen=True)
class Wording:
    """A text with its w words, their (w, d) float32 unit rows, its own (d,) unit row and its facts."""

    text: str
    lang: Lang
    words: tuple[Token, ...]
    vectors: FloatArray
    whole: FloatArray
    facts: Facts

    def span(self, first: int, last: int) -> Span:
        """Span of the text from one word to another, both included."""
        return self.words[first].start, self.words[last].end

    def inside(self, span: Span) -> list[int]:
        """Indices of the words that a span touches."""
        return [k for k, word in enumerate(self.words) if word.start < span[1] and word.end > span[0]]


def read_wordings(texts: Sequence[str], encoder: TokenEncoder, langs: Sequence[Lang] | None = None) -> list[Wording]:
    """Read texts in one pass of the encoder; without `langs` each is of the language of its script."""
    plain = [storable(text) for text in texts]
    langs = langs or [language(text) for text in plain]
    tokens = encoder.encode_tokens(plain)
    return [_wording(text, lang, found) for text, lang, found in zip(plain, langs, tokens, strict=True)]


def language(text: str) -> Lang:
    """Tell the language of a text by its script."""
    shares = scripts(text)
    return "hi" if shares["hi"] >= shares["en"] and shares["hi"] > 0 else "en"


def _wording(text: str, lang: Lang, tokens: TokenVectors) -> Wording:
    own = tokenize(text, lang)
    return Wording(text, lang, own, _rows(own, tokens), tokens.whole, read_facts(text, lang))


def tokenize(text: str, lang: Lang) -> tuple[Token, ...]:
    """List the words of a text, in order."""
    found = ((match.start(), match.end(), match.group()) for match in _WORD.finditer(text))
    return tuple(Token(start, end, folded(form), words.stem(form.lower(), lang)) for start, end, form in found)


@cache
def _function_words() -> frozenset[str]:
    """Words that carry grammar rather than content, folded."""
    hindi = {folded(form) for form in forms("function_words_hi")}
    return frozenset(hindi | frequent_words())


def is_content(word: Token) -> bool:
    """Tell whether a word carries content of its own."""
    return len(word.form) > 1 and word.form not in _function_words()


def _rows(own: Sequence[Token], tokens: TokenVectors) -> FloatArray:
    """Average the tokens of each word, (w, d) float32, unit length; zeros where a word has none."""
    rows = np.zeros((len(own), tokens.whole.shape[0]), dtype=np.float32)
    starts, ends = tokens.spans[:, 0], tokens.spans[:, 1]
    for k, one in enumerate(own):
        inside = (starts < one.end) & (ends > one.start)
        if inside.any():
            row = tokens.vectors[inside].sum(axis=0)
            rows[k] = row / max(float(np.linalg.norm(row)), 1e-9)
    return rows
