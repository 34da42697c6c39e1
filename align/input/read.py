"""Input: files, folders, manifests and documents of a program become documents in Hindi or English.

A document's text is what was decoded, unchanged, so that offsets lead back to it. Formats are in `align/input/formats`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from align.core.atomic import RUN
from align.core.errors import AlignError
from align.core.types import LANGS, Document, Dropped
from align.input.decode import decoded, file_bytes
from align.input.packed import inner_name, unpacked
from align.input.registry import InputFormat, Rows, input_formats, suffixes_read
from align.input.sources import Source, content_id, each_once, with_own_ids
from align.text.language import detect, language_code
from align.text.normalise import LONE_SURROGATE, storable

Input: TypeAlias = str | os.PathLike[str] | Document
# Files about a folder rather than in it.
_ABOUT: Final = re.compile(r"(?:readme|licen[cs]e|changelog|notice|copying)\b.*", re.IGNORECASE)
# "story.hi.txt": the language in a name, as line files of parallel corpora have it.
_NAMED: Final = re.compile(r"(?P<stem>.+?)[._-](?P<lang>hi|en|hin|eng)", re.IGNORECASE)
_NAME: Final = 24  # characters of a column's name in a message
_KNOWN: Final = ("source", "date", "url", "group")  # what a document holds beside its id, language and text
# What other programs call the columns of a table of documents; in small letters also those that have our names.
_COLUMNS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("text", "body", "content", "article", "full_text", "maintext", "article_text"), "text"),
    **dict.fromkeys(("lang", "language", "lang_code"), "lang"),
    **dict.fromkeys(("date", "published", "published_at", "publish_date", "date_publish", "pubdate"), "date"),
    **dict.fromkeys(("source", "outlet", "publisher", "source_domain", "newspaper", "site"), "source"),
    **dict.fromkeys(("url", "link", "href"), "url"),
    **dict.fromkeys(("group", "story", "event", "cluster", "story_id", "event_id"), "group"),
    **dict.fromkeys(("id", "doc_id", "article_id", "uid"), "id"),
    "path": "path",
}
_MANIFESTS: Final = (".tsv", ".csv", ".jsonl")
_NAMED_SKIPS: Final = 3  # files that a message of skipped ones names
# Characters of a document; a longer one is skipped. Reading it takes about a minute and 2 GB (docs/reliability.md).
MOST_CHARACTERS: Final = 10_000_000


def read_inputs(inputs: Sequence[Input], *, allow_outside: bool = False) -> tuple[list[Document], list[Dropped]]:
    """Read files, folders and manifests into documents; what is skipped is listed with its reason.

    A `Document` among the inputs is looked at like one that was read. Documents come in the order of the inputs, which
    changes nothing else; what is given twice counts once. What is given by name must be right; what is found in a
    folder is skipped as a whole where it is not. Links and manifests may lead out of their folder with `allow_outside`.

    Raises:
        AlignError: an input that is missing, is not text, or is of no kind that is read.
    """
    once = dict.fromkeys(_normal(one) for one in inputs)
    found = [source for given in once for source in _sources(given, allow_outside)]
    dropped = [skip for skip in found if isinstance(skip, Dropped)]
    documents: list[tuple[Document, str]] = []
    for source in each_once([source for source in found if isinstance(source, Source)]):
        document = _document(source)
        if isinstance(document, Dropped):
            dropped.append(document)
        else:
            documents.append((document, source.place))
    return with_own_ids(documents), dropped


def skipped_words(dropped: Sequence[Dropped], place: str = "") -> str:
    """Say in one line which files were skipped and why, "" where none was; `place` is the file that lists them all."""
    files = [f"{one.doc} ({one.reason})" for one in dropped if one.stage == "read"]
    more = f" and {len(files) - _NAMED_SKIPS:,} more" if len(files) > _NAMED_SKIPS else ""
    where = f"; see {place}" if place else ""
    return f"{len(files):,} skipped: {', '.join(files[:_NAMED_SKIPS])}{more}{where}" if files else ""


def read_lines(path: str) -> list[str]:
    """Read one sentence a line; only line feeds end lines, a carriage return before one is left out."""
    lines = decoded(_raw(path), path).split("\n")
    return [line.rstrip("\r") for line in (lines[:-1] if lines[-1] == "" else lines)]


def read_table(path: str, columns: Sequence[str]) -> list[dict[str, str]]:
    """Read the rows of a table with at least `columns`; see `numbered_rows`."""
    return [row for _, row in numbered_rows(path, columns)]


def numbered_rows(path: str, columns: Sequence[str]) -> Rows:
    """Read a table in the format of its suffix, one of any other as TSV: rows with their one-based line numbers.

    Raises:
        AlignError: no table, or a row without one of the columns.
    """
    form, raw = _format(Path(path)), _raw(path)
    form = form if form and form.table else input_formats()[".tsv"]
    if not raw.strip():
        raise AlignError("empty", path=path, hint=f"the table needs the columns {', '.join(columns)}")
    if form.columns:
        _check_columns(form.columns(raw, path), columns, path, 1)
    for number, row in form.read(raw, path):
        _check_columns(row, columns, path, number)
        yield number, _named_by_code(row)


def _named_by_code(row: Mapping[str, str]) -> dict[str, str]:
    """Name the columns of languages by their codes: hindi, HI and hin are hi."""
    return {column if (code := language_code(column)) in row else code: cell for column, cell in row.items()}


def _check_columns(found: Collection[str], wanted: Sequence[str], path: str, line: int) -> None:
    """Refuse a table without the columns wanted; the message names the ones it has."""
    missing = [column for column in wanted if column not in _named_by_code(dict.fromkeys(found, ""))]
    if missing:
        hint = f"name the columns {', '.join(wanted)} in a header"
        raise AlignError(f"no column {', '.join(missing)} among {_listed(found)}", path=path, line=line, hint=hint)


def _listed(columns: Collection[str]) -> str:
    """Name the columns of a table in a message; a header may be a row of text."""
    return ", ".join(column if len(column) <= _NAME else column[:_NAME] + "…" for column in columns)


def holds_pairs(given: Input) -> bool:
    """Tell whether an input is a table of pairs, with columns hi and en and none of documents.

    Raises:
        AlignError: a table that cannot be read.
    """
    if isinstance(given, Document) or given in ("", "-") or not _holds(Path(given).is_file):
        return False
    form = _format(Path(given))
    if form is None or not form.table:
        return False
    raw, name = _raw(str(given)), str(given)
    header = form.columns(raw, name) if form.columns else next(form.read(raw, name), (0, {}))[1]
    row = _known_columns(dict.fromkeys(header, ""))
    return not {"text", "path"} & row.keys() and all(lang in _named_by_code(row) for lang in LANGS)


def read_paragraphs(path: str) -> list[Document]:
    """Read JSON Lines of id, lang and text as documents.

    Raises:
        AlignError: a line that is no such object.
    """
    documents = []
    for number, row in input_formats()[".jsonl"].read(file_bytes(path), path):
        lang = language_code(row.get("lang", ""))
        if "id" not in row or "text" not in row or lang not in LANGS:
            what = "a paragraph needs id, text and lang (hi or en)"
            raise AlignError(what, path=path, line=number, hint='write {"id": …, "lang": "hi", "text": …} a line')
        documents.append(Document(row["text"], "hi" if lang == "hi" else "en", id=row["id"], path=path))
    return documents


def _normal(given: Input) -> str | Document:
    """Write a path the plain way; "-" is stdin, ./- a file, and "" nothing, where `Path` takes it for this folder."""
    if isinstance(given, Document) or given in ("", "-"):
        return given
    plain = str(Path(given))
    return "./-" if plain == "-" else plain


def _sources(given: str | Document, allow_outside: bool) -> Iterator[Source | Dropped]:
    """Give the texts of one input."""
    if isinstance(given, Document):
        yield _given(given)
        return
    path = Path(given)
    form = _format(path) or (input_formats()[""] if _NAMED.fullmatch(path.name) else None)
    if given == "-":
        yield Source(decoded(file_bytes("-"), "-"), "stdin", {"id": "stdin"}, "-")
    elif given and _holds(path.is_dir):
        yield from _folder(path, allow_outside)
    elif form is None or not given:
        what = f"{path.suffix} is not read" if given and _holds(path.exists) else "no such file or folder"
        raise AlignError(what, path=given, hint=f"give {suffixes_read()}, a folder or a manifest")
    elif form.table:
        yield from _table(form.read(_raw(path), given), path, allow_outside)
    else:
        yield from _texts(form.read(_raw(path), given), path, {"id": path.name})


def _given(document: Document) -> Source:
    """Take a document of a program as a text that was read; one without id is named by its content."""
    row = {"id": document.id or content_id(document), "lang": document.lang}
    row |= {name: getattr(document, name) for name in _KNOWN}
    return Source(document.text, document.path, row, place="")


def _folder(folder: Path, allow_outside: bool) -> Iterator[Source | Dropped]:
    """Give the texts of a folder: those its manifest names, or all below it, with what was passed over."""
    for suffix in _MANIFESTS:
        manifest, form = folder / f"manifest{suffix}", input_formats()[suffix]
        if _holds(manifest.is_file):
            yield from _table(form.read(file_bytes(manifest), str(manifest)), manifest, allow_outside)
            return
    passed: list[Dropped] = []
    files = list(_files(folder, folder, passed))
    yield from passed
    for path in sorted(files):
        yield from _inside(path, folder, allow_outside)


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
        skip(place, "an output folder of milaan")
        return
    for path in held:
        if _holds(path.is_file):
            yield path
        elif _holds(path.is_dir) and not path.is_symlink():
            yield from _files(path, folder, passed)
        else:
            skip(path, _no_file(path))


def _no_file(path: Path) -> str:
    """Say what a name of a folder is where it is neither file nor folder."""
    if path.is_symlink():
        return "a link to a folder" if _holds(path.is_dir) else "a link to nothing"
    return "neither file nor folder"


def _inside(path: Path, folder: Path, allow_outside: bool) -> Iterator[Source | Dropped]:
    """Give the texts of a file of a folder, or why it is passed over."""
    inside = path.relative_to(folder)
    name, group = inside.as_posix(), inside.parent.as_posix()
    if not allow_outside and not _within(path, folder):
        yield Dropped("read", "a link out of the folder", name)
        return
    try:
        form = _opened(path)
        rows = form.read(_raw(path), str(path))
        if form.table:
            found = list(_table(rows, path, allow_outside))
            if not found:
                raise AlignError("a table without rows")
            yield from found
        else:
            yield from list(_texts(rows, path, {"id": name, "group": "" if group == "." else group}))
    except AlignError as error:
        line = f", line {error.line}" if error.line else ""
        yield Dropped("read", f"{error.what}{line}", name)


def _within(path: Path, folder: Path) -> bool:
    """Tell whether a file, its links followed, is in a folder."""
    return _holds(lambda: path.resolve().is_relative_to(folder.resolve()))


def _opened(path: Path) -> InputFormat:
    """Give the format of a file of a folder.

    Raises:
        AlignError: it is no input.
    """
    form = _format(path) if path.suffix else None
    if _ABOUT.fullmatch(path.name):
        raise AlignError("about the folder, not in it")
    if form is None:
        raise AlignError(f"{path.suffix or 'a file without ending'} is not read")
    return form


def _table(rows: Rows, path: Path, allow_outside: bool) -> Iterator[Source | Dropped]:
    """Give the texts of a table: in its column `text`, or in the files its column `path` names."""
    for number, given in rows:
        where, row = f"{path}:{number}", _known_columns(given)
        if row.get("lang") and language_code(row["lang"]) not in LANGS:
            yield _foreign(row["lang"], row.get("id") or where)
        elif "text" in row:
            yield Source(row["text"], where, {"id": f"{path.name}:{number}", **_filled(row)}, where)
        elif row.get("path"):
            file = path.parent / row["path"]
            if not _holds(file.is_file):
                hint = "paths are relative to the manifest"
                raise AlignError(f"no such file {row['path']}", path=path, line=number, hint=hint)
            if not allow_outside and not _within(file, path.parent):
                hint = "give --allow-outside if that is meant"
                raise AlignError(f"{row['path']} leads out of the folder", path=path, line=number, hint=hint)
            form = _format(file)
            form = form if form and not form.table else input_formats()[""]
            known = {"id": row["path"], **_filled(row)}
            yield from _texts(form.read(_raw(file), str(file)), file, known, where)
        else:
            raise AlignError(f"neither text nor path among {_listed(row)}", path=path, line=number, hint=_needed(row))


def _known_columns(row: Mapping[str, str]) -> dict[str, str]:
    """Name the columns of a table of documents as ours: body or Content is text, Published date; ours come first."""
    known = dict(row)
    for name, cell in row.items():
        ours = _COLUMNS.get(name.strip().lower(), "")
        if ours and ours not in known:
            known[ours] = cell
    return known


def _needed(row: Mapping[str, str]) -> str:
    """Say what a table that holds no documents is good for, or what it lacks."""
    if all(lang in _named_by_code(row) for lang in LANGS):
        return "a table of pairs is for `align score`; for `align lines` put each column in a file"
    return "name the column of texts text, or that of files path"


def _texts(rows: Rows, path: Path, known: Mapping[str, str], place: str = "") -> Iterator[Source]:
    """Give the text of a file with what its name, the file itself and the one that names it tell, each over the last.

    `place` is the manifest's row that names the file, if one does.
    """
    stem = inner_name(path).stem
    named = _NAMED.fullmatch(stem)
    told = {"source": named["stem"], "lang": named["lang"][:2].lower()} if named else {"source": stem}
    file = str(path)
    for _, row in rows:
        everything = {**told, **_filled(row), **_filled(known)}
        yield Source(row["text"], file, everything, place or file, file if place else "")


def _document(source: Source) -> Document | Dropped:
    """Make a document of a text in Hindi or English; anything else is skipped."""
    row, text = source.row, source.text
    told = language_code(row.get("lang", ""))
    broken = next((name for name in ("id", *_KNOWN) if LONE_SURROGATE.search(row.get(name, ""))), "")
    if broken:
        called = "name" if broken != "id" or source.place == source.where else broken
        return Dropped("read", f"its {called} is not UTF-8", storable(source.where))
    if told and told not in LANGS:
        return _foreign(told, row["id"])
    if len(text) > MOST_CHARACTERS:
        return Dropped("read", f"{len(text):,} characters, more than {MOST_CHARACTERS:,}: cut it", row["id"])
    if not text.strip():
        return Dropped("read", "empty", row["id"])
    seen, against = detect(text)
    if seen is None:
        return Dropped("read", against, row["id"])
    if told and told != seen:
        return Dropped("read", f"said to be {told!r} but written in {seen!r}", row["id"])
    return Document(text, seen, id=row["id"], path=source.where, **{name: row.get(name, "") for name in _KNOWN})


def _foreign(lang: str, name: str) -> Dropped:
    """Skip a text that is said to be in a third language."""
    return Dropped("read", f"language {lang!r} is neither hi nor en", name)


def _filled(row: Mapping[str, str]) -> dict[str, str]:
    """Leave out empty cells, so that defaults stand, and what is no fact about the text."""
    return {name: value for name, value in row.items() if value and name not in ("path", "text")}


def _format(path: Path) -> InputFormat | None:
    """Give the format of a file by its suffix, that within a packing, or None for one that is not read."""
    return input_formats().get(inner_name(path).suffix.lower())


def _raw(path: str | Path) -> bytes:
    """Read a file and unpack it where its name says that it is packed."""
    return unpacked(file_bytes(path), Path(path))


def _holds(check: Callable[[], bool]) -> bool:
    """Ask something of a path; of a name no file can have, or one out of reach, nothing holds."""
    try:
        return check()
    except (OSError, ValueError):
        return False
