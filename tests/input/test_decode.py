"""Character decoding: the same text from every encoding, and a line for what is none."""

import gzip
import io
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.core.errors import AlignError
from align.input.decode import decoded, file_bytes, in_utf8

HI = "बारिश तीन दिन से हो रही है। नदी का पानी गाँव तक आ गया है और लोग ऊँची जगहों पर चले गए हैं।\r\n\r\nअंत।\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_gives_the_same_text_with_its_line_ends(encoding):
    assert decoded(HI.encode(encoding), "x") == HI


def test_a_mark_of_big_endian_utf_16_is_left_out():
    assert decoded(b"\xfe\xff" + HI.encode("utf-16-be"), "x") == HI


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (
            b"fine\nna\xefve caf\xe9\n",
            "x:2: not text in UTF-8 or UTF-16; save it as UTF-8, for example with `iconv -f ENCODING -t UTF-8`",
        ),
        ("एक शब्द\0 और बाक़ी का वाक्य यहाँ है".encode(), "x: not text: it holds zero bytes; give a text file"),
        (HI.encode("utf-32"), "x: not text: it holds zero bytes; give a text file"),
    ],
)
def test_what_is_not_text_is_told_in_one_line(raw, said):
    with pytest.raises(AlignError) as caught:
        decoded(raw, "x")
    assert str(caught.value) == said


EN = "The café’s owner, José Peña, said “we’ll reopen on Monday – if the river lets us”. "


@pytest.mark.parametrize(("encoding", "name"), [("cp1252", "windows-1252"), ("mac_roman", "Mac Roman")])
@pytest.mark.parametrize("times", [1, 20])
def test_english_in_an_8_bit_encoding_is_turned_into_utf_8_and_named(encoding, name, times):
    assert in_utf8((EN * times).encode(encoding)) == ((EN * times).encode(), name)


def test_utf_8_with_a_few_broken_bytes_is_read_all_the_same():
    raw = (HI * 3).encode()
    mended, how = in_utf8(raw[:-1] + b"\xff" + raw)
    assert how == "UTF-8, broken bytes replaced"
    assert decoded(mended, "x") == (HI * 3)[:-1] + "\N{REPLACEMENT CHARACTER}" + HI * 3


ISCII = bytes(0xA1 + number % 80 for number in range(300)) + b" 12 "


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_unicode_is_left_as_it_is(encoding):
    assert in_utf8(HI.encode(encoding)) == (HI.encode(encoding), "")


@pytest.mark.parametrize("raw", [ISCII, b"\xff\xd8\xff\xe0" * 9, gzip.compress(EN.encode()), b"ok\n\xff\xfe\xfa"])
def test_what_is_in_no_encoding_of_english_is_left_as_it_is_and_refused(raw):
    assert in_utf8(raw) == (raw, "")
    with pytest.raises(AlignError):
        decoded(raw, "x")


@given(st.binary(max_size=200))
def test_no_bytes_break_the_guess(raw):
    own, how = in_utf8(raw)
    assert decoded(own, "x") if how else own == raw


@given(st.binary(max_size=200))
def test_no_bytes_break_it(raw):
    try:
        assert "\0" not in decoded(raw, "x")
    except AlignError as error:
        assert error.path == "x" and error.hint


def test_a_dash_is_stdin(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"abc")))
    assert file_bytes("-") == b"abc"


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("gone", "no such file or folder"),
        ("", "cannot be read (Is a directory)"),
        ("x" * 300, "cannot be read (File name too long)"),
        ("a\0b", "cannot be read (embedded null byte)"),
    ],
)
def test_what_cannot_be_opened_is_told_in_one_line(tmp_path, name, what):
    path = Path(tmp_path / name)
    with pytest.raises(AlignError) as caught:
        file_bytes(path)
    assert str(caught.value) == f"{path}: {what}; check the path"


def test_a_packed_file_is_told(tmp_path):
    for packed, name in ((gzip.compress(b"hi"), "gzip"), (b"PK\x03\x04 of a .docx", "zip")):
        with pytest.raises(AlignError, match=rf"f: compressed \({name}\); unpack it first"):
            decoded(packed, "f")
