"""Every command of the tutorial and of the how-to pages runs, and gives what the page shows, up to its numbers."""

import doctest
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from review.review_run import decide

from align.cli import main
from align.output.contents import load_corpus

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGES = ["tutorial.md", "review.md", *(f"how-to/{path.name}" for path in sorted((DOCS / "how-to").glob("*.md")))]
# What a page shows that no test can run, and why.
NOT_RUN = {
    r"align .*--model": "downloads a model",
    r"align models fit": "needs the model and a checkout",
    r"align calibrate": "needs 100 decisions",
}
FILE = re.compile(r'^```\w+ title="([^"]+)"\n(.*?)^```', re.DOTALL | re.MULTILINE)
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
GAP = "…"


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def commands(text: str) -> list[tuple[str, list[str]]]:
    """The commands of a page, each with the lines of output that are shown of it."""
    found: list[tuple[str, list[str]]] = []
    for block in CONSOLE.findall(text):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return found


def not_run(command: str) -> list[str]:
    return [pattern for pattern in NOT_RUN if re.match(pattern, command)]


def lay_out(name: str, folder: Path) -> None:
    """Write the files of a page, and those of the tutorial where the page refers to it."""
    texts = [page(name)] + ([page("tutorial.md")] if "tutorial.md)" in page(name) else [])
    for path, text in (one for whole in texts for one in FILE.findall(whole)):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def run(command: str, monkeypatch, capsys) -> tuple[int, str]:
    """The exit code and the output of a command: of `align` in this process, of others in a shell."""
    words = shlex.split(command, comments=True)
    if words[0] != "align":
        done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr
    monkeypatch.setattr(sys, "argv", words)
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr()
    return ended.value.code or 0, told.out + told.err


def bare(line: str) -> str:
    """A line without its numbers and the width of its spaces."""
    return " ".join(re.sub(r"\d[\d.,]*", "0", line).split())


def missing(shown: list[str], output: str) -> list[str]:
    """What the page shows and the output does not have, in its order; … stands for anything."""
    left = iter([bare(line) for line in output.splitlines()])
    starts = [bare(line.removesuffix(GAP)) for line in shown if line.strip() != GAP]
    return [start for start in starts if not any(line.startswith(start) for line in left)]


def reader(folder, name, port, started, sample=()) -> int:
    """Decide in place of the page: everything is right but the most doubtful pair."""
    pairs = sorted(load_corpus(folder).pairs, key=lambda pair: pair.probability)
    verdicts = [(pair.id, "reject" if pair is pairs[0] else "accept") for pair in pairs]
    chosen = [one for one in verdicts if not sample or one[0] in sample]
    decide(folder, name, *chosen)
    return len(chosen)


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_the_commands_of_a_page_run(name, encoder, tmp_path, monkeypatch, capsys):
    lay_out(name, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("align.jobs.review.serve_review", reader)
    ran = [(command, shown) for command, shown in commands(page(name)) if not not_run(command)]
    for command, shown in ran:
        code, output = run(command, monkeypatch, capsys)
        assert code == 0, f"{command}\n{output}"
        assert not missing(shown, output), f"{command}\n{missing(shown, output)}\n{output}"
    assert ran


def test_only_what_is_listed_is_not_run():
    every = [command for name in PAGES for command, _ in commands(page(name))]
    assert {pattern for command in every for pattern in not_run(command)} == set(NOT_RUN)


def test_what_a_page_shows_must_be_there():
    assert missing(["a 1", "…", "b…"], "a 22\nx\nb and more\n") == []
    assert missing(["b", "a"], "a\nb\n") == ["a"]


@pytest.mark.slow
def test_the_python_example_gives_what_it_shows(encoder, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (block,) = re.findall(r"```pycon\n(.*?)```", page("python.md"), re.DOTALL)
    said: list[str] = []
    result = doctest.DocTestRunner().run(
        doctest.DocTestParser().get_doctest(block, {}, "python.md", "python.md", 0), out=said.append
    )
    assert result.attempted and not result.failed, "".join(said)
