"""From what is given to texts: files, folders, archives and manifests are opened, what is passed over is told."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Final, TypeAlias
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from align.core.atomic import RUN
from align.core.errors import AlignError
from align.core.progress import tell
from align.core.types import Dropped
from align.input.archives import ARCHIVES, Archive, is_archive, open_archive
from align.input.decode import file_bytes
from align.input.opened import format_of, holds, raw_of, rows_of, stdin_file
from align.input.packed import inner_name, unpacked
from align.input.registry import InputFormat, input_formats, suffixes_read
from align.input.remote import is_remote, open_remote
from align.input.sources import Source
from align.input.texts import LINES, NAMED, Beside, dated, file_texts, table_texts
from align.input.web import fetch, is_url

# Files about a folder rather than in it.
_ABOUT: Final = re.compile(r"(?:readme|licen[cs]e|changelog|notice|copying)\b.*", re.IGNORECASE)
_MANIFESTS: Final = ("manifest.tsv", "manifest.csv", "manifest.jsonl")
_OWN_OUTPUT: Final = "an output folder of milaan"
_Found: TypeAlias = Iterator[Source | Dropped]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user chose of reading.

    allow_outside: links and manifests may lead out of their folder.
    columns: what tables call the columns of documents, by our names for them.
    progress: say on stderr what is fetched.
    sites: what the robots.txt of each site allows, as far as it was read.
    """

    allow_outside: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    progress: bool = False
    sites: dict[str, RobotFileParser] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Member:
    """A file of a folder or an archive: where it is, its id and group, how it is read and what it names."""

    path: Path
    name: str
    group: str
    read: Callable[[], bytes]
    beside: Beside
    choices: Choices


def given_texts(given: str, choices: Choices) -> _Found:
    """Give the texts of one input, a path, an address or "-", and what was passed over.

    Raises:
        AlignError: an input that is missing, is not text, or is of no kind that is read.
    """
    if is_url(given):
        yield from _page(given, choices)
        return
    if is_remote(given):
        yield from _remote(given, choices)
        return
    path = Path(given)
    form = format_of(path) or (input_formats()[""] if NAMED.fullmatch(inner_name(path).name) else None)
    if given == "-":
        yield from _stdin(choices)
    elif given and holds(path.is_dir):
        yield from _folder(path, choices)
    elif given and is_archive(path):
        yield from _archive(open_archive(raw_of(path), path), path, choices, path.name)
    elif form is None or not given:
        what = f"{path.suffix} is not read" if given and holds(path.exists) else "no such file or folder"
        raise AlignError(what, path=given, hint=f"give {suffixes_read()}, a folder, {ARCHIVES} or a manifest")
    elif form.table:
        yield from table_texts(
            rows_of(form, raw_of(path), given), path, partial(_on_disk, path, choices), choices.columns
        )
    else:
        yield from file_texts(rows_of(form, raw_of(path), given), path, {"id": path.name})


def _page(url: str, choices: Choices) -> _Found:
    """Give the text of a web page under its address, the last one after redirects."""
    if choices.progress:
        tell(f"fetching {url}")
    fetched = fetch(url, choices.sites)
    form = input_formats()[Path(fetched.page.name).suffix]
    rows, encodings = rows_of(form, fetched.raw, url)
    for _, row in rows:
        known = {"source": urlsplit(fetched.url).hostname or "", **dated(row), "id": fetched.url, "url": fetched.url}
        yield Source(row["text"], fetched.page.name, known, fetched.url, encodings=encodings, page=fetched.page)


def _remote(address: str, choices: Choices) -> _Found:
    """Give the texts of a file or folder on storage, read as a folder is; `Path` takes slashes of its address."""
    archive, folder = open_remote(address)
    for one in _archive(archive, Path(folder), choices, ""):
        named = ("where", "place", "file") if isinstance(one, Source) else ()
        yield replace(one, **{name: getattr(one, name).replace(str(Path(folder)), folder, 1) for name in named})


def _stdin(choices: Choices) -> _Found:
    """Give the texts of stdin, whose format is told by how it begins; a manifest's paths lead on from here."""
    name, raw = stdin_file()
    form, stdin = format_of(name), Path("stdin")
    if form is None:
        yield from _archive(open_archive(raw, name), stdin, choices, "stdin")
    elif form.table:
        yield from table_texts(rows_of(form, raw, "stdin"), stdin, partial(_on_disk, stdin, choices), choices.columns)
    else:
        rows, encodings = rows_of(form, raw, "stdin")
        for _, row in rows:
            yield Source(row["text"], "stdin", {"id": "stdin", **dated(row)}, "-", encodings=encodings)


def _folder(folder: Path, choices: Choices) -> _Found:
    """Give the texts of a folder: those its manifest names, or all below it, with what was passed over."""
    manifest = next((folder / name for name in _MANIFESTS if holds((folder / name).is_file)), None)
    if manifest:
        form = input_formats()[manifest.suffix]
        rows = rows_of(form, file_bytes(manifest), str(manifest))
        yield from table_texts(rows, manifest, partial(_on_disk, manifest, choices), choices.columns)
        return
    passed: list[Dropped] = []
    files = list(_files(folder, folder, passed))
    yield from passed
    for path in sorted(files):
        inside = path.relative_to(folder)
        name, group = inside.as_posix(), inside.parent.as_posix()
        if not choices.allow_outside and not _within(path, folder):
            yield Dropped("read", "a link out of the folder", name)
        else:
            beside = partial(_on_disk, path, choices)
            yield from _member(_Member(path, name, _group(group), partial(file_bytes, path), beside, choices))


