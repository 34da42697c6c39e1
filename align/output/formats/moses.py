"""Plain text files in step, the format of Moses and other trainers: a sentence a line, a file a language."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from align.output.formats.tsv import one_line

if TYPE_CHECKING:
    from align.output.contents import Contents

NAME: Final = "moses"
FILES: Final = {
    "pairs.hi-en.hi": "the Hindi lines for Moses and other trainers",
    "pairs.hi-en.en": "the English lines, in step with the Hindi ones",
    "pairs.hi-en.scores": "their probabilities, a line each, nan where none was measured",
    "pairs.hi-en.ids": "their ids, a line each",
}


def write(contents: Contents, folder: Path) -> None:
    """Write the files: line n of each is of pair n."""
    from align.core.types import LANGS

    for lang in LANGS:
        with (folder / f"pairs.hi-en.{lang}").open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(one_line(pair.side(lang).text) + "\n" for pair in contents.pairs)
    for name, values in (
        ("scores", ("nan" if pair.probability is None else f"{pair.probability:.6f}" for pair in contents.pairs)),
        ("ids", (one_line(pair.id) for pair in contents.pairs)),
    ):
        with (folder / f"pairs.hi-en.{name}").open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(value + "\n" for value in values)
