"""Verbs of speech: the nearest in the sentence of a quote, and how strongly they judge."""

import pytest

from align.core.tables import forms, rows
from align.quotes.cues import cue_of, unsaid
from align.quotes.speech_tables import loaded, offices, strength

CUES = rows("cues")


@pytest.mark.parametrize(
    ("lang", "text", "quote", "cue"),
    [
        ("en", "He said the road was safe.", "the road was safe", "said"),
        ("en", "He denied it. She claimed the road was safe. He laughed and said no.", "the road was safe", "claimed"),
        ("en", "“The road is safe,” he claimed.", "The road is safe,", "claimed"),
        ("en", "The road is safe: the mayor.", "The road is safe", ""),
        ("hi", "उसने कहा कि सड़क ठीक है।", "सड़क ठीक है", "कहा"),
        ("hi", "उसने दावा किया कि सड़क ठीक है। उसने कहा कि पुल टूटा है।", "पुल टूटा है", "कहा"),
        ("hi", "“सड़क ठीक है,” उसने बताया।", "सड़क ठीक है,", "बताया"),
    ],
)
def test_the_nearest_verb_of_the_sentence_is_told(lang, text, quote, cue):
    start = text.index(quote)
    assert cue_of(text, (start, start + len(quote)), lang) == cue


@pytest.mark.parametrize(
    ("lang", "text", "quote", "wanted"),
    [
        ("en", "He did not say that the road was safe.", "the road was safe", True),
        ("en", "He didn't say the road was safe.", "the road was safe", True),
        ("en", "He never said that the road was safe.", "the road was safe", True),
        ("en", "No one said the road was safe.", "the road was safe", True),
        ("en", "If he says the road is safe, they will go.", "the road is safe", True),
        ("en", "Did he say that the road was safe?", "the road was safe", True),
        ("en", "He said that the road was not safe.", "the road was not safe", False),
        ("en", "He denied that the road was safe.", "the road was safe", False),
        ("en", "He did not stop. He said that the road was safe.", "the road was safe", False),
        ("hi", "उसने यह नहीं कहा कि सड़क ठीक है।", "सड़क ठीक है", True),
        ("hi", "अगर वह कहे कि सड़क ठीक है तो चलेंगे।", "सड़क ठीक है", True),
        ("hi", "क्या उसने कहा कि सड़क ठीक है?", "सड़क ठीक है", True),
        ("hi", "उसने कहा कि सड़क ठीक नहीं है।", "सड़क ठीक नहीं है", False),
    ],
)
def test_what_is_denied_supposed_or_asked_is_not_said(lang, text, quote, wanted):
    start = text.index(quote)
    assert unsaid(text, (start, start + len(quote)), lang) is wanted


def test_each_form_stands_once_a_kind_and_its_strength_is_explained():
    assert len({(row["form"], row["lang"], row["kind"]) for row in CUES}) == len(CUES)
    assert {row["strength"] for row in CUES} == forms("strengths")


@pytest.mark.parametrize(
    ("cue", "lang", "is_loaded"),
    [
        ("said", "en", False), ("claimed", "en", True), ("denied", "en", True), ("asked", "en", False),
        ("कहा", "hi", False), ("दावा", "hi", True), ("इनकार", "hi", True), ("लिखा", "hi", False), ("पुल", "hi", False),
    ],
)  # fmt: skip
def test_a_loaded_verb_says_more_than_that_something_was_said(cue, lang, is_loaded):
    assert loaded(strength(cue, lang)) is is_loaded


def test_offices_hold_papers_that_speak_too():
    assert {"minister", "letter"} <= offices("en") and {"मंत्री", "पत्र"} <= offices("hi")
