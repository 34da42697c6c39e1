"""The pages of a review as HTML, in English or Hindi: every text of a run is escaped."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from align.core.tables import mapping
from align.core.types import RANK, Lang
from align.core.version import __version__
from align.output.drift_changes import HINDI, KIND_WORDS
from align.output.summary import LANGUAGES
from align.review.desk import Desk
from align.review.outcomes import Standing
from align.review.queue import ORDERS, STATES, Query, Subject, following, query_fields, waiting

STATIC: Final = Path(__file__).parent / "static"
_TEMPLATES: Final = Path(__file__).parent / "templates"
# The keys of actions and moves, all under the left hand, and others that do the same.
KEYS: Final = {
    "accept": ("a",), "reject": ("r",), "edit": ("e",), "merge": ("w", "m"), "split": ("s",), "counterpart": ("c",),
    "right": ("a",), "wrong": ("r",), "critical": ("1",), "major": ("2",), "minor": ("3",),
    "next": ("d", "j"), "previous": ("q", "k"), "undo": ("z", "u"), "note": ("t", "n"), "filters": ("f", "/"),
    "legend": ("x", "?"),
}  # fmt: skip
FORMS: Final = frozenset({"edit", "merge", "split", "counterpart"})  # actions that ask for more than a key


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a reviewer is: what is shown, if anything, and how much of what fits the filter is decided and left."""

    subject: Subject | None
    total: int
    decided: int
    left: int


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at a page: name, language of the page, standing decisions, and the filter."""

    name: str
    tongue: Lang
    mine: Standing
    query: Query


@cache
def environment() -> Environment:
    """Give the templates; everything put into them is escaped."""
    env = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals |= {
        "version": __version__, "languages": LANGUAGES, "keys": KEYS, "forms": FORMS, "severities": tuple(RANK),
        "states": STATES, "orders": ORDERS,
    }  # fmt: skip
    return env


def words(tongue: Lang) -> Callable[[str], str]:
    """Give the words of the page in a language, by their names."""
    table = mapping("review_words", value=tongue)

    def said(name: str) -> str:
        return table[name]

    return said


def labels_of(tongue: Lang) -> Callable[[str], str]:
    """Give the words for a value of a filter: its kind of evidence, finding or change."""
    table = mapping("review_words", value=tongue)

    def said(value: str) -> str:
        kind = next((word for name, word in KIND_WORDS.items() if name == value), value)
        usual = HINDI.get(kind, kind) if tongue == "hi" else kind
        return table.get(f"v.{value}", usual)

    return said


def place_of(
    found: Sequence[Subject], viewer: Viewer, anybody: Collection[str], here: Subject | None, step: int
) -> Spot:
    """Find what to show of a ranked list: `here` itself (step 0), the one before it (−1) or the next that is left (1).

    `here` may be outside the list; without it the first that is left is shown.
    """
    left = {one.id for one in waiting(found, viewer.query.state, viewer.mine, anybody)}
    decided = sum(one.id in viewer.mine for one in found)
    name = here.id if here else ""
    if step < 0:
        subject = following(found, left, name, step) or here
    else:
        subject = (here if step == 0 else None) or following(found, left, name, 1)
    return Spot(subject, len(found), decided, len(left))


def filter_choices(subjects: Sequence[Subject]) -> dict[str, list[str]]:
    """List what each filter can be set to."""
    return {
        "source": sorted({name for one in subjects for name in one.sources if name}),
        "story": sorted({one.story for one in subjects} - {""}),
        "mode": sorted({one.mode for one in subjects}),
        "evidence": sorted({name for one in subjects for name in one.evidence}),
        "finding": sorted({name for one in subjects for name in one.findings}),
    }


def render(template: str, viewer: Viewer, **values: Any) -> str:
    """Fill a template for a viewer."""
    said, label = words(viewer.tongue), labels_of(viewer.tongue)
    filled = {"viewer": viewer, "t": said, "label": label, "fields": query_fields(viewer.query), **values}
    return environment().get_template(template).render(filled)


def shown(desk: Desk, place: Spot, viewer: Viewer, *, drawn: bool, told: str = "") -> dict[str, Any]:
    """Give what the templates show of a place: the subject, and the reviewer's own decision on it."""
    subject = place.subject
    own = viewer.mine.get(subject.id) if subject else None
    view = desk.view(subject.id) if subject else {}
    return {"desk": desk, "place": place, "own": own, "drawn": drawn, "told": told, **view}
