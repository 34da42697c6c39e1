"""Quotes: what careful readers mark in written cases, row by row, and laws that hold for any text."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from cases_reader import cases
from hypothesis import given, settings
from hypothesis import strategies as st

from align.core.tables import rows
from align.core.types import Document
from align.quotes.extract import quotes

EDGE = " \t\n\"'“”‘’«»।.,!?…|;:—-"
TITLES = {"the", "a", "an", "mr", "ms", "mrs", "dr", "prof", "श्री", "श्रीमती", "सुश्री", "मि", "डॉ", "ने", "के", "का", "की"}
CASES, NEGATIVES = cases("quotes"), cases("quotes_negatives")


def trimmed(text, start, end):
    while start < end and text[start] in EDGE:
        start += 1
    while end > start and text[end - 1] in EDGE:
        end -= 1
    return start, end


def words(name):
    return [word for word in re.findall(r"[\w\u0900-\u0963]+", name.lower()) if word not in TITLES]


def same_speaker(own, accepted):
    """A name with at most three words more, titles left out, is the same; any is where readers name nobody."""
    wanted = [want for want in map(words, accepted) if want]
    got = words(own)
    return not wanted or any(set(want) <= set(got) and len(got) <= len(want) + 3 for want in wanted)


@pytest.mark.parametrize("row", CASES + NEGATIVES + cases("quotes_known_failures", fail=True))
def test_what_careful_readers_mark_is_found_and_nothing_else(row):
    text = row["text"]
    own = {trimmed(text, q.start, q.end): q for q in quotes(Document(text, row["lang"], id=row["id"]))}
    gold = {trimmed(text, q["start"], q["end"]): q for q in row["quotes"]}
    assert {text[a:b]: own[a, b].kind for a, b in own} == {text[a:b]: gold[a, b]["kind"] for a, b in gold}
    assert own.keys() == gold.keys()
    assert not own.keys() & {trimmed(text, span["start"], span["end"]) for span in row["not_quotes"]}
    for span, quote in gold.items():
        assert same_speaker(own[span].speaker, quote["speakers"]), (own[span].speaker, quote["speakers"])


def test_there_are_cases_of_every_kind_in_both_languages():
    count = Counter((row.values[0]["lang"], quote["kind"]) for row in CASES for quote in row.values[0]["quotes"])
    scare = Counter(row.values[0]["lang"] for row in CASES + NEGATIVES for _ in row.values[0]["not_quotes"])
    nothing = Counter(row.values[0]["lang"] for row in NEGATIVES)
    for lang in ("hi", "en"):
        assert min(count[lang, kind] for kind in ("direct", "indirect", "mixed")) >= 10
        assert scare[lang] >= 10 and nothing[lang] >= 35


MARKS = ["“", "”", '"', "'", "‘", "’", "«", "»", "„", "\ufffc", ": ", "- ", " — ", ", ", ". ", "। ", "\n", "\n\n", "("]
PIECES = ["Ravi Das", "रवि दास", " said ", " ने कहा कि ", " told him that ", " के अनुसार ", "according to ", "it is late"]
MORE = ["देर हो गई", "he ", "उन्होंने ", ", and added", ", claiming that ", "While ", " बोले", " was called ", "the film "]


@given(st.lists(st.sampled_from([*MARKS, *PIECES, *MORE]), max_size=25), st.sampled_from(["hi", "en"]))
def test_any_text_gives_spans_in_order_that_lead_back_to_it(pieces, lang):
    text = "".join(pieces)
    own = quotes(Document(text, lang, id="d"))
    for quote in own:
        assert 0 <= quote.start < quote.end <= len(text) and text[quote.start : quote.end] == quote.text
    assert own == sorted(own, key=lambda quote: (quote.start, quote.end))
    assert own == quotes(Document(text, lang, id="d"))


@settings(max_examples=50)
@given(st.text(max_size=60), st.sampled_from(["hi", "en"]))
def test_no_characters_break_it(text, lang):
    assert all(text[quote.start : quote.end] == quote.text for quote in quotes(Document(text, lang, id="d")))


def vocabulary(lang):
    """The words of all cases of a language, without the words that report speech and without marks."""
    cues = {word.lower() for row in rows("cues") for word in row["form"].split()} | {"to", "said"}
    texts = " ".join(case.values[0]["text"] for case in CASES + NEGATIVES if case.values[0]["lang"] == lang)
    known = {word.strip(EDGE + "(){}[]") for word in texts.split()}
    return sorted(word for word in known if word.lower() not in cues and not set(word) & set("“”\"'‘’«»:"))


VOCABULARY = {lang: vocabulary(lang) for lang in ("hi", "en")}


@pytest.mark.parametrize("lang", ["hi", "en"])
@given(data=st.data())
def test_without_marks_and_verbs_of_speech_nothing_is_said(lang, data):
    plain = data.draw(st.lists(st.sampled_from([*VOCABULARY[lang], ",", ".", "।"]), max_size=30))
    assert not quotes(Document(" ".join(plain), lang, id="d"))


CLAUSES = ["the road was shut", "nobody had slept", "two trains would run", "prices rose by a tenth"]
HINDI_CLAUSES = ["सड़क बंद है", "रात भर कोई नहीं सोया", "दो ट्रेनें चलेंगी", "मार्च में दाम बढ़े"]


@given(st.sampled_from(["Ravi Das", "Mita Bose", "The minister"]), st.sampled_from(CLAUSES), st.booleans())
def test_a_clause_is_reported_before_and_behind_said(name, clause, behind):
    text = f"{clause.capitalize()}, {name} said." if behind else f"{name} said that {clause}."
    (quote,) = quotes(Document(text, "en", id="d"))
    assert (quote.text.lower(), quote.speaker, quote.kind, quote.cue) == (clause, name, "indirect", "said")


@given(
    st.sampled_from(["रवि दास", "मीता बोस", "मंत्री"]),
    st.sampled_from(HINDI_CLAUSES),
    st.sampled_from(["कहा", "बताया", "लिखा"]),
)
def test_a_hindi_clause_is_reported_behind_ki(name, clause, verb):
    (quote,) = quotes(Document(f"{name} ने {verb} कि {clause}।", "hi", id="d"))
    assert (quote.text, quote.speaker, quote.kind, quote.cue) == (clause, name, "indirect", verb)


def test_a_quotation_goes_on_over_paragraphs():
    text = "Ravi Das said, “We waited for hours.\n\n“Nobody came to help us.”"
    (quote,) = quotes(Document(text, "en", id="d"))
    assert quote.text.startswith("We waited") and quote.text.endswith("help us.")


def test_the_verb_of_speech_is_told():
    (quote,) = quotes(Document("कंपनी ने दावा किया कि उसने नदी में कचरा नहीं डाला।", "hi", id="d"))
    assert (quote.cue, quote.kind, quote.speaker, quote.named) == ("दावा", "indirect", "कंपनी", True)


def test_a_pronoun_is_a_person_not_the_body_named_between():
    text = "Mita Bose said the camp was full. The army sent tents. She said nobody had slept."
    assert [quote.speaker for quote in quotes(Document(text, "en", id="d"))] == ["Mita Bose", "Mita Bose"]
    assert [quote.named for quote in quotes(Document(text, "en", id="d"))] == [True, False]


def told(text, lang="en"):
    return [(quote.text, quote.kind, quote.speaker) for quote in quotes(Document(text, lang, id="d"))]


MILL = "Rao described the old mill by the canal that the council had bought in the spring of 1998{} as “a palace”."
PRICE = " for the price of two tractors and three pumps"


@pytest.mark.parametrize(("text", "count"), [(MILL.format(""), 1), (MILL.format(PRICE), 0)])
def test_a_verb_of_speech_stands_within_110_characters_of_its_quotation(text, count):
    assert len(told(text)) == count


@pytest.mark.parametrize(
    ("tag", "speaker"),
    [
        ("the young head of the old school said", "the young head of the old school"),
        ("the young new head of the big old school said", ""),
    ],
)
def test_at_most_seven_words_stand_between_a_quotation_and_its_verb(tag, speaker):
    assert told(f"“The river is rising,” {tag}.") == [("The river is rising,", "direct", speaker)]


@pytest.mark.parametrize(("times", "reported"), [(3, False), (7, True)])
def test_a_long_quotation_without_its_closing_mark_hides_no_speech(times, reported):
    flood = "the water stands high in every street of the lower town and " * times
    found = told(f"The sign of the “green door and {flood}nobody came. Sen said that the pumps had failed.")
    assert found == ([("the pumps had failed", "indirect", "Sen")] if reported else [])


@pytest.mark.parametrize(("words", "is_speech"), [("Nobody came here.", False), ("Nobody came here today.", True)])
def test_a_sentence_in_marks_alone_is_speech_from_four_words_on(words, is_speech):
    assert [text for text, *_ in told(f"It rained. “{words}” It rained again.")] == ([words] if is_speech else [])


HALL = "The road is shut, Rao said at a meeting of the river board in the new town hall on Friday{}."


@pytest.mark.parametrize(
    ("more", "is_tag"), [("", True), (" of the week of the great harvest festival of the district", False)]
)
def test_a_tag_at_the_end_of_a_sentence_is_short(more, is_tag):
    assert told(HALL.format(more)) == ([("The road is shut", "indirect", "Rao")] if is_tag else [])


@pytest.mark.parametrize(("owner", "speaker"), [("lawyer", "Rao’s lawyer"), ("two old defence lawyers", "Rao")])
def test_whose_kin_speaks_is_told_in_three_words_at_most(owner, speaker):
    assert told(f"Rao’s {owner} said that the road was shut.") == [("the road was shut", "indirect", speaker)]


@pytest.mark.parametrize(("times", "is_headline"), [(3, True), (5, False)])
def test_a_headline_has_at_most_thirty_words(times, is_headline):
    line = "Mayor: " + "we are ready for the flood and " * times + "we will stay"
    assert [speaker for *_, speaker in told(line)] == (["Mayor"] if is_headline else [])
