"""English speakers: the subject beside a verb of speech, whom a sentence begins with (attribution)."""

from __future__ import annotations

import re
from functools import cache

from align.core.tables import rows
from align.quotes.cue import QUOTED
from align.quotes.speech_tables import (
    LONGEST_DESCRIPTION,
    NAME_WORDS,
    is_pronoun,
    office_heads,
    phrase_words,
    speech_table,
    speech_words,
    worded,
)


def _run() -> re.Pattern[str]:
    """A run of capitals with small words inside, or a figure: Bank of India, 12 Rajput Rifles."""
    return worded(r"(?:[A-Z][\w.’'-]*|\d+)(?:\s+(?:(?:{particle})\s+)*[A-Z][\w.’'-]*)*", "en")


def _break() -> re.Pattern[str]:
    """Where a subject behind its verb ends: a mark, a stop that is no initial's, a preposition."""
    return worded(
        r"""(?x) [,;:!?()\n\ufffc]                     # said Rao, the minister
        | (?<![A-Z]) (?<!\b[A-Z][a-z]) \.        # said Rao.  not: said Dr. Rao, said J. Rao
        | \s (?:{beyond}) \s                     # said Rao in Pune""",
        "en",
    )


def _clause() -> re.Pattern[str]:
    """Where a clause begins whose subject may be the speaker."""
    return worded(
        r"""(?xi) [?!;:()\n\ufffc“”"«»]               # It failed; Rao said
        | (?<=[a-z]{4}) \. (?=\s)               # It failed. Rao said
        | \s [–—-] \s                           # It failed – Rao said
        | \b (?:{clause}) \b                    # It failed because Rao said
        | ,\s* (?:{clause_comma}) \b            # It failed, and Rao said""",
        "en",
    )


def _when() -> re.Pattern[str]:
    """How and when, between the subject and the verb of speech."""
    return worded(
        r"""(?x) (?:^|,?\s+) (?: on\s+[A-Z][a-z]+day (?:\s+\w+)?      # Rao on Monday evening said
        | in\s+(?:{determiner})\s+\w+ (?:\s+\w+)?               # Rao in a statement said
        | went\s+on\s+to ) ,?\s*\Z                              # Rao went on to say""",
        "en",
    )


@cache
def _openers() -> frozenset[str]:
    """Words that open an English sentence and are no names."""
    return frozenset(row["form"] for row in rows("starters")) | phrase_words("opener")


@cache
def _calendar() -> frozenset[str]:
    return frozenset(row["form"].capitalize() for row in rows("months") if row["lang"] == "en")


def before_en(lead: str) -> str | None:
    """Name the subject that ends the words before an English verb of speech; None for a pronoun, "" for none."""
    own = _unhelped(_clause().split(re.sub(r"\s*\([^()]*\)", "", lead))[-1])
    last = re.search(r"([\w’']+)\s*\Z", own)
    if last and last.group(1) in speech_words("relative", "en") and last.start():
        return _of_parts(own[: last.start()].rstrip(" ,").split(",")[-1:])
    if last and is_pronoun(last.group(1), "en"):
        return None
    joined = worded(r"[a-z]\w*\s.*\band\s+(?=(?:{determiner})\b|[A-Z])", "en").search(own)
    if joined and own[-1:] != "," and not _run().fullmatch(own[: joined.end()].removesuffix("and ")):
        own = own[joined.end() :]
    if own.endswith(","):
        return _of_parts([part for part in own.split(",") if part.strip()])
    parts = own.split(",")
    if len(parts) > 1 and worded(r"\s*(?:{relative})\b", "en").match(parts[-1]):
        return _of_parts(parts)
    return _subject(parts[-1])


def _unhelped(phrase: str) -> str:
    """Take auxiliary verbs, adverbs and times off the end of a phrase."""
    own = re.sub(r"\s+(?:was|were|is|are|has\s+been|had\s+been)\s+quoted\b[^,]*\Z", "", phrase.rstrip(" –—-’”'»›"))
    helpers = speech_words("helper", "en")
    while True:
        last = re.search(r"(?:^|[\s,]+)([\w’']+),?\s*\Z", own)
        found = _when().search(own)
        if found and found.start():
            own = own[: found.start()]
        elif last and (last.group(1) in helpers or re.fullmatch(r"[a-z]+ly", last.group(1))):
            own = own[: last.start()] + ("," if own[last.start() : last.start() + 1] == "," and own[-1:] != "," else "")
        else:
            return own.rstrip()


def _of_parts(parts: list[str]) -> str:
    """Name the subject that descriptions between commas follow: `Ravi Das, a porter, said`."""
    parts = [part for part in parts if not part.strip().isdigit()]
    if parts and (name := _plain_name(parts[-1])):
        return name
    for k in range(len(parts) - 1, -1, -1):
        own = parts[k].strip()
        first = own.split()[0].lower() if own else ""
        describes = k > 0 and (first in phrase_words("article") or not own[:1].isupper())
        if first in speech_words("sub", "en") | speech_words("relative", "en"):
            continue
        if describes and _described(parts[k - 1]):
            continue
        if name := _subject(own):
            return name
    return ""


