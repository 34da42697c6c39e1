"""Pages fetched from a server on this machine: what they give, and every way in which they give nothing."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.robotparser import RobotFileParser

import pytest

from align import Aligner
from align.core.errors import AlignError
from align.core.jsonl import read_records
from align.core.version import __version__
from align.filters.selection import Selection
from align.filters.steps import Cleaning
from align.input import web
from align.input.read import read_inputs
from align.jobs.filter import filtered
from align.output.corpus import write_contents
from align.output.formats import chosen_formats
from align.output.records import DocumentRecord

HI = (
    "बारिश तीन दिन से हो रही है और नदी का पानी गाँव तक आ गया है। लोग ऊँची जगहों पर चले गए हैं और स्कूल बंद हैं। "
    "ज़िलाधिकारी ने सोमवार को बताया कि 2,400 परिवारों को नौ राहत शिविरों में पहुँचाया गया है और नावें लगाई गई हैं।"
)
EN = (
    "It has been raining for three days and the river has reached the village. People have moved to higher ground "
    "and the schools are shut. The district magistrate said on Monday that 2,400 families were taken to nine camps."
)


def page(lang: str, outlet: str, title: str, text: str) -> str:
    return f"""<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<meta property="og:site_name" content="{outlet}">
<meta property="article:published_time" content="2026-01-02T08:00:00Z"></head><body><nav><a href="/">Home</a></nav>
<article><h1>{title}</h1><p>{text}</p><p>{text}</p></article></body></html>"""


HTML = {"Content-Type": "text/html; charset=utf-8"}
PAGES: dict[str, tuple[int, dict[str, str], bytes]] = {
    "/robots.txt": (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /private/\n"),
    "/hi": (200, HTML, page("hi", "भोर", "नदी गाँव तक पहुँची", HI).encode()),
    "/en": (
        200,
        {**HTML, "Content-Encoding": "gzip"},
        gzip.compress(page("en", "The Dawn", "River reaches village", EN).encode()),
    ),
    "/private/en": (200, HTML, b"secret"),
    "/moved": (301, {"Location": "/%E0%A4%A8%E0%A4%A6%E0%A5%80?q=1#top"}, b""),
    "/%E0%A4%A8%E0%A4%A6%E0%A5%80?q=1": (200, {"Content-Type": "text/plain"}, EN.encode()),
    "/old.txt": (
        200,
        {"Content-Type": "text/plain; charset=windows-1252"},
        f"“{EN}” It’s José’s.".encode("cp1252"),
    ),
    "/notes.md": (200, {"Content-Type": "text/plain"}, f"# River\n\n**{EN}**\n".encode()),
    "/loop": (302, {"Location": "/loop"}, b""),
    "/out": (302, {"Location": "file:///etc/passwd"}, b""),
    "/forbidden": (302, {"Location": "/private/en"}, b""),
    "/broken": (500, {}, b""),
    "/picture": (200, {"Content-Type": "image/png"}, b"\x89PNG"),
    "/table.csv": (200, {"Content-Type": "text/csv"}, b"text,id\nx,1\n"),
    "/brotli": (200, {**HTML, "Content-Encoding": "br"}, b"x"),
    "/torn": (200, {**HTML, "Content-Encoding": "gzip"}, gzip.compress(EN.encode())[:-9]),
    "/bomb": (200, {**HTML, "Content-Encoding": "gzip"}, gzip.compress(b"x" * 60_000)),
    "/large": (200, HTML, b"x" * 60_000),
}


class Handler(BaseHTTPRequestHandler):
    asked: list[tuple[str, str]] = []  # noqa: RUF012 - emptied for each test

    def do_GET(self):
        self.asked.append((self.path, self.headers["User-Agent"]))
        if self.path == "/slow":
            time.sleep(3)
        status, headers, body = PAGES.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def site(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Handler.asked.clear()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_pages_are_documents_with_what_they_tell_of_themselves(site, capsys):
    documents, dropped = read_inputs([f"{site}/hi", f"{site}/en"], progress=True)
    assert not dropped and [(one.id, one.url, one.lang, one.source, one.date) for one in documents] == [
        (f"{site}/hi", f"{site}/hi", "hi", "भोर", "2026-01-02"),
        (f"{site}/en", f"{site}/en", "en", "The Dawn", "2026-01-02"),
    ]
    assert [one.text.split("\n")[0] for one in documents] == ["नदी गाँव तक पहुँची", "River reaches village"]
    assert documents[0].page.raw == PAGES["/hi"][2] and documents[0].path == documents[0].page.name
    assert capsys.readouterr().err == f"align: fetching {site}/hi\nalign: fetching {site}/en\n"
    agent = f"milaan/{__version__}"
    assert Handler.asked == [("/robots.txt", agent), ("/hi", agent), ("/en", agent)]


def test_an_address_is_the_last_one_after_redirects_and_may_be_written_in_devanagari(site):
    for given in ("/moved", "/नदी?q=1"):
        (document,), _ = read_inputs([site + given])
        name = f"{site}/%E0%A4%A8%E0%A4%A6%E0%A5%80?q=1"
        assert (document.id, document.url, document.text, document.source) == (name, name, EN, "127.0.0.1")
    assert len(read_inputs([f"{site}/moved", f"{site}/नदी?q=1"])[0]) == 1


def test_the_content_type_and_the_address_tell_the_format_and_the_encoding(site):
    documents, _ = read_inputs([f"{site}/old.txt", f"{site}/notes.md"])
    assert [one.text for one in documents] == [f"“{EN}” It’s José’s.", f"River\n\n{EN}\n"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/none", "answered 404 Not Found; check the address, or save the page and give the file"),
        ("/broken", "answered 500 Internal Server Error; check the address, or save the page and give the file"),
        ("/private/en", "robots.txt of the site does not allow it; save the page and give the file"),
        ("/forbidden", "robots.txt of the site does not allow it; save the page and give the file"),
        ("/loop", "more than 5 redirects; save the page and give the file"),
        ("/out", "cannot be fetched (file:///etc/passwd is no address of the web)"),
        ("/picture", "image/png is not read; save it and give the file"),
        ("/table.csv", "a table or an archive; save it and give the file"),
        ("/brotli", "cannot be fetched (packed as br)"),
        ("/torn", "cannot be fetched (the answer broke off)"),
        ("/bomb", "cannot be fetched (more than 50,000 bytes)"),
        ("/large", "cannot be fetched (more than 50,000 bytes)"),
        ("/slow", "no answer within 1 seconds"),
    ],
)
def test_a_page_that_cannot_be_had_is_one_line(site, monkeypatch, path, said):
    monkeypatch.setattr(web, "MOST_SECONDS", 1.0)
    monkeypatch.setattr(web, "MOST_PAGE_BYTES", 50_000)
    with pytest.raises(AlignError) as caught:
        read_inputs([f"{site}{path}"])
    assert str(caught.value).startswith(f"{site}{path}: {said}")
    assert path != "/private/en" or "/private/en" not in {asked for asked, _ in Handler.asked}


def test_a_site_without_robots_txt_allows_all_and_one_whose_server_fails_nothing(site, monkeypatch):
    monkeypatch.setitem(PAGES, "/robots.txt", (404, {}, b""))
    assert len(read_inputs([f"{site}/old.txt"])[0]) == 1
    monkeypatch.setitem(PAGES, "/robots.txt", (503, {}, b""))
    with pytest.raises(AlignError, match=r"robots\.txt: answered 503 Service Unavailable; try again later"):
        read_inputs([f"{site}/old.txt"])


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1:{free}/", "the connection was refused; check the address"),
        ("http:///nowhere", "cannot be fetched (http:///nowhere is no address of the web)"),
        ("http://a:b@127.0.0.1/", "cannot be fetched (an address with a user's name)"),
        ("http://127.0.0.1:99999/", "cannot be fetched (Port out of range 0-65535)"),
        ("http://" + "a" * 80 + ".example/", "cannot be fetched ("),
    ],
)
def test_an_address_that_is_none_is_one_line(url, said):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = url.format(free=free.getsockname()[1])
    with pytest.raises(AlignError) as caught:
        web.fetch(url, {"http://127.0.0.1/": RobotFileParser()})
    assert str(caught.value).startswith(f"{url}: {said}")


@pytest.mark.encoder
@pytest.mark.parametrize("job", ["corpus", "drift"])
def test_the_pages_are_kept_beside_the_records(encoder, site, tmp_path, job):
    found = getattr(Aligner(), job)([f"{site}/hi", f"{site}/en"])
    folder = tmp_path / "out"
    found.write(folder)
    records = {one.url: one for one in read_records(folder / "documents.jsonl", DocumentRecord)}
    assert (folder / records[f"{site}/hi"].path).read_bytes() == PAGES["/hi"][2]
    assert (folder / records[f"{site}/en"].path).read_bytes() == gzip.decompress(PAGES["/en"][2])
    (folder / "pages" / "mine.txt").write_text("kept", encoding="utf-8")
    found.write(folder)
    assert sorted(path.suffix for path in (folder / "pages").iterdir()) == [".html", ".html", ".txt"]


@pytest.mark.encoder
def test_pages_outlive_a_new_choice_of_pairs_but_not_the_masking_of_personal_data(encoder, site, tmp_path):
    folder = tmp_path / "out"
    Aligner().corpus([f"{site}/hi", f"{site}/en"]).write(folder)
    contents = filtered(folder, Selection(precision=0.9), Cleaning())
    for place in (folder, tmp_path / "strict"):
        write_contents(contents, place, chosen_formats())
        assert len(list((place / "pages").iterdir())) == 2 and "pages" in (place / "README.md").read_text("utf-8")
    masked = Aligner().corpus([f"{site}/hi", f"{site}/en"], mask_personal=True)
    masked.write(tmp_path / "masked")
    assert not (tmp_path / "masked" / "pages").exists()
    assert {one.path for one in masked.documents} == {f"{site}/hi", f"{site}/en"}
