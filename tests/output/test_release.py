"""What another group loads: splits that share no story, the layout of `datasets`, XLIFF, beads as Vecalign has them."""

import json
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import msgspec
import pyarrow.parquet as pq
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from sample_corpus import ROWS, sample

from align.core.errors import AlignError
from align.input.read import numbered_rows
from align.jobs.gold import read_gold
from align.output.contents import pair_record
from align.output.corpus import write_contents
from align.output.formats import chosen_formats, export_formats, huggingface, parquet
from align.output.formats.ladder import ladder_name
from align.output.formats.xliff import CORE, METADATA
from align.output.records import DocumentRecord
from align.output.splits import SPLITS, split_of, split_pairs, stories_told
from benchmarks.exports import contents as made_up

PAIR = pair_record(sample().pairs[0])


def linked(*links):
    """Pairs of documents."""
    return [msgspec.structs.replace(PAIR, id=f"{n:012x}", hi_doc=hi, en_doc=en) for n, (hi, en) in enumerate(links)]


def documents(**groups):
    return [DocumentRecord(id=name, lang="hi", group=group) for name, group in groups.items()]


# --- splits ----------------------------------------------------------------------------------------------------------


def test_a_story_is_the_group_or_what_pairs_link():
    known = documents(a="flood", b="flood", c="", d="", e="", f="", g="fire", h="")
    told = stories_told(linked(("a", "b"), ("c", "d"), ("e", "d"), ("f", "g"), ("h", "unlisted")), known)
    assert told == {
        **dict.fromkeys("ab", "flood"),
        **dict.fromkeys("cde", "c"),
        **dict.fromkeys("fg", "f"),
        **dict.fromkeys(("h", "unlisted"), "h"),
    }


@given(st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("hijklmn")), min_size=1, max_size=12))
def test_no_document_is_in_two_splits_and_the_order_of_pairs_changes_nothing(links):
    pairs = linked(*links)
    split = split_pairs(pairs, documents(a="x", h="x", b="y"))
    where = {}
    for name, own in split.items():
        for place, _ in own:
            for document in (pairs[place].hi_doc, pairs[place].en_doc):
                assert where.setdefault(document, name) == name
    assert sorted(place for own in split.values() for place, _ in own) == list(range(len(pairs)))
    assert stories_told(pairs, []) == stories_told(pairs[::-1], [])


def test_a_story_keeps_its_split_when_others_are_added():
    few = linked(*((f"h{n}", f"e{n}") for n in range(300)))
    many = few + linked(*((f"new-h{n}", f"new-e{n}") for n in range(300)))
    told = [{pairs[place].hi_doc: split for split, own in split_pairs(pairs, []).items() for place, _ in own}
            for pairs in (few, many)]  # fmt: skip
    assert told[0].items() <= told[1].items() and set(told[0].values()) == set(SPLITS)


def test_splits_have_their_shares():
    counts = [[split_of(f"story {n}") for n in range(20_000)].count(split) / 20_000 for split in SPLITS]
    assert counts == pytest.approx([0.9, 0.05, 0.05], abs=0.006)
    # Of corpora that are published: must never change.
    told = {"flood": "train", "river": "train", "ferry": "validation", "story 7": "validation", "story 24": "test"}
    assert {story: split_of(story) for story in told} == told


# --- the layout of `datasets` ----------------------------------------------------------------------------------------


def released(n_stories):
    """A corpus of so many stories with as many pairs each as the sample has."""
    contents = sample().contents(["huggingface"], "cc-by-4.0")
    pairs = [
        msgspec.structs.replace(
            pair, id=f"{n:06x}{pair.id[-6:]}", hi_doc=f"{n}-{pair.hi_doc}", en_doc=f"{n}-{pair.en_doc}"
        )
        for n in range(n_stories)
        for pair in contents.pairs
    ]
    own = [
        msgspec.structs.replace(document, id=f"{n}-{document.id}", group=f"story {n}")
        for n in range(n_stories)
        for document in contents.documents
    ]
    return type(contents)(pairs, own, [], contents.run)


LOAD = """
import json, sys
from datasets import load_dataset
loaded = load_dataset(sys.argv[1])
told = {name: {"rows": split.to_list(), "features": str(split.features)} for name, split in loaded.items()}
json.dump(told, sys.stdout)
"""


