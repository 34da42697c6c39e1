"""The page of drift: every rendering and finding in it, the right words marked, no text become markup."""

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser

import pytest

from align.core.errors import AlignError
from align.core.types import RANK
from align.output import drift_page
from align.output.drift_changes import KIND_WORDS
from align.output.drift_folder import load_drift, render_drift, write_drift
from align.output.drift_marks import Stretch, marked_rendering
from align.output.drift_page import TIMELINE_BINS, history, statement
from align.output.drift_records import ClusterRecord, RenderingRecord
from align.output.records import as_record
from align.output.summary import TEMPLATES

ZWJ = "\u200d"
BROWSER = ("chromium", "--headless", "--no-sandbox", "--disable-gpu")
NASTY = "<script>alert(1)</script>"
HI = "हम अगले साल मार्च तक 1,200 घर बना देंगे और किसी परिवार को नहीं हटाया जाएगा।"
CLUSTERS = [
    {
        "speaker": "मीना राठौर",
        "renderings": [
            ("ujala-1", "उजाला टाइम्स", "hi", "2025-11-03", "https://example.org/u?a=1&b=2", HI, "कहा", True),
            ("vani-1", "Vani", "hi", "", "javascript:alert(1)", "हम मार्च तक 1,200 घर बना देंगे।", "", False),
            ("meridian-1", "The Meridian", "en", "2025-11-03", "http://example.org/m",
             "“We may build 12,000 houses by next March, and no family will be moved.”", "said", True),
            ("courier-1", "River Courier & Sons", "en", "2025-11-05", "",
             f"“We will build 1,200 homes by March & some families 🏠👩{ZWJ}🌾 will be moved.” <b>Sic</b>",
             "told", False),
            ("bulletin-1", "Bulletin", "en", "2025-11-09", "", "All 1,200 houses are done, she claimed.", "claimed",
             False),
        ],
        "comparisons": [
            (0, 2, 0.9, [("मार्च", "March"), ("घर", "houses"), ("परिवार", "family"), ("1,200 घर", "12,000 houses")],
             [("number", "critical", 0.97, "1,200", "12,000", "1,200 became 12,000: ten times as many"),
              ("modality", "major", 0.71, "बना देंगे", "may build", "a promise became a possibility"),
              ("mistranslation", "minor", 0.4, "1,200 घर बना", "build 12,000 houses by", "overlaps the number")], ""),
            (0, 3, 0.85, [("मार्च", "March"), ("1,200", "1,200"), ("घर", "homes")],
             [("omission", "minor", 0.66, "अगले साल", 38, "“next year” is missing"),
              ("negation", "critical", 0.93, "नहीं", None, f"“not” has no partner {NASTY}"),
              ("quantifier", "critical", 0.93, "किसी", "some", "any became some")], ""),
            (0, 1, 0.8, [("मार्च", "मार्च"), ("1,200", "1,200")],
             [("omission", "minor", 0.5, "किसी परिवार को नहीं हटाया जाएगा", None, "the second half is not told")], ""),
            (2, 3, 0.88, [("March", "March")],
             [("number", "critical", 0.95, "12,000", "1,200", "12,000 and 1,200")], ""),
            (0, 4, 0.41, [("1,200", "1,200")], [], "The English text is reported speech: its tense decides nothing."),
            (1, 3, 0.8, [("मार्च", "March"), ("1,200", "1,200")], [], ""),
        ],
    },
    {
        "speaker": "Joseph Lal",
        "renderings": [
            ("meridian-2", "The Meridian", "en", "2025-11-04", "", "The dam is safe today.", "said", True),
            ("courier-2", "River Courier & Sons", "en", "2025-11-04", "", "The dam is said to be safe.", "said", False),
        ],
        "comparisons": [
            (0, 1, 0.9, [("dam", "dam"), ("safe", "safe")],
             [("date", "major", 0.6, "today", 26, "“today” is missing")], ""),
        ],
    },
    {
        "speaker": "",
        "renderings": [
            ("ujala-2", "उजाला टाइम्स", "hi", "2025-11-06", "", f"क्{ZWJ}षेत्र में पानी उतर रहा है।", "बताया", True),
            ("meridian-3", "The Meridian", "en", "2025-11-07", "", "Water is receding in the area.", "said", True),
        ],
        "comparisons": [(0, 1, 0.92, [("पानी", "Water")], [], "")],
    },
    {
        "speaker": f"A {NASTY}",
        "renderings": [("bulletin-2", "Bulletin", "en", "soon", "", "Nobody asked us.", "", True)],
        "comparisons": [],
    },
]  # fmt: skip


