"""Character decoding: bytes to text, from UTF-8 or UTF-16, with or without a byte order mark (BOM).

English in Windows-1252 or Mac Roman, and UTF-8 with a few broken bytes, are turned into UTF-8 first, which is told.
"""

from __future__ import annotations

import codecs
import os
import sys
from pathlib import Path
from typing import Final

from align.core.errors import AlignError

_BOMS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# First bytes of packed files, https://en.wikipedia.org/wiki/List_of_file_signatures; Word and Excel files are zip.
_PACKED: Final = {
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "zip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\0": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
}
# Share of zero bytes in the head of a file from which it is read as UTF-16 without a mark: spaces, stops and line feeds
# have one each. 68 Hindi texts in UTF-16 had 0.096 or more (median 0.115), text in UTF-8 has none: half the least.
_WIDE: Final = 0.05
_HEAD: Final = 4096  # bytes looked at for it
# Broken bytes for each character of several bytes up to which text is UTF-8 all the same. Chosen by hand: a cut or a
# spoilt character now and then, where text in another encoding has hardly one that happens to be right.
_BROKEN: Final = 0.1
# Share of bytes beyond ASCII up to which text is Latin in an 8-bit encoding: French has about 0.04, Hindi in ISCII more
# than half.
_BEYOND: Final = 0.1
_EIGHT_BIT: Final = {"cp1252": "windows-1252", "mac_roman": "Mac Roman"}
_ASCII: Final = bytes(range(0x80))
_SPOILT: Final = "\N{REPLACEMENT CHARACTER}"


def file_bytes(path: str | os.PathLike[str]) -> bytes:
    """Read a file, or stdin for `-`.

    Raises:
        AlignError: there is none, or it cannot be read.
    """
    try:
        return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte
        missing = isinstance(error, FileNotFoundError)
        reason = getattr(error, "strerror", None) or error
        what = "no such file or folder" if missing else f"cannot be read ({reason})"
        raise AlignError(what, path=path, hint="check the path") from error


def decoded(raw: bytes, path: str) -> str:
    """Decode a file's bytes; a byte order mark is left out, every other character stays as it is.

    Raises:
        AlignError: compressed, neither UTF-8 nor UTF-16, with the line of the first wrong byte, or no text at all.
    """
    packed = next((name for mark, name in _PACKED.items() if raw.startswith(mark)), "")
    if packed:
        raise AlignError(f"compressed ({packed})", path=path, hint="unpack it first")
    try:
        text = raw.decode(encoding_of(raw))
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        hint = "save it as UTF-8, for example with `iconv -f ENCODING -t UTF-8`"
        raise AlignError("not text in UTF-8 or UTF-16", path=path, line=line, hint=hint) from error
    if "\0" in text:
        raise AlignError("not text: it holds zero bytes", path=path, hint="give a text file")
    return text


def in_utf8(raw: bytes) -> tuple[bytes, str]:
    """Give bytes that are neither UTF-8 nor UTF-16 in UTF-8, and how they were read; others as they are, and "".

    Of the encodings of English that one is taken whose text looks least spoilt (charset-normalizer).
    """
    if encoding_of(raw) != "utf-8" or any(raw.startswith(mark) for mark in _PACKED) or b"\0" in raw or _is_utf8(raw):
        return raw, ""
    mended = raw.decode("utf-8", "replace")
    broken = mended.count(_SPOILT) - raw.count(_SPOILT.encode())
    beyond = len(raw.translate(None, _ASCII))
    whole = len(mended) - broken - (len(raw) - beyond)
    if broken <= _BROKEN * whole:
        return mended.encode(), "UTF-8, broken bytes replaced"
    if beyond > _BEYOND * len(raw):
        return raw, ""
    from charset_normalizer import from_bytes

    best = from_bytes(raw, cp_isolation=list(_EIGHT_BIT)).best()
    return (str(best).encode(), _EIGHT_BIT[best.encoding]) if best else (raw, "")


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def encoding_of(raw: bytes) -> str:
    """Tell UTF-16 from UTF-8 by the byte order mark, or by the zero bytes of the head where there is none."""
    marked = next((name for mark, name in _BOMS if raw.startswith(mark)), "")
    head = raw[:_HEAD]
    return marked or (_byte_order(head) if head.count(0) > _WIDE * len(head) else "utf-8")


def _byte_order(head: bytes) -> str:
    """Guess the byte order of UTF-16 without a mark: zero bytes are the high ones of spaces and stops."""
    return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
