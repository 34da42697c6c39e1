"""Files on storage that fsspec reaches (s3://, gs://, hdfs://, memory://): a folder there is read as an archive is."""

from __future__ import annotations

import posixpath
import re
from functools import partial
from typing import Any, Final

from align.core.errors import AlignError
from align.core.types import Dropped
from align.input.archives import Archive
from align.input.packed import MOST_BYTES

_ADDRESS: Final = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]+://", re.IGNORECASE)


def is_remote(given: str) -> bool:
    """Tell the address of a file or folder on storage from a path and from the address of a web page."""
    return bool(_ADDRESS.match(given))


def open_remote(address: str) -> tuple[Archive, str]:
    """List the files at an address, each read when it is asked for, and give the address of their folder.

    What begins with a dot is passed over unsaid.

    Raises:
        AlignError: an address that cannot be listed, with what its driver says.
    """
    found, folder = Archive(), address.rstrip("/")
    try:
        import fsspec

        storage, root = fsspec.core.url_to_fs(address)
        listed: dict[str, Any] = storage.find(root, detail=True)
    except Exception as error:  # each driver has errors of its own
        raise _unreachable(address, error) from error
    if not listed:
        raise AlignError("no such file or folder", path=address, hint="check the address")
    base = root
    if list(listed) == [root]:  # a file
        base, folder = posixpath.dirname(root), posixpath.dirname(folder)
    for path, about in sorted(listed.items()):
        name = posixpath.relpath(path, base)
        if any(part.startswith(".") for part in name.split("/")):
            continue
        if (about.get("size") or 0) > MOST_BYTES:
            found.passed.append(Dropped("read", f"more than {MOST_BYTES:,} bytes", name))
        else:
            found.files[name] = partial(_bytes, storage, path, f"{folder}/{name}")
    return found, folder


def _bytes(storage: Any, path: str, address: str) -> bytes:
    try:
        return bytes(storage.cat_file(path))
    except Exception as error:  # each driver has errors of its own
        raise _unreachable(address, error) from error


def _unreachable(address: str, error: Exception) -> AlignError:
    """Say why an address cannot be read: its driver is not installed, is not known, or says so."""
    said = (str(error).strip() or type(error).__name__).split("\n")[0][:160].rstrip(".")
    if isinstance(error, FileNotFoundError):
        return AlignError("no such file or folder", path=address, hint="check the address")
    missing = isinstance(error, ImportError)
    drivers = "install its driver: pip install 'milaan[cloud]' has those of s3:// and gs://"
    hint = drivers if missing else "check the address and the right to read it"
    return AlignError(f"cannot be read ({said})", path=address, hint=hint)
