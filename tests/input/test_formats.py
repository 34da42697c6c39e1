"""Input formats: each suffix has one file, each file gives exact rows, each fault one line."""

import pkgutil
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.core.errors import AlignError
from align.input import formats
from align.input.registry import InputFormat, input_formats, suffixes_read

ROOT = Path(__file__).resolve().parents[2]


def rows(suffix: str, text: str) -> list[tuple[int, dict[str, str]]]:
    return list(input_formats()[suffix].read(text.encode(), f"t{suffix}"))


def test_every_file_of_the_folder_holds_one_format_and_no_suffix_two():
    names = [module.name for module in pkgutil.iter_modules(formats.__path__)]
    modules = [__import__(f"align.input.formats.{name}", fromlist=[name]) for name in names]
    found = [[value for value in vars(module).values() if isinstance(value, InputFormat)] for module in modules]
    assert names and all(len(own) == 1 for own in found)
    counts = Counter(suffix for own in found for suffix in own[0].suffixes)
    assert set(counts.values()) == {1} and counts.keys() == input_formats().keys()
    assert all(suffix == "" or re.fullmatch(r"\.[a-z0-9]+", suffix) for suffix in counts)


def test_a_new_file_is_a_new_format(tmp_path, monkeypatch):
    (tmp_path / "shout.py").write_text(
        "from align.input.registry import InputFormat\n"
        "SHOUT = InputFormat(('.shout',), lambda raw, path: iter([(1, {'text': raw.decode().upper()})]))\n"
    )
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(tmp_path)])
    input_formats.cache_clear()
    try:
        assert rows(".shout", "abc") == [(1, {"text": "ABC"})] and ".shout" in suffixes_read().split(", ")
    finally:
        input_formats.cache_clear()


def test_texts_are_listed_before_tables_and_tsv_before_other_tables():
    listed = suffixes_read().split(", ")
    tables = [suffix for suffix in listed if input_formats()[suffix].table]
    assert listed[-len(tables) :] == tables and tables[0] == ".tsv" and "" not in listed


def test_the_documentation_names_every_suffix():
    text = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
    paragraph = text.split("## `align corpus", 1)[1].split("\n\n", 2)[1]
    assert set(re.findall(r"`(\.[a-z0-9]+)`", paragraph)) == set(suffixes_read().split(", "))


@pytest.mark.parametrize("suffix", [".txt", ""])
def test_a_text_is_one_row_unchanged(suffix):
    assert rows(suffix, "\ufeff a\tb\r\n\r\n# क\n") == [(1, {"text": " a\tb\r\n\r\n# क\n"})]


TABLES = {
    ".tsv": 'id\ttext\r\na\t"x"\r\n\r\nb\tNA\r\n',
    ".csv": 'id,text\r\na,"""x"""\r\n\r\nb,NA\r\n',
    ".jsonl": '\r\n{"id": "a", "text": "\\"x\\""}\r\n\r\n{"id": "b", "text": "NA"}\r\n',
}


@pytest.mark.parametrize("suffix", TABLES)
def test_every_table_gives_the_same_rows(suffix):
    assert rows(suffix, TABLES[suffix]) == [(2, {"id": "a", "text": '"x"'}), (4, {"id": "b", "text": "NA"})]


def test_quoted_cells_of_csv_hold_commas_quotes_and_lines_and_a_row_is_where_it_begins():
    text = 'id,text\na,"x, ""y""\nz\r\n\nlast"\n\nb,p"q"\nc,\'r\''
    assert rows(".csv", text) == [
        (2, {"id": "a", "text": 'x, "y"\nz\r\n\nlast'}),
        (7, {"id": "b", "text": 'p"q"'}),
        (8, {"id": "c", "text": "'r'"}),
    ]


def test_a_cell_may_be_longer_than_the_standard_library_takes_by_itself():
    assert rows(".csv", f"text\n{'x' * 200_000}\n") == [(2, {"text": "x" * 200_000})]


def test_values_of_json_are_texts_and_null_is_an_empty_cell():
    assert rows(".jsonl", '{"id": 7, "text": null, "x": 1.5}\n') == [(1, {"id": "7", "text": "", "x": "1.5"})]


@pytest.mark.parametrize(
    ("suffix", "text", "said"),
    [
        (".tsv", "a\tb\n1\n", "t.tsv:2: 1 cells where the header has 2; put one tab between cells"),
        (".csv", 'a,b\n"1\n2",3\n\n4,5,6\n', "t.csv:5: 3 cells where the header has 2; put one comma between cells"),
        (".csv", 'a,b\n1,"2\n3"\n4\n', "t.csv:4: 1 cells where the header has 2; put one comma between cells"),
        (".csv", 'a,b\n1,2\n3,"4\n5,6\n7,8\n', 't.csv:3: a quoted cell without an end; close it with "'),
        (".csv", '"a', 't.csv:1: a quoted cell without an end; close it with "'),
        (".jsonl", '{"a": 1}\n\n[1]\n', "t.jsonl:3: not a JSON object; write one object a line"),
    ],
)
def test_a_fault_is_one_line_with_its_place(suffix, text, said):
    with pytest.raises(AlignError) as caught:
        rows(suffix, text)
    assert str(caught.value) == said


def test_a_line_that_is_not_json_is_named():
    with pytest.raises(AlignError) as caught:
        rows(".jsonl", '{"a": 1}\n{"a"\n')
    assert (caught.value.path, caught.value.line, caught.value.hint) == ("t.jsonl", 2, "write one object a line")
    assert caught.value.what.startswith("not JSON (")


@given(st.text(alphabet='ab",\r\n\t{}: \0', max_size=40))
def test_no_text_breaks_a_format(text):
    for suffix in input_formats():
        try:
            for number, row in rows(suffix, text):
                assert number >= 1 and all(isinstance(cell, str) for cell in row.values())
        except AlignError as error:
            assert str(error.path) == f"t{suffix}" and error.hint
