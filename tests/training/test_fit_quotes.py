"""Where the speaker of a quote is named, for the reader of quotes to learn from: in full, and shortly."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from align.quotes.words import read_words
from training.fit_quotes import asked
from training.speech import Paragraph, Said


def answers(text, lang, quote, *names):
    start = text.index(quote)
    one = Paragraph(text, lang, (Said(start, start + len(quote), "direct", names),))
    words = read_words(text, lang)
    (found,) = asked(one, words)
    return [text[words.spans[first][0] : words.spans[last][1]] for first, last in found.answers]


def test_a_name_is_told_in_full_and_by_its_ends():
    text = "Mayor Dev Mathur met Asha. “Not now,” said Mathur. Mr Mathur left; Dev stayed. Rahul Mathur slept."
    assert answers(text, "en", "Not now,", "Dev Mathur") == ["Dev Mathur", "Mathur", "Mathur", "Dev"]


def test_in_hindi_by_its_last_word():
    text = "मंत्री फराह कुरैशी पहुंचीं। कुरैशी ने कहा, “अभी नहीं।” फराह चली गईं।"
    assert answers(text, "hi", "अभी नहीं।", "फराह कुरैशी") == ["फराह कुरैशी", "कुरैशी"]


def test_a_description_in_english_has_no_short_form():
    text = "A spokesman for the rebels said, “Not now.” The rebels left."
    assert answers(text, "en", "Not now.", "A spokesman for the rebels") == ["A spokesman for the rebels"]


def test_what_nobody_says_is_asked_with_no_answer():
    assert answers("A sign read “Not now.” Nobody saw it.", "en", "Not now.") == []
