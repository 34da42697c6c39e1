"""The mirror law: drift of (b, a) is drift of (a, b) seen in a mirror."""

import json
from pathlib import Path

import pytest
from drift_toys import TABLE, fitted, random_judge
from hypothesis import given, settings
from hypothesis import strategies as st
from toy import ToyEncoder

from align.drift.judge import compare_texts
from align.drift.messages import MIRROR
from align.model.encoder import load_token_encoder

GOLD = Path(__file__).resolve().parents[2] / "data" / "sample" / "gold" / "news.jsonl"
TOLD = fitted(random_judge(), drift={"changed": 0.1, "word": 5.0}, number={"number_mutual": 9.0}, name={"word": 1.0})
WORDS = (
    *("the", "river", "rose", "not", "25", "35", "Delhi", "all", "some", ",", "“"),
    *("नदी", "पानी", "नहीं", "दिल्ली", "आप", "तुम", "२५", "।"),
)
TEXTS = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)


def words_of(finding):
    """The message with the first and second text exchanged."""
    return finding.message.replace("first", "\0").replace("second", "first").replace("\0", "second")


def assert_mirrored(one, other):
    assert other.probability == one.probability and other.types == one.types and other.similarity == one.similarity
    assert sorted(other.links) == sorted((y, x, weight) for x, y, weight in one.links)
    assert len(one.findings) == len(other.findings)
    for x, y in zip(one.findings, other.findings, strict=True):
        assert (y.type, y.severity, y.a, y.b) == (MIRROR.get(x.type, x.type), x.severity, x.b, x.a)
        assert y.probability == x.probability
        if "differs:" in x.message:
            head, _, rest = x.message.partition("“")
            first, second = rest.removesuffix("” in the other.").split("” in one, “", 1)
            assert y.message == f"{head}“{second}” in one, “{first}” in the other."
        else:
            assert y.message == words_of(x)


@settings(max_examples=150)
@given(TEXTS, TEXTS)
def test_toy_texts(a, b):
    one, other = compare_texts([(a, b), (b, a)], ToyEncoder(TABLE), TOLD)
    if a == b:  # a text against itself is the same pair either way
        assert one == other
    else:
        assert_mirrored(one, other)


def test_the_toys_have_something_to_tell():
    pairs = [("नदी 25 नहीं", "the river rose"), ("the river rose 25", "river rose 35 not"), ("आप नदी", "तुम पानी नहीं")]
    pairs += [("नदी और पानी", "the"), ("the", "the river rose, all of it, not some")]
    found = compare_texts(pairs, ToyEncoder(TABLE), TOLD)
    assert all(one.findings for one in found)


HAND_MADE = (
    ("लाल पुल बंद, छह माह पहले ही चेतावनी दी गई थी।", "The bridge was closed to vehicles on Tuesday night."),
    ("Ravi Das praised Sunita Devi in the house.", "Sunita Devi praised Ravi Das."),
    ("The court accepted 25 petitions on Friday in Delhi.", "On Friday the court rejected 35 petitions."),
    ("हम सब तुम्हारे बारे में सोच रहे हैं।", "हम आपके बारे में नहीं सोच रहे।"),
    ("मंत्री ने कहा कि पुल सुरक्षित है।", ""),
    ("वह आया।", "He came and left at once, without a word to anyone who was there."),
)


def test_real_texts_in_every_pair_of_languages(encoder):
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()][:16]
    hi, en = ([" ".join(row[lang]) for row in rows] for lang in ("hi", "en"))
    pairs = [*zip(hi, en, strict=True), *zip(hi[::2], hi[1::2], strict=True), *zip(en[::2], en[1::2], strict=True)]
    pairs += HAND_MADE
    found = compare_texts([*pairs, *((b, a) for a, b in pairs)], load_token_encoder())
    assert sum(bool(one.findings) for one in found) > len(pairs) // 2
    for one, other in zip(found[: len(pairs)], found[len(pairs) :], strict=True):
        assert_mirrored(one, other)


@pytest.mark.parametrize("kind", ["omission", "addition"])
def test_what_is_left_out_of_one_is_added_by_the_other(kind):
    pair = ("the river rose", "the river rose twice 25 in all Delhi")
    a, b = pair if kind == "addition" else pair[::-1]
    (one,) = compare_texts([(a, b)], ToyEncoder(TABLE), fitted(drift={"word": 1.0}))
    assert kind in [finding.type for finding in one.findings]
