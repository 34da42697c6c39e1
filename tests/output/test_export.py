"""What is written: every format holds the same pairs, nasty characters break none, and files appear whole or not."""

import csv
import dataclasses
import re

import msgspec
import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from sample_corpus import ROWS, sample

from align.core.errors import AlignError
from align.core.jsonl import read_records
from align.core.tsv import inert, parse_tsv, told
from align.output.contents import load_corpus, pair_record
from align.output.corpus import Corpus
from align.output.export import write_records
from align.output.formats import export_formats
from align.output.formats.parquet import parquet_schema
from align.output.formats.tsv import one_line
from align.output.records import PairRecord, plain
from align.text.normalise import storable

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("corpus")
    sample().write(out)
    return out


def test_what_is_read_back_is_what_was_written(folder):
    assert load_corpus(folder) == sample().contents()
    assert len(load_corpus(folder).pairs) == len(ROWS)


def test_spans_of_a_record_give_its_text(folder):
    texts = {document.id: document.text for document in sample().documents}
    for pair in read_records(folder / "pairs.jsonl", PairRecord):
        for lang in ("hi", "en"):
            side = pair.side(lang)
            assert " ".join(texts[side.doc][s:e] for s, e in side.sentence_spans) == side.text
        for link in (*pair.evidence.names, *pair.evidence.numbers, *pair.evidence.words):
            assert texts[pair.hi_doc][slice(*link.hi)] == link.hi_text
            assert texts[pair.en_doc][slice(*link.en)] == link.en_text


def test_line_files_have_one_line_a_pair_whatever_the_texts_hold(folder):
    for name in ("pairs.hi-en.hi", "pairs.hi-en.en"):
        text = (folder / name).read_bytes().decode("utf-8")
        assert len(text.splitlines()) == len(ROWS) == text.count("\n")
    rows = (folder / "pairs.tsv").read_bytes().decode("utf-8").splitlines()
    assert len(rows) == len(ROWS) + 1
    assert len({row.count("\t") for row in rows}) == 1


def test_parquet_holds_the_fields_of_the_records(folder):
    rows = pq.read_table(folder / "pairs.parquet").to_pylist()
    assert rows == [{k: v for k, v in plain(pair_record(pair)).items() if k != "why"} for pair in sample().pairs]


def test_the_parquet_schema_is_this():
    spans, numbers = "list<item: list<item: int64>>", "list<item: int64>"
    link = f"list<item: struct<hi: {numbers}, en: {numbers}, hi_text: string, en_text: string, score: double>>"
    mention = f"list<item: struct<kind: string, span: {numbers}, text: string>>"
    texts = dict.fromkeys(("id", "hi", "en", "hi_doc", "en_doc", "hi_source", "en_source"), "string")
    assert {field.name: str(field.type) for field in parquet_schema(PairRecord)} == {
        **texts,
        **dict.fromkeys(("hi_sentences", "en_sentences", "hi_span", "en_span"), numbers),
        **dict.fromkeys(("hi_sentence_spans", "en_sentence_spans"), spans),
        **dict.fromkeys(("type", "relation", "mode", "model", "reason"), "string"),
        "flags": "list<item: string>",
        "number": "int64",
        **dict.fromkeys(("similarity", "margin", "probability"), "double"),
        "evidence": f"struct<names: {link}, numbers: {link}, words: {link}, only_hi: {mention}, only_en: {mention}>",
        "runner_up": f"struct<en: string, en_sentences: {numbers}, similarity: double, probability: double>",
        "review": "struct<action: string, by: list<item: string>, note: string>",
    }


