"""Names as keys of sounds: the same name, the same key, whatever the script; and how alike two keys are."""

import unicodedata

import pytest
from cases_reader import cases
from hypothesis import given
from hypothesis import strategies as st

from align.evidence.phonetic import (
    SOUNDS,
    end_otherwise,
    fold,
    sound_costs,
    sound_similarity,
    sounds_of,
    spell,
    word_sounds,
)

HINDI = st.text([chr(code) for code in range(0x0900, 0x0980)] + [" ", "\u200d"], max_size=12)
ANY = st.one_of(st.text(), HINDI, st.from_regex("[A-Za-z .'-]{0,16}", fullmatch=True))
LETTERS = ["ए", "बी", "सी", "डी", "ई", "एफ", "जी", "एच", "आई", "जे", "के", "एल", "एम"]
LETTERS += ["एन", "ओ", "पी", "क्यू", "आर", "एस", "टी", "यू", "वी", "डब्ल्यू", "एक्स", "वाई", "ज़ेड"]
KEYS = st.text(SOUNDS, max_size=12)


@given(ANY)
def test_a_key_is_made_of_sounds_only(text):
    assert set(sounds_of(text)) <= set(SOUNDS)


@given(HINDI)
def test_encodings_of_one_text_have_one_key(text):
    forms = {sounds_of(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")}
    assert forms == {sounds_of(text)}


@given(HINDI)
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=6))
def test_letters_spelled_by_their_hindi_names_read_back(letters):
    assert spell(fold("".join(LETTERS[ord(letter) - ord("A")] for letter in letters))) == letters


@pytest.mark.parametrize("word", ["किताब", "सीता", "केला", "पीपल", "हिंदी", "", "Delhi"])
def test_other_words_spell_nothing(word):
    assert spell(fold(word)) == ""


@given(KEYS, KEYS)
def test_similarity_is_mutual_and_between_nought_and_one(a, b):
    assert 0 <= sound_similarity(a, b) == sound_similarity(b, a) <= 1


@given(KEYS.filter(bool))
def test_a_key_is_wholly_like_itself_and_unlike_nothing(a):
    assert sound_similarity(a, a) == 1
    assert sound_similarity(a, "") == 0


@given(st.from_regex("[a-z]{1,10}", fullmatch=True))
def test_capitals_do_not_change_the_sounds_of_a_word(word):
    assert word_sounds(word) == word_sounds(word.title())


@pytest.mark.parametrize("row", cases("romanise"))
def test_keys(row):
    assert sounds_of(row["name"]) == row["expect"]


@pytest.mark.parametrize("row", cases("romanise_negatives"))
def test_other_names_have_other_keys(row):
    assert sounds_of(row["a"]) != sounds_of(row["b"])


@pytest.mark.parametrize(("a", "b", "steps", "more", "size"), [
    ("kiran", "karan", ["ia"], 0, 3.8),  # three consonants and two vowels of 0.4 are 3.8 sounds
    ("kiran", "karna", ["ia", "a-", "a-"], 0, 3.8),  # a after a cluster may be silent
    ("manis", "manisa", ["a-"], 1, 4.2),  # another ending: a woman's name
    ("bam", "bah", ["mh"], 0, 2.4),
])  # fmt: skip
def test_likeness_is_one_minus_cost_over_length(a, b, steps, more, size):
    swap, drop = sound_costs()
    cost = sum(drop[x] if y == "-" else swap[x][y] for x, y in steps)
    assert sound_similarity(a, b) == pytest.approx(1 - (cost + more) / size)


@pytest.mark.parametrize(("a", "b", "apart"), [
    ("अभिनव", "Abhinava", True), ("मोहिनी", "Mohin", True), ("रंजन", "Ranjana", True), ("चंद्र", "Chandra", False),
    ("चंद्रा", "Chandri", True), ("राव", "Rau", False), ("पुणे", "Pune", False), ("विजय", "Vijaya", False),
    ("मीरा", "Meera", False), ("रमन", "Raghava", False),
])  # fmt: skip
def test_an_ending_tells_names_apart_where_it_is_said(a, b, apart):
    assert end_otherwise(word_sounds(a), word_sounds(b)) is apart


def test_what_has_nothing_in_common_is_not_looked_at():
    assert sound_similarity("ijlas", "banderas") == 0  # the cheapest reading would make it 0.45
