"""The settings of the work of `align corpus`: what is found, and what of it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from align.alignment.mode import check_mode
from align.filters.selection import Selection
from align.filters.steps import Cleaning
from align.input.read import ReadingChoices
from align.jobs.regroup import check_grouping

_PLAIN = ("mode", "min_probability", "precision", "model", "keep_furniture", "allow_outside", "group", "mask_personal")


@dataclass(frozen=True, slots=True)
class Config:
    """What the user may choose.

    mode: auto decides for each pair of documents; parallel and comparable force one.
    min_probability: the threshold; None is the one with the highest expected F1, found for each mode.
    precision: instead, share of kept pairs expected to be right, by their probabilities.
    model: recipe, hub name or folder; None is the offline default.
    keep_furniture: every sentence is text, nothing is set aside.
    allow_outside: links and manifests may lead out of their folder.
    group: auto parts folders into the stories they tell; folder takes each for one story, one all documents.
    clean: what is dropped beside pairs below the threshold.
    mask_personal: put blocks for telephone numbers, addresses and identity numbers in every text that is read.
    columns: what tables call the columns of documents, by our names.
    """

    mode: str = "auto"
    min_probability: float | None = None
    precision: float | None = None
    model: str | None = None
    keep_furniture: bool = False
    allow_outside: bool = False
    group: str = "auto"
    clean: Cleaning = field(default_factory=Cleaning)
    mask_personal: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def table(self) -> dict[str, object]:
        """The settings as run.json and a configuration file hold them."""
        table = {name: getattr(self, name) for name in _PLAIN}
        cleaning = {"clean": self.clean.table, "exclude": list(self.clean.exclude)}
        return table | cleaning | {"columns": dict(self.columns)}

    def check(self) -> None:
        """Refuse settings that cannot be met before any work is done."""
        check_mode(self.mode)
        check_grouping(self.group)
        self.selection.check()

    @property
    def reading(self) -> ReadingChoices:
        """How inputs are read."""
        return ReadingChoices(self.allow_outside, self.columns, self.mask_personal)

    @property
    def selection(self) -> Selection:
        """How pairs are chosen by their probability."""
        return Selection(self.precision, self.min_probability)
