"""Progress of long work on stderr: a bar on a terminal, sparse lines elsewhere, nothing for short work."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field

QUIET = 2.0  # seconds before anything is shown
REDRAW = 0.2  # seconds between two drawings of the bar
LINE = 30.0  # seconds between two lines where stderr is no terminal
WIDTH = 30


@dataclass(slots=True)
class Progress:
    """Counts `done` of `total` things called `label`; call `advance` as they are done and `finish` at the end."""

    label: str
    total: int
    shown: bool = True
    done: int = 0
    started: float = field(default_factory=time.monotonic)
    last: float = 0.0
    drawn: bool = False

    def advance(self, count: int = 1) -> None:
        """Count, and draw if it is time."""
        self.done += count
        now = time.monotonic()
        pause = REDRAW if sys.stderr.isatty() else LINE
        if self.shown and now - self.started > QUIET and now - self.last > pause:
            self.last, self.drawn = now, True
            self._draw(now)

    def finish(self) -> None:
        """End the bar's line."""
        if self.drawn and sys.stderr.isatty():
            self._draw(time.monotonic())
            sys.stderr.write("\n")

    def _draw(self, now: float) -> None:
        rate = self.done / max(now - self.started, 1e-6)
        left = max(self.total - self.done, 0) / max(rate, 1e-6)
        words = f"{self.label}: {self.done:,} of {self.total:,}, {rate:,.0f} a second, {left:,.0f} s left"
        if sys.stderr.isatty():
            full = WIDTH * min(self.done, self.total) // max(self.total, 1)
            sys.stderr.write(f"\r[{'#' * full}{'.' * (WIDTH - full)}] {words}\x1b[K")
        else:
            sys.stderr.write(words + "\n")
        sys.stderr.flush()
