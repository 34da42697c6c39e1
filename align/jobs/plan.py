"""The plan of a run: documents of a spool gathered into stories, and stories into shards that are worked on alone."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import Any, Final, TypeAlias

from align.alignment.sentence_aligner import SentenceAligner
from align.core.progress import Progress
from align.core.types import Document, Lang
from align.input.spool import Spool, raw_text, text_of
from align.jobs.config import Config
from align.jobs.regroup import groups_told, may_be_many
from align.jobs.stories import cleaned_documents
from align.text.line_counts import LineCounts, line_keys

# A shard takes stories until it has as many documents or characters; a story that has more is a shard of its own.
SHARD_DOCUMENTS: Final = 200
SHARD_CHARACTERS: Final = 400_000
_CLEANED: Final = 100  # documents cleaned at a time where more than a shard has are parted into stories
Groups: TypeAlias = Sequence[Sequence[int]]  # numbers of documents, by the stories they tell
KnownGroups: TypeAlias = Callable[[str, Callable[[], Groups]], Groups]
_Place: TypeAlias = tuple[int, int]  # a story as it was given, and which of the parts of it that were told apart
_SCHEMA: Final = """
CREATE TABLE stories (story INTEGER, part INTEGER, name BLOB, told INTEGER, PRIMARY KEY (story, part)) WITHOUT ROWID;
CREATE TABLE sources (source BLOB, lang BLOB, number INTEGER, PRIMARY KEY (source, lang)) WITHOUT ROWID;
CREATE TABLE lines (line INTEGER PRIMARY KEY, number INTEGER);
CREATE TABLE lines_of (id BLOB PRIMARY KEY, lines BLOB) WITHOUT ROWID;
INSERT INTO sources SELECT source, lang, count(*) FROM documents GROUP BY 1, 2 HAVING count(*) > 1;
"""
# Groups of both languages in the order of their names; the documents of all others are matched with one another.
_BY_GROUP: Final = """
INSERT INTO stories SELECT row_number() OVER (ORDER BY "group"), 0, "group", 0 FROM documents
    GROUP BY "group" HAVING count(DISTINCT lang) = 2;
CREATE INDEX by_name ON stories (name);
UPDATE documents SET story = (SELECT story FROM stories WHERE name = "group");
DROP INDEX by_name;
INSERT INTO stories SELECT (SELECT coalesce(max(story), 0) FROM stories) + 1, 0, x'', 0
    WHERE EXISTS (SELECT 1 FROM documents WHERE story IS NULL);
