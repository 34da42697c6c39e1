"""Quotes: what is found in written cases, and laws that hold for any text."""

from __future__ import annotations

import pytest
from cases_reader import cases
from hypothesis import given
from hypothesis import strategies as st

from align.quotes import quotes
from align.types import Document

EDGE = " \t\n\"'“”‘’«»।.,!?…|;:—-"
CASES = cases("quotes")


def trimmed(text, start, end):
    while start < end and text[start] in EDGE:
        start += 1
    while end > start and text[end - 1] in EDGE:
        end -= 1
    return start, end


def found(row):
    document = Document(row["id"], row["lang"], row["text"])
    return {trimmed(row["text"], quote.start, quote.end): quote for quote in quotes(document)}


@pytest.mark.parametrize("row", CASES)
def test_the_quotes_of_a_case(row):
    text, own = row["text"], found(row)
    gold = {trimmed(text, quote["start"], quote["end"]): quote for quote in row["quotes"]}
    assert {text[slice(*span)] for span in own} == {text[slice(*span)] for span in gold}
    for span, quote in gold.items():
        assert own[span].kind == quote["kind"]
        assert quote["speaker"].removeprefix("The ") in own[span].speaker


def test_both_languages_have_scare_quotes_and_titles_that_are_left_alone():
    for lang in ("hi", "en"):
        assert sum(bool(case.values[0]["not_quotes"]) for case in CASES if case.values[0]["lang"] == lang) >= 3


MARKS = ["“", "”", '"', "'", "‘", "’", "«", "»", "\ufffc", ": ", "- ", ", ", ". ", "। ", "\n", "\n\n"]
WORDS = ["Ravi Das", "रवि दास", " said ", " ने कहा कि ", " told him that ", " के अनुसार ", "according to ", "it is late"]
PIECES = st.lists(st.sampled_from([*MARKS, *WORDS, "देर हो गई", "he", "उन्होंने"]), max_size=25)


@given(PIECES, st.sampled_from(["hi", "en"]))
def test_any_text_gives_spans_in_order_that_lead_back_to_it(pieces, lang):
    text = "".join(pieces)
    own = quotes(Document("d", lang, text))
    assert all(
        0 <= quote.start < quote.end <= len(text) and text[quote.start : quote.end] == quote.text for quote in own
    )
    assert own == sorted(own, key=lambda quote: (quote.start, quote.end))


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs",)), max_size=80))
def test_text_without_marks_and_verbs_of_speech_has_no_quotes(text):
    plain = "".join(char for char in text if char.isalpha() and char.isascii())
    assert not quotes(Document("d", "en", plain))


def test_a_quotation_goes_on_over_paragraphs():
    text = "Ravi Das said, “We waited for hours.\n\n“Nobody came to help us.”"
    (quote,) = quotes(Document("d", "en", text))
    assert quote.text.startswith("We waited") and quote.text.endswith("help us.")


def test_the_verb_of_speech_is_told():
    (quote,) = quotes(Document("d", "hi", "कंपनी ने दावा किया कि उसने नदी में कचरा नहीं डाला।"))
    assert (quote.cue, quote.kind, quote.speaker) == ("दावा", "indirect", "कंपनी")
