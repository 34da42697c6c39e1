"""Words on a scale, and the table they stand in."""

from collections import Counter

import pytest

from align.core.tables import rows
from align.judge.scales import stands
from align.judge.wording import tokenize


def found(text, lang):
    return {(s.scale, s.value) for s in stands([word.form for word in tokenize(text, lang)], lang)}


@pytest.mark.parametrize(
    ("text", "lang", "stand"),
    [
        ("All of them left", "en", ("amount", "all")),
        ("सभी लोग चले गए", "hi", ("amount", "all")),
        ("more than ten people", "en", ("bound", "more-than")),
        ("दस से ज़्यादा लोग", "hi", ("bound", "more-than")),  # a phrase, and nukta folded
        ("prices rose", "en", ("change", "more")),
        ("दाम बढ़ेंगे", "hi", ("change", "more")),  # an open ending
        ("उसे जाना चाहिए", "hi", ("modality", "should")),
    ],
)
def test_a_word_has_its_value_on_a_scale(text, lang, stand):
    assert stand in found(text, lang)


def test_the_longest_phrase_wins():
    assert ("bound", "at-least") in found("कम से कम दस लोग", "hi")
    assert ("bound", "less-than") not in found("कम से कम दस लोग", "hi")


def test_ordinary_text_stands_on_no_scale():
    assert not found("The committee published its notes", "en")
    assert not found("समिति ने अपने नोट प्रकाशित किए", "hi")


def test_every_scale_has_two_values_in_both_languages():
    values = {(row["scale"], row["value"], row["lang"]) for row in rows("scales")}
    counts = Counter((scale, lang) for scale, _, lang in values)
    assert len({scale for scale, _ in counts}) > 100
    assert not [pair for pair, count in counts.items() if count < 2]
    assert {row["kind"] for row in rows("scales")} == {"antonym", "quantifier", "modality"}


def test_no_row_stands_twice():
    counts = Counter((row["form"], row["lang"], row["scale"]) for row in rows("scales"))
    assert max(counts.values()) == 1
