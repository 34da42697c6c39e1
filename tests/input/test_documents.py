"""Files as people have them: web pages, office documents, e-books, PDF, subtitles, tables, memories, packed."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import shutil
import subprocess
import zipfile
from datetime import date

import docx
import openpyxl
import polib
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from align.core.errors import AlignError
from align.input.formats import subtitles
from align.input.read import read_inputs, read_table

HI = "बारिश तीन दिन से हो रही है और नदी का पानी गाँव तक आ गया है।"
HI_2 = "लोग ऊँची जगहों पर चले गए हैं और स्कूल बंद हैं।"
EN = "It has been raining for three days and the river has reached the village."
EN_2 = "People have moved to higher ground and the schools are shut."
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>River reaches village | The Dawn</title>
<meta property="og:site_name" content="The Dawn"><meta property="article:published_time" content="2026-01-02T08:00:00Z">
<link rel="canonical" href="https://dawn.example/river"></head><body>
<nav><a href="/">Home</a> <a href="/x">Sport</a></nav>
<article><h1>River reaches village</h1><p>{EN} {EN_2}</p><p>{EN_2} {EN}</p><p>{EN} It is not known when the rain will
end, and the district officer has asked everybody to stay away from the banks.</p></article>
<footer>Copyright. All rights reserved. Subscribe to our newsletter.</footer></body></html>"""


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def only(name):
    """The one document of a file."""
    documents, dropped = read_inputs([name])
    assert dropped == []
    (document,) = documents
    return document


def test_a_page_gives_its_text_and_what_it_tells_of_itself(here):
    (here / "a.html").write_text(PAGE, encoding="utf-8")
    document = only("a.html")
    assert document.text.startswith("River reaches village") and EN in document.text
    assert "Subscribe" not in document.text and "Sport" not in document.text
    assert (document.source, document.date, document.url) == ("The Dawn", "2026-01-02", "https://dawn.example/river")


def test_a_word_document_gives_paragraphs_and_tables_in_order(here):
    document = docx.Document()
    document.add_heading("बाढ़", 1)
    document.add_paragraph(HI)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "गाँव", HI_2
    document.add_paragraph(HI_2)
    document.save(here / "a.hi.docx")
    assert only("a.hi.docx").text == "\n\n".join(["बाढ़", HI, "गाँव", HI_2, HI_2])


def zipped(path, **parts):
    with zipfile.ZipFile(path, "w") as file:
        for name, text in parts.items():
            file.writestr(name, text)


def test_an_open_document_gives_its_paragraphs(here):
    office = "urn:oasis:names:tc:opendocument:xmlns"
    body = f'<t:h>Flood</t:h><t:p>{EN}<t:s t:c="2"/>{EN_2}</t:p><t:p>one<t:tab/>two<t:line-break/>three</t:p>'
    root = f'<o:d xmlns:o="{office}:office:1.0" xmlns:t="{office}:text:1.0">{body}</o:d>'
    zipped(here / "a.odt", **{"content.xml": root})
    assert only("a.odt").text == f"Flood\n\n{EN}  {EN_2}\n\none\ttwo\nthree"


def test_an_e_book_gives_its_chapters_in_the_order_of_the_spine(here):
    container = '<c xmlns="x"><rootfiles><rootfile full-path="OEBPS/p.opf"/></rootfiles></c>'
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="b" href="b.xhtml"/>'
        '<item id="a" href="a.xhtml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>'
    )
    chapters = {f"OEBPS/{name}.xhtml": f"<html><body><h1>{name}</h1><p>{text}</p></body></html>" for name, text in
                (("a", EN), ("b", EN_2))}  # fmt: skip
    zipped(here / "a.epub", **{"META-INF/container.xml": container, "OEBPS/p.opf": package, **chapters})
    assert only("a.epub").text == f"a\n\n{EN}\n\nb\n\n{EN_2}"


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("chromium"), reason="no chromium")
def test_a_pdf_with_a_text_layer_gives_its_text(here):
    (here / "a.html").write_text(PAGE, encoding="utf-8")
    command = ["chromium", "--headless", "--no-sandbox", "--print-to-pdf=a.pdf", "--no-pdf-header-footer", "a.html"]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    words = " ".join(only("a.pdf").text.split())
    assert EN in words and "district officer has asked everybody" in words


def test_subtitles_are_put_together_to_sentences(here):
    cues = "1\n00:00:01,000 --> 00:00:03,000\n<i>It has been raining\nfor three</i> days\n\n"
    cues += "2\n00:00:03,100 --> 00:00:05,000\nand the river rose.\n\n"
    cues += "3\n00:00:06,000 --> 00:00:08,000\n{\\an8}- Are you sure?\n- Quite sure, I saw it.\n"
    (here / "a.srt").write_text(cues.replace("\n", "\r\n"), encoding="utf-8-sig")
    text = "It has been raining for three days and the river rose.\n- Are you sure?\n- Quite sure, I saw it."
    assert only("a.srt").text == text
    (here / "a.vtt").write_text(
        "WEBVTT\n\nNOTE a note\n\n" + cues.replace(",", ".", 4).replace("00:00:0", "00:0"), encoding="utf-8"
    )
    assert only("a.vtt").text.startswith("It has been raining for three days")
    assert subtitles.SUBTITLES.suffixes == (".srt", ".vtt")


