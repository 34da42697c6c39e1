"""What counts as page furniture, what does not, and that cut leads keep true offsets."""

import json
from pathlib import Path

import pytest

from align.core.types import Document
from align.text.boilerplate import clean
from align.text.language import detect, is_mixed
from align.text.normalise import folded, for_encoder
from align.text.sentences import sentences

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases" / "residue.jsonl").read_text(encoding="utf-8").split("\n")
    if line
]


def cleaned(text, lang):
    document = Document(text, lang, id="d")
    kept, dropped = clean(sentences(document))
    for part in (*kept, *dropped):
        assert text[part.start : part.end] == part.text
    return kept, dropped


def test_there_are_cases():
    assert len(CASES) > 50


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:30])
def test_case(case):
    body = {
        "hi": "\n\nज़िले में तीन दिन से लगातार बारिश हो रही है।\n" * 6,
        "en": "\n\nIt has been raining in the district for three days.\n" * 6,
    }[case["lang"]]
    text = body + case["text"] if case.get("last") else case["text"] + body
    kept, dropped = cleaned(text, case["lang"])
    assert [drop.reason for drop in dropped] == ([case["reason"]] if case["reason"] else [])
    if "rest" in case:
        assert case["rest"] in [sentence.text for sentence in kept]


def test_mixed_hindi_is_flagged_and_kept():
    kept, dropped = cleaned("हमारी team ने last year यह project complete किया था।", "hi")
    assert [sentence.mixed for sentence in kept] == [True] and not dropped
    assert not is_mixed("दिल्ली में WHO की बैठक हुई, जिसमें कई देशों के लोग आए।", "hi")


@pytest.mark.parametrize(
    ("text", "lang"),
    [("पानी", "hi"), ("Water", "en"), ("वह office जा रहा है", "hi"), ("1234 ...", None), ("水は青い", None)],
)
def test_language_of_short_texts_is_by_script(text, lang):
    assert detect(text)[0] == lang


def test_the_form_for_the_encoder_is_stable_and_the_key_folds_spellings():
    text = " 1. ज़मीन\u200c पर \u00a0पानी "
    assert for_encoder(text) == "ज़मीन पर पानी".replace("ज़", "ज\u093c")
    assert for_encoder(for_encoder(text)) == for_encoder(text)
    assert folded("“ज़मीन” पर २ गाँव!") == folded("जमीन पर 2 गांव")
    assert folded("Water, rose.") == folded("water rose") != folded("water fell")
