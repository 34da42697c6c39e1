"""Every feature of three hand-made pairs, exactly: a toy encoder, a lexicon of six words, a background of two rows."""

import math
from collections import Counter

import numpy as np
import pytest
from toy import ToyEncoder

from align.alignment.features import evidence_features, score_candidates
from align.alignment.sides import Clauses, Sentences
from align.core.paths import models_dir
from align.core.vectors import neighbours, unit
from align.evidence import reader
from align.evidence.bilingual import Lexicon
from align.evidence.facts import compare_facts, read_facts
from align.evidence.reader import Reader
from align.model.background import Background
from align.model.heads import load_heads
from align.model.recipes import load_recipe

TABLE = {"नदी": "river", "पुल": "bridge", "सड़क": "road", "बारिश": "rain", "नाव": "boat", "बंद": "closed", "पानी": "water"}
HI = [
    "नदी का पानी 25 घर, 7 गाँव में घुसा।", "रमेश यादव ने 12 पुल नहीं बनाए।", "सड़क बंद है।",
    "बारिश रुकी।", "नाव मिली।", "नदी की नाव।", "पुल पर सड़क।",
]  # fmt: skip
EN = [
    "The river entered 30 houses.", "Ramesh Yadav did build the 12 bridges in Delhi.", "The road at Meghpur is closed.",
    "Rain stopped.", "A boat was found.", "The boat of the river.", "A road on the bridge of Delhi.",
]  # fmt: skip
LEXICON = Lexicon(
    {"नद": {"river": 0.9}, "पुल": {"bridg": 0.8}, "सड़क": {"road": 0.7}},
    {"hi": {"नद": 0.02, "पुल": 0.01, "सड़क": 0.03}, "en": {"river": 0.02, "bridg": 0.01, "road": 0.03}},
)
# A number that clashes; a name shared and one missed, a denial of one side; two Hindi sentences against one.
BEADS = [((0,), (0,)), ((1,), (1,)), ((2, 3), (2,))]


def encode(texts):
    """Toy rows with a direction in common, as real encoders have: cosines are crowded and positive."""
    return unit(ToyEncoder(TABLE).encode(texts) + np.float32(0.6))


def sides(*, alone=False):
    reader = Reader()
    rows = {"hi": encode(["नदी पुल", "घर"]), "en": encode(["river bridge", "house"])}
    background = Background({lang: own.mean(axis=0) for lang, own in rows.items()}, rows)
    made = []
    for lang, texts in (("hi", HI), ("en", EN)):
        halves = [[" ".join(text.split()[:2]), " ".join(text.split()[2:])] for text in texts]
        clauses = Clauses(
            [encode(pair) for pair in halves], [np.array([len(c) or 1 for c in p], np.float32) for p in halves]
        )
        made.append(Sentences(lang, texts, encode(texts), background, alone, clauses, LEXICON, reader))
    return made


IN_A_POOL = {
    "similarity": (0.58959, 0.58396, 0.9282),
    "margin": (0.84073, 0.82473, 1.2648),
    "cosine": (-0.28254, -0.58537, 0.73544),
    "distance_margin": (-0.37248, -0.62302, 0.68616),
    "gap": (-0.61443, -0.93097, 0.03973),
    "length": (0.14837, 0.4399, 0.23205),
    "brevity": (0.26316, 0.25, 0.29412),
    "lacking": (0.0, 0.69315, 0.0),
    "numbers_clash": (0.69315, 0.0, 0.0),
    "names_shared": (0.0, 0.52779, 0.0),
    "names_missed": (0.0, 0.0, 0.29832),
    "numbers_shared": (0.0, 0.69315, 0.0),
    "numbers_rewritten": (0.0, 0.0, 0.0),
    "numbers_apart": (0.0, 0.0, 0.0),
    "numbers_added": (0.69315, 0.0, 0.0),
    "words": (0.23234, 0.20653, 0.0),
    "words_contained": (0.23234, 0.20653, 0.0),
    "told": (0.68494, 0.74777, 0.93099),
}
# What differs where each pair is measured by itself, against the background.
ALONE = IN_A_POOL | {
    "margin": (0.80611, 0.75876, 1.23783),
    "cosine": (-0.21827, -0.57096, 0.60944),
    "distance_margin": (-0.21827, -0.57096, 0.60944),
    "gap": (-0.65502, -1.12951, -0.15694),
    "names_shared": (0.0, 1.09861, 0.0),
    "names_missed": (0.0, 0.0, 0.69315),
    "words": (0.69594, 0.66029, 0.0),
    "words_contained": (0.69594, 0.66029, 0.0),
}


@pytest.mark.parametrize(("alone", "expected"), [(False, IN_A_POOL), (True, ALONE)])
def test_every_feature_has_its_value(alone, expected):
    scored = score_candidates(*sides(alone=alone), BEADS)
    assert scored.table.keys() == expected.keys()
    for name, values in expected.items():
        assert scored.table[name].tolist() == pytest.approx(values, abs=2e-5), name


def test_values_that_can_be_worked_out_by_hand():
    table = score_candidates(*sides(alone=True), BEADS).table
    letters = len(HI[0]), len(EN[0])
    assert table["length"][0] == pytest.approx(abs(math.log((letters[0] + 5) / (letters[1] + 5)) - 0.044))
    assert table["brevity"][0] == pytest.approx(10 / (min(letters) + 10))
    # नदी and river stand in 2 % of general text each, and translate each other with weight 0.9.
    squared = (math.log(0.02) / math.log(20)) ** 2
    assert table["words"][0] == pytest.approx(0.9 * squared / (squared + 0.5))
    # 25 clashes with 30, and 7 is told by the Hindi side alone.
    assert table["numbers_clash"][0] == table["numbers_added"][0] == pytest.approx(math.log1p(1))
    pool = score_candidates(*sides(), BEADS).table
    # Ramesh and Yadav stand in one of seven English sentences: each weighs ln(8/2)² / ln(21/2)².
    assert pool["names_shared"][1] == pytest.approx(math.log1p(2 * (math.log(4) / math.log(10.5)) ** 2), abs=1e-5)


