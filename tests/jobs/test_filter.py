"""Choosing anew among found pairs: the same corpus as a run with these options gives, and nothing aligned again."""

import json

import pytest

from align.alignment.sentence_aligner import load_sentence_aligner
from align.core.errors import AlignError
from align.filters.selection import Selection
from align.filters.steps import Cleaning, cleaning_of
from align.jobs.corpus import Config, build_corpus
from align.jobs.filter import filtered
from align.output.corpus import write_contents

HI = "नदी का पानी बढ़ गया।\n\nस्कूल {n} दिन बंद रहेंगे।\n\nकल बाज़ार खुला था।\n\nडॉक्टर गाँव आए।\n"
EN = "The river has risen.\n\nSchools shut for {n} days.\n\nA comet was seen.\n\nA doctor came to the village.\n"


@pytest.fixture(scope="module")
def aligner(encoder):
    return load_sentence_aligner(progress=False)


@pytest.fixture(scope="module")
def news(tmp_path_factory):
    folder = tmp_path_factory.mktemp("news")
    for k in range(2):
        (folder / f"{k}.hi.txt").write_text(HI.format(n=3 + k), encoding="utf-8")
        (folder / f"{k}.en.txt").write_text(EN.format(n=3), encoding="utf-8")
    return folder


def written(folder):
    """The files of a corpus but for the seconds that it took."""
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "manifest.json"}
    run = json.loads(files["run.json"])
    run.pop("seconds")
    return files | {"run.json": run}


@pytest.mark.parametrize(
    ("selection", "cleaning"),
    [
        (Selection(min_probability=0.99), Cleaning()),
        (Selection(precision=0.95), Cleaning()),
        (Selection(min_probability=0.0), cleaning_of(True)),
        (Selection(), cleaning_of({"length": {"most": 5}})),
    ],
)
def test_a_filtered_corpus_is_that_of_a_run_with_these_options(news, aligner, tmp_path, selection, cleaning):
    build_corpus([str(news)], Config(), aligner).write(tmp_path / "first", ["jsonl", "tsv"])
    found = filtered(tmp_path / "first", selection, cleaning, ["jsonl", "tsv"])
    write_contents(found, tmp_path / "filtered", ["jsonl", "tsv"])
    config = Config(precision=selection.precision, min_probability=selection.min_probability, clean=cleaning)
    build_corpus([str(news)], config, aligner).write(tmp_path / "anew", ["jsonl", "tsv"])
    assert written(tmp_path / "filtered") == written(tmp_path / "anew")
    assert found.pairs and found.rejected


def test_filtering_back_gives_the_first_corpus_again(news, aligner, tmp_path):
    build_corpus([str(news)], Config(), aligner).write(tmp_path / "first")
    write_contents(filtered(tmp_path / "first", Selection(min_probability=1.0), Cleaning()), tmp_path / "none")
    assert not (tmp_path / "none" / "pairs.jsonl").read_text(encoding="utf-8")
    write_contents(filtered(tmp_path / "none", Selection(), Cleaning()), tmp_path / "back")
    assert written(tmp_path / "back") == written(tmp_path / "first")


def test_an_older_folder_is_refused_with_what_to_do(news, aligner, tmp_path):
    build_corpus([str(news)], Config(), aligner).write(tmp_path / "first", ["jsonl"])
    (tmp_path / "first" / "rejected.jsonl").unlink()
    with pytest.raises(AlignError, match=r"rejected\.jsonl"):
        filtered(tmp_path / "first", Selection(), Cleaning())