def test_tables_of_other_programs_are_tables(here):
    book = openpyxl.Workbook()
    for row in (
        ("text", "lang", "date", None),
        (HI, "Hindi", date(2026, 1, 2), "x"),
        (None, None, None, None),
        (EN, "en", None, None),
    ):
        book.active.append(row)
    book.save(here / "a.xlsx")
    documents, _ = read_inputs(["a.xlsx"])
    assert [(d.lang, d.text, d.date) for d in documents] == [("hi", HI, "2026-01-02"), ("en", EN, "")]
    pq.write_table(pa.table({"translation": [{"hi": HI, "en": EN}], "id": [7]}), here / "a.parquet")
    assert read_table("a.parquet", ("hi", "en")) == [{"hi": HI, "en": EN, "id": "7"}]
    (here / "a.json").write_text(
        json.dumps({"rows": [{"text": EN, "id": 1}, {"text": HI, "id": None}]}), encoding="utf-8"
    )
    assert [(d.id, d.text) for d in read_inputs(["a.json"])[0]] == [("1", EN), ("a.json:2", HI)]


def test_files_of_translators_are_pairs(here):
    lang = "xml:lang"
    units = f'<tu><tuv {lang}="hi-IN"><seg>{HI} <ph x="1">code</ph></seg></tuv>'
    units += f'<tuv {lang}="en-US"><seg>{EN}</seg></tuv></tu>'
    units += f'<tu><tuv {lang}="hi"><seg>{HI}</seg></tuv><tuv {lang}="fr"><seg>x</seg></tuv></tu>'
    (here / "a.tmx").write_text(f'<tmx version="1.4"><header/><body>{units}</body></tmx>', encoding="utf-8")
    assert read_table("a.tmx", ("hi", "en")) == [{"hi": f"{HI} ", "en": EN}]
    unit = f"<trans-unit><source>{EN}</source><target>{HI}</target></trans-unit>"
    old = f'<file source-language="en" target-language="hi"><body>{unit}</body></file>'
    (here / "a.xlf").write_text(f'<xliff version="1.2">{old}</xliff>', encoding="utf-8")
    new = f'<file id="f"><unit id="u"><segment><source>{EN}</source><target>{HI}</target></segment></unit></file>'
    xliff = (
        f'<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="hi">{new}</xliff>'
    )
    (here / "a.xliff").write_text(xliff, encoding="utf-8")
    book = polib.POFile()
    book.metadata = {"Language": "hi", "Content-Type": "text/plain; charset=utf-8"}
    book.append(polib.POEntry(msgid=EN, msgstr=HI))
    book.append(polib.POEntry(msgid=EN_2, msgstr=HI_2, flags=["fuzzy"]))
    book.save(str(here / "a.po"))
    for name in ("a.xlf", "a.xliff", "a.po"):
        assert read_table(name, ("hi", "en")) == [{"hi": HI, "en": EN}]


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress)])
def test_a_packed_file_is_read_as_what_is_in_it(here, suffix, pack):
    (here / f"dawn.en.txt{suffix}").write_bytes(pack(EN.encode()))
    document = only(f"dawn.en.txt{suffix}")
    assert (document.text, document.lang, document.source) == (EN, "en", "dawn")
    (here / f"p.tsv{suffix}").write_bytes(pack(f"hi\ten\n{HI}\t{EN}\n".encode()))
    assert read_table(f"p.tsv{suffix}", ("hi", "en")) == [{"hi": HI, "en": EN}]


BOMB = io.BytesIO()
with zipfile.ZipFile(BOMB, "w", zipfile.ZIP_DEFLATED) as bomb:
    bomb.writestr("content.xml", b"0" * 210_000_000)


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("a.html", b"", "a page without a text"),
        ("a.docx", b"no", "not a zipped document"),
        ("a.docx", BOMB.getvalue(), "more than 200,000,000 bytes unpacked"),
        ("a.odt", BOMB.getvalue(), "more than 200,000,000 bytes unpacked"),
        ("a.epub", b"PK", "not a zipped document"),
        ("a.pdf", b"%PDF-1.7\n", "not a readable PDF"),
        ("a.srt", b"hello", "no cue with text"),
        ("a.xlsx", b"no", "not a zipped document"),
        ("a.parquet", b"PAR1", "not a Parquet file"),
        ("a.json", b"{}", "not a list of objects"),
        ("a.tmx", b"<tmx", "not XML"),
        ("a.tmx", b"<!DOCTYPE t [<!ENTITY a 'b'>]><tmx>&a;</tmx>", "no translations"),
        ("a.po", b"msgid", "not a PO file"),
        ("a.txt.gz", b"no", "not packed as .gz"),
        ("a.txt.gz", gzip.compress(b"0" * 200_000_001, 1), "more than 200,000,000 bytes unpacked"),
    ],
)
def test_what_is_wrong_with_a_file_is_one_line(here, name, raw, said):
    (here / name).write_bytes(raw)
    with pytest.raises(AlignError) as refused:
        read_inputs([name])
    assert said in str(refused.value) and str(refused.value).startswith(name) and ";" in str(refused.value)


def test_columns_may_be_named_as_other_programs_do(here):
    row = {
        "Content": EN,
        "Language": "English",
        "published_at": "2026-01-02",
        "Publisher": "The Dawn",
        "link": "http://x",
    }
    (here / "a.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    document = only("a.jsonl")
    assert (document.text, document.lang, document.date) == (EN, "en", "2026-01-02")
    assert (document.source, document.url) == ("The Dawn", "http://x")
    (here / "b.jsonl").write_text(json.dumps({"body": "no", "text": EN}) + "\n", encoding="utf-8")
    assert only("b.jsonl").text == EN
