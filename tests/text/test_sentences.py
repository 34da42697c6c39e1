"""Sentence spans: laws over any text, then cases with `‖` where a sentence begins."""

import textwrap

import pytest
from cases_reader import cases
from growing import LINEAR, growth
from hypothesis import given
from hypothesis import strategies as st

from align.core.tables import rows
from align.core.types import Document
from align.text.sentences import sentences, split

CASES = cases("split") + cases("split_negatives")
ALPHABET = "कखगआईहै ।.|?!…\n\r\t\"“”'()1२aAbB\u00a0\u200d\u093e\u094d"


def parts(text, lang="en"):
    return [text[start:end] for start, end in split(text, lang)]


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


TAGS = [
    ("“क्या हुआ?” माँ ने पूछा।", "“What is it?” Mother asked."),
    ("“भागो!” वह चिल्लाया।", "“Run!” He shouted."),
    ("“मैं आ रहा हूँ।” रवि ने कहा।", "“I am coming.” Ravi said."),
    ("“मैं तो…” वह बोलती रही।", "“I only…” she said."),
]
NO_TAGS = [
    ("“क्या हुआ?” ‖बच्चा रोने लगा।", "“What is it?” ‖The child began to cry."),
    ("“मैं आ रहा हूँ।” ‖रवि ने कुछ नहीं कहा।", "“I am coming.” ‖Ravi said nothing."),
    ("“क्यों?” ‖रवि ने कहा, “यूँ ही।”", "“Why?” ‖Ravi said, “No reason.”"),
    ("माँ ने पूछा, “क्यों?” ‖रवि ने कहा कि वह थका है।", "Mother asked, “Why?” ‖Ravi said that he was tired."),
    ("माँ ने पूछा, “क्यों?” ‖रवि चिल्लाया।", "Mother asked, “Why?” ‖Ravi shouted."),
]


@pytest.mark.parametrize(("hi", "en"), TAGS + NO_TAGS)
def test_a_tag_belongs_to_the_quotation_that_opened_its_sentence_in_both_languages(hi, en):
    for lang, text in (("hi", hi), ("en", en)):
        assert parts(text.replace("‖", ""), lang) == [part.strip() for part in text.split("‖")]


@pytest.mark.parametrize("mark", "।?!")
@pytest.mark.parametrize(("lead", "rest", "one"), [
    ("नाटक का नाम", "सबको भाया", True),
    ("उसने कहा,", "सब चुप रहे", False),
    ("उसने कहा कि", "सब चुप रहे", False),
    ("उसने पूछा", "सब चुप रहे", False),
    ("उसने", "का शोर सुना", True),
])  # fmt: skip
def test_a_quotation_in_mid_sentence_is_a_title_unless_a_clause_led_to_it(lead, rest, one, mark):
    assert (len(parts(f"{lead} “अब हमारी बारी{mark}” {rest}।", "hi")) == 1) is one


@pytest.mark.parametrize(("mark", "one"), [("?", True), ("!", True), ("।", False)])
def test_a_conjunction_goes_on_behind_a_quoted_question_as_a_small_letter_does(mark, one):
    assert (len(parts(f"उसने पूछा, “हमारी बारी{mark}” और चुप रहा।", "hi")) == 1) is one


@pytest.mark.parametrize(("words", "one"), [(3, True), (30, False)])
def test_a_title_is_short(words, one):
    title = " ".join(["बारी"] * words)
    assert (len(parts(f"नाटक का नाम “{title}!” सबको भाया।", "hi")) == 1) is one


def test_a_document_that_ends_its_sentences_with_dandas_seldom_ends_one_with_a_stop():
    assert len(parts("दल का ह. नेता आया। सभा हुई।", "hi")) == len(parts("सूची में नाम क्रम. देखें। फिर आएँ।", "hi")) == 2
    assert parts("राजा का महल. सब चले गए.", "hi") == ["राजा का महल.", "सब चले गए."]
    assert parts("राजा का महल. सब चले गए।", "hi") == ["राजा का महल. सब चले गए।"]
    assert parts("वह घर चला गया. सब चले गए।", "hi") == ["वह घर चला गया.", "सब चले गए।"]
    assert parts("यही है विश्वविद्यालय. सब चले गए।", "hi") == ["यही है विश्वविद्यालय.", "सब चले गए।"]  # too long a word


def test_a_small_letter_begins_a_sentence_only_where_most_do():
    assert len(parts("we ate. then we slept. nobody called.")) == 3
    assert len(parts("We ate. Then we slept. Nobody called misc. people.")) == 3
    assert len(parts("We ate at the misc. stalls. Then we slept.")) == 2
    assert len(parts("We met Ravi. he was late. Then we ate. All slept.")) == 3


def test_a_bar_is_a_danda_where_it_ends_a_line_or_follows_a_verb_or_many_words():
    many = "राजा के महल के पीछे वाले बड़े बाग़ की ऊँची दीवार के पास एक पुराना कुआँ"
    assert len(parts(f"{many} | सब वहाँ गए", "hi")) == 2
    assert len(parts(f"{' '.join(many.split()[:8])} | भोर समाचार", "hi")) == 1
    assert len(parts("होम | देश | खेल", "hi")) == len(parts("Home | World | Sport")) == 1
    assert len(parts("खेल देश | हम घर पर |", "hi")) == len(parts("हम घर पर हैं | खेल देश", "hi")) == 2


@pytest.mark.parametrize("words", [5, 6, 7])
def test_only_a_short_clause_belongs_to_the_question_before_it(words):
    clause = " ".join(["रवि", "ने", *["धीरे"] * (words - 3), "पूछा"])
    assert (len(parts(f"“क्या हुआ?” {clause}।", "hi")) == 1) is (words <= 6)


@pytest.mark.parametrize("row", [r for r in rows("cues") if r["mark"]], ids=lambda row: row["form"])
def test_the_verbs_of_the_table_belong_to_the_question_before_them(row):
    text = f"“क्या हुआ?” रवि ने {row['form']}।" if row["lang"] == "hi" else f"“What is it?” Ravi {row['form']} them."
    assert len(parts(text, row["lang"])) == 1


PARAGRAPHS = {
    "hi": "बारिश तीन दिन से हो रही है। डॉ. राव ने कहा, “नदी ऊपर है।” लोग (जो डरे थे) चले गए. ",
    "en": "The rain has not stopped for 3.5 days. Dr. Rao said, “We are safe.” The people (who were afraid) left. ",
}
HOSTILE = [
    ". ",
    ".",
    '"',
    "“",
    "“a.” ",
    "(",
    "(. ",
    ").",
    "a",
    "क",
    "a.b",
    "डॉ. ",
    "1. ",
    ".[1]",
    "। ",
    "क | ",
    "? ",
    " ",
    "\n",
]


@pytest.mark.parametrize("text", [*PARAGRAPHS.values(), *HOSTILE], ids=repr)
@pytest.mark.parametrize("lang", ["hi", "en"])
def test_time_grows_with_the_length_of_a_text(text, lang):
    assert growth(lambda longer: split(longer, lang), text, size=20_000) <= LINEAR
