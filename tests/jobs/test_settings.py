"""Settings: the last that says one stands, each tells where it is from, and a file that is wrong is refused."""

import pytest

from align.core.errors import AlignError
from align.filters.steps import STEPS, Cleaning
from align.jobs.corpus import Config
from align.jobs.settings import COMMAND, DEFAULT, settled


def file(tmp_path, text):
    path = tmp_path / "run.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_the_defaults_stand_and_say_so():
    settings = settled({})
    assert settings.config == Config()
    assert set(settings.origins.values()) == {DEFAULT}


def test_the_command_line_stands_over_the_file_over_the_defaults(tmp_path):
    path = file(tmp_path, 'inputs = ["a"]\nprecision = 0.9\nmode = "parallel"\nclean = true\nexclude = ["x"]\n')
    settings = settled({"min_probability": 0.5, "mode": "comparable"}, path)
    assert settings.values["inputs"] == ["a"]
    assert settings.config == Config("comparable", 0.5, None, clean=Cleaning(STEPS, {}, ("x",)))
    assert settings.origins["mode"] == COMMAND and settings.origins["clean"] == str(path)


def test_what_is_shown_is_a_file_that_says_the_same(tmp_path):
    path = file(tmp_path, 'out = "o ü"\n[clean]\nsteps = ["copy", "length"]\nlength = { most = 9 }\n')
    settings = settled({"precision": 0.9}, path)
    again = settled({}, file(tmp_path, settings.toml))
    assert dict(again.values) == dict(settings.values)
    assert "# min_probability is not set" in settings.toml and "# command line" in settings.toml


def test_columns_may_be_named_in_the_file_and_on_the_command_line(tmp_path):
    path = file(tmp_path, 'columns = { text = "matter" }\n')
    assert settled({}, path).config.columns == {"text": "matter"}
    assert settled({"columns": {"date": "day"}}, path).config.columns == {"date": "day"}


@pytest.mark.parametrize(
    "text",
    [
        'colour = "red"',
        "precision = true",
        'precision = "0.9"',
        'inputs = "news"',
        "inputs = [1]",
        "mode = 1",
        "= 1",
        "columns = { text = 1 }",
    ],
)
def test_a_file_that_is_wrong_is_refused_with_its_name(tmp_path, text):
    with pytest.raises(AlignError) as told:
        settled({}, file(tmp_path, text))
    assert "run.toml" in str(told.value) and told.value.hint


def test_two_files_and_none_at_all_are_refused(tmp_path):
    with pytest.raises(AlignError, match="exclude each other"):
        settled({}, tmp_path / "a.toml", tmp_path / "run.json")
    with pytest.raises(AlignError):
        settled({}, tmp_path / "none.toml")
