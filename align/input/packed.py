"""What is packed: .gz, .bz2 and .xz of any file, the parts of zipped documents, and XML, all within bounds."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import IO, Any, Final

from align.core.errors import AlignError

# Bytes that a file may have unpacked: what grows beyond is a bomb, or no document.
MOST_BYTES: Final = 200_000_000
_OPENERS: Final[Mapping[str, Callable[[IO[bytes]], Any]]] = {
    ".gz": partial(gzip.open, mode="rb"),
    ".bz2": partial(bz2.open, mode="rb"),
    ".xz": partial(lzma.open, mode="rb"),
}
# Packed archives whose name has one ending for both.
_TAR: Final[Mapping[str, str]] = {".tgz": ".gz", ".tbz2": ".bz2", ".txz": ".xz"}


def inner_name(path: Path) -> Path:
    """Name a file without the ending of its packing: news.hi.txt for news.hi.txt.gz, news.tar for news.tgz."""
    ending = path.suffix.lower()
    if ending in _TAR:
        return path.with_suffix(".tar")
    return path.with_suffix("") if ending in _OPENERS else path


def unpacked(raw: bytes, path: Path) -> bytes:
    """Unpack a file whose name says that it is packed; give any other as it is.

    Raises:
        AlignError: it is not packed so, or larger than MOST_BYTES unpacked.
    """
    ending = path.suffix.lower()
    opener = _OPENERS.get(_TAR.get(ending, ending))
    if opener is None:
        return raw
    try:
        with opener(io.BytesIO(raw)) as file:
            found: bytes = file.read(MOST_BYTES + 1)
    except (OSError, EOFError, lzma.LZMAError, zlib.error, ValueError) as error:
        raise AlignError(f"not packed as {path.suffix} ({error})", path=path, hint="pack it again") from error
    if len(found) > MOST_BYTES:
        raise AlignError(f"more than {MOST_BYTES:,} bytes unpacked", path=path, hint="cut it")
    return found


def open_zip(raw: bytes, path: str) -> zipfile.ZipFile:
    """Open a zipped document.

    Raises:
        AlignError: no zip file, or larger than MOST_BYTES unpacked.
    """
    try:
        found = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise AlignError("not a zipped document", path=path, hint="save it again") from error
    if sum(part.file_size for part in found.infolist()) > MOST_BYTES:
        raise AlignError(f"more than {MOST_BYTES:,} bytes unpacked", path=path, hint="cut it")
    return found


def parse_xml(archive: zipfile.ZipFile, name: str, path: str) -> Any:
    """Parse a part of a zipped document.

    Raises:
        AlignError: there is none of that name, or it is no XML.
    """
    try:
        raw = archive.read(name)
    except (KeyError, zipfile.BadZipFile, RuntimeError, ValueError, OSError) as error:
        raise AlignError(f"has no part {name}", path=path, hint="save it again") from error
    return xml_root(raw, path)


def xml_root(raw: bytes, path: str) -> Any:
    """Parse XML without entities of its own, external parts or the network.

    Raises:
        AlignError: it is no XML.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise AlignError(f"not XML ({error})", path=path, hint="write it again") from error
