"""The date that a text states of itself, in a handful of sure forms; none where it is not sure."""

import re

import pytest
from growing import LINEAR, growth
from hypothesis import given
from hypothesis import strategies as st

from align.text.stated_date import stated_date

BODY = "The river rose by 2 metres on Monday.\n" * 30


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Published: Jan 02, 2026", "2026-01-02"),
        ("Published : Aug 18, 2025, 08:14 PM IST", "2025-08-18"),
        ("By Ravi Das | Published on Friday, 2nd January 2026", "2026-01-02"),
        ("Published: 2026-01-02T08:00:00Z", "2026-01-02"),
        ("CityWire Desk | Updated: August 18, 2025 21:40 IST", "2025-08-18"),
        ("First Published: 3 Feb. 2026 | Updated: 5 Feb. 2026", "2026-02-03"),
        ("प्रकाशित: 12 मार्च 2026", "2026-03-12"),
        ("Published: १२ मार्च, २०२६", "2026-03-12"),
        ("Ravi Das • Posted on Jan 2, 2026 at 10:15 IST", "2026-01-02"),
        ("अपडेटेड: शुक्रवार, 2 जनवरी 2026", "2026-01-02"),
        ("दिनांक - 2 जनवरी, 2026", "2026-01-02"),
        ("NEW DELHI, March 12, 2026 (PTI): The river rose.", "2026-03-12"),
        ("Patna, 12 March 2026 — The river rose.", "2026-03-12"),
        ("नई दिल्ली, 12 मार्च 2026 (भाषा) नदी का पानी बढ़ गया।", "2026-03-12"),
        ("पटना, 12 मार्च, 2026। नदी का पानी बढ़ गया।", "2026-03-12"),
        ("Friday, January 2, 2026", "2026-01-02"),
        ("2 जनवरी 2026 | 10:15", "2026-01-02"),
    ],
)
def test_a_stated_date_is_found(line, day):
    assert stated_date(f"River reaches village\n\n{line}\n\n{BODY}") == day


def test_a_label_may_stand_at_the_end():
    assert stated_date(f"{BODY}\nPublished: Jan 02, 2026\n") == "2026-01-02"


@pytest.mark.parametrize(
    "line",
    [
        "Published: 02/01/2026",
        "Published: Feb 30, 2026",
        "Published: Jan 2, 1826",
        "NEW DELHI, March 12 (PTI): The river rose.",
        "नई दिल्ली, 12 मार्च (भाषा) नदी का पानी बढ़ गया।",
        "On 2 January 2026 the river rose.",
        "The bridge, built on 2 January 1963, is shut.",
        "It was updated on Monday.",
        "The report was first published on January 2, 2026.",
        "Published on January 2, 2026, the report was lost.",
        "The due date: 2 January 2026",
        "दिनांक 2 जनवरी 2026 को नदी का पानी बढ़ गया।",
        "The report, published 12 days before January 2, 2026, was lost.",
        "Published: Jan 2, 2026\nPublished: Jan 3, 2026",
        "He was born in Patna, 12 March 1986 and went to school there.",
    ],
)
def test_what_is_not_sure_is_no_date(line):
    assert stated_date(f"River reaches village\n\n{line}\n\n{BODY}") == ""


def test_a_date_in_the_middle_of_a_text_is_none():
    assert stated_date(f"{BODY}\nPublished: Jan 02, 2026\n{BODY}") == ""


@given(st.text(alphabet="Published: Jan02,6\n-मार्च२(", max_size=80))
def test_whatever_it_gives_is_a_date_or_nothing(text):
    assert re.fullmatch(r"(\d{4}-\d\d-\d\d)?", stated_date(text))


@pytest.mark.parametrize("shape", ["Published ", "Jan 2, ", "A ", "A, ", "NEW DELHI, ", "2 ", "\n", "(", "नई "])
def test_it_takes_time_in_proportion_to_the_text(shape):
    assert growth(stated_date, shape) <= LINEAR
