"""Quotes: what a text reports someone as saying, in marks or not, by whom, and how (direct, indirect or mixed)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from align.cues import MARKS, Cue, cues, inverted
from align.quotations import Quotation, quotations
from align.segment import split
from align.speakers import QUOTED, before
from align.tables import forms, rows
from align.types import Document, Lang, Quote, Span, SpeechKind

# A quotation of fewer words with no verb of speech near it is a title, a term or a scare quote.
FEWEST_WORDS: Final = 4
# How far from a quotation its verb of speech may stand, in characters.
NEAR: Final = 100
SPOKEN: Final = ("say", "speech", "that", "about", "per", "noun", "bare")
# Words between a verb of speech and `that`: when and where, and behind verbs of telling to whom.
_LINK: Final = re.compile(
    r"""(?: \s+ (?:on|in|at|during|to|after|before|by|through|here|today|later|earlier|also|yesterday|last|this) \b
        (?: \s+ (?!that\b) [\w.’'-]+ ){0,6}? )? ,? \s+ that \s+""",
    re.VERBOSE,
)
_TOLD_LINK: Final = re.compile(r"(?:\s+(?!that\b)[\w.’'-]+){0,8}?,?\s+that\s+")
_TELLS: Final = re.compile(
    r"(?:told|tells?|informed|assured|warned|reminded|advised|promised|testified|complained)\Z", re.IGNORECASE
)
# A clause right after `said`: anything but a preposition, an adverb or a quotation; after others what begins clauses.
_SAID_CLAUSE: Final = re.compile(
    r"\s+(?!(?:so|as|it|nothing|no|yes|here|today|yesterday|later|earlier|on|in|at|of|to|from|about|after|before|during|by|with|"
    r"while|when|during|through|for|outside|inside|goodbye|adding|citing|referring|speaking)\b)(?=[\w₹$]+(?:\s+\S+){2})"
)
_CLAUSE: Final = re.compile(
    r"""\s+ (?: (?:on\s+[A-Z]\w+|reporters|journalists|the\s+media) \s+ )?                  # said on Monday the road
    (?= (?:(?i:the|a|an|he|she|they|it|we|i|there|his|her|their|this|these|that|those|no|some|all|many|most|such|its|our
        |people|police|both|each|every|one|two|three)|[A-Z\d₹$][\w’'.,-]*|(?!on\b|in\b|at\b)\w{3,}s) \s+ [\w’'$₹] )""",
    re.VERBOSE,
)
# What may follow a verb of speech that ends its sentence: time, place, an addition.
_ENDS: Final = re.compile(
    r"\s*(?:\.|$|(?:on|in|at|during|while|when|as|to|after|before|adding|here|later|today)\b|[A-Z]\w+\s*\.?$)"
)


@cache
def _scare() -> re.Pattern[str]:
    """Words right before a quotation that is a title, a term or not meant: film, so-called, नामक."""
    words = "|".join(re.escape(row["form"]) for row in rows("scare_cues"))
    return re.compile(rf"(?:^|[\s(]){'(?:' + words + ')'}\s*\Z", re.IGNORECASE)


def quotes(document: Document) -> list[Quote]:
    """List the quotes of a document in order; a pronoun stands for the speaker named last."""
    text, lang = document.text, document.lang
    marked = [q for q in quotations(text) if not q.nested]
    masked = _masked(text, marked)
    sentences = split(text, lang)
    spoken = cues(masked, _units(masked, sentences), sentences, lang)
    found = _in_marks(document, marked, masked, spoken)
    found += _unmarked(document, masked, sentences, spoken)
    return sorted(found, key=lambda quote: (quote.start, quote.end))


def _masked(text: str, marked: Sequence[Quotation]) -> str:
    """Put a stand-in for every character between marks, so that only the words around quotations are read."""
    out = list(text)
    for q in marked:
        if q.closed or q.end - q.start < 400:
            out[q.start : q.end] = QUOTED * (q.end - q.start)
    return "".join(out)


def _units(masked: str, sentences: Sequence[Span]) -> list[Span]:
    """Stretches of text a verb of speech and its subject stand in: sentences, those that share a quotation as one."""
    units: list[Span] = []
    for start, end in sentences:
        inside = units and QUOTED in masked[units[-1][1] - 1 : start + 1] and "\n" not in masked[units[-1][1] : start]
        crossing = units and masked[start : start + 1] == QUOTED == masked[units[-1][1] - 1 : units[-1][1]]
        if inside or crossing:
            units[-1] = (units[-1][0], end)
        else:
            units.append((start, end))
    return units


# --- quotations in marks ---------------------------------------------------------------------------------------------


def _in_marks(document: Document, marked: Sequence[Quotation], masked: str, cues: Sequence[Cue]) -> list[Quote]:
    """Tell speech among the quotations of a text; what is no speech is a title, a term or a scare quote."""
    found: list[Quote] = []
    last = ""
    for q in marked:
        cue = _cue_of(q, masked, cues)
        line = masked.rfind("\n", 0, q.start) + 1
        follows = found[-1] if found and found[-1].end >= line - 2 else None
        kind = _kind(document, q, masked, cue, follows is not None)
        if kind:
            speaker = (cue.speaker or "") if cue else _headline_speaker(masked, q, document.lang)
            speaker = speaker or (last if cue is None or cue.speaker == "" else "")
            word = document.text[cue.start : cue.end] if cue else ""
            text = document.text[q.start : q.end]
            named = bool(cue and cue.named and speaker == cue.speaker)
            found.append(Quote(document.id, q.start, q.end, text, document.lang, speaker, kind, word, named))
            last = speaker or last
    return found


def _kind(document: Document, q: Quotation, masked: str, cue: Cue | None, continues: bool) -> SpeechKind | None:
    """Tell how a quotation reports: directly, as a part of a reporting clause, or not at all."""
    text, size = document.text[q.start : q.end], len(document.text[q.start : q.end].split())
    lead = masked[max(0, q.start - 24) : max(0, q.start - 1)].rstrip()
    introduced = lead.endswith((",", ":", "कि", "-", "–", "—")) or lead.endswith(QUOTED)
    whole = (
        not lead
        or masked[max(0, q.start - 3) : q.start - 1].strip(" ") in ("", "\n")
        or lead.endswith(tuple('।.?!”"|\n'))
    )
    tagged = text.rstrip().endswith((",", "?", "!")) or masked[q.end + 1 : q.end + 2] == ","
    if cue is None:
        colon = lead.endswith((":", "-", "–")) and size > 2
        sentence = whole and size >= FEWEST_WORDS and (continues or text.rstrip().endswith(tuple("।.?!,")))
        return "direct" if colon or sentence else None
    if _scare().search(lead) and not introduced:
        return None
    if (cue.kind == "name" and not cue.speaker) or lead.endswith("("):
        return None
    if cue.kind == "name" or not (introduced or whole or tagged):
        return "mixed" if size > 1 + (cue.kind != "name") - (size == 2) and _embeds(q, masked, cue) else None
    return "direct" if size > 1 or tagged or introduced else None


def _embeds(q: Quotation, masked: str, cue: Cue) -> bool:
    """Tell whether a fragment stands in the clause a verb of speech reports."""
    return "\n" not in masked[min(cue.start, q.start) : max(cue.end, q.end)]


def _cue_of(q: Quotation, masked: str, cues: Sequence[Cue]) -> Cue | None:
    """Find the verb of speech of a quotation: before it, with nothing quoted between, or right behind it."""
    earlier = [cue for cue in cues if cue.end <= q.start and q.start - cue.end <= NEAR]
    earlier = [cue for cue in earlier if _joined(masked, cue.end, q.start)]
    later = [
        cue for cue in cues if cue.start >= q.end and cue.start - q.end <= NEAR and _joined(masked, q.end, cue.start)
    ]
    if earlier and later and _tag(masked, q, later[0]):
        return (
            later[0] if not masked[earlier[-1].end : q.start - 1].rstrip().endswith((":", ",", "कि")) else earlier[-1]
        )
    return earlier[-1] if earlier else later[0] if later else None


def _tag(masked: str, q: Quotation, cue: Cue) -> bool:
    """Tell whether a verb of speech stands right behind a quotation: “…,” he said."""
    return len(masked[q.end + 1 : cue.start].split()) <= 5


def _joined(masked: str, start: int, end: int) -> bool:
    """Tell whether two places belong to one sentence, with no quotation between them."""
    between = masked[start:end]
    inner = between.strip("”\"’'» \ufffc“‘«")
    return QUOTED not in inner and not re.search(r"[।!?\n]|\.\s", between)


def _headline_speaker(masked: str, q: Quotation, lang: Lang) -> str:
    """Name what stands before a colon or dash: `ममता बोलीं: “…”`, `Mayor: “…”`."""
    line = masked[masked.rfind("\n", 0, q.start) + 1 : q.start - 1].rstrip()
    if not line.endswith((":", "-", "–")):
        return ""
    phrase = re.split(r"[।?!,;]|(?<!\b[A-Z][a-z])(?<!\b[A-Z])\.", line[:-1].rstrip())[-1]
    if lang == "en" and (name := before(phrase)):
        return name
    return phrase.strip() if len(phrase.split()) <= 5 else ""


# --- reports without marks -------------------------------------------------------------------------------------------


def _unmarked(document: Document, masked: str, sentences: Sequence[Span], cues: Sequence[Cue]) -> Iterator[Quote]:
    """List the clauses that verbs of speech report without marks, one a sentence at most."""
    text, lang = document.text, document.lang
    for start, end in sentences:
        own = [cue for cue in cues if start <= cue.start < end and cue.kind in SPOKEN]
        for cue in own:
            span = _hindi_clause(masked, cue, start, end) if lang == "hi" else _english_clause(masked, cue, start, end)
            if (
                span
                and (QUOTED in masked[slice(*span)]) == (cue.kind == "about")
                and not _later_headline(masked, span, own)
            ):
                said = text[slice(*span)]
                word = text[cue.start : cue.end]
                yield Quote(document.id, *span, said, lang, cue.speaker or "", "indirect", word, cue.named)
                break


def _later_headline(masked: str, span: Span, cues: Sequence[Cue]) -> bool:
    """Tell whether another headline begins within a clause, as in `पत्र लिखा: ममता बोलीं- …`."""
    return any(c.kind == "bare" and span[0] <= c.start < span[1] and masked[c.end : c.end + 1] in "-:–" for c in cues)


def _hindi_clause(masked: str, cue: Cue, start: int, end: int) -> Span | None:
    """Take what follows कि, a colon or dash in a headline, or `के अनुसार`, up to the end of the sentence."""
    rest = masked[cue.end : end]
    link = re.match(r"[^।“”\"\ufffc]{0,60}?\sकि,?\s+", rest)
    if link:
        return _closed(masked, cue.end + link.end(), end)
    if cue.kind == "per":
        if cue.speaker and cue.speaker.split()[-1] in forms("not_speakers"):
            return None
        comma = re.match(r"[,\s]+", rest)
        return _closed(masked, cue.end + (comma.end() if comma else 0), end)
    tail = re.search(r",\s*(?:[^\s,]+\s+){1,5}\Z", masked[start : cue.start])
    if tail and not rest.strip(" ।.|") and len(masked[start : start + tail.start()].split()) > 3:
        return _closed(masked, start, start + tail.start())
    headline = re.match(r"\s*[-–—:,]\s*(?=\S)", rest) if cue.kind == "bare" or rest.lstrip()[:1] == ":" else None
    if headline and len(rest.split()) > 3:
        stop = rest.find(";", headline.end())
        return _closed(masked, cue.end + headline.end(), cue.end + stop if stop > 0 else end)
    return None


def _english_clause(masked: str, cue: Cue, start: int, end: int) -> Span | None:
    """Take the clause after `said that`, `said`, `according to X,`, or the one before `, X said`."""
    rest, lead = masked[cue.end : end], masked[start : cue.start]
    if lead.rstrip(MARKS).endswith(QUOTED):
        return None
    if cue.kind == "per":
        if lead.strip(" ,"):
            return _closed(masked, start, cue.start)
        comma = rest.find(",")
        return _closed(masked, cue.end + comma + 1, end) if 0 < comma < 90 else None
    if cue.kind == "about":
        return _closed(masked, cue.end, end)
    tells = _TELLS.search(masked[cue.start : cue.end])
    link = (_TOLD_LINK if tells else _LINK).match(rest)
    if link and not (cue.speaker == "" and masked[cue.end - 1] == "s"):
        return _closed(masked, cue.end + link.end(), end)
    tail = re.search(r",\s*(?:[\w.’'-]+\s+){0,7}\Z", lead)
    if tail and _ENDS.match(rest) and len(rest) < 70 and len(lead[: tail.start()].split()) > 4:
        return _closed(masked, start, start + tail.start())
    if cue.kind in ("say", "that") and inverted(lead, rest) and len(lead.split()) > 4:
        return _closed(masked, start, start + len(lead.rstrip()))
    colon = re.match(r":\s+(?=\S)", rest)
    if colon and len(rest.split()) > 3:
        return _closed(masked, cue.end + colon.end(), end)
    plain = _plain_clause(masked[cue.start : cue.end], rest) if cue.kind == "say" and cue.speaker != "" else None
    plain = plain if QUOTED not in lead else None
    if not plain:
        return None
    comma = rest.find(",") if re.match(r"\W*(?:While|Although|Though|As|When|If|Since|After)\b", lead) else -1
    return _closed(masked, cue.end + plain.end(), cue.end + comma if comma > 0 else end)


def _plain_clause(verb: str, rest: str) -> re.Match[str] | None:
    """Find where a clause begins that follows a verb of speech without `that`."""
    found = _CLAUSE.match(rest)
    return found or (_SAID_CLAUSE.match(rest) if verb.lower() in ("said", "says") else None)


def _closed(masked: str, start: int, end: int) -> Span | None:
    """Trim a clause; nothing if nothing is left."""
    body = masked[start:end]
    left = start + len(body) - len(body.lstrip(" ,"))
    right = start + len(body.rstrip().rstrip("।.|, "))
    return (left, right) if len(masked[left:right].split()) > 1 else None
