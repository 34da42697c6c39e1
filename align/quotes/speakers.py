"""Speakers in either language: whom a sentence is about, by the noun phrases of `speakers_hi` and `speakers_en`."""

from __future__ import annotations

from align.core.types import Lang
from align.quotes.speakers_en import first_en
from align.quotes.speakers_hi import topic_hi


def sentence_topic(sentence: str, lang: Lang) -> str:
    """Name whom a sentence begins with; "" for nobody and for a pronoun."""
    return (first_en(sentence) if lang == "en" else topic_hi(sentence)) or ""
