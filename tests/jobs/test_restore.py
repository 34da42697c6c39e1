"""A corpus without its texts: none is left in it, and who holds the documents gets it back byte for byte."""

import dataclasses
import hashlib
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from sample_corpus import ROWS, sample

from align.alignment.sentence_aligner import load_sentence_aligner
from align.core.errors import AlignError
from align.core.jsonl import read_records
from align.core.types import Dropped, RunnerUp
from align.jobs.corpus import Config, build_corpus
from align.jobs.restore import restore_corpus
from align.output.contents import load_corpus
from align.output.corpus_page import render_corpus
from align.output.formats import export_formats
from align.output.records import DropRecord, OffsetPairRecord, PairRecord

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "sample"


def corpus():
    """The sample with runners-up, and with places for all that was left out."""
    full = sample()
    pairs = [
        dataclasses.replace(pair, runner_up=RunnerUp(other.en, other.en_sentences, 0.5, 0.25))
        for pair in full.pairs
        for other in full.pairs
        if other.en_doc == pair.en_doc and (other is full.pairs[-1] or other is full.pairs[0] or other is full.pairs[1])
    ]
    assert len(pairs) == len(ROWS)
    left = [
        Dropped("filter", "duplicate", f"{one.hi_doc.id} | {other.en_doc.id}", f"{one.hi} | {other.en}", spans=(
            tuple((s.start, s.end) for s in one.hi_sentences), tuple((s.start, s.end) for s in other.en_sentences)
        ))
        for one, other in ((full.pairs[2], full.pairs[8]), (full.pairs[0], full.pairs[1]))
    ]  # fmt: skip
    heading = Dropped("clean", "heading", "hi0", full.documents[0].text[:7], 0, 7, 0.9)
    return dataclasses.replace(full, pairs=pairs, dropped=[full.dropped[0], heading, *left])


