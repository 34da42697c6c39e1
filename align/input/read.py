"""Input: files, folders, manifests and documents of a program become documents in Hindi or English.

A document's text is what was decoded, unchanged, so that offsets lead back to it. Formats are in `align/input/formats`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final, Protocol, TypeAlias

from align.core.errors import AlignError
from align.core.progress import Progress, tell
from align.core.types import LANGS, Document, Dropped
from align.input.columns import DOCUMENT_COLUMNS, check_columns, check_named, known_columns, named_by_code
from align.input.decode import decoded, file_bytes, in_utf8
from align.input.gather import Choices, given_texts
from align.input.opened import format_of, guessed_words, holds, raw_of, stdin_file
from align.input.registry import MOST_CHARACTERS, Rows, input_formats
from align.input.remote import is_remote
from align.input.sources import Source, content_id
from align.input.spool import Spool
from align.input.texts import third_language
from align.input.web import is_url
from align.text.language import detect, language_code
from align.text.normalise import LONE_SURROGATE, storable
from align.text.personal import masked

Input: TypeAlias = str | os.PathLike[str] | Document
_KNOWN: Final = ("source", "date", "url", "group")  # what a document holds beside its id, language and text
_NAMED_SKIPS: Final = 3  # files that a message of skipped ones names


def read_inputs(
    inputs: Sequence[Input],
    *,
    allow_outside: bool = False,
    columns: Mapping[str, str] = MappingProxyType({}),
    progress: bool = False,
) -> tuple[list[Document], list[Dropped]]:
    """Read inputs into documents in memory, with what was passed over; see `spool_inputs`.

    Documents come in the order of the inputs, which changes nothing else.
    """
    with closing(Spool()) as spool:
        spool_inputs(inputs, spool, ReadingChoices(allow_outside, columns), progress=progress)
        return list(spool.documents("ORDER BY first")), list(spool.dropped())


@dataclass(frozen=True, slots=True)
class ReadingChoices:
    """What the user chose of reading.

    allow_outside: links and manifests may lead out of their folder.
    columns: what tables call the columns of documents, by our names: {"text": "story"}.
    mask_personal: put blocks for personal data; the page that a text was fetched as, which holds them, is not kept.
    """

    allow_outside: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    mask_personal: bool = False


def spool_inputs(inputs: Sequence[Input], spool: Spool, reading: ReadingChoices, *, progress: bool = False) -> None:
    """Read files, folders, manifests and web pages into documents, one after the other.

    What is skipped is noted with its reason. A `Document` among the inputs is looked at like one that was read. What is
    given twice counts once. What is given by name must be right; what is found in a folder is skipped as a whole where
    it is not. With `progress` what is fetched, and how many were read, is said on stderr.

    Raises:
        AlignError: an input that is missing, is not text, or is of no kind that is read.
    """
    check_named(reading.columns, DOCUMENT_COLUMNS)
    choices = Choices(reading.allow_outside, reading.columns, progress)
    encodings: set[tuple[str, str]] = set()
    bar = Progress("reading documents", 0, progress)
    for given in dict.fromkeys(_normal(one) for one in inputs):
        for found in _sources(given, choices):
            if isinstance(found, Dropped):
                spool.pass_over(found)
                continue
            made = _document(found)
            masks = reading.mask_personal and isinstance(made, Document)
            encodings.update(found.encodings)
            spool.add(found, made, _masked(made) if masks and isinstance(made, Document) else None)
            bar.advance()
    bar.finish()
    if told := guessed_words(tuple(encodings)):
        tell(told)
    spool.settle()


def _masked(document: Document) -> Document:
    """Put blocks for personal data; the page it was fetched as, which holds them, is not kept."""
    path = document.url if document.page else document.path
    return replace(document, text=masked(document.text), page=None, path=path)


class Skip(Protocol):
    """What is asked of something left out."""

    @property
    def stage(self) -> str:
        """At which stage of the work."""
        ...

    @property
    def reason(self) -> str:
        """Why."""
        ...

    @property
    def doc(self) -> str:
        """What it is of."""
        ...


def skipped_words(dropped: Iterable[Skip], place: str = "") -> str:
    """Say in one line which files were skipped and why, "" where none was; `place` is the file that lists them all."""
    count, named = 0, []
    for one in dropped:
        if one.stage == "read":
            count += 1
            named += [f"{one.doc} ({one.reason})"] if count <= _NAMED_SKIPS else []
    more = f" and {count - _NAMED_SKIPS:,} more" if count > _NAMED_SKIPS else ""
    where = f"; see {place}" if place else ""
    return f"{count:,} skipped: {', '.join(named)}{more}{where}" if count else ""


def read_lines(path: str) -> list[str]:
    """Read one sentence a line; only line feeds end lines, a carriage return before one is left out."""
    lines = decoded(_in_utf8(raw_of(path), path), path).split("\n")
    return [line.rstrip("\r") for line in (lines[:-1] if lines[-1] == "" else lines)]


def _in_utf8(raw: bytes, path: str) -> bytes:
    """Turn text in another encoding into UTF-8, and say so."""
    raw, how = in_utf8(raw)
    if how:
        tell(guessed_words(((path, how),)))
    return raw


def read_table(
    path: str, columns: Sequence[str], named: Mapping[str, str] = MappingProxyType({})
) -> list[dict[str, str]]:
    """Read the rows of a table with at least `columns`; see `numbered_rows`."""
    return [row for _, row in numbered_rows(path, columns, named)]


def numbered_rows(path: str, columns: Sequence[str], named: Mapping[str, str] = MappingProxyType({})) -> Rows:
    """Read a table in the format of its suffix, or of stdin's first bytes, as TSV where that tells of none.

    Rows come with their one-based line numbers. `named` says what the table calls them: {"hi": "source"}.

    Raises:
        AlignError: no table, a row without one of the columns, or a name for a column that is not asked for.
    """
    check_named(named, columns)
    name, raw = stdin_file() if path == "-" else (Path(path), raw_of(path))
    form = format_of(name)
    form = form if form and form.table else input_formats()[".tsv"]
    if not raw.strip():
        raise AlignError("empty", path=path, hint=f"the table needs the columns {', '.join(columns)}")
    raw = _in_utf8(raw, path) if form.encoded else raw
    wanted = [named.get(column, column) for column in columns]
    if form.columns:
        check_columns(form.columns(raw, path), wanted, path, 1)
    for number, given in form.read(raw, path):
        check_columns(given, wanted, path, number)
        row = named_by_code(given)
        yield number, row | {ours: {**given, **row}[theirs] for ours, theirs in named.items()}


def holds_pairs(given: Input) -> bool:
    """Tell whether an input is a table of pairs, with columns hi and en and none of documents.

    Raises:
        AlignError: a table that cannot be read.
    """
    if isinstance(given, Document) or given in ("", "-") or not holds(Path(given).is_file):
        return False
    form = format_of(Path(given))
    if form is None or not form.table:
        return False
    raw, name = raw_of(str(given)), str(given)
    raw = in_utf8(raw)[0] if form.encoded else raw
    header = form.columns(raw, name) if form.columns else next(form.read(raw, name), (0, {}))[1]
    row = known_columns(dict.fromkeys(header, ""), {})
    return not {"text", "path"} & row.keys() and all(lang in named_by_code(row) for lang in LANGS)


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
    """Write a path the plain way, an address as it is; "-" is stdin, ./- a file, "" nothing and not this folder."""
    if (
        isinstance(given, Document)
        or given in ("", "-")
        or (isinstance(given, str) and (is_url(given) or is_remote(given)))
    ):
        return given
    plain = str(Path(given))
    return "./-" if plain == "-" else plain


def _sources(given: str | Document, choices: Choices) -> Iterator[Source | Dropped]:
    """Give the texts of one input."""
    if isinstance(given, Document):
        yield _given(given)
    else:
        yield from given_texts(given, choices)


def _given(document: Document) -> Source:
    """Take a document of a program as a text that was read; one without id is named by its content."""
    row = {"id": document.id or content_id(document), "lang": document.lang}
    row |= {name: getattr(document, name) for name in _KNOWN}
    return Source(document.text, document.path, row, place="", page=document.page)


def _document(source: Source) -> Document | Dropped:
    """Make a document of a text in Hindi or English; anything else is skipped."""
    row, text = source.row, source.text
    told = language_code(row.get("lang", ""))
    broken = next((name for name in ("id", *_KNOWN) if LONE_SURROGATE.search(row.get(name, ""))), "")
    if broken:
        called = "name" if broken != "id" or source.place == source.where else broken
        return Dropped("read", f"its {called} is not UTF-8", storable(source.where))
    if told and told not in LANGS:
        return third_language(told, row["id"])
    if len(text) > MOST_CHARACTERS:
        return Dropped("read", f"{len(text):,} characters, more than {MOST_CHARACTERS:,}: cut it", row["id"])
    if not text.strip():
        return Dropped("read", "empty", row["id"])
    seen, against = detect(text)
    if seen is None:
        return Dropped("read", against, row["id"])
    if told and told != seen:
        return Dropped("read", f"said to be {told!r} but written in {seen!r}", row["id"])
    known = {name: row.get(name, "") for name in _KNOWN}
    return Document(text, seen, id=row["id"], path=source.where, page=source.page, **known)
