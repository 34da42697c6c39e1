"""Who is meant by the places that a speaker may be named at: forms of one name speak for each other."""

from __future__ import annotations

import pytest

from align.quotes.reader import named_at

TEXT = "Rukmini Vaidya met Salve. Vaidya spoke, then Rukmini left with Anil Vaid."


def at(name, nth=0):
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(name, start + 1)
    return start, start + len(name)


def test_short_forms_speak_for_the_whole_name():
    places = [
        (None, 0.05),
        (at("Salve"), 0.35),
        (at("Vaidya", 1), 0.25),
        (at("Rukmini", 1), 0.15),
        (at("Rukmini Vaidya"), 0.1),
    ]
    place, probability = named_at(places, TEXT)
    assert TEXT[slice(*place)] == "Rukmini Vaidya" and probability == pytest.approx(0.5)


def test_the_bounds_of_one_name_do_not_speak_for_each_other():
    places = [(None, 0.1), (at("Vaidya"), 0.4), (at("Rukmini Vaidya"), 0.3)]
    assert named_at(places, TEXT) == (at("Vaidya"), pytest.approx(0.4))


def test_a_part_of_a_word_is_no_short_form():
    places = [(None, 0.1), (at("Anil Vaid"), 0.4), (at("Vaidya", 1), 0.3)]
    assert named_at(places, TEXT) == (at("Anil Vaid"), pytest.approx(0.4))


def test_nobody_is_an_answer():
    assert named_at([(None, 0.6), (at("Salve"), 0.3)], TEXT) == (None, 0.6)
