"""The check of a translation: every sentence in order, what changed, what is missing, what was added."""

from __future__ import annotations

import json
import sys

import pytest

from align.api import Aligner
from align.cli import main

HI = (
    "बैठक सोमवार को हुई।\nपुल पर 12 करोड़ रुपये खर्च होंगे।\nमेयर ने इंजीनियर की चिट्ठी पढ़ी।\n"
    "सड़क अगले साल तक बन जाएगी।\nबारिश में नदी का पानी गाँव तक आ गया था।\n"
)
EN = (
    "The meeting took place on Monday.\nRs 15 crore will be spent on the bridge.\n"
    "The road will be ready by next year.\nIn the rains the river had reached the village.\n"
    "The band of the school played on the lawn until dark.\n"
)


@pytest.fixture
def pair(tmp_path):
    (tmp_path / "a.hi.txt").write_text(HI, encoding="utf-8")
    (tmp_path / "a.en.txt").write_text(EN, encoding="utf-8")
    return tmp_path


def test_what_changed_is_missing_or_was_added_is_told_in_order(encoder, pair):
    found = Aligner().check([str(pair / "a.hi.txt"), str(pair / "a.en.txt")])
    assert [sentence.text for one in found for sentence in one.hi] == HI.strip().split("\n")
    assert [sentence.text for one in found for sentence in one.en] == EN.strip().split("\n")
    told = {one.texts: [finding.type for finding in one.findings] for one in found}
    assert told["बैठक सोमवार को हुई।", "The meeting took place on Monday."] == []
    assert "number" in told["पुल पर 12 करोड़ रुपये खर्च होंगे।", "Rs 15 crore will be spent on the bridge."]
    assert told["मेयर ने इंजीनियर की चिट्ठी पढ़ी।", ""] == ["omission"]
    assert told["", "The band of the school played on the lawn until dark."] == ["addition"]


def run(monkeypatch, *args):
    monkeypatch.setattr(sys, "argv", ["align", *args])
    with pytest.raises(SystemExit) as done:
        main()
    return done.value.code or 0


def test_the_command_writes_records_and_a_page(encoder, pair, monkeypatch, capsys):
    assert run(monkeypatch, "check", str(pair), "--out", str(pair / "out"), "--fail-on-drift") == 1
    records = [json.loads(line) for line in (pair / "out" / "check.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [one["id"] for one in records] == list(range(1, len(records) + 1))
    page = (pair / "out" / "check.html").read_text(encoding="utf-8")
    assert "15 crore" in page and "not in the English text" in page and "to look at; report:" in capsys.readouterr().err


def test_documents_that_are_no_pair_are_refused_in_a_line(pair, monkeypatch, capsys):
    (pair / "b.hi.txt").write_text(HI, encoding="utf-8")
    assert run(monkeypatch, "check", str(pair)) == 2
    assert "b.txt is not one Hindi and one English document" in capsys.readouterr().err
