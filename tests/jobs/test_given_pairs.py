"""Tables of pairs in a corpus: rated row by row, offsets into their columns, empty rows told."""

import pytest

from align.alignment.sentence_aligner import load_sentence_aligner
from align.input.read import holds_pairs
from align.jobs.corpus import Config, build_corpus

ROWS = "hi\ten\nनदी का पानी बढ़ गया।\tThe river has risen.\n\tempty\nस्कूल बंद है।\tTickets are sold out.\n"


@pytest.fixture(scope="module")
def aligner(encoder):
    return load_sentence_aligner(progress=False)


def test_rows_become_pairs_whose_offsets_lead_into_the_columns(tmp_path, aligner):
    (tmp_path / "given.tsv").write_text(ROWS, encoding="utf-8")
    corpus = build_corpus([tmp_path / "given.tsv"], Config(min_probability=0.5), aligner)
    (pair,), (wrong,) = corpus.pairs, corpus.rejected
    assert (pair.mode, pair.number, wrong.number) == ("given", 0, 1)
    assert wrong.en_doc.text[slice(*wrong.en_span)] == wrong.en == "Tickets are sold out."
    assert {(drop.stage, drop.reason) for drop in corpus.dropped} >= {("filter", "a side is empty")}
    assert corpus.stories == 1 and len(corpus.documents) == 2


def test_documents_and_tables_make_one_corpus(tmp_path, aligner):
    (tmp_path / "given.tsv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "a.hi.txt").write_text("डॉक्टर गाँव आए।\n", encoding="utf-8")
    (tmp_path / "a.en.txt").write_text("The doctors came to the village.\n", encoding="utf-8")
    inputs = [tmp_path / name for name in ("given.tsv", "a.hi.txt", "a.en.txt")]
    corpus = build_corpus(inputs, Config(min_probability=0.5), aligner)
    assert {pair.mode for pair in corpus.pairs} >= {"given"} and len(corpus.pairs) == 2


def test_tables_of_one_name_stay_apart_and_one_given_twice_counts_once(tmp_path, aligner):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "given.tsv").write_text(ROWS, encoding="utf-8")
    inputs = [tmp_path / "a" / "given.tsv", tmp_path / "b" / "given.tsv", str(tmp_path / "a" / "given.tsv")]
    corpus = build_corpus(inputs, Config(min_probability=0.0), aligner)
    every = [*corpus.pairs, *corpus.rejected]
    assert len({document.id for document in corpus.documents}) == 4 == len({pair.id for pair in every}) == len(every)
    assert corpus.stories == 2 and sum("duplicate" in drop.reason for drop in corpus.dropped) == 2


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.tsv", "hi\ten\nx\ty\n", True),
        ("a.csv", "Hindi,English\nx,y\n", True),
        ("a.jsonl", '{"hi": "x", "en": "y"}\n', True),
        ("a.tsv", "text\tlang\nx\thi\n", False),
        ("a.tsv", "text\thi\ten\nx\ty\tz\n", False),
        ("a.txt", "hi\ten\n", False),
    ],
)
def test_a_table_of_pairs_is_told_from_one_of_documents(tmp_path, name, text, told):
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert holds_pairs(tmp_path / name) is told
    assert not holds_pairs(tmp_path) and not holds_pairs("-")
