"""The page of drift in a real browser: filters, keys, both widths, print, copy, and nothing asked of a network."""

from __future__ import annotations

import shutil

import pytest
from test_drift_page import sample, write

from align.output.drift_folder import render_drift

sync = pytest.importorskip("playwright.sync_api", reason="no playwright")
CHROMIUM = shutil.which("chromium")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not CHROMIUM, reason="no chromium")]


@pytest.fixture(scope="module")
def browser():
    with sync.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(browser, tmp_path):
    made = render_drift(write(tmp_path, sample()))
    told, asked = [], []
    opened = browser.new_page(viewport={"width": 1200, "height": 900})
    opened.on("console", lambda message: told.append(message.text))
    opened.on("pageerror", lambda error: told.append(str(error)))
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(made.as_uri())
    yield opened
    assert told == [] and asked == [made.as_uri()]
    opened.close()


def shown(page):
    page.wait_for_timeout(400)  # typing is waited for
    return page.eval_on_selector_all(".cluster", "all => all.filter(one => !one.hidden).map(one => one.id)")


def test_filters_and_search_leave_what_fits(page):
    assert shown(page) == ["c-c1", "c-c2", "c-c3", "c-c4"]
    page.select_option("#severity", "critical")
    assert shown(page) == ["c-c1"]
    page.click("#controls button[type=reset]")
    page.fill("#q", "पानी")
    assert shown(page) == ["c-c3"]
    page.fill("#q", "nothing has this")
    assert shown(page) == [] and page.is_visible("#none")


def test_keys_go_from_statement_to_statement_and_word_to_word(page):
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "c-c1"
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "c-c2"
    page.keyboard.press("k")
    page.focus("#c-c1 .text [tabindex='0']")
    before = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("ArrowRight")
    after = page.evaluate("document.activeElement.textContent")
    assert before != after
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.textContent") == before
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"


def test_the_page_speaks_hindi_and_english_and_the_outlets_as_they_wrote(page):
    text = page.locator("#c-c1 .text").first.inner_text()
    page.click("#tongue")
    assert page.inner_text("#brief") == "पहले इन्हें देखें" and page.evaluate("document.documentElement.lang") == "hi"
    assert page.locator("#c-c1 .badge").first.inner_text() == "गंभीर"
    assert page.locator("#c-c1 .text").first.inner_text() == text
    page.click("#tongue")
    assert (
        page.inner_text("#brief") == "Look at these first"
        and page.locator("#c-c1 .badge").first.inner_text() == "critical"
    )


def test_what_matters_stands_first_and_leads_to_its_statement(page):
    first = page.locator(".brief li")
    assert first.count() == 2 and "The Meridian" in first.nth(0).inner_text()
    page.click(".brief li a >> nth=0")
    assert page.evaluate("location.hash") == "#c-c1"


def test_one_statement_is_copied_and_printed(page, browser):
    page.evaluate(
        "window.taken = ''; document.execCommand = () => { window.taken = document.activeElement.value; return true; }"
    )
    page.click("#c-c1 .tools [data-do=copy]")
    taken = page.evaluate("window.taken")
    assert "उजाला टाइम्स: हम अगले साल मार्च तक" in taken and "The Meridian" in taken
    page.evaluate(
        "window.print = () => { window.printed = [...document.querySelectorAll('.cluster.chosen')].map(c => c.id); }"
    )
    page.click("#c-c2 .tools [data-do=print]")
    assert page.evaluate("window.printed") == ["c-c2"] and page.locator(".chosen").count() == 0


@pytest.mark.parametrize("width", [360, 1200])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_runs_out_of_the_page(page, width, scheme):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    colours = page.evaluate("[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]")
    assert colours[0] != colours[1]
    page.emulate_media(media="print")
    assert not page.is_visible("#controls") and page.is_visible("#c-c1 .text >> nth=0")
