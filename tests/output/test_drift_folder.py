"""Clusters as records: exact ones of hand-made quotes."""

import hashlib

from align.core.jsonl import json_line
from align.core.types import Document, Finding, Quote
from align.drift.judge import Drift
from align.output.drift_folder import cluster_record, comparison_record


def said(doc, text, speaker, lang="en"):
    quote = Quote(doc, 3, 3 + len(text), text, lang, speaker, "direct", "said")
    return quote, Document("", lang, id=doc, date="2025-11-03", url="https://example.org")


def found(kind, severity, probability=None):
    return Finding(kind, severity, (0, 1), None, "words", probability)


def test_a_comparison_is_this_record():
    drift = Drift(0.9, {}, [], [((0, 2), (1, 3), 0.12345678)], 0.75)
    made = comparison_record((0, 2), drift, [found("number", "critical", 0.9)], 0.5, "not sure")
    assert json_line(made) == (
        '{"a": 0, "b": 2, "probability": 0.5, "similarity": 0.75, "links": [[[0, 2], [1, 3], 0.123457]], '
        '"findings": [{"type": "number", "severity": "critical", "a": [0, 1], "b": null, "message": "words", '
        '"probability": 0.9}], "abstained": "not sure"}\n'
    )


def test_a_cluster_has_the_gravest_severity_the_highest_probability_and_the_name_of_most():
    quotes = [said("a", "No.", "the minister"), said("b", "Never.", "Rao"), said("c", "Not yet.", "A. Rao")]
    quotes.append(said("d", "No one.", "Meera Das"))
    people = {("a", "the minister"): "the minister", ("b", "Rao"): "A. Rao", ("c", "A. Rao"): "A. Rao"}
    people[("d", "Meera Das")] = "Meera Das"
    drift = Drift(0.9, {}, [], [], 0.75)
    compared = [
        comparison_record((0, 1), drift, [found("cue", "minor"), found("date", "major", 0.8)], 0.25, ""),
        comparison_record((0, 2), drift, [found("number", "critical")], 0.75, ""),
        comparison_record((1, 2), drift, [], 0.5, ""),
    ]
    made = cluster_record(quotes, {2}, compared, people)
    assert (made.speaker, made.severity, made.probability) == ("A. Rao", "critical", 0.75)
    assert made.id == hashlib.sha256(b"a\t3-6\nb\t3-9\nc\t3-11\nd\t3-10").hexdigest()[:12]
    assert [(one.person, one.fullest) for one in made.renderings] == [
        ("the minister", False), ("A. Rao", False), ("A. Rao", True), ("Meera Das", False),
    ]  # fmt: skip
    assert json_line(made.renderings[2]) == (
        '{"start": 3, "end": 11, "text": "Not yet.", "speaker": "A. Rao", "kind": "direct", "cue": "said", '
        '"named": true, '
        '"person": "A. Rao", "doc": "c", "source": "c", "lang": "en", "date": "2025-11-03", '
        '"url": "https://example.org", "fullest": true, "before": "", "after": ""}\n'
    )


def test_a_name_comes_before_a_role_that_more_have_and_nothing_found_is_none():
    quotes = [said("a", "No.", "the minister"), said("b", "No.", "the minister"), said("c", "No.", "Rao")]
    people = {(quote.doc, quote.speaker): quote.speaker for quote, _ in quotes}
    assert cluster_record(quotes, {0}, [], people).speaker == "Rao"
    alone = cluster_record(quotes[:2], {0}, [], people)
    assert (alone.speaker, alone.severity, alone.probability) == ("the minister", "none", 0.0)
    assert cluster_record(quotes, {0}, [], {}).speaker == ""
