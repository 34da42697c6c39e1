"""What is read, from which encodings and tables, and what is said when it cannot be."""

import codecs
import json

import pytest

from align.core.errors import AlignError
from align.input.read import decoded, read_inputs, read_lines, read_paragraphs, read_table

HI = "बारिश तीन दिन से हो रही है। नदी का पानी गाँव तक आ गया है और लोग ऊँची जगहों पर चले गए हैं।\n"
EN = "It has been raining for three days. The river has reached the village and people have moved up.\n"
MR = (
    "गेल्या तीन दिवसांपासून पाऊस पडत आहे आणि नदीचे पाणी गावात शिरले आहे. लोकांनी उंच ठिकाणी आश्रय घेतला आहे. "
    "प्रशासनाने सर्वांना सतर्क राहण्याचे आवाहन केले आहे आणि शाळा बंद ठेवण्यात आल्या आहेत. मदतकार्य सुरू आहे. "
    "अनेक रस्ते वाहतुकीसाठी बंद करण्यात आले असून वीजपुरवठाही खंडित झाला आहे."
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_gives_the_same_text(encoding):
    assert decoded(HI.encode(encoding), "x") == HI


def test_what_is_not_text_is_named_with_its_line():
    with pytest.raises(AlignError, match=r"^x:2: not text in UTF-8 or UTF-16"):
        decoded(b"fine\nna\xefve caf\xe9\n", "x")
    for raw in (bytes(range(256)) * 9, "एक शब्द\0 और बाक़ी का वाक्य यहाँ है".encode()):
        with pytest.raises(AlignError, match="not text"):
            decoded(raw, "x")


def test_a_folder_gives_its_texts_and_lists_what_it_skips(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "bhor.hi.txt").write_text(HI, encoding="utf-16")
    (tmp_path / "a" / "dawn.en.md").write_text("\ufeff" + EN, encoding="utf-8")
    (tmp_path / "empty.txt").write_text(" \n", encoding="utf-8")
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9")
    (tmp_path / "marathi.txt").write_text(MR, encoding="utf-8")
    (tmp_path / "russian.txt").write_text("Дождь идёт уже три дня.", encoding="utf-8")
    (tmp_path / "wrong.en.txt").write_text(HI, encoding="utf-8")
    (tmp_path / "README.md").write_text("about", encoding="utf-8")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    (tmp_path / "gold.jsonl").write_text('{"hi": "क"}\n', encoding="utf-8")
    (tmp_path / ".hidden.txt").write_text(HI, encoding="utf-8")
    documents, dropped = read_inputs([str(tmp_path)])
    assert [(d.id, d.lang, d.source, d.group) for d in documents] == [
        ("a/bhor.hi.txt", "hi", "bhor", "a"),
        ("a/dawn.en.md", "en", "dawn", "a"),
    ]
    assert documents[1].text == EN
    reasons = {skip.doc.rsplit("/", 1)[-1]: skip.reason for skip in dropped}
    assert reasons.keys() == {
        "README.md", "empty.txt", "gold.jsonl", "latin.txt", "marathi.txt", "photo.jpg", "russian.txt", "wrong.en.txt",
    }  # fmt: skip
    assert reasons["empty.txt"] == "empty"
    assert "mr" in reasons["marathi.txt"]
    assert "said to be 'en'" in reasons["wrong.en.txt"]


@pytest.mark.parametrize("kind", ["tsv", "jsonl"])
def test_a_manifest_names_its_documents(tmp_path, kind):
    (tmp_path / "x.txt").write_text(HI, encoding="utf-8")
    (tmp_path / "y.txt").write_text(EN, encoding="utf-8")
    rows = [
        {"path": "x.txt", "lang": "hi", "id": "one", "source": "Bhor", "date": "2026-01-01", "url": "", "group": "g"},
        {
            "path": "y.txt",
            "lang": "en",
            "id": "two",
            "source": "Dawn",
            "date": "",
            "url": "https://e.org",
            "group": "g",
        },
    ]
    if kind == "tsv":
        text = "".join("\t".join(cells) + "\n" for cells in [list(rows[0]), *(list(row.values()) for row in rows)])
    else:
        text = "".join(json.dumps(row) + "\n" for row in rows)
    (tmp_path / f"manifest.{kind}").write_text(text, encoding="utf-8")
    documents, dropped = read_inputs([str(tmp_path)])
    assert not dropped
    assert [(d.id, d.lang, d.source, d.group, d.url) for d in documents] == [
        ("one", "hi", "Bhor", "g", ""),
        ("two", "en", "Dawn", "g", "https://e.org"),
    ]


def test_rows_of_a_table_are_documents(tmp_path):
    table = tmp_path / "texts.csv"
    table.write_text(f'id,text\na,"{HI.strip()}"\nb,"{EN.strip()}"\nc,""\n', encoding="utf-8")
    documents, dropped = read_inputs([str(table)])
    assert [(d.id, d.lang) for d in documents] == [("a", "hi"), ("b", "en")]
    assert [(skip.doc, skip.reason) for skip in dropped] == [("c", "empty")]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("gone.txt", None, "gone.txt: no such file or folder"),
        ("x.pdf", b"%PDF", "x.pdf: .pdf is not read"),
        ("m.tsv", b"path\tid\nnone.txt\ta\n", r"m.tsv:2: no such file none.txt"),
        ("m.tsv", b"path\tid\nnone.txt\n", r"m.tsv:2: 1 cells where the header has 2"),
        ("m.jsonl", b'{"text": "a b c"}\n{"text"\n', r"m.jsonl:2: not JSON"),
        ("m.jsonl", b'{"hi": "x"}\n', r"m.jsonl:1: a row has neither text nor path"),
        ("x.txt", b"ok\n\xff\xfe\xfa", r"x.txt:2: not text"),
    ],
)
def test_bad_input_is_one_clear_line(tmp_path, name, content, message):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(AlignError, match=message) as caught:
        read_inputs([str(tmp_path / name)])
    assert "\n" not in str(caught.value)


def test_two_files_of_one_name_keep_apart(tmp_path):
    for folder, text in (("a", HI), ("b", HI * 2)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text(text, encoding="utf-8")
    documents, _ = read_inputs([str(tmp_path / "a" / "x.txt"), str(tmp_path / "b" / "x.txt")])
    assert len({document.id for document in documents}) == 2


def test_lines_end_at_line_feeds_alone(tmp_path):
    path = tmp_path / "x"
    path.write_bytes("एक\u2028दो\r\n\nतीन\x0bचार\n".encode())
    assert read_lines(str(path)) == ["एक\u2028दो", "", "तीन\x0bचार"]


def test_a_table_of_pairs_needs_its_columns(tmp_path):
    path = tmp_path / "p.tsv"
    path.write_bytes(codecs.BOM_UTF8 + 'hi\ten\nपानी "साफ़" है\tNA\n'.encode())
    assert read_table(str(path), ("hi", "en")) == [{"hi": 'पानी "साफ़" है', "en": "NA"}]
    with pytest.raises(AlignError, match=r"p\.tsv:2: no column a"):
        read_table(str(path), ("a",))


def test_paragraphs_need_id_lang_and_text(tmp_path):
    path = tmp_path / "p.jsonl"
    path.write_text(
        '{"id": "1", "lang": "hi", "text": "क।"}\n{"id": "2", "lang": "fr", "text": "x"}\n', encoding="utf-8"
    )
    with pytest.raises(AlignError, match=r"p\.jsonl:2: a paragraph needs"):
        read_paragraphs(str(path))
