"""Sentence spans: laws over any text, then cases with `‖` where a sentence begins."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.core.types import Document
from align.text.sentences import sentences, split

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases" / "split.jsonl").read_text(encoding="utf-8").split("\n")
    if line
]
ALPHABET = "कखगआईहै ।.|?!…\n\r\t\"“”'()1२aAbB\u00a0\u200d\u093e\u094d"


def test_there_are_cases():
    assert len(CASES) > 80


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


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['lang']} {case['label']}")
def test_case(case):
    text = case["text"].replace("‖", "")
    want = [part.strip() for part in case["text"].split("‖")]
    assert [text[start:end] for start, end in split(text, case["lang"])] == want
