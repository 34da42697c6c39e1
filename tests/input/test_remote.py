"""Files on storage, by address: read as the same files of a folder are, or one line says why not."""

from __future__ import annotations

import io
import zipfile

import fsspec
import pytest

from align.core.errors import AlignError
from align.input.read import read_inputs
from align.input.remote import is_remote

FILES = {
    "dam/dawn.hi.txt": "नदी रात में बढ़ी। पुल बंद है।",
    "dam/daily.en.txt": "The river rose overnight. The bridge is closed.",
    "fair/daily.en.md": "# The fair\n\nThe fair opened on Monday.",
    ".hidden/note.en.txt": "Nobody reads this.",
}


@pytest.fixture
def storage():
    own = fsspec.filesystem("memory")
    for name, text in FILES.items():
        own.pipe_file(f"/news/{name}", text.encode())
    yield own
    own.rm("/news", recursive=True)


def told(found):
    return [(one.id, one.lang, one.group, one.text) for one in found]


def test_a_folder_on_storage_is_read_as_a_folder(storage, tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (near, passed), (far, passed_far) = read_inputs([str(tmp_path)]), read_inputs(["memory://news"])
    assert told(far) == told(near) and len(far) == 3
    assert {one.path for one in far} == {f"memory://news/{name}" for name in FILES if name[0] != "."}
    assert list(passed) == list(passed_far)


def test_the_address_of_a_local_folder_keeps_its_slashes(tmp_path):
    (tmp_path / "a.en.txt").write_text("The tank was cleaned.", encoding="utf-8")
    (found,), _ = read_inputs([tmp_path.as_uri()])
    assert (found.id, found.path) == ("a.en.txt", f"{tmp_path.as_uri()}/a.en.txt")


def test_one_file_and_an_archive_are_read(storage):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("in.en.txt", "The tank was cleaned.")
    storage.pipe_file("/news/old.zip", packed.getvalue())
    (alone, _), (every, _) = read_inputs(["memory://news/fair/daily.en.md"]), read_inputs(["memory://news"])
    assert [(one.id, one.path, one.text) for one in alone] == [
        ("daily.en.md", "memory://news/fair/daily.en.md", "The fair\n\nThe fair opened on Monday.")
    ]
    assert "The tank was cleaned." in [one.text for one in every]


@pytest.mark.parametrize(
    ("address", "what"),
    [("memory://nowhere", "no such file"), ("nosuch://a/b", "Protocol not known"), ("s3://a/b", "s3fs")],
)
def test_what_cannot_be_read_is_one_line(address, what):
    if what == "s3fs" and "s3fs" in fsspec.available_protocols() and _installed("s3fs"):
        pytest.skip("s3fs is installed")
    with pytest.raises(AlignError, match=what):
        read_inputs([address])


def _installed(name):
    try:
        __import__(name)
    except ImportError:
        return False
    return True


def test_an_address_is_no_path_and_no_page():
    assert is_remote("s3://bucket/news") and is_remote("HDFS://host/x")
    assert not any(is_remote(given) for given in ("https://a.in/x", "news/a.txt", "./a:b", "-", "C:/x"))
