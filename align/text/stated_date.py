"""The date that a text states of itself: after a label, in its dateline, or alone on one of its first lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Final

from align.core.tables import rows

_LINES: Final = 12  # first and last ones with text that are looked at; labels stand in either
_OPENING: Final = 5  # first ones among which a dateline stands, or a date alone
_LINE: Final = 200  # characters of one
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
# `␣` is a space. Figures may be Devanagari ones; a date in figures alone is one only with its year first, as no other
# order is the same everywhere.
_DATE: Final = r"""(?: (?P<y1>\d{4}) - (?P<m1>\d\d) - (?P<d1>\d\d) (?!\d)
    | (?P<m2>{month}) \.? ␣ (?P<d2>\d{1,2}) (?: st | nd | rd | th )? ␣?,? ␣? (?P<y2>\d{4}) (?!\d)
    | (?<!\d) (?P<d3>\d{1,2}) (?: st | nd | rd | th )? ␣ (?P<m3>{month}) \.? ␣?,? ␣? (?P<y3>\d{4}) (?!\d) )"""
# A label opens a line or a part of one; where words follow the date, a sentence tells of something else.
_LABELLED: Final = r"""(?: \A | [|•·] ␣? ) {%s} ␣? [:–—-]? ␣? (?: {weekday} ,? ␣ )? {date}
    (?! ␣?,? ␣? (?! at \b | by \b ) (?: [a-z]{2} | [\u0900-\u0963]{2} ) )"""
_FORMS: Final[Mapping[str, str]] = MappingProxyType({
    "published": _LABELLED % "published",
    "updated": _LABELLED % "updated",
    "dateline": r"""\A (?: (?: [A-Z][\w.'’-]{1,20} | [\u0900-\u0963]{2,20} ) ␣?,? ␣ ){1,4} {date}
        ␣? ,? ␣? (?: \( [^()]{2,30} \) | [:।–—-] )""",
    "alone": r"""\A (?: {weekday} ,? ␣ )? {date}
        (?: [ ,|]{1,3} \d{1,2} : \d\d (?: ␣? [AaPp][Mm] )? (?: ␣ IST )? )? \Z""",
})  # fmt: skip


def stated_date(text: str) -> str:
    """Give the date of a text (ISO 8601) as it states it, "" where it states none, or several with equal right."""
    lines = list(_edges(text))
    for kind, form in _forms().items():
        opening = kind in ("dateline", "alone")
        found = {own for place, line in lines if (place < _OPENING or not opening) and (own := _found(form, line))}
        if found:
            return found.pop() if len(found) == 1 else ""
    return ""


def _edges(text: str) -> Iterator[tuple[int, str]]:
    """Give the first and the last lines of a text that are not blank, with their places from the start."""
    head = [line for line in text[: _LINES * _LINE * 4].split("\n") if line.strip()][:_LINES]
    tail = [line for line in text[-_LINES * _LINE :].split("\n") if line.strip()][-_LINES:]
    for place, line in enumerate((*head, *tail)):
        yield place, " ".join(line[:_LINE].split())


def _found(form: re.Pattern[str], line: str) -> str:
    """Give the date that a form finds in a line, "" for none."""
    match = form.search(line)
    if not match:
        return ""
    year, month, day = (next(filter(None, (match[f"{part}{n}"] for n in (1, 2, 3)))) for part in "ymd")
    try:
        found = date(int(year), _months().get(month.lower()) or int(month), int(day))
    except ValueError:
        return ""
    return found.isoformat() if _FIRST_YEAR <= found.year <= _LAST_YEAR else ""


@cache
def _months() -> Mapping[str, int]:
    """Names of months → their numbers."""
    return {row["form"]: int(row["value"]) for row in rows("months") if row["kind"] == "month"}


@cache
def _forms() -> Mapping[str, re.Pattern[str]]:
    """Compile the forms; every part of them is bounded, so that no line takes long."""
    words = {
        "{month}": _months(),
        "{weekday}": [row["form"] for row in rows("months") if row["kind"] == "weekday"],
        "{published}": [row["form"] for row in rows("date_labels") if row["kind"] == "published"],
        "{updated}": [row["form"] for row in rows("date_labels") if row["kind"] == "updated"],
    }
    found = {}
    for kind, form in _FORMS.items():
        pattern = form.replace("{date}", _DATE).replace("␣", r"\s")
        for name, forms in words.items():
            any_of = "|".join(re.escape(one) for one in sorted(forms, key=len, reverse=True))
            pattern = pattern.replace(name, rf"(?i:{any_of})")
        found[kind] = re.compile(pattern, re.VERBOSE)
    return found