UPDATE documents SET story = (SELECT max(story) FROM stories) WHERE story IS NULL;
"""
_AS_ONE: Final = "INSERT INTO stories VALUES (1, 0, x'', 1); UPDATE documents SET story = 1;"
_LARGE: Final = "SELECT story, count(*) FROM documents GROUP BY 1 HAVING count(*) > ? OR sum(characters) > ? ORDER BY 1"
_SIZES: Final = "SELECT story, part, count(*), sum(characters) FROM documents GROUP BY 1, 2 ORDER BY 1, 2"


@dataclass(frozen=True, slots=True)
class Bundle:
    """Documents that are one story, or several where nobody said that they are one (`told` is false)."""

    name: str
    documents: Sequence[Document]
    told: bool


@dataclass(frozen=True, slots=True)
class Shard:
    """Bundles that are worked on together, and alone: with the counts of the lines of their documents among all."""

    number: int
    bundles: Sequence[Bundle]
    counts: LineCounts


class Plan:
    """Which documents of a spool are worked on together: stories, and shards of whole stories."""

    def __init__(self, spool: Spool, config: Config) -> None:
        """Gather the documents by their groups, or as one story."""
        self._spool, self._db, self._config = spool, spool.db, config
        self._order = "id" if config.group == "one" else '"group", id'
        self._run(_SCHEMA + (_AS_ONE if config.group == "one" else _BY_GROUP))
        self._run("CREATE INDEX by_story ON documents (story, part)")
        self._shards: list[tuple[_Place, _Place]] = []

    def _run(self, statements: str) -> None:
        self._db.execute("BEGIN")
        for statement in filter(str.strip, statements.split(";")):
            self._db.execute(statement)
        self._db.execute("COMMIT")

    def count_lines(self, *, progress: bool = False) -> None:
        """Count in how many documents of its source each line stands, where a source has several documents."""
        where = "WHERE (source, lang) IN (SELECT source, lang FROM sources) ORDER BY id"
        total = self._db.execute(f"SELECT count(*) FROM documents {where}").fetchone()[0]
        bar = Progress("counting the lines of documents", total, progress)
        self._db.execute("BEGIN")
        for document in self._spool.documents(where):
            keys = line_keys(document)
            self._db.executemany(
                "INSERT INTO lines VALUES (?, 1) ON CONFLICT (line) DO UPDATE SET number = number + 1",
                ((key,) for key in keys),
            )
            row = raw_text(document.id), array("q", keys).tobytes()
            self._db.execute("INSERT INTO lines_of VALUES (?, ?)", row)
            bar.advance()
        self._db.execute("COMMIT")
        bar.finish()

    def part_large(self, load: Callable[[], SentenceAligner], known: KnownGroups) -> None:
        """Part what may be several stories and is more than a shard has; a shard parts what it has itself.

        `known` gives the groups of an earlier run by a name, or makes and keeps them.
        """
        if self._config.group != "auto":
            return
        for story, count in self._rows(_LARGE, SHARD_DOCUMENTS, SHARD_CHARACTERS):
            name = text_of(self._rows("SELECT name FROM stories WHERE story = ?", story)[0][0])
            found = self._rows(f'SELECT "group", id, lang FROM documents WHERE story = ? ORDER BY {self._order}', story)
            told = [(text_of(group), text_of(one)) for group, one, _ in found]
            if not may_be_many(name, count, told):
                continue
            langs: list[Lang] = ["hi" if lang == b"hi" else "en" for *_, lang in found]
            texts = _Texts(self, story, count)
            groups = known(
                f"story-{story}.json", partial(lambda own, some: groups_told(own, some, load()), langs, texts)
            )
            self._part(story, groups, [one for _, one in told])

    def _part(self, story: int, groups: Groups, ids: Sequence[str]) -> None:
        """Put each group of a story in a part of its own; each is named by its first document."""
        self._db.execute("BEGIN")
        if len(groups) == 1:
            self._db.execute("UPDATE stories SET told = 1 WHERE story = ?", (story,))
        else:
            self._db.execute("DELETE FROM stories WHERE story = ?", (story,))
            for part, members in enumerate(groups):
                self._db.execute("INSERT INTO stories VALUES (?, ?, ?, 1)", (story, part, raw_text(ids[members[0]])))
                rows = ((part, raw_text(ids[k])) for k in members)
                self._db.executemany("UPDATE documents SET part = ? WHERE id = ?", rows)
        self._db.execute("COMMIT")

    def make_shards(self) -> int:
        """Gather neighbouring stories into shards; give their number."""
        held = characters = 0
        for story, part, count, size in self._db.execute(_SIZES):
            full = held + count > SHARD_DOCUMENTS or characters + size > SHARD_CHARACTERS
            if full or not self._shards:
                self._shards.append(((story, part), (story, part)))
                held = characters = 0
            self._shards[-1] = (self._shards[-1][0], (story, part))
            held, characters = held + count, characters + size
        return len(self._shards)

    def shard(self, number: int) -> Shard:
        """Read the documents of a shard, without the pages they were fetched as."""
        (first, last), bundles = self._shards[number], []
        for story, part, name, told in self._rows(
            "SELECT story, part, name, told FROM stories WHERE (story, part) BETWEEN (?, ?) AND (?, ?)", *first, *last
        ):
            where = f"WHERE story = ? AND part = ? ORDER BY {self._order}"
            documents = [replace(one, page=None) for one in self._spool.documents(where, (story, part))]
            called, parted = text_of(name), told and self._config.group == "auto"
            if parted and len(self._rows("SELECT 1 FROM stories WHERE story = ? LIMIT 2", story)) > 1:
                documents = [replace(document, group=called) for document in documents]
            bundles.append(Bundle(called, documents, bool(told)))
        return Shard(number, bundles, self._counts([one for bundle in bundles for one in bundle.documents]))

    def documents_of(self, number: int) -> int:
        """Count the documents of a shard."""
        first, last = self._shards[number]
        where = "WHERE (story, part) BETWEEN (?, ?) AND (?, ?)"
        return int(self._rows(f"SELECT count(*) FROM documents {where}", *first, *last)[0][0])

    def _counts(self, documents: Collection[Document]) -> LineCounts:
        """Give the counts of the lines of some documents among all."""
        sources: dict[tuple[str, Lang], int] = {}
        for source, lang in {(document.source, document.lang) for document in documents}:
            where = "WHERE source = ? AND lang = ?"
            for (number,) in self._rows(f"SELECT number FROM sources {where}", raw_text(source), raw_text(lang)):
                sources[source, lang] = number
        lines: dict[int, int] = {}
        for document in documents:
            for (packed,) in self._rows("SELECT lines FROM lines_of WHERE id = ?", raw_text(document.id)):
                for key in array("q", packed):
                    if key not in lines and (
                        found := self._rows("SELECT number FROM lines WHERE line = ? AND number > 1", key)
                    ):
                        lines[key] = found[0][0]
        return LineCounts(sources, lines)

    def kept_texts(self, story: int) -> Iterator[list[str]]:
        """Clean the documents of a story some at a time: the texts of the sentences of each."""
        found = self._spool.documents(f"WHERE story = ? ORDER BY {self._order}", (story,))
        while some := list(islice(found, _CLEANED)):
            own = cleaned_documents(some, self._counts(some), keep_furniture=self._config.keep_furniture)
            yield from ([sentence.text for sentence in own[document.id].kept] for document in some)

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return self._db.execute(query, values).fetchall()


class _Texts(Collection[list[str]]):
    """The sentences of the documents of a story, made each time they are asked for."""

    def __init__(self, plan: Plan, story: int, count: int) -> None:
        self._plan, self._story, self._count = plan, story, count

    def __iter__(self) -> Iterator[list[str]]:
        return self._plan.kept_texts(self._story)

    def __len__(self) -> int:
        return self._count

    def __contains__(self, one: object) -> bool:
        return any(one == own for own in self)
