"""Which cleaning a run does, in which order and with which settings: read from options, TOML or an earlier run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from align.core.errors import AlignError
from align.core.jsonl import read_records
from align.filters.checks import CHECKS, StepSettings
from align.filters.duplicates import KnownTexts
from align.input.read import read_lines, read_table
from align.input.registry import input_formats
from align.output.records import PairRecord

NEAR: Final = "near-duplicate"
LIKENESS: Final = 0.8  # of word triples, from which texts are near-duplicates; the practice of The Pile and RefinedWeb
STEPS: Final = (*CHECKS, NEAR)


@dataclass(frozen=True, slots=True)
class Cleaning:
    """What is dropped beside pairs below the threshold.

    steps: names of STEPS, in order; none by default.
    settings: by step, those that differ from its defaults.
    exclude: files whose texts no pair may hold: test sets, or corpora that there are already.
    """

    steps: tuple[str, ...] = ()
    settings: Mapping[str, StepSettings] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()

    @property
    def table(self) -> bool | dict[str, object]:
        """What a configuration says of it: false, true for all steps as they are, or a table."""
        if self.steps in ((), STEPS) and not self.settings:
            return bool(self.steps)
        return {"steps": list(self.steps), **{name: dict(own) for name, own in self.settings.items()}}

    def settings_of(self, step: str) -> StepSettings:
        """Give the settings of a step, defaults included."""
        defaults = CHECKS[step].settings if step in CHECKS else {"likeness": LIKENESS}
        return {**defaults, **self.settings.get(step, {})}


def cleaning_of(clean: object, exclude: Sequence[str] = ()) -> Cleaning:
    """Make a cleaning of what a configuration says: true for all steps, or a table of steps and their settings.

    Raises:
        AlignError: a step or a setting that there is not.
    """
    if isinstance(clean, bool):
        return Cleaning(STEPS if clean else (), {}, tuple(exclude))
    if not isinstance(clean, Mapping):
        raise AlignError(f"clean is {clean!r}", hint="write clean = true, or a table [clean]")
    steps = clean.get("steps", list(STEPS))
    if not isinstance(steps, list | tuple):
        raise AlignError(f"clean.steps is {steps!r}", hint='write a list, steps = ["copy", …]')
    settings = {name: value for name, value in clean.items() if name != "steps"}
    for name in (*steps, *settings):
        if name not in STEPS:
            raise AlignError(f"unknown cleaning step {name!r}", hint=f"use {', '.join(STEPS)}")
    return Cleaning(tuple(steps), {name: _checked(name, own) for name, own in settings.items()}, tuple(exclude))


def _checked(step: str, given: Any) -> StepSettings:
    """Refuse a setting that a step does not have, or that is no number."""
    known = Cleaning().settings_of(step)
    for name, value in given.items() if isinstance(given, Mapping) else [("", given)]:
        if name not in known or isinstance(value, bool) or not isinstance(value, int | float):
            said = f"{step}.{name}" if name else step
            raise AlignError(f"{said} is {value!r}", hint=f"{step} has the settings {known or 'none'}, numbers")
    return dict(given)


class Cleaner:
    """Tells of one pair after another why it is dropped; it remembers the pairs that it let through."""

    def __init__(self, cleaning: Cleaning) -> None:
        """Read what is excluded."""
        self.cleaning = cleaning
        likeness = cleaning.settings_of(NEAR)["likeness"]
        self.kept, self.excluded = KnownTexts(likeness), KnownTexts(likeness)
        for path in cleaning.exclude:
            for number, text in enumerate(excluded_texts(path), start=1):
                self.excluded.add(text, f"{path}:{number}")

    def against(self, hi: str, en: str) -> str:
        """Say why a pair is dropped, "" where it is not."""
        for step in self.cleaning.steps:
            if step != NEAR and (reason := CHECKS[step].against(hi, en, self.cleaning.settings_of(step))):
                return f"{step}: {reason}"
        for text in (hi, en) if self.cleaning.exclude else ():
            if found := self.excluded.find(text):
                return f"exclude: the text of {found}"
        found = self.kept.find(f"{hi} {en}") if NEAR in self.cleaning.steps else ""
        return f"{NEAR} of {found}" if found else ""

    def keep(self, hi: str, en: str, name: str) -> None:
        """Remember a pair that is kept."""
        if NEAR in self.cleaning.steps:
            self.kept.add(f"{hi} {en}", name)


def excluded_texts(path: str) -> list[str]:
    """Read the texts of a file: both sides of a corpus folder, its pairs or a table of pairs, or a text a line.

    Raises:
        AlignError: a file that is missing or not read.
    """
    place = Path(path)
    if place.is_dir():
        place = place / "pairs.jsonl"
    if place.name == "pairs.jsonl":
        return [text for pair in read_records(place, PairRecord) for text in (pair.hi, pair.en)]
    form = input_formats().get(place.suffix.lower())
    if form and form.table:
        return [text for row in read_table(str(place), ("hi", "en")) for text in (row["hi"], row["en"])]
    return [line for line in read_lines(path) if line.strip()]