# As `align drift data/sample` writes it, but for the figures; `config` is what a run was asked for.
RUN = {
    "version": "0.1.0", "model": "e5-small", "config": {"fail_on_drift": False}, "inputs": ["data/sample"],
    "counts": {"documents": {"en": 4, "hi": 5}, "quotes": {"direct": 48}, "clusters": 4, "findings": {"number": 2}},
    "seconds": {"read": 0.094, "gather": 2.944, "compare": 0.075},
}  # fmt: skip


def span(text, part):
    if part is None:
        return None
    return [part, part] if isinstance(part, int) else [text.index(part), text.index(part) + len(part)]


def record(number, made):
    fields = ("doc", "source", "lang", "date", "url", "text", "cue", "fullest")
    said = [dict(zip(fields, row, strict=True)) for row in made["renderings"]]
    for one in said:
        one |= {"start": 0, "end": len(one["text"]), "speaker": made["speaker"], "kind": "direct"}
    compared = []
    for a, b, similarity, links, findings, abstained in made["comparisons"]:
        one, two = said[a]["text"], said[b]["text"]
        listed = [
            {"type": t, "severity": s, "probability": p, "a": span(one, x), "b": span(two, y), "message": m}
            for t, s, p, x, y, m in findings
        ]
        compared.append({
            "a": a, "b": b, "probability": max((f["probability"] for f in listed), default=0), "similarity": similarity,
            "links": [[span(one, x), span(two, y), 0.8] for x, y in links], "findings": listed, "abstained": abstained,
        })  # fmt: skip
    worst = [
        s for s in ("critical", "major", "minor") if any(f["severity"] == s for c in compared for f in c["findings"])
    ]
    return {
        "id": f"c{number}", "speaker": made["speaker"], "severity": (*worst, "none")[0],
        "probability": max((c["probability"] for c in compared), default=0),
        "renderings": said, "comparisons": compared,
    }  # fmt: skip


