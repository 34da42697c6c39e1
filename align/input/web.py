"""Pages fetched as the user named their address: within bounds of time, size and redirects, as robots.txt allows."""

from __future__ import annotations

import codecs
import hashlib
import threading
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPException, responses
from pathlib import PurePosixPath
from typing import IO, Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urljoin, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener
from urllib.robotparser import RobotFileParser

from align.core.errors import AlignError
from align.core.types import Page
from align.core.version import __version__
from align.input.registry import input_formats
from align.input.sniff import sniffed

MOST_SECONDS: Final = 20.0  # for one address, with its robots.txt and redirects
MOST_PAGE_BYTES: Final = 20_000_000  # as sent, and unpacked
MOST_REDIRECTS: Final = 5
_ROBOTS_BYTES: Final = 500 * 1024  # of a robots.txt, the rest does not count (RFC 9309, section 2.5)
_CHUNK: Final = 2**16
_AGENT: Final = f"milaan/{__version__}"
_HEADERS: Final = {"User-Agent": _AGENT, "Accept-Encoding": "gzip"}
_SAVE: Final = "save the page and give the file"
_REDIRECTS: Final = (301, 302, 303, 307, 308)
# Content types whose format is told by neither the address nor the bytes; b"" stands for the latter.
_TYPES: Final[Mapping[str, str]] = {
    "text/html": ".html", "application/xhtml+xml": ".html", "application/pdf": ".pdf", "text/markdown": ".md",
    "text/vtt": ".vtt", "application/epub+zip": ".epub", "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}  # fmt: skip
_TOLD_BY_BYTES: Final = ("", "text/plain", "application/octet-stream", "binary/octet-stream")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: the last one after redirects, the page as it came, and its bytes to read.

    `raw` are the page's bytes, in UTF-8 where the server names another encoding.
    """

    url: str
    page: Page
    raw: bytes


@dataclass(slots=True)
class _Answer:
    """Status, headers and body of one request, the body unpacked."""

    status: int
    headers: Message
    body: bytes


@dataclass(slots=True)
class _Work:
    """What the thread that fetches leaves behind."""

    found: list[Fetched] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)


def is_url(given: str) -> bool:
    """Tell an address of the web from a path."""
    return given.lower().startswith(("http://", "https://"))


def fetch(url: str, sites: dict[str, RobotFileParser]) -> Fetched:
    """Fetch the page of an address; `sites` keeps what robots.txt allows, by site, from one page to the next.

    Raises:
        AlignError: an address that is none, does not answer in time or not well, that robots.txt does not allow, or
            whose page is too large or of no kind that is read.
    """
    work = _Work()
    # A thread, so that neither a slow name server nor headers that trickle in can hold the limit of time up.
    worker = threading.Thread(target=_run, args=(url, time.monotonic() + MOST_SECONDS, sites, work), daemon=True)
    worker.start()
    worker.join(MOST_SECONDS)
    if work.found:
        return work.found[0]
    fault = work.faults[0] if work.faults else TimeoutError()
    if isinstance(fault, AlignError):
        raise fault
    raise AlignError(_reason(fault), path=url, hint=f"check the address, or {_SAVE}") from fault


def _run(url: str, until: float, sites: dict[str, RobotFileParser], work: _Work) -> None:
    try:
        work.found.append(_fetched(url, until, sites))
    except (AlignError, OSError, HTTPException, ValueError) as error:
        work.faults.append(error)


def _reason(fault: Exception) -> str:
    """Say in words why an address gave nothing."""
    cause = fault.reason if isinstance(fault, URLError) and isinstance(fault.reason, Exception) else fault
    if isinstance(cause, TimeoutError):
        return f"no answer within {MOST_SECONDS:.0f} seconds"
    if isinstance(cause, ConnectionRefusedError):
        return "the connection was refused"
    return f"cannot be fetched ({getattr(cause, 'strerror', None) or cause})"


def _fetched(url: str, until: float, sites: dict[str, RobotFileParser]) -> Fetched:
    """Follow an address to its page."""
    at = _plain(url)
    for _ in range(MOST_REDIRECTS + 1):
        site = urljoin(at, "/")
        sites[site] = sites.get(site) or _robots(site, until)
        if not sites[site].can_fetch(_AGENT, at):
            raise AlignError("robots.txt of the site does not allow it", path=url, hint=_SAVE)
        answer = _asked(at, until, MOST_PAGE_BYTES)
        if answer.status not in _REDIRECTS:
            return _read(url, at, answer)
        at = _plain(urljoin(at, answer.headers.get("Location", "")))
    raise AlignError(f"more than {MOST_REDIRECTS} redirects", path=url, hint=_SAVE)


def _plain(url: str) -> str:
    """Write an address in ASCII, its host by the rules of IDNA, without fragment.

    Raises:
        ValueError: no address of the web, or one with a password.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url} is no address of the web")
    if "@" in parts.netloc:
        raise ValueError("an address with a user's name")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname.encode("idna").decode()
    port = f":{parts.port}" if parts.port else ""
    path, query = (quote(part, safe="/%:@!$&'()*+,;=~?") for part in (parts.path or "/", parts.query))
    return urlunsplit((parts.scheme, f"{host}{port}", path, query, ""))


