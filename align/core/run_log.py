"""A log of a run for programs: a JSON object a line, each written as soon as something is done."""

from __future__ import annotations

import time
from pathlib import Path
from typing import IO

from align.core.errors import AlignError
from align.core.jsonl import json_line


class RunLog:
    """Adds lines to a file; without a path nothing is logged."""

    def __init__(self, path: Path | None = None) -> None:
        """Open the file.

        Raises:
            AlignError: it cannot be written to.
        """
        self._file: IO[str] | None = None
        self._started = time.monotonic()
        if path:
            try:
                self._file = path.open("a", encoding="utf-8", newline="\n")
            except OSError as error:
                hint = "give another file with --log"
                raise AlignError(f"cannot write ({error.strerror})", path=path, hint=hint) from error

    def write(self, stage: str, **values: object) -> None:
        """Add a line: the stage of the work, the seconds since the run began, and what else is told."""
        if self._file:
            at = round(time.monotonic() - self._started, 3)
            self._file.write(json_line({"stage": stage, "at": at, **values}))
            self._file.flush()

    def close(self) -> None:
        """Close the file."""
        if self._file:
            self._file.close()
