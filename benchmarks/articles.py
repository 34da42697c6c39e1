"""A thousand articles in stories of four: time and memory of `align drift` and `align corpus`, and where it goes.

The articles are put together from the outlets' reports in `data/events` and paragraphs of `data/speech`; each story
has its own figures and place, the same in all its outlets, so that no text stands twice. `python -m
benchmarks.articles [COUNT]`.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from align.core.types import LANGS, Lang
from benchmarks.machine import ran
from benchmarks.speed_page import publish, table
from training import sets

ARTICLES: Final = 1000
IN_STORY: Final = 4
PARAGRAPHS: Final = 4  # of speech in an article
SPEECH: Final = Path(__file__).resolve().parents[1] / "data" / "speech"
SYLLABLES: Final = {
    "hi": ("रा", "मी", "कु", "बो", "ते", "ला", "नि", "सू", "दे", "पो"),
    "en": ("Ra", "mi", "ku", "bo", "te", "la", "ni", "su", "de", "po"),
}
WHERE: Final = {"hi": "{}पुर में ", "en": "In {}pur, "}


def articles(count: int) -> Iterator[tuple[str, str]]:
    """Give `count` articles, two of either language in each story: the name of the file and its text."""
    speech = {lang: _speech(lang) for lang in LANGS}
    reports = [_reports(folder) for folder in sorted(sets.EVENTS.iterdir()) if folder.is_dir()]
    for story in range(count // IN_STORY):
        own = reports[story % len(reports)]
        for place, (lang, name, lines) in enumerate(own[:IN_STORY]):
            first = PARAGRAPHS * (story * IN_STORY + place)
            more = [speech[lang][(first + k) % len(speech[lang])] for k in range(PARAGRAPHS)]
            text = "\n\n".join(_moved(line, lang, story) for line in [*lines, *more])
            yield f"{story:04}/{name}.{lang}.txt", text + "\n"


def _reports(folder: Path) -> list[tuple[Lang, str, list[str]]]:
    """Read an event's reports, Hindi and English by turns."""
    sides = [sorted(folder.glob(f"*.{lang}.txt")) for lang in LANGS]
    ordered = [path for pair in zip(*sides, strict=False) for path in pair]
    langs: dict[str, Lang] = {"hi": "hi", "en": "en"}
    return [(langs[path.stem[-2:]], path.stem[:-3], sets.lines(path)) for path in ordered]


def _speech(lang: Lang) -> list[str]:
    """Read the paragraphs of one language."""
    rows = [row for name in ("events", "news", "short") for row in sets.records(SPEECH / f"{name}.jsonl")]
    return [" ".join(row["text"].split()) for row in rows if row["lang"] == lang]


def _moved(line: str, lang: Lang, story: int) -> str:
    """Put a line into a story: another place before it, and every digit after the first of a figure another one."""
    name = "".join(SYLLABLES[lang][int(digit)] for digit in f"{story:03}")
    told = re.sub(r"(?<=[1-9])\d", lambda digit: str((int(digit[0]) + story) % 10), line)
    return WHERE[lang].format(name.capitalize() if lang == "en" else name) + told


def write_articles(folder: Path, count: int) -> int:
    """Write articles under a folder, and give how many there are."""
    every = list(articles(count))
    for name, text in every:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return len(every)


def main(count: int = ARTICLES) -> None:
    """Run both jobs with an empty cache and again with what is then in it, and publish what each costs."""
    rows, notes = [], list[str]()
    with tempfile.TemporaryDirectory() as name:
        folder, cache = Path(name) / "articles", Path(name) / "cache"
        written = write_articles(folder, count)
        for job in ("drift", "corpus"):
            for held in ("nothing cached", "vectors cached"):
                out = Path(name) / f"{job}-{held[:3]}"
                one = ran([job, str(folder), "--out", str(out)], cache / job)
                told = [f"{one.seconds:.0f} s", f"{one.processor:.0f} s", f"{one.memory:,.0f} MB"]
                rows.append([f"`align {job}`, {held}", *told])
                print("  ".join(rows[-1]), one.said, flush=True)
            stages = json.loads((out / "run.json").read_text(encoding="utf-8"))["seconds"]
            told = [f"{stage} {seconds:.0f} s" for stage, seconds in stages.items()]
            notes.append(f"`align {job}` with vectors cached, by stage: {', '.join(told)}.")
    heads = [f"{written:,} articles in {written // IN_STORY} stories", "wall clock", "processor", "peak memory"]
    publish("articles", "make bench-scale", [*table(heads, rows), "", *notes])


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