def _files(place: Path, folder: Path, passed: list[Dropped]) -> Iterator[Path]:
    """Give the files below a place of a folder but hidden ones; what is no file that can be read goes to `passed`."""

    def skip(path: Path, reason: str) -> None:
        passed.append(Dropped("read", reason, path.relative_to(folder).as_posix()))

    try:
        held = sorted(entry for entry in place.iterdir() if not entry.name.startswith("."))
    except OSError as error:
        skip(place, f"cannot be read ({error.strerror})")
        return
    if place != folder and {RUN, "documents.jsonl"} <= {path.name for path in held}:
        skip(place, _OWN_OUTPUT)
        return
    for path in held:
        if holds(path.is_file):
            yield path
        elif holds(path.is_dir) and not path.is_symlink():
            yield from _files(path, folder, passed)
        else:
            skip(path, _no_file(path))


def _no_file(path: Path) -> str:
    """Say what a name of a folder is where it is neither file nor folder."""
    if path.is_symlink():
        return "a link to a folder" if holds(path.is_dir) else "a link to nothing"
    return "neither file nor folder"


def _archive(archive: Archive, path: Path, choices: Choices, name: str, group: str = "") -> _Found:
    """Give the texts of an archive as those of a folder; `name` begins the ids of its documents, `group` its groups."""
    for one in archive.passed:
        yield Dropped("read", one.reason, f"{name}/{one.doc}".removeprefix("/"))
    manifest = next((one for one in _MANIFESTS if one in archive.files), "")
    if manifest:
        form = input_formats()[Path(manifest).suffix]
        rows = rows_of(form, archive.files[manifest](), str(path / manifest))
        yield from table_texts(rows, path / manifest, partial(_in_archive, archive, path, manifest), choices.columns)
        return
    made = {posixpath.dirname(one) for one in archive.files if posixpath.basename(one) == RUN} - {""}
    made = {one for one in made if f"{one}/documents.jsonl" in archive.files}
    for output in sorted(made):
        yield Dropped("read", _OWN_OUTPUT, f"{name}/{output}".removeprefix("/"))
    for inner in sorted(archive.files):
        if not made.isdisjoint(str(parent) for parent in PurePosixPath(inner).parents):
            continue
        beside = partial(_in_archive, archive, path, inner)
        own = _group(posixpath.normpath(posixpath.join(group, posixpath.dirname(inner))))
        known = f"{name}/{inner}".removeprefix("/")
        yield from _member(_Member(path / inner, known, own, archive.files[inner], beside, choices))


def _group(folder: str) -> str:
    """Name the story of a folder's files; those of the outermost folder have none."""
    return "" if folder == "." else folder


def _member(file: _Member) -> _Found:
    """Give the texts of a file of a folder, or why it is passed over."""
    try:
        yield from list(_opened(file))
    except AlignError as error:
        line = f", line {error.line}" if error.line else ""
        yield Dropped("read", f"{error.what}{line}", file.name)


def _opened(file: _Member) -> _Found:
    """Give the texts of a file of a folder.

    Raises:
        AlignError: it is no input.
    """
    form = _form(file.path)
    raw = unpacked(file.read(), file.path)
    if form is None:
        yield from _archive(open_archive(raw, file.path), file.path, file.choices, file.name, file.name)
    elif form.table:
        found = list(table_texts(rows_of(form, raw, str(file.path)), file.path, file.beside, file.choices.columns))
        if not found:
            raise AlignError("a table without rows")
        yield from found
    else:
        yield from file_texts(rows_of(form, raw, str(file.path)), file.path, {"id": file.name, "group": file.group})


def _form(path: Path) -> InputFormat | None:
    """Give the format of a file of a folder, None for an archive.

    Raises:
        AlignError: it is no input.
    """
    if _ABOUT.fullmatch(path.name):
        raise AlignError("about the folder, not in it")
    form = format_of(path) if path.suffix else None
    if LINES.fullmatch(inner_name(path).suffix):
        form = input_formats()[""]
    if form is None and not is_archive(path):
        raise AlignError(f"{path.suffix or 'a file without ending'} is not read")
    return form


def _within(path: Path, folder: Path) -> bool:
    """Tell whether a file, its links followed, is in a folder."""
    return holds(lambda: path.resolve().is_relative_to(folder.resolve()))


def _on_disk(table: Path, choices: Choices, name: str, line: int) -> tuple[Path, bytes]:
    """Give the file that a line of a table names.

    Raises:
        AlignError: there is none, or it leads out of the table's folder.
    """
    file = table.parent / name
    if not holds(file.is_file):
        raise AlignError(f"no such file {name}", path=table, line=line, hint="paths are relative to the manifest")
    if not choices.allow_outside and not _within(file, table.parent):
        hint = "give --allow-outside if that is meant"
        raise AlignError(f"{name} leads out of the folder", path=table, line=line, hint=hint)
    return file, raw_of(file)


def _in_archive(archive: Archive, path: Path, table: str, name: str, line: int) -> tuple[Path, bytes]:
    """Give the file of an archive that a line of a table in it names.

    Raises:
        AlignError: there is none.
    """
    inner = posixpath.normpath(posixpath.join(posixpath.dirname(table), name))
    if inner not in archive.files:
        hint = "paths are relative to the manifest"
        raise AlignError(f"no such file {name}", path=path / table, line=line, hint=hint)
    return path / inner, unpacked(archive.files[inner](), Path(inner))
