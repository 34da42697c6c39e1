"""Archives (zip, tar) within bounds: a folder of files, packed into one."""

from __future__ import annotations

import io
import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Final

from align.core.errors import AlignError
from align.core.types import Dropped
from align.input.packed import MOST_BYTES, inner_name

MOST_MEMBERS: Final = 10_000
_LOCKED: Final = 1  # flag of a zip's member with a password (APPNOTE 4.4.4)
_FOLDER: Final = "a folder"
_FAULTS: Final = (
    tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, RuntimeError, ValueError,
    NotImplementedError,
)  # fmt: skip


@dataclass(slots=True)
class Archive:
    """The files of an archive by name, each read when it is asked for, and what was passed over.

    What begins with a dot is passed over unsaid, as in a folder.
    """

    files: dict[str, Callable[[], bytes]] = field(default_factory=dict)
    passed: list[Dropped] = field(default_factory=list)


def is_archive(path: Path) -> bool:
    """Tell an archive by its name."""
    return inner_name(path).suffix.lower() in _MEMBERS


def open_archive(raw: bytes, path: Path) -> Archive:
    """List the files of an archive, whose own packing (.gz) is taken off; nothing is written to disk.

    Raises:
        AlignError: no archive, or one of more than MOST_MEMBERS members or MOST_BYTES bytes unpacked.
    """
    found = Archive()
    size = 0
    try:
        for number, (name, fault, own, read) in enumerate(_MEMBERS[inner_name(path).suffix.lower()](raw)):
            size += own
            if number >= MOST_MEMBERS:
                raise AlignError(f"more than {MOST_MEMBERS:,} members", path=path, hint="unpack it and give the folder")
            if size > MOST_BYTES:
                raise AlignError(f"more than {MOST_BYTES:,} bytes unpacked", path=path, hint="cut it")
            fault = fault or _fault(name, found.files)
            if fault == _FOLDER:
                continue
            if fault:
                found.passed.append(Dropped("read", fault, name))
            elif not any(part.startswith(".") for part in PurePosixPath(name).parts):
                found.files[PurePosixPath(name).as_posix()] = partial(_bytes, read, path, name)
    except _FAULTS as error:
        if isinstance(error, AlignError):
            raise
        raise AlignError(f"not a readable archive ({error})", path=path, hint="pack it again") from error
    return found


def _fault(name: str, known: Mapping[str, object]) -> str:
    """Say what is wrong with the name of a member, "" for nothing."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in path.parts[0]:
        return "a path that leads out of the archive"
    if path.as_posix() in known:
        return "a name that the archive has twice"
    return "an archive within an archive" if is_archive(Path(name)) else ""


def _bytes(read: Callable[[], bytes], path: Path, name: str) -> bytes:
    """Read a member; what is wrong with it is a line of its own."""
    try:
        return read()
    except _FAULTS as error:
        raise AlignError(f"cannot be unpacked ({error})", path=path / name, hint="pack it again") from error


# Of each member: its name, what is wrong with it, its size in bytes and how it is read.
_Members = Iterator[tuple[str, str, int, Callable[[], bytes]]]


def _of_zip(raw: bytes) -> _Members:
    archive = zipfile.ZipFile(io.BytesIO(raw))
    for one in archive.infolist():
        yield one.filename, _zip_fault(one), one.file_size, partial(_zip_bytes, archive, one)


def _zip_fault(member: zipfile.ZipInfo) -> str:
    if member.is_dir():
        return _FOLDER
    if stat.S_ISLNK(member.external_attr >> 16):
        return "a link"
    if member.flag_bits & _LOCKED:
        return "packed with a password"
    return "" if member.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) else "packed in a rare way"


def _zip_bytes(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Read no more than the archive says the member has."""
    with archive.open(member) as file:
        return file.read(member.file_size)


def _of_tar(raw: bytes) -> _Members:
    archive = tarfile.open(fileobj=io.BytesIO(raw), mode="r:")  # noqa: SIM115 - its members are read later
    for one in archive:
        yield one.name, _tar_fault(one), one.size, partial(_tar_bytes, archive, one)


def _tar_fault(member: tarfile.TarInfo) -> str:
    if member.isdir():
        return _FOLDER
    return "" if member.isreg() else "a link" if member.issym() or member.islnk() else "neither file nor folder"


def _tar_bytes(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(member)
    return file.read() if file else b""


_MEMBERS: Final[Mapping[str, Callable[[bytes], _Members]]] = {".zip": _of_zip, ".tar": _of_tar}
ARCHIVES: Final = ", ".join(_MEMBERS)
