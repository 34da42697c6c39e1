"""Quotations: every style of marks, nested, unbalanced, across paragraphs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.quotes.marks import quotations

OUTER = [
    ("“Come in.”", ["Come in."]),
    ('"Come in."', ["Come in."]),
    ("‘Come in.’", ["Come in."]),
    ("'Come in.'", ["Come in."]),
    ("«Come in.»", ["Come in."]),
    ("„Come in.“", ["Come in."]),
    ("‘‘अंदर आइए।’’", ["‘अंदर आइए।’"]),
    ("“अंदर आइए।“ उसने कहा।", ["अंदर आइए।"]),
    ("”अंदर आइए,” उसने कहा।", ["अंदर आइए,"]),
    ('“Come in," he said.', ["Come in,"]),
    ('"Come in,” he said.', ["Come in,"]),
    ("“He said ‘no’ twice,” she said.", ["He said ‘no’ twice,"]),
    ('"Come in," he said, "and sit."', ["Come in,", "and sit."]),
    ("'It's Ravi's,' she said.", ["It's Ravi's,"]),
    ("‘The farmers’ demand is old,’ she said.", ["The farmers’ demand is old,"]),
    ('"He is 6\'2" and growing," she said.', ["He is 6'2\" and growing,"]),
    ("The farmers' bags and the boys' shoes, since the '90s.", []),
    ("It is 5'10\" tall.", []),
    ("Rao said, “The pass is shut.", ["The pass is shut."]),
    ("Rao said, “It is shut.\nThe army agreed.", ["It is shut."]),
    ('It rained. We went home," he said. Nobody spoke.', ["We went home,"]),
    ("हम जाएंगे,” रवि ने कहा।", ["हम जाएंगे,"]),
    ("“One.\n\n“Two.”\n\nThree.", ["One.\n\n“Two."]),
    ("“”", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "inner"), OUTER)
def test_the_outer_quotations_of_a_text(text, inner):
    assert [text[q.start : q.end] for q in quotations(text) if not q.nested] == inner


def test_a_missing_closing_mark_is_told():
    assert [q.closed for q in quotations("Rao said, “The pass is shut.")] == [False]


@given(st.text(alphabet="ab .,।\n\"'“”‘’«»„", max_size=60))
def test_quotations_stand_in_order_inside_the_text(text):
    found = quotations(text)
    assert all(0 <= q.start < q.end <= len(text) and text[q.start : q.end].strip() for q in found)
    assert found == sorted(found, key=lambda q: (q.start, -q.end))
