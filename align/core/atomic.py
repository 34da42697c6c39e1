"""Files written whole or not at all: a hidden folder beside their place, moved into it when all are done."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from align.core.errors import AlignError


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """Lend a hidden folder inside `folder`; what is in it replaces the files of the same names once all went well.

    After a failure the old files are as they were and the hidden folder is gone.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".align-", dir=folder) as stage:
            yield Path(stage)
            # run.json goes first: it marks the folder as a corpus's even if the machine stops half-way through.
            for path in sorted(Path(stage).iterdir(), reverse=True):
                path.replace(folder / path.name)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        hint = "give a folder that can be written to"
        raise AlignError(f"cannot write ({reason})", path=folder, hint=hint) from error
