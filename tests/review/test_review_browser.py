"""The review page in a real browser, by its keys: thirty pairs, a killed server, two reviewers, hostile text."""

from __future__ import annotations

import http.server
import threading

import pytest
from review_run import corpus_run, decide, drift_run, snapshot
from review_server import CHROMIUM, Server

from align.jobs.review import export_review
from align.output.contents import load_corpus
from align.output.drift_folder import load_drift
from align.review.decisions import Decisions

pytest.importorskip("starlette", reason="no starlette")
sync = pytest.importorskip("playwright.sync_api", reason="no playwright")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not CHROMIUM, reason="no chromium")]
NASTY = "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'>"

# What can be reached and has no name for those who cannot see it.
UNNAMED = """[...document.querySelectorAll('button, input:not([type=hidden]), select, a')].filter(one =>
  one.checkVisibility() && !(one.textContent.trim() || one.labels?.length || one.ariaLabel))
  .map(one => one.outerHTML)"""


@pytest.fixture(scope="module")
def browser():
    with sync.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def opened(browser):
    """Opens pages in contexts of their own, and fails where one complained or asked another site."""
    contexts, told = [], []

    def open_page(address, **settings):
        context = browser.new_context(viewport={"width": 1200, "height": 900}, **settings)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: told.append(message.text) if message.type != "log" else None)
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("request", lambda request: told.append(request.url) if "127.0.0.1" not in request.url else None)
        page.goto(address)
        return page

    open_page.told = told
    yield open_page
    for context in contexts:
        context.close()
    assert told == []


def here(page):
    return page.input_value("#here")


def press(page, key, then="next"):
    """Press a key and wait until another subject is there, or its form."""
    before = here(page)
    page.keyboard.press(key)
    if then == "form":
        page.wait_for_selector("#work form")
    else:
        page.wait_for_function("before => document.getElementById('here').value !== before", arg=before)
    return before


def actions(folder):
    store = Decisions(folder)
    found = [(made.action, made.subjects) for made in store.current()]
    store.close()
    return found


def test_thirty_pairs_by_keys_a_killed_server_undo_and_the_same_bytes(opened, tmp_path):
    run, twin = corpus_run(tmp_path / "a"), corpus_run(tmp_path / "a2")
    before, steps = snapshot(run), []
    with Server(run) as server:
        page = opened(server.address)
        assert page.url == server.site  # the token is out of the address
        for k in range(11):
            steps.append((press(page, "r" if k % 3 == 2 else "a"), "reject" if k % 3 == 2 else "accept"))
        press(page, "e", "form")
        page.fill("textarea[name=en]", "Mended by hand.")
        hi = page.input_value("textarea[name=hi]")
        steps.append((press(page, "Control+Enter"), "edit", {"hi": [hi], "en": ["Mended by hand."]}))
        press(page, "s", "form")
        page.keyboard.press("Home")
        for _ in range(4):
            page.keyboard.press("ArrowRight")
        en = page.input_value("input[name=en_at]")
        steps.append((press(page, "Enter"), "split", {"hi_at": ["4"], "en_at": [en]}))
        press(page, "c", "form")
        chosen = page.locator("input[name=en]:checked").input_value()
        at = [one.get_attribute("value") for one in page.locator("input[name=en]").all()].index(chosen)
        other = page.locator("input[name=en]").nth(at + 1).get_attribute("value")
        page.keyboard.press(str(at + 1))
        page.keyboard.press(str(at + 2))
        hi = page.locator("input[name=hi]:checked").input_value()
        steps.append((press(page, "Enter"), "counterpart", {"hi": [hi], "en": [other]}))
        press(page, "w", "form")
        value = page.locator("#work [data-key='1']").get_attribute("value")
        steps.append((press(page, "1"), "merge", {"with": [value]}))
        assert len(actions(run)) == len(steps) == 15
        server.kill()
        page.keyboard.press("a")
        page.wait_for_selector("#told.alarm")
        assert "not saved" in page.inner_text("#told")
        opened.told.clear()  # the browser says too that nobody answers
    with Server(run) as server:
        page = opened(server.address)
        assert [name for name, _ in actions(run)] == [step[1] for step in steps]
        while len(steps) < 30:
            steps.append((press(page, "a"), "accept"))
        last = here(page)
        page.keyboard.press("z")
        page.wait_for_function("before => document.getElementById('here').value !== before", arg=last)
        undone = steps.pop()
        assert here(page) == undone[0] and "Taken back" in page.inner_text("#told")
        steps.append((press(page, "r"), "reject"))
        assert len(steps) == len(actions(run)) == 30
        code, _, said = server.end()
        assert code == 0 and said.startswith("30 decisions")
    decide(twin, "Asha", *steps)
    export_review(run, tmp_path / "out")
    export_review(twin, tmp_path / "twin")
    found, expected = snapshot(tmp_path / "out"), snapshot(tmp_path / "twin")
    assert found.keys() == expected.keys() and before == snapshot(run)
    for name in ("pairs.jsonl", "pairs.tsv", "pairs.tmx", "dropped.jsonl", "pairs.hi-en.hi", "pairs.hi-en.scores"):
        assert found[name] == expected[name].replace(b"/a2/", b"/a/"), name


