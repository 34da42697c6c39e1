"""Paragraphs with reported speech, put together from frames and words of `data/speech`: what quotes are learned from.

A frame is a sentence with slots: `{S_ne}` the speaker as the grammar asks, `{C}` a clause, `{D}` a sentence, `<i>…</i>`
what is quoted and how. Clauses and sentences come from the other texts of `data/` and from free translations.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from align.core.tables import rows
from align.core.types import LANGS, Lang, SpeechKind
from training import sets
from training.verdicts import contrast_sets

DATA: Final = Path(__file__).resolve().parents[1] / "data" / "speech"
KINDS: Final[dict[str, SpeechKind]] = {"d": "direct", "i": "indirect", "m": "mixed"}
STYLES: Final = (("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'"), ("«", "»"), ("``", "''"))
STYLE_ODDS: Final = (0.5, 0.25, 0.14, 0.07, 0.02, 0.02)
INTERVIEWS: Final = 0.08  # share of paragraphs
UNCLOSED: Final = 0.04  # share of units whose closing mark is missing
HI_ENDS: Final = {"ne": "ने", "ka": "का", "ke": "के", "ki": "की", "ko": "को", "se": "से"}
INITIALS: Final = {
    "en": tuple("ABDGHJKLMNPRSTV"),
    "hi": ("ए", "बी", "सी", "डी", "के", "जी", "पी", "आर", "एस", "टी", "एम", "वी", "जे", "एन"),
}
PRONOUNS_HI: Final = {"ne": "उन्होंने", "ka": "उनका", "ke": "उनके", "ki": "उनकी", "ko": "उन्हें", "se": "उनसे", "": "वे"}
PRONOUNS_HI_ONE: Final = {"ne": "उसने", "ka": "उसका", "ke": "उसके", "ki": "उसकी", "ko": "उसे", "se": "उससे", "": "वह"}


@dataclass(frozen=True, slots=True)
class Said:
    """What is said in a text, [start, end), how, and the names its speaker may be given; none where nobody is named."""

    start: int
    end: int
    kind: SpeechKind
    speakers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text with what is said in it; `optional` spans may be taken or not; `weight` is how much it counts."""

    text: str
    lang: Lang
    said: tuple[Said, ...]
    optional: tuple[tuple[int, int], ...] = ()
    weight: float = 1.0


@dataclass(slots=True)
class Person:
    """Somebody who may speak: the name or description, its forms at first and later, gender, whether it is a person."""

    name: str
    first: str
    later: tuple[str, ...]
    gender: str
    person: bool = True
    seen: bool = False


@cache
def words(lang: Lang) -> dict[str, tuple[str, ...]]:
    """Words of each slot."""
    return {row["slot"]: tuple(row["words"].split("|")) for row in _table(DATA / f"words.{lang}.tsv")}


def _table(path: Path) -> Iterator[dict[str, str]]:
    head, *lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    yield from (dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines)


@cache
def frames(lang: Lang) -> dict[str, tuple[str, ...]]:
    """Frames of each sort; a frame that runs over several lines goes on until its marks are closed."""
    found: dict[str, list[str]] = defaultdict(list)
    sort = ""
    for line in (DATA / f"frames.{lang}.txt").read_text(encoding="utf-8").rstrip("\n").split("\n"):
        if line.startswith("@"):
            sort = line[1:].strip()
        elif not line.startswith("#"):
            own = found[sort]
            if own and _open(own[-1]):
                own[-1] += "\n" + line
            else:
                own.append(line)
    return {name: tuple(own) for name, own in found.items()}


def _open(frame: str) -> bool:
    """Tell whether a quotation goes on in the next paragraph."""
    return frame.count("“") > frame.count("”")


