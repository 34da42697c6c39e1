"""Page furniture: what is lost of texts that have none, read line by line, and what is set aside of real pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

from align.core.types import LANGS, Document
from align.jobs.stories import furniture_head
from align.text.boilerplate import Cleaned, clean
from training import sets

# Sets of text without furniture; nothing of those marked was fitted on.
UNSEEN = ("flores devtest", "tico19 test", "xquad", "stories dev")


def texts() -> Iterator[tuple[str, Document]]:
    """Documents of the text sets by name, a source of its own each."""
    for folder, split in (("flores", "dev"), ("flores", "devtest"), ("tico19", "dev"), ("tico19", "test")):
        for name, hi, en in sets.line_documents(folder, split):
            yield from _both(f"{folder} {split}", name, hi, en)
    yield from _grouped("xquad", sets.records(sets.SHARED / "xquad" / "paragraphs.jsonl"), "doc")
    for split in ("train", "dev"):
        for name, pages_hi, pages_en in sets.stories(split):
            yield from _both(f"stories {split}", name, list(chain(*pages_hi)), list(chain(*pages_en)))
    for name, hi, en in sets.block_documents():
        yield from _both("docs", name, hi, en)
    for file, key in (("libreoffice_help", "page"), ("mozilla_www", "file")):
        yield from _grouped(f"strings {file}", sets.rows(sets.SHARED / "strings" / f"{file}.tsv"), key)


def _grouped(name: str, rows: Iterable[dict[str, str]], key: str) -> Iterator[tuple[str, Document]]:
    """Gather the rows of a table into documents by a column."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row)
    for group, own in found.items():
        yield from _both(name, group, [row["hi"] for row in own], [row["en"] for row in own])


def _both(name: str, key: str, hi: list[str], en: list[str]) -> Iterator[tuple[str, Document]]:
    for lang, lines in zip(LANGS, (hi, en), strict=True):
        yield name, Document("\n\n".join(lines), lang, source=f"{name} {key}", id=f"{name} {key} {lang}")


def pages() -> Iterator[Document]:
    """The articles of the press, as they were read off their pages."""
    for folder in ("news", "real_events"):
        for path in sorted((sets.SHARED / folder).rglob("*.??.txt")):
            source, lang, _ = path.name.rsplit(".", 2)
            text = path.read_text(encoding="utf-8")
            yield Document(text, "hi" if lang == "hi" else "en", source=source, id=str(path.relative_to(sets.SHARED)))


def cleaned(documents: list[Document]) -> dict[str, Cleaned]:
    """Clean documents as a run does."""
    return clean(documents, furniture_head().probability)


def main() -> None:
    """Print the sentences lost of each set of texts, each of them, and what is left out of real pages by reason."""
    named = list(texts())
    found = cleaned([document for _, document in named])
    counts: dict[str, Counter[str]] = {}
    lost: list[str] = []
    for name, document in named:
        one = found[document.id]
        counts.setdefault(name, Counter())["sentences"] += len(one.kept) + len(one.aside) + len(one.dropped)
        counts[name]["lost"] += len(one.aside)
        lost += [f"  {aside.score:.2f} {aside.reason}: {aside.sentence.text} ({name})" for aside in one.aside]
        for drop in one.dropped:
            counts[name]["dateline" if drop.reason == "dateline" else "no words or not in the language"] += 1
    for name, count in counts.items():
        seen = "" if name in UNSEEN else " (fitted on)"
        print(f"{name}{seen}: {', '.join(f'{value} {what}' for what, value in count.items())}")
    print("\n".join(lost))
    reasons: Counter[str] = Counter()
    for one in cleaned(list(pages())).values():
        reasons.update([*(drop.reason for drop in one.dropped), *(aside.reason for aside in one.aside)])
    print("real pages:", ", ".join(f"{count} {reason}" for reason, count in reasons.most_common()))


if __name__ == "__main__":
    main()
