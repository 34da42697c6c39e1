"""Drift with the real encoder: what must be told, what must stay silent, and the commands around it."""

import json
import sys
from pathlib import Path

import pytest
from drift_toys import fitted, random_judge
from hypothesis import given
from hypothesis import strategies as st
from toy import ToyEncoder

from align.cli import main
from align.core.types import RANK
from align.drift.judge import compare_texts
from align.jobs.drift import find_drift
from align.model.encoder import load_token_encoder

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "sample"


@pytest.fixture(scope="module")
def tokens(encoder):
    """The encoder's tokens; `encoder` builds it or skips."""
    return load_token_encoder()


def one(tokens, a, b):
    return compare_texts([(a, b)], tokens)[0]


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        ("बाढ़ में 25 लोग मारे गए और 40 घायल हुए।", "35 people were killed and 40 injured in the flood.", "number"),
        ("मंत्री ने कहा कि पुल सुरक्षित है।", "The minister said the bridge is not safe.", "negation"),
        ("सभी गाँवों में बिजली पहुँच गई है।", "Electricity has reached some villages.", "quantifier"),
        ("हम तुम्हारे बारे में सोच रहे हैं।", "हम आपके बारे में सोच रहे हैं।", "register"),
        ("The court accepted the petition on Friday.", "The court rejected the petition on Friday.", "antonym"),
        ("बैठक 5 मार्च को दिल्ली में होगी।", "The meeting will be held in Delhi on 5 May.", "date"),
        ("Ravi Das praised Sunita Devi in the house.", "Sunita Devi praised Ravi Das in the house.", "role"),
    ],
)
def test_what_changed_is_told_with_its_type(tokens, a, b, kind):
    for x, y in ((a, b), (b, a)):
        found = one(tokens, x, y)
        assert found.probability > 0.5
        assert kind in [finding.type for finding in found.findings]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("बाढ़ में 25 लोग मारे गए और 40 घायल हुए।", "25 people were killed and 40 injured in the flood."),
        ("मंत्री ने कहा कि पुल सुरक्षित है।", "The minister said that the bridge is safe."),
        ("हम सब तुम्हारे बारे में सोच रहे हैं।", "We are all thinking of you."),
        ("हम सब आपके बारे में सोच रहे हैं।", "We are all thinking of you."),
        ("मेयर ज़ोहरान ने १२ लोगों से बात की।", "मेयर जोहरान ने 12 लोगों से बात की।"),
        ("The mayor said, “We are ready.”", 'The mayor said, "We are ready."'),
    ],
)
def test_what_only_looks_different_stays_silent(tokens, a, b):
    found = one(tokens, a, b)
    assert not found.findings and found.probability < 0.5


@given(st.text(alphabet=st.sampled_from("नदी पानी the river 25 “”'न्.।\n \ud800"), max_size=40))
def test_identical_texts_drift_nothing(text):
    found = compare_texts([(text, text)], ToyEncoder(), fitted(random_judge(), drift={"cosine": 99.0}))[0]
    assert found.probability == 0 and not found.findings


def test_identical_texts_drift_nothing_with_the_real_encoder(tokens):
    for text in ("नदी का पानी 25 मीटर बढ़ गया।", "The river “rose” 25 metres.", "", "…\ud800"):
        found = one(tokens, text, text)
        assert found.probability == 0 and not found.findings


def test_a_text_against_nothing_has_drifted(tokens):
    found = one(tokens, "वह आया।", "")
    assert found.probability == 1 and [finding.type for finding in found.findings] == ["omission"]
    assert [finding.type for finding in one(tokens, "…", "He came.").findings] == ["addition"]


def test_findings_point_into_their_texts(tokens):
    a, b = "कल 25 लोग आए थे और सबने खाना खाया।", "Yesterday 35 people came and nobody ate."
    for finding in one(tokens, a, b).findings:
        assert finding.severity in RANK
        for span, text in ((finding.a, a), (finding.b, b)):
            assert span is None or 0 <= span[0] <= span[1] <= len(text)


# The commands


@pytest.fixture
def align(monkeypatch, capfd):
    """Run a command: its exit code, stdout and stderr."""

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["align", *map(str, words)])
        monkeypatch.chdir(ROOT)
        try:
            main()
            code = 0
        except SystemExit as done:
            code = done.code
        return (code, *capfd.readouterr())

    return run


