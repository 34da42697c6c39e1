"""Pairs made by hand: their texts stand in the documents where they say, and a cut keeps every word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from review_run import corpus_run

from align.core.errors import AlignError
from align.core.types import LANGS
from align.output.contents import load_corpus
from align.output.evidence_marks import marks
from align.review.desk import corpus_desk
from align.review.repairs import divided, edited, merged
from align.review.surroundings import surroundings


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return corpus_run(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module")
def contents(run):
    return load_corpus(run)


def texts(run):
    return {lang: (run.parent / "texts" / f"news.{lang}.txt").read_text(encoding="utf-8") for lang in LANGS}


def holds(pair, documents):
    """The law of every record: a side is its sentences in the document, joined by a space."""
    for lang in LANGS:
        side = pair.side(lang)
        assert side.text == " ".join(documents[lang][start:end] for start, end in side.sentence_spans)
        assert side.span == (side.sentence_spans[0][0], side.sentence_spans[-1][1])
        for mark in marks(pair, lang):
            assert side.text[mark.start : mark.end].strip()
    assert pair.probability is pair.similarity is pair.margin is None and not pair.why


def test_two_pairs_become_one_with_their_evidence(run, contents):
    pair = merged(contents.pairs[1], contents.pairs[0])
    holds(pair, texts(run))
    assert pair.type == "2-2" and pair.hi == f"{contents.pairs[0].hi} {contents.pairs[1].hi}"
    assert {link.hi_text for link in pair.evidence.numbers} == {"11", "12"}
    assert pair.id not in {one.id for one in contents.pairs}


def test_a_merged_pair_is_split_into_what_it_was(run, contents):
    a, b = contents.pairs[:2]
    parts = divided(merged(a, b), len(a.hi.split()), len(a.en.split()))
    assert [(one.id, one.hi, one.en) for one in parts] == [(one.id, one.hi, one.en) for one in (a, b)]


@given(st.integers(0, 30), st.integers(0, 30))
def test_a_cut_keeps_every_word_of_what_has_two_sides(run, contents, hi_at, en_at):
    whole = merged(contents.pairs[2], contents.pairs[3])
    try:
        parts = divided(whole, hi_at, en_at)
    except AlignError as error:
        assert "nothing to part here" in error.what
        return
    for part in parts:
        holds(part, texts(run))
    if len(parts) == 2:
        for lang in LANGS:
            assert " ".join(one.side(lang).text for one in parts).split() == whole.side(lang).text.split()


def test_an_edit_changes_words_and_drops_what_was_measured_of_the_old_ones(contents):
    pair = edited(contents.pairs[0], "  नया\nपाठ। ", "New text.")
    assert (pair.hi, pair.en, pair.id) == ("नया पाठ।", "New text.", contents.pairs[0].id)
    assert pair.probability is None and not pair.evidence.numbers
    with pytest.raises(AlignError, match="a side is empty"):
        edited(pair, " ", "x")


def test_the_documents_are_read_again_and_their_lone_sentences_are_there(run, contents):
    found = surroundings(contents)
    assert found.whole == {one.id for one in contents.documents}
    near = found.around(contents.pairs[9].side("hi"), 1, 1)
    assert [one.text for one in near][::2] == [contents.pairs[8].hi, "यह वाक्य अकेला है।"]


def test_a_document_that_was_changed_or_taken_away_is_made_of_its_pairs(tmp_path):
    folder = corpus_run(tmp_path, 12)
    path = tmp_path / "texts" / "news.hi.txt"
    path.write_text("कुछ और।" + path.read_text(encoding="utf-8"), encoding="utf-8")
    contents = load_corpus(folder)
    found = surroundings(contents)
    assert found.whole == {contents.pairs[0].en_doc}
    near = found.around(contents.pairs[9].side("hi"), 1, 1)
    assert [one.text for one in near] == [contents.pairs[k].hi for k in (8, 9, 10)]
    for one in (tmp_path / "texts").iterdir():
        one.unlink()
    assert surroundings(contents).whole == frozenset()


def test_actions_decide_the_pairs_they_touch(contents):
    desk = corpus_desk(contents)
    first, second = contents.pairs[0], contents.pairs[1]
    assert desk.act(first.id, "merge", {"with": [f"pair:{second.id}"]}).subjects == (first.id, second.id)
    start = second.en_span[0]
    made = desk.act(first.id, "counterpart", {"hi": [str(first.hi_span[0])], "en": [str(start)]})
    assert made.subjects == (first.id,) and made.after[0]["en"] == second.en
    last = contents.pairs[9]
    beside = desk.form(last.id, "merge")["neighbours"]
    assert [one.kind for one in beside] == ["pair", "pair", "hi", "hi", "en", "en"]
    lone = desk.act(last.id, "merge", {"with": [beside[3].value]})
    assert lone.after[0]["type"] == "2-1" and lone.after[0]["hi"].endswith("यह वाक्य अकेला है।")
    for fields in ({"with": ["pair:nothing"]}, {"with": ["hi:x"]}, {}):
        with pytest.raises(AlignError):
            desk.act(first.id, "merge", fields)
    with pytest.raises(AlignError, match="as it is"):
        desk.act(first.id, "counterpart", {lang: [str(first.side(lang).span[0])] for lang in LANGS})
    with pytest.raises(AlignError, match="no sentence"):
        desk.act(first.id, "counterpart", {"hi": [str(first.hi_span[0])]})