@pytest.mark.slow
def test_datasets_loads_the_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(huggingface, "SHARD", 500)
    contents = released(60)
    out = tmp_path / "corpus"
    write_contents(contents, out, chosen_formats(["huggingface"]))
    split = split_pairs(contents.pairs, contents.documents)
    assert set(split) == set(SPLITS)
    shards = sorted(path.name for path in (out / "data").iterdir())
    assert shards[:3] == ["test-00000-of-00001.parquet", "train-00000-of-00002.parquet", "train-00001-of-00002.parquet"]
    environment = {**os.environ, "HF_HOME": str(tmp_path / "home"), "HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", LOAD, str(out)], env=environment, capture_output=True, text=True, check=True, timeout=300
    )
    assert "gnoring" not in done.stderr  # all of the header is understood
    loaded = json.loads(done.stdout)
    assert set(loaded) == set(SPLITS)
    for name, own in split.items():
        assert "Translation(languages=" in loaded[name]["features"]
        rows = loaded[name]["rows"]
        assert [row["id"] for row in rows] == [contents.pairs[place].id for place, _ in own]
        assert [row["story"] for row in rows] == [story for _, story in own]
        first = contents.pairs[own[0][0]]
        assert (
            rows[0]["translation"] == {"hi": first.hi, "en": first.en} and rows[0]["probability"] == first.probability
        )


def header(folder):
    return yaml.safe_load((folder / "README.md").read_text(encoding="utf-8").split("---\n")[1])


def test_the_card_has_the_header_of_the_hub(tmp_path):
    contents = released(60)
    write_contents(contents, tmp_path, chosen_formats(["huggingface"]))
    told = header(tmp_path)
    assert told["language"] == ["hi", "en"] and told["license"] == "cc-by-4.0" and told["size_categories"] == ["n<1K"]
    assert told["task_categories"] == ["translation"] and told["multilinguality"] == ["translation"]
    assert told["configs"] == [
        {"config_name": "default", "data_files": [{"split": s, "path": f"data/{s}-*"} for s in SPLITS]}
    ]
    counts = {one["name"]: one["num_examples"] for one in told["dataset_info"]["splits"]}
    assert sum(counts.values()) == len(contents.pairs)
    for split, count in counts.items():
        (file,) = (tmp_path / "data").glob(f"{split}-*")
        table = pq.read_table(file)
        assert table.num_rows == count
        assert table.column_names == [one["name"] for one in told["dataset_info"]["features"]]
        (size,) = (one["num_bytes"] for one in told["dataset_info"]["splits"] if one["name"] == split)
        assert size == pytest.approx(table.nbytes, rel=0.02)


def test_without_the_layout_the_card_names_the_table(tmp_path):
    sample().write(tmp_path)
    told = header(tmp_path)
    assert told["configs"][0]["data_files"] == "pairs.parquet" and told["license"] == "other"
    assert "dataset_info" not in told


def test_a_split_without_a_pair_is_left_out(tmp_path):
    write_contents(released(1), tmp_path, chosen_formats(["huggingface"]))
    (file,) = (tmp_path / "data").iterdir()
    told = header(tmp_path)
    (one,) = told["dataset_info"]["splits"]
    assert file.name == f"{one['name']}-00000-of-00001.parquet" and one["num_examples"] == len(ROWS)
    card = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert card.count("`data/") == 1
    empty = type(released(1))([], released(1).documents, [], released(1).run)
    write_contents(empty, tmp_path, chosen_formats(["huggingface"]))
    assert not (tmp_path / "data").exists() and header(tmp_path)["configs"][0]["data_files"] == "pairs.jsonl"


@pytest.mark.parametrize("license", ["CC BY 4.0", "a\nb: c", "x" * 65, "-"])
def test_what_is_no_identifier_of_a_licence_is_refused(tmp_path, license):
    with pytest.raises(AlignError, match="no identifier of a licence"):
        sample().write(tmp_path / "out", license=license)
    assert not (tmp_path / "out").exists()


# --- XLIFF -----------------------------------------------------------------------------------------------------------

Q = f"{{{CORE}}}"


