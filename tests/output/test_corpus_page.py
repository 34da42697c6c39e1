"""The report: no text becomes markup, nothing is loaded from outside, all of it can be reached by keyboard."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from sample_corpus import ROWS, sample

from align.output.contents import pair_record
from align.output.corpus_page import corpus_html, histogram, render_corpus
from align.output.evidence_marks import in_text, marked_side, marks, numbered_links


class Page(HTMLParser):
    """Collects the elements of a page."""

    def __init__(self, text):
        super().__init__()
        self.elements = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("corpus")
    sample().write(out)
    return out


@pytest.fixture(scope="module")
def html(folder):
    return (folder / "report.html").read_text(encoding="utf-8")


def test_texts_are_escaped(html):
    assert "<script>alert" not in html and "&lt;script&gt;alert" in html
    assert "<b>नारंगी" not in html
    assert len(Page(html).all("script")) == 1


def test_nothing_is_loaded_from_outside(html):
    page = Page(html)
    for tag in ("link", "img", "iframe", "script"):
        assert all("src" not in attrs and "href" not in attrs for attrs in page.all(tag))
    assert "@import" not in html and not re.search(r"url\(", html)
    assert not [attrs for attrs in page.all("a") if attrs.get("href", "").startswith("javascript:")]


def test_every_pair_is_there_with_its_scores(html):
    rows = [attrs for attrs in Page(html).all("li") if attrs.get("class") == "pair"]
    assert len(rows) == len(ROWS)
    shown = [float(attrs["data-p"]) for attrs in rows]
    assert shown == sorted(shown, reverse=True)


def test_controls_have_labels_and_states_are_announced(html):
    page = Page(html)
    fields = [attrs["id"] for tag in ("input", "select") for attrs in page.all(tag)]
    assert {"q", "hi", "en", "min", "sort", "lone"} == set(fields)
    assert html.count("<label") == len(fields)
    assert [attrs for attrs in page.all("p") if attrs.get("aria-live") == "polite"]
    assert {attrs.get("lang") for attrs in page.all("p") if attrs.get("class") == "text"} == {"hi", "en"}
    assert [attrs for attrs in page.all("a") if attrs.get("class") == "skip"]


def test_what_was_left_out_stands_with_its_reason(html):
    for reason in ("photo counter", "no document in the other language", "duplicate of …", "probability … below …"):
        assert reason in html


def test_the_report_made_anew_is_the_same(folder, html):
    assert render_corpus(folder).read_text(encoding="utf-8") == html


def test_the_thresholds_of_the_run_stand_in_words(html):
    corpus = sample()
    said = "Kept are pairs with a probability of <b>0.6</b> or more in comparable mode (by precision 0.95)."
    assert said in html
    run = {**corpus.run, "threshold": {"comparable": 0.487003, "parallel": 0.88616}, "threshold_by": "expected F1"}
    made = corpus_html(replace(corpus, run=run).contents())
    both = "<b>0.487</b> or more in comparable mode and <b>0.886</b> or more in parallel mode (by expected F1)."
    assert f"with a probability of {both}" in made


def test_a_run_that_tells_little_still_has_a_page():
    made = corpus_html(replace(sample(), run={"version": "1", "model": "toy"}).contents())
    assert "Kept are pairs" not in made and len(Page(made).all("li")) >= len(ROWS)


def test_partners_share_a_number_and_every_mark_lies_on_its_text():
    for pair in map(pair_record, sample().pairs):
        for lang in ("hi", "en"):
            for mark in marks(pair, lang):
                assert pair.side(lang).text[mark.start : mark.end].strip()
        sides = [{mark.number for mark in marks(pair, lang) if mark.number} for lang in ("hi", "en")]
        assert sides[0] == sides[1] == {number for number, _, _ in numbered_links(pair)}


def test_the_marks_of_a_pair_are_these():
    pair = pair_record(sample().pairs[1])
    assert [(m.start, m.end, m.kind, m.number, m.note) for m in marks(pair, "en")] == [
        (22, 25, "number", 1, "दो = two, number, score 0.91"),
        (46, 51, "name", 2, "सरला = Sarla, name, score 0.91"),
        (52, 56, "name", 3, "देवी = Devi, name, score 0.91"),
    ]
    assert str(marked_side(pair_record(sample().pairs[5]), "en")).endswith(
        '<mark class="number only" title="number not found on the Hindi side">15</mark> places.'
    )


def test_marks_leave_the_text_as_it_is():
    for pair in map(pair_record, sample().pairs):
        for lang in ("hi", "en"):
            assert marked_side(pair, lang).striptags() == " ".join(pair.side(lang).text.split())


def test_places_move_from_document_to_joined_sentences():
    assert in_text((12, 15), [(0, 5), (10, 20)]) == (8, 11)
    assert in_text((7, 8), [(0, 5), (10, 20)]) is None


def test_a_histogram_counts_everything_once_and_shows_the_thresholds():
    made = histogram("probability", [0.31, 0.5, 1.0, 1.0, None], {"parallel": 0.4, "comparable": 0.1})
    assert sum(bar.count for bar in made.bars) == 4 and made.most == 2
    assert [cut.mode for cut in made.cuts] == ["parallel"]
    assert 0 < made.cuts[0].place < 1
