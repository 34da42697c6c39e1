"""Quotation extraction: what a text reports as said, in marks or not, by whom, and how (direct, indirect, mixed)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from align.core.types import Document, Lang, Quote, Span, SpeechKind
from align.quotes.coreference import resolved
from align.quotes.cue import MARKS, QUOTED, Cue
from align.quotes.cues import cues
from align.quotes.marks import Quotation, quotations
from align.quotes.reported import reports
from align.quotes.speakers import sentence_topic
from align.quotes.speakers_en import before_en
from align.quotes.speech_tables import speech_table, speech_words, worded
from align.text.sentences import split

# Limits chosen by hand; what others change was counted on the 450 rows of the quote cases and 397 quotes of news
# articles.
SPEECH_WORDS_FROM: Final = 4  # words of a sentence in marks that is no title without a verb of speech; 2 to 6: nothing
CUE_DISTANCE: Final = 110  # characters from a quotation to its verb of speech; 90 to 1,100: nothing, 40: two quotes
TAG_WORDS: Final = 7  # words from a quotation to the verb of speech behind it; 3: three rows, 5 and 6: one, 70: nothing
LONGEST_OPEN: Final = 400  # characters of a quotation without closing mark that are trusted; 100 and more: nothing
_MARK: Final = "“”\"‘’'«»„‹›"
_SENTENCE_END: Final = tuple("।.?!|…")


@dataclass(frozen=True, slots=True)
class _Place:
    """A quotation with the words before and behind it in its paragraph, other quotations masked."""

    text: str
    lead: str
    rest: str

    @property
    def size(self) -> int:
        """Words of the quotation."""
        return len(self.text.split())

    @property
    def begins(self) -> bool:
        """Whether a sentence or paragraph begins with the quotation."""
        return not self.lead or self.lead.endswith((*_SENTENCE_END, QUOTED)) or self.lead[-1] in _MARK

    @property
    def introduced(self) -> bool:
        """Whether what precedes announces it: a comma, colon, dash, or कि."""
        return self.lead.endswith((",", ":", "-", "–", "—")) or bool(re.search(r"\s(?:कि|that)\Z", self.lead))

    @property
    def ends(self) -> bool:
        """Whether its sentence ends with the quotation."""
        return not self.rest.strip(" \n") or self.rest.lstrip()[:1] in "।.?!|" or self.text.endswith(_SENTENCE_END)

    @property
    def tagged(self) -> bool:
        """Whether it ends as speech does before its tag: with a comma, ? or !."""
        return self.text.endswith((",", "?", "!", "—", "-")) or self.rest.startswith(",")


def quotes(document: Document) -> list[Quote]:
    """List the quotes of a document in order; a pronoun stands for the speaker named last."""
    text, lang = document.text, document.lang
    marked = [_cut(text, q, lang) for q in quotations(text) if not q.nested]
    masked = _masked(text, marked)
    sentences = split(text, lang)
    spoken = resolved(cues(masked, _units(masked, sentences), lang), masked, sentences, lang)
    found = _in_marks(document, marked, masked, spoken)
    taken = [(quote.start, quote.end) for quote in found]
    for start, end, kind, cue, speaker in reports(masked, sentences, spoken, lang):
        if not any(start < b and a < end for a, b in taken):
            word = text[cue.start : cue.end] if cue else ""
            named = cue is None or cue.named
            found.append(Quote(document.id, start, end, text[start:end], lang, speaker, kind, word, named))
    return sorted(found, key=lambda quote: (quote.start, quote.end))


@cache
def _tag(lang: Lang) -> re.Pattern[str]:
    """A tag behind speech whose closing mark is missing: `, he said`, `, रवि ने कहा`, `, said Rao`."""
    verb = "{cue:say tell that speech about per noun bare habit}"
    subject = r"(?:[^\s,.।]+\s+){1,4}" + (r"ने\s+" if lang == "hi" else "")
    turned = r"|(?:{frame:inverted})\s+[A-Z]\w+[^.]*" if lang == "en" else ""
    return worded(rf"(?<=[,?!])(?=\s+(?:{subject}(?:{verb}){turned})\s*[.।]?\s*\Z)", lang)


def _cut(text: str, q: Quotation, lang: Lang) -> Quotation:
    """End a quotation whose closing mark is missing before its tag."""
    tag = None if q.closed else _tag(lang).search(text, q.start, q.end)
    return replace(q, end=tag.start()) if tag and tag.start() > q.start else q


def _masked(text: str, marked: Sequence[Quotation]) -> str:
    """Put a stand-in for every character between marks, so that only the words around quotations are read."""
    out = list(text)
    for q in marked:
        if q.closed or q.end - q.start < LONGEST_OPEN:
            out[q.start : q.end] = QUOTED * (q.end - q.start)
    return "".join(out)


def _units(masked: str, sentences: Sequence[Span]) -> list[Span]:
    """Stretches of text a verb of speech and its subject stand in: sentences, those that share a quotation as one."""
    units: list[Span] = []
    for start, end in sentences:
        crossing = units and masked[start : start + 1] == QUOTED == masked[units[-1][1] - 1 : units[-1][1]]
        tag = units and re.match(rf"[{_MARK}\s]*[a-z\u0900-\u0963]", masked[start:end])
        inside = tag and QUOTED in masked[units[-1][1] - 2 : start + 1] and "\n" not in masked[units[-1][1] : start]
        if crossing or inside:
            units[-1] = (units[-1][0], end)
        else:
            units.append((start, end))
    return units


# --- quotations in marks ---------------------------------------------------------------------------------------------


def _in_marks(document: Document, marked: Sequence[Quotation], masked: str, spoken: Sequence[Cue]) -> list[Quote]:
    """Tell speech among the quotations of a text; what is no speech is a title, a term or a scare quote."""
    found: list[Quote] = []
    for q in marked:
        line = masked.rfind("\n", 0, q.start) + 1
        stop = masked.find("\n", q.end)
        place = _Place(
            document.text[q.start : q.end].strip(),
            masked[line : q.start].rstrip(_MARK).rstrip(" "),
            masked[q.end : stop if stop >= 0 else len(masked)].lstrip(_MARK),
        )
        cue = _cue_of(q, masked, spoken)
        earlier = masked.rfind("\n", 0, len(masked[:line].rstrip())) + 1
        before_it = found[-1] if found and found[-1].end >= earlier else None
        follows = before_it is not None and (before_it.end >= line - 3 or not place.lead)
        kind = _kind(place, cue, q, follows)
        if kind is None and found and _goes_on(found[-1], document.text, q.start) and not _named(place):
            found.append(replace(found[-1], start=q.start, end=q.end, text=document.text[q.start : q.end]))
        if kind:
            speaker = cue.speaker or "" if cue else _untold(place, before_it, line, document.lang)
            word = document.text[cue.start : cue.end] if cue else ""
            text = document.text[q.start : q.end]
            own = Quote(document.id, q.start, q.end, text, document.lang, speaker, kind, word, bool(cue and cue.named))
            found.append(own)
    return found


def _kind(place: _Place, cue: Cue | None, q: Quotation, follows: bool) -> SpeechKind | None:
    """Tell how a quotation reports: directly, as a part of a reporting clause, or not at all."""
    if cue is None:
        return "direct" if _stands_alone(place, follows) else None
    behind = cue.start >= q.end
    if _named(place) or place.lead.endswith("("):
        return None
    if behind and cue.kind == "bare" and worded(r"(?:{object})\Z", "hi").search(place.lead):
        return None  # what something is called, by nobody in particular
    if cue.kind == "name":
        label = 0 <= q.start - cue.end <= 2 and not re.search(r"\bwhat\b[^,]*\Z", place.lead)
        single = place.size == 1 and not (_predicate(place) or place.ends)
        return "mixed" if cue.told and not (place.begins or label or single) else None
    object_of_verb = not behind and re.search(r"\w", place.lead[-1:]) is not None and cue.end >= q.start - 2
    if behind and (place.begins or place.introduced):
        return "direct" if place.tagged or place.size > 1 else None
    if place.lead.endswith(" that") and place.text[:1].islower():
        return "mixed"
    if place.introduced or (object_of_verb and cue.kind != "per"):
        return "direct" if place.ends or place.tagged or not re.search(r"\s(?:कि|that)\Z", place.lead) else None
    if place.begins and (place.ends or place.tagged):
        return "direct"
    return "mixed" if place.size > 1 or _predicate(place) else None


def _goes_on(last: Quote, text: str, start: int) -> bool:
    """Tell whether a fragment is one more that the same clause quotes: he had “no regrets” and would “do it again”."""
    between = text[last.end : start].strip(_MARK)
    joined = worded(r"\s*,?\s*(?:{list})\s(?:[\w\u0900-\u0963’']+\s){0,6}\Z", "en", "hi").match(between)
    return last.kind == "mixed" and joined is not None


def _stands_alone(place: _Place, follows: bool) -> bool:
    """Tell whether a quotation with no verb of speech is speech: behind a colon, before a name, or a sentence alone."""
    if _named(place):
        return False
    if re.match(r"\s*[—–-]\s*[A-Z\u0900-\u0963]", place.rest) and place.begins:
        return True
    if place.lead.endswith((":", "-", "–", "—")):
        return place.size > 1 and (place.ends or place.size >= SPEECH_WORDS_FROM)
    if place.lead.endswith(",") and place.size > 1 and place.text.endswith(_SENTENCE_END):
        return True
    if not place.begins:
        return False
    ended = place.text.endswith((*_SENTENCE_END, ","))
    only = not place.lead and not place.rest.strip(" .।")
    return ended and (place.size >= SPEECH_WORDS_FROM or only or follows)


def _scare() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Words right before and right behind a quotation that is a title, a term, a scare quote: film, नामक."""
    before = worded(r"(?i)(?:\A|[\s(])(?:{table:scare_cues})(?:\s+(?:{genitive}|of))?\Z", "hi")
    behind = worded(r"(?i)\s*(?:{table:scare_cues})(?:\s|\Z|[,.।])", "hi")
    return before, behind