def test_two_reviewers_at_once_and_a_disagreement_settled(opened, tmp_path):
    run = corpus_run(tmp_path, 12)
    with Server(run) as first, Server(run, name="Ravi") as second:
        pages = [opened(first.address), opened(second.address)]
        for k in range(8):
            for page, key in zip(pages, ("a", "r" if k == 3 else "a"), strict=True):
                press(page, key)
        assert len(actions(run)) == 16
        mira = opened(first.address)
        mira.fill("input[name=name]", "Mira <b>")
        mira.click(".who button")
        assert mira.input_value("input[name=name]") == "Mira <b>" and mira.inner_text("#progress").strip().startswith(
            "0 of 12"
        )
        mira.click("nav a[href='/summary']")
        assert "Asha · Ravi" in mira.inner_text("main") and "8" in mira.inner_text("tbody tr")
        mira.goto(first.site + "disputes")
        assert mira.locator(".dispute").count() == 1
        mira.locator(".dispute button").first.click()
        assert mira.locator(".dispute").count() == 0
        mira.goto(first.site + "history")
        assert mira.locator(".log li").count() == 17 and mira.locator(".log form").count() == 1
        mira.locator(".log form button").click()
        mira.goto(first.site + "disputes")
        assert mira.locator(".dispute").count() == 1
    store = Decisions(run)
    assert {made.reviewer for made in store.every()} == {"Asha", "Ravi", "Mira <b>"}
    store.close()


def test_hostile_text_stays_text(opened, tmp_path):
    run = corpus_run(tmp_path, 12, source=NASTY)
    with Server(run) as server:
        page = opened(server.address)
        assert "<script>" in page.inner_text("#item h2")
        page.keyboard.press("n")
        page.keyboard.type(NASTY)
        page.keyboard.press("Enter")
        assert actions(run) == []  # Enter leaves the note, and decides nothing
        press(page, "a")
        for path in ("", "history", "summary", "disputes", f"?source={NASTY}"):
            page.goto(server.site + path)
            assert page.evaluate("window.hacked") is None and page.locator("img").count() == 0
        page.goto(server.site + "history")
        assert NASTY in page.inner_text(".log")


