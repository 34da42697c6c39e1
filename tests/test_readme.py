"""What README shows is what happens."""

import doctest
import os
import re
from pathlib import Path

import pytest

from align.output.formats import export_formats

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = ["README.md", *(str(path.relative_to(ROOT)) for path in sorted(ROOT.glob("docs/**/*.md")))]


@pytest.mark.encoder
@pytest.mark.slow
def test_the_python_example_runs_and_gives_what_it_shows(encoder, tmp_path, monkeypatch):
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    (block,) = re.findall(r"```pycon\n(.*?)```", README, re.DOTALL)
    test = doctest.DocTestParser().get_doctest(block, {}, "README", "README.md", 0)
    said: list[str] = []
    result = doctest.DocTestRunner().run(test, out=said.append)
    assert result.attempted > 10 and not result.failed, "".join(said)
    assert (tmp_path / "out" / "sample" / "report.html").is_file()


def test_every_make_target_it_names_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z][a-z-]+)", README, re.MULTILINE))
    assert {"align", "test"} <= named <= targets


@pytest.mark.parametrize("page", PAGES)
def test_links_and_files_named_exist(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    named = re.findall(r"`((?:align|models|training|benchmarks|tests|data|docs)/[\w./-]+\.[a-z]+)`", text)
    missing = [link for link in links if not (ROOT / page).parent.joinpath(link).exists()]
    missing += [name for name in named if not (ROOT / name).exists()]
    assert not missing and os.access(ROOT / page, os.R_OK)


def test_every_export_format_is_named():
    listed = README.replace("JSON Lines", "jsonl").replace("report", "html").lower()
    assert all(name in listed for name in export_formats())
