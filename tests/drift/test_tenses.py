"""Tense: a verb of the past facing one of the future is told, as modality; nothing else is."""

from __future__ import annotations

import pytest

from align.drift import tenses
from align.drift.fitted import load_fitted
from align.drift.tenses import tense_changes, verb_groups
from align.judge.measured import measure_pairs
from align.judge.wording import read_wordings


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("चेक दिए जाएंगे", [("चेक दिए जाएंगे", "future")]),
        ("चेक दिए गए थे", [("चेक दिए गए थे", "past")]),
        ("कंपनी खर्च उठाएगी", [("उठाएगी", "future")]),
        ("कोई कमी रही होगी", []),  # must have been
        ("The cheques will be handed over", [("will be handed", "future")]),
        ("The cheques were handed over", [("were handed", "past")]),
        ("He gave cheques", [("gave", "past")]),
        ("They were probing it", []),
        ("The cheques are handed over", []),
    ],
)
def test_a_verb_group_tells_past_or_future_or_neither(token_encoder, text, groups):
    (side,) = read_wordings([text], token_encoder)
    found = [(side.text[slice(*side.span(one.first, one.last))], one.tense) for one in verb_groups(side)]
    assert found == groups


def changes(token_encoder, a, b):
    (found,) = measure_pairs([(a, b)], token_encoder, load_fitted().judge)
    return tense_changes(found)


PAID = "अस्पताल में भर्ती सभी लोगों के इलाज का सारा खर्च कंपनी ने चुका दिया है"
PAYS = "The company would pay the full treatment bill of everyone admitted to hospital"


def test_what_is_paid_in_one_and_will_be_in_the_other_is_told_in_words_either_way_round(token_encoder):
    (one,), (other,) = changes(token_encoder, PAID, PAYS), changes(token_encoder, PAYS, PAID)
    assert (one.type, one.severity, one.probability) == ("modality", "major", None)
    assert "past “चुका दिया” in one, future “would pay” in the other" in one.message
    assert (one.a, one.b) == (other.b, other.a)


@pytest.mark.parametrize("other", ["The company paid the bill.", "The company would not pay the full treatment bill."])
def test_one_tense_and_a_denial_are_silent(token_encoder, other):
    assert changes(token_encoder, PAID, other) == []


@pytest.mark.parametrize(("launched", "told"), [(0.5, 0), (0.3, 1)])
def test_a_verb_that_another_one_faces_more_is_not_the_same(token_encoder, monkeypatch, launched, told):
    def facing(found, x, y):
        forms = {found.a.words[x.verb].form, found.b.words[y.verb].form}
        return launched if "launched" in forms else 0.4

    monkeypatch.setattr(tenses, "_facing", facing)
    a = "The state has launched an inquiry, which would be conducted by a judge."
    assert len(changes(token_encoder, a, "An inquiry has been ordered by the state.")) == told
