"""TSV: what separates, what ends a line, what is a note, and what is said of a bad row."""

import pytest

from align.core.errors import AlignError
from align.core.tsv import inert, parse_tsv, told


def test_only_tabs_and_line_ends_mean_anything():
    text = 'form\tvalue\n"a,b\t\'c"d\nNA\t\n\x0b\u2028\t#\n'
    assert list(parse_tsv(text, "t.tsv")) == [
        (2, {"form": '"a,b', "value": "'c\"d"}),
        (3, {"form": "NA", "value": ""}),
        (4, {"form": "\x0b\u2028", "value": "#"}),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_counts_alike_and_blank_lines_are_counted(end):
    text = end.join(["", " a \tb", "", "1\t2", "3\t 4 ", ""])
    assert list(parse_tsv(text, "t.tsv")) == [(4, {"a": "1", "b": "2"}), (5, {"a": "3", "b": " 4 "})]


def test_lines_with_a_hash_are_notes_only_where_asked():
    text = "# about\na\n# more\nx\n"
    assert list(parse_tsv(text, "t.tsv", notes=True)) == [(4, {"a": "x"})]
    assert [row for _, row in parse_tsv(text, "t.tsv")] == [{"# about": cell} for cell in ("a", "# more", "x")]


@pytest.mark.parametrize(("row", "count"), [("1", 1), ("1\t2\t3", 3), ("1\t2\t", 3), (" ", 1)])
def test_a_row_of_another_width_is_named_with_its_line(row, count):
    with pytest.raises(AlignError) as caught:
        list(parse_tsv(f"# note\na\tb\nx\ty\n{row}\n", "t.tsv", notes=True))
    assert str(caught.value) == f"t.tsv:4: {count} cells where the header has 2; put one tab between cells"


@pytest.mark.parametrize("text", ["", "\n\n", "# note\n", "a\tb\n"])
def test_no_rows_below_the_header_is_no_error(text):
    assert list(parse_tsv(text, "t.tsv", notes=True)) == []


@pytest.mark.parametrize("cell", ["=1+1", "+91 98", "- he came", "@SUM(A1)", "'quoted'", "plain", "", "'"])
def test_a_cell_that_a_spreadsheet_would_compute_is_made_inert_and_comes_back(cell):
    written = inert(cell)
    assert not written.startswith(("=", "+", "-", "@"))
    assert told(written) == cell
    assert [row["a"] for _, row in parse_tsv(f"a\tb\n{written}\tx\n", "t")] == [cell]
