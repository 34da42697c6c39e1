"""What two outlets tell differently of who said it and how."""

import pytest

from align.core.tables import rows
from align.core.types import Quote
from align.drift.attribution import attribution
from align.quotes.people import unify
from align.quotes.speech_tables import strength


def quote(speaker="Ravi Das", kind="direct", cue="said", lang="en", named=True):
    return Quote("d", 0, 1, "x", lang, speaker, kind, cue, named)


def types(a, b):
    return [finding.type for finding in attribution(a, b)]


def test_the_same_attribution_is_no_finding():
    assert not types(quote(), quote())
    assert not types(quote("ज़ोहरान ममदानी", cue="कहा", lang="hi"), quote("Zohran Mamdani"))


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        (quote("Ravi Das"), quote("Sunita Devi"), "speaker"),
        (quote(cue="said"), quote(cue="alleged"), "cue"),
        (quote(cue="कहा", lang="hi"), quote(cue="claimed"), "cue"),
        (quote(kind="direct"), quote(kind="indirect"), "quote-boundary"),
    ],
)
def test_a_difference_is_told(a, b, kind):
    assert types(a, b) == types(b, a) == [kind]


def test_what_is_read_off_has_no_probability_and_its_message():
    (one,) = attribution(quote("Ravi Das"), quote("Sunita Devi"))
    assert (one.severity, one.a, one.b, one.probability) == ("critical", None, None, None)
    assert one.message == "The speaker differs: “Ravi Das” in one, “Sunita Devi” in the other."
    (one,) = attribution(quote(cue="said"), quote(cue="alleged"))
    assert (one.severity, one.probability) == ("minor", None)
    assert one.message == "The verb of speech differs: “said” in one, “alleged” in the other."


@pytest.mark.parametrize(
    ("a", "b", "two"),
    [
        ("Rahul Verma", "Rohan Verma", False),  # similarity 0.65
        ("Rahul Verma", "Rohit Verma", True),  # 0.59
        ("Amit Shah", "Ajay Shah", True),  # 0.44
        ("Mohan Das", "Mohan Lal", True),  # 0.31
    ],
)
def test_two_speakers_are_told_apart_below_a_similarity(a, b, two):
    assert types(quote(a), quote(b)) == (["speaker"] if two else [])


@pytest.mark.parametrize(
    ("name", "fullest", "one"),
    [
        ("Suresh", "Rahul Sarosh", True),  # words alike at 0.83, names at 0.69
        ("Kapul Dev", "Ravi Kapoor", False),  # 0.79 and 0.70
        ("Varun", "Verma Rao", False),  # 0.71 and 0.64
    ],
)
def test_names_of_one_person_share_a_word(name, fullest, one):
    assert unify([name, fullest])[name] == (fullest if one else name)


def test_verbs_that_judge_nothing_may_stand_for_one_another():
    assert not types(quote(cue="said"), quote(cue="asked"))
    assert not types(quote(cue=""), quote(cue="alleged"))


def test_a_speaker_found_for_a_pronoun_is_not_held_against_the_outlet():
    assert not types(quote("Ravi Das", named=False), quote("Sunita Devi"))


def test_every_verb_of_the_table_has_a_strength():
    assert all(strength(row["form"], row["lang"]) for row in rows("cues"))
    assert strength("warned", "en") == "warn" and strength("चेतावनी", "hi") == "warn"