def _robots(site: str, until: float) -> RobotFileParser:
    """Read what the robots.txt of a site allows: everything where there is none (RFC 9309, section 2.3.1)."""
    at = urljoin(site, "robots.txt")
    rules = RobotFileParser(at)
    for _ in range(MOST_REDIRECTS + 1):
        answer = _asked(at, until, _ROBOTS_BYTES, cut=True)
        if answer.status not in _REDIRECTS:
            break
        at = _plain(urljoin(at, answer.headers.get("Location", "")))
    if answer.status >= 500:
        raise AlignError(_answered(answer), path=at, hint=f"try again later, or {_SAVE}")
    rules.parse(answer.body.decode("utf-8", "replace").splitlines() if answer.status == 200 else [])
    return rules


class _NoRedirect(HTTPRedirectHandler):
    """Leaves redirects to the caller."""

    def redirect_request(self, *_: Any) -> None:
        """Follow none."""


def _asked(url: str, until: float, most: int, *, cut: bool = False) -> _Answer:
    """Ask for an address once and read at most `most` bytes; with `cut` the rest is left, else it is refused."""
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    try:
        with build_opener(_NoRedirect).open(Request(url, headers=_HEADERS), timeout=seconds) as answer:
            body = _body(answer, answer.headers, until, most, cut)
            return _Answer(answer.status, answer.headers, body)
    except HTTPError as error:
        error.close()
        return _Answer(error.code, error.headers, b"")


def _body(answer: IO[bytes], headers: Message, until: float, most: int, cut: bool) -> bytes:
    """Read and unpack a body as it comes, never more than `most` bytes of it.

    Raises:
        ValueError: it is larger, or packed in another way than asked for.
    """
    packing = headers.get("Content-Encoding", "identity").lower()
    length = headers.get("Content-Length", "")
    if packing not in ("identity", "gzip", "x-gzip"):
        raise ValueError(f"packed as {packing}")
    unpack = None if packing == "identity" else zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    found, sent = bytearray(), 0
    while chunk := answer.read(_CHUNK):
        sent += len(chunk)
        try:
            found += unpack.decompress(chunk, most + 1 - len(found)) if unpack else chunk
        except zlib.error as error:
            raise ValueError("not packed as it says") from error
        if len(found) > most or sent > most:
            if not cut:
                raise ValueError(f"more than {most:,} bytes")
            return bytes(found[:most])
        if time.monotonic() > until:
            raise TimeoutError
    if (length.isdecimal() and sent < int(length)) or (unpack and sent and not unpack.eof):
        raise ValueError("the answer broke off")
    return bytes(found)


def _read(url: str, at: str, answer: _Answer) -> Fetched:
    """Take an answer for a page."""
    if answer.status != 200:
        raise AlignError(_answered(answer), path=url, hint=f"check the address, or {_SAVE}")
    suffix = _suffix(url, at, answer)
    name = f"pages/{hashlib.sha256(answer.body).hexdigest()[:16]}{suffix or '.txt'}"
    return Fetched(at, Page(name, answer.body), _in_utf8(answer.body, answer.headers.get_content_charset("")))


def _answered(answer: _Answer) -> str:
    """Say what a server answered: answered 404 Not Found."""
    return f"answered {answer.status} {responses.get(answer.status, '')}".rstrip()


def _suffix(url: str, at: str, answer: _Answer) -> str:
    """Tell the format of a page by its content type, else by its address, else by how it begins.

    Raises:
        AlignError: a kind that is no text.
    """
    kind = answer.headers.get_content_type() if answer.headers.get("Content-Type") else ""
    suffix = _TYPES.get(kind)
    if suffix is None:
        named = PurePosixPath(urlsplit(at).path).suffix.lower()
        suffix = named if named in input_formats() and named else sniffed(answer.body)
    form = input_formats().get(suffix)
    if form is None or form.table or (kind not in _TYPES and kind not in _TOLD_BY_BYTES and not suffix):
        what = "a table or an archive" if form is None or form.table else f"{kind} is not read"
        raise AlignError(what, path=url, hint="save it and give the file")
    return suffix


def _in_utf8(raw: bytes, charset: str) -> bytes:
    """Turn a page into UTF-8 where the server names another encoding and that is right."""
    try:
        return raw if not charset or codecs.lookup(charset).name == "utf-8" else raw.decode(charset).encode()
    except (LookupError, ValueError):
        return raw
