"""Progress of long work on stderr: a bar on a terminal, sparse lines elsewhere, nothing for short work."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

QUIET: Final = 2.0  # seconds before anything is shown
PAUSE: Final = 30.0  # seconds between two lines where stderr is no terminal


@dataclass(slots=True)
class Progress:
    """Counts `done` of `total` things called `label`; call `advance` as they are done and `finish` at the end.

    A total of 0 is not known. What shows bars of its own on the way is counted `in_lines`, on a terminal too.
    """

    label: str
    total: int
    shown: bool = True
    in_lines: bool = False
    done: int = 0
    started: float = field(default_factory=time.monotonic)
    last: float = 0.0
    bar: Bar | None = None

    def advance(self, count: int = 1) -> None:
        """Count, and show it if it is time."""
        self.done += count
        now = time.monotonic()
        if not self.shown or now - self.started <= QUIET:
            return
        if sys.stderr.isatty() and self.total and not self.in_lines:
            self.bar = self.bar or _bar(self.label, self.total)
            self.bar.update(self.bar.task_ids[0], completed=self.done)
        elif now - self.last > PAUSE:
            self.last, rate = now, self.done / max(now - self.started, 1e-6)
            left = max(self.total - self.done, 0) / max(rate, 1e-6)
            of, end = (f" of {self.total:,}", f", {left:,.0f} s left") if self.total else ("", "")
            sys.stderr.write(f"{self.label}: {self.done:,}{of}, {rate:,.3g} a second{end}\n")
            sys.stderr.flush()

    def finish(self) -> None:
        """Take the bar away."""
        if self.bar:
            self.bar.stop()


def _bar(label: str, total: int) -> Bar:
    """Draw a bar that vanishes at the end."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    bar = Bar(*columns, console=Console(file=sys.stderr), transient=True)
    bar.add_task(label, total=total)
    bar.start()
    return bar


def tell(words: str) -> None:
    """Say one line on stderr."""
    sys.stderr.write(f"align: {words}\n")
