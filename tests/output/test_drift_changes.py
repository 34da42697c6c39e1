"""Changes: what several comparisons say of the same words is told once, by outlet."""

from __future__ import annotations

from align.core.types import RANK, FindingType
from align.output.drift_changes import HINDI, KIND_WORDS, told_changes
from align.output.drift_page import place
from align.output.drift_records import ClusterRecord, ComparisonRecord, FindingRecord, RenderingRecord
from align.output.records import as_record

SAID = [
    ("A", "no warning was ignored", "claimed"),
    ("B", "no warning was ignored", "claimed"),
    ("C", "all is well", "said"),
]


def cluster(*findings):
    """A cluster of SAID; findings are (a, b, type, severity, span of a, span of b)."""
    renderings = [
        as_record(RenderingRecord, start=0, end=len(text), text=text, speaker="", kind="direct", cue=cue, doc=name,
                  source=name, lang="en")
        for name, text, cue in SAID
    ]  # fmt: skip
    comparisons = [
        as_record(ComparisonRecord, a=a, b=b, probability=0.9, findings=[
            as_record(FindingRecord, type=kind, severity=severity, a=x, b=y, message="", probability=0.9)
        ])
        for a, b, kind, severity, x, y in findings
    ]  # fmt: skip
    return as_record(
        ClusterRecord, id="c", speaker="", severity="minor", probability=0.9, renderings=renderings,
        comparisons=comparisons,
    )  # fmt: skip


def test_a_verb_two_outlets_share_is_told_once():
    (found,) = told_changes(cluster((0, 2, "cue", "minor", None, None), (1, 2, "cue", "minor", None, None)))
    assert found.kind == "verb of speech" and found.lacking == []
    assert [(side.text, side.outlets) for side in found.sides] == [("claimed", ["A", "B"]), ("said", ["C"])]


def test_the_gravest_comes_first_and_who_has_nothing_is_named():
    found = told_changes(cluster((0, 2, "cue", "minor", None, None), (1, 2, "negation", "critical", (0, 2), None)))
    assert [(one.kind, one.severity) for one in found] == [("denial", "critical"), ("verb of speech", "minor")]
    assert [side.text for side in found[0].sides] == ["no"] and found[0].lacking == ["C"]


def test_omission_and_addition_of_the_same_words_are_one_change():
    (found,) = told_changes(
        cluster((0, 2, "omission", "minor", (3, 10), None), (0, 1, "omission", "minor", (3, 10), None))
    )
    assert [side.text for side in found.sides] == ["warning"] and found.lacking == ["B", "C"]


def test_every_type_has_words_for_a_reader():
    assert set(KIND_WORDS) == set(FindingType.__args__)
    assert set(HINDI) == {*KIND_WORDS.values(), *RANK, "none"}


def test_a_link_leads_to_the_words_of_a_page():
    assert place("", "x") == "" and place("javascript:alert(1)", "x") == ""
    assert (
        place("https://e.org/a", "“No, not now,” he said")
        == "https://e.org/a#:~:text=No%2C%20not%20now%2C%E2%80%9D%20he%20said"
    )
    far = place("https://e.org/a", " ".join(f"w-{n}" for n in range(20)))
    assert far.endswith("text=w%2D0%20w%2D1%20w%2D2%20w%2D3%20w%2D4%20w%2D5,w%2D17%20w%2D18%20w%2D19")
