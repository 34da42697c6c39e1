"""Decisions of reviewers in an SQLite file beside the run: added to, never changed, so that every one can be undone."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeAlias

from align.core.errors import AlignError

FILE: Final = "review.sqlite"
UNDO: Final = "undo"
Values: TypeAlias = Mapping[str, Any]
_BUSY: Final = 10.0  # seconds to wait while another reviewer's decision is being written
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS decisions (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, reviewer TEXT NOT NULL, action TEXT NOT NULL,
  subjects TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, note TEXT NOT NULL, settles INTEGER NOT NULL,
  undoes INTEGER REFERENCES decisions (id));
CREATE TABLE IF NOT EXISTS samples (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, subjects TEXT NOT NULL);
CREATE TRIGGER IF NOT EXISTS decisions_stay BEFORE UPDATE ON decisions
  BEGIN SELECT RAISE(ABORT, 'decisions are added to, never changed'); END;
CREATE TRIGGER IF NOT EXISTS decisions_remain BEFORE DELETE ON decisions
  BEGIN SELECT RAISE(ABORT, 'decisions are added to, never changed'); END;
"""
_COLUMNS: Final = "id, at, reviewer, action, subjects, before, after, note, settles, undoes"


@dataclass(frozen=True, slots=True)
class ReviewDecision:
    """What a reviewer did with `subjects` (ids of the run): the records `before` and `after` as JSON holds them.

    `settles` marks a decision that ends a disagreement; `undoes` is the id of the decision that this one takes back.
    `at` is the time in UTC (ISO 8601).
    """

    id: int
    at: str
    reviewer: str
    action: str
    subjects: tuple[str, ...]
    before: tuple[Values, ...]
    after: tuple[Values, ...]
    note: str = ""
    settles: bool = False
    undoes: int | None = None


class Decisions:
    """The decisions of all reviewers of a run; each is on the disk when `add` comes back."""

    def __init__(self, folder: Path) -> None:
        """Open the file of a run's folder, and make it where there is none.

        Raises:
            AlignError: a place that cannot be written to, or a file that holds something else.
        """
        self.path = folder / FILE
        with _told(self.path):
            self._database = sqlite3.connect(self.path, timeout=_BUSY, isolation_level=None, check_same_thread=False)
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = FULL")
            self._database.executescript(_SCHEMA)
        self._read: list[ReviewDecision] = []

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def add(
        self,
        reviewer: str,
        action: str,
        subjects: Sequence[str],
        before: Sequence[Values],
        after: Sequence[Values],
        *,
        note: str = "",
        settles: bool = False,
        undoes: int | None = None,
        at: str = "",
    ) -> ReviewDecision:
        """Write a decision and give it back with its number; `at` is a time of `now`, now by default."""
        packed = [json.dumps(list(part), ensure_ascii=False) for part in (subjects, before, after)]
        values = (at or now(), reviewer, action, *packed, note, int(settles), undoes)
        with _told(self.path):
            written = self._database.execute(
                "INSERT INTO decisions (at, reviewer, action, subjects, before, after, note, settles, undoes) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            )
        number = written.lastrowid
        return next(one for one in reversed(self.every()) if one.id == number)

    def undo(self, reviewer: str, number: int | None = None) -> ReviewDecision | None:
        """Take back a reviewer's decision by number, the latest without one; None where there is none to take back.

        What settled one disagreement at one time is taken back together.
        """
        mine = [one for one in self.current() if one.reviewer == reviewer and number in (None, one.id)]
        if not mine:
            return None
        last = mine[-1]
        for one in self.current():
            if one.id == last.id or (last.settles and one.settles and (one.reviewer, one.at) == (reviewer, last.at)):
                self.add(reviewer, UNDO, one.subjects, one.after, one.before, undoes=one.id)
        return last

    def every(self) -> list[ReviewDecision]:
        """Give all decisions in the order they were made, those of other processes too."""
        last = self._read[-1].id if self._read else 0
        with _told(self.path):
            rows = self._database.execute(f"SELECT {_COLUMNS} FROM decisions WHERE id > ? ORDER BY id", (last,))
            self._read += [_decision(row) for row in rows]
        return list(self._read)

    def current(self) -> list[ReviewDecision]:
        """Give the decisions that were not taken back, in order."""
        every = self.every()
        gone = {one.undoes for one in every}
        return [one for one in every if one.undoes is None and one.id not in gone]

    def keep_sample(self, subjects: Sequence[str]) -> None:
        """Keep a drawn sample, in the order it is to be looked at."""
        with _told(self.path):
            self._database.execute("INSERT INTO samples (at, subjects) VALUES (?, ?)", (now(), json.dumps(subjects)))

    def sample(self) -> tuple[str, ...]:
        """Give the sample drawn last, empty where none was."""
        with _told(self.path):
            row = self._database.execute("SELECT subjects FROM samples ORDER BY id DESC LIMIT 1").fetchone()
        return tuple(json.loads(row[0])) if row else ()


def has_decisions(folder: Path) -> bool:
    """Tell whether anybody reviewed a run."""
    return (folder / FILE).is_file()


def now() -> str:
    """Give the time in UTC, as decisions keep it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _decision(row: Sequence[Any]) -> ReviewDecision:
    number, at, reviewer, action, subjects, before, after, note, settles, undoes = row
    subjects, before, after = (tuple(json.loads(packed)) for packed in (subjects, before, after))
    return ReviewDecision(number, at, reviewer, action, subjects, before, after, note, bool(settles), undoes)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell what is wrong with the file in our own words."""
    try:
        yield
    except sqlite3.Error as error:
        hint = "give a folder that can be written to, and a file that `align review` made"
        raise AlignError(f"decisions cannot be kept ({error})", path=path, hint=hint) from error
