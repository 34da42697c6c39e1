"""Bytes on disk to documents: the only file that opens input.

A document's text is what was decoded, unchanged, so that offsets lead back to it.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeAlias

from align.core.errors import AlignError
from align.core.types import LANGS, Document, Dropped, Input
from align.text.language import detect

Row: TypeAlias = Mapping[str, str]
TEXTS: Final = (".txt", ".md", ".markdown")
TABLES: Final = (".tsv", ".csv", ".jsonl")
MANIFESTS: Final = ("manifest.tsv", "manifest.csv", "manifest.jsonl")
# Files about a folder rather than in it.
ABOUT: Final = re.compile(r"(?:readme|licen[cs]e|changelog|notice|copying)\b.*", re.IGNORECASE)
# "story.hi.txt": the language in a name, as line files of parallel corpora have it.
NAMED: Final = re.compile(r"(?P<stem>.+?)[._-](?P<lang>hi|en|hin|eng)", re.IGNORECASE)
BOMS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


# Share of zero bytes from which a file without a mark is read as UTF-16: spaces, stops and Latin letters have one each.
WIDE: Final = 0.05


@dataclass(frozen=True, slots=True)
class Source:
    """A text and what is known of it before its language is looked at; `where` is named in errors and skips."""

    text: str
    where: str
    row: Row


def read_inputs(inputs: Sequence[Input]) -> tuple[list[Document], list[Dropped]]:
    """Read files, folders and manifests into documents; what is skipped is listed with its reason.

    Raises:
        AlignError: an input that is missing, is not text, or is of no kind that is read.
    """
    documents: dict[str, Document] = {}
    dropped: list[Dropped] = []
    for name in inputs:
        for found in _sources(str(name)):
            document = found if isinstance(found, Dropped) else _document(found)
            if isinstance(document, Dropped):
                dropped.append(document)
            elif documents.setdefault(document.id, document) != document:
                other = replace(document, id=document.path)
                if documents.setdefault(other.id, other) != other:
                    raise AlignError(f"two documents have the id {document.id!r}", path=name, hint="give each its own")
    return list(documents.values()), dropped


def read_lines(path: str) -> list[str]:
    """Read one sentence a line; only line feeds end lines, a carriage return before one is left out."""
    lines = _text(path).split("\n")
    return [line.rstrip("\r") for line in (lines[:-1] if lines[-1] == "" else lines)]


def read_table(path: str, columns: Sequence[str]) -> list[dict[str, str]]:
    """Read a table with at least `columns`: tab-separated without quoting, `.csv` with, or JSON Lines."""
    rows = []
    for number, row in _rows(path, _text(path)):
        missing = [column for column in columns if column not in row]
        if missing:
            hint = f"the table needs {', '.join(columns)}"
            raise AlignError(f"no column {', '.join(missing)}", path=path, line=number, hint=hint)
        rows.append(dict(row))
    return rows


def read_paragraphs(path: str) -> list[Document]:
    """Read rows of id, lang and text as documents."""
    documents = []
    for number, row in _rows(path, _text(path), jsonl=True):
        lang = row.get("lang", "")
        if "id" not in row or "text" not in row or lang not in LANGS:
            what = "a paragraph needs id, text and lang (hi or en)"
            raise AlignError(what, path=path, line=number, hint='write {"id": …, "lang": "hi", "text": …} a line')
        documents.append(Document(row["text"], "hi" if lang == "hi" else "en", id=row["id"], path=path))
    return documents


def _sources(name: str) -> Iterator[Source | Dropped]:
    """Give the texts of one input."""
    path = Path(name)
    if name == "-":
        yield Source(_text("-"), "stdin", {"id": "stdin"})
    elif path.is_dir():
        yield from _folder(path)
    elif path.suffix.lower() in TABLES:
        yield from _table(path, path.parent)
    elif path.suffix.lower() in TEXTS or path.suffix == "" or NAMED.fullmatch(path.name):
        yield Source(_text(name), name, {"id": path.name, "source": _stem(path)})
    else:
        what = f"{path.suffix} is not read" if path.exists() else "no such file or folder"
        raise AlignError(what, path=name, hint=f"give {', '.join((*TEXTS[:2], *TABLES))}, a folder or a manifest")


def _folder(folder: Path) -> Iterator[Source | Dropped]:
    """Give the texts of a folder: those its manifest names, or all below it, with what was passed over."""
    for name in MANIFESTS:
        if (folder / name).is_file():
            yield from _table(folder / name, folder)
            return
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        inside = path.relative_to(folder)
        if any(part.startswith(".") for part in inside.parts):
            continue
        reason = _passed_over(path)
        if reason:
            yield Dropped("read", reason, inside.as_posix())
        elif path.suffix.lower() in TABLES:
            yield from _table(path, path.parent)
        else:
            group = inside.parent.as_posix()
            row = {"id": inside.as_posix(), "source": _stem(path), "group": "" if group == "." else group}
            yield _read(path, row)


def _passed_over(path: Path) -> str:
    """Say why a file of a folder is no input, or nothing if it is."""
    if ABOUT.fullmatch(path.name):
        return "about the folder, not in it"
    if path.suffix.lower() in TABLES:
        try:
            first = next(iter(_rows(str(path), _text(str(path)))), None)
        except AlignError as error:
            return str(error.what)
        return "" if first and ("text" in first[1] or "path" in first[1]) else "a table without a column text or path"
    return "" if path.suffix.lower() in TEXTS else f"{path.suffix or 'a file without ending'} is not read"


def _read(path: Path, row: Row) -> Source | Dropped:
    """Read a file of a folder; one that is not text is skipped."""
    try:
        return Source(_text(str(path)), str(path), row)
    except AlignError as error:
        return Dropped("read", error.what, row["id"])


def _table(path: Path, base: Path) -> Iterator[Source | Dropped]:
    """Give the texts of a table: in its column `text`, or in the files its column `path` names."""
    for number, row in _rows(str(path), _text(str(path))):
        where = f"{path}:{number}"
        if row.get("lang") and row["lang"] not in LANGS:
            yield Dropped("read", f"language {row['lang']!r} is neither hi nor en", row.get("id") or where)
        elif "text" in row:
            yield Source(row["text"], where, {"id": f"{path.name}:{number}", **_filled(row)})
        elif row.get("path"):
            file = base / row["path"]
            if not file.is_file():
                hint = "paths are relative to the manifest"
                raise AlignError(f"no such file {row['path']}", path=path, line=number, hint=hint)
            yield Source(_text(str(file)), str(file), {"id": row["path"], "source": _stem(file), **_filled(row)})
        else:
            hint = "a manifest needs a column path, a table of texts a column text"
            raise AlignError("a row has neither text nor path", path=path, line=number, hint=hint)


def _filled(row: Row) -> Row:
    """Leave out empty cells, so that defaults stand."""
    return {name: value for name, value in row.items() if value and name != "path"}


def _document(source: Source) -> Document | Dropped:
    """Make a document of a text in Hindi or English; anything else is skipped."""
    row, text = source.row, source.text
    if not text.strip():
        return Dropped("read", "empty", row["id"])
    named = NAMED.fullmatch(Path(source.where).stem)
    told = row.get("lang") or (named["lang"][:2].lower() if named and "text" not in row else "")
    seen, against = detect(text)
    if seen is None:
        return Dropped("read", against, row["id"])
    if told and told != seen:
        return Dropped("read", f"said to be {told!r} but written in {seen!r}", row["id"])
    known = {name: row.get(name, "") for name in ("source", "date", "url", "group")}
    return Document(text, seen, id=row["id"], path=source.where, **known)


def _stem(path: Path) -> str:
    """Give a file's name without its ending and language."""
    named = NAMED.fullmatch(path.stem)
    return named["stem"] if named else path.stem


