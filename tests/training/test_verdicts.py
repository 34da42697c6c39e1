"""The pairs the judge learns from: labels of changes, places of differences, variants facing one another."""

import pytest

from training.perturb import Example
from training.verdicts import Row, _labels, contrast_rows, contrast_sets, difference


@pytest.mark.parametrize(
    ("kind", "a", "b", "label"),
    [
        ("omission_3", (4, 9), (4, 4), "a-more"),  # words of a are not in b
        ("omission_3", None, (4, 4), "a-more"),  # cut out of b, a being its translation
        ("omission_3", (4, 4), None, "b-more"),
        ("added_clause", None, (4, 20), "b-more"),
        ("added_clause", (4, 20), None, "a-more"),
        ("antonym", (0, 3), (0, 5), "changed"),
    ],
)
def test_what_was_cut_or_added_makes_one_side_say_more(kind, a, b, label):
    assert _labels(Example("1", "x" * 30, "y" * 30, 1, kind, "", a, b, "hi-en")) == (label,)


def test_what_is_unchanged_is_the_same():
    assert _labels(Example("1", "x", "y", 0, "synonym", "", None, None, "hi-en")) == ("same",)


@pytest.mark.parametrize(
    ("old", "new", "places"),
    [
        ("a b c d e f", "a b x d e f", ((4, 5), (4, 5))),
        ("a b c d e f", "a b c d", ((8, 11), (7, 7))),
        ("a b c d", "a b x y c d", ((3, 3), (4, 7))),
        ("a b", "c d", (None, None)),
    ],
)
def test_where_two_texts_differ(old, new, places):
    assert difference(old, new) == places


def test_a_row_in_the_mirror_says_the_other_says_more():
    row = Row("क", "b", ("hi", "en"), ("a-more", "share"), (0, 1), None)
    assert row.mirrored() == Row("b", "क", ("en", "hi"), ("b-more", "share"), None, (0, 1))
    assert row.mirrored().mirrored() == row and row.mask == (False, True, False, True, False, False)


def test_variants_of_either_side_face_the_translation_and_its_faithful_variants(tmp_path, monkeypatch):
    lines = (
        *("H नदी का पानी कल बढ़ा", "E the river rose yesterday"),
        *("=e yesterday the river rose", "<h नदी का पानी बढ़ा", "!date e the river rose today", ""),
    )
    (tmp_path / "one.txt").write_text("\n".join(lines), encoding="utf-8")
    bases = list(contrast_sets(tmp_path))
    assert [(v.lang, v.label, v.kind) for v in bases[0][2]] == [
        ("en", "same", ""),
        ("hi", "b-more", ""),
        ("en", "changed", "date"),
    ]
    monkeypatch.setattr("training.verdicts.contrast_sets", lambda: iter(bases))
    rows = {(row.a, row.b): row for row in contrast_rows()}
    less = rows["नदी का पानी बढ़ा", "yesterday the river rose"]
    assert less.allowed == ("b-more",) and less.langs == ("hi", "en")
    assert rows["नदी का पानी कल बढ़ा", "नदी का पानी बढ़ा"].allowed == ("a-more",)  # of one language: the first says more
    changed = rows["नदी का पानी कल बढ़ा", "the river rose today"]
    assert changed.allowed == ("changed",) and changed.b[slice(*changed.span_b)] == "today"
    assert ("yesterday the river rose", "the river rose today") in rows and len(rows) == 9
