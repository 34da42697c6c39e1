"""Cleaning: every step drops what it is for, keeps what is like it, and says why."""

import json
import tracemalloc

import pytest

from align.core.errors import AlignError
from align.filters.checks import CHECKS
from align.filters.duplicates import KnownTexts
from align.filters.steps import STEPS, Cleaner, Cleaning, cleaning_of, excluded_texts

HI = "नदी का पानी रात में बहुत बढ़ गया और लोग अपने घर छोड़कर ऊँची जगह चले गए।"
EN = "The river rose far in the night and people left their homes for higher ground."
# By step: what it drops, and what it must let through.
DROPPED = {
    "copy": ("IMF, 2024", "IMF – 2024"),
    "language": ("This is written in English and not in Hindi at all.", EN),
    "script": ("WHO ne yah report jaari ki है", EN),
    "length": ("शब्द " * 151, EN),
    "length-ratio": (HI, "It rose."),
    "long-word": (HI, f"See {'x' * 61} there."),
    "repetition": (HI, "buy now buy now buy now buy now"),
}
KEPT = {
    "copy": (HI, EN),
    "language": ("मेरे phone की battery low है", "My phone's battery is low."),
    "script": ("मेरे phone की battery low है", "My phone's battery is low."),
    "length": ("शब्द " * 150, EN),
    "length-ratio": ("हाँ।", "Yes, it is."),
    "long-word": (HI, "Donaudampfschifffahrtsgesellschaftskapitän"),
    "repetition": ("धीरे-धीरे पानी बढ़ता गया, बढ़ता गया।", "No, no, he said; that that is is."),
}


@pytest.mark.parametrize("step", CHECKS)
def test_each_step_drops_what_it_is_for_and_nothing_else(step):
    cleaner = Cleaner(cleaning_of({"steps": [step]}))
    assert cleaner.against(*DROPPED[step]).startswith(f"{step}: ")
    assert cleaner.against(*KEPT[step]) == ""
    assert cleaner.against(HI, EN) == ""


def test_lengths_are_told_in_letters_so_that_vowel_signs_count_nothing():
    signs, letters = "कि" * 30, "k" * 30
    assert CHECKS["length-ratio"].against(signs, letters, {"most": 1.0}) == ""


def test_a_near_duplicate_of_a_kept_pair_is_dropped_and_names_it():
    cleaner = Cleaner(cleaning_of(True))
    cleaner.keep(HI, EN, "first")
    assert cleaner.against(HI, EN.replace("higher ground", "higher grounds")) == "near-duplicate of first"
    assert cleaner.against("सरकार ने बाढ़ के लिए नौ करोड़ रुपये दिए।", "The government gave nine crore rupees.") == ""
    assert Cleaner(Cleaning()).against(HI, HI) == ""  # nothing is done unasked


def test_settings_and_order_are_the_users():
    assert Cleaner(cleaning_of({"length": {"most": 3}})).against(HI, EN).startswith("length: ")
    assert cleaning_of({"steps": ["length", "copy"]}).steps == ("length", "copy")
    assert cleaning_of(True).steps == STEPS and cleaning_of(False).steps == ()


@pytest.mark.parametrize(
    "wrong", [{"steps": ["colour"]}, {"colour": {}}, {"length": {"colour": 1}}, {"length": 3}, {"steps": 1}, "yes"]
)
def test_what_there_is_not_is_refused_with_what_there_is(wrong):
    with pytest.raises(AlignError) as told:
        cleaning_of(wrong)
    assert told.value.hint


def test_excluded_texts_come_from_lines_tables_and_corpora(tmp_path):
    (tmp_path / "test.hi").write_text(f"{HI}\n\nदूसरी पंक्ति\n", encoding="utf-8")
    (tmp_path / "pairs.tsv").write_text(f"hi\ten\n{HI}\t{EN}\n", encoding="utf-8")
    assert excluded_texts(str(tmp_path / "test.hi")) == [HI, "दूसरी पंक्ति"]
    assert excluded_texts(str(tmp_path / "pairs.tsv")) == [HI, EN]
    cleaner = Cleaner(Cleaning(exclude=(str(tmp_path / "test.hi"),)))
    assert cleaner.against(HI.replace("।", " ।"), EN) == f"exclude: the text of {tmp_path / 'test.hi'}:1"
    assert cleaner.against(HI.replace("रात में ", ""), EN) == "" or "exclude" in cleaner.against(HI, EN)
    with pytest.raises(AlignError):
        excluded_texts(str(tmp_path / "none.hi"))


def test_a_pairs_file_of_another_run_is_read_as_records(tmp_path):
    row = {"id": "x", "hi": HI, "en": EN, "hi_doc": "a", "en_doc": "b", "hi_sentences": [], "en_sentences": []}
    row |= {"hi_span": [0, 1], "en_span": [0, 1], "type": "1-1", "similarity": 1, "margin": 1, "probability": 1}
    row |= {"evidence": {"names": [], "numbers": []}, "mode": "parallel", "model": "toy"}
    (tmp_path / "pairs.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert excluded_texts(str(tmp_path)) == excluded_texts(str(tmp_path / "pairs.jsonl")) == [HI, EN]


def test_what_is_known_is_on_disk():
    known = KnownTexts(0.8)
    known.add("the first of many texts that are remembered here", "first")
    tracemalloc.start()
    for number in range(2000):
        known.add(f"report {number} tells of {number * 7} things seen on day {number * 13} of the year", f"{number:05}")
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 200_000  # a signature alone has 1,024 bytes
    assert known.find("the first of many texts that are remembered there") == ""
    assert known.find("The first of many texts that are remembered here") == "first"
    assert known.find("report 77 tells of 539 things seen on day 1001 of the year") == "00077"
