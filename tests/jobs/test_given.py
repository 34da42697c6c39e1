"""Given lines and rows: sides in the wrong language are told, rows keep their place."""

import pytest

from align.alignment.sentence_aligner import SentenceAligner, load_sentence_aligner
from align.core.errors import AlignError
from align.jobs.given import Rating, align_lines, rate_pairs, rating_record, told_reasons

HI = ["नदी का पानी खेतों में भर गया।", "लोग स्कूल में ठहरे हैं।", "कल बारिश रुकेगी।"]
EN = ["The river flooded the fields.", "People are staying in the school.", "The rain will stop tomorrow."]
MR = ["नदीचे पाणी शेतात शिरले आहे.", "लोकांना शाळेत ठेवले आहे.", "उद्या पाऊस थांबणार आहे."]


@pytest.fixture(scope="module")
def aligner(encoder) -> SentenceAligner:
    made = load_sentence_aligner()
    return SentenceAligner(encoder, made.heads, made.background, made.calibration, made.judge)


def test_a_row_in_the_wrong_language_keeps_its_place(aligner):
    ratings = rate_pairs([HI[0], EN[0], MR[0], "", "BBC"], [EN[0], HI[0], EN[0], EN[0], "BBC"], aligner)
    assert [rating.reason for rating in ratings] == ["", "sides swapped", "Marathi, not Hindi", "a side is empty", ""]
    assert [rating.probability > 0.5 for rating in ratings] == [True, False, False, False, True]
    assert all(rating.probability == 0 for rating in ratings if rating.reason)


def test_a_record_has_a_reason_only_where_there_is_one():
    assert rating_record(Rating(0.5, 0.9)) == {"similarity": 0.5, "probability": 0.9}
    assert rating_record(Rating(0.5, 0.0, "copy"))["reason"] == "copy"


def test_a_column_that_is_swapped_is_told_once():
    fine, swapped, copy = Rating(1, 0.9), Rating(1, 0, "sides swapped"), Rating(1, 0, "copy")
    assert told_reasons([fine, fine]) == told_reasons([]) == ""
    assert "the other way round" in told_reasons([swapped, swapped])
    assert told_reasons([fine, copy, copy, swapped]).startswith("3 of 4 rows")
    assert "other way round" not in told_reasons([fine, swapped])


@pytest.mark.parametrize(
    ("hi", "en", "said"),
    [
        (EN, HI, "the sides are swapped"),
        (EN, EN, "the Hindi lines are in English"),
        (HI, HI, "the English lines are in Hindi"),
        (MR, EN, "the Hindi lines are in Marathi"),
    ],
)
def test_lines_in_the_wrong_language_are_refused(aligner, hi, en, said):
    with pytest.raises(AlignError, match=said):
        align_lines(hi, en, "auto", aligner)


def test_some_lines_in_another_language_are_no_reason_to_refuse(aligner):
    beads = align_lines([*HI[:2], MR[2], "BBC"], [*EN, "BBC"], "parallel", aligner)
    assert {(0, 0), (1, 1)} <= {(bead.hi[0], bead.en[0]) for bead in beads} and (2, 2) not in beads


def test_an_empty_side_has_no_beads(aligner):
    assert align_lines([], EN, "auto", aligner) == align_lines(HI, ["", " "], "auto", aligner) == []