@cache
def sentences(lang: Lang) -> tuple[str, ...]:
    """Sentences free to train on, without marks of quotation, each once."""
    side = LANGS.index(lang)
    found = [text for hi, en, _ in contrast_sets() for text in ((hi, en)[side],)]
    found += [one.text for _, _, variants in contrast_sets() for one in variants if one.lang == lang]
    for document in sets.read_beads([sets.BEADS]):
        found += (document.hi, document.en)[side]
    for event in sets.events():
        found += (event.hi, event.en)[side]
    found += [row[lang] for row in sets.rows(sets.SHARED / "tatoeba" / "tatoeba.tsv")]
    plain = [text for text in found if not re.search(r"[“”\"‘«»:;()\n]|\s['’]", text) and text[-1:] in ".।?!"]
    said = _reporting(lang)
    return tuple(sorted({text for text in plain if 3 <= len(text.split()) <= 26 and not said.search(text)}))


@cache
def _reporting(lang: Lang) -> re.Pattern[str]:
    """Verbs of speech: a sentence with one may itself report something."""
    kinds = ("say", "tell", "that", "noun", "bare", "per", "habit")
    found = {row["form"] for row in rows("cues") if row["lang"] == lang and row["kind"] in kinds}
    words = "|".join(re.escape(form) for form in sorted(found, key=lambda form: (-len(form), form)))
    return re.compile(rf"(?<![\w\u0900-\u0963])(?:{words})(?![\w\u0900-\u0963])", re.IGNORECASE)


