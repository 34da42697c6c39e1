"""Measuring against gold."""

import json

import numpy as np
import pytest

from align.core.errors import AlignError
from align.jobs.evaluate import calibration_error, evaluate_files, judge_beads, judge_texts, overlap
from align.jobs.gold import Predicted


def bead(hi, en, probability=0.9):
    return Predicted(tuple(hi), tuple(en), ("", ""), probability)


def test_strict_asks_for_the_same_sets_and_lax_for_a_link():
    gold = [((0,), (0,)), ((1, 2), (1,)), ((3,), (2,))]
    rows = [bead([0], [0]), bead([1], [1]), bead([3], [3])]
    strict, lax = (judge_beads(gold, rows, strict=flag) for flag in (True, False))
    assert strict.right.tolist() == [True, False, False]
    assert lax.right.tolist() == [True, True, False]
    assert lax.found.tolist() == [True, True, False]


def test_texts_match_when_both_sides_overlap_in_the_same_documents():
    gold = [
        {
            "hi_doc": "a.hi.txt",
            "en_doc": "b.en.txt",
            "hi": "यह पत्र मेयर ने लिखा",
            "en": ["the mayor wrote", "this letter"],
        }
    ]
    rows = [
        Predicted("यह पत्र मेयर ने लिखा था", "the mayor wrote this letter", ("x/a.hi.txt", "b.en.txt"), 0.9),
        Predicted("यह पत्र मेयर ने लिखा था", "the mayor wrote this letter", ("c.hi.txt", "b.en.txt"), 0.9),
        Predicted("यह पत्र मेयर ने लिखा था", "he refused", ("a.hi.txt", "b.en.txt"), 0.9),
    ]
    judged = judge_texts(gold, rows)
    assert judged.right.tolist() == [True, False, False]
    assert judged.found.tolist() == [True]


@pytest.mark.parametrize(
    ("a", "b", "share"), [("a b c d", "a b c d", 1), ("a b", "x a b y", 1), ("a b c d", "c d e f", 0.5), ("a", "b", 0)]
)
def test_overlap_is_the_longest_common_run(a, b, share):
    assert overlap(a, b) == overlap(b, a) == share


@pytest.mark.parametrize(("shared", "right"), [("a b x y", True), ("a x y z", False)])
def test_half_of_the_words_of_both_sides_must_be_shared(shared, right):
    gold = [{"hi_doc": "h", "en_doc": "e", "hi": "a b c d", "en": "a b c d"}]
    for sides in ((shared, "a b c d"), ("a b c d", shared)):
        judged = judge_texts(gold, [Predicted(*sides, ("h", "e"), 0.9)])
        assert judged.right.tolist() == judged.found.tolist() == [right]


def test_calibration_error_of_a_known_table():
    assert calibration_error(np.array([0.8] * 10), np.array([True] * 8 + [False] * 2)) == pytest.approx(0.32)
    assert calibration_error(np.array([0.8] * 10), np.array([True] * 8 + [False] * 2), bins=1) == pytest.approx(0)


def test_files_of_vecalign_beads_are_read(tmp_path):
    gold, found = tmp_path / "gold", tmp_path / "found.jsonl"
    gold.write_text("[0]:[0]\n[1, 2]:[1]\n[]:[2]\n")
    found.write_text("\n".join(json.dumps({"hi": h, "en": e, "probability": 0.9}) for h, e in (([0], [0]), ([1], [1]))))
    table = evaluate_files(str(gold), str(found))
    assert "strict: 2 predicted, 2 gold" in table
    assert "precision  0.5000" in table


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[0]:[0", "gold:1: not a bead; write [0]:[0, 1]"),
        ("[0]:[0]\n0:x", "gold:2: not a bead"),
        ('{"hi": 1', "gold:1: not JSON"),
        ('{"hi": "a", "en": "b", "hi_doc": "x"}', "gold:1: no en_doc; "),
        ("0\t0\n\n1\tx", "gold:3: no two indices; write two indices with a tab between"),
        ("0\t0\n1", "gold:2: no two indices"),
    ],
)
def test_broken_gold_names_its_line(tmp_path, text, said):
    gold, found = tmp_path / "gold", tmp_path / "found.jsonl"
    gold.write_text(text + "\n")
    found.write_text("")
    with pytest.raises(AlignError) as error:
        evaluate_files(str(gold), str(found))
    assert said in str(error.value)


def test_broken_predictions_name_their_line(tmp_path):
    gold, found = tmp_path / "gold", tmp_path / "found.jsonl"
    gold.write_text("0\t0\n")
    found.write_text('{"hi": [0], "en": [0]}\n\n{"hi": [1]}\n')
    with pytest.raises(AlignError, match=r"found\.jsonl:3: no aligned pair: no en; give records"):
        evaluate_files(str(gold), str(found))


def test_links_are_beads_of_one_sentence_a_side(tmp_path):
    gold, found = tmp_path / "gold", tmp_path / "found.jsonl"
    gold.write_text("0\t4\n\n2\t3\tof no account\n")
    found.write_text('{"hi": [0], "en": [4], "probability": 0.9}\n{"hi": [1], "en": [3], "probability": 0.6}\n')
    table = evaluate_files(str(gold), str(found))
    assert "links: 2 predicted, 2 gold" in table
    assert "  1-1            precision  0.5000  of 2\n  1-1            recall     0.5000  of 2\n" in table


