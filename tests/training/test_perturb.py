"""The suite that measures drift: what an edit changes and leaves, and that its two halves share no substitution."""

from __future__ import annotations

import re

import numpy as np
import pytest

from align.core.types import LANGS
from align.text.normalise import folded
from training import kept, poles, reframe, swaps
from training.denial import negation_insert
from training.perturb import SEVERITY, Example, examples, write
from training.resources import table

PAIRS = [
    ("भारत ने 12 मार्च 2019 को जापान को 45 किलोमीटर लंबी सड़क के लिए तीन करोड़ रुपये दिए।",
     "On 12 March 2019, India gave Japan three crore rupees for a road of 45 kilometres."),
    ("सभी शिक्षक कहते हैं कि सुरक्षित पानी आसान नहीं है, लेकिन आप इसे साफ रख सकते हैं।",
     "All teachers say that safe water is not easy, but you can keep it clean."),
    ("सरकार को नए अस्पताल बनाने चाहिए क्योंकि कई लोग बीमार हैं और पुराने अस्पताल छोटे हैं।",
     "The government should build new hospitals because many people are sick and the old hospitals are small."),
    ("मंत्री ने कहा कि पिछले साल 2,50,000 लोगों ने दिल्ली में शांति के पक्ष में मार्च किया था।",
     "The minister said that 250,000 people marched for peace in Delhi last year."),
    ("शहर के उत्तरी भाग में कुछ दुकानें हमेशा खुली रहती हैं और किताबें सस्ते दाम पर बिकती हैं।",
     "In the northern part of the city, some shops are always open and books are sold at cheap prices."),
    ("वह जल्दी घर पहुँचा और उसने अपने भाई को हिंदी में एक लंबा पत्र लिखा।",
     "He arrived home early and wrote a long letter in Hindi to his brother."),
]  # fmt: skip
FOUND = examples(PAIRS * 4, seed=3, part=1)


def sides(example: Example) -> list[tuple[str, tuple[int, int]]]:
    return [(t, s) for t, s in ((example.a, example.span_a), (example.b, example.span_b)) if s]


def test_same_seed_same_examples() -> None:
    assert examples(PAIRS, 5, 0) == examples(PAIRS, 5, 0)
    assert examples(PAIRS, 5, 0) != examples(PAIRS, 6, 0)


def test_every_type_of_edit_finds_a_place() -> None:
    drift = {"number", "number_word", "magnitude", "unit", "date", "negation_insert", "negation_delete", "quantifier",
             "modality", "antonym", "omission_1", "omission_3", "omission_20pct", "added_clause", "mistranslation",
             "untranslated", "register", "name_swap", "speaker_swap", "cue_strength", "role_swap"}  # fmt: skip
    same = {"translation", "identical", "digits", "zwj", "punctuation", "case", "whitespace", "spelling",
            "number_format", "synonym", "word_order", "paraphrase", "register_cross", "script"}  # fmt: skip
    assert drift <= {e.type for e in FOUND if e.label}
    assert same <= {e.type for e in FOUND if not e.label}
    assert not {e.type for e in FOUND if e.label} & {e.type for e in FOUND if not e.label}


def test_ids_are_unique() -> None:
    assert len({e.id for e in FOUND}) == len(FOUND)


def test_outside_its_span_an_edit_changes_nothing() -> None:
    for example in FOUND:
        if example.label:
            holds(example)


def holds(example: Example) -> None:
    assert sides(example), example
    for text, (start, end) in sides(example):
        assert 0 <= start <= end <= len(text)
    # Several words of address change at once; a clause put first takes the capital from what follows.
    if example.span_a and example.span_b and example.type not in ("register", "added_clause"):
        (s, e), (x, y) = example.span_a, example.span_b
        bare = [re.sub(r"\s", "", t) for t in (example.a[:s], example.b[:x], example.a[e:], example.b[y:])]
        assert bare[0] == bare[1], example
        assert bare[2] == bare[3], example


def test_a_benign_row_has_no_place_and_no_severity() -> None:
    for example in FOUND:
        if not example.label:
            keeps(example)


def keeps(example: Example) -> None:
    assert (example.span_a, example.span_b, example.severity) == (None, None, "")
    if example.type == "identical":
        assert example.a == example.b
    elif example.langs in ("hi-hi", "en-en"):
        assert example.a != example.b
    if (
        example.type in ("digits", "zwj", "case", "whitespace", "nukta", "quote_style")
        and example.langs[:2] == example.langs[3:]
    ):
        a, b = (folded(text).replace(" ", "") for text in (example.a, example.b))
        assert a == b, example


def test_severity_is_that_of_the_type() -> None:
    assert all(e.severity == SEVERITY.get(e.type, "major") for e in FOUND if e.label)


@pytest.mark.parametrize("lang", LANGS)
def test_the_halves_share_no_word(lang) -> None:
    words = [
        {form for k, v in poles.turns(lang, part).items() for form in (k, *(t.other for t in v))} for part in (0, 1)
    ]
    assert words[0] and words[1] and not words[0] & words[1]
    for kind in ("place", "city", "person"):
        assert not set(swaps.names(kind, lang, 0)) & set(swaps.names(kind, lang, 1))
    first, second = (kept.synonyms(lang, part) for part in (0, 1))
    assert first and second and not set(first) & set(second)
    assert not {p for p, _ in reframe.speakers(0)} & {p for p, _ in reframe.speakers(1)}


def test_mistaken_words_of_the_halves_differ() -> None:
    words = [
        {
            e.b[slice(*e.span_b)].lower()
            for e in examples(PAIRS * 6, 1, part)
            if e.type == "mistranslation" and e.id[-1] == "m"
        }
        for part in (0, 1)
    ]
    assert words[0] and words[1] and not words[0] & words[1]


def test_the_poles_face_each_other() -> None:
    for row in table("poles"):
        one, other = row["one"].split(" "), row["other"].split(" ")
        assert len(one) == len(other), row
        assert all(a.rstrip("!~") != b.rstrip("!~") for a, b in zip(one, other, strict=True)), row
    assert min(len({row["scale"] for row in table("poles") if row["lang"] == lang}) for lang in LANGS) >= 130


@pytest.mark.parametrize(
    ("text", "lang", "new"),
    [
        ("काम कर दिया गया है।", "hi", "काम नहीं कर दिया गया है।"),
        ("यह किया जा सकता है।", "hi", "यह नहीं किया जा सकता है।"),
        ("वह बहुत अच्छा है।", "hi", "वह बहुत अच्छा नहीं है।"),
        ("आप इसे साफ रखें।", "hi", "आप इसे साफ न रखें।"),
        ("She can swim.", "en", "She cannot swim."),
        ("They have been there.", "en", "They have not been there."),
        ("He made a cake.", "en", "He did not make a cake."),
    ],
)
def test_a_denial_stands_where_grammar_puts_it(text, lang, new) -> None:
    change = negation_insert(text, lang, np.random.default_rng(1), 0)
    assert change is not None and change.text == new


def test_what_is_written_reads_back(tmp_path) -> None:
    write(FOUND, tmp_path / "gold.tsv")
    header, *lines = (tmp_path / "gold.tsv").read_text(encoding="utf-8").rstrip("\n").split("\n")
    assert header.split("\t") == ["id", "a", "b", "label", "type", "severity", "span_a", "span_b", "langs"]
    assert len(lines) == len(FOUND)
    assert all(len(line.split("\t")) == 9 for line in lines)
