"""Documents set down as they are read, so that the disk bounds their number: each once, with an id of its own.

What needs all of them, which of two readings of a file counts and what an id of its own is, is asked of the indices of
one SQLite file; texts come back one after the other.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, overload

from align.core.errors import AlignError
from align.core.types import Document, Dropped, Lang, Page
from align.input.sources import Source, absolute_place

# What is stored of a document as it is, beside its id, text and page.
_KEPT: Final = ("lang", "source", "date", "url", "path", "group")
# `at` and `place` are where a text is told to be from and what was opened for it; `second` and `third` names for an id.
# `story` and `part` are for those who gather documents.
_SCHEMA: Final = """
CREATE TABLE documents (
    seq INTEGER PRIMARY KEY, once BLOB, file BLOB, size INTEGER, at BLOB, dropped BLOB, first INTEGER,
    digest BLOB, id BLOB, second BLOB, third BLOB, place BLOB, lang BLOB, source BLOB, date BLOB, url BLOB, path BLOB,
    "group" BLOB, characters INTEGER, page BLOB, story INTEGER, part INTEGER DEFAULT 0
);
CREATE TABLE texts (seq INTEGER PRIMARY KEY, text BLOB, raw BLOB);
CREATE TABLE passed (seq INTEGER PRIMARY KEY, dropped BLOB);
"""
# A file counts as a manifest tells of it, or as the outermost folder has it: the longest id, then the first path.
_ONCE: Final = """
CREATE TABLE chosen AS SELECT seq, first FROM (
    SELECT seq, row_number() OVER (PARTITION BY once ORDER BY size DESC, at, seq) AS best,
        min(seq) OVER (PARTITION BY once) AS first
    FROM documents WHERE once NOT IN (SELECT file FROM documents WHERE file IS NOT NULL)
) WHERE best = 1;
CREATE UNIQUE INDEX by_chosen ON chosen (seq);
DELETE FROM documents WHERE seq NOT IN (SELECT seq FROM chosen);
UPDATE documents SET first = (SELECT first FROM chosen WHERE chosen.seq = documents.seq);
DROP TABLE chosen;
INSERT INTO passed (dropped) SELECT dropped FROM documents WHERE dropped IS NOT NULL ORDER BY first;
DELETE FROM documents WHERE dropped IS NOT NULL;
"""
# Equal documents are one, named by the first of their places; an id that is shared gives way to the path, then to it.
_EQUAL: Final = """
CREATE INDEX by_digest ON documents (digest, first);
UPDATE documents SET place = (SELECT min(place) FROM documents AS o WHERE o.digest = documents.digest);
DELETE FROM documents WHERE EXISTS
    (SELECT 1 FROM documents AS o WHERE o.digest = documents.digest AND o.first < documents.first);
DROP INDEX by_digest;
CREATE INDEX by_id ON documents (id);
UPDATE documents SET second = CASE WHEN path NOT IN (x'', id) THEN path END,
    third = CASE WHEN place NOT IN (x'', id, path) THEN place END;
