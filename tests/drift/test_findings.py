"""From log-odds of words to findings: what is told, where, and when nothing is."""

import numpy as np
import pytest
from toy import ToyEncoder

from align.drift.contradictions import Clash
from align.drift.findings import RANK, SEVERITY, findings, message
from align.drift.reading import wordings
from align.drift.word_head import Compared

SURE, UNSURE = 4.0, -4.0


def read(a, b):
    return wordings([a, b], ToyEncoder())


def compared(x, y, changed=((), ()), missing=((), ()), attention=()):
    rows = [np.full((len(side.words), 2), UNSURE, np.float32) for side in (x, y)]
    for n in (0, 1):
        rows[n][list(changed[n]), 0] = SURE
        rows[n][list(missing[n]), 1] = SURE
    table = np.zeros((len(x.words), len(y.words)), np.float32)
    for i, j in attention:
        table[i, j] = 1
    return Compared(*rows, table, 3.0)


def told(a, b, clashes=(), probability=0.9, types=None, **where):
    x, y = read(a, b)
    return findings(x, y, clashes, compared(x, y, **where), probability, types or {})


def test_an_unlikely_drift_is_not_told():
    assert not told("the cat sat down", "the dog sat down", probability=0.4, changed=((1,), (1,)))


def test_words_facing_one_another_are_another_wording():
    (one,) = told("the cat sat down", "the dog sat down", changed=((1,), (1,)), attention=[(1, 1)])
    assert (one.type, one.a, one.b, one.severity) == ("mistranslation", (4, 7), (4, 7), "major")
    assert "“cat”" in one.message and "“dog”" in one.message


def test_words_of_one_side_are_left_out_or_added():
    (one,) = told("he came home very late", "he came home", changed=((3, 4), ()))
    assert (one.type, one.a, one.b) == ("omission", (13, 22), None)
    (one,) = told("he came home", "he came home very late", changed=((), (3, 4)))
    assert (one.type, one.a, one.b) == ("addition", None, (13, 22))


def test_the_place_of_what_is_missing_is_told_too():
    (one,) = told("he came home very late", "he came home", changed=((3, 4), ()), missing=((), (2,)))
    assert one.b == (12, 12)
    (one,) = told("he came home very late", "he came home", missing=((), (2,)))
    assert (one.type, one.a, one.b) == ("omission", None, (12, 12))


def test_a_clash_names_the_change_and_takes_its_words():
    (one,) = told("25 men came", "35 men came", [Clash("number", (0, 2), (0, 2))], changed=((0,), (0,)))
    assert (one.type, one.severity, one.a, one.b) == ("number", "critical", (0, 2), (0, 2))


def test_a_clash_no_word_speaks_for_is_kept_quiet():
    found = told("25 men came", "35 men came", [Clash("number", (0, 2), (0, 2))], changed=((2,), (2,)))
    assert found and found[0].type != "number"


def test_a_denial_among_other_words_is_less_than_critical():
    a, b = "he did not ignore it", "he did take it well"
    denial = Clash("negation", (7, 10), None)
    (alone,) = told(a, b, [denial], changed=((2,), ()))
    assert alone.severity == "critical"
    found = told(a, b, [denial], changed=((2, 3), (2,)), attention=[(3, 2)])
    assert {one.type: one.severity for one in found}["negation"] == "major"


def test_a_number_only_one_side_gives_is_less_than_critical():
    (one,) = told("the eleven piers", "the piers", [Clash("number", (4, 10), None)], changed=((1,), ()))
    assert (one.type, one.severity, one.b) == ("number", "major", None)


def test_the_gravest_come_first():
    clashes = [Clash("register", (0, 2), (0, 2)), Clash("number", (3, 5), (3, 5))]
    found = told("तुम 25 लोग", "आप 35 लोग", clashes, changed=((0, 1), (0, 1)))
    assert [RANK[one.severity] for one in found] == sorted(RANK[one.severity] for one in found)
    assert found[0].type == "number"


def test_a_drift_without_a_sure_word_is_told_at_its_likeliest_place():
    x, y = read("he came home", "he came home late")
    rows = Compared(np.full((3, 2), -3, np.float32), np.full((4, 2), -3, np.float32), np.zeros((3, 4), np.float32), 2.0)
    rows.b[3, 0] = -1
    (one,) = findings(x, y, [], rows, 0.8, {})
    assert (one.type, one.b) == ("addition", (13, 17))


@pytest.mark.parametrize("kind", sorted(SEVERITY))
def test_every_type_has_a_severity_known_to_the_page(kind):
    assert SEVERITY[kind] in RANK


def test_a_message_is_a_sentence():
    assert message("number", "25", "35") == "The number differs: “25” in one, “35” in the other."
    assert message("name", "", "Ravi") == "The name “Ravi” stands in the second text only."
