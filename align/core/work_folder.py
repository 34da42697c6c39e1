"""A folder for work that goes on after an interruption: whole files beside an output, of one kind of work alone."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Final

from align.core.atomic import told_writing
from align.core.errors import AlignError

_ABOUT: Final = "work.json"
_LOCK: Final = "lock"


class WorkFolder:
    """A hidden folder beside an output folder, held by one process at a time.

    What it holds belongs to work that is described by texts, each by what it tells of; other work begins anew in it.
    """

    def __init__(self, output: Path) -> None:
        """Make the folder, or take it over from a process that is no more.

        Raises:
            AlignError: another process works there, or there is no writing to the place.
        """
        output = output.resolve()
        self.output, self.path = output, output.parent / f".align-{output.name}-work"
        with told_writing(output):
            self._made = [one for one in (output.parent, *output.parent.parents) if not one.exists()]
            self.path.mkdir(parents=True, exist_ok=True)
            self._lock: IO[bytes] = (self.path / _LOCK).open("wb")
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                self._lock.close()
                hint = "wait for it, or name another folder with --out"
                raise AlignError("another run is at work for this folder", path=output, hint=hint) from error

    def claim(self, about: Mapping[str, str]) -> str:
        """Take what the folder holds where it is of the same work, else remove it; say what differs, "" for nothing."""
        before = self._about()
        if before == about:
            return ""
        for path in self.path.iterdir():
            if path.name != _LOCK and not path.name.startswith("run-"):
                path.unlink()
        self.write(_ABOUT, json.dumps(dict(about)).encode())
        return ", ".join(name for name in about if before.get(name) != about[name]) if before else ""

    def _about(self) -> dict[str, str]:
        try:
            return dict(json.loads((self.path / _ABOUT).read_bytes()))
        except (OSError, ValueError, TypeError):
            return {}

    def has(self, name: str) -> bool:
        """Tell whether a file is there, which is then whole."""
        return (self.path / name).is_file()

    def holds(self, beginning: str) -> bool:
        """Tell whether there is a whole file whose name begins like this."""
        return any(path.name.startswith(beginning) and path.suffix != ".part" for path in self.path.iterdir())

    def write(self, name: str, raw: bytes) -> None:
        """Write a file whole or not at all, whatever happens meanwhile to the process or the machine."""
        part = self.path / f"{name}.part"
        with part.open("wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.path / name)

    def release(self, *, keep: bool) -> None:
        """Let go of the folder; what is not to be kept is removed, with folders that were made for it alone."""
        if not keep:
            shutil.rmtree(self.path, ignore_errors=True)
            for folder in self._made:
                if folder.is_dir() and not any(folder.iterdir()):
                    folder.rmdir()
        self._lock.close()