UPDATE documents SET second = third, third = NULL WHERE second IS NULL;
"""
_SHARED: Final = "id IN (SELECT id FROM documents GROUP BY id HAVING count(*) > 1)"
_FIELDS: Final = ", ".join(["id", *(f'"{name}"' for name in _KEPT), "page", "text", "raw"])


class Spool:
    """What was read: first documents are added and others passed over, then they are settled, then used.

    path: a file that is made anew; None is memory.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Make the tables."""
        if path:
            path.unlink(missing_ok=True)
        self.db = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
        # It is made anew by every run: nothing of it need outlive a crash.
        self.db.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;{_SCHEMA}BEGIN;")

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    def pass_over(self, dropped: Dropped) -> None:
        """Note what is passed over."""
        self.db.execute("INSERT INTO passed (dropped) VALUES (?)", (_packed(dropped),))

    def add(self, source: Source, made: Document | Dropped, kept: Document | None = None) -> None:
        """Note what became of a text; `kept` is the document as it is to be kept, where that is another."""
        values: dict[str, object] = {"size": len(source.row["id"]), "at": raw_text(source.where)}
        values["file"] = raw_text(absolute_place(source.file)) if source.file else None
        if isinstance(made, Dropped):
            values["dropped"] = _packed(made)
        else:
            kept = kept or made
            values |= {name: raw_text(getattr(kept, name)) for name in ("id", *_KEPT)}
            values |= {"digest": _digest(made), "place": raw_text(source.place), "characters": len(kept.text)}
            values["page"] = raw_text(kept.page.name) if kept.page else None
        names, marks = ", ".join(f'"{name}"' for name in values), ", ".join("?" * len(values))
        seq = self.db.execute(f"INSERT INTO documents ({names}) VALUES ({marks})", tuple(values.values())).lastrowid
        # A document of a program is no other's reading.
        once = raw_text(absolute_place(source.place)) if source.place else b"\0%d" % (seq or 0)
        self.db.execute("UPDATE documents SET once = ? WHERE seq = ?", (once, seq))
        if kept:
            row = seq, raw_text(kept.text), kept.page.raw if kept.page else None
            self.db.execute("INSERT INTO texts VALUES (?, ?, ?)", row)

    def settle(self) -> None:
        """Leave out what was given twice, and give each document an id of its own.

        Documents that share an id all take their path for it, and where that is shared too, their place.

        Raises:
            AlignError: two different documents have one id and nothing else to tell them apart.
        """
        for statement in filter(str.strip, (_ONCE + _EQUAL).split(";")):
            self.db.execute(statement)
        while self.db.execute(f"SELECT 1 FROM documents WHERE {_SHARED} LIMIT 1").fetchone():
            step = f"SET id = second, second = third, third = NULL WHERE second IS NOT NULL AND {_SHARED}"
            if not self.db.execute(f"UPDATE documents {step}").rowcount:
                first = self.db.execute(f"SELECT id, path FROM documents WHERE {_SHARED} ORDER BY id, path").fetchone()
                name, path = map(text_of, first)
                what = f"two documents have the id {name!r}"
                raise AlignError(what, path=path or None, hint="give each its own")
        self.db.execute("COMMIT")

    def dropped(self) -> Iterator[Dropped]:
        """Give what was passed over, and then the documents that are none, each in the order of the inputs."""
        for (packed,) in self.db.execute("SELECT dropped FROM passed ORDER BY seq"):
            yield Dropped(**json.loads(packed))

    def documents(self, where: str = "ORDER BY id", values: tuple[object, ...] = ()) -> Iterator[Document]:
        """Give documents, by a clause of SQL after FROM, in the order of their ids if it does not say another."""
        for row in self.db.execute(f"SELECT {_FIELDS} FROM documents JOIN texts USING (seq) {where}", values):
            yield _document(row)

    @property
    def count(self) -> int:
        """How many documents there are."""
        return int(self.db.execute("SELECT count(*) FROM documents").fetchone()[0])

    @property
    def digest(self) -> str:
        """A hash of all that was read: documents, as they were before anything was put for personal data."""
        found = hashlib.sha256()
        for name, own in self.db.execute("SELECT id, digest FROM documents ORDER BY id"):
            found.update(b"%d:%s%s" % (len(name), name, own))
        for (packed,) in self.db.execute("SELECT dropped FROM passed ORDER BY seq"):
            found.update(packed.encode("ascii"))
        return found.hexdigest()


class SpooledPages(Sequence[Page]):
    """The pages that documents of a spool were fetched as, each once and read when it is asked for."""

    def __init__(self, spool: Spool) -> None:
        """Look where they are."""
        self._db = spool.db
        rows = self._db.execute("SELECT max(seq), page FROM documents WHERE page IS NOT NULL GROUP BY page")
        self._found = [(seq, text_of(page)) for seq, page in rows]

    def __len__(self) -> int:
        """Count them."""
        return len(self._found)

    @overload
    def __getitem__(self, place: int) -> Page: ...
    @overload
    def __getitem__(self, place: slice) -> list[Page]: ...
    def __getitem__(self, place: int | slice) -> Page | list[Page]:
        """Read one, or some."""
        if isinstance(place, slice):
            return [self[k] for k in range(*place.indices(len(self)))]
        seq, name = self._found[place]
        return Page(name, self._db.execute("SELECT raw FROM texts WHERE seq = ?", (seq,)).fetchone()[0])


class SpooledTexts(Mapping[str, str]):
    """Texts by the ids of their documents, each read when it is asked for; `more` are of documents not in the spool."""

    def __init__(self, spool: Spool, more: Mapping[str, str]) -> None:
        """Keep both."""
        self._spool, self._db, self._more = spool, spool.db, more

    def __getitem__(self, name: str) -> str:
        """Read a text."""
        wanted = "SELECT text FROM documents JOIN texts USING (seq) WHERE id = ?"
        found = self._db.execute(wanted, (raw_text(name),)).fetchone()
        return text_of(found[0]) if found else self._more[name]

    def __iter__(self) -> Iterator[str]:
        """Give the ids in order."""
        yield from (text_of(name) for (name,) in self._db.execute("SELECT id FROM documents ORDER BY id"))
        yield from self._more

    def __len__(self) -> int:
        """Count the documents."""
        return self._spool.count + len(self._more)


def raw_text(text: str) -> bytes:
    """Give a text as it is stored: UTF-8, half a surrogate pair in three bytes, so that code points order it."""
    return text.encode("utf-8", "surrogatepass")


def text_of(raw: bytes) -> str:
    """Read a text back as it was stored."""
    return raw.decode("utf-8", "surrogatepass")


def _packed(dropped: Dropped) -> str:
    """Write what was passed over; JSON's escapes hold the names of files that are no UTF-8."""
    return json.dumps({"stage": dropped.stage, "reason": dropped.reason, "doc": dropped.doc})


def _digest(document: Document) -> bytes:
    """Hash all that makes two documents equal."""
    parts = [raw_text(getattr(document, name)) for name in ("id", *_KEPT, "text")]
    return hashlib.sha256(b"".join(b"%d:%s" % (len(part), part) for part in parts)).digest()


def _document(row: tuple[bytes | None, ...]) -> Document:
    """Make a document of its stored values."""
    *told, page, text, raw = row
    name, lang, source, date, url, path, group = (text_of(value or b"") for value in told)
    known: Lang = "hi" if lang == "hi" else "en"
    made = Page(text_of(page), raw) if page is not None and raw is not None else None
    return Document(text_of(text or b""), known, source, name, path, date, url, group, made)