def test_pairs_give_one_record_a_row(encoder, align, tmp_path):
    table = tmp_path / "pairs.tsv"
    table.write_text(
        "id\ta\tb\nx\t25 लोग आए।\t35 people came.\ny\tवह आया।\tHe came.\nz\t\tHe came.\n", encoding="utf-8"
    )
    code, out, _ = align("drift", "--pairs", table)
    assert code == 0
    records = [json.loads(line) for line in out.splitlines()]
    assert [record["id"] for record in records] == ["x", "y", "z"]
    assert all(0 <= record["probability"] <= 1 for record in records)
    finding = records[0]["findings"][0]
    assert finding["type"] == "number" and finding["a"] == [0, 2] and finding["b"] == [0, 2]
    assert align("drift", "--pairs", table, "--fail-on-drift")[:2] == (1, out)


def test_a_text_too_long_to_compare_is_an_error_with_its_line(align, tmp_path):
    table = tmp_path / "pairs.tsv"
    table.write_text("id\ta\tb\nx\tone\ttwo\ny\t" + "word " * 2001 + "\ttwo\n", encoding="utf-8")
    code, _, said = align("drift", "--pairs", table)
    assert code == 2 and f"{table}:3: a text of 2,001 words" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["drift"], "give either INPUT with --out DIR or --pairs"),
        (["drift", "data/sample"], "give either INPUT with --out DIR or --pairs"),
        (["drift", "nowhere", "--out", "x"], "nowhere: no such file"),
        (["drift", "--pairs", "nowhere.tsv"], "nowhere.tsv: no such file"),
        (["quotes"], "give either INPUT or --paragraphs"),
    ],
)
def test_a_mistake_is_one_line_and_exit_two(align, words, said):
    code, out, err = align(*words)
    assert (code, out) == (2, "") and said in err and err.count("\n") == 1


def test_quotes_of_paragraphs(align, tmp_path):
    rows = tmp_path / "rows.jsonl"
    rows.write_text(
        json.dumps({"id": "1", "lang": "hi", "text": "रवि दास ने कहा, “पानी बढ़ रहा है।”"}, ensure_ascii=False) + "\n",
        encoding="utf-8",
    )
    record = json.loads(align("quotes", "--paragraphs", rows)[1])
    assert record["id"] == "1"
    (quote,) = record["quotes"]
    assert (quote["speaker"], quote["kind"], quote["text"]) == ("रवि दास", "direct", "पानी बढ़ रहा है।")


@pytest.fixture(scope="module")
def sample(encoder, tmp_path_factory):
    out = tmp_path_factory.mktemp("drift")
    result = find_drift([str(SAMPLE)], progress=False)
    result.write(out)
    return result, out


def test_the_sample_has_utterances_of_several_outlets_and_languages(sample):
    result, out = sample
    langs = [{r.quote.lang for r in utterance.renderings} for utterance in result.clusters]
    assert len(langs) >= 5 and {"hi", "en"} in langs
    assert {path.name for path in out.iterdir()} == {
        "clusters.jsonl", "documents.jsonl", "drift.html", "dropped.jsonl", "facts.jsonl", "manifest.json",
        "quotes.jsonl", "run.json",
    }  # fmt: skip
    assert result.drifted


def test_spans_of_a_cluster_lead_back_to_the_documents(sample):
    result, out = sample
    documents = {document.id: document for document in result.documents}
    for line in (out / "clusters.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        for rendering in record["renderings"]:
            text = documents[rendering["doc"]].text
            assert text[rendering["start"] : rendering["end"]] == rendering["text"]
        for comparison in record["comparisons"]:
            texts = [record["renderings"][comparison[side]]["text"] for side in "ab"]
            for finding in comparison["findings"]:
                for span, text in zip((finding["a"], finding["b"]), texts, strict=True):
                    assert span is None or 0 <= span[0] <= span[1] <= len(text)


def test_the_news_articles(encoder, shared):
    result = find_drift([str(shared / "news")], progress=False)
    told = [finding for utterance in result.clusters for finding in utterance.findings]
    assert "register" in {finding.type for finding in told}
    assert not [finding for finding in told if finding.severity == "critical"]
