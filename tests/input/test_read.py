"""Which documents files, folders, manifests and programs give, what is passed over, and what is said of bad input."""

import gzip
import io
import json
import lzma
import os
import random
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from align.core.errors import AlignError
from align.core.types import Document, Dropped
from align.input.read import numbered_rows, read_inputs, read_lines, read_paragraphs, read_table, skipped_words
from align.input.registry import suffixes_read

HI = "बारिश तीन दिन से हो रही है। नदी का पानी गाँव तक आ गया है और लोग ऊँची जगहों पर चले गए हैं।\n"
EN = "It has been raining for three days. The river has reached the village and people have moved up.\n"
MR = (
    "गेल्या तीन दिवसांपासून पाऊस पडत आहे आणि नदीचे पाणी गावात शिरले आहे. लोकांनी उंच ठिकाणी आश्रय घेतला आहे. "
    "प्रशासनाने सर्वांना सतर्क राहण्याचे आवाहन केले आहे आणि शाळा बंद ठेवण्यात आल्या आहेत. मदतकार्य सुरू आहे. "
    "अनेक रस्ते वाहतुकीसाठी बंद करण्यात आले असून वीजपुरवठाही खंडित झाला आहे."
)


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch) -> Path:
    """Every test stands in a folder of its own, so that paths are short and exact."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(name: str, text: str | bytes) -> None:
    """Write a file below the folder of the test."""
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def test_a_folder_gives_its_texts_and_lists_what_it_passes_over():
    put("news/a/bhor.hi.txt", HI.encode("utf-16"))
    put("news/a/dawn.en.md", b"\xef\xbb\xbf" + EN.replace("\n", "\r\n").encode())
    put("news/b/TALE_HIN.TXT", HI)
    put("news/empty.txt", " \n")
    put("news/latin.txt", b"caf\xe9")
    put("news/marathi.txt", MR)
    put("news/russian.txt", "Дождь идёт уже три дня.")
    put("news/wrong.en.txt", HI)
    put("news/digits.txt", "1, 2, 3")
    put("news/README.md", "about")
    put("news/photo.jpg", b"\xff\xd8")
    put("news/Makefile", "all:")
    put("news/gold.jsonl", '{"hi": "क"}\n')
    put("news/none.csv", "text\n")
    put("news/torn.tsv", "text\tid\nx\n")
    put("news/.hidden.txt", HI)
    put("news/.git/x.txt", HI)
    documents, dropped = read_inputs(["news"])
    assert documents == [
        Document(HI, "hi", "bhor", "a/bhor.hi.txt", "news/a/bhor.hi.txt", group="a"),
        Document(EN.replace("\n", "\r\n"), "en", "dawn", "a/dawn.en.md", "news/a/dawn.en.md", group="a"),
        Document(HI, "hi", "TALE", "b/TALE_HIN.TXT", "news/b/TALE_HIN.TXT", group="b"),
    ]
    assert all(skip == Dropped("read", skip.reason, skip.doc) for skip in dropped)
    assert {skip.doc: skip.reason for skip in dropped} == {
        "Makefile": "a file without ending is not read",
        "README.md": "about the folder, not in it",
        "digits.txt": "no letters",
        "empty.txt": "empty",
        "gold.jsonl": "neither text nor path among hi, line 1",
        "latin.txt": "not text in UTF-8 or UTF-16, line 1",
        "marathi.txt": "language looks like 'mr', not Hindi",
        "none.csv": "a table without rows",
        "photo.jpg": ".jpg is not read",
        "russian.txt": "neither Devanagari nor Latin script",
        "torn.tsv": "1 cells where the header has 2, line 2",
        "wrong.en.txt": "said to be 'en' but written in 'hi'",
    }


ROWS = [
    {"path": "x.txt", "lang": "hi", "id": "one", "source": "Bhor", "date": "2026-01-01", "url": "", "group": "g"},
    {"path": "in/y.en.txt", "lang": "", "id": "", "source": "", "date": "", "url": "https://e.org", "group": "g"},
    {"path": "z.txt", "lang": "fr", "id": "", "source": "", "date": "", "url": "", "group": ""},
]


def written(kind: str) -> str:
    """The manifest in one of the formats of tables."""
    if kind == "jsonl":
        return "".join(json.dumps(row) + "\n" for row in ROWS)
    mark = {"tsv": "\t", "csv": ","}[kind]
    return "".join(mark.join(cells) + "\n" for cells in (list(ROWS[0]), *(list(row.values()) for row in ROWS)))


@pytest.mark.parametrize("kind", ["tsv", "csv", "jsonl"])
@pytest.mark.parametrize("given", ["set", "set/manifest."])
def test_a_manifest_names_its_documents(kind, given):
    put("set/x.txt", HI)
    put("set/in/y.en.txt", EN)
    put("set/unnamed.txt", EN)
    put(f"set/manifest.{kind}", written(kind))
    documents, dropped = read_inputs([given + kind if given[-1] == "." else given])
    assert documents == [
        Document(HI, "hi", "Bhor", "one", "set/x.txt", "2026-01-01", "", "g"),
        Document(EN, "en", "y", "in/y.en.txt", "set/in/y.en.txt", "", "https://e.org", "g"),
    ]
    line = 3 if kind == "jsonl" else 4
    assert dropped == [Dropped("read", "language 'fr' is neither hi nor en", f"set/manifest.{kind}:{line}")]


def test_a_text_without_a_date_has_the_one_that_it_states():
    stated = f"River reaches village\n\nPublished: Jan 02, 2026\n\n{EN}"
    put("set/a.txt", stated)
    put("set/b.md", f"---\ndate: 2026-01-05\n---\n{stated}")
    put("set/t.jsonl", json.dumps({"text": stated}))
    assert [one.date for one in read_inputs(["set"])[0]] == ["2026-01-02", "2026-01-05", ""]
    put("set/manifest.tsv", "path\tdate\na.txt\tSaturday\na.txt\t\n")
    assert [one.date for one in read_inputs(["set"])[0]] == ["Saturday", "2026-01-02"]


def test_of_several_manifests_the_tab_separated_one_counts():
    for kind, name in (("csv", "a"), ("jsonl", "b"), ("tsv", "c")):
        put(f"set/{name}.txt", EN)
        put(f"set/manifest.{kind}", f'{{"path": "{name}.txt"}}\n' if kind == "jsonl" else f"path\n{name}.txt\n")
    assert [document.id for document in read_inputs(["set"])[0]] == ["c.txt"]


def test_rows_of_a_table_are_documents():
    lines = HI.strip() + "\n\n" + HI.strip()
    put("texts.csv", f'id,text,lang,group\na,"{lines}",hi,g\n,"{EN.strip()}",,\nc,"",,\n')
    documents, dropped = read_inputs(["texts.csv"])
    assert documents == [
        Document(lines, "hi", "", "a", "texts.csv:2", group="g"),
        Document(EN.strip(), "en", "", "texts.csv:5", "texts.csv:5"),
    ]
    assert dropped == [Dropped("read", "empty", "c")]


def test_a_table_in_a_folder_is_opened_once(monkeypatch):
    put("set/a.tsv", f"text\n{EN}")
    put("set/b.jsonl", json.dumps({"path": "c.txt"}))
    put("set/c.txt", HI)
    put("set/d.csv", "x,y\n1,2\n")
    opened: list[str] = []
    plain = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: opened.append(path.name) or plain(path))
    documents, _ = read_inputs(["set"])
    assert [document.id for document in documents] == ["a.tsv:2", "c.txt"]
    assert {name: opened.count(name) for name in opened} == {"a.tsv": 1, "b.jsonl": 1, "c.txt": 2, "d.csv": 1}


@pytest.mark.parametrize(
    ("hi", "en", "source"),
    [
        ("book.hi", "book.en", "book"),
        ("train.hi-en.hi", "train.hi-en.en", "train.hi-en"),
        ("b.HIN", "b.eng", "b"),
        ("v1.2.hi.gz", "v1.2.en.xz", "v1.2"),
    ],
)
def test_two_line_files_are_a_hindi_and_an_english_document_of_one_story(hi, en, source):
    lines = {hi: HI * 2 + "\n" + HI, en: EN * 2 + "\r\n" + EN}
    for name, text in lines.items():
        pack = {".gz": gzip.compress, ".xz": lzma.compress}.get(Path(name).suffix, bytes)
        put(f"in/{name}", pack(text.encode()))
    for inputs in (["in"], [f"in/{hi}", f"in/{en}"]):
        documents, dropped = read_inputs(inputs)
        found = {(one.id, one.lang, one.source, one.text, one.group) for one in documents}
        assert found == {(hi, "hi", source, lines[hi], ""), (en, "en", source, lines[en], "")} and not dropped
    assert read_lines(f"in/{hi}") == [HI.strip(), HI.strip(), "", HI.strip()]
    put("in/wrong.hi", EN)
    assert read_inputs(["in/wrong.hi"])[1] == [Dropped("read", "said to be 'hi' but written in 'en'", "wrong.hi")]


@pytest.mark.parametrize("name", ["story", "story.hi", "Tale-en", "story.HIN"])
def test_a_file_given_by_itself_may_have_no_ending_but_its_language(name):
    text = EN if "en" in name else HI
    put(name, text)
    (document,), _ = read_inputs([name])
    assert (document.id, document.path, document.text) == (name, name, text)


def test_stdin_is_a_text(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(HI.encode("utf-16"))))
    assert read_inputs(["-", "-"]) == ([Document(HI, "hi", "", "stdin", "stdin")], [])


@pytest.mark.parametrize("given", ["./-", Path("-")])
def test_a_file_may_be_called_like_stdin(given):
    put("-", EN)
    assert read_inputs([given])[0] == [Document(EN, "en", "-", "-", "-")]


def test_hostile_names_are_names():
    names = ["-.txt", "a\nb.txt", "a\tb.en.txt", "c:7.txt", "*.md", "ख़बर.hi.txt", "‮x.txt", " .txt", "%s{}.txt", "~.txt"]
    for name in names:
        put(f"set/{name}", HI if ".hi." in name else EN)
    put("set/" + os.fsdecode(b"\xff.txt"), EN)
    documents, dropped = read_inputs(["set"])
    assert {document.id for document in documents} == set(names)
    assert dropped == [Dropped("read", "its name is not UTF-8", "set/\N{REPLACEMENT CHARACTER}.txt")]
    assert all(document.path == f"set/{document.id}" for document in documents)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("gone.txt", None, "gone.txt: no such file or folder; check the path"),
        ("", None, ": no such file or folder; give {read}, a folder, .zip, .tar or a manifest"),
        ("gone.rtf", None, "gone.rtf: no such file or folder; give {read}, a folder, .zip, .tar or a manifest"),
        ("x.rtf", b"{\\rtf", "x.rtf: .rtf is not read; give {read}, a folder, .zip, .tar or a manifest"),
        ("x" * 300, None, "x" * 300 + ": cannot be read (File name too long); check the path"),
        ("m.tsv", b"path\tid\nnone.txt\ta\n", "m.tsv:2: no such file none.txt; paths are relative to the manifest"),
        (
            "m.tsv",
            b"path\n" + b"x" * 300,
            f"m.tsv:2: no such file {'x' * 300}; paths are relative to the manifest",
        ),
        ("m.jsonl", b'{"path": "a\\u0000b"}', "m.jsonl:1: no such file a\0b; paths are relative to the manifest"),
        ("m.tsv", b"path\tid\nnone.txt\n", "m.tsv:2: 1 cells where the header has 2; put one tab between cells"),
        (
            "m.csv",
            b"path,id\n,a\n",
            "m.csv:2: neither text nor path among path, id; "
            "name the column of texts with `--column text=NAME`, or that of files path",
        ),
        (
            "x.txt",
            b"ok\n\xff\xfe\xfa",
            "x.txt:2: not text in UTF-8 or UTF-16; save it as UTF-8, for example with `iconv -f ENCODING -t UTF-8`",
        ),
    ],
)
def test_bad_input_is_one_clear_line(name, content, said):
    if content is not None:
        put(name, content)
    with pytest.raises(AlignError) as caught:
        read_inputs([name])
    assert str(caught.value) == said.replace("{read}", suffixes_read())


def test_files_whose_encoding_is_guessed_are_named_in_one_line(capsys):
    text = "“It’s here,” said José. The river has reached the village and people have moved up. "
    old = text.encode("cp1252")
    put("in/a.en.txt", old)
    put("in/b.csv", b"text,source\n" + old.replace(b",", b";") + b",Dawn\n")
    put("in/c.en.txt", (text * 2).encode("mac_roman"))
    put("in/m/manifest.csv", b"path,source\nd.txt,Caf\xe9 of the people who live here\n")
    put("in/m/d.txt", EN)
    documents, dropped = read_inputs(["in", "in/m"])
    assert {one.text for one in documents} == {text, text.replace(",", ";"), text * 2, EN} and not dropped
    assert "Café of the people who live here" in {one.source for one in documents}
    told = "align: read as Mac Roman: in/c.en.txt; read as windows-1252: in/a.en.txt, in/b.csv, in/m/manifest.csv\n"
    assert capsys.readouterr().err == told
    put("p.tsv", "hi\ten\nनदी का पानी बढ़ गया।\tThe river rose.\n".encode()[:-1] + b" \xe9\n")
    assert read_table("p.tsv", ("hi", "en"))[0]["en"] == "The river rose. \N{REPLACEMENT CHARACTER}"
    put("l.en", text.encode("cp1252"))
    assert read_lines("l.en") == [text]
    said = "align: read as UTF-8, broken bytes replaced: p.tsv\nalign: read as windows-1252: l.en\n"
    assert capsys.readouterr().err == said


def test_lines_end_at_line_feeds_alone():
    put("x", "एक\u2028दो\r\n\nतीन\x0bचार\n")
    assert read_lines("x") == ["एक\u2028दो", "", "तीन\x0bचार"]


@pytest.mark.parametrize("name", ["p.tsv", "p.txt", "p"])
def test_a_table_of_pairs_is_tab_separated_unless_its_name_says_otherwise(name):
    put(name, '\ufeffhi\ten\nपानी "साफ़" है\tNA\n')
    assert read_table(name, ("hi", "en")) == [{"hi": 'पानी "साफ़" है', "en": "NA"}]
    with pytest.raises(AlignError) as caught:
        read_table(name, ("hi", "a", "b"))
    assert str(caught.value) == f"{name}:1: no column a, b among hi, en; name the columns hi, a, b in a header"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("p.tsv", "", "p.tsv: empty; the table needs the columns hi, en"),
        ("p.csv", "\n \n", "p.csv: empty; the table needs the columns hi, en"),
        ("p", "पानी\tThe water is clean and cold.\n", "p:1: no column hi, en among पानी, The water is clean and c…"),
        ("p.csv", "source,target\nक,x\n", "p.csv:1: no column hi, en among source, target;"),
        ("p.tsv", "hi\ten\thi\nक\tx\tख\n", "p.tsv:1: two columns hi; give each its own name"),
        ("p.csv", "hi,en,en\nक,x,y\n", "p.csv:1: two columns en; give each its own name"),
        ("p.jsonl", '{"hindi": "क"}\n', "p.jsonl:1: no column en among hindi;"),
    ],
)  # fmt: skip
def test_a_table_without_its_columns_says_which_it_has(name, text, said):
    put(name, text)
    with pytest.raises(AlignError) as caught:
        read_table(name, ("hi", "en"))
    assert str(caught.value).startswith(said)


def test_a_table_of_a_header_alone_has_no_rows():
    put("p.tsv", "hi\ten\n")
    assert read_table("p.tsv", ("hi", "en")) == []


@pytest.mark.parametrize("header", ["hindi\tenglish", "HI\tEN", "hin\teng", "hi-IN\ten_GB"])
def test_columns_may_be_named_as_their_languages_are(header):
    put("p.tsv", f"{header}\tid\nक\tx\t1\n")
    row = {"hi": "क", "en": "x", "id": "1"}
    assert row.items() <= read_table("p.tsv", ("hi", "en"))[0].items()


def test_a_table_of_pairs_may_call_its_columns_otherwise(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("p.csv").write_text("en,source,note\nnot this,The river rose.,नदी बढ़ी।\n", encoding="utf-8")
    named = {"hi": "note", "en": "source"}
    row = read_table("p.csv", ("hi", "en"), named)[0]
    assert (row["hi"], row["en"]) == ("नदी बढ़ी।", "The river rose.")
    with pytest.raises(AlignError, match=r"p\.csv:1: no column body among en, source, note"):
        read_table("p.csv", ("hi", "en"), {"hi": "body"})


def test_a_table_of_excel_may_hold_semicolons_or_tabs():
    for mark in ";\t":
        put("p.csv", f'\ufeffhi{mark}en\r\n"क, ख"{mark}"x; y"\r\n')
        assert read_table("p.csv", ("hi", "en")) == [{"hi": "क, ख", "en": "x; y"}]


@pytest.mark.parametrize("name", ["Hindi", "hin", "HI", "hi-IN"])
def test_the_language_of_a_document_may_have_any_of_its_names(name):
    put("d.jsonl", json.dumps({"text": "नदी का पानी बढ़ गया।", "lang": name}) + "\n")
    assert [document.lang for document in read_inputs(["d.jsonl"])[0]] == ["hi"]


def test_a_table_of_pairs_is_no_table_of_documents():
    put("t.tsv", "hindi\ten\nक\tx\n")
    with pytest.raises(AlignError, match=r"t\.tsv:2: neither text nor path among hindi, en; .*`align score`"):
        read_inputs(["t.tsv"])


def test_the_columns_of_a_table_may_be_named():
    put("t.csv", f'key,headline,story,text,when\nk,x,"{HI.strip()}",short,2026-01-02\n')
    put("u.jsonl", json.dumps({"matter": EN, "when": "2026-01-03"}))
    columns = {"text": "story", "date": "when", "id": "key"}
    assert read_inputs(["t.csv"], columns=columns)[0] == [Document(HI.strip(), "hi", "", "k", "t.csv:2", "2026-01-02")]
    assert read_inputs(["u.jsonl"], columns={"text": "matter", "date": "when"})[0][0].date == "2026-01-03"
    put("set/manifest.tsv", "path\twhen\na.txt\t2026-01-04\n")
    put("set/a.txt", EN)
    assert read_inputs(["set"], columns={"text": "story", "date": "when"})[0][0].date == "2026-01-04"


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"date": "day"}, "t.csv: no column day among id, story, text; name one of these with `--column date=NAME`"),
        ({"colour": "id"}, "no such column: colour=id; write OURS=THEIRS, as text=story; OURS is one of"),
        ({"text": ""}, "no such column: text=; write"),
    ],
)
def test_a_column_that_is_not_there_is_named_with_those_that_are(columns, said):
    put("t.csv", f'id,story,text\n1,x,"{EN.strip()}"\n')
    with pytest.raises(AlignError) as caught:
        read_inputs(["t.csv"], columns=columns)
    assert str(caught.value).startswith(said)


def test_a_table_of_pairs_may_be_csv_or_json_lines():
    put("p.csv", 'hi,en\n"क, ख",x\n')
    put("p.jsonl", '{"hi": "क, ख", "en": "x"}\n')
    assert list(numbered_rows("p.csv", ("hi",))) == [(2, {"hi": "क, ख", "en": "x"})]
    assert read_table("p.csv", ("hi", "en")) == read_table("p.jsonl", ("en",)) == [{"hi": "क, ख", "en": "x"}]


def test_paragraphs_need_id_lang_and_text():
    put("p.jsonl", '{"id": 1, "lang": "hi", "text": "क।"}\n{"id": "2", "lang": "fr", "text": "x"}\n')
    with pytest.raises(AlignError) as caught:
        read_paragraphs("p.jsonl")
    said = 'a paragraph needs id, text and lang (hi or en); write {"id": …, "lang": "hi", "text": …} a line'
    assert str(caught.value) == f"p.jsonl:2: {said}"
    put("q", '{"id": 1, "lang": "hi", "text": "क।"}\n')
    assert read_paragraphs("q") == [Document("क।", "hi", id="1", path="q")]


def test_paths_and_documents_may_stand_among_the_inputs():
    put("x.txt", HI)
    own = Document(EN, "en", "Dawn", "d", date="2026-01-02", url="https://e.org", group="g")
    assert read_inputs([Path("x.txt"), own]) == ([Document(HI, "hi", "x", "x.txt", "x.txt"), own], [])


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (Document(" ", "en", id="d"), "empty"),
        (Document(HI, "en", id="d"), "said to be 'en' but written in 'hi'"),
        (Document(EN, "fr", id="d"), "language 'fr' is neither hi nor en"),
    ],
)
def test_a_document_is_looked_at_like_one_that_was_read(document, reason):
    assert read_inputs([document]) == ([], [Dropped("read", reason, "d")])


def test_documents_that_were_read_read_as_themselves():
    put("set/a/x.hi.txt", HI)
    put("set/t.tsv", f"text\tdate\n{EN.strip()}\t2026\n")
    documents, _ = read_inputs(["set"])
    assert len(documents) == 2 and read_inputs(documents) == (documents, [])
    assert read_inputs([*documents, "set"]) == (documents, [])


def test_the_order_of_inputs_changes_nothing():
    put("a/x.hi.txt", HI)
    put("b/x.hi.txt", HI * 2)
    put("b/c/x.hi.txt", HI * 3)
    put("set/y.txt", EN)
    put("set/manifest.tsv", "path\tid\tgroup\ny.txt\tx.hi.txt\tg\ny.txt\tx.hi.txt\th\n")
    put("list.tsv", "path\tid\tgroup\nset/y.txt\tx.hi.txt\tg\n")  # as the manifest's first row has it
    put("t.csv", f"id,text\nx.hi.txt,{HI}")
    nameless = [Document(EN, "en", "Dawn"), Document(EN * 2, "en", "Dawn"), Document(EN, "en")]
    inputs = ["a", "b", "b/c", "a/x.hi.txt", "./b/x.hi.txt", "set", "set/y.txt", "t.csv", Path("a")]
    inputs += ["list.tsv", *nameless]
    expected = set(read_inputs(inputs)[0])
    assert {(document.id, document.group) for document in expected} == {
        ("a/x.hi.txt", ""),
        ("b/x.hi.txt", ""),
        ("c/x.hi.txt", "c"),
        ("list.tsv:2", "g"),
        ("set/manifest.tsv:3", "h"),
        ("t.csv:2", ""),
        ("Dawn-eff9563f11ee", ""),
        ("Dawn-188b9ac2856c", ""),
        ("document-eff9563f11ee", ""),
    }
    for seed in range(8):
        random.Random(seed).shuffle(inputs)
        documents, dropped = read_inputs(inputs)
        assert set(documents) == expected and len(documents) == len(expected) and not dropped


@pytest.mark.parametrize("again", ["x.txt", "./x.txt", "sub/../x.txt", "{here}/x.txt", "{here}"])
def test_the_same_file_given_twice_counts_once(here, again):
    put("x.txt", HI)
    Path("sub").mkdir()
    for inputs in (["x.txt", again.format(here=here)], [again.format(here=here), "x.txt"]):
        (document,), _ = read_inputs(inputs)
        assert document == replace(document, id="x.txt", text=HI)


def test_a_file_counts_as_its_manifest_or_its_outermost_folder_has_it():
    put("news/a/x.txt", HI)
    assert [d.group for d in read_inputs(["news/a/x.txt", "news/a", "news"])[0]] == ["a"]
    put("list.tsv", "path\tid\tgroup\nnews/a/x.txt\tx\tflood\n")
    for inputs in (["list.tsv", "news"], ["news", "news/a/x.txt", "list.tsv"]):
        assert read_inputs(inputs)[0] == [Document(HI, "hi", "x", "x", "news/a/x.txt", group="flood")]


def test_an_id_of_two_documents_is_replaced_in_both_by_their_paths():
    put("a/x.txt", HI)
    put("b/x.txt", EN)
    for inputs in (["a/x.txt", "b/x.txt"], ["b/x.txt", "a/x.txt"]):
        assert [document.id for document in read_inputs(inputs)[0]] == inputs
    put("c.txt", HI)
    put("m.tsv", "path\tid\nc.txt\ta/x.txt\n")  # a third one has the id that another now has
    documents, _ = read_inputs(["a/x.txt", "m.tsv", "b/x.txt"])
    assert [(document.id, document.path) for document in documents] == [(p, p) for p in ("a/x.txt", "c.txt", "b/x.txt")]


def test_two_documents_of_one_id_and_no_path_are_refused():
    pair = [Document(HI, "hi", id="d"), Document(EN, "en", id="d")]
    for inputs in (pair, pair[::-1]):
        with pytest.raises(AlignError) as caught:
            read_inputs(inputs)
        assert str(caught.value) == "two documents have the id 'd'; give each its own"
    assert read_inputs([pair[0], pair[0]]) == ([pair[0]], [])


def test_links_out_of_a_folder_and_output_in_it_are_passed_over_and_told(tmp_path):
    folder, outside = tmp_path / "in", tmp_path / "secret.en.txt"
    (folder / "out").mkdir(parents=True)
    outside.write_text("This is nobody's business.", encoding="utf-8")
    (folder / "a.en.txt").write_text("The river rose at night.", encoding="utf-8")
    (folder / "b.en.txt").symlink_to(outside)
    (folder / "c.en.txt").symlink_to(folder / "a.en.txt")
    for name in ("run.json", "documents.jsonl", "pairs.en.txt"):
        (folder / "out" / name).write_text("The bridge was shut in the rain.", encoding="utf-8")
    documents, dropped = read_inputs([str(folder)])
    assert {document.text for document in documents} == {"The river rose at night."}
    told = {(one.doc, one.reason) for one in dropped}
    assert ("b.en.txt", "a link out of the folder") in told and ("out", "an output folder of milaan") in told
    assert not any(doc.startswith("out/") for doc, _ in told)


def test_what_is_no_file_of_a_folder_is_told():
    put("in/a.en.txt", EN)
    put("out/b.en.txt", EN)
    os.mkfifo("in/pipe.txt")
    Path("in/dead.txt").symlink_to("nowhere.txt")
    Path("in/linked").symlink_to("../out")
    Path("in/secret.txt").symlink_to("../out/b.en.txt")
    documents, dropped = read_inputs(["in"])
    assert [document.id for document in documents] == ["a.en.txt"]
    assert {skip.doc: skip.reason for skip in dropped} == {
        "pipe.txt": "neither file nor folder",
        "dead.txt": "a link to nothing",
        "linked": "a link to a folder",
        "secret.txt": "a link out of the folder",
    }
    documents, _ = read_inputs(["in"], allow_outside=True)
    assert {document.id for document in documents} == {"a.en.txt", "secret.txt"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_folder_that_cannot_be_read_is_told():
    put("in/a.en.txt", EN)
    put("in/shut/b.en.txt", EN)
    Path("in/shut").chmod(0)
    assert [(skip.doc, skip.reason) for skip in read_inputs(["in"])[1]] == [
        ("shut", "cannot be read (Permission denied)")
    ]
    Path("in/shut").chmod(0o700)


def test_a_manifest_leads_out_of_its_folder_only_where_that_is_allowed():
    put("secret.txt", EN)
    put("in/manifest.tsv", "path\tid\n../secret.txt\ta\n")
    with pytest.raises(AlignError) as refused:
        read_inputs(["in"])
    assert str(refused.value) == (
        "in/manifest.tsv:2: ../secret.txt leads out of the folder; give --allow-outside if that is meant"
    )
    assert [document.id for document in read_inputs(["in"], allow_outside=True)[0]] == ["a"]


def test_a_table_that_is_wrong_anywhere_is_refused_by_name_and_skipped_in_a_folder():
    for row, text in ((2, "text\tid\nx\n" + f"{EN}\ta\n"), (3, f"text\tid\n{EN.strip()}\ta\nx\n")):
        put("in/t.tsv", text)
        put("in/a.en.txt", EN)
        documents, dropped = read_inputs(["in"])
        assert [document.id for document in documents] == ["a.en.txt"]
        assert [(skip.doc, skip.reason) for skip in dropped] == [
            ("t.tsv", f"1 cells where the header has 2, line {row}")
        ]
        with pytest.raises(AlignError) as refused:
            read_inputs(["in/t.tsv"])
        assert refused.value.line == row


def test_a_document_of_more_characters_than_are_read_is_told(monkeypatch):
    monkeypatch.setattr("align.input.read.MOST_CHARACTERS", 100)
    put("long.en.txt", EN * 100)
    assert read_inputs(["long.en.txt"])[1][0].reason == f"{len(EN) * 100:,} characters, more than 100: cut it"


def test_what_was_skipped_is_one_line():
    skipped = [Dropped("read", "empty", f"{name}.txt") for name in "abcde"]
    assert skipped_words(skipped, "out/dropped.jsonl") == (
        "5 skipped: a.txt (empty), b.txt (empty), c.txt (empty) and 2 more; see out/dropped.jsonl"
    )
    assert skipped_words(skipped[:1]) == "1 skipped: a.txt (empty)"
    assert skipped_words([Dropped("clean", "menu", "a.txt")]) == ""
