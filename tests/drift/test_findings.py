"""From logits to findings: what is told, where, how grave, in which words, and when nothing is."""

from math import log

import numpy as np
import pytest
from drift_toys import read

from align.core.types import RANK, Finding
from align.drift.findings import findings, gravity
from align.drift.messages import nothing
from align.judge.contradictions import Clash
from align.judge.measured import Measured
from align.judge.network import Verdict

SURE, UNSURE = 4.0, -4.0


def logit(probability):
    return log(probability / (1 - probability))


def told(a, b, clashes=(), probability=0.9, types=None, changed=((), ()), missing=((), ()), attention=(), low=UNSURE):
    """Findings of two texts given the words that changed on each side, by index or as {index: logit}."""
    x, y = read(a, b)
    rows = [np.full((len(side.words), 2), low, np.float32) for side in (x, y)]
    for which, column in ((changed, 0), (missing, 1)):
        for table, own in zip(rows, which, strict=True):
            for k in own:
                table[k, column] = own[k] if isinstance(own, dict) else SURE
    weights = np.zeros((len(x.words), len(y.words)), np.float32)
    for i, j, *weight in attention:
        weights[i, j] = weight[0] if weight else 1
    verdict = Verdict(np.zeros(6, np.float32), *rows, weights)
    return findings(Measured(x, y, None, clashes, None, verdict), probability, types or {})


def exact(found):
    return [(one.type, one.severity, one.a, one.b, one.probability, one.message) for one in found]


def test_below_the_promised_probability_nothing_is_told():
    where = {"changed": ((1,), (1,))}
    assert told("the cat sat down", "the dog sat down", probability=0.6, **where)
    assert not told("the cat sat down", "the dog sat down", probability=0.599, **where)


def test_words_facing_one_another_are_a_substitution():
    found = told("the cat sat down", "the dog sat down", changed=((1,), (1,)), attention=[(1, 1)])
    said = "The wording differs: “cat” in one, “dog” in the other."
    assert exact(found) == [("wording", "minor", (4, 7), (4, 7), 0.982014, said)]


def test_words_of_one_side_are_left_out_or_added():
    found = told("he came home very late", "he came home", changed=((3, 4), ()))
    said = "“very late” stands in the first text and has no counterpart in the second."
    assert exact(found) == [("omission", "minor", (13, 22), None, 0.982014, said)]
    found = told("he came home", "he came home very late", changed=((), (3, 4)))
    said = "“very late” stands in the second text and has no counterpart in the first."
    assert exact(found) == [("addition", "minor", None, (13, 22), 0.982014, said)]


def test_four_words_of_content_are_more_than_a_detail():
    (one,) = told("he came", "he came with heavy boxes of printed books", changed=((), (3, 4, 6, 7)))
    assert (one.severity, one.b) == ("major", (13, 41))
    (one,) = told("he came", "he came with heavy boxes of printed", changed=((), (3, 4, 6)))
    assert one.severity == "minor"


def test_the_place_of_what_is_missing_is_told_too():
    (one,) = told("he came home very late", "he came home", changed=((3, 4), ()), missing=((), (2,)))
    assert one.b == (12, 12)
    found = told("he came home very late", "he came home", missing=((), (2,)))
    said = "Words seem to be missing in the second text after “home”."
    assert exact(found) == [("omission", "minor", None, (12, 12), 0.982014, said)]
    found = told("he came home", "he came home very late", missing=((1,), ()))
    said = "Words seem to be missing in the first text after “came”."
    assert exact(found) == [("addition", "minor", (7, 7), None, 0.982014, said)]


def test_a_word_counts_as_changed_from_even_odds_on():
    for chance, runs in ((0.51, 2), (0.49, 1)):
        found = told("tower hill river market garden", "tower hill river", changed=({0: logit(chance), 4: SURE}, ()))
        assert len(found) == runs


def test_one_word_between_two_changed_ones_belongs_to_the_run_two_do_not():
    assert [one.a for one in told("tower hill river lake", "x", changed=((0, 2), ()))] == [(0, 16)]
    assert [one.a for one in told("tower hill river lake", "x", changed=((0, 3), ()))] == [(0, 5), (17, 21)]


