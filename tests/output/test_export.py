"""What is written: every format holds the same pairs, nasty characters break none, and files appear whole or not."""

import json

import pyarrow.parquet as pq
import pytest
from lxml import etree
from sample_corpus import ROWS, sample

from align.core.errors import AlignError
from align.output.export import FILES, Corpus, write, write_records
from align.output.records import load, pair_record, read_records

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("corpus")
    write(sample(), out)
    return out


def test_records_read_back_are_the_records_written(folder):
    assert list(read_records(folder / "pairs.jsonl")) == json.loads(
        json.dumps([pair_record(p) for p in sample().pairs])
    )
    assert len(load(folder).pairs) == len(ROWS)


def test_spans_of_a_record_give_its_text(folder):
    texts = {document.id: document.text for document in sample().documents}
    for record in read_records(folder / "pairs.jsonl"):
        for lang in ("hi", "en"):
            text = texts[record[f"{lang}_doc"]]
            assert " ".join(text[s:e] for s, e in record[f"{lang}_sentence_spans"]) == record[lang]
            for kind in ("names", "numbers", "words"):
                for link in record["evidence"][kind]:
                    assert text[slice(*link[lang])] == link[f"{lang}_text"]


def test_line_files_have_one_line_a_pair_whatever_the_texts_hold(folder):
    for name in ("pairs.hi-en.hi", "pairs.hi-en.en"):
        text = (folder / name).read_bytes().decode("utf-8")
        assert len(text.splitlines()) == len(ROWS) == text.count("\n")
    rows = (folder / "pairs.tsv").read_bytes().decode("utf-8").splitlines()
    assert len(rows) == len(ROWS) + 1
    assert len({row.count("\t") for row in rows}) == 1


def test_parquet_holds_the_fields_of_the_records(folder):
    rows = pq.read_table(folder / "pairs.parquet").to_pylist()
    records = [{k: v for k, v in r.items() if k != "why"} for r in read_records(folder / "pairs.jsonl")]
    assert rows == records


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
    write(Corpus(full.documents, [], full.dropped, full.run), tmp_path)
    table = pq.read_table(tmp_path / "pairs.parquet")
    assert table.num_rows == 0 and "evidence" in table.column_names
    assert (tmp_path / "pairs.jsonl").read_bytes() == b""
    assert "No pair was kept" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_formats_not_asked_for_do_not_stay_from_an_earlier_run(tmp_path):
    write(sample(), tmp_path)
    write(sample(), tmp_path, ["tmx"])
    there = {path.name for path in tmp_path.iterdir()}
    assert "pairs.tmx" in there and "pairs.jsonl" in there
    assert not there & {name for kind in ("tsv", "parquet", "moses", "html") for name in FILES[kind]}


def test_a_failure_leaves_the_old_files_as_they_were(tmp_path, monkeypatch):
    write(sample(), tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    monkeypatch.setattr("align.output.export.page", lambda contents: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write(sample(), tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_foreign_readme_is_not_overwritten(tmp_path):
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    with pytest.raises(AlignError, match=r"README\.md"):
        write(sample(), tmp_path)
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
    write(sample(), tmp_path)
    for path in folder.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


def test_the_data_card_tells_where_everything_is_from(folder):
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert "नदी टाइम्स" in card and "The Dawn Post" in card and "0.6000" in card
    assert "align corpus 'my news' b.txt" in card