def first_en(sentence: str) -> str | None:
    """Name the subject an English sentence begins with; None for a pronoun, "" where none is found."""
    for part in re.split(r"[,\n]", sentence.split(QUOTED)[0].rstrip("“\"‘'«")):
        words = part.split()
        if not words or words[0].lower() in speech_words("sub", "en") or words[0] in phrase_words("opener"):
            continue
        if is_pronoun(words[0], "en"):
            return None
        if len(words) == 1 and (words[0] in _openers() or words[0].endswith("ly")):
            continue
        if name := _first_name(part.strip()):
            return name
        return _up_to_verb(words)
    return ""


def _first_name(part: str) -> str:
    """Name the person or body a clause begins with, its offices left out: `VHP spokesperson Vinod Rao also …`."""
    run, at = _run().match(part), 0
    while run:
        small = re.compile(r"(?:\s+[a-z-]+)+").match(part, run.end())
        then = _run().match(part, small.end() + 1) if small else None
        words = small.group().split() if small else []
        if then is None or not all(word in speech_table("offices", "en") for word in words):
            break
        run, at = then, then.start()
    if run is None or (run.group() in _openers() and not at):
        return ""
    if re.search(r"[’']s?\Z", run.group()):
        return " ".join([run.group(), *part[run.end() :].split()[:1]])
    name = _bare(run.group())
    return "" if name.lower() in speech_table("offices", "en") else name


def _up_to_verb(words: list[str]) -> str:
    """Name what stands before the first verb of a sentence, a few words at most."""
    for k, word in enumerate(words[:LONGEST_DESCRIPTION]):
        if k and (word.lower() in speech_words("finite", "en") or re.fullmatch(r"[a-z]{2,}ed", word)):
            return _subject(" ".join(words[:k]))
    return ""


def _described(part: str) -> bool:
    """Tell whether a phrase is somebody whom the next one may describe."""
    words = part.split()
    if not words or words[0].lower() in speech_words("sub", "en"):
        return False
    return bool(_plain_name(part)) or (len(words) <= LONGEST_DESCRIPTION and bool(_subject(part)))


def _plain_name(part: str) -> str:
    """Give a phrase that is a name and nothing else."""
    own = part.split("\n")[-1].strip(" “”\"'")
    if not _run().fullmatch(own) or own.split()[0] in _openers():
        return ""
    return _bare(own)


def after_en(phrase: str) -> str | None:
    """Name the subject that begins an English phrase after the verb: `said Ravi Das, the minister`."""
    own = phrase.lstrip()
    first = re.match(r"[\w’']+", own)
    if first and is_pronoun(first.group(), "en"):
        return None
    return _subject(_break().split(own, maxsplit=1)[0])


def _subject(phrase: str) -> str:
    """Name the person or body of a phrase: its last capitalised run that no preposition governs, else all of it."""
    names = [
        (match, name)
        for match in _run().finditer(phrase)
        if (name := _bare(match.group())) and not _governed(phrase[: match.start()])
    ]
    if not names:
        return _described_only(phrase)
    match, name = names[-1]
    rest = phrase[match.end() :].strip()
    owner = re.search(r"[’']s?\Z", match.group())
    several = rest.replace(" ", "").islower() and (
        rest.endswith("s") or rest.split()[-1] in speech_words("body", "en") | office_heads("en")
    )
    return f"{match.group()} {rest}" if rest and (owner or several) and len(rest.split()) < NAME_WORDS else name


def _described_only(phrase: str) -> str:
    """Give a phrase that names nobody but describes a speaker: the minister, police, two of the drivers."""
    words = worded(r"^(?:{lead_in})\s+", "en").sub("", phrase.strip(" “”\"'–—-")).split()
    if not words:
        return ""
    articled = words[0].lower() in phrase_words("article")
    if len(words) > LONGEST_DESCRIPTION and articled:
        ends = speech_words("participle", "en") | phrase_words("preposition")
        words = words[: next((k for k, word in enumerate(words) if word in ends), 0)]
    if not words or len(words) > LONGEST_DESCRIPTION or (articled and len(words) == 1):
        return ""
    listed = speech_table("offices", "en") | speech_words("body", "en")
    known = any(form in listed for word in words for form in (word, word.lower(), word.lower().strip("’'s")))
    body = words[-1].endswith("s") and len(words) <= 2
    return " ".join(words) if articled or known or body else ""


def _governed(lead: str) -> bool:
    """Tell whether a preposition governs what follows a phrase."""
    words = [word for word in lead.lower().split() if word not in speech_words("determiner", "en")]
    return bool(words) and words[-1] in phrase_words("preposition")


def _bare(run: str) -> str:
    """Take openers, days and offices off a run of capitals; "" if no name is left."""
    words = run.split()
    while words and (words[0] in _openers() or words[0].rstrip(".") in _calendar() or words[0].isdigit()):
        words = words[1:]
    words = [word for word in words if word.rstrip(".,") not in _calendar()]
    while words and words[-1].islower():
        words = words[:-1]
    while words and words[0].islower():
        words = words[1:]
    if len(words) > 2:
        offices = [k for k, word in enumerate(words[:-1]) if word.lower().strip(".") in office_heads("en")]
        if offices and len(words) - offices[-1] > 1:
            words = words[offices[-1] + 1 :]
    while len(words) > 1 and words[0].islower():
        words = words[1:]
    name = " ".join(words).rstrip(".,’'")
    return re.sub(r"[’']s$", "", name) if any(char.isupper() for char in name) else ""
