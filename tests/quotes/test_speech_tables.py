"""The tables of speech: one table of verbs, every word of a pattern from a table, strengths that are explained."""

import ast
import re
from pathlib import Path

import pytest

from align.core.tables import forms, rows
from align.quotes import speech_tables
from align.quotes.speech_tables import is_pronoun, loaded, strength, worded

QUOTES = sorted(Path(speech_tables.__file__).parent.glob("*.py"))
CUES = rows("cues")


def test_each_form_stands_once_a_kind_and_its_strength_is_explained():
    assert len({(row["form"], row["lang"], row["kind"]) for row in CUES}) == len(CUES)
    assert {row["strength"] for row in CUES} == forms("strengths")
    assert {frame for row in CUES for frame in row["frames"].split()} == {
        "mark", "post", "passive", "inverted", "loose", "adding", "no_participle",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cue", "lang", "is_loaded"),
    [
        ("said", "en", False), ("claimed", "en", True), ("denied", "en", True), ("asked", "en", False),
        ("कहा", "hi", False), ("दावा", "hi", True), ("इनकार", "hi", True), ("लिखा", "hi", False), ("पुल", "hi", False),
    ],
)  # fmt: skip
def test_a_loaded_verb_says_more_than_that_something_was_said(cue, lang, is_loaded):
    assert loaded(strength(cue, lang)) is is_loaded


def test_a_pattern_takes_its_words_from_the_tables():
    assert worded(r"\b(?:{be})\s+(?:{joint})\Z", "en").search("he was and")
    assert worded("{relative}", "en", "hi").fullmatch("जिन्होंने") and worded("{relative}", "hi").search("who") is None
    assert worded("{frame:post}", "hi").fullmatch("कहा") and worded("(?:{pronoun:ne})", "hi").fullmatch("उन्होंने")
    assert worded("a{1,2}", "en").fullmatch("aa")
    assert worded("{list}", "hi").match("लेकिन").group() == "लेकिन"


def test_a_kind_without_words_is_no_pattern():
    with pytest.raises(LookupError, match=r"no words for \{nonsense\}"):
        worded(r"\b(?:{nonsense})", "en")


def test_a_pronoun_in_capitals_is_a_name():
    assert is_pronoun("They", "en") and is_pronoun("I", "en") and not is_pronoun("IT", "en")
    assert is_pronoun("उन्होंने", "hi") and not is_pronoun("रवि", "hi")


def written(path):
    """Words in the strings of a file, without docstrings, comments of patterns and placeholders."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    strings = (re.sub(r"\{[a-z_: ]+\}|\\[a-zA-Z]|#.*", " ", node.value) for node in found if id(node) not in documents)
    return {word for text in strings for word in re.findall(r"[a-z]+|[\u0900-\u0963]+", text)}


@pytest.mark.parametrize("path", QUOTES, ids=lambda path: path.stem)
def test_no_verb_of_speech_stands_in_the_code(path):
    """The names of the kinds themselves stand there."""
    verbs = {row["form"] for row in CUES} - {row["kind"] for row in CUES}
    assert not written(path) & verbs