def _named(place: _Place) -> bool:
    """Tell whether the word beside a quotation makes it a title, a term or a name."""
    return bool(_scare()[0].search(place.lead) or (not place.ends and _scare()[1].match(place.rest)))


def _predicate(place: _Place) -> bool:
    """Tell whether a single word in marks is what somebody says of something: it was “nonsense”, को “बकवास” बताया."""
    return bool(worded(r"\b(?:{be object}|as)(?:\s+(?:{hedge}))?\Z", "en", "hi").search(place.lead))


def _cue_of(q: Quotation, masked: str, spoken: Sequence[Cue]) -> Cue | None:
    """Find the verb of speech of a quotation: before it, with nothing quoted between, or right behind it."""
    earlier = [c for c in spoken if 0 <= q.start - c.end <= CUE_DISTANCE and _joined(masked, c.end, q.start)]
    later = [c for c in spoken if 0 <= c.start - q.end <= CUE_DISTANCE and _joined(masked, q.end, c.start)]
    later = [c for c in later if len(masked[q.end + 1 : c.start].split()) <= TAG_WORDS]
    if earlier and later:
        lead = masked[earlier[-1].end : q.start].rstrip(_MARK + " ")
        aside = earlier[-1].kind == "name" and masked[q.end + 1 : q.end + 2] == ","
        return earlier[-1] if aside or lead.endswith((":", ",", "कि")) else later[0]
    return next(iter((*earlier[-1:], *later[:1])), None)


