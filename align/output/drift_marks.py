"""The findings and word links of a rendering made visible: its text as HTML in which marked stretches may overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from align.core.types import RANK

GAP: Final = Markup('<i role="img" aria-label="something is missing here"{}>{}</i>')
OFF: Final = "off"  # of a finding that is against another rendering than the reference, and not shown


@dataclass(frozen=True, slots=True)
class Stretch:
    """A named part of a text, with the severity of what was found there; "" for a word link, OFF if not shown."""

    start: int
    end: int
    name: str
    severity: str


def marked_rendering(text: str, links: Sequence[Stretch], found: Sequence[Stretch]) -> Markup:
    """Give a text as HTML, cut at every end of a stretch so that stretches may overlap; empty ones become gaps."""
    cuts = sorted({0, len(text), *(end for stretch in (*links, *found) for end in (stretch.start, stretch.end))})
    out = Markup()
    for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        gaps = [stretch for stretch in found if stretch.start == stretch.end == start]
        if gaps:
            out += _element(GAP, "", gaps, [], start)
        inside = [stretch for stretch in found if stretch.start <= start < end <= stretch.end]
        twins = [stretch for stretch in links if stretch.start <= start < end <= stretch.end]
        if inside or twins:
            html = Markup("<mark{}>{}</mark>") if inside else Markup("<span{}>{}</span>")
            out += _element(html, text[start:end], inside, twins, end)
        else:
            out += escape(text[start:end])
    return out


def _element(html: Markup, text: str, found: Sequence[Stretch], links: Sequence[Stretch], end: int) -> Markup:
    """Fill an element: worst severity shown, findings here (`f`), ending here (`e`, shown `n`), and links (`l`)."""
    worst = min((one.severity for one in found), key=(*RANK, OFF).index, default="")
    ending = [one for one in found if one.end == end]
    values = {
        "class": f"s-{worst}" if worst else "w",
        "data-f": " ".join(one.name for one in found),
        "data-e": " ".join(one.name for one in ending),
        "data-n": " ".join(one.name for one in ending if one.severity != OFF),
        "data-l": " ".join(one.name for one in links),
    }
    attributes = Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in values.items() if value)
    return html.format(attributes, text)
