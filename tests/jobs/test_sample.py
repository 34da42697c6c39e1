"""Laws of the sample in data/sample: what its README promises and what the gold files must keep true."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "data"
SAMPLE = DATA / "sample"
COLUMNS = ["path", "lang", "id", "source", "date", "url", "group"]
# A rough count on purpose: a stop, perhaps a closing quote, then space, a letter (a missing space) or the end.
SENTENCE_END = re.compile(
    r"""
    [।?!…]["”’]?         # Hindi stops, questions, exclamations
    | (?<![.\d])\.["”]?(?=\s+[^a-z\s]|\s*$)   # a full stop before something that does not go on in lower case
    """,
    re.VERBOSE,
)


def collapse(text: str) -> str:
    return " ".join(text.split())


def jsonl(path: Path) -> list[dict]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    assert rows, f"{path} holds no rows"
    return rows


def manifest() -> list[dict[str, str]]:
    with (SAMPLE / "manifest.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert rows, "the manifest holds no rows"
    return rows


def texts() -> dict[str, str]:
    return {row["id"]: (SAMPLE / row["path"]).read_text(encoding="utf-8") for row in manifest()}


def bridge(lang: str) -> list[dict[str, str]]:
    return [row for row in manifest() if row["group"] == "bridge" and row["lang"] == lang]


def test_manifest_lists_every_text_once():
    paths = [row["path"] for row in manifest()]
    on_disk = {path.relative_to(SAMPLE).as_posix() for path in SAMPLE.glob("*/*.txt")}
    assert Counter(paths) == Counter(on_disk)


def test_manifest_rows_are_complete_and_ids_unique():
    rows = manifest()
    assert all(list(row) == COLUMNS and all(row.values()) for row in rows)
    assert len({row["id"] for row in rows}) == len({Path(row["path"]).name for row in rows}) == len(rows)
    for row in rows:
        assert row["path"].endswith(f".{row['lang']}.txt")
        assert row["url"].startswith("https://example.org/")
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", row["date"])


@pytest.mark.parametrize("lang", ["hi", "en"])
def test_news_has_three_outlets_and_sixty_sentences_a_side(lang):
    rows = bridge(lang)
    sentences = sum(len(SENTENCE_END.findall((SAMPLE / row["path"]).read_text(encoding="utf-8"))) for row in rows)
    assert len({row["source"] for row in rows}) >= 3
    assert sentences >= 60


@pytest.mark.parametrize("name", ["news.jsonl", "letter.jsonl"])
def test_gold_spans_occur_in_their_documents(name):
    documents = {doc: collapse(text) for doc, text in texts().items()}
    for row in jsonl(SAMPLE / "gold" / name):
        for side in ("hi", "en"):
            spans = [row[side]] if isinstance(row[side], str) else row[side]
            assert {r["lang"] for r in manifest() if r["id"] == row[f"{side}_doc"]} == {side}
            for span in spans:
                assert span == collapse(span)
                assert documents[row[f"{side}_doc"]].count(span) == 1, span


def test_news_gold_has_both_relations_and_no_row_twice():
    rows = jsonl(SAMPLE / "gold" / "news.jsonl")
    relations = Counter(row["relation"] for row in rows)
    assert set(relations) == {"equivalent", "partial"}
    assert min(relations.values()) >= 35
    assert len({(row["hi_doc"], row["hi"], row["en_doc"], row["en"]) for row in rows}) == len(rows)


def test_news_gold_reaches_every_pair_of_outlets_but_not_every_sentence():
    rows = jsonl(SAMPLE / "gold" / "news.jsonl")
    outlets = {lang: {row["id"] for row in bridge(lang)} for lang in ("hi", "en")}
    assert {row["hi_doc"] for row in rows} == outlets["hi"]
    assert {row["en_doc"] for row in rows} == outlets["en"]
    for lang in ("hi", "en"):
        linked = {(row[f"{lang}_doc"], row[lang]) for row in rows}
        written = sum(len(SENTENCE_END.findall(texts()[name])) for name in outlets[lang])
        assert len(linked) < 0.8 * written


@pytest.mark.parametrize("side", ["hi", "en"])
def test_letter_beads_cover_the_text_in_order(side):
    beads = jsonl(SAMPLE / "gold" / "letter.jsonl")
    assert " ".join(text for bead in beads for text in bead[side]) == collapse(texts()[f"letter-{side}"])


def test_letter_has_real_many_to_many_beads():
    sizes = Counter((len(bead["hi"]), len(bead["en"])) for bead in jsonl(SAMPLE / "gold" / "letter.jsonl"))
    assert {(1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (1, 0), (0, 1)} <= set(sizes)
    assert (0, 0) not in sizes


def test_texts_are_dedicated_to_the_public_domain():
    assert "CC0 1.0 Universal" in (DATA / "LICENSE").read_text(encoding="utf-8")
    assert "CC0-1.0" in (DATA / "README.md").read_text(encoding="utf-8")