@cache
def _plain(lang: Lang) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Statements and questions."""
    every = sentences(lang)
    return tuple(t for t in every if t[-1] in ".।"), tuple(t for t in every if t[-1] == "?")


@cache
def _lower_words() -> frozenset[str]:
    """English words that begin with a small letter somewhere: no names."""
    return frozenset(word for text in sentences("en") for word in re.findall(r"(?<=\s)[a-z’']+", text))


@dataclass(slots=True)
class Maker:
    """Puts paragraphs together; the same seed gives the same."""

    lang: Lang
    random: np.random.Generator
    people: list[Person] = field(default_factory=list)

    def pick(self, slot: str) -> str:
        """Draw a word of a slot."""
        own = words(self.lang)[slot]
        return own[int(self.random.integers(len(own)))]

    def chance(self, share: float) -> bool:
        """Draw whether something happens."""
        return bool(self.random.random() < share)

    # --- who speaks ---------------------------------------------------------------------------------------------------

    def somebody(self) -> Person:
        """Invent a person, a body, people or somebody without a name."""
        draw = self.random.random()
        if draw < 0.1:
            body = self.pick("body")
            return Person(body, body, (body,), "", False)
        if draw < 0.16:
            people = self.pick("people")
            return Person(people, people, (people,), "", False)
        if draw < 0.22:
            one = self.pick("someone")
            return Person(one, one, (self.pick("role"),) if self.lang == "hi" else (one,), "", False)
        if draw < 0.26:
            office = self.pick("office")
            if self.lang == "en":
                office = f"the {office}"
            return Person(office, office, (office,), "m", False)
        return self.named()

    def named(self) -> Person:
        """Invent a person with a name."""
        gender = "m" if self.chance(0.6) else "f"
        first, last = self.pick("male" if gender == "m" else "female"), self.pick("last")
        name = f"{first} {last}"
        draw = self.random.random()
        if draw < 0.08:
            name, last = first, first
        elif draw < 0.16:
            letters = INITIALS[self.lang]
            drawn = [letters[int(k)] for k in self.random.integers(len(letters), size=int(self.random.integers(1, 3)))]
            name = " ".join([*(f"{letter}." for letter in drawn), last])
        elif draw < 0.24:
            name = f"{first} {self.pick('male' if gender == 'm' else 'female')} {last}"
        office, draw = self.pick("office"), self.random.random()
        before = ""
        if draw < 0.45:
            before = office
        elif draw < 0.55:
            before = self.pick("title")
        elif draw < 0.68:
            body = self.pick("body")
            before = f"{body} के {office}" if self.lang == "hi" else f"{body.removeprefix('The ')} {office}"
        elif draw < 0.76 and self.lang == "hi":
            before = f"{self.pick('place')} के {office}"
        elif draw < 0.76:
            before = f"{self.pick('place').title()} {office}"
        later = [last, name, *([f"{self.pick('title')} {last}"] if self.chance(0.3) else [])]
        if before and self.chance(0.4):
            later.append(office if self.lang == "hi" else f"the {office}")
        return Person(name, f"{before} {name}".strip(), tuple(later), gender)

    def mention(self, who: Person, case: str, *, pronoun: bool) -> str:
        """Name somebody as a frame asks: with a Hindi case ending, first in full, later short or by pronoun."""
        if not who.seen:
            text = who.first
        elif pronoun and who.person:
            if self.lang == "en":
                text = "he" if who.gender == "m" else "she"
                return text if case != "poss" else {"he": "his", "she": "her"}[text]
            table = PRONOUNS_HI if self.chance(0.8) else PRONOUNS_HI_ONE
            return table[case if case in table else ""]
        else:
            text = who.later[int(self.random.integers(len(who.later)))]
        who.seen = True
        end = HI_ENDS.get(case, "") if self.lang == "hi" else ""
        return f"{text} {end}".strip()

    # --- what is said -------------------------------------------------------------------------------------------------

    def statement(self) -> str:
        """Draw a statement, with its end mark."""
        own = _plain(self.lang)[0]
        return own[int(self.random.integers(len(own)))]

    def sentence(self) -> str:
        """Draw what may be said in marks."""
        if self.chance(0.1):
            return self.question()
        text = self.statement()
        return text[:-1] + "!" if self.chance(0.05) else text

    def question(self) -> str:
        """Draw a question."""
        own = _plain(self.lang)[1]
        return own[int(self.random.integers(len(own)))]

    def clause(self, *, upper: bool = False) -> str:
        """Draw a statement as a clause: without its end mark, in English with a small letter."""
        text = self.statement()[:-1]
        first = re.match(r"[A-Z][a-z’']*", text)
        lowered = first is not None and first.group().lower() in _lower_words()
        return text if upper or self.lang == "hi" or not lowered else text[0].lower() + text[1:]

    def fragment(self) -> str:
        """Draw a few words that somebody may call something."""
        if self.chance(0.6):
            return self.pick("M")
        own = self.clause().split()
        size = int(self.random.integers(1, 5))
        at = int(self.random.integers(max(1, len(own) - size)))
        return " ".join(own[at : at + size]).strip(",")

    def fill(self, slot: str, speakers: dict[str, Person], pronoun: bool, halves: list[str]) -> str:
        """Give the text of a slot."""
        base, _, case = slot.partition("_")
        if base in ("S", "S2"):
            who = speakers[base]
            if case == "caps":
                return who.name.split()[-1].upper()
            if case == "poss":
                if self.lang == "hi":
                    return ("उनके", "उसके")[int(self.random.integers(2))]
                return "his" if who.gender == "m" else "her"
            return self.mention(
                who, {"pure": "", "ka_pure": ""}.get(case, case), pronoun=pronoun and case != "pure"
            ) + (" का" if case == "ka_pure" and self.lang == "hi" else "")
        simple: dict[str, Callable[[], str]] = {
            "C": self.clause,
            "D": self.sentence,
            "N": self.statement,
            "M": self.fragment,
            "T": lambda: self.pick("T"),
            "Q": self.question,
            "Qc": lambda: self.question()[:-1],
            "Cu": lambda: self.clause(upper=True),
            "num": lambda: str(self.random.integers(10_000, 99_999)),
            "pro": lambda: "he" if speakers["S"].gender == "m" else "she",
            "pro2": lambda: "he" if speakers["S2"].gender == "m" else "she",
            "bole": lambda: self.bole(speakers["S"]),
            "bole2": lambda: self.bole(speakers["S2"]),
            "H": lambda: self.pick("Htopic") if self.chance(0.6) else speakers["S"].name.split()[-1],
        }
        if slot in simple:
            return simple[slot]()
        if slot == "Dc":
            text = self.sentence()
            return text if text[-1] in "?!" else text[:-1] + ","
        if slot == "Dh":
            own = self.statement()[:-1].split()
            cut = int(self.random.integers(2, max(3, len(own) - 2)))
            halves[:] = [" ".join(own[:cut]).strip(","), " ".join(own[cut:])]
            return halves[0]
        if slot == "Ch":
            return halves[1] or self.clause()
        return self.pick(slot)

    def bole(self, who: Person) -> str:
        """Give the Hindi verb of a speaker without ने."""
        return "बोलीं" if who.gender == "f" else ("बोले", "बोले", "बोला")[int(self.random.integers(3))]

    # --- paragraphs ---------------------------------------------------------------------------------------------------

    def unit(
        self, frame: str, speakers: dict[str, Person], pronoun: bool
    ) -> tuple[str, list[tuple[int, int, str, str]]]:
        """Fill a frame; give its text and (start, end, tag, speaker slot) of what is said."""
        halves = ["", ""]
        frame = frame.replace("{Qc2}", "whether <i>{C}</i>")
        text, spans, open_at = "", [], []
        for part in re.split(r"(\{[A-Za-z_0-9]+\}|</?[dimo][^>]*>)", frame):
            if part.startswith("{"):
                text += self.fill(part[1:-1], speakers, pronoun, halves)
            elif re.fullmatch(r"<[dimo][^>]*>", part):
                open_at.append((len(text), part[1:-1]))
            elif part.startswith("</"):
                at, tag = open_at.pop()
                kind, rest = tag[0], tag[1:].strip("^+")
                spans.append((at, len(text), kind, rest))
            else:
                text = text.rstrip(" ") + part if part[:1] in (".", ",", "।", ":") else text + part
        if self.lang == "en" and text[:1].islower():
            text = text[0].upper() + text[1:]
        return text, spans

    def interview(self) -> Paragraph:
        """Make an interview: who is asked is named first or by the labels, whose lines may have none."""
        guest, labelled = self.named(), self.chance(0.7)
        named = self.chance(0.7) or not labelled
        host, answer = self.pick("host"), self.label(guest)
        mark = (": ", ": ", " - ", ". ")[int(self.random.integers(4))] if len(host) < 3 else ": "
        gap = "\n\n" if self.chance(0.5) else "\n"
        text, said = "", list[Said]()
        if named:
            text = (
                self.pick("intro")
                .replace("{S}", guest.first)
                .replace("{app}", self.pick("app") if self.lang == "en" else "")
            )
            text = text.replace("{where}", self.pick("where") if self.lang == "en" else "") + gap
        known = (
            (guest.name,)
            if named or guest.name in answer
            else (answer,)
            if answer not in words(self.lang)["answer"]
            else ()
        )
        for _ in range(int(self.random.integers(1, 4))):
            for label, speakers, line in (
                (host, (), " ".join([*([self.statement()] if self.chance(0.3) else []), self.question()])),
                (answer, known, " ".join(self.sentence() for _ in range(int(self.random.integers(1, 4))))),
            ):
                text += f"{label}{mark}" if labelled else ""
                said.append(Said(len(text), len(text) + len(line), "direct", speakers))
                text += line + gap
        return Paragraph(text.rstrip(), self.lang, tuple(said))

    def label(self, guest: Person) -> str:
        """Give the label before an answer: an A, the name, or the surname in capitals."""
        draw = self.random.random()
        if draw < 0.4:
            return self.pick("answer")
        if draw < 0.7 or self.lang == "hi":
            return guest.name if self.chance(0.7) else guest.name.split()[-1]
        return (guest.name if self.chance(0.4) else guest.name.split()[-1]).upper()

    def paragraph(self) -> Paragraph:
        """Make a paragraph."""
        if self.chance(INTERVIEWS):
            return self.interview()
        interview, units = self.chance(0.05), 1 + int(self.random.integers(1, 5))
        text, said, optional = "", list[Said](), list[tuple[int, int]]()
        current: Person | None = None
        style = STYLES[int(self.random.choice(len(STYLES), p=STYLE_ODDS))]
        pair = [self.named(), self.named()]
        for n in range(units):
            sort = self.sort(n, interview)
            frame = frames(self.lang)[sort][int(self.random.integers(len(frames(self.lang)[sort])))]
            speaker, pronoun = self.speaker(sort, current)
            speakers = {"S": pair[n % 2] if sort == "interview" else speaker, "S2": self.named()}
            piece, spans = _styled(*self.unit(frame, speakers, pronoun), style)
            if self.chance(UNCLOSED):
                piece, spans = _unclosed(piece, spans)
            line = self.dateline() if n == 0 and sort in ("tag", "silent") and self.chance(0.12) else ""
            at, text = len(text) + len(line), text + line + piece
            optional += [(at + a, at + b) for a, b, kind, _ in spans if kind == "o"]
            said += [
                Said(at + a, at + b, KINDS[kind], self.names(rest, speakers, sort, piece))
                for a, b, kind, rest in spans
                if kind != "o"
            ]
            text += "\n" if sort in ("headline", "interview") or self.chance(0.12) else " "
            current = _goes_on(frame, sort, speaker, current)
        return Paragraph(text.rstrip(), self.lang, tuple(said), tuple(optional))

    def speaker(self, sort: str, current: Person | None) -> tuple[Person, bool]:
        """Draw who speaks next, and whether a pronoun is enough to say so."""
        if current is not None and sort in ("tag", "silent") and self.chance(0.5):
            return current, self.chance(0.55)
        return self.named() if sort in ("kin", "headline") else self.somebody(), False

    def names(self, rest: str, speakers: dict[str, Person], sort: str, piece: str) -> tuple[str, ...]:
        """Names of who says a span: of the slot its tag gives, or the word itself; none for 0."""
        if rest.startswith("0"):
            return ()
        if rest.startswith("*"):
            return (rest[1:],)
        who = speakers["S2" if rest.startswith("2") else "S"]
        if sort == "headline":
            found = [w for w in (*words(self.lang)["Htopic"], who.name.split()[-1]) if w in piece]
            return tuple(found[-1:])
        if sort == "interview":
            caps = who.name.split()[-1].upper()
            return (
                (who.name,) if who.name in piece else ((caps,) if caps in piece and self.lang == "en" else (who.name,))
            )
        return (who.name,)

    def sort(self, n: int, interview: bool) -> str:
        """Draw the sort of the next frame."""
        if n == 0 and self.chance(0.1):
            return "headline"
        if interview:
            return "interview" if n or self.chance(0.4) else "silent"
        odds = {"tag": 0.56, "silent": 0.3, "source": 0.08, "kin": 0.06}
        return str(self.random.choice(list(odds), p=list(odds.values())))

    def dateline(self) -> str:
        """Give a dateline."""
        place, agency, day = self.pick("place"), self.pick("agency"), int(self.random.integers(1, 29))
        if self.lang == "hi":
            forms = (
                f"{place}। ",
                f"{place}, {day} जून {agency}। ".replace(" ।", "।"),
                f"{place}: ",
                f"{place} {agency}: ".replace(" :", ":"),
            )
        else:
            forms = (
                f"{place} {agency} — ".replace("  ", " "),
                f"{place}, Aug {day}: ",
                f"{place}, June {day} {agency} - ".replace("  ", " "),
                f"{place}: ",
            )
        return forms[int(self.random.integers(len(forms)))]


def _goes_on(frame: str, sort: str, speaker: Person, current: Person | None) -> Person | None:
    """Tell whom a pronoun of the next sentence stands for: nobody where two were named."""
    if sort == "source":
        return current
    if "{S2" in frame or sort in ("headline", "interview"):
        return None
    return speaker if "{S" in frame else current


def _styled(
    text: str, spans: Sequence[tuple[int, int, str, str]], style: tuple[str, str]
) -> tuple[str, list[tuple[int, int, str, str]]]:
    """Put another pair of marks for “ and ”."""
    if style[0] == "“":
        return text, list(spans)
    shift, out = [0], ""
    for char in text:
        out += {"“": style[0], "”": style[1]}.get(char, char)
        shift.append(len(out))
    return out, [(shift[a], shift[b], kind, rest) for a, b, kind, rest in spans]


def _unclosed(text: str, spans: list[tuple[int, int, str, str]]) -> tuple[str, list[tuple[int, int, str, str]]]:
    """Leave out the mark behind the first thing said in marks."""
    at = next(
        (end for _, end, kind, _ in spans if kind == "d" and text[end : end + 1] in "”\"’'»" and end < len(text)), None
    )
    if at is None:
        return text, spans
    moved = [(a - (a > at), b - (b > at), kind, rest) for a, b, kind, rest in spans]
    return text[:at] + text[at + 1 :], moved


def made(count: int, seed: int = 0) -> list[Paragraph]:
    """Make paragraphs, half of each language."""
    found = []
    for lang in LANGS:
        maker = Maker(lang, np.random.default_rng((seed, LANGS.index(lang))))
        found += [maker.paragraph() for _ in range(count // 2)]
    return found


def whole(weight: float) -> list[Paragraph]:
    """Read the paragraphs of `data/speech` that were written whole: `[i|Ravi Das|words]` is what Ravi Das says."""
    found = []
    for lang in LANGS:
        for block in (DATA / f"written.{lang}.txt").read_text(encoding="utf-8").split("\n", 1)[1].strip().split("\n\n"):
            text, said, optional = "", list[Said](), list[tuple[int, int]]()
            for part in re.split(r"(\[[dimo]\|[^\]]*\])", block):
                if not re.match(r"\[[dimo]\|", part):
                    text += part
                    continue
                kind, names, words_said = part[1:-1].split("|", 2)
                place = len(text), len(text) + len(words_said)
                text += words_said
                if kind == "o":
                    optional.append(place)
                else:
                    said.append(Said(*place, KINDS[kind], tuple(name for name in names.split("/") if name)))
            found.append(Paragraph(text, lang, tuple(said), tuple(optional), weight))
    return found


def marked(name: str, weight: float) -> list[Paragraph]:
    """Read paragraphs marked apart, `data/speech/NAME.jsonl`: `text`, `lang`, `quotes`, `optional`."""
    found = []
    for line in sets.lines(DATA / f"{name}.jsonl"):
        row = json.loads(line)
        text, at, said = row["text"], 0, list[Said]()
        for quote in row["quotes"]:
            start = (
                quote["start"]
                if "start" in quote
                else text.index(quote["text"], at if quote["text"] in text[at:] else 0)
            )
            at = start + 1
            end = quote["end"] if "end" in quote else start + len(quote["text"])
            kinds, speakers = quote["kind"], quote.get("speakers", quote.get("speaker", ""))
            kind = KINDS[(kinds if isinstance(kinds, str) else kinds[0])[0]]
            names = (speakers,) if isinstance(speakers, str) else tuple(speakers)
            said.append(Said(start, end, kind, tuple(name for name in names if name)))
        places = []
        for one in row.get("optional", []):
            start = one["start"] if "start" in one else text.find(one["text"])
            places.append((start, one.get("end", start + len(one.get("text", "")))))
        found.append(Paragraph(text, row["lang"], tuple(said), tuple(places), weight))
    return found
