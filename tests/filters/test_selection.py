"""Which pairs are kept: thresholds as the options say, each text pair once, cleaning after both."""

import pytest

from align.core.errors import AlignError
from align.filters.selection import KEPT, Asked, Selection, expected_precision, why_left_out
from align.filters.steps import Cleaner, Cleaning, cleaning_of

PLAIN = Cleaner(Cleaning())


def found(hi, en, probability, name="x", mode="comparable", reason=""):
    return Asked(name, hi, en, "a | b", probability, mode, reason)


def test_thresholds_follow_the_option():
    pairs = [found(str(k), "x", p) for k, p in enumerate((0.99, 0.9, 0.6, 0.2))]
    assert Selection(min_probability=0.5).thresholds(pairs) == {"comparable": 0.5}
    assert Selection(precision=0.9).thresholds(pairs) == {"comparable": 0.9}
    # Half the expected F1 of the three best: (0.99 + 0.9 + 0.6) / (3 + 2.69).
    assert Selection().thresholds(pairs) == {"comparable": pytest.approx(2.49 / 5.69)}


def test_what_is_no_probability_and_both_at_once_are_refused():
    for wrong in (Selection(precision=2), Selection(min_probability=-0.1), Selection(0.9, 0.9)):
        with pytest.raises(AlignError):
            wrong.check()


def test_each_reason_is_told_and_a_pair_at_the_threshold_is_kept():
    pairs = [
        found("नदी बढ़ी।", "It rose.", 0.9, "one"),
        found("नदी  बढ़ी", "It rose", 0.8, "two"),
        found("अलग", "Other", 0.1),
        found("अलग", "अलग", 0.0, reason="copy"),
        found("सीमा", "Limit", 0.5),
    ]
    told = why_left_out(pairs, {"comparable": 0.5}, PLAIN)
    assert told == [KEPT, "duplicate of one", "probability 0.100 below 0.500", "copy", KEPT]


def test_a_duplicate_of_what_cleaning_dropped_is_told_by_cleaning_too():
    pairs = [found("one two three", "अलग", 0.9, "first")] * 2
    told = why_left_out(pairs, {"comparable": 0.5}, Cleaner(cleaning_of({"steps": ["script"]})))
    assert all(reason.startswith("script: ") for reason in told)


def test_expected_precision_is_the_mean_of_what_the_records_say():
    assert expected_precision([0.99999949, 0.5]) == pytest.approx(0.7499995)
    assert expected_precision([]) is None
