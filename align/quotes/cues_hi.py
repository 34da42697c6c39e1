"""Hindi cues: the verbs of speech of a sentence, each with its speaker before ने, का or के (attribution)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from align.quotes.cue import Cue
from align.quotes.speakers_hi import before_hi, first_hi
from align.quotes.speech_tables import cue_kinds, speech_words, worded

_DEVANAGARI: Final = r"\u0900-\u0963\u200c\u200d"


def _break() -> re.Pattern[str]:
    """Where the phrase before a verb of speech begins: a mark, a comma no relative clause follows."""
    return worded(r"[।?!|;:\n\ufffc“”\"«»]|,(?!\s*(?:{relative})\b)", "hi")


@cache
def _verbs() -> re.Pattern[str]:
    """Where a word of speech stands, with the place of its speaker; one row of cues.tsv may stand in several frames."""
    pattern = r"""(?x)
        ⟨(?P<post>{cue:bare}|{frame:post})⟩ \s+ (?P<poster>(?:[अ.]+\s+){1,4}?)                # कहा राव ने
            ने⟩ (?=\s*[।.!?\n,]|\s*\Z)
        | (?P<ne> (?<=[\s\ufffc”"’'A-Za-z]) ने⟩ | ⟨(?:{pronoun:ne})⟩ )                        # राव ने कहा
            (?: [\s,]+ (?!ने\b|कि\b) [^\s।,:]+ ){0,14}? [\s,:]*
            ⟨(?P<verb>{cue:say name})⟩ (?!\s+जा|(?<={frame:no_participle})\s+करते)
        | (?<=\s) (?:का|की) \s+ (?:(?:{between})\s+){0,3} (?P<noun>{cue:noun})⟩              # राव का कहना है
            (?: \s+ (?:(?:{between})\s+)? (?:{copula}) | (?=\s*,?\s*कि⟩) | (?=\s*[-–—:]\s) )
        | ⟨(?P<passive>{frame:passive}) \s+ (?:{passive})⟩ (?!\s+कि\s+नहीं)                  # कहा गया
        | ⟨(?:{pronoun:ka}) \s+ (?:(?:{between})\s+){0,2} (?P<own_noun>{cue:noun})⟩           # उनका कहना
        | (?<=\s) के \s+ (?P<per>{cue:per})⟩ (?:\s+से)?                                     # राव के अनुसार
        | ⟨(?:{pronoun:ke}) \s+ (?P<own_per>{cue:per})⟩                                       # उनके अनुसार
        | (?<=[\s,\ufffc”"’']) (?P<bare>{cue:bare})⟩ (?!\s+जा)                               # राव बोले
        | (?<=\s) (?P<habit>{cue:habit})⟩ (?: \s+ (?:हुए\s+)? (?:{copula}) )?                # राव कहते हैं
        """
    # ⟨ and ⟩ are the borders of a Devanagari word, [अ.] its letters.
    spelled = pattern.replace("⟨", f"(?<![{_DEVANAGARI}])").replace("⟩", f"(?![{_DEVANAGARI}])")
    return worded(spelled.replace("[अ.]", f"[{_DEVANAGARI}.]"), "hi")


def cues_hi(masked: str, start: int, end: int) -> Iterator[Cue]:
    """Give the Hindi verbs of speech of a stretch of text with the speaker beside each."""
    for match in _verbs().finditer(masked, start, end):
        if re.search(r"(?:\A|\s)न\s+(?:ही|तो)\s[^।,]*\Z", masked[start : match.start()]):
            continue
        yield _cue(masked, start, end, match)


def _cue(masked: str, start: int, end: int, match: re.Match[str]) -> Cue:
    """Read a Hindi verb of speech: its speaker stands before ने, का, के or the verb, seldom after it."""
    groups = {name: value for name, value in match.groupdict().items() if value}
    if "post" in groups:
        return Cue(match.start("post"), match.end("post"), "bare", before_hi(match["poster"]))
    name = next(
        kind for kind in ("verb", "noun", "own_noun", "per", "own_per", "bare", "habit", "passive") if kind in groups
    )
    lead = _break().split(masked[start : match.start()])
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
    return Cue(at, to, kind, before_hi(lead[-1]))


def _bare_speaker(lead: Sequence[str], rest: str) -> str | None:
    """Name who speaks by a verb without ने: before it, or after it in `बोली नानी।`."""
    phrase = next((part for part in reversed(lead) if part.strip(" -–—’',")), "")
    behind = re.match(rf"\s+((?:[{_DEVANAGARI}.]+\s*){{1,4}})[।.!?]?\s*(?:\n|\Z|(?=[\ufffc“\"]))", rest)
    if behind and not lead[-1].strip(" -–—’',"):
        return before_hi(behind.group(1).strip())
    return first_hi(phrase)


def _issuer(phrase: str) -> str | None:
    """Name whose letter or statement something is said in: मंत्रालय के बयान में कहा गया; the paper itself if no one's."""
    found = worded(r"(?:\A|\s)([\u0900-\u0963\u200c\u200d]+)\s+में(?:\s+(?:{between}))*\s*\Z", "hi").search(phrase)
    if not found or found.group(1) not in speech_words("post", "hi"):
        return None
    owner = re.search(r"\s(?:के|की|द्वारा जारी)\s*\Z", phrase[: found.start(1)])
    named = before_hi(phrase[: owner.start()]) if owner else ""
    return named or found.group(1)
