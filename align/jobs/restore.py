"""The texts put back into a corpus that was written without them, from the documents of whoever holds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from align.core.errors import AlignError
from align.core.types import Document, Dropped
from align.input.read import Input, read_inputs
from align.output.contents import Contents, text_hash
from align.output.corpus import write_contents
from align.output.formats import chosen_formats
from align.output.offsets import NotRestored, Sources, load_offsets, with_texts

_NAMED: Final = 3  # reasons that a message names


@dataclass(frozen=True, slots=True)
class Restored:
    """A corpus with its texts: the records, the pairs lost with their reasons, and what of the inputs was skipped."""

    contents: Contents
    lost: Sequence[NotRestored]
    skipped: Sequence[Dropped]

    @property
    def lost_words(self) -> str:
        """Say how many pairs could not be restored and why, "" where none was lost."""
        reasons = Counter(one.reason for one in self.lost)
        named = [f"{count} because {reason}" for reason, count in reasons.most_common(_NAMED)]
        more = f"; and {len(reasons) - _NAMED} more reasons" if len(reasons) > _NAMED else ""
        return f"{len(self.lost):,} pairs not restored: {'; '.join(named)}{more}" if self.lost else ""


def restore_corpus(
    folder: Path,
    inputs: Sequence[Input],
    out: Path,
    formats: Sequence[str] = (),
    *,
    allow_outside: bool = False,
    force: bool = False,
) -> Restored:
    """Put the texts of documents back into a corpus without them and write it, whole or not at all.

    Documents are found by the hash of their text, else by their id. Where every document is the one that was aligned,
    the files are those that `align corpus` writes with the texts, byte for byte.

    Raises:
        AlignError: no such corpus, inputs that cannot be read, or not one pair that could be restored.
    """
    chosen = chosen_formats(formats)
    contents, pairs = load_offsets(folder)
    documents, skipped = read_inputs(inputs, allow_outside=allow_outside)
    made, lost = with_texts(contents, pairs, _sources(contents, documents), formats)
    restored = Restored(made, lost, skipped)
    if lost and not made.pairs:
        raise AlignError(restored.lost_words, path=folder, hint="give the documents that documents.jsonl lists")
    write_contents(made, out, chosen, force=force)
    return restored


def _sources(contents: Contents, documents: Sequence[Document]) -> Sources:
    """Find the documents of a corpus among those read."""
    by_hash = {text_hash(document.text): document.text for document in documents}
    by_id = {document.id: document.text for document in documents}
    wanted = {one.id: one.sha256 for one in contents.documents}
    same = {name: by_hash[digest] for name, digest in wanted.items() if digest in by_hash}
    changed = {name: by_id[name] for name in wanted if name not in same and name in by_id}
    return Sources(same, changed)