NUMBERS = [
    # hi, en, shared, rewritten, clash, apart, added
    ("41 मज़दूर आए।", "The 41 workers came.", 1, 0, 0, 0, 0),
    ("इकतालीस मज़दूर आए।", "The 41 workers came.", 1, 1, 0, 0, 0),
    ("मज़दूर आए।", "The 41 workers came.", 0, 0, 0, 0, 1),
    ("41 मज़दूर आए।", "The workers came.", 0, 0, 0, 0, 1),
    ("41 मज़दूर आए।", "The 37 workers came.", 0, 0, 1, 0, 0),
    ("41 मज़दूर आए।", "The workers came at 6 pm.", 0, 0, 0, 1, 0),
    ("41 मज़दूर 5 किमी चले।", "The 37 workers left at 6 pm on Monday.", 0, 0, 1, 1, 1),
    ("1990 के दशक में 12 पुल बने।", "Twelve bridges were built in the nineties.", 2, 2, 0, 0, 0),
]


@pytest.mark.parametrize("row", NUMBERS)
def test_numbers_are_shared_or_clash_or_add_to_what_is_said(row):
    hi, en, *expected = row
    found = [compare_facts(read_facts(hi, "hi"), read_facts(en, "en"))]
    table = evidence_features(lambda key: 1.0, found)
    names = ("numbers_shared", "numbers_rewritten", "numbers_clash", "numbers_apart", "numbers_added")
    assert [round(math.expm1(table[name][0])) for name in names] == expected


def test_no_head_takes_a_clash_for_a_good_sign_and_none_a_likeness_for_a_bad_one():
    for mode, head in load_heads(models_dir() / load_recipe().calibration).items():
        weights = dict(zip(head.features, head.weights, strict=True))
        assert all(weights.get(name, -1.0) < 0 for name in ("numbers_clash", "numbers_apart", "numbers_added")), mode
        if mode in ("story", "pairs"):
            likely = ("similarity", "distance_margin", "told", "words", "numbers_shared", "judge_same")
            assert all(weights.get(name, 1.0) > 0 for name in likely), mode


def test_a_margin_is_over_the_four_nearest_others():
    hi, en = sides()
    cosines = hi.raw[0] @ np.delete(en.raw, 0, axis=0).T, en.raw[0] @ np.delete(hi.raw, 0, axis=0).T
    near = [
        neighbours(x[:1], np.delete(y, 0, axis=0), 4).index[0]
        for x, y in ((hi.vectors, en.vectors), (en.vectors, hi.vectors))
    ]
    mean = sum(own[index].mean() for own, index in zip(cosines, near, strict=True)) / 2
    assert score_candidates(hi, en, BEADS[:1]).table["margin"][0] == pytest.approx(
        hi.raw[0] @ en.raw[0] / mean, abs=1e-5
    )


def test_each_text_is_read_once_and_each_pair_compared_once(monkeypatch):
    asked = Counter()
    for name in ("read_facts", "compare_facts"):
        real = getattr(reader, name)
        monkeypatch.setattr(reader, name, lambda *own, real=real, name=name: asked.update([name]) or real(*own))
    hi, en = sides()
    for _ in range(3):
        score_candidates(hi, en, BEADS)
        rows = np.arange(2)
        score_candidates(hi.part(rows), en.part(rows), BEADS[:2])
    # All English sentences, for the rarity of names, and three Hindi spans; three beads.
    assert asked == {"read_facts": 10, "compare_facts": 3}


PAIR_HEADS = ("pool", "story", "pairs")


def test_every_head_asks_for_features_that_are_measured():
    heads = load_heads(models_dir() / load_recipe().calibration)
    assert set(heads) == {*PAIR_HEADS, "scan", "scan_left_out", "bead", "left_out"}
    for mode in PAIR_HEADS:
        head = heads[mode]
        measured = {*IN_A_POOL, *(f"judge_{label}" for label in ("same", "changed"))}
        assert set(head.features) <= measured and np.abs(head.weights).min() > 0, mode


def test_each_question_has_the_right_answer_on_plain_values():
    """A pair with every sign of a translation beside one with none: the heads agree on which is which."""
    right = {"similarity": 0.93, "cosine": 0.7, "distance_margin": 0.5, "gap": 0.4, "margin": 1.15, "words": 0.6}
    right |= {
        "words_contained": 0.7,
        "told": 0.93,
        "names_shared": 0.5,
        "brevity": 0.1,
        "judge_same": 3.0,
    }
    wrong = {"similarity": 0.8, "cosine": 0.05, "distance_margin": -0.1, "gap": -0.2, "margin": 0.97, "length": 0.6}
    wrong |= {
        "told": 0.8,
        "names_missed": 0.7,
        "numbers_clash": 0.7,
        "numbers_added": 0.7,
        "brevity": 0.1,
        "judge_same": -4.0,
    }
    heads = load_heads(models_dir() / load_recipe().calibration)
    for mode in PAIR_HEADS:
        head = heads[mode]
        rows = np.array([[row.get(name, 0.0) for name in head.features] for row in (right, wrong)], np.float32)
        sure, doubtful = head.probability(rows)
        assert sure > 0.9 and doubtful < 0.2, mode
