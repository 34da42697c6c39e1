"""The schema of the records: what is made, what is documented, what is read back and what is refused."""

import json
import re
from pathlib import Path
from typing import get_type_hints

import msgspec
import numpy as np
import pytest
from sample_corpus import sample

from align.core.errors import AlignError
from align.core.jsonl import json_line, read_json, read_records, write_json, write_jsonl
from align.core.types import Bead, Document, Evidence, Finding, Pair, Quote, RunnerUp, Sentence
from align.output import check_page, drift_records
from align.output.contents import pair_record
from align.output.drift_records import QuoteRecord, QuotesRecord, finding_record, quote_records
from align.output.records import DocumentRecord, DropRecord, MentionRecord, PairRecord, Record, RunRecord, as_record

DOCS = (Path(__file__).resolve().parents[2] / "docs" / "records.md").read_text(encoding="utf-8")
KINDS = [kind for base in (Record, QuoteRecord) for kind in base.__subclasses__()]


def documented(name):
    """The rows of the table below the line that names a record, as field and meaning."""
    below = DOCS.split(f"(`{name}`)", 1)[1].split("| field | what |\n|---|---|\n", 1)[1]
    rows = below.split("\n\n", 1)[0].splitlines()
    return [re.fullmatch(r"\| `(\w+)` \| (.*) \|", row).groups() for row in rows]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_documentation_has_every_field_with_its_meaning_and_no_other(kind):
    hints = get_type_hints(kind, include_extras=True)
    meanings = [hints[name].__metadata__[0].description for name in kind.__struct_fields__]
    assert documented(kind.__name__) == list(zip(kind.__struct_fields__, meanings, strict=True))


def test_the_documentation_names_no_record_that_does_not_exist():
    assert set(re.findall(r"`(\w+Record)`\)", DOCS)) == {kind.__name__ for kind in KINDS}
    assert len(KINDS) == 22 and check_page.CheckRecord in KINDS and drift_records.ClusterRecord in KINDS


def test_a_pair_is_this_record_and_this_line():
    hi_doc = Document("शीर्षक। नदी बढ़ी।", "hi", "नदी टाइम्स", "h", date="2026-07-05")
    en_doc = Document("Head. The river rose. It fell.", "en", id="e")
    hi = [Sentence("h", 1, 8, 17, "नदी बढ़ी।", "hi")]
    en = [Sentence("e", 1, 6, 21, "The river rose.", "en"), Sentence("e", 2, 22, 30, "It fell.", "en")]
    bead = Bead((1,), (1, 2), np.float32(0.5), float("nan"), 0.12345678)
    made = pair_record(
        Pair(
            "x", "नदी बढ़ी।", "The river rose. It\u2028fell\ud800.", hi_doc, en_doc, hi, en, bead.type, bead.similarity,
            bead.margin, bead.probability, Evidence(), "parallel", "toy", why={"cosine": 2 / 3},
            runner_up=RunnerUp("It fell.", en[1:], 0.25, 0.0),
        )
    )  # fmt: skip
    expected = (
        '{"id": "x", "hi": "नदी बढ़ी।", "en": "The river rose. It\\u2028fell\ufffd.", "hi_doc": "h", "en_doc": "e", '
        '"hi_source": "नदी टाइम्स", "en_source": "e", "hi_sentences": [1], "en_sentences": [1, 2], '
        '"hi_span": [8, 17], "en_span": [6, 30], "hi_sentence_spans": [[8, 17]], '
        '"en_sentence_spans": [[6, 21], [22, 30]], "type": "1-2", "relation": "equivalent", "similarity": 0.5, '
        '"margin": null, "probability": 0.123457, '
        '"evidence": {"names": [], "numbers": [], "words": [], "only_hi": [], "only_en": []}, '
        '"why": {"cosine": 0.666667}, '
        '"runner_up": {"en": "It fell.", "en_sentences": [2], "similarity": 0.25, "probability": 0.0}, '
        '"mode": "parallel", "model": "toy", "flags": [], "reason": "", "number": 0}\n'
    )
    assert json_line(made) == expected
    assert made.side("en").sentences == (1, 2) and made.side("hi").span == (8, 17)


def test_records_written_are_read_back_as_they_were(tmp_path):
    made = [pair_record(pair) for pair in sample().pairs]
    write_jsonl(tmp_path / "pairs.jsonl", made)
    assert list(read_records(tmp_path / "pairs.jsonl", PairRecord)) == made
    run = as_record(RunRecord, **sample().run)
    write_json(tmp_path / "run.json", run)
    assert read_json(tmp_path / "run.json", RunRecord) == run