def test_words_of_grammar_alone_come_and_go():
    assert told("he came home", "he came home too", changed=((), (3,))) == []
    assert told("he came home late", "he came home", changed=((3,), ())) != []


def test_two_runs_among_several_face_each_other_from_a_tenth_of_attention_on():
    where = {"changed": ((0, 4), (0,))}
    a, b = "one two three four five", "six two three four"
    for weight, kinds in ((0.11, {"wording", "omission"}), (0.09, {"omission", "addition"})):
        assert {one.type for one in told(a, b, attention=[(0, 0, weight)], **where)} == kinds
    assert [one.type for one in told("one two", "six two", changed=((0,), (0,)))] == ["wording"]  # no other


MEN = [(0, 0), (1, 1), (2, 2)]  # 25 and 35, men and men, came and came attend to each other


def test_a_clash_names_the_change_and_takes_its_words():
    found = told("25 men came", "35 men came", changed=((0,), (0,)), attention=MEN)
    said = "The number differs: “25” in one, “35” in the other."
    assert exact(found) == [("number", "critical", (0, 2), (0, 2), 0.982014, said)]


@pytest.mark.parametrize(("chance", "count"), [(0.26, 1), (0.24, 0)])
def test_a_clash_is_told_from_a_quarter_on_of_its_words(chance, count):
    found = told("25 men came", "35 men came", changed=({0: logit(chance), 2: SURE}, ()), attention=MEN)
    assert sum(one.type == "number" for one in found) == count


def test_values_that_do_not_face_each_other_or_count_the_same_are_of_different_things():
    said = "25 men arrived", "35 men arrived"
    for weight, count in ((0.011, 1), (0.009, 0)):  # the square root of it, as all attention on 35 is from 25
        found = told(*said, changed=((0,), (0, 2)), attention=[(0, 0, weight), (1, 1), (2, 2)])
        assert sum(one.type == "number" for one in found) == count
    found = told("25 men arrived", "35 goats died", changed=((0,), (0,)), attention=[(0, 0)])
    assert not any(one.type == "number" for one in found)


def test_of_two_figures_each_faces_the_one_that_counts_the_same():
    a, b = "25 soldiers died and 40 wounded", "50 wounded and 30 soldiers died"
    found = told(a, b, changed=((0, 4), (0, 3)), attention=[(0, 3), (0, 0), (4, 0), (4, 3), (1, 4), (2, 5), (5, 1)])
    assert [(a[slice(*one.a)], b[slice(*one.b)]) for one in found if one.type == "number"] == [
        ("25", "30"),
        ("40", "50"),
    ]


@pytest.mark.parametrize(("chance", "count"), [(0.26, 1), (0.24, 0)])
def test_a_clash_is_told_from_a_quarter_on_of_its_type(chance, count):
    found = told("25 men came", "35 men came", types={"number": chance}, changed=((2,), ()), attention=MEN)
    assert sum(one.type == "number" for one in found) == count


@pytest.mark.parametrize(("chance", "count"), [(0.51, 1), (0.49, 0)])
def test_what_one_side_only_has_needs_even_odds_of_its_words(chance, count):
    clash = [Clash("quantifier", (0, 3), None)]
    found = told(
        "all men came", "men came", clash, types={"quantifier": 1.0}, changed=({0: logit(chance), 2: SURE}, ())
    )
    assert sum(one.type == "quantifier" for one in found) == count


def test_an_opposite_needs_a_word_to_be_opposite_to():
    found = told("prices rose", "prices", [Clash("antonym", (7, 11), None)], changed=((1,), ()))
    assert [one.type for one in found] == ["omission"]


def test_a_denial_of_one_side_alone_is_less_than_critical():
    a, b = "he did not ignore it", "he did take it well"
    denial = Clash("negation", (7, 10), None)
    (alone,) = told(a, b, [denial], changed=((2,), ()))
    assert alone.severity == "major" and alone.message == "The denial “not” stands in the first text only."
    found = told(a, b, [denial], changed=((2, 3), (2,)), attention=[(3, 2)])
    assert {one.type: one.severity for one in found} == {"negation": "major", "wording": "minor"}