def test_figures_are_told_by_type_and_by_length(tmp_path):
    gold, predicted = tmp_path / "gold", tmp_path / "predicted.jsonl"
    gold.write_text("[0]:[0]\n[1, 2]:[1]\n[3]:[2]\n", encoding="utf-8")
    records = [{"hi": [0], "en": [0], "probability": 0.9}, {"hi": [1], "en": [1], "probability": 0.6}]
    predicted.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    strict = evaluate_files(str(gold), str(predicted)).split("lax:")[0]
    assert "1-1            precision  0.5000  of 2" in strict
    assert "1-1            recall     0.5000  of 2" in strict
    assert "2-1            recall     0.0000  of 1" in strict


BEADS = [([0], [0]), ([1], [1, 2]), ([2], [3])]
LINKS = [(0, 0), (1, 2), (2, 1)]
FORMS = {
    "vecalign": ("strict", "".join(f"{hi}:{en}:0.31\n" for hi, en in BEADS) + "[]:[4]:0.7\n"),
    "records": ("strict", "".join(json.dumps({"hi": h, "en": e, "probability": 0.4}) + "\n" for h, e in BEADS)),
    "numbers of numpy": ("strict", "[0] : [0]\n[1]\t[1 2]\n[2]:[3.0]\n"),
    "windows": ("strict", "\ufeff[0]:[0]\r\n# moved\r\n[1]:[2, 1]\r\n\r\n[2]:[3]\r\n[2]:[3]\r\n"),
    "header": ("links", "hi\ten\n" + "".join(f"{h}\t{e}\tsure\n" for h, e in LINKS)),
    "spaces": ("links", "".join(f"{h}  {e}\n" for h, e in LINKS)),
    "commas": ("links", "hi,en\n" + "".join(f"{h},{e}\n" for h, e in LINKS)),
    "decimals": ("links", "".join(f"{h}.0\t{e}.0\n" for h, e in LINKS)),
    "pharaoh": ("links", "0-0 1-2\n2-1\n"),
    "notes": ("links", "# by hand\n" + "".join(f"{h}\t{e}\n" for h, e in LINKS)),
}


@pytest.mark.parametrize("form", FORMS)
def test_figures_are_those_counted_by_hand(tmp_path, form):
    name, text = FORMS[form]
    gold, found = tmp_path / "gold", tmp_path / "found.jsonl"
    gold.write_text(text, encoding="utf-8", newline="")
    # One bead is the gold one, one shares a link with it, one shares none; the first is told twice.
    records = [([0], [0]), ([0], [0]), ([1], [2]), ([2], [0])]
    found.write_text("".join(json.dumps({"hi": h, "en": e}) + "\n" for h, e in records))
    tables = evaluate_files(str(gold), str(found))
    assert tables.startswith(f"{name}: 3 predicted, 3 gold")
    shares = {"strict": "0.3333", "lax": "0.6667", "links": "0.6667"}
    for own in ["strict", "lax"] if name == "strict" else ["links"]:
        part = tables[tables.index(f"{own}: 3 predicted") :]
        figures = [line.split("[")[0].split() for line in part.split("\n")[1:4]]
        assert figures == [[measure, shares[own]] for measure in ("precision", "recall", "F1")]


@pytest.mark.parametrize("text", ["", "\n# nothing\n", "[]:[0]\n[1]:[]\n"])
def test_gold_without_a_pair_is_no_gold(tmp_path, text):
    (tmp_path / "gold").write_text(text)
    (tmp_path / "found").write_text("")
    with pytest.raises(AlignError, match="gold: holds no pairs; give beads"):
        evaluate_files(str(tmp_path / "gold"), str(tmp_path / "found"))


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ('{"hi": [0], "en": [0], "probability": null}', "its probability is no number between 0 and 1"),
        ('{"hi": [0], "en": [0], "probability": 1.5}', "its probability is no number between 0 and 1"),
        ('{"hi": [0], "en": [0], "probability": NaN}', "its probability is no number between 0 and 1"),
        ('{"hi": [0], "en": "x"}', '"en" is no list of line numbers'),
        ('{"hi": [-1], "en": [0]}', '"hi" is no list of line numbers'),
        ('{"hi": [true], "en": [0]}', '"hi" is no list of line numbers'),
    ],
)
def test_a_prediction_that_is_none_is_told(tmp_path, record, said):
    (tmp_path / "gold").write_text("0\t0\n")
    (tmp_path / "found").write_text(record + "\n")
    with pytest.raises(AlignError) as error:
        evaluate_files(str(tmp_path / "gold"), str(tmp_path / "found"))
    assert f"found:1: {said}" in str(error.value)


def test_texts_and_indices_are_not_compared(tmp_path):
    indices, texts = tmp_path / "indices", tmp_path / "texts"
    indices.write_text('{"hi": [0], "en": [0]}\n')
    texts.write_text('{"hi": "a", "en": "b", "hi_doc": "x", "en_doc": "y"}\n')
    for gold, found in ((texts, indices), (indices, texts)):
        with pytest.raises(AlignError, match="the predictions hold"):
            evaluate_files(str(gold), str(found))


def test_indices_of_another_aligner_are_measured_too(tmp_path):
    (tmp_path / "gold").write_text("[0]:[0]\n[1]:[1]\n")
    (tmp_path / "found").write_text("[0]:[0]:0.2\n[]:[1]:0.9\n")
    assert "strict: 1 predicted, 2 gold" in evaluate_files(str(tmp_path / "gold"), str(tmp_path / "found"))
