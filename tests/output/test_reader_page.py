"""Documents side by side: every sentence once, in order, no text as markup, nothing loaded, both widths."""

from __future__ import annotations

import dataclasses
import re
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_corpus import ROWS, sample
from test_corpus_page import Page

from align.output import reader_page
from align.output.contents import pair_record
from align.output.reader_page import reader_html, spread_of
from align.output.records import DocumentRecord, as_record


def with_lone():
    """The sample with its headings as sentences that are in no pair."""
    full = sample()
    return dataclasses.replace(full, unpaired={one.id: [(0, one.text.index("\n"))] for one in full.documents})


@pytest.fixture(scope="module")
def html():
    return reader_html(with_lone().contents())


def rows_of(hi, en, links, texts=True):
    """The rows of two documents whose sentences are single letters: pairs by index, all others alone."""
    records = [
        dataclasses.replace(
            sample().pairs[0],
            id=f"{h}{e}",
            hi=hi[h],
            en=en[e],
            probability=0.75,
            **{
                f"{lang}_sentences": [dataclasses.replace(sample().pairs[0].hi_sentences[0], start=k, end=k + 1)]
                for lang, k in (("hi", h), ("en", e))
            },
        )
        for h, e in links
    ]
    pairs = [pair_record(pair) for pair in records]
    known = {"hi0": {(k, k + 1) for k in range(len(hi))}, "en0": {(k, k + 1) for k in range(len(en))}}
    told = [as_record(DocumentRecord, id=f"{lang}0", lang=lang) for lang in ("hi", "en")]
    spread = spread_of(*told, pairs, known, {"hi0": hi, "en0": en} if texts else {})
    return spread, [(row.hi, row.en) for row in spread.rows]


def test_pairs_face_each_other_in_the_order_of_the_hindi_document():
    spread, rows = rows_of("abcd", "WXYZ", [(0, 1), (3, 2)])
    assert rows == [("", "W"), ("a", "X"), ("b", ""), ("c", ""), ("d", "Y"), ("", "Z")]
    assert spread.whole and spread.pairs == 2 and [row.probability for row in spread.rows if row.id] == [0.75, 0.75]
    _, crossed = rows_of("ab", "XYZ", [(0, 2), (1, 0)])
    assert crossed == [("a", "Z"), ("b", "X"), ("", "Y")]


def test_without_the_texts_there_are_the_pairs():
    spread, rows = rows_of("abcd", "WXYZ", [(0, 1), (3, 2)], texts=False)
    assert rows == [("a", "X"), ("d", "Y")] and not spread.whole


@given(st.permutations(range(6)), st.integers(0, 6))
def test_every_sentence_stands_once(order, n):
    links = list(zip(sorted(order[:n]), order[:n], strict=True))
    _, rows = rows_of("abcdef", "UVWXYZ", links)
    assert "".join(hi for hi, _ in rows) == "abcdef"
    assert sorted(en for _, en in rows if en) == list("UVWXYZ")
    assert [row for row in rows if row[0] and row[1]] == [("abcdef"[h], "UVWXYZ"[e]) for h, e in links]
    if not n:
        assert rows == [*(("", en) for en in "UVWXYZ"), *((hi, "") for hi in "abcdef")]


def test_the_page_has_every_pair_and_the_lone_sentences(html):
    page = Page(html)
    rows = [attrs for attrs in page.all("div") if attrs.get("class") == "row"]
    assert len(rows) == len(ROWS)
    both = {(pair.hi_doc.id, pair.en_doc.id) for pair in sample().pairs}
    assert len([attrs for attrs in page.all("section") if attrs["class"] == "spread"]) == len(both)
    assert html.count('lang="hi">शीर्षक</p>') == html.count('lang="en">Headline</p>') == len(both)
    links = [attrs["href"] for attrs in page.all("a") if re.fullmatch(r"#d\d+", attrs.get("href", ""))]
    assert links == [f"#d{n}" for n in range(1, len(both) + 1)]


def test_texts_are_escaped_and_nothing_is_loaded(html):
    assert "<script>alert" not in html and "&lt;script&gt;alert" in html and "javascript:" not in html
    page = Page(html)
    assert len(page.all("script")) == 1 and not page.all("link") and not page.all("img")
    assert "default-src 'none'" in html and not re.search(r"url\(", html)


def test_a_page_ends_at_a_bound_and_says_so(monkeypatch):
    monkeypatch.setattr(reader_page, "ROWS_SHOWN", 3)
    cut = reader_html(with_lone().contents())
    assert 'id="d1"' in cut and 'id="d3"' not in cut and "This page holds the first" in cut


def test_an_empty_corpus_has_a_page():
    assert "No pair was kept" in reader_html(dataclasses.replace(sample(), pairs=[]).contents())


# --- in a browser ----------------------------------------------------------------------------------------------------

CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="module")
def browser():
    sync = pytest.importorskip("playwright.sync_api", reason="no playwright")
    if not CHROMIUM:
        pytest.skip("no chromium")
    with sync.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(params=[(1280, "light"), (390, "dark")])
def page(browser, tmp_path, html, request):
    path, told, asked = tmp_path / "reader.html", [], []
    path.write_text(html, encoding="utf-8")
    opened = browser.new_page(viewport={"width": request.param[0], "height": 900}, color_scheme=request.param[1])
    opened.on("console", lambda message: told.append(message.text))
    opened.on("pageerror", lambda error: told.append(str(error)))
    opened.on("request", lambda one: asked.append(one.url))
    opened.goto(path.as_uri())
    yield opened
    assert told == [] and asked == [path.as_uri()]
    opened.close()


def places(page):
    """Where the two texts of the first pair are."""
    row = page.locator(".row:not(.head):not(.alone)").first
    return [row.locator(f"p:lang({lang})").bounding_box() for lang in ("hi", "en")]


@pytest.mark.slow
def test_sides_are_switched_and_nothing_runs_out_of_the_page(page):
    wide = page.viewport_size["width"] > 1000
    axis = "x" if wide else "y"
    hi, en = places(page)
    assert hi[axis] < en[axis] and (abs(hi["y"] - en["y"]) < 9 if wide else hi["x"] == en["x"])
    page.check("#swap")
    page.wait_for_timeout(200)
    hi, en = places(page)
    assert en[axis] < hi[axis] and page.url.endswith("#swap=1")
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]


@pytest.mark.slow
def test_a_search_leaves_what_fits(page):
    def shown():
        page.wait_for_timeout(200)
        return page.locator(".row:not(.head):visible").count()

    every = shown()
    page.check("#paired")
    assert shown() == len(ROWS) < every
    page.fill("#q", "चंदनपुर")
    assert shown() == 1 and page.locator(".spread:visible").count() == 1
    page.fill("#q", "nothing has this")
    assert shown() == 0 and page.is_visible("#none")
    page.click("#none button")
    assert shown() == every
