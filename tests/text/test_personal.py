"""Personal data: found in both scripts' digits, told from other numbers, masked with every offset kept."""

import pytest

from align.text.personal import MASK, masked, personal_data

PERSONAL = [
    "mail a.b+c@mail.example.co.in now",
    "call +91 98765 43210",
    "फ़ोन ९८७६५४३२१० पर बात करें",
    "PAN ABCPE1234F",
    "Aadhaar 2341 2341 2346",
]
PLAIN = [
    "In 2024-25 some 1,23,45,678 people voted in 543 seats.",
    "रु 2,40,00,000 की राशि 12.03.2026 को दी गई।",
    "See section 1234 5678 9012 of the register.",
    "@editor said so at 15:30",
    "ABCDE1234F",  # no kind of holder
]


@pytest.mark.parametrize("text", PERSONAL)
def test_personal_data_is_found_and_masked_in_its_place(text):
    ((start, end),) = personal_data(text)
    hidden = masked(text)
    assert len(hidden) == len(text) and MASK in hidden[start:end]
    assert hidden[:start] + hidden[end:] == text[:start] + text[end:]
    assert personal_data(hidden) == []


@pytest.mark.parametrize("text", PLAIN)
def test_other_numbers_are_left_alone(text):
    assert personal_data(text) == [] and masked(text) == text


def test_an_aadhaar_number_needs_its_check_digit():
    valid = [d for d in range(10) if personal_data(f"no 2341 2341 234{d}")]
    assert len(valid) == 1