@pytest.mark.parametrize("kind", ["number", "name"])
def test_a_number_or_name_only_one_side_gives_is_minor(kind):
    (one,) = told("the eleven piers", "the piers", [Clash(kind, (4, 10), None)], changed=((1,), ()))
    assert (one.type, one.severity, one.b) == (kind, "minor", None)


def test_the_gravest_come_first_then_the_surest_and_six_at_most():
    found = told(
        "तुम 25 लोग",
        "आपन 35 लोग",
        [Clash("register", (0, 3), (0, 3))],
        changed=((0, 1), (0, 1)),
        attention=[(1, 1), (0, 0)],
    )
    assert [one.type for one in found] == ["number", "register"]
    a = "tower x x hill x x river x x lake x x field x x market x x garden"
    chances = {k * 3: logit(0.6 + k / 20) for k in range(7)}
    found = told(a, "y", changed=(chances, ()))
    assert [a[slice(*one.a)] for one in found] == ["garden", "market", "field", "lake", "river", "hill"]


def test_without_a_probability_a_finding_comes_last_of_its_severity():
    several = [Finding("cue", "minor", None, None, ""), Finding("register", "minor", None, None, "", 0.1)]
    several += [Finding("speaker", "critical", None, None, "")]
    assert [one.type for one in sorted(several, key=gravity)] == ["speaker", "register", "cue"]
    assert sorted(RANK, key=RANK.__getitem__) == ["critical", "major", "minor"]


def test_a_drift_without_a_sure_word_is_told_at_its_likeliest_place():
    found = told("he came home", "he came home late", changed=((), {3: -1.0}), low=-3)
    said = "“late” stands in the second text and has no counterpart in the first."
    assert exact(found) == [("addition", "minor", None, (13, 17), 0.268941, said)]


def test_a_text_without_words_is_told_without_a_probability():
    x, y = read("he came", "…")
    assert exact([nothing(x, y)]) == [("omission", "major", (0, 7), None, None, "The second text has no words.")]
    assert exact([nothing(y, x)]) == [("addition", "major", None, (0, 7), None, "The first text has no words.")]


# The type of a substitution


@pytest.mark.parametrize(
    ("a", "b", "words", "kind"),
    [
        ("he said so", "he claimed so", ((1,), (1,)), "cue"),
        ("he said so", "he stated so", ((1,), (1,)), "wording"),  # of one strength
        ("उसने आरोप लगाया", "उसने दावा किया", ((1,), (1,)), "cue"),
        ("“It rose,” said Ravi.", "“It rose,” said Mohan.", ((3,), (3,)), "speaker"),
        ("the flood hit Delhi", "the flood hit Agra", ((3,), (3,)), "name"),
        ("the flood hit Delhi", "the flood hit towns", ((3,), (3,)), "wording"),
        ("यह school बहुत अच्छा था", "यह घर बहुत अच्छा था", ((1,), (1,)), "untranslated"),
        ("यह School बहुत अच्छा था", "यह घर बहुत अच्छा था", ((1,), (1,)), "wording"),
        ("the flood hit towns", "बाढ़ ने गाँव डुबोए", ((3,), (2,)), "mistranslation"),
    ],
)
def test_what_kind_of_word_was_put_for_another(a, b, words, kind):
    assert [one.type for one in told(a, b, changed=words, attention=[(words[0][0], words[1][0])])] == [kind]


def test_what_is_less_likely_than_not_is_minor():
    for chance, severity in ((0.51, "major"), (0.49, "minor")):
        clash = [Clash("date", (0, 6), (0, 6))]
        (one,) = told(
            "Monday x", "Friday x", clash, types={"date": chance}, changed=({0: logit(0.3)}, ()), attention=[(0, 0)]
        )
        assert (one.type, one.severity) == ("date", severity)
