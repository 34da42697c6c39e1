"""Decisions: kept at once, never changed, undone by adding; what reviewers agree on, dispute and settle."""

import sqlite3
import subprocess
import sys

import pytest

from align.core.errors import AlignError
from align.review.decisions import FILE, Decisions, now
from align.review.outcomes import by_reviewer, labels, outcomes, standing

KNOWN = {"p1", "p2", "p3"}


@pytest.fixture
def store(tmp_path):
    opened = Decisions(tmp_path)
    yield opened
    opened.close()


def one(text):
    return {"hi": text, "en": text}


def decide(store, who, action, *subjects, after=None, **more):
    kept = [one(name) for name in subjects] if after is None else after
    kept = [] if action == "reject" else kept
    return store.add(who, action, subjects, [one(name) for name in subjects], kept, **more)


def test_a_decision_is_there_for_another_process_at_once(store, tmp_path):
    decide(store, "Asha", "accept", "p1", note="ठीक है")
    (made,) = Decisions(tmp_path).every()
    assert (made.reviewer, made.action, made.subjects, made.note) == ("Asha", "accept", ("p1",), "ठीक है")
    assert made.before == made.after == ({"hi": "p1", "en": "p1"},) and made.at.endswith("+00:00")


def test_decisions_cannot_be_changed_or_removed(store, tmp_path):
    decide(store, "Asha", "accept", "p1")
    database = sqlite3.connect(tmp_path / FILE)
    for words in ("UPDATE decisions SET reviewer = 'x'", "DELETE FROM decisions"):
        with pytest.raises(sqlite3.Error, match="never changed"):
            database.execute(words)
    database.close()


def test_undo_takes_back_ones_own_latest_and_keeps_the_history(store):
    decide(store, "Asha", "accept", "p1")
    decide(store, "Ravi", "accept", "p1")
    decide(store, "Asha", "reject", "p2")
    assert store.undo("Asha").action == "reject" and store.undo("Asha").subjects == ("p1",)
    assert store.undo("Asha") is None
    assert [made.reviewer for made in store.current()] == ["Ravi"] and len(store.every()) == 5


def test_a_decision_is_undone_by_number_by_whoever_made_it(store):
    first = decide(store, "Asha", "accept", "p1")
    decide(store, "Asha", "accept", "p2")
    assert store.undo("Ravi", first.id) is None and store.undo("Asha", first.id) == first
    assert [made.subjects for made in store.current()] == [("p2",)]


def test_a_killed_writer_loses_nothing(tmp_path):
    script = (
        "import os, sys, pathlib; from align.review.decisions import Decisions\n"
        "store = Decisions(pathlib.Path(sys.argv[1]))\n"
        "for k in range(50): store.add('Asha', 'accept', [f'p{k}'], [], [])\n"
        "os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", script, tmp_path], check=False)
    assert done.returncode == -9
    assert [made.subjects[0] for made in Decisions(tmp_path).every()] == [f"p{k}" for k in range(50)]


def test_a_file_of_something_else_is_refused(tmp_path):
    (tmp_path / FILE).write_text("not a database, but some kilobytes of text" * 100)
    with pytest.raises(AlignError, match="decisions cannot be kept"):
        Decisions(tmp_path)


def test_a_later_decision_overtakes_an_earlier_one_with_all_its_subjects(store):
    decide(store, "Asha", "merge", "p1", "p2", after=[one("both")])
    decide(store, "Asha", "accept", "p2")
    assert {name: made.action for name, made in standing(store.current()).items()} == {"p2": "accept"}


def test_reviewers_who_agree_are_one_outcome(store):
    decide(store, "Asha", "accept", "p1")
    decide(store, "Ravi", "accept", "p1")
    decide(store, "Ravi", "reject", "p2")
    found = outcomes(store.current(), KNOWN)
    assert [(sorted(o.subjects), o.by, o.disputed) for o in found] == [
        (["p1"], ("Asha", "Ravi"), False), (["p2"], ("Ravi",), False)]  # fmt: skip
    assert labels(found) == {"p1": True, "p2": False}


def test_what_reviewers_say_differently_is_disputed_until_settled(store):
    decide(store, "Asha", "accept", "p1")
    decide(store, "Ravi", "merge", "p1", "p2", after=[one("both")])
    (found,) = outcomes(store.current(), KNOWN)
    assert found.disputed and found.subjects == {"p1", "p2"} and labels([found]) == {}
    end = decide(store, "Mira", "accept", "p1", settles=True)
    (found,) = outcomes(store.current(), KNOWN)
    assert not found.disputed and found.decisions == (end,) and labels([found]) == {"p1": True}
    assert "Mira" not in by_reviewer(store.current(), KNOWN)
    decide(store, "Ravi", "reject", "p1")
    (found,) = outcomes(store.current(), KNOWN)
    assert found.disputed  # somebody decided again


def test_what_settled_a_disagreement_is_taken_back_together(store):
    decide(store, "Asha", "accept", "p1")
    decide(store, "Asha", "reject", "p2")
    decide(store, "Ravi", "merge", "p1", "p2", after=[one("both")])
    at = now()
    decide(store, "Mira", "accept", "p1", settles=True, at=at)
    decide(store, "Mira", "reject", "p2", settles=True, at=at)
    (found,) = outcomes(store.current(), KNOWN)
    assert not found.disputed and labels([found]) == {"p1": True, "p2": False}
    store.undo("Mira")
    assert outcomes(store.current(), KNOWN)[0].disputed and len(store.current()) == 3


def test_the_same_texts_by_two_hands_are_no_dispute_and_count_once(store):
    decide(store, "Asha", "edit", "p1", after=[one("mended")])
    decide(store, "Ravi", "edit", "p1", after=[one("mended")])
    (found,) = outcomes(store.current(), KNOWN)
    assert not found.disputed and len(found.decisions) == 1 and found.by == ("Asha", "Ravi")


def test_decisions_about_another_run_are_passed_over(store):
    decide(store, "Asha", "accept", "gone")
    decide(store, "Asha", "merge", "p1", "gone", after=[one("both")])
    assert outcomes(store.current(), KNOWN) == []
