"""Output that is old or new, never mixed: a file is replaced whole, and so is a folder, by one exchange of names."""

from __future__ import annotations

import ctypes
import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeAlias

from align.core.errors import AlignError

MANIFEST: Final = "manifest.json"  # the files of a folder that are ours, by their paths in it, with sizes and SHA-256
RUN: Final = "run.json"  # a folder of ours has it, also one written before there were manifests
Seal: TypeAlias = dict[str, int | str]
_HIDDEN: Final = ".align-"
_AT_FDCWD, _EXCHANGE = -100, 2  # of renameat2(2)


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """Lend a hidden folder inside `folder`; each file in it replaces the one of its name once all went well.

    After a failure the old files are as they were and the hidden folder is gone.
    """
    with told_writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=_HIDDEN, dir=folder) as stage:
            yield Path(stage)
            for path in sorted(Path(stage).iterdir()):
                path.replace(folder / path.name)


@contextmanager
def updated(folder: Path) -> Iterator[Path]:
    """Lend a hidden folder whose files replace those of a folder of ours one by one; its manifest knows them."""
    with staged(folder) as stage:
        yield stage
        _write_manifest(stage, {path.name for path in stage.iterdir()}, _listed(folder))


@contextmanager
def whole_folder(folder: Path, *, force: bool = False) -> Iterator[Path]:
    """Lend a hidden folder beside `folder`; it takes that one's place in one step once all went well.

    Files of the old folder that its manifest does not list are the user's and are carried over; with `force` the folder
    may be the user's altogether, and files of the same names are replaced.

    Raises:
        AlignError: a place that is no folder, that holds files but none of ours, or that cannot be written to.
    """
    check_place(folder, force=force)
    folder = folder.resolve()
    with told_writing(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        stage = Path(tempfile.mkdtemp(prefix=f"{_prefix(folder)}{os.getpid()}-", dir=folder.parent))
        try:
            stage.chmod(0o777 & ~umask())
            yield stage
            written = {path.relative_to(stage).as_posix() for path in stage.rglob("*") if path.is_file()}
            if folder.is_dir():
                _carry(folder, stage, {MANIFEST, *_listed(folder), *written})
            _write_manifest(stage, written, {})
            _take_place(stage, folder)
        finally:
            shutil.rmtree(stage, ignore_errors=True)


def check_place(folder: Path, *, force: bool = False) -> str:
    """Refuse a place for output before any work: a file, the current folder, or a folder of somebody else's files.

    With `force` such a folder is accepted; what it holds is given in words, "" where that is nothing of another's.
    """
    if not str(folder).strip() or folder.resolve() == Path.cwd():
        raise AlignError("output needs a folder of its own", path=folder, hint="name a new one with --out")
    if folder.exists() and not folder.is_dir():
        raise AlignError("not a folder", path=folder, hint="name a folder with --out")
    if not folder.is_dir() or (folder / RUN).exists() or (folder / MANIFEST).exists():
        return ""
    try:
        held = sorted(path.name for path in folder.iterdir() if not path.name.startswith(_HIDDEN))
    except OSError as error:
        raise AlignError(f"cannot be read ({error.strerror})", path=folder, hint="name another with --out") from error
    if not held:
        return ""
    more = f" and {len(held) - 3} more" if len(held) > 3 else ""
    what = f"the folder holds other files ({', '.join(held[:3])}{more})"
    if not force:
        hint = "name a new one with --out, or replace those of the same names with --force"
        raise AlignError(what, path=folder, hint=hint)
    return what


def check_seals(folder: Path) -> None:
    """Refuse a folder whose files are not as the run that wrote them left them.

    Raises:
        AlignError: a file that its manifest lists with another size or hash.
    """
    for name, seal in _listed(folder).items():
        path = folder / name
        if path.is_file() and _seal(path) != seal:
            hint = f"run the command again, or remove {MANIFEST} if it was changed on purpose"
            raise AlignError(f"not as it was written ({MANIFEST})", path=path, hint=hint)


@contextmanager
def told_writing(folder: Path) -> Iterator[None]:
    """Tell in one clear line that a folder could not be written to."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        hint = "give a folder that can be written to"
        raise AlignError(f"cannot write ({reason})", path=folder, hint=hint) from error


def _prefix(folder: Path) -> str:
    return f"{_HIDDEN}{folder.name}-"


def _sweep(folder: Path) -> None:
    """Remove what runs that were killed have left beside a folder."""
    for path in folder.parent.glob(f"{_prefix(folder)}*"):
        owner = path.name.removeprefix(_prefix(folder)).split("-")[0]
        if owner.isdigit() and not _runs(int(owner)):
            shutil.rmtree(path, ignore_errors=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def umask() -> int:
    """Read the permissions that new files are not to have."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _listed(folder: Path) -> dict[str, Seal]:
    """Read what a folder's manifest lists; of one without, nothing."""
    try:
        return dict(json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _carry(folder: Path, stage: Path, ours: Collection[str], inside: str = "") -> None:
    """Give what is in the old folder and not ours a place in the new one too; `ours` and `inside` are paths in it.

    Raises:
        FileExistsError: a file of the user's has the name of a folder of ours, or the other way round.
    """
    for old in sorted((folder / inside).iterdir()):
        name, is_folder = f"{inside}{old.name}", old.is_dir() and not old.is_symlink()
        new = stage / name
        if is_folder and (new.is_dir() or any(one.startswith(f"{name}/") for one in ours)):
            _carry(folder, stage, ours, f"{name}/")
        elif is_folder or name not in ours:
            if new.exists():
                raise FileExistsError(errno.EEXIST, f"{name} of another kind is in its place")
            new.parent.mkdir(parents=True, exist_ok=True)
            if is_folder:
                shutil.copytree(old, new, symlinks=True, copy_function=_link)
            else:
                _link(old, new)


def _link(old: str | Path, new: str | Path) -> None:
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:
        shutil.copy2(old, new, follow_symlinks=False)


def _write_manifest(stage: Path, written: set[str], known: dict[str, Seal]) -> None:
    """List the files of a folder that are ours: those just written, and those known before."""
    files = known | {name: _seal(stage / name) for name in sorted(written)}
    (stage / MANIFEST).write_text(json.dumps({"files": files}, indent=1) + "\n", encoding="utf-8")


def _seal(path: Path) -> Seal:
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def _take_place(stage: Path, folder: Path) -> None:
    """Put a folder in another's place, in one step where the system can exchange two names."""
    if not folder.exists():
        stage.rename(folder)
    elif not _exchange(stage, folder):
        old = stage.with_name(f"{stage.name}-old")
        folder.rename(old)
        stage.rename(folder)
        shutil.rmtree(old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange the names of two folders by renameat2(2); False where there is no such call."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    names = (os.fsencode(one), os.fsencode(other))
    return call is not None and call(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _EXCHANGE) == 0
