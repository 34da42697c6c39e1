"""Contradictions two texts show on their face, in every pair of languages."""

import pytest
from toy import ToyEncoder

from align.judge.contradictions import clashes, shared_mentions
from align.judge.wording import language, read_wordings


def types(a, b):
    x, y = read_wordings([a, b], ToyEncoder())
    found = clashes(x, y, shared_mentions(x, y))
    return {(clash.type, clash.mutual) for clash in found}


def mutual(a, b):
    return {kind for kind, both in types(a, b) if both}


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        ("25 लोग घायल हुए", "35 people were injured", "number"),
        ("25 people were injured", "35 people were injured", "number"),
        ("25 लोग घायल हुए", "35 लोग घायल हुए", "number"),
        ("वह 25 किलोमीटर चला", "He walked 25 miles", "unit"),
        ("बैठक 5 मार्च को हुई", "The meeting was held on 5 May", "date"),
        ("सभी लोग आए", "Some people came", "quantifier"),
        ("सरकार को जाना चाहिए", "The government may go", "modality"),
        ("दाम बढ़ गए", "Prices fell", "antonym"),
        ("prices rose again", "prices fell again", "antonym"),
        ("आपको जाना है", "तुम्हें जाना है", "register"),
        ("राम ने मोहन को मारा", "मोहन ने राम को मारा", "role"),
        ("Rahul Verma praised Mohan Das", "Mohan Das praised Rahul Verma", "role"),
        ("राहुल ने मोहन को हराया", "Mohan defeated Rahul", "role"),
    ],
)
def test_what_contradicts(a, b, kind):
    assert kind in mutual(a, b)
    assert kind in mutual(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("डेढ़ लाख लोग", "150,000 people"),
        ("१२ लोग", "12 लोग"),
        ("दिल्ली में बारिश हुई", "It rained in Delhi"),
        ("राहुल ने मोहन को हराया", "Rahul defeated Mohan"),
        ("राहुल ने मोहन को हराया", "Mohan was defeated by Rahul"),
        ("मोहन को राहुल ने हराया", "राहुल ने मोहन को हराया"),
        ("आप कब आएंगे?", "When will you come?"),
        ("तुम कब आओगे?", "When will you come?"),
        ("बैठक 5 मई को होगी", "The meeting will be on 5 May"),
        ("सरकार को जाना चाहिए, मई 5 को", "The government should go on May 5"),
    ],
)
def test_what_does_not(a, b):
    assert not mutual(a, b)


@pytest.mark.parametrize(
    ("a", "b", "facing"),
    [
        # Each number beside the one most like it: of the same value before the same unit before any other.
        ("10 km and 7 kg", "9 kg and 10 miles", [("10 km", "10 miles"), ("7 kg", "9 kg")]),
        ("40 and 7 kg", "9 kg and 50", [("40", "50"), ("7 kg", "9 kg")]),
        ("7 kg", "9 kg and 50", [("7 kg", "9 kg"), ("", "50")]),
        ("on Monday 40 men", "on Friday 50 men", [("40", "50"), ("Monday", "Friday")]),
    ],
)
def test_numbers_face_the_one_most_like_them(a, b, facing):
    for one, other, turn in ((a, b, 1), (b, a, -1)):
        x, y = read_wordings([one, other], ToyEncoder())
        found = [clash for clash in clashes(x, y, shared_mentions(x, y)) if clash.type in ("number", "unit", "date")]
        texts = [tuple(t[slice(*s)] if s else "" for t, s in ((one, c.a), (other, c.b))) for c in found]
        assert sorted(pair[::turn] for pair in texts) == sorted(facing)


def test_a_denial_of_one_side():
    assert ("negation", False) in types("वह नहीं आया", "He came")
    assert ("negation", False) not in types("वह नहीं आया", "He did not come")


def test_the_language_is_that_of_the_script():
    assert [language(text) for text in ("नमस्ते", "Hello", "12", "")] == ["hi", "en", "en", "en"]