def test_a_page_of_another_site_changes_nothing(opened, tmp_path):
    run = corpus_run(tmp_path, 12)

    class Evil(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><form method=post><input name=action value=accept></form>")

        def log_message(self, *_):
            pass

    with Server(run) as server, http.server.ThreadingHTTPServer(("127.0.0.1", 0), Evil) as evil:
        threading.Thread(target=evil.serve_forever, daemon=True).start()
        page = opened(server.address)
        name = here(page)
        page.goto(f"http://127.0.0.1:{evil.server_port}/")
        script = """async ([site, body]) => {
          const told = [];
          for (const mode of ["cors", "no-cors"]) {
            try {
              const answer = await fetch(site + "decide", {method: "POST", credentials: "include", mode, body,
                headers: {"Content-Type": "application/x-www-form-urlencoded"}});
              told.push(answer.type + answer.status);
            } catch { told.push("refused"); }
          }
          return told;
        }"""
        told = page.evaluate(script, [server.site, f"here={name}&action=accept"])
        assert told == ["refused", "refused"]
        page.evaluate(
            "address => { document.forms[0].action = address; document.forms[0].submit(); }",
            f"{server.site}decide?here={name}",
        )
        page.wait_for_url(f"{server.site}decide?*")
        assert "from another origin" in page.content() and actions(run) == []
        page.close()  # it may still ask for an icon, which a page that refuses has not
        evil.shutdown()
    assert opened.told and all("Failed" in one or "blocked" in one or "403" in one for one in opened.told)
    opened.told.clear()


def test_nothing_is_decided_by_a_held_key_or_while_writing_and_hindi_keyboards_work(opened, tmp_path):
    run = corpus_run(tmp_path, 12)
    with Server(run) as server:
        page = opened(server.address)
        page.keyboard.press("n")
        page.keyboard.type("a rather sure pair")
        assert actions(run) == []
        page.keyboard.press("Escape")
        page.evaluate(
            "dispatchEvent(new KeyboardEvent('keydown', {key: 'a', code: 'KeyA', repeat: true, bubbles: true}))"
        )
        page.keyboard.press("Control+a")
        page.wait_for_timeout(300)
        assert actions(run) == []
        name = here(page)
        page.evaluate(
            "document.activeElement.dispatchEvent("
            "new KeyboardEvent('keydown', {key: 'ो', code: 'KeyA', bubbles: true}))"
        )
        page.wait_for_function("before => document.getElementById('here').value !== before", arg=name)
        assert actions(run) == [("accept", (name,))]
        press(page, "q")
        assert (
            here(page) == name
            and "Right" in page.inner_text(".own")
            and "a rather sure pair" in page.inner_text(".own")
        )
        page.keyboard.press("x")
        assert page.is_visible("#legend") and page.locator("#legend dl div").count() == 13
        page.keyboard.press("r")
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.id") == "item" and len(actions(run)) == 1


def test_a_filter_leaves_what_fits_and_a_form_that_cannot_be_says_why(opened, tmp_path):
    run = corpus_run(tmp_path, 12)
    with Server(run) as server:
        page = opened(server.address)
        page.keyboard.press("f")
        assert page.evaluate("document.activeElement.name") == "source"
        page.fill("input[name=low]", "0.9")
        page.select_option("select[name=order]", "highest")
        page.click("#filters button")
        page.wait_for_load_state()
        pairs = load_corpus(run).pairs
        fitting = sorted((one for one in pairs if one.probability >= 0.9), key=lambda one: -one.probability)
        assert here(page) == fitting[0].id and f"0 of {len(fitting)}" in page.inner_text("#progress")
        for one in fitting:
            assert press(page, "a") == one.id
        assert page.is_visible("#done")
        page.goto(server.site)
        press(page, "e", "form")
        page.fill("textarea[name=hi]", " ")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("#told.alarm")
        assert "a side is empty" in page.inner_text("#told") and len(actions(run)) == len(fitting)
        opened.told.clear()  # the browser tells of the answer 422
        page.keyboard.press("Escape")
        assert page.locator("#work form").count() == 0


@pytest.mark.parametrize("width", [360, 1200])
@pytest.mark.parametrize("tongue", ["en", "hi"])
def test_every_page_fits_speaks_and_can_be_reached_by_keyboard(opened, tmp_path, width, tongue):
    run = corpus_run(tmp_path, 12)
    decide(run, "Ravi", *[(one.id, "reject") for one in load_corpus(run).pairs[:4]])
    decide(run, "Asha", *[(one.id, "accept") for one in load_corpus(run).pairs[:4]])
    with Server(run) as server:
        page = opened(server.address, color_scheme="dark" if tongue == "hi" else "light", reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 780})
        if tongue == "hi":
            page.click("button[name=tongue]")
            page.wait_for_selector("html[lang=hi]")
            assert page.inner_text("button.accept").startswith("सही")
        for path in ("", "history", "disputes", "summary"):
            page.goto(server.site + path)
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
            unnamed = page.evaluate(UNNAMED)
            assert unnamed == []
            assert page.evaluate("document.getAnimations().length") == 0
        page.goto(server.site)
        sizes = page.evaluate(
            "[...document.querySelectorAll('.text:lang(hi)')].map(one => parseFloat(getComputedStyle(one).fontSize))"
        )
        assert min(sizes) >= 18
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        for key in ("e", "w", "s", "c"):
            press(page, key, "form")
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), key
            assert page.evaluate("document.getElementById('work').contains(document.activeElement)")
            page.keyboard.press("Escape")


def test_findings_of_drift_are_judged_by_key(opened, tmp_path):
    folder = drift_run(tmp_path)
    with Server(folder) as server:
        page = opened(server.address + "&order=place")
        assert "The number differs" in page.inner_text(".message") and page.locator("mark.s-critical").count() == 2
        press(page, "a")
        page.keyboard.press("t")
        page.keyboard.type("कोई फ़र्क़ नहीं")
        page.keyboard.press("Enter")
        press(page, "3")
        press(page, "r")
        assert "disputed figure" in page.inner_text("#item h2") and page.locator(".actions button").count() == 2
        page.keyboard.press("a")
        page.wait_for_selector("#done")
    export_review(folder, tmp_path / "out")
    made = load_drift(tmp_path / "out")
    left = [finding for one in made.clusters[0].comparisons for finding in one.findings]
    assert [(one.severity, one.review.note) for one in left] == [("critical", ""), ("minor", "कोई फ़र्क़ नहीं")]
    assert made.facts[0].review.by == ("Asha",)


def test_a_sample_is_judged_blind_and_its_precision_told(opened, tmp_path):
    run = corpus_run(tmp_path)
    with Server(run, "--n", "10", command="audit") as server:
        page = opened(server.address)
        assert "probability" not in page.inner_text("#item").lower() and not page.locator("#open-filters").count()
        for _ in range(9):
            press(page, "a")
        page.keyboard.press("r")
        page.wait_for_selector("#done")
        page.goto(server.site + "summary")
        assert "90.0 %" in page.inner_text("main") or "%" in page.inner_text("tbody")
        code, out, _ = server.end()
    assert code == 0 and out.splitlines()[1].split()[:5] == ["all", "40", "10", "10", "9"]
