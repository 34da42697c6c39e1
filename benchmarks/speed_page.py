"""The page of figures of speed, docs/speed.md: each benchmark writes its own part, with where and when it ran."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from benchmarks.machine import commit, load, machine

DOCS: Final = Path(__file__).resolve().parents[1] / "docs"
PAGE: Final = DOCS / "speed.md"
COMMIT: Final = commit()  # of the code that was loaded; it may have gone on before a long benchmark ends


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Give the lines of a Markdown table whose columns but the first are numbers."""
    rule = "|---|" + "--:|" * (len(heads) - 1)
    return [f"| {' | '.join(heads)} |", rule, *(f"| {' | '.join(row)} |" for row in rows)]


def publish(part: str, command: str, lines: Sequence[str]) -> None:
    """Print the lines of a part with its origin, and put them between its marks on the page.

    Raises:
        ValueError: the page has no such part.
    """
    origin = f"`{command}`, {date.today()}, commit {COMMIT}, {machine()}; load {load():.1f} at the end."
    text = "\n".join([*lines, "", origin])
    print(text)
    begin, end = f"<!-- {part} -->", f"<!-- /{part} -->"
    page, count = re.subn(
        f"{begin}.*?{end}", lambda _: f"{begin}\n{text}\n{end}", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL
    )
    if count != 1:
        raise ValueError(f"{PAGE} has {count} parts between {begin} and {end}")
    PAGE.write_text(page, encoding="utf-8")