def write(out, clusters):
    said = [rendering for one in clusters for rendering in one["renderings"]]
    documents = [{"id": r["doc"], **{k: r[k] for k in ("lang", "source", "date", "url")}, "group": "", "path": "",
                  "characters": 900} for r in said]  # fmt: skip
    quotes = [
        {"id": r["doc"], "quotes": [{k: r[k] for k in ("start", "end", "text", "speaker", "kind", "cue")}]}
        for r in said
    ]
    for name, records in (("clusters", clusters), ("documents", documents), ("quotes", quotes)):
        lines = [json.dumps(one, ensure_ascii=False) + "\n" for one in records]
        (out / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")
    (out / "dropped.jsonl").write_text("", encoding="utf-8")
    (out / "run.json").write_text(json.dumps(RUN), encoding="utf-8")
    return out


def sample():
    return [record(number, made) for number, made in enumerate(CLUSTERS, start=1)]


class Page(HTMLParser):
    """Collects elements with the text in them, and the elements around them."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        element = {"tag": tag, "text": "", "in": list(self.open), **dict(attrs)}
        self.elements.append(element)
        if tag not in ("meta", "input", "line", "circle", "rect"):
            self.open.append(element)

    def handle_endtag(self, tag):
        while self.open and self.open.pop()["tag"] != tag:
            pass

    def handle_data(self, data):
        for element in self.open:
            element["text"] += data

    def all(self, tag="", **attrs):
        return [e for e in self.elements if tag in ("", e["tag"]) and all(e.get(k) == v for k, v in attrs.items())]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write(tmp_path_factory.mktemp("drift"), sample())


@pytest.fixture(scope="module")
def html(folder):
    return render_drift(folder).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(html):
    return Page(html)


def test_no_text_becomes_markup(html, page):
    assert "<script>alert" not in html and html.count("&lt;script&gt;alert") >= 2
    assert "<b>Sic" not in html
    assert len(page.all("script")) == 1


def test_nothing_is_loaded_from_outside(html, page):
    assert "default-src 'none'" in page.all("meta", **{"http-equiv": "Content-Security-Policy"})[0]["content"]
    assert not [e for e in page.elements if "src" in e or (e["tag"] == "link")]
    assert "@import" not in html and not re.search(r"url\(", html)
    links = [e["href"] for e in page.all("a")]
    assert all(link.startswith(("#", "http://", "https://")) for link in links)
    assert any(link.startswith("https://example.org/u?a=1&b=2#:~:text=") for link in links)


def section(page, number):
    (found,) = page.all("section", id=f"c-c{number}")
    return [e for e in page.elements if found in e["in"]]


def test_every_rendering_stands_in_a_column_as_it_is(page):
    for number, made in enumerate(sample(), start=1):
        columns = {e["data-r"]: e for e in section(page, number) if e["tag"] == "article"}
        texts = {e["in"][-1]["data-r"]: e for e in section(page, number) if e.get("class") == "text"}
        assert len(columns) == len(made["renderings"])
        for index, rendering in enumerate(made["renderings"]):
            assert texts[str(index)]["text"] == rendering["text"]
            assert texts[str(index)]["lang"] == rendering["lang"]
            assert rendering["source"] in columns[str(index)]["text"]
            assert (rendering["date"] or "no date") in columns[str(index)]["text"]


def test_every_finding_is_listed_and_its_words_marked(page):
    for number, made in enumerate(sample(), start=1):
        parts = section(page, number)
        items = [e for e in parts if e["tag"] == "li" and "data-f" in e]
        assert len(items) == sum(len(c["findings"]) for c in made["comparisons"])
        for finding, comparison in ((f, c) for c in made["comparisons"] for f in c["findings"]):
            (item,) = [e for e in items if finding["message"] in e["text"]]
            assert (
                KIND_WORDS[finding["type"]] in item["text"] and f"{100 * finding['probability']:.0f} %" in item["text"]
            )
            for side in "ab":
                index, place = comparison[side], finding[side]
                text = made["renderings"][index]["text"]
                marks = [e for e in parts if item["data-f"] in e.get("data-f", "").split() and e["tag"] != "li"
                         and e["in"][-2]["data-r"] == str(index)]  # fmt: skip
                assert "".join(e["text"] for e in marks) == ("" if place is None else text[slice(*place)])
                assert [e["tag"] for e in marks] == ["i"] or not place or place[0] < place[1]
                off = 0 not in (comparison["a"], comparison["b"])
                assert all((finding["severity"] in e["class"]) or off or len(e["data-f"]) > 1 for e in marks)


def test_findings_stand_by_severity_and_those_without_are_folded_last(page):
    order = [e["id"] for e in page.all("section") if e.get("class") == "cluster"]
    assert order == ["c-c1", "c-c2", "c-c3", "c-c4"]
    assert [e["in"][-1]["id"] for e in page.all("details") if e.get("class") != "compared"] == ["c-c3", "c-c4"]
    severities = [e["data-s"] for e in section(page, 1) if "data-s" in e]
    assert severities == ["critical"] * 4 + ["major"] + ["minor"] * 3


def test_what_was_not_decided_or_not_changed_is_told(page):
    quiet = [e["text"] for e in section(page, 1) if e.get("class") == "quiet"]
    assert "its tense decides nothing" in quiet[0] and quiet[0].count("no change found") == 1
    assert [e for e in section(page, 4) if "Nothing to compare with" in e["text"]]


def test_partners_share_a_name(page):
    named = [e for e in section(page, 1) if "0-0" in e.get("data-l", "").split()]
    assert [e["text"] for e in named] == ["मार्च", "March"]


def test_dates_make_timelines_where_two_are_known(page):
    assert [bool([e for e in section(page, n) if e["tag"] == "svg"]) for n in (1, 2, 3, 4)] == [True, True, True, False]
    said = {"doc": "d", "start": 0, "end": 1, "text": "x", "speaker": "", "kind": "direct"}
    dates = (("2025-11-01", "hi"), ("2026-11-01", "en"), ("?", "hi"))
    days = history([as_record(RenderingRecord, **said, date=day, lang=lang) for day, lang in dates])
    assert days[0][0] == "2025-11-01" and days[-1][1] == "2026-11-01" and len(days) <= TIMELINE_BINS
    assert sum(sum(counts.values()) for _, _, counts in days) == 2


def test_controls_have_labels_and_states_are_announced(page):
    fields = [e for e in page.elements if e["tag"] in ("input", "select")]
    assert all("label" in [around["tag"] for around in e["in"]] for e in fields)
    assert page.all("p", id="count")[0]["aria-live"] == "polite"
    ids = [e["id"] for e in page.elements if "id" in e]
    assert len(ids) == len(set(ids))


def test_stretches_may_overlap_nest_and_be_empty():
    found = [
        Stretch(0, 6, "1", "major"),
        Stretch(2, 4, "2", "critical"),
        Stretch(3, 7, "3", "off"),
        Stretch(7, 7, "4", "minor"),
    ]
    made = marked_rendering('<b>&"x🏠', [Stretch(2, 3, "0-0", "")], found)
    parsed = Page(str(made))
    assert "".join(e["text"] for e in parsed.elements if "2" in e["data-f"].split()) == ">&"
    assert [e["class"] for e in parsed.all("mark")] == ["s-major", "s-critical", "s-critical", "s-major", "s-off"]
    assert parsed.elements[-1]["tag"] == "i"


def test_the_same_records_give_the_same_bytes(folder, html):
    assert render_drift(folder).read_bytes() == html.encode("utf-8")


def test_an_empty_folder_says_so(tmp_path):
    made = render_drift(write(tmp_path, [])).read_text(encoding="utf-8")
    assert "No statement in more than one rendering" in made and "0 statements" in made


def test_the_page_says_how_many_it_leaves_out(tmp_path, monkeypatch):
    monkeypatch.setattr(drift_page, "CLUSTERS_SHOWN", 3)
    made = Page(render_drift(write(tmp_path, sample())).read_text(encoding="utf-8"))
    assert len([e for e in made.all("section") if e.get("class") == "cluster"]) == 3
    assert "the other 1 are in" in " ".join(e["text"] for e in made.all("p"))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda one: one.pop("speaker"), "missing required field `speaker`"),
        (lambda one: one.update(severity="grave"), "Invalid enum value 'grave' - at `$.severity`"),
        (lambda one: one["renderings"].clear(), "no rendering"),
        (
            lambda one: one["renderings"][0].update(text=None),
            "Expected `str`, got `null` - at `$.renderings[0].text`",
        ),
        (lambda one: one["renderings"][1].update(lang="fr"), "Invalid enum value 'fr'"),
        (lambda one: one["comparisons"][0].update(b=9), "no two renderings 0 and 9"),
        (lambda one: one["comparisons"][0].update(a=1), "no two renderings 1 and 1"),
        (lambda one: one["comparisons"][0].update(a=-1), "no two renderings -1 and 1"),
        (lambda one: one["comparisons"][0]["findings"][0].update(a=[5, 999]), "span 5 to 999 of 22 characters"),
        (lambda one: one["comparisons"][0]["findings"][0].update(b=[9, 8]), "span 9 to 8 of 27 characters"),
        (lambda one: one["comparisons"][0]["findings"][0].update(b=[1.5, 8]), "Expected `int`, got `float`"),
        (
            lambda one: one["comparisons"][0]["links"].append([[0, 1]]),
            "Expected `array` of length 3 - at `$.comparisons[0].links[2]`",
        ),
        (lambda one: one["comparisons"][0]["links"].append([[0, 1], [-2, 3], 0.5]), "span -2 to 3 of 27 characters"),
    ],
)
def test_a_bad_record_is_named_with_its_line(tmp_path, spoil, said):
    records = sample()
    spoil(records[1])
    write(tmp_path, sample())
    (tmp_path / "clusters.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    with pytest.raises(AlignError, match=r"clusters\.jsonl:2: no cluster record \(") as error:
        render_drift(tmp_path)
    assert said in str(error.value) and "run the command again" in str(error.value)
    assert not (tmp_path / "drift.html").exists()


def test_what_the_page_does_not_know_is_passed_over(folder, html, tmp_path):
    records = sample()
    records[0] |= {"new": 1}
    records[0]["renderings"][0] |= {"new": {"x": []}}
    made = render_drift(write(tmp_path, records)).read_text(encoding="utf-8")
    assert made == html


def test_a_folder_written_is_read_back_and_has_the_same_page(folder, html, tmp_path):
    contents = load_drift(folder)
    page = write_drift(contents, tmp_path)
    assert page.read_text(encoding="utf-8") == html and load_drift(tmp_path) == contents
    assert {path.name for path in tmp_path.iterdir()} == {
        *(f"{name}.jsonl" for name in ("clusters", "facts", "quotes", "documents", "dropped")),
        *("run.json", "drift.html", "manifest.json"),
    }


def test_the_signature_has_the_settings_and_what_was_found(html):
    assert re.search(
        r'"signature">milaan \| version:0.1.0 \| model:e5-small \| fail_on_drift:False \| clusters:\w{12}<', html
    )


def test_a_finding_that_nothing_was_fitted_for_has_no_probability(tmp_path):
    records = sample()[1:2]
    records[0]["comparisons"][0]["findings"][0]["probability"] = None
    (item,) = [
        e for e in Page(render_drift(write(tmp_path, records)).read_text(encoding="utf-8")).all("li", **{"data-f": "1"})
    ]
    assert "“today” is missing" in item["text"] and "%" not in item["text"] and "–" not in item["text"]


def test_the_page_has_a_colour_and_a_filter_for_every_severity(page, html):
    css = (TEMPLATES / "drift.css").read_text(encoding="utf-8")
    options = [e["value"] for e in page.all("option") if e["in"][-1].get("id") == "severity"]
    assert options == ["", *RANK, "none"]
    assert [name for name in RANK if f".s-{name}" not in css] == []
    assert f"const ranks = {json.dumps([*RANK, 'none'])};" in html


def test_other_bad_files_are_named(tmp_path):
    write(tmp_path, sample())
    for name, text in (("quotes.jsonl", '{"id": "unknown", "quotes": []}\n'), ("documents.jsonl", "[]\n")):
        before = (tmp_path / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(AlignError, match=rf"{name}:1: "):
            render_drift(tmp_path)
        (tmp_path / name).write_text(before, encoding="utf-8")
    (tmp_path / "run.json").unlink()
    with pytest.raises(AlignError, match=r"run\.json: "):
        render_drift(tmp_path)


def test_the_reference_is_the_fullest_hindi():
    made = sample()[0]
    assert statement(as_record(ClusterRecord, **made)).reference == 0
    made["renderings"][0]["fullest"], made["renderings"][1]["fullest"] = False, True
    assert statement(as_record(ClusterRecord, **made)).reference == 1


def test_findings_are_numbered_by_severity_then_probability():
    found = statement(as_record(ClusterRecord, **sample()[0])).findings
    assert [(one.number, one.record.type, one.a, one.b) for one in found] == [
        (1, "number", 0, 2), (2, "number", 2, 3), (3, "quantifier", 0, 3), (4, "negation", 0, 3),
        (5, "modality", 0, 2), (6, "omission", 0, 3), (7, "omission", 0, 1), (8, "mistranslation", 0, 2),
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("chromium"), reason="no chromium")
def test_the_scripts_run_in_a_browser(folder, tmp_path):
    # A reader who takes rendering 3 as the reference and then follows the second finding.
    acts = """<script>document.querySelector('#c-c1 input[value="3"]').click();
        document.querySelector('#c-c1 .findings [data-f="2"] .go').click();</script></body>"""
    copy = tmp_path / "copy.html"
    copy.write_text(render_drift(folder).read_text(encoding="utf-8").replace("</body>", acts), encoding="utf-8")
    address = copy.as_uri() + "#severity=critical"
    made = subprocess.run(
        [*BROWSER, f"--user-data-dir={tmp_path}", "--dump-dom", address],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    ).stdout
    found = Page(made)
    assert found.all("html")[0].get("data-drift") == "ready"
    assert "1 of 4 statements shown" in found.all("p", id="count")[0]["text"]
    assert "hidden" in found.all("section", id="c-c2")[0] and "hidden" not in found.all("section", id="c-c1")[0]
    assert [e["data-r"] for e in section(found, 1) if "ref" in e.get("class", "").split()] == ["3"]
    marks = [(e["text"], e["class"].split()) for e in section(found, 1) if e["tag"] == "mark"]
    assert ("may ", ["s-off"]) in marks and ("some", ["s-critical"]) in marks
    assert {text for text, names in marks if "flash" in names} == {"1,200", "12,000"}
