"""Which pairs are kept: thresholds as the options say, each text pair once, cleaning after both."""

from types import SimpleNamespace

import pytest

from align.core.errors import AlignError
from align.filters.selection import Selection, columns_to_choose, select
from align.filters.steps import Cleaner, Cleaning, cleaning_of

PLAIN = Cleaner(Cleaning())


def found(hi, en, probability, name="x", mode="comparable", reason=""):
    return SimpleNamespace(id=name, hi=hi, en=en, probability=probability, mode=mode, reason=reason)


def told(pairs, cleaner, least=0.5):
    """The reason of each pair, in order; "" for one that is kept."""
    chosen = select(pairs, Selection(min_probability=least), cleaner)
    whys = {id(pair): reason for pair, reason in chosen.left}
    assert [pair for pair in pairs if id(pair) not in whys] == list(chosen.kept)
    return [whys.get(id(pair), "") for pair in pairs]


def test_thresholds_follow_the_option():
    pairs = [found(str(k), "x", p) for k, p in enumerate((0.99, 0.9, 0.6, 0.2))]
    assert Selection(min_probability=0.5).thresholds(columns_to_choose(pairs)) == {"comparable": 0.5}
    assert Selection(precision=0.9).thresholds(columns_to_choose(pairs)) == {"comparable": 0.9}
    # Half the expected F1 of the three best: (0.99 + 0.9 + 0.6) / (3 + 2.69).
    assert Selection().thresholds(columns_to_choose(pairs)) == {"comparable": pytest.approx(2.49 / 5.69)}


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
    assert told(pairs, PLAIN) == ["", "duplicate of one", "probability 0.100 below 0.500", "copy", ""]


def test_a_duplicate_of_what_cleaning_dropped_is_told_by_cleaning_too():
    pairs = [found("one two three", "अलग", 0.9, name) for name in ("first", "second")]
    reasons = told(pairs, Cleaner(cleaning_of({"steps": ["script"]})))
    assert all(reason.startswith("script: ") for reason in reasons)


def test_expected_precision_is_the_mean_of_what_the_records_say():
    pairs = [found("एक", "one", 0.99999949), found("दो", "two", 0.5)]
    assert select(pairs, Selection(min_probability=0.0), PLAIN).expected_precision == pytest.approx(0.7499995)
    assert select([], Selection(), PLAIN).expected_precision is None
