"""Archives: a folder packed into one file gives what the folder gives; what is hostile in it is told and stays out."""

from __future__ import annotations

import gzip
import io
import lzma
import shutil
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from align.core.errors import AlignError
from align.core.types import Dropped
from align.input import archives
from align.input.read import read_inputs

HI = "बारिश तीन दिन से हो रही है। नदी का पानी गाँव तक आ गया है और लोग ऊँची जगहों पर चले गए हैं।\n"
EN = "It has been raining for three days. The river has reached the village and people have moved up.\n"


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def put(name: str, text: str | bytes) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def tar(name: str, *members: tuple[tarfile.TarInfo, bytes]) -> None:
    with tarfile.open(name, "w") as file:
        for member, raw in members:
            member.size = len(raw)
            file.addfile(member, io.BytesIO(raw))


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    found = tarfile.TarInfo(name)
    found.type, found.linkname = kind, link
    return found


@pytest.mark.parametrize("kind", ["zip", "tar", "gztar", "bztar", "xztar", "tgz", "tbz2", "txz"])
def test_an_archive_gives_what_its_folder_gives(kind):
    put("news/flood/bhor.hi.txt", HI)
    put("news/flood/dawn.en.txt.gz", gzip.compress(EN.encode()))
    put("news/photo.jpg", b"\xff\xd8")
    put("news/.hidden.txt", EN)
    put("news/table.tsv", f"text\tid\n{EN.strip()} More rain.\train\n")
    put("news/old/run.json", "{}")
    put("news/old/documents.jsonl", "{}")
    put("news/old/pairs.en.txt", EN)
    known = {"tgz": "gztar", "tbz2": "bztar", "txz": "xztar"}
    made = Path(Path(shutil.make_archive("packed", known.get(kind, kind), "news")).name)
    if kind in known:
        made = made.rename(f"packed.{kind}")
    documents, dropped = read_inputs(["news"])
    inside, passed = read_inputs([made])
    assert len(documents) == 3 and {one.id for one in inside} == {
        f"{made}/flood/bhor.hi.txt", f"{made}/flood/dawn.en.txt.gz", "rain",
    }  # fmt: skip
    alike = [replace(one, id="", path=one.path.replace("news", str(made), 1)) for one in documents]
    assert sorted(alike, key=str) == sorted((replace(one, id="") for one in inside), key=str)
    assert {one.group for one in inside} == {"flood", ""}
    assert {(f"{made}/{one.doc}", one.reason) for one in dropped} == {(one.doc, one.reason) for one in passed}
    assert {one.reason for one in passed} == {".jpg is not read", "an output folder of milaan"}


def test_an_archive_in_a_folder_is_a_folder_of_it():
    put("day/story/a.hi.txt", HI)
    put("day/b.en.txt", EN)
    Path("in").mkdir()
    shutil.make_archive("in/day", "zip", "day")
    documents, dropped = read_inputs(["in"])
    assert [(one.id, one.path, one.group) for one in documents] == [
        ("day.zip/b.en.txt", "in/day.zip/b.en.txt", "day.zip"),
        ("day.zip/story/a.hi.txt", "in/day.zip/story/a.hi.txt", "day.zip/story"),
    ]
    assert not dropped


def test_the_manifest_of_an_archive_names_its_documents():
    put("set/x/a.txt", HI)
    put("set/b.txt", EN)
    put("set/unnamed.txt", EN * 2)
    put("set/manifest.tsv", "path\tsource\tgroup\nx/a.txt\tBhor\tg\nb.txt\tDawn\tg\n")
    shutil.make_archive("set", "zip", "set")
    documents, _ = read_inputs(["set.zip"])
    assert [(one.id, one.path, one.source, one.group) for one in documents] == [
        ("x/a.txt", "set.zip/x/a.txt", "Bhor", "g"),
        ("b.txt", "set.zip/b.txt", "Dawn", "g"),
    ]
    put("set/manifest.tsv", "path\n../secret.txt\n")
    put("secret.txt", EN)
    shutil.make_archive("set", "zip", "set")
    with pytest.raises(AlignError) as caught:
        read_inputs(["set.zip"], allow_outside=True)
    assert str(caught.value) == "set.zip/manifest.tsv:2: no such file ../secret.txt; paths are relative to the manifest"