def _joined(masked: str, start: int, end: int) -> bool:
    """Tell whether two places belong to one sentence, with no quotation between them."""
    between = masked[start:end]
    inner = between.strip(_MARK + " \ufffc")
    return QUOTED not in inner and not re.search(r"[।!?\n;]|(?<!\b[A-Z])(?<!Dr)(?<!Mr)(?<!Ms)(?<!Mrs)\.\s", between)


def _untold(place: _Place, before_it: Quote | None, line: int, lang: Lang) -> str:
    """Name who speaks where no verb tells: before a colon, behind a dash, who spoke before, whom the words name."""
    dash = re.match(r"\s*[—–-]+\s*([^,.।\n]+)", place.rest)
    if dash:
        return dash.group(1).strip()
    if place.lead.endswith((":", "-", "–", "—")):
        phrase = re.split(r"[।?!,;]|(?<!\b[A-Z][a-z])(?<!\b[A-Z])\.", place.lead.rstrip(":-–— "))[-1].strip()
        return (before_en(phrase) if lang == "en" else "") or (phrase if len(phrase.split()) <= 5 else "")
    if before_it and before_it.start >= line:
        return before_it.speaker
    around = [place.rest.strip(MARKS), re.split(r"[।.?!]\s", place.lead.rstrip(" .।?!"))[-1]]
    names = [sentence_topic(words, lang) for words in around if words.strip(QUOTED)]
    names = [name for name in names if name and not set(name.lower().split()) & speech_words("body", lang)]
    known = next((name for name in names if name.lower() not in speech_table("pronouns", lang)), "")
    return known or (before_it.speaker if before_it else "")
