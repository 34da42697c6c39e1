"""Changes that leave what a text says alone: script and digits, spelling, punctuation, order, near-synonyms."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import TypeAlias

from align.core.tables import rows
from align.core.types import Lang
from training.changes import L, R, Random, half, one
from training.resources import table

Benign: TypeAlias = Callable[[str, Lang, Random, int], str]
TO_DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")
TO_ASCII = str.maketrans("०१२३४५६७८९", "0123456789")
NUKTA = "\u093c"


def digits(text: str, lang: Lang, random: Random, part: int) -> str:
    """Write the figures of a Hindi text in the other digits."""
    if lang == "en":
        return text
    whole = r"(?<![A-Za-z\d-])[\d][\d,.]*(?![A-Za-z\d-])"
    if re.search("[०-९]", text):
        return text.translate(TO_ASCII)
    return re.sub(whole, lambda m: m.group().translate(TO_DEVANAGARI), text)


def nukta(text: str, lang: Lang, random: Random, part: int) -> str:
    """Leave the dots of borrowed sounds out, or put them in where a word has them; never those of ड़ and ढ़."""
    if lang == "en":
        return text
    bare = re.sub("(?<![डढ])" + NUKTA, "", text.replace("ज़", "ज" + NUKTA).replace("फ़", "फ" + NUKTA))
    if bare != text:
        return bare
    for row in table("spellings"):
        if row["lang"] == "nukta":
            text = re.sub(f"{L}{row['other']}", row["one"], text)
    return text


def zwj(text: str, lang: Lang, random: Random, part: int) -> str:
    """Put invisible joiners inside conjuncts."""
    joiner = "\u200d" if random.random() < 0.7 else "\u200c"
    return re.sub("(?<=\u094d)(?=[\u0915-\u0939])", joiner, text, count=2) if lang == "hi" else text


def quote_style(text: str, lang: Lang, random: Random, part: int) -> str:
    """Write quotation marks and apostrophes in another style."""
    if re.search("[“”]", text):
        return re.sub("[“”]", '"' if random.random() < 0.5 else "'", text)
    if text.count('"') % 2 == 0 and '"' in text:
        opened, closed = ("“", "”") if random.random() < 0.6 else ("«", "»")
        return re.sub('"([^"]*)"', rf"{opened}\1{closed}", text)
    return re.sub(r"(?<=\w)'(?=\w)", "’", text) if "'" in text else text.replace("’", "'")


def punctuation(text: str, lang: Lang, random: Random, part: int) -> str:
    """Change marks that carry no meaning: the full stop, dashes, a comma before a conjunction."""
    ways = [
        re.sub(r"[।.]$", "", text),
        re.sub(r"\.$", "।", text) if lang == "hi" else text,
        re.sub(r"।", " ।", text),
        re.sub(r", (and|or|और|या|कि|जो|जिस|तो|but|which)", r" \1", text, count=1),
        text.replace("–", "-").replace(" - ", " – ") if "–" in text or " - " in text else text,
        re.sub(r"^(\S+ \S+ \S+), ", r"\1 ", text),
    ]
    ways = [way for way in ways if way != text]
    return str(one(random, ways)) if ways else text


def case(text: str, lang: Lang, random: Random, part: int) -> str:
    """Write a whole text in small letters or capitals."""
    if lang == "hi":
        return text
    return text.upper() if random.random() < 0.3 else text.lower()


def whitespace(text: str, lang: Lang, random: Random, part: int) -> str:
    """Put other spaces between words."""
    gaps = [m.start() for m in re.finditer(" ", text)]
    if not gaps:
        return text + " "
    at = gaps[int(random.integers(len(gaps)))]
    return f"{text[:at]}{one(random, ['  ', chr(0xA0), chr(0x2009), ' ' + chr(0x200B)])}{text[at + 1 :]}"


def spelling(text: str, lang: Lang, random: Random, part: int) -> str:
    """Write words in their other spelling."""
    found = []
    for row in table("spellings"):
        for a, b in ((row["one"], row["other"]), (row["other"], row["one"])):
            if row["lang"] == lang and re.search(f"{L}{a}{R}", text, re.I):
                found.append(re.sub(f"{L}{a}{R}", partial(_respelled, b), text, flags=re.I))
    if lang == "hi":
        nasal = [
            ("ं(?=[तथदध])", "न्"),
            ("ं(?=[पफबभ])", "म्"),
            ("ं(?=[टठड])", "ण्"),
            ("ँ", "ं"),
            ("न्(?=[तथदध])", "ं"),
            ("म्(?=[पबभ])", "ं"),
        ]
        found += [new for a, b in nasal if (new := re.sub(f"(?<=[\u0900-\u0963]){a}", b, text)) != text]
    return str(one(random, found)) if found else text


def _respelled(new: str, old: re.Match[str]) -> str:
    """Put another spelling for a word, capitals kept."""
    return _cased(old.group(), new)


def _cased(old: str, new: str) -> str:
    return new[0].upper() + new[1:] if old[:1].isupper() else new


MONTHS = "|".join(
    form
    for row in rows("months")
    if row["kind"] == "month" and len(row["form"]) > 2
    for form in {row["form"], row["form"].capitalize()}
)
FIGURES = ("2", "3", "4", "5", "6", "7", "8", "9", "10")
SPELLED: dict[str, dict[str, str]] = {
    "hi": dict(zip(FIGURES, ("दो", "तीन", "चार", "पाँच", "छह", "सात", "आठ", "नौ", "दस"), strict=True)),
    "en": dict(zip(FIGURES, ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), strict=True)),
}


def number_format(text: str, lang: Lang, random: Random, part: int) -> str:
    """Write a number another way: percent, grouping, lakh and million, figures and words."""
    percent = "प्रतिशत" if lang == "hi" else "percent"
    ways = [
        re.sub(r"(\d)\s?%", rf"\1 {percent}", text),
        re.sub(r"(\d) (?:प्रतिशत|फीसदी|फ़ीसदी|percent|per cent)(?![a-z])", r"\1%", text),
        re.sub(r"(?<![\d,.])(\d{1,3}),(\d{3})(?![\d,.]*\d)", r"\1\2", text),
        re.sub(r"(?<![\d,.])(\d{4,7})(?![\d,.]*\d)(?= [a-z])", _grouped, text),
        re.sub(r"(?<![\d,.])\d{1,3}(?:,\d{2,3}){1,2}(?![\d,.]*\d)", lambda m: _large(m.group(), lang), text),
        re.sub(
            rf"(?<![\w\u0900-\u0963.,:/–$€£₹-])(?:10|[2-9])(?= [^\W\d])(?! (?:am|pm|a\.m|p\.m|बजे|{MONTHS}))",
            lambda m: SPELLED[lang][m.group()],
            text,
            count=1,
        ),
    ]
    for figure, word in SPELLED[lang].items():
        ways.append(re.sub(rf"{L}{word}{R}(?= (?!से|में|को|और|ने)\w)(?! or| of| तिहाई| चौथाई)", figure, text, count=1))
    ways = [way for way in ways if way != text]
    return str(one(random, ways)) if ways else text


def _grouped(match: re.Match[str]) -> str:
    value = int(match.group())
    return match.group() if 1000 <= value <= 2100 else f"{value:,}"


def _large(figure: str, lang: Lang) -> str:
    """Write a large round number with a word: 1,50,000 as 1.5 lakh, डेढ़ लाख; 2,500,000 as 2.5 million."""
    value = int(figure.replace(",", ""))
    if lang == "hi" and value % 10_000 == 0 and 100_000 <= value < 10_000_000:
        special = {150_000: "डेढ़ लाख", 250_000: "ढाई लाख", 350_000: "साढ़े तीन लाख", 450_000: "साढ़े चार लाख"}
        return special.get(value, f"{value / 100_000:g} लाख")
    if lang == "hi" and value % 1000 == 0 and value < 100_000:
        return f"{value // 1000} हज़ार"
    if lang == "en" and value % 100_000 == 0 and value >= 1_000_000:
        return f"{value / 1_000_000:g} million"
    if value >= 100_000:
        head, tail = str(value)[:-3], str(value)[-3:]
        indian = ",".join(re.findall(r"\d{1,2}", head[::-1]))[::-1] + "," + tail
        return f"{value:,}" if figure == indian else indian
    return figure


@cache
def synonyms(lang: Lang, part: int) -> dict[str, tuple[str, ...]]:
    """Words that may stand for one another, of one half of the groups, and other wordings of function words."""
    found: dict[str, tuple[str, ...]] = {}
    for row in table("near"):
        members = tuple(row["words"].split("|"))
        if row["lang"] == lang and half(members[0]) == part:
            found |= {member: tuple(m for m in members if m != member) for member in members}
    return found


def synonym(text: str, lang: Lang, random: Random, part: int) -> str:
    """Put a near-synonym for a word, or a lighter wording."""
    table_ = synonyms(lang, part)
    places: list[tuple[re.Match[str], Sequence[str]]] = [
        (m, table_[m.group().lower()])
        for m in re.finditer(r"[\w\u0900-\u0963]+", text)
        if m.group().lower() in table_ and (lang == "hi" or m.group()[0].islower())
    ]
    for row in table("turns"):
        if row["lang"] == lang and half(row["one"]) == part:
            places += [(m, (row["other"],)) for m in re.finditer(f"{L}{re.escape(row['one'])}{R}", text)]
    if not places:
        return text
    # Each word once: और would else be drawn for most texts.
    forms = sorted({match.group().lower() for match, _ in places})
    form = str(one(random, forms))
    match, options = next(place for place in places if place[0].group().lower() == form)
    new = str(one(random, options))
    if re.search(r"\b[Aa]n? $", text[: match.start()]) and (new[0] in "aeiou") != (match.group()[0] in "aeiou"):
        return text
    return text[: match.start()] + new + text[match.end() :]


FRONTED = re.compile(
    r"((?:In|On|At|Since|By|Until|During) (?:the )?(?:\w+ ){0,3}\w+|After \w+ \w+|Today|Yesterday|Currently|Recently), "
    r"([^,.;:?!“\"(]{15,120})\."
)
SAYS = re.compile(r"((?:[A-Z]\w+ ){1,3}|He |She |They )(said|says) that ([^.;:?!“\"]{12,160})\.")
WHEN = (
    r"(?:\d{1,2} \S+(?: \d{4})? को|\d{4} में|(?:पिछले|इस|अगले) (?:साल|महीने|हफ्ते|हफ़्ते|सप्ताह|वर्ष)|\S+वार को|"
    + rf"(?:{MONTHS}) \d{{4}} में)"
)
HINDI_ORDERS = (
    re.compile(rf"({WHEN}),? ((?!वि?श्व|कि )(?:[^\s,।]+ ){{1,3}}?ने) "),
    re.compile(rf"((?:[^\s,।]+ ){{1,4}}?(?:ने|को)) ({WHEN}) "),
    re.compile(r"((?:[^\s,।]+ ){1,4}?ने) ((?:अपने|अपनी|इस|उस) [^\s,।]+ (?:में|को|से)) "),
)
HINDI_SAYS = re.compile(r"^((?:\S+ ){1,3})ने कहा कि ([^।.,?!“\"]{15,160})([।.])$")


def word_order(text: str, lang: Lang, random: Random, part: int) -> str:
    """Move an adverbial of time or place, or put what is said before who says it."""
    if lang == "hi":
        says = HINDI_SAYS.match(text)
        if says:
            return f"{says[2]}, {says[1]}ने कहा{says[3]}"
        moved = next((m for order in HINDI_ORDERS if (m := order.match(text))), None)
        return f"{moved[2]} {moved[1]} {text[moved.end() :]}" if moved else text
    said = SAYS.fullmatch(text)
    if said:
        who = said[1].lower() if said[1].strip() in ("He", "She", "They") else said[1]
        return f"{said[3][0].upper()}{said[3][1:]}, {who}{said[2]}."
    moved = FRONTED.fullmatch(text)
    return f"{moved[2][0].upper()}{moved[2][1:]} {moved[1][0].lower()}{moved[1][1:]}." if moved else text


def paraphrase(text: str, lang: Lang, random: Random, part: int) -> str:
    """Make two or three of the deeper changes, one upon the other."""
    made = 0
    for way in (word_order, synonym, number_format, synonym, spelling, punctuation):
        new = way(text, lang, random, part)
        made += new != text
        text = new
        if made == 3:
            break
    return text if made >= 2 else ""


BENIGN: dict[str, Benign] = {
    "digits": digits, "nukta": nukta, "zwj": zwj, "quote_style": quote_style, "punctuation": punctuation, "case": case,
    "whitespace": whitespace, "spelling": spelling, "number_format": number_format, "synonym": synonym,
    "word_order": word_order, "paraphrase": paraphrase,
}  # fmt: skip