def test_what_leads_out_of_an_archive_is_told_and_stays_out():
    put("etc.txt", EN)
    tar(
        "t.tar",
        (member("good.en.txt"), EN.encode()),
        (member("/etc/passwd.txt"), EN.encode()),
        (member("../up.txt"), EN.encode()),
        (member("a/../../up.txt"), EN.encode()),
        (member("C:/x.txt"), EN.encode()),
        (member("link.txt", tarfile.SYMTYPE, "../etc.txt"), b""),
        (member("hard.txt", tarfile.LNKTYPE, "good.en.txt"), b""),
        (member("pipe.txt", tarfile.FIFOTYPE), b""),
        (member("good.en.txt"), b"Another text of the same name."),
        (member("inner.zip"), b"PK"),
    )
    documents, dropped = read_inputs(["t.tar"])
    assert [(one.id, one.text) for one in documents] == [("t.tar/good.en.txt", EN)]
    out = "a path that leads out of the archive"
    assert dropped == [
        Dropped("read", reason, f"t.tar/{name}")
        for name, reason in (
            ("/etc/passwd.txt", out),
            ("../up.txt", out),
            ("a/../../up.txt", out),
            ("C:/x.txt", out),
            ("link.txt", "a link"),
            ("hard.txt", "a link"),
            ("pipe.txt", "neither file nor folder"),
            ("good.en.txt", "a name that the archive has twice"),
            ("inner.zip", "an archive within an archive"),
        )
    ]


def test_members_of_a_zip_that_cannot_be_read_are_told():
    with zipfile.ZipFile("a.zip", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.en.txt", EN)
        link = zipfile.ZipInfo("b.txt")
        link.external_attr = 0o120777 << 16
        file.writestr(link, "a.en.txt")
        file.writestr("c.txt", EN, zipfile.ZIP_LZMA)
        file.writestr("d.txt", EN * 9, zipfile.ZIP_STORED)
    raw = Path("a.zip").read_bytes()
    Path("a.zip").write_bytes(raw.replace(EN.encode() * 9, EN.encode() * 8 + EN.upper().encode()))
    documents, dropped = read_inputs(["a.zip"])
    assert [one.id for one in documents] == ["a.zip/a.en.txt"]
    assert [(one.doc, one.reason) for one in dropped] == [
        ("a.zip/b.txt", "a link"),
        ("a.zip/c.txt", "packed in a rare way"),
        ("a.zip/d.txt", "cannot be unpacked (Bad CRC-32 for file 'd.txt')"),
    ]


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for number in range(3):
            file.writestr(f"{number}.txt", b"0" * 70_000_000)
    return made.getvalue()


def test_an_archive_that_would_grow_too_large_is_refused(monkeypatch):
    put("a.zip", bomb())
    with pytest.raises(AlignError, match=r"a\.zip: more than 200,000,000 bytes unpacked; cut it"):
        read_inputs(["a.zip"])
    monkeypatch.setattr(archives, "MOST_MEMBERS", 3)
    tar("t.tar", *((member(f"{number}", tarfile.DIRTYPE), b"") for number in range(4)))
    with pytest.raises(AlignError, match=r"t\.tar: more than 3 members; unpack it and give the folder"):
        read_inputs(["t.tar"])


def test_a_member_that_says_less_than_it_holds_is_not_unpacked_further():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.txt", b"0" * 1_000_000)
    said, lies = (1_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")
    put("a.zip", made.getvalue().replace(said, lies))
    assert [one.reason[:19] for one in read_inputs(["a.zip"])[1]] == ["cannot be unpacked "]


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("a.zip", b"no", "a.zip: not a readable archive (File is not a zip file); pack it again"),
        ("a.zip", b"", "a.zip: not a readable archive (File is not a zip file); pack it again"),
        ("a.tar", b"no" * 600, "a.tar: not a readable archive ("),
        ("a.tar.gz", b"no", "a.tar.gz: not packed as .gz"),
        ("a.tgz", gzip.compress(b"x" * 2000)[:-9], "a.tgz: not packed as .tgz"),
        ("a.txz", lzma.compress(b"no" * 600), "a.txz: not a readable archive ("),
    ],
)
def test_what_is_no_archive_is_one_line(name, raw, said):
    put(name, raw)
    with pytest.raises(AlignError) as caught:
        read_inputs([name])
    assert str(caught.value).startswith(said)
    put(f"in/{name}", raw)
    put("in/a.en.txt", EN)
    documents, dropped = read_inputs(["in"])
    assert [one.id for one in documents] == ["a.en.txt"] and [one.doc for one in dropped] == [name]