def test_a_table_has_a_row_a_pair_and_the_fields_of_the_records():
    corpus = sample()
    table = corpus.to_pandas()
    fields = [name for name in PairRecord.__struct_fields__ if name != "review"]  # of reviewed corpora alone
    assert list(table.columns) == fields
    assert table["hi"].tolist() == [pair.hi for pair in corpus.pairs]
    assert table["probability"].mean() == pytest.approx(sum(row[2] for row in ROWS) / len(ROWS))
    assert table["evidence"][0]["names"][0]["hi_text"] == "चंदनपुर" and table["hi_span"][0] == [8, 77]
    empty = Corpus(corpus.documents, [], corpus.dropped, corpus.run).to_pandas()
    assert empty.shape == (0, len(fields))


def test_tmx_is_well_formed_and_complete(folder):
    root = etree.parse(folder / "pairs.tmx").getroot()
    assert (root.tag, root.get("version"), root.find("header").get("srclang")) == ("tmx", "1.4", "hi")
    units = root.findall("body/tu")
    assert len(units) == len(ROWS)
    for unit in units:
        assert [variant.get(XML_LANG) for variant in unit.findall("tuv")] == ["hi", "en"]
        assert all(variant.find("seg").text.strip() for variant in unit.findall("tuv"))
        # the order of children that the TMX 1.4 DTD asks for
        assert [child.tag for child in unit] == ["prop"] * (len(unit) - 2) + ["tuv", "tuv"]


def test_an_empty_corpus_writes_every_file(tmp_path):
    full = sample()
    Corpus(full.documents, [], full.dropped, full.run).write(tmp_path)
    table = pq.read_table(tmp_path / "pairs.parquet")
    assert table.num_rows == 0 and "evidence" in table.column_names
    assert (tmp_path / "pairs.jsonl").read_bytes() == b""
    assert "No pair was kept" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_formats_not_asked_for_do_not_stay_from_an_earlier_run(tmp_path):
    sample().write(tmp_path)
    sample().write(tmp_path, ["tmx"])
    records = {"pairs.jsonl", "documents.jsonl", "dropped.jsonl", "rejected.jsonl"}
    always = {*records, "run.json", "README.md", "manifest.json"}
    assert {path.name for path in tmp_path.iterdir()} == {*always, "pairs.tmx"}
    card = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "data_files: pairs.jsonl" in card and "pairs.tsv" not in card