def everything(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_no_text_is_left(tmp_path):
    corpus().write(tmp_path, text="offsets")
    written = everything(tmp_path)
    assert set(written) == {
        *("pairs.jsonl", "pairs.parquet", "documents.jsonl", "dropped.jsonl", "rejected.jsonl"),
        *("run.json", "README.md", "manifest.json"),
    }
    whole = b"".join(raw for name, raw in written.items() if name != "pairs.parquet").decode("utf-8")
    whole += str(pq.read_table(tmp_path / "pairs.parquet").to_pylist())
    for hi, en, *_ in ROWS:
        for text in (*hi, *en):
            assert not any(
                word in whole for word in text.split() if len(word) > 5 and word not in ("bridge", "offsets")
            )
    for pair, full in zip(read_records(tmp_path / "pairs.jsonl", OffsetPairRecord), corpus().pairs, strict=True):
        assert (pair.hi, pair.en, pair.hi_span) == ("", "", full.hi_span)
        assert pair.en_sha256 == hashlib.sha256(full.en.encode()).hexdigest()
    columns = pq.read_table(tmp_path / "pairs.parquet").column_names
    assert columns == [name for name in OffsetPairRecord.__struct_fields__ if name != "review"]
    assert "The texts are not here" in written["README.md"].decode("utf-8")


@pytest.mark.parametrize("formats", [[], ["xliff", "ladder", "huggingface", "moses"]])
def test_the_corpus_comes_back_byte_for_byte(tmp_path, formats):
    full = corpus()
    full.write(tmp_path / "full", formats, license="cc-by-4.0")
    full.write(tmp_path / "bare", ["ladder"], text="offsets", license="cc-by-4.0")
    renamed = [dataclasses.replace(document, id=f"other-{document.id}") for document in full.documents[::-1]]
    restored = restore_corpus(tmp_path / "bare", renamed, tmp_path / "again", formats)  # found by their texts
    assert not restored.lost and not restored.lost_words
    assert everything(tmp_path / "again") == everything(tmp_path / "full")


@pytest.mark.encoder
def test_a_corpus_of_real_inputs_comes_back_byte_for_byte(tmp_path, encoder):
    full = build_corpus([SAMPLE], Config(), load_sentence_aligner(progress=False))
    full.write(tmp_path / "full")
    full.write(tmp_path / "bare", text="offsets")
    assert any(drop.stage == "filter" for drop in full.dropped) and any(full.unpaired.values())
    restored = restore_corpus(tmp_path / "bare", [SAMPLE], tmp_path / "again")
    assert not restored.lost
    assert everything(tmp_path / "again") == everything(tmp_path / "full")
    texts = {document.id: document.text for document in full.documents}
    for one in load_corpus(tmp_path / "again").documents:
        assert one.sha256 == hashlib.sha256(texts[one.id].encode()).hexdigest()


def test_what_cannot_be_restored_is_said_with_its_reason(tmp_path):
    full = corpus()
    full.write(tmp_path / "bare", text="offsets")
    changed, gone = full.pairs[0].hi_doc.id, full.pairs[1].en_doc.id
    sentence = full.pairs[0].hi_sentences[0]
    held = []
    for document in full.documents:
        if document.id == changed:  # one sentence has another text; all that follows is in its place
            text = document.text[: sentence.start] + "क" * len(sentence.text) + document.text[sentence.end :]
            held.append(dataclasses.replace(document, text=text))
        elif document.id != gone:
            held.append(document)
    restored = restore_corpus(tmp_path / "bare", held, tmp_path / "again", ["jsonl"])
    reasons = {one.pair.id: one.reason for one in restored.lost}
    expected = {pair.id: f"no document {gone!r} among the inputs, nor one of its text" for pair in full.pairs
                if pair.en_doc.id == gone}  # fmt: skip
    assert reasons == expected | {full.pairs[0].id: f"in {changed!r} stands another text in its place"}
    kept = {pair.id: pair for pair in read_records(tmp_path / "again" / "pairs.jsonl", PairRecord)}
    assert kept.keys() == {pair.id for pair in full.pairs} - reasons.keys() and kept
    for pair in full.pairs:
        if pair.id in kept:
            assert (kept[pair.id].hi, kept[pair.id].en) == (pair.hi, pair.en)
            assert kept[pair.id].runner_up.en == pair.runner_up.en
    drops = list(read_records(tmp_path / "again" / "dropped.jsonl", DropRecord))
    lost = [drop for drop in drops if drop.reason.startswith("not restored: ")]
    assert len(lost) == len(reasons) and all(drop.stage == "filter" and drop.spans and not drop.text for drop in lost)
    assert next(drop for drop in drops if drop.reason == "heading").text == ""  # its document has changed
    assert f"{len(expected)} because no document" in restored.lost_words


def test_a_changed_document_gives_no_runner_up(tmp_path):
    full = corpus()
    full.write(tmp_path / "bare", text="offsets")
    name = full.pairs[0].en_doc.id
    held = [dataclasses.replace(d, text=d.text + "More.") if d.id == name else d for d in full.documents]
    restored = restore_corpus(tmp_path / "bare", held, tmp_path / "again", ["jsonl"])
    assert not restored.lost
    for pair in restored.contents.pairs:
        assert (pair.runner_up is None) == (pair.en_doc == name)


def test_documents_that_are_none_of_the_corpus_restore_nothing(tmp_path):
    corpus().write(tmp_path / "bare", text="offsets")
    foreign = [dataclasses.replace(document, id="x", text=document.text + "।") for document in corpus().documents[:1]]
    with pytest.raises(AlignError, match=r"12 pairs not restored: .* documents\.jsonl lists"):
        restore_corpus(tmp_path / "bare", foreign, tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_a_folder_is_told_from_one_of_the_other_kind(tmp_path):
    corpus().write(tmp_path / "full", ["jsonl"])
    corpus().write(tmp_path / "bare", ["jsonl"], text="offsets")
    with pytest.raises(AlignError, match="was not written without texts"):
        restore_corpus(tmp_path / "full", corpus().documents, tmp_path / "again")
    for read in (load_corpus, render_corpus):
        with pytest.raises(AlignError, match=r"without texts .*align restore"):
            read(tmp_path / "bare")


def test_formats_that_hold_texts_are_refused_by_name(tmp_path):
    for name, one in export_formats().items():
        if not one.TEXTLESS:
            with pytest.raises(AlignError, match=f"format '{name}' holds the texts .* use jsonl, ladder, parquet"):
                sample().write(tmp_path / "out", [name], text="offsets")
    with pytest.raises(AlignError, match="unknown text 'none'"):
        sample().write(tmp_path / "out", text="none")
    assert not (tmp_path / "out").exists()
    for one in sample().write(tmp_path / "out", ["ladder"], text="offsets"):
        assert one.is_file()
    assert json.loads((tmp_path / "out" / "run.json").read_text())["config"]["text"] == "offsets"


def test_an_empty_corpus_comes_back(tmp_path):
    empty = dataclasses.replace(corpus(), pairs=[], dropped=[])
    empty.write(tmp_path / "full")
    empty.write(tmp_path / "bare", text="offsets")
    restore_corpus(tmp_path / "bare", empty.documents, tmp_path / "again")
    assert everything(tmp_path / "again") == everything(tmp_path / "full")
