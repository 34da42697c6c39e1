"""Formats told from bytes, and stdin in each of them."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import sys
import tarfile
import zipfile

import docx
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.input.read import read_inputs, read_table
from align.input.sniff import sniffed

HI = "बारिश तीन दिन से हो रही है और नदी का पानी गाँव तक आ गया है।"
EN = "It has been raining for three days and the river has reached the village."
MEMORY = f'<tu><tuv xml:lang="hi"><seg>{HI}</seg></tuv><tuv xml:lang="en"><seg>{EN}</seg></tuv></tu>'
PAGE = f"<html><head><title>x</title></head><body><article><p>{' '.join([EN] * 4)}</p></article></body></html>"


def zipped(**parts: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return made.getvalue()


def tarred() -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as file:
        member = tarfile.TarInfo("a.en.txt")
        member.size = len(EN.encode())
        file.addfile(member, io.BytesIO(EN.encode()))
    return made.getvalue()


def saved(document: object) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def parquet() -> bytes:
    made = io.BytesIO()
    pq.write_table(pa.table({"text": [HI]}), made)
    return made.getvalue()


KNOWN = {
    '{"text": "x"}\n{"text": "y"}\n': ".jsonl",
    '{"text": "x"}': ".jsonl",
    '{"rows": [{"text": "x"}]}': ".json",
    '{\n "rows": [{"text": "x"}]\n}': ".json",
    ' [{"text": "x"}]': ".json",
    "<?xml version='1.0'?>\n<!DOCTYPE tmx SYSTEM 'tmx14.dtd'>\n<tmx version='1.4'>": ".tmx",
    '<xliff version="1.2">': ".xlf",
    "<!DOCTYPE html>\n<p>x": ".html",
    "<!-- saved --><HTML lang='hi'>": ".html",
    "WEBVTT\n\n00:01.000 --> 00:02.000\nx": ".vtt",
    "1\r\n00:00:01,000 --> 00:00:03,000\r\nx": ".srt",
    '# a note\nmsgid ""\nmsgstr ""\n': ".po",
    "hi\ten\nक\tx": ".tsv",
    "id\ta\tb\r\n1\tx\ty": ".tsv",
    "hindi,english\nक,x": ".csv",
    '"title";"body"\n"x";"y"': ".csv",
    "path,outlet\na.txt,Dawn": ".csv",
}
PLAIN = [
    EN, HI, "", "\n", "{curly} braces begin it", "[Music] she sings", "<3 is a heart", "<Ravi> hello", "text", "hi\n",
    "Content, path and source of the river were unknown.\nx", "Text, body and soul", "a river\tb",
    "date,outlet\n2026,x", "5\nmen came", "webvtt is a format", "one,two\rc", "hi, en route",
    "In the end,\nit rained",
]  # fmt: skip


@pytest.mark.parametrize("text", KNOWN)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_format_is_told_by_how_it_begins(text, encoding):
    assert sniffed(text.encode(encoding)) == KNOWN[text]


@pytest.mark.parametrize("text", PLAIN)
def test_text_stays_text(text):
    assert sniffed(text.encode()) == ""


@pytest.mark.parametrize(
    ("raw", "suffix"),
    [
        (gzip.compress(b"x"), ".gz"),
        (bz2.compress(b"x"), ".bz2"),
        (lzma.compress(b"x"), ".xz"),
        (b"%PDF-1.7\n", ".pdf"),
        (parquet(), ".parquet"),
        (tarred(), ".tar"),
        (zipped(**{"a.txt": EN}), ".zip"),
        (zipped(mimetype="application/epub+zip"), ".epub"),
        (zipped(mimetype="application/vnd.oasis.opendocument.text"), ".odt"),
        (saved(docx.Document()), ".docx"),
        (saved(openpyxl.Workbook()), ".xlsx"),
        (b"PK\x03\x04 torn", ".zip"),
    ],
)
def test_packed_files_are_told_by_their_signatures_and_zipped_ones_by_their_parts(raw, suffix):
    assert sniffed(raw) == suffix


@given(st.binary(max_size=300) | st.text(alphabet='{[<"msgid #\n\t,;hien\rWEBVTT1:', max_size=60).map(str.encode))
def test_no_bytes_break_it(raw):
    assert sniffed(raw) == "" or sniffed(raw).startswith(".")


@pytest.fixture
def piped(monkeypatch):
    return lambda raw: monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (json.dumps({"body": EN, "id": "e"}).encode(), [("e", EN)]),
        (f"text,lang\n{HI},hi\n{EN},en\n".encode(), [("stdin:2", HI), ("stdin:3", EN)]),
        (gzip.compress(f"text\tid\n{HI}\th\n".encode()), [("h", HI)]),
        (gzip.compress(EN.encode()), [("stdin", EN)]),
        (tarred(), [("stdin/a.en.txt", EN)]),
        (gzip.compress(tarred()), [("stdin/a.en.txt", EN)]),
        (PAGE.encode(), [("stdin", " ".join([EN] * 4))]),
        (parquet(), [("stdin:1", HI)]),
        (EN.encode(), [("stdin", EN)]),
    ],
)
def test_documents_come_from_stdin_in_any_format(piped, raw, found):
    piped(raw)
    documents, dropped = read_inputs(["-"])
    assert [(one.id, one.text.removeprefix("x\n\n")) for one in documents] == found and not dropped


@pytest.mark.parametrize(
    "raw",
    [
        f"hi\ten\n{HI}\t{EN}\n".encode(),
        f"Hindi,English\n{HI},{EN}\n".encode(),
        gzip.compress(json.dumps({"hi": HI, "en": EN}).encode()),
        f"<tmx><body>{MEMORY}</body></tmx>".encode(),
    ],
)
def test_pairs_come_from_stdin_in_any_format(piped, raw):
    piped(raw)
    assert [{name: row[name] for name in ("hi", "en")} for row in read_table("-", ("hi", "en"))] == [
        {"hi": HI, "en": EN}
    ]


def test_the_suffix_of_a_file_counts_whatever_it_begins_with(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = f'{{"text": "{EN}"}}\n'
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (document,), _ = read_inputs(["a.txt"])
    assert document.text == text