def test_a_field_that_the_schema_lacks_is_refused_where_it_is_written_and_passed_over_where_it_is_read(tmp_path):
    with pytest.raises(TypeError, match="MentionRecord has no field place"):
        as_record(MentionRecord, kind="name", span=(0, 1), text="a", place=3)
    with pytest.raises(msgspec.ValidationError, match="span"):
        as_record(MentionRecord, kind="name", span=(0, 1, 2), text="a")
    path = tmp_path / "documents.jsonl"
    path.write_text('{"id": "a", "lang": "hi", "new": [1]}\n\n{"id": "b", "lang": "en"}\n', encoding="utf-8")
    first, second = read_records(path, DocumentRecord)
    assert first == DocumentRecord(id="a", lang="hi", source="", characters=0) and second.id == "b"


def test_an_older_pair_without_the_later_fields_is_read(tmp_path):
    promised = [
        *("id", "hi", "en", "hi_doc", "en_doc", "hi_sentences", "en_sentences", "hi_span", "en_span"),
        *("type", "similarity", "margin", "probability", "evidence", "mode", "model"),
    ]
    record = json.loads(json_line(pair_record(sample().pairs[0])))
    old = {name: record[name] for name in promised}
    old["evidence"] = {name: record["evidence"][name] for name in ("names", "numbers")}
    (tmp_path / "pairs.jsonl").write_text(json.dumps(old) + "\n", encoding="utf-8")
    (read,) = read_records(tmp_path / "pairs.jsonl", PairRecord)
    assert (read.relation, read.why, read.runner_up, read.hi_sentence_spans) == ("equivalent", {}, None, ())
    for name in promised:
        (tmp_path / "pairs.jsonl").write_text(json.dumps({**old, name: {}}) + "\n", encoding="utf-8")
        with pytest.raises(AlignError, match=rf"pairs\.jsonl:1: no pair record \(.*\$\.{name}"):
            list(read_records(tmp_path / "pairs.jsonl", PairRecord))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("[]", "Expected `object`, got `array`"),
        ('{"stage": "read"', "truncated"),
        ('{"stage": "read", "reason": "x"}', "missing required field `doc`"),
        ('{"stage": "lost", "reason": "x", "doc": "d"}', r"Invalid enum value 'lost' - at `\$\.stage`"),
        ('{"stage": "read", "reason": "x", "doc": "d", "span": [1, "2"]}', r"Expected `int`, got `str`.*span"),
    ],
)
def test_a_bad_line_is_one_error_with_its_place_and_what_to_do(tmp_path, line, said):
    path = tmp_path / "dropped.jsonl"
    path.write_text('{"stage": "read", "reason": "x", "doc": "d"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(AlignError, match=said) as error:
        list(read_records(path, DropRecord))
    assert str(error.value).startswith(f"{path}:2: no drop record (") and "run the command again" in str(error.value)


def test_files_that_are_not_there_are_named(tmp_path):
    with pytest.raises(AlignError, match=r"pairs\.jsonl: unreadable"):
        list(read_records(tmp_path / "pairs.jsonl", PairRecord))
    with pytest.raises(AlignError, match=r"run\.json: unreadable"):
        read_json(tmp_path / "run.json", RunRecord)


def test_quotes_have_a_person_in_a_folder_only():
    documents = [Document("“a” he said", "en", id="d"), Document("", "hi", id="none")]
    found = [Quote("d", 1, 2, "a", "en", "he", "direct", "said")]
    alone, empty = quote_records(documents, found)
    assert json_line(alone) == (
        '{"id": "d", "quotes": [{"start": 1, "end": 2, "text": "a", "speaker": "he", "kind": "direct", '
        '"cue": "said", "named": true}]}\n'
    )
    assert empty == QuotesRecord(id="none", quotes=())
    (named, _) = quote_records(documents, found, {("d", "he"): "A. Rao"})
    assert named.quotes[0].person == "A. Rao"


def test_what_was_not_fitted_has_no_probability():
    found = Finding("speaker", "critical", None, (3, 3), "Another speaker.", None)
    assert json_line(finding_record(found)) == (
        '{"type": "speaker", "severity": "critical", "a": null, "b": [3, 3], "message": "Another speaker.", '
        '"probability": null}\n'
    )
