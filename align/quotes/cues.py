"""Verbs of speech in a text, each with the speaker beside it; pronouns stand for whom the paragraph speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from align.core.tables import rows
from align.core.types import Lang, Span
from align.quotes.speakers import QUOTED, forward, hindi, speech_table, speech_words
from align.quotes.subjects_en import after, before, leading

_HINDI_BREAK: Final = re.compile(r"[।?!|;:\n\ufffc“”\"«»]|,(?!\s*(?:जो|जिसने|जिन्होंने|जिनके|जिनकी)\b)")
# Words that end before a verb of speech which reports nothing here.
_NO_REPORT: Final = re.compile(
    r"""\b (?:what|whom|(?<!to\s)which) \s+ (?:[\w.’']+\s+){0,4} \Z     # what Rao said
    | \b as \s+ (?:[\w.’']+\s+){1,4} \Z                                # as Rao said
    | \b (?:not|never|n[’']t) \s+ \Z                                    # has not said
    | \b [Nn]either \b [^,]* \Z                                         # neither Rao nor Sen said
    """,
    re.VERBOSE,
)
_DEVANAGARI: Final = r"\u0900-\u0963\u200c\u200d"

LONGEST_UNIT: Final = 10_000  # characters; a longer stretch without a sentence end is no prose
MARKS: Final = " ,–—-’'”\"»›"  # what may stand between a quotation and its verb of speech


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that reports speech, its place, kind and speaker, None for a pronoun; `named` if that stands beside it."""

    start: int
    end: int
    kind: str
    speaker: str | None
    named: bool = True
    plural: bool = False  # the pronoun is one of several people
    told: bool = True  # the text has a subject, even if it is a pronoun that stands for nobody known


def cues(masked: str, units: Sequence[Span], lang: Lang) -> list[Cue]:
    """List the verbs of speech of a text whose quotations are masked, in order."""
    read = _hindi_cues if lang == "hi" else _english_cues
    return [cue for start, end in units if end - start <= LONGEST_UNIT for cue in read(masked, start, end)]


@cache
def _words(lang: Lang, *kinds: str) -> str:
    """Give the alternatives of a pattern for the verbs of some kinds, the longest first."""
    own = sorted((r["form"] for r in rows("cues") if r["lang"] == lang and r["kind"] in kinds), key=len, reverse=True)
    return "|".join(re.escape(form) for form in own)


@cache
def cue_kinds(lang: Lang) -> dict[str, str]:
    """Verb of speech → its kind; the first row of a verb counts."""
    return {row["form"]: row["kind"] for row in reversed(rows("cues")) if row["lang"] == lang}


# --- English ---------------------------------------------------------------------------------------------------------


@cache
def _english() -> re.Pattern[str]:
    return re.compile(
        rf"""\b(?P<per>(?i:according\ to|as\ per))\b
        | \b(?P<verb>{_words("en", "say", "tell", "that", "speech", "name", "about")})\b(?![’']s)""",
        re.VERBOSE,
    )


def _english_cues(masked: str, start: int, end: int) -> Iterator[Cue]:
    """Give the English verbs of speech of a stretch of text with the speaker beside each."""
    earlier: Cue | None = None
    for match in _english().finditer(masked, start, end):
        cue = _english_cue(masked, start, end, match, earlier)
        if cue is not None:
            earlier = cue if cue.kind != "per" else earlier
            yield cue


def _english_cue(masked: str, start: int, end: int, match: re.Match[str], earlier: Cue | None) -> Cue | None:
    """Read an English verb of speech: its speaker stands before it, or after it behind a quotation."""
    if match["per"]:
        return Cue(match.start(), match.end(), "per", after(masked[match.end() : end]))
    kind = cue_kinds("en")[match["verb"]]
    whole, rest = masked[start : match.start()], masked[match.end() : end]
    if re.search(r"\b(?:the|a|an|his|her|its|their|this|that|of|to|no|any|for|which\s+\w+|whom\s+\w+|be)\s+\Z", whole):
        return None  # a noun, an infinitive, a relative clause of the speaker's own
    if _passive(match["verb"], whole) or (kind != "name" and _relative(whole)):
        return None
    lead = re.split(r"[\ufffc“”\"«»]", whole)[-1]
    behind = whole.rstrip(MARKS).endswith(QUOTED)
    turned = kind != "that" and not match["verb"].endswith("ing") and inverted(lead, rest)
    if (behind and not lead.strip(MARKS)) or turned:
        return Cue(match.start(), match.end(), kind, after(rest), plural=_plural(rest))
    if _shares(match["verb"], whole, lead, behind):
        first = masked[masked.rfind("\n", 0, match.start()) + 1 if start == 0 else start : match.start()]
        speaker, plural = (earlier.speaker, earlier.plural) if earlier else (leading(first), _plural(first))
        return Cue(match.start(), match.end(), kind, speaker, plural=plural)
    last = lead.split()[-1:]
    return Cue(match.start(), match.end(), kind, before(lead), plural=bool(last) and _plural(last[0]))


def _shares(verb: str, whole: str, lead: str, behind: bool) -> bool:
    """Tell whether a verb has the subject of the one before it: `…, claiming that`, `and said`, `but later added`."""
    if verb.endswith("ing") and re.search(r"(?:,|\band|\bbut)\s*\Z", whole):
        return True
    joined = re.search(r"(?:\band|\bbut|\bthen|,)(?:\s+\w+ly|\s+also|\s+later)?\s*\Z", whole)
    if joined and not behind and not _parenthesis(lead):
        return True
    bare = re.sub(r"(?:^|[\s,]+)(?:and|but|then|or|also|later|\w+ly|have|has)(?=\s|\Z)", "", lead[-30:]).strip(MARKS)
    return not bare and bool(whole.strip())


def _passive(verb: str, lead: str) -> bool:
    """Tell whether somebody is told or something is called, nobody telling: `has been told`, `is also known as`."""
    return not verb.endswith("ing") and bool(
        re.search(r"\b(?:is|are|was|were|been|being|be)(?:\s+(?:\w+ly|also|not|yet|often|once))*\s+\Z", lead)
    )


def _relative(lead: str) -> bool:
    """Tell whether a verb of speech belongs to `what X said` or is denied, so that it reports nothing."""
    return bool(_NO_REPORT.search(lead))


def _parenthesis(lead: str) -> bool:
    """Tell whether the comma before a verb closes a description of its subject: `Ravi Das, a porter, said`."""
    return bool(re.search(r",(?:\s+\w+)?\s*\Z", lead)) and bool(before(lead))


def _plural(words: str) -> bool:
    """Tell whether a phrase begins with a pronoun of several people."""
    first = re.match(r"\W*([a-z]+)", words, re.IGNORECASE)
    return first is not None and first.group(1).lower() in speech_words("plural", "en")


def inverted(lead: str, rest: str) -> bool:
    """Tell whether a speaker and nothing else follows the verb, as in `, said Ravi Das, the minister`."""
    if not lead.rstrip().endswith(",") or re.search(r",\s*(?:who|which|the|a|an)\b[^,]*,\s*\Z", lead):
        return False
    size = len(rest.split())
    known = (
        speech_table("offices", "en") | speech_words("body", "en") | {"the", "a", "an", "his", "her", "its", "their"}
    )
    first = re.match(r"\s+((?:[a-z]+\s+){0,4})[A-Z]", rest) if size <= 9 else None
    named = first and all(word in known for word in first.group(1).split())
    return bool(named or (size <= 5 and re.match(r"\s+(?:the|a|an|his|her)\s|\s+[a-z]+(?:\s+[a-z]+)?\W*\Z", rest)))


# --- Hindi -----------------------------------------------------------------------------------------------------------


@cache
def _hindi() -> re.Pattern[str]:
    end = rf"(?![{_DEVANAGARI}])"
    begin = rf"(?<![{_DEVANAGARI}])"
    bare, nouns, pers = _words("hi", "bare"), _words("hi", "noun"), _words("hi", "per")
    return re.compile(
        rf"""
        {begin}(?P<post>{bare}|कहा|पूछा|बताया|लिखा) {end} \s+ (?P<poster>(?:[{_DEVANAGARI}.]+\s+){{1,4}}?)
            ने {end} (?=\s*[।.!?\n,]|\s*\Z)
        | (?P<ne> (?<=[\s\ufffc”"’'A-Za-z]) ने {end} | {begin}(?:उन्होंने|उन्होने|उसने|इन्होंने|इसने|मैंने|हमने|जिन्होंने) {end} )
        (?: [\s,]+ (?!ने\b|कि\b) [^\s।,:]+ ){{0,14}}? [\s,:]* {begin}
            (?P<verb>{_words("hi", "say", "name")}) {end} (?!\s+जा|(?<=मांग)\s+करते)
        | (?<=\s) (?:का|की) \s+ (?:(?:यह|ये|भी|साफ|स्पष्ट|तो)\s+){{0,3}} (?P<noun>{nouns}) {end}
            (?: \s+ (?:(?:भी|तो)\s+)? (?:है|था|रहा|थी|हैं) | (?=\s*,?\s*कि{end}) | (?=\s*[-–—:]\s) )
        | {begin}(?P<passive> कहा|लिखा|बताया|पूछा|बताई ) \s+ (?:था|है|गया|हुआ|हैं|गई) {end} (?!\s+कि\s+नहीं)
        | {begin}(?: उनका|उसका|इनका|इसका|उनकी|उसकी|इनकी ) \s+ (?:(?:यह|भी|तो)\s+){{0,2}} (?P<own_noun>{nouns}) {end}
        | (?<=\s) के \s+ (?P<per>{pers}) {end} (?:\s+से)?
        | {begin}(?: उनके|उसके|इनके ) \s+ (?P<own_per>{pers}) {end}
        | (?<=[\s,\ufffc”"’']) (?P<bare>{bare}) {end} (?!\s+जा)
        | (?<=\s) (?P<habit>{_words("hi", "habit")}) {end} (?: \s+ (?:हुए\s+)? (?:हैं|है|थे|थी|था) )?
        """,
        re.VERBOSE,
    )


def _hindi_cues(masked: str, start: int, end: int) -> Iterator[Cue]:
    """Give the Hindi verbs of speech of a stretch of text with the speaker beside each."""
    for match in _hindi().finditer(masked, start, end):
        if re.search(r"(?:\A|\s)न\s+(?:ही|तो)\s[^।,]*\Z", masked[start : match.start()]):
            continue
        yield _hindi_cue(masked, start, end, match)


def _hindi_cue(masked: str, start: int, end: int, match: re.Match[str]) -> Cue:
    """Read a Hindi verb of speech: its speaker stands before ने, का, के or the verb, seldom after it."""
    groups = {name: value for name, value in match.groupdict().items() if value}
    if "post" in groups:
        return Cue(match.start("post"), match.end("post"), "bare", hindi(match["poster"]))
    name = next(
        kind for kind in ("verb", "noun", "own_noun", "per", "own_per", "bare", "habit", "passive") if kind in groups
    )
    lead = _HINDI_BREAK.split(masked[start : match.start()])
    kind = {"verb": "say", "own_noun": "noun", "own_per": "per", "habit": "bare"}.get(name, name)
    at, to = match.span(name)
    if name == "verb" and cue_kinds("hi").get(match["verb"]) == "name":
        kind = "name"
    if name in ("own_noun", "own_per") or groups.get("ne", "ने") != "ने":
        return Cue(at, to, kind, None)
    if name == "passive":
        return Cue(at, to, "passive", _issuer(lead[-1]))
    if name in ("bare", "habit"):
        return Cue(at, to, kind, _bare_speaker(lead, masked[match.end() : end]))
    return Cue(at, to, kind, hindi(lead[-1]))


def _bare_speaker(lead: Sequence[str], rest: str) -> str | None:
    """Name who speaks by a verb without ने: before it, or after it in `बोली नानी।`."""
    phrase = next((part for part in reversed(lead) if part.strip(" -–—’',")), "")
    behind = re.match(rf"\s+((?:[{_DEVANAGARI}.]+\s*){{1,4}})[।.!?]?\s*(?:\n|\Z|(?=[\ufffc“\"]))", rest)
    if behind and not lead[-1].strip(" -–—’',"):
        return hindi(behind.group(1).strip())
    return forward(phrase)


def _issuer(phrase: str) -> str | None:
    """Name whose letter or statement something is said in: मंत्रालय के बयान में कहा गया; the paper itself if no one's."""
    found = re.search(rf"(?:\A|\s)([{_DEVANAGARI}]+)\s+में(?:\s+यह|\s+भी|\s+आगे|\s+साफ)*\s*\Z", phrase)
    if not found or found.group(1) not in speech_words("post", "hi"):
        return None
    owner = re.search(r"\s(?:के|की|द्वारा जारी)\s*\Z", phrase[: found.start(1)])
    named = hindi(phrase[: owner.start()]) if owner else ""
    return named or found.group(1)