def _rows(path: str, text: str, *, jsonl: bool = False) -> Iterator[tuple[int, dict[str, str]]]:
    """Give the rows of a table with their one-based line numbers."""
    ending = Path(path).suffix.lower()
    if jsonl or ending == ".jsonl":
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip():
                yield number, _parsed(line, path, number)
        return
    delimiter = "," if ending == ".csv" else "\t"
    csv.field_size_limit(sys.maxsize)
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines) if ending == ".csv" else csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    header: list[str] = []
    try:
        for cells in reader:
            if not header:
                header = [cell.strip() for cell in cells]
            elif cells:
                if len(cells) != len(header):
                    what = f"{len(cells)} cells where the header has {len(header)}"
                    raise AlignError(what, path=path, line=reader.line_num, hint=f"put one {delimiter!r} between cells")
                yield reader.line_num, dict(zip(header, cells, strict=True))
    except csv.Error as error:
        raise AlignError(f"not a table ({error})", path=path, line=reader.line_num) from error


def _parsed(line: str, path: str, number: int) -> dict[str, str]:
    """Read a line of JSON Lines as a row of texts."""
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise AlignError(f"not JSON ({error.msg})", path=path, line=number, hint="write one object a line") from error
    if not isinstance(row, dict):
        raise AlignError("not a JSON object", path=path, line=number, hint="write one object a line")
    return {name: "" if value is None else str(value) for name, value in row.items()}


def _text(path: str) -> str:
    """Read and decode a file, or stdin for `-`."""
    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        what = "no such file or folder" if missing else f"cannot be read ({error.strerror})"
        raise AlignError(what, path=path, hint="check the path") from error
    return decoded(raw, path)


def decoded(raw: bytes, path: str) -> str:
    """Decode UTF-8 or UTF-16, with or without a byte order mark, which is left out."""
    encoding = next((name for mark, name in BOMS if raw.startswith(mark)), "utf-8")
    if encoding == "utf-8" and raw[:4096].count(0) > WIDE * len(raw[:4096]):
        encoding = _utf16(raw[:4096])
    try:
        text = raw.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        at = getattr(error, "start", 0)
        line = raw[:at].count(b"\n") + 1
        hint = "save it as UTF-8, for example with `iconv -f WINDOWS-1252 -t UTF-8`"
        raise AlignError("not text in UTF-8 or UTF-16", path=path, line=line, hint=hint) from error
    if "\0" in text:
        raise AlignError("not text: it holds zero bytes", path=path, hint="give a text file")
    return text


def _utf16(head: bytes) -> str:
    """Guess the byte order of UTF-16 without a mark: zero bytes are the high ones of spaces and stops."""
    return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
