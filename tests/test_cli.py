"""The command line as its users meet it: exit codes, streams, help; in a process of its own where it matters."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from align import __version__
from align.cli import main

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = (
    *("corpus", "lines", "score", "sentences", "quotes", "drift", "names"),
    *("check", "config", "evaluate", "explain", "filter", "report", "models", "bench"),
    *("review", "calibrate", "audit"),
)
HI = "नदी का पानी बढ़ गया।\nस्कूल बंद है।\n"
EN = "The river has risen.\nThe school is closed.\n"


@pytest.fixture
def called(monkeypatch, capsys):
    """Runs a command in this process: exit code, stdout, stderr."""

    def call(*words):
        monkeypatch.setattr(sys, "argv", ["align", *map(str, words)])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = stop.code or 0
        return code, *capsys.readouterr()

    return call


def align(*words, stdin=""):
    return subprocess.run(
        [sys.executable, "-c", "from align.cli import main; main()", *map(str, words)],
        input=stdin.encode(), capture_output=True, check=False, cwd=ROOT, env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_an_example_and_stands_in_the_readme(called, command):
    code, out, _ = called(command, "--help")
    assert code == 0 and "Usage" in out
    assert command in ("models", "config") or f"Example: align {command}" in " ".join(out.replace("│", " ").split())
    assert f"align {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_help_shows_the_defaults(called):
    _, out, _ = called("corpus", "--help")
    told = " ".join(out.replace("│", " ").split())
    assert "[default: (the threshold with the highest expected F1)]" in told and "[default: auto]" in told


def test_the_version_is_the_packages(called):
    assert called("--version") == (0, f"milaan {__version__}\n", "")


@pytest.mark.slow
def test_help_imports_nothing_heavy():
    script = (
        "import sys; sys.argv = ['align', '--help']\n"
        "from align.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print(*{'torch', 'numpy', 'openvino', 'pandas', 'sentence_transformers'} & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, cwd=ROOT)
    assert done.stderr.strip() == b""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["corpus", "nowhere", "--out", "{out}"], "nowhere: no such file or folder"),
        (["corpus", "{hi}", "--out", "{out}"], "no English document"),
        (["corpus", "{hi}", "{en}", "--out", "{out}", "--mode", "fast"], "unknown mode 'fast'"),
        (["corpus", "{hi}", "{en}", "--out", "{out}", "--format", "docx"], "unknown format 'docx'"),
        (["corpus", "{hi}", "{en}", "--out", "{out}", "--precision", "2"], "--precision is 2"),
        (["corpus", "{hi}", "--out", "{out}", "--precision", "1", "--min-probability", "0"], "exclude each other"),
        (["lines", "{hi}", "nowhere"], "nowhere: no such file or folder"),
        (["score", "{hi}"], "no column hi, en"),
        (["sentences"], "give either INPUT or --paragraphs"),
        (["names", "{hi}"], "give either QUERIES and CANDIDATES or --pairs"),
        (["names", "{hi}", "{en}", "--top", "0"], "--top is 0"),
        (["evaluate", "{hi}", "{en}"], "x.hi.txt:1: no two indices"),
        (["corpus", "{hi}", "{en}", "--out", "{out}", "--text", "offsets", "--format", "tmx"], "'tmx' holds the texts"),
        (["corpus", "{hi}", "{en}", "--out", "{out}", "--license", "CC BY"], "'CC BY' is no identifier of a licence"),
        (["report", "nowhere"], "nowhere/pairs.jsonl: unreadable"),
        (["review", "nowhere", "--no-open"], "nowhere/pairs.jsonl: unreadable"),
        (["review", "nowhere", "--decided-only"], "options of the export without --export"),
        (["review", "nowhere", "--export", "{out}"], "nowhere/pairs.jsonl: unreadable"),
        (["calibrate", "nowhere"], "nowhere/pairs.jsonl: unreadable"),
        (["audit", "nowhere", "--no-page"], "nowhere/pairs.jsonl: unreadable"),
        (["restore", "nowhere", "{hi}", "--out", "{out}"], "nowhere/run.json: unreadable"),
        (["lines", "{hi}", "{en}", "--model", "no/such/folder"], "no/such/folder"),
        (["corpus", "{hi}", "--out", "{out}", "--column", "body"], "no such column: body="),
        (["sentences", "--paragraphs", "{hi}", "--column", "text=x"], "--column names those of INPUT"),
        (["drift", "--pairs", "{hi}", "--column", "text=x"], "no such column: text=x; write OURS=THEIRS, as id=story"),
        (["names", "{hi}", "{hi}", "--column", "a=x"], "--column names those of --pairs"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line_and_exit_code_two(called, tmp_path, words, said):
    places = {"hi": tmp_path / "x.hi.txt", "en": tmp_path / "x.en.txt", "out": tmp_path / "out"}
    places["hi"].write_text(HI, encoding="utf-8")
    places["en"].write_text(EN, encoding="utf-8")
    code, out, err = called(*(word.format(**places) for word in words))
    assert code == 2, err
    lines = err.splitlines()
    assert len(lines) == 1 and said in lines[0] and lines[0].startswith("align: ")
    assert not out and not places["out"].exists()


def test_usage_errors_exit_with_two(called):
    assert called("corpus")[0] == called("nothing")[0] == 2


@pytest.mark.slow
def test_a_process_of_its_own_tells_a_mistake_the_same_way():
    done = align("corpus", "nowhere", "--out", "nowhere-else")
    assert (done.returncode, done.stdout) == (2, b"") and done.stderr.startswith(b"align: nowhere: no such file")


@pytest.mark.encoder
@pytest.mark.parametrize("words", [("-q", "corpus"), ("corpus", "-q")])
def test_quiet_says_nothing(called, tmp_path, words):
    places = [tmp_path / "x.hi.txt", tmp_path / "x.en.txt"]
    for place, text in zip(places, (HI, EN), strict=True):
        place.write_text(text, encoding="utf-8")
    assert called(*words, *places, "--out", tmp_path / "out", "--format", "jsonl") == (0, "", "")
    assert (tmp_path / "out" / "pairs.jsonl").read_text(encoding="utf-8").count("\n") == 2


@pytest.mark.encoder
def test_texts_left_out_are_put_back(called, tmp_path):
    places = [tmp_path / "x.hi.txt", tmp_path / "x.en.txt"]
    for place, text in zip(places, (HI, EN), strict=True):
        place.write_text(text, encoding="utf-8")
    options = ("--license", "cc0-1.0", "--format", "tmx")
    for out, more in (("full", options), ("bare", (*options[:2], "--text", "offsets"))):
        assert called("corpus", *places, "--out", tmp_path / out, *more, "-q") == (0, "", "")
    places[0].write_text("# नया\n" + HI, encoding="utf-8")
    code, _, err = called("restore", tmp_path / "bare", *places, "--out", tmp_path / "again")
    assert code == 2 and "2 pairs not restored: 2 because in 'x.hi.txt' stands another text" in err
    places[0].write_text(HI, encoding="utf-8")
    code, out, err = called("restore", tmp_path / "bare", *places, "--out", tmp_path / "again", *options[2:])
    assert (code, out, err) == (0, "", f"2 pairs restored in {tmp_path / 'again'}\n")
    for name in ("pairs.jsonl", "pairs.tmx", "README.md"):
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "full" / name).read_bytes()


@pytest.mark.encoder
def test_lines_writes_records_alone_to_stdout(tmp_path):
    (tmp_path / "hi").write_text(HI, encoding="utf-8")
    (tmp_path / "en").write_text("\n" + EN, encoding="utf-8")
    done = align("lines", tmp_path / "hi", tmp_path / "en")
    records = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [(record["hi"], record["en"]) for record in records] == [([0], [1]), ([1], [2])]
    assert all(0 < record["probability"] <= 1 for record in records)


@pytest.mark.encoder
def test_score_answers_every_row_in_order(tmp_path):
    table = tmp_path / "pairs.tsv"
    river = "नदी का पानी बढ़ गया।"
    rows = [(river, "The river has risen."), (river, "Tickets are sold out."), ("", "x")]
    table.write_text(
        "id\thindi\tsource\n" + "".join(f"{k}\t{h}\t{e}\n" for k, (h, e) in enumerate(rows)), encoding="utf-8"
    )
    output = tmp_path / "out.jsonl"
    assert align("score", table, "--column", "en=source", "-o", output).returncode == 0
    found = [json.loads(line)["probability"] for line in output.read_text(encoding="utf-8").splitlines()]
    assert found[0] > 0.8 > 0.1 > found[1] and found[2] == 0


@pytest.mark.slow
def test_sentences_reads_paragraphs_from_stdin():
    row = json.dumps({"id": "p", "lang": "hi", "text": "नदी बढ़ी। स्कूल बंद है।"})
    done = align("sentences", "--paragraphs", "-", stdin=row + "\n")
    record = json.loads(done.stdout)
    assert record["id"] == "p"
    assert [s["text"] for s in record["sentences"]] == ["नदी बढ़ी।", "स्कूल बंद है।"]


def test_names_are_compared_in_pairs_and_searched(called, tmp_path):
    table, queries, names, out = (tmp_path / name for name in ("p.tsv", "q", "c", "o"))
    table.write_text("a\tb\nसुमित्रा देवी\tSumitra Devi\nसुमित्रा देवी\tRakesh Gupta\n", encoding="utf-8")
    assert called("names", "--pairs", table, "-o", out) == (0, "", "")
    records = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [record["match"] for record in records] == [True, False]
    queries.write_text("दिल्ली\n", encoding="utf-8")
    names.write_text("Dallas\nDelhi\nDehradun\n", encoding="utf-8")
    assert called("names", queries, names, "--top", "2", "-o", out) == (0, "", "")
    found = json.loads(out.read_text(encoding="utf-8"))
    assert found["query"] == "दिल्ली" and len(found["matches"]) == 2
    assert found["matches"][0]["name"] == "Delhi"


def test_models_list_starts_with_the_default(called):
    assert called("models", "list")[1].startswith("e5-small\t")
