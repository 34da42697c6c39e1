"""Denials found, counted as missing only where the other side has nothing of the kind."""

import pytest

from align.evidence.facts import compare_facts, read_facts
from align.evidence.negation import negators

CASES = [
    ("मंत्री ने इस्तीफ़ा नहीं दिया।", "The minister resigned.", ["नहीं"], []),
    ("मंत्री ने इस्तीफ़ा दिया।", "The minister did not resign.", [], ["not"]),
    ("मंत्री ने इस्तीफ़ा दिया।", "The minister didn't resign.", [], ["n't"]),
    ("मंत्री ने इस्तीफ़ा नहीं दिया।", "The minister did not resign.", [], []),
    ("वह आ नहीं सका।", "He was unable to come.", [], []),
    ("वह आ नहीं सका।", "He failed to come.", [], []),
    ("बिना टिकट यात्रा की।", "They travelled without a ticket.", [], []),
    ("न केवल सड़क बल्कि पुल भी टूटा।", "The road broke, and the bridge too.", [], []),
    ("सड़क टूटी, पुल भी।", "Not only the road but the bridge broke.", [], []),
    ("वह मकान नंबर 5 में रहता है।", "He lives at No. 5.", [], []),
    ("कोई घायल नहीं हुआ।", "No one was hurt.", [], []),
    ("मत जाओ।", "Go.", ["मत"], []),
    ("मतदान हुआ।", "There was a vote.", [], []),
    ("नाव डूबी।", "The boat sank.", [], []),
    ("जब तक जांच पूरी नहीं होती, पुल बंद रहेगा।", "The bridge stays shut until it is inspected.", [], []),
]


@pytest.mark.parametrize(("hi", "en", "only_hi", "only_en"), CASES, ids=[case[1] for case in CASES])
def test_a_denial_counts_where_the_other_side_has_none(hi, en, only_hi, only_en):
    found = compare_facts(read_facts(hi, "hi"), read_facts(en, "en"))
    assert [m.text for m in found.only_hi if m.kind == "negation"] == only_hi
    assert [m.text for m in found.only_en if m.kind == "negation"] == only_en


@pytest.mark.parametrize(("text", "lang"), [("यह नहीं, वह नहीं।", "hi"), ("I can't and I won't, never.", "en")])
def test_spans_lie_on_the_words(text, lang):
    found, denies = negators(text, lang)
    assert denies and len(found) >= 2
    assert all(text[m.start : m.end] == m.text for m in found)
