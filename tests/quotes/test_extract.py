"""Quotes: what the trained reader finds in written kinds, and laws that hold for any text."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.core.types import Document
from align.model.tokens import TokenVectors
from align.quotes.extract import CONTEXT, LONGEST, TOGETHER, _borders, _passages, quotes
from align.quotes.words import SPOKEN_WORD

pytestmark = pytest.mark.encoder


class Toy:
    """An encoder whose tokens are words with random vectors of 384 dimensions, the same for the same word."""

    def encode_tokens(self, texts):
        return [self._one(text) for text in texts]

    def _one(self, text):
        spans = [match.span() for match in SPOKEN_WORD.finditer(text)]
        rows = [np.random.default_rng(sum(map(ord, text[a:b]))).normal(size=384) for a, b in spans] or [np.zeros(384)]
        rows = np.array(rows, np.float32)
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return TokenVectors(rows[: len(spans)], np.array(spans, np.int32).reshape(-1, 2), rows.mean(axis=0))


KINDS = [
    ("en", "“The bridge will open on Friday,” said Ravi Das, the chief engineer.",
     [("The bridge will open on Friday,", "Ravi Das", "direct")]),
    ("en", "Chief Minister Meena Rawat said the bridge would open on Friday.",
     [("the bridge would open on Friday", "Meena Rawat", "indirect")]),
    ("en", "Meena Rawat called the report “baseless”.", [("baseless", "Meena Rawat", "mixed")]),
    ("en", "Meena Rawat came to the fair. “I will open a shop,” she said.",
     [("I will open a shop,", "Meena Rawat", "direct")]),
    ("en", "According to the police, the lock was broken.", [("the lock was broken", "police", "indirect")]),
    ("en", "“The road,” said Neelam Raut, “was never mended.”",
     [("The road,", "Neelam Raut", "direct"), ("was never mended.", "Neelam Raut", "direct")]),
    ("en", "His second film “The Long Road Home” was released last year.", []),
    ("en", "Meena Rawat did not say that the road was safe.", []),
    ("hi", "मंत्री मीना रावत ने कहा कि पुल शुक्रवार को खुलेगा।", [("पुल शुक्रवार को खुलेगा", "मीना रावत", "indirect")]),
    ("hi", "मीना रावत मेले में आईं। उन्होंने कहा, “मैं दुकान खोलूँगी।”", [("मैं दुकान खोलूँगी।", "मीना रावत", "direct")]),
    ("hi", "मीना रावत ने रिपोर्ट को “बेबुनियाद” बताया।", [("बेबुनियाद", "मीना रावत", "mixed")]),
    ("hi", "पुलिस के मुताबिक ताला टूटा हुआ था।", [("ताला टूटा हुआ था", "पुलिस", "indirect")]),
    ("hi", "रवि दास से मीना रावत ने कहा, “सीढ़ी ले आओ।”", [("सीढ़ी ले आओ।", "मीना रावत", "direct")]),
    ("hi", "मीना रावत ने यह नहीं कहा कि सड़क ठीक है।", []),
    ("hi", "फ़िल्म “काँच की नदी” को दो इनाम मिले।", []),
    ("hi", "जवाब: नदी हमारा खेत ले गई।", [("नदी हमारा खेत ले गई", "", "direct")]),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "wanted"), KINDS, ids=[text[:40] for _, text, _ in KINDS])
def test_each_kind_is_found_with_its_speaker_and_nothing_else(quote_encoder, lang, text, wanted):
    found = quotes([Document(text, lang, id="d")], quote_encoder)[0]
    assert [(one.text, one.kind) for one in found] == [(words, kind) for words, _, kind in wanted]
    for one, (_, speaker, _) in zip(found, wanted, strict=True):
        assert set(speaker.split()) <= set(one.speaker.split())


def test_the_verb_of_speech_is_told(quote_encoder):
    texts = ["Meena Rawat claimed that the road was safe.", "मीना रावत ने आरोप लगाया कि सड़क टूटी है।"]
    found = quotes([Document(texts[0], "en", id="a"), Document(texts[1], "hi", id="b")], quote_encoder)
    assert [own[0].cue for own in found] == ["claimed", "आरोप"]


def test_a_surname_stands_for_the_name_told_far_before(quote_encoder):
    filler = " ".join(f"The tank in ward {n} was cleaned and the pipe was laid again." for n in range(60))
    text = f"Mayor Meena Rawat said the road was safe. {filler} “We will mend it,” Rawat said."
    found = quotes([Document(text, "en", id="d")], quote_encoder)[0]
    assert [one.speaker for one in found if one.kind == "direct"] == ["Meena Rawat"]


# --- laws -------------------------------------------------------------------------------------------------------------

MARKS = ["“", "”", '"', "'", "‘", "’", "«", "»", "„", "\ufffc", ": ", "- ", " — ", ", ", ". ", "। ", "\n", "\n\n", "("]
PIECES = ["Ravi Das", "रवि दास", " said ", " ने कहा कि ", " told him that ", " के अनुसार ", "according to ", "it is late"]
MORE = ["देर हो गई", "he ", "उन्होंने ", ", and added", ", claiming that ", "While ", " बोले", " was called ", "the film "]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*MARKS, *PIECES, *MORE]), max_size=25), st.sampled_from(["hi", "en"]))
def test_any_text_gives_spans_in_order_that_lead_back_to_it(pieces, lang):
    document = Document("".join(pieces), lang, id="d")
    own = quotes([document], Toy())[0]
    for quote in own:
        assert 0 <= quote.start < quote.end <= len(document.text)
        assert document.text[quote.start : quote.end] == quote.text
    assert own == sorted(own, key=lambda quote: (quote.start, quote.end))
    assert own == quotes([document], Toy())[0]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["hi", "en"]))
def test_no_characters_break_it(text, lang):
    assert all(text[q.start : q.end] == q.text for q in quotes([Document(text, lang, id="d")], Toy())[0])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 300), max_size=12))
def test_passages_hold_every_word_once_and_are_bounded(lengths):
    text = " ".join(" ".join(["word"] * (n - 1) + ["word."]) for n in lengths)
    document = Document(text, "en", id="d")
    spans = tuple(match.span() for match in SPOKEN_WORD.finditer(text))
    own = list(_passages(document, spans))
    assert [k for _, first, last in own for k in range(first, last)] == list(range(len(spans)))
    for context, first, last in own:
        assert context <= first < last and first - context <= CONTEXT
        assert last - first <= max(TOGETHER, LONGEST)
    assert _borders(document, spans)[0] == 0
