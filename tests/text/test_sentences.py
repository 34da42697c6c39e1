"""Sentence spans: laws over any text, then cases with `‖` where a sentence begins."""

import textwrap

import pytest
from cases_reader import cases
from hypothesis import given
from hypothesis import strategies as st

from align.core.tables import rows
from align.core.types import Document
from align.text.sentences import sentences, split

CASES = cases("split") + cases("split_negatives")
ALPHABET = "कखगआईहै ।.|?!…\n\r\t\"“”'()1२aAbB\u00a0\u200d\u093e\u094d"


@given(st.text(alphabet=ALPHABET, max_size=120), st.sampled_from(["hi", "en"]))
def test_spans_are_ordered_trimmed_and_cover_all_that_is_not_space(text, lang):
    spans = split(text, lang)
    at = 0
    for start, end in spans:
        assert at <= start < end
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()


@given(st.text(max_size=80))
def test_any_text_keeps_its_offsets(text):
    for sentence in sentences(Document(text, "hi", id="d")):
        assert text[sentence.start : sentence.end] == sentence.text


@given(st.lists(st.sampled_from(["पानी आ गया।", "The road is shut.", "क्या हुआ?", "Come here!"]), min_size=1, max_size=6))
def test_sentences_joined_by_spaces_come_apart_again(parts):
    text = " ".join(parts)
    assert [text[start:end] for start, end in split(text, "hi")] == parts


@pytest.mark.parametrize("case", CASES)
def test_case(case):
    text = case["text"].replace("‖", "")
    want = [part.strip() for part in case["text"].split("‖")]
    assert [text[start:end] for start, end in split(text, case["lang"])] == want


def parts(text, lang="en"):
    return [text[start:end] for start, end in split(text, lang)]


WRAPPED = """The river rose by a metre in the night and the lower town stood
under water when the first boats came at dawn with bread, blankets and
lamps for the families on the roofs."""


PROSE = """The pumps ran all night and the water still rose. By five the lane behind the mill had gone under, and the
families on the ground floor carried what they could up to the roofs. Nobody slept. At seven a boat came round the
corner of the school with two men from the next village in it, who had heard the bell and set out in the dark."""


@pytest.mark.parametrize("width", [36, 60, 72, 100])
def test_lines_broken_to_a_width_are_put_together(width):
    wrapped = textwrap.fill(" ".join(PROSE.split()), width)
    assert [" ".join(part.split()) for part in parts(wrapped)] == parts(" ".join(PROSE.split()))


@pytest.mark.parametrize(
    "lines",
    [
        ["water " * (size // 6) + "rose" for size in (63, 36, 36, 36)],  # the next word would have fitted
        ["water rose and " * 9] * 4,  # wider than a page
        ["The water rose and we all left town."] * 4,  # every line ends a sentence
        ["one line without an end", "and one more of that kind"],  # two show no width
        ["Sing a song of harvest time,", "Sing it by the river slow,", "Sing it where the mangoes climb,", "Where the"],
    ],
)
def test_lines_of_lists_and_songs_stay_apart(lines):
    assert len(parts("\n".join(lines))) == len(lines)


@pytest.mark.parametrize(("size", "one"), [(60, True), (190, True), (260, False)])
def test_a_bracket_that_closes_soon_holds_an_aside(size, one):
    aside = ("nobody slept and the pumps ran " * 20)[:size]
    text = f"The river rose (it had rained. Then {aside}) by a metre. We left."
    assert (len(parts(text)) == 2) is one


@pytest.mark.parametrize("words", [5, 6, 7])
def test_only_a_short_clause_belongs_to_the_question_before_it(words):
    clause = " ".join(["रवि", "ने", *["धीरे"] * (words - 3), "पूछा"])
    assert (len(parts(f"“क्या हुआ?” {clause}।", "hi")) == 1) is (words <= 6)


@pytest.mark.parametrize("row", [r for r in rows("cues") if "mark" in r["frames"].split()], ids=lambda row: row["form"])
def test_the_verbs_of_the_table_belong_to_the_question_before_them(row):
    text = f"“क्या हुआ?” रवि ने {row['form']}।" if row["lang"] == "hi" else f"“What is it?” Ravi {row['form']} them."
    assert len(parts(text, row["lang"])) == 1
