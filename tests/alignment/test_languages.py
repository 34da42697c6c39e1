"""Why two texts cannot be a Hindi text and its English translation, and where nothing speaks against it."""

import pytest

from align.alignment.languages import wrong_language

HI, EN, MR = "नदी का पानी खेतों में भर गया।", "The river flooded the fields.", "नदीचे पाणी शेतात शिरले आहे."
ROMANISED = "Nadi ka paani kheton mein bhar gaya hai."


@pytest.mark.parametrize(
    ("hi", "en", "reason"),
    [
        (EN, EN, "copy"),
        (HI, HI.replace("।", ""), "copy"),
        (EN, "The river has flooded all of the fields.", "both sides English"),
        (HI, "नदी का सारा पानी खेतों में आ गया।", "both sides Hindi"),
        (EN, HI, "sides swapped"),
        (MR, EN, "Marathi, not Hindi"),
        (HI, MR, "Marathi, not English"),
        (HI, ROMANISED, "romanised Hindi, not English"),
        (HI, "La rivière a inondé les champs pendant la nuit.", "French, not English"),
        (MR, HI, "Marathi, not Hindi; Hindi, not English"),
    ],
)
def test_a_side_in_the_wrong_language_is_told(hi, en, reason):
    assert wrong_language(hi, en) == reason


@pytest.mark.parametrize(
    ("hi", "en"),
    [
        (HI, EN),
        (ROMANISED, EN),  # Hindi, in another script
        ("BBC", "BBC"),
        ("iPhone 15", "iPhone 15"),
        ("12:30", "12:30"),
        ("Ravi Kumar", "Ravi Kumar"),
        ("नोकिया 3310", "Nokia 3310"),
        ("बाळ गंगाधर टिळक", "Bal Gangadhar Tilak"),
        ("कल meeting में नया project discuss होगा", "The new project will be discussed in the meeting tomorrow"),
        ("Chrome browser खोलें", "Open the Chrome browser"),
        ("नमस्ते कहें", "Say नमस्ते"),
    ],
)
def test_names_and_mixed_text_are_let_through(hi, en):
    assert wrong_language(hi, en) == ""
