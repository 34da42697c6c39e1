"""No blow-up: every function that reads a text takes time in proportion to its length, whatever the text is made of."""

from __future__ import annotations

import pytest
from growing import LINEAR, growth

from align.core.types import Document
from align.evidence.bilingual import stems
from align.evidence.facts import read_facts
from align.evidence.long_names import long_names
from align.evidence.names import name_candidates
from align.evidence.negation import negators
from align.evidence.numbers import find_numbers
from align.evidence.phonetic import sounds_of
from align.jobs.stories import furniture_head
from align.quotes.cues import cue_of, unsaid
from align.quotes.marks import quotations
from align.quotes.words import read_words
from align.text.boilerplate import clean
from align.text.clauses import clauses
from align.text.habits import habits
from align.text.language import detect, is_foreign, is_mixed, language_of, scripts
from align.text.layout import blocks
from align.text.normalise import folded, for_encoder
from align.text.quotations import asides, pairs
from align.text.sentences import split

SHAPES = {
    "a letter": "a", "letters apart": "a ", "letters in lines": "a\n", "blank lines": "\n", "spaces": " ",
    "full stops": ".", "dots apart": ". ", "initials": "A.B.", "abbreviations": "e.g. ", "dandas": "।", "commas": ",",
    "opening marks": "“‘", "marks apart": '" ', "one mark": '"', "apostrophes": "'", "brackets": "(", "closing": ")",
    "backticks": "``", "said": "said ", "he said that": "he said that ", "कहा": "कहा ", "कहा कि": "उन्होंने कहा कि ",
    "according to": "according to ", "के मुताबिक": "के मुताबिक ", "datelines": "NEW DELHI, Jan 3 - ", "dashes": "- ",
    "colons": "A: ", "figures": "1", "figures apart": "1 ", "grouped figures": "1,000,", "dates": "3/4/",
    "ranges": "1-", "names and figures": "Ravi 5 ",
    "times": "12:08 ", "lakh crore": "लाख करोड़ ", "hundred": "two hundred and ", "सौ": "दो सौ ", "money": "Rs 5 ",
    "percent": "5% ", "capitals": "Ravi ", "one capital word": "A", "names joined": "Ravi-", "of the": "of the ",
    "नहीं": "नहीं ", "not": "not ", "nukta": "क़", "viramas": "क्", "joiners": "\u200d", "marks of words": "\u0902",
    "emoji": "😀", "surrogate pairs": "𝒜", "zero width": "\ufeff", "mixed scripts": "aक ", "links": "http://a.b/",
    "addresses": "a@b.", "share bars": "Share Tweet ", "also read": "Also read: ", "numbered": "1. a\n",
    "bullets": "• a\n",
    "quotes in lines": "“a”\n", "questions": "? ", "ellipses": "… ", "pipes": "| ", "tabs": "\t", "slashes": "/",
}  # fmt: skip
FUNCTIONS = {
    "split": split,
    "clean": lambda text, lang: clean([Document(text, lang, id="d")], furniture_head().probability),
    "habits": habits,
    "blocks": lambda text, lang: list(blocks(text)),
    "clauses": lambda text, lang: clauses(text),
    "pairs": lambda text, lang: pairs(text, 0, len(text)),
    "asides": lambda text, lang: asides(text, 0, len(text)),
    "language": lambda text, lang: (detect(text), is_mixed(text, lang), is_foreign(text, lang), scripts(text)),
    "language of a line": lambda text, _: language_of.__wrapped__(text),
    "normalise": lambda text, lang: (folded(text), for_encoder(text)),
    "stems": lambda text, lang: stems(text, lang),
    "names": name_candidates,
    "long names": long_names,
    "denials": negators,
    "numbers": find_numbers,
    "facts": read_facts,
    "sounds": lambda text, lang: sounds_of(text),
    "marks": lambda text, lang: quotations(text),
    "words": read_words,
    "cues": lambda text, lang: (cue_of(text, _middle(text), lang), unsaid(text, _middle(text), lang)),
}


def _middle(text):
    return len(text) // 2, len(text) // 2 + 10


@pytest.mark.parametrize("name", FUNCTIONS)
def test_time_grows_as_the_text_does(name):
    found = {}
    for label, shape in SHAPES.items():
        lang = "hi" if any("\u0900" <= char <= "\u097f" for char in shape) else "en"
        function = FUNCTIONS[name]
        ratio = growth(lambda text, read=function, of=lang: read(text, of), shape)
        if ratio > LINEAR:
            found[label] = round(ratio, 1)
    assert found == {}