def test_a_failure_leaves_the_old_files_as_they_were(tmp_path, monkeypatch):
    sample().write(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    monkeypatch.setattr("align.output.corpus_page.corpus_html", lambda contents: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        sample().write(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_foreign_readme_is_not_overwritten(tmp_path):
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    with pytest.raises(AlignError, match=r"README\.md"):
        sample().write(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]


def test_records_are_written_whole_or_not_at_all(tmp_path):
    def failing():
        yield {"a": 1}
        raise AlignError("broken")

    output = tmp_path / "out.jsonl"
    output.write_text("old", encoding="utf-8")
    with pytest.raises(AlignError, match="broken"):
        write_records(failing(), str(output))
    assert output.read_text(encoding="utf-8") == "old"
    write_records([{"a": "\u2028", "b": float("nan")}], str(output))
    assert output.read_text(encoding="utf-8") == '{"a": "\\u2028", "b": null}\n'


def test_the_same_corpus_gives_the_same_bytes(tmp_path, folder):
    sample().write(tmp_path)
    for path in folder.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


def test_a_format_is_a_module_that_writes_the_files_it_names(tmp_path):
    for name, one in export_formats().items():
        made = tmp_path / name
        made.mkdir()
        one.write(sample().contents(), made)
        assert {path.name for path in made.iterdir()} == one.FILES.keys(), name
        assert all(holds and "\n" not in holds for holds in one.FILES.values())
    assert [*export_formats()] == ["csv", "html", "jsonl", "moses", "parquet", "tmx", "tsv", "xlsx"]
    with pytest.raises(AlignError, match="unknown format 'pdf'; use csv, html, jsonl, moses"):
        sample().write(tmp_path / "none", ["pdf"])
    assert not (tmp_path / "none").exists()


def test_the_data_card_tells_where_everything_is_from(folder):
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert "नदी टाइम्स" in card and "The Dawn Post" in card
    assert "In comparable mode pairs with a probability of 0.6 or more were kept (by precision 0.95)." in card
    assert "align corpus 'my news' b.txt" in card


# --- any text, every writer ------------------------------------------------------------------------------------------

NASTY = st.text(st.characters(codec=None, exclude_categories=()), min_size=1, max_size=30)
TEXT = st.one_of(
    NASTY, st.sampled_from(["=1+1", "-", "@x", "'", '"', "\u2028", "\x85", "\ud800", "]]>", "&amp;", "a\tb"])
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=3))
def test_any_text_comes_back_from_every_format(tmp_path, texts):
    full = sample()
    stored = [(storable(hi), storable(en)) for hi, en in texts]
    pairs = [
        msgspec.structs.replace(pair_record(full.pairs[0]), id=f"{n:08x}", hi=hi, en=en)
        for n, (hi, en) in enumerate(stored)
    ]
    contents = dataclasses.replace(full.contents(), pairs=pairs)
    for one in export_formats().values():
        if one.NAME != "html":
            one.write(contents, tmp_path)
    assert [(r.hi, r.en) for r in read_records(tmp_path / "pairs.jsonl", PairRecord)] == stored
    assert [(r["hi"], r["en"]) for r in pq.read_table(tmp_path / "pairs.parquet").to_pylist()] == stored
    plain_lines = [(one_line(hi), one_line(en)) for hi, en in stored]
    rows = [row for _, row in parse_tsv((tmp_path / "pairs.tsv").read_bytes().decode("utf-8"), "pairs.tsv")]
    assert [(row["hi"], row["en"]) for row in rows] == [(told(inert(hi)), told(inert(en))) for hi, en in plain_lines]
    assert not any(
        cell.startswith(("=", "+", "-", "@")) for line in _cells(tmp_path / "pairs.tsv") for cell in line[1:3]
    )
    sides = [(tmp_path / f"pairs.hi-en.{lang}").read_bytes().decode("utf-8").split("\n")[:-1] for lang in ("hi", "en")]
    assert list(zip(*sides, strict=True)) == plain_lines
    with (tmp_path / "pairs.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [(row["hi"], row["en"]) for row in csv.DictReader(file)] == [
            (inert(h), inert(e)) for h, e in plain_lines
        ]
    sheet = openpyxl.load_workbook(tmp_path / "pairs.xlsx", read_only=True).worksheets[0]
    cells = [[cell or "" for cell in row[1:3]] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert [[_spaced(cell) for cell in row] for row in cells] == [
        [_spaced(inert(h)), _spaced(inert(e))] for h, e in plain_lines
    ]
    for name, value in (("scores", lambda r: f"{r.probability:.6f}"), ("ids", lambda r: r.id)):
        lines = (tmp_path / f"pairs.hi-en.{name}").read_text(encoding="utf-8").splitlines()
        assert lines == [value(record) for record in pairs]
    units = etree.parse(tmp_path / "pairs.tmx").getroot().findall("body/tu")
    segments = [tuple(tuv.find("seg").text or "" for tuv in unit.findall("tuv")) for unit in units]
    assert len(segments) == len(stored)
    for written, own in zip(segments, stored, strict=True):
        for side, text in zip(written, own, strict=True):
            assert side.replace("\r", "\n").replace(" ", "") in _legal_forms(text)


def _spaced(text):
    """A text without what a sheet cannot hold or takes for an escape."""
    return re.sub("[\ufffe\uffff]|_x[0-9A-Fa-f]{4}_", "", text).strip()


def _cells(path):
    return [line.split("\t") for line in path.read_bytes().decode("utf-8").split("\n")[1:-1]]


def _legal_forms(text):
    """A text without the characters that XML cannot hold; a carriage return may come back as a line feed."""
    kept = "".join(
        c for c in text if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )
    return {kept.replace("\r", "\n").replace(" ", ""), kept.replace("\r\n", "\n").replace("\r", "\n").replace(" ", "")}
