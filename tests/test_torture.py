"""A part of `make torture`: a few kills, faults and inputs, none of which may end otherwise than promised."""

from __future__ import annotations

import shutil

import pytest
import torture

pytestmark = pytest.mark.slow


def test_writers_that_are_killed_leave_the_old_folder_or_the_new_one(encoder):
    found = torture.kills(moments=3)
    assert found.wrong == [] and found.tries > 40
    assert found.outcomes["old"] and found.outcomes["new"]


def test_of_two_writers_one_wins(encoder):
    assert torture.writers(3).outcomes == {"whole": 3}


def test_full_disks_wrong_places_damaged_caches_and_models_are_told(encoder):
    assert torture.faults().wrong == []


def test_hostile_input_is_one_clear_line_or_read(encoder):
    found = torture.inputs(0.015, 1)
    assert found.wrong == [] and found.tries > 10


def test_the_tries_themselves_can_fail(tmp_path):
    count = torture.Count()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.txt").write_text("half", encoding="utf-8")
    torture._judge("x", "operation 1", tmp_path / "out", {"a.txt": "old"}, {"a.txt": "new"}, count)
    assert count.outcomes == {"mixed": 1} and len(count.wrong) == 1
    shutil.rmtree(tmp_path / "out")
    assert torture._complaint(1, "Traceback (most recent call last):\nValueError: x") == "ValueError: x"
    assert torture._complaint(2, "") == "nothing said" and torture._complaint(0, "") == ""
