"""Pairs of sentences by kind of number: equal values written otherwise agree, unequal ones clash, others say more."""

from collections import Counter

import pytest
from cases_reader import cases

from align.evidence.facts import compare_facts, read_facts
from align.evidence.number_agreement import agree, kinship


def compared(hi, en):
    return compare_facts(read_facts(hi, "hi"), read_facts(en, "en"))


def alone(found):
    return [m.text for m in (*found.only_hi, *found.only_en) if m.kind == "number"]


@pytest.mark.parametrize("row", cases("number_pairs"))
def test_a_value_is_the_same_however_it_is_written(row):
    found = compared(row["hi"], row["en"])
    linked = any(link.en.kind == "number" for link in found.links)
    if row["same"]:
        assert linked and not alone(found) and not found.clashes
    else:
        assert found.clashes


def test_every_kind_has_its_equal_and_unequal_pairs():
    counts = Counter((row.values[0]["kind"], row.values[0]["same"]) for row in cases("number_pairs"))
    for kind in {kind for kind, _ in counts}:
        assert counts[kind, True] >= 10 and counts[kind, False] >= 5, kind


@pytest.mark.parametrize(("hi", "en", "more"), [
    ("नाविक तट पर लौट आए।", "All 41 sailors are back on shore.", ["41"]),
    ("41 नाविक तट पर लौट आए।", "The sailors are back on shore.", ["41"]),
    ("दो दिन में 300 लोग आए।", "About 300 people came.", ["दो दिन"]),
    ("सोमवार को 12 नावें डूबीं।", "On Monday 12 boats sank at 6 pm.", ["6 pm"]),
    ("वह 5 किमी चला।", "He walked for 3 hours.", ["5 किमी", "3 hours"]),
    ("1962 में मंदिर बना।", "The temple has 41 bells.", ["1962", "41"]),
    ("एक आदमी आया।", "5 men came.", ["5"]),
    ("पहले दोनों रुके।", "The 6 stopped.", ["6"]),
    ("दूसरी ओर वह हँसा।", "At first he laughed.", []),
    ("कोरोना फैला।", "COVID-19 spread.", []),
    ("बहुत लोग आए।", "Hundreds came.", []),
])  # fmt: skip
def test_a_value_of_one_side_says_more_and_does_not_clash(hi, en, more):
    found = compared(hi, en)
    assert alone(found) == more and not found.clashes


def test_clashing_numbers_are_told_in_pairs_of_their_kind():
    found = compared("सोमवार को 9 बजे 12 लोग 500 रुपये लेकर आए।", "On Tuesday 15 people came at 8 pm with Rs 700.")
    assert [(a.text, b.text) for a, b in found.clashes] == [
        ("सोमवार", "Tuesday"), ("9 बजे", "8 pm"), ("12", "15"), ("500 रुपये", "Rs 700"),
    ]  # fmt: skip
    assert {a for a, _ in found.clashes} == set(found.only_hi)


def test_what_is_linked_or_said_twice_does_not_clash():
    found = compared("12 लोग 12 मिनट रुके।", "12 people stayed for 15 minutes.")
    assert [(a.text, b.text) for a, b in found.clashes] == [("12 मिनट", "15 minutes")]
    assert not compared("12 लोग रुके, वही 12 लोग।", "12 people stayed, not 15.").clashes


@pytest.mark.parametrize(("a", "b", "near"), [
    ("5 km", "5 kg", 3), ("5 km", "300 m", 2), ("41", "37", 2), ("1962", "1926", 2), ("1962", "41", 0),
    ("2009", "9009", 2), ("5 km", "3 kg", 0), ("41", "3 day", 0),
    ("time:9:00", "time:8:00", 2), ("time:9:00", "date:-02-09", 0),
    ("date:1994-03-12", "1995", 2), ("date:-03-12", "1995", 0), ("nth:2", "5", 0), ("0.5 share", "60 percent", 2),
])  # fmt: skip
def test_kinship_is_of_one_kind_and_mutual(a, b, near):
    assert kinship(a, b) == kinship(b, a) == near and agree(a, b) == 0
