"""English cues: the verbs of speech of a sentence, each with its speaker before or behind it (attribution)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from align.quotes.cue import MARKS, QUOTED, Cue
from align.quotes.speakers_en import after_en, before_en, first_en
from align.quotes.speech_tables import cue_kinds, speech_table, speech_words, worded

# Words that end before a verb of speech which reports nothing here.
_NO_REPORT: Final = re.compile(
    r"""\b (?:what|whom|(?<!to\s)which) \s+ (?:[\w.’']+\s+){0,4} \Z     # what Rao said
    | \b as \s+ (?:[\w.’']+\s+){1,4} \Z                                # as Rao said
    | \b (?:not|never|n[’']t) \s+ \Z                                    # has not said
    | \b [Nn]either \b [^,]* \Z                                         # neither Rao nor Sen said
    """,
    re.VERBOSE,
)


def _verbs() -> re.Pattern[str]:
    """Verbs of speech and what stands for one."""
    return worded(
        r"""(?x) \b (?P<per>(?i:{cue:per})) \b                                       # according to Rao
        | \b (?P<verb>{cue:say tell that speech name about}) \b (?![’']s)       # Rao said; not: the claim's sense""",
        "en",
    )


def cues_en(masked: str, start: int, end: int) -> Iterator[Cue]:
    """Give the English verbs of speech of a stretch of text with the speaker beside each."""
    earlier: Cue | None = None
    for match in _verbs().finditer(masked, start, end):
        cue = _cue(masked, start, end, match, earlier)
        if cue is not None:
            earlier = cue if cue.kind != "per" else earlier
            yield cue


def _cue(masked: str, start: int, end: int, match: re.Match[str], earlier: Cue | None) -> Cue | None:
    """Read an English verb of speech: its speaker stands before it, or after it behind a quotation."""
    if match["per"]:
        return Cue(match.start(), match.end(), "per", after_en(masked[match.end() : end]))
    kind = cue_kinds("en")[match["verb"]]
    whole, rest = masked[start : match.start()], masked[match.end() : end]
    if worded(r"\b(?:{noun}|which\s+\w+|whom\s+\w+)\s+\Z", "en").search(whole):
        return None  # a noun, an infinitive, a relative clause of the speaker's own
    if _passive(match["verb"], whole) or (kind != "name" and _relative(whole)):
        return None
    lead = re.split(r"[\ufffc“”\"«»]", whole)[-1]
    behind = whole.rstrip(MARKS).endswith(QUOTED)
    turned = kind != "that" and not match["verb"].endswith("ing") and inverted(lead, rest)
    if (behind and not lead.strip(MARKS)) or turned:
        return Cue(match.start(), match.end(), kind, after_en(rest), plural=_plural(rest))
    if _shares(match["verb"], whole, lead, behind):
        first = masked[masked.rfind("\n", 0, match.start()) + 1 if start == 0 else start : match.start()]
        speaker, plural = (earlier.speaker, earlier.plural) if earlier else (first_en(first), _plural(first))
        return Cue(match.start(), match.end(), kind, speaker, plural=plural)
    last = lead.split()[-1:]
    return Cue(match.start(), match.end(), kind, before_en(lead), plural=bool(last) and _plural(last[0]))


def _shares(verb: str, whole: str, lead: str, behind: bool) -> bool:
    """Tell whether a verb has the subject of the one before it: `…, claiming that`, `and said`, `but later added`."""
    if verb.endswith("ing") and re.search(r"(?:,|\band|\bbut)\s*\Z", whole):
        return True
    joined = worded(r"(?:\b(?:{joint})|,)(?:\s+(?:\w+ly|{joint_adverb}))?\s*\Z", "en").search(whole)
    if joined and not behind and not _parenthesis(lead):
        return True
    between = worded(r"(?:^|[\s,]+)(?:\w+ly|{joint joint_adverb joint_more})(?=\s|\Z)", "en")
    return not between.sub("", lead[-30:]).strip(MARKS) and bool(whole.strip())


def _passive(verb: str, lead: str) -> bool:
    """Tell whether somebody is told or something is called, nobody telling: `has been told`, `is also known as`."""
    return not verb.endswith("ing") and bool(worded(r"\b(?:{be})(?:\s+(?:\w+ly|{be_adverb}))*\s+\Z", "en").search(lead))


def _relative(lead: str) -> bool:
    """Tell whether a verb of speech belongs to `what X said` or is denied, so that it reports nothing."""
    return bool(_NO_REPORT.search(lead))


def _parenthesis(lead: str) -> bool:
    """Tell whether the comma before a verb closes a description of its subject: `Ravi Das, a porter, said`."""
    return bool(re.search(r",(?:\s+\w+)?\s*\Z", lead)) and bool(before_en(lead))


def _plural(words: str) -> bool:
    """Tell whether a phrase begins with a pronoun of several people."""
    first = re.match(r"\W*([a-z]+)", words, re.IGNORECASE)
    return first is not None and first.group(1).lower() in speech_words("plural", "en")


def inverted(lead: str, rest: str) -> bool:
    """Tell whether a speaker and nothing else follows the verb, as in `, said Ravi Das, the minister`."""
    if not lead.rstrip().endswith(",") or worded(r",\s*(?:{relative determiner})\b[^,]*,\s*\Z", "en").search(lead):
        return False
    size = len(rest.split())
    known = speech_table("offices", "en") | speech_words("body", "en") | speech_words("determiner", "en")
    first = re.match(r"\s+((?:[a-z]+\s+){0,4})[A-Z]", rest) if size <= 9 else None
    named = first and all(word in known for word in first.group(1).split())
    described = worded(r"\s+(?:{determiner})\s|\s+[a-z]+(?:\s+[a-z]+)?\W*\Z", "en")
    return bool(named or (size <= 5 and described.match(rest)))