def test_xliff_has_the_structure_that_the_standard_asks_for(tmp_path):
    sample().write(tmp_path, ["xliff"])
    root = etree.parse(tmp_path / "pairs.xlf").getroot()
    assert (root.tag, dict(root.attrib)) == (f"{Q}xliff", {"version": "2.0", "srcLang": "hi", "trgLang": "en"})
    pairs = {pair.id: pair_record(pair) for pair in sample().pairs}
    assert [file.tag for file in root] == [f"{Q}file"] * len({(p.hi_doc, p.en_doc) for p in pairs.values()})
    assert len({file.get("id") for file in root}) == len(root)
    seen = []
    for file in root:
        head, *units = file
        assert head.tag == f"{{{METADATA}}}metadata" and [unit.tag for unit in units] == [f"{Q}unit"] * len(units)
        told = meta(head)
        for unit in units:
            pair = pairs[unit.get("id")]
            seen.append(pair.id)
            assert (told["hi_doc"], told["en_doc"]) == (pair.hi_doc, pair.en_doc) and file.get(
                "original"
            ) == pair.hi_doc
            data, segment = unit
            assert segment.tag == f"{Q}segment" and [side.tag for side in segment] == [f"{Q}source", f"{Q}target"]
            assert float(meta(data)["probability"]) == pair.probability
            assert meta(data)["hi_span"] == "-".join(map(str, pair.hi_span))
    assert sorted(seen) == sorted(pairs)


def meta(metadata):
    (group,) = metadata
    assert group.tag == f"{{{METADATA}}}metaGroup"
    return {one.get("type"): one.text for one in group}


def test_our_own_reader_reads_the_pairs_of_xliff(tmp_path):
    sample().write(tmp_path, ["xliff"])
    rows = [(row["hi"], row["en"]) for _, row in numbered_rows(str(tmp_path / "pairs.xlf"), ("hi", "en"))]
    plain = [(pair.hi, pair.en) for pair in sample().pairs if pair.en.isprintable() and pair.hi.isprintable()]
    assert len(rows) == len(ROWS) and len(plain) > 6 and set(plain) <= set(rows)


# --- beads -----------------------------------------------------------------------------------------------------------


def test_the_ladder_has_the_beads_of_translated_documents_as_evaluate_reads_them(tmp_path):
    contents = sample().contents()
    pairs = [
        msgspec.structs.replace(pair, mode="parallel", hi_doc="../a/../b c") if pair.hi_doc == "hi1" else pair
        for pair in contents.pairs[::-1]
    ]
    write_contents(type(contents)(pairs, contents.documents, [], contents.run), tmp_path, chosen_formats(["ladder"]))
    index = [json.loads(line) for line in (tmp_path / "ladder" / "index.jsonl").read_text().splitlines()]
    assert {(row["hi_doc"], row["en_doc"]) for row in index} == {
        (pair.hi_doc, pair.en_doc) for pair in pairs if pair.mode == "parallel"
    }
    for row in index:
        own = [pair for pair in pairs if (pair.hi_doc, pair.en_doc) == (row["hi_doc"], row["en_doc"])]
        path = tmp_path / "ladder" / row["file"]
        assert path.parent == tmp_path / "ladder" and len(own) == row["beads"]
        beads = read_gold(str(path)).beads
        assert list(beads) == sorted((pair.hi_sentences, pair.en_sentences) for pair in own)
        costs = [float(line.split(":")[2]) for line in path.read_text(encoding="utf-8").splitlines()]
        assert costs == pytest.approx([1 - pair.probability for pair in sorted(own, key=lambda p: p.hi_sentences)])


NAMES = st.text(st.characters(codec=None, exclude_categories=()), max_size=300)


@given(NAMES, NAMES)
def test_a_ladders_name_is_safe_and_tells_documents_apart(hi, en):
    name = ladder_name(hi, en)
    assert name.isascii() and len(name) < 120 and Path(name).name == name and not name.startswith((".", "-"))
    assert name.replace("_", "").replace("-", "").removesuffix(".txt").isalnum()
    assert ladder_name(hi + "x", en) != name != ladder_name(hi, "x" + en) and (hi == en or ladder_name(en, hi) != name)


# --- memory ----------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", ["csv", "jsonl", "ladder", "moses", "tmx", "tsv", "xliff", "xlsx"])
def test_a_format_holds_no_second_copy_of_the_pairs(tmp_path, name):
    whole, few = made_up(4_000), made_up(10)
    one = export_formats()[name]
    for folder in ("few", "all"):
        (tmp_path / folder).mkdir()
    one.write(few, tmp_path / "few")  # what is imported counts once
    tracemalloc.start()
    try:
        one.write(whole, tmp_path / "all")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000  # bytes; the texts of the records have 1,300,000


def test_a_row_group_is_written_before_the_next_is_made(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "_ROW_GROUP", 20)
    monkeypatch.setattr(parquet, "_PIECE", 6)
    parquet.write(made_up(50), tmp_path)
    told = pq.ParquetFile(tmp_path / "pairs.parquet").metadata
    assert [told.row_group(k).num_rows for k in range(told.num_row_groups)] == [20, 20, 10]
