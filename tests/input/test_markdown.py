"""Markdown: the words of a document without its marks, its lines where they were."""

import gc

import pytest
from growing import LINEAR, growth
from hypothesis import given
from hypothesis import strategies as st

from align.input.formats import markdown
from align.input.registry import input_formats

PROSE = """नदी का पानी गाँव तक आ गया है।

It has been raining for three days. The river rose 2 * 3 metres_and more;
“we have moved up,” said Ravi, & left.


    An indented paragraph follows two blank lines.
(It costs £20 [about $25].) It was <cold> at 5 < 7.
"""


def read(text: str) -> dict[str, str]:
    ((_, row),) = input_formats()[".md"].read(text.encode(), "a.md")
    return row


@pytest.mark.parametrize("end", ["", "\n", "\n\n", "\nlast"])
@pytest.mark.parametrize("line", ["\n", "\r\n"])
def test_prose_comes_out_as_it_is(end, line):
    text = (PROSE.replace("    An", "An").replace("<cold>", "cold") + end).replace("\n", line)
    assert read(text) == {"text": text}


def test_indented_prose_is_no_code():
    assert "\n\n\nAn indented paragraph follows" in read(PROSE)["text"]


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("# The **river** rose\n\nOn _Monday_.\n", "The river rose\n\nOn Monday.\n"),
        ("The river\n=====\nrose.\n", "The river\n\nrose.\n"),
        ('See [the map](http://x.org/a_b "t") and `align`.', "See the map and align."),
        ("![a picture](x.png)\n\nThe river.", "\nThe river."),
        ("One.\n\n```py\nx = 1\n```\n\nTwo.\n", "One.\n\nTwo.\n"),
        ("One.\n~~~\nx = 1\n~~~\n", "One.\n"),
        ("- one\n- two\n  - three\n", "one\ntwo\nthree\n"),
        ("1986. It was a hot year.\n", "1986. It was a hot year.\n"),
        ("3) one\n4) two\n", "3) one\n4) two\n"),
        ("> He said so,\n> she wrote.\n\nWe read.\n", "He said so,\nshe wrote.\n\nWe read.\n"),
        ("One  \ntwo\\\nthree \\*four\\* &amp; five", "One\ntwo\nthree *four* & five"),
        ("<div>\nThe river.\n</div>\n\nIt <b>rose</b>.<!-- no -->\n", "The river.\n\nIt rose.\n"),
        ("| a | b |\n|---|---|\n| c | d |\n", "a\nb\n\nc\nd\n"),
        ("One.\n\n***\n\nTwo.\n\n[ref]: http://x.org\n", "One.\n\nTwo.\n"),
        ("<?xml version='1.0' encoding='utf-8'?>\n\n<!-- no -->\n\nवह गया।\n<p>हाँ</p>\n", "\nवह गया।\nहाँ\n"),
        ("See [this][r].\n\n[r]: http://x.org\n", "See this.\n"),
    ],
)
def test_marks_are_left_out_and_words_kept(marked, plain):
    assert read(marked) == {"text": plain}


def test_front_matter_tells_of_the_document():
    text = "---\ntitle: x\npublished: \"2026-01-02\"\noutlet: 'The Dawn'\nid: 7\ntags:\n---\nThe river rose.\n"
    row = read(text)
    assert (row["text"], row["date"], row["source"]) == ("The river rose.\n", "2026-01-02", "The Dawn")
    assert "id" not in row and "title" not in row
    assert read("---\nThe river rose.\n")["text"].strip() == "The river rose."


@given(st.text(alphabet="#*_-`~[]()<>!|&;:\\\n\r\t 1.aक", max_size=60))
def test_no_marks_break_it(text):
    assert isinstance(read(text)["text"], str)


@pytest.mark.parametrize(
    "shape", ["[", "![", "[[]", "<", "<!--", "`", "*a ", "> ", "- ", "a|b\n-|-\n", "a: b\n", "<p>"]
)
def test_hostile_markdown_is_read_in_linear_time(shape):
    gc.collect()
    gc.disable()  # how long it takes tells of everything that the other tests left
    try:
        assert growth(lambda text: read("---\n" + text), shape) <= LINEAR
    finally:
        gc.enable()


def test_a_text_too_long_to_be_a_document_is_not_parsed(monkeypatch):
    monkeypatch.setattr(markdown, "MOST_CHARACTERS", 8)
    assert read("# *a*") == {"text": "a"} and read("# *a* bcd") == {"text": "# *a* bcd"}
