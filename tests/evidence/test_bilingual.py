"""Clauses, stems and the bilingual lexicon."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.evidence.bilingual import Lexicon, bag, expand, load_lexicon, rarities, shared_mass, stem, stems
from align.text.clauses import clauses

TINY = Lexicon(
    {"नद": {"river": 1.0}, "पुल": {"bridg": 1.0}},
    {"hi": {"नद": 0.1, "पुल": 0.1}, "en": {"river": 0.1, "bridg": 0.1}},
)


@given(st.text(alphabet="कनदी ,;:—“”andbut", max_size=80))
def test_clauses_joined_are_the_sentence(text):
    assert " ".join(" ".join(clauses(text)).split()) == " ".join(text.split())


def test_a_sentence_parts_where_clauses_begin():
    hindi = "नदी का पानी गाँव तक आ गया, जिसके बाद लोग ऊँची जगहों पर चले गए"
    assert clauses(hindi) == ["नदी का पानी गाँव तक आ गया,", "जिसके बाद लोग ऊँची जगहों पर चले गए"]
    english = "The bridge was closed at dawn and the ferries began to run"
    assert clauses(english) == ["The bridge was closed at dawn", "and the ferries began to run"]
    assert clauses("Yes, he said") == ["Yes, he said"]
    assert clauses("The bridge fell, nobody was hurt") == ["The bridge fell, nobody was hurt"]  # three words: no clause


@pytest.mark.parametrize(
    ("one", "other", "lang"),
    [("नदी", "नदियों", "hi"), ("किताब", "किताबें", "hi"), ("ज़मीन", "जमीन", "hi"), ("bridge", "bridges", "en")],
)
def test_forms_of_a_word_share_a_stem(one, other, lang):
    assert stem(one, lang) == stem(other, lang)


def test_words_that_translate_each_other_are_shared_and_rare_ones_weigh_more():
    hi, en = [stems("नदी पर पुल", "hi")], [stems("the bridge over the river", "en"), stems("the rain", "en")]
    left = bag(hi[0], "hi", rarities(hi * 2, "hi", TINY, general=True), TINY)
    right = [bag(text, "en", rarities(en, "en", TINY, general=False), TINY) for text in en]
    called = expand(left, TINY)
    assert set(called) == {"river", "bridg"}
    assert shared_mass(called, right[0]) > 0 == shared_mass(called, right[1])


def test_the_shipped_lexicon_knows_common_words():
    lexicon = load_lexicon()
    assert "water" in lexicon.pairs[stem("पानी", "hi")]
    assert all(0 < weight <= 1 for row in lexicon.pairs.values() for weight in row.values())
