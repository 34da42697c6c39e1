"""Recipes: every one is complete, and a model is found by name, by hub name or as a folder."""

from __future__ import annotations

import json
import sys

import pytest

from align.cli import main
from align.core import paths
from align.core.errors import AlignError
from align.core.paths import models_dir
from align.model import recipes
from align.model.recipes import Recipe, list_recipes, load_recipe, own_prompt, read_recipe


def test_recipes_are_complete_and_lead_with_the_default():
    found = list_recipes()
    assert len(found) == len(list(models_dir().glob("*.toml"))) >= 6
    assert [recipe.default for recipe in found] == [True] + [False] * (len(found) - 1)
    for recipe in found:
        assert recipe.source and recipe.revision and recipe.licence != "unknown"
        assert recipe.dimension > 0 and recipe.max_tokens > 0
        assert (models_dir() / f"{recipe.name}.toml").is_file()


def test_models_get_the_prefix_their_authors_ask_for():
    assert {recipe.name: recipe.prefix for recipe in list_recipes()} == {
        "e5-small": "query: ",
        "bge-m3": "",
        "LaBSE": "",
        "multilingual-e5-base": "query: ",
        "multilingual-e5-large": "query: ",
        "paraphrase-multilingual-MiniLM-L12-v2": "",
    }


def test_the_offline_recipe_is_pinned():
    recipe = load_recipe()
    assert recipe.backend == "openvino" and len(recipe.sha256) == 64 and recipe.file


@pytest.mark.parametrize("recipe", list_recipes(), ids=lambda recipe: recipe.name)
def test_name_and_hub_name_find_the_same_recipe_in_any_case(recipe):
    assert {load_recipe(name) for name in (recipe.name, recipe.source, recipe.name.upper())} == {recipe}


def test_an_unlisted_hub_name_is_taken_as_it_is():
    assert load_recipe("nobody/Some-Model") == Recipe(name="Some-Model", source="nobody/Some-Model")


@pytest.mark.parametrize("name", ["", "nonsense", "./nowhere", "../x", "a/b/c", "/", "/absent", "a/", "~/model"])
def test_what_cannot_be_a_model_is_one_clear_error(name):
    with pytest.raises(AlignError) as caught:
        load_recipe(name)
    assert "sentence-transformers" in caught.value.hint and "\n" not in str(caught.value)


def model_folder(folder, config=None):
    folder.mkdir()
    (folder / "modules.json").write_text("[]")
    if config is not None:
        (folder / "config_sentence_transformers.json").write_text(config, encoding="utf-8")
    return folder


def test_a_folder_named_like_a_recipe_has_its_prefix(tmp_path):
    recipe = load_recipe(str(model_folder(tmp_path / "multilingual-e5-large")))
    assert (recipe.prefix, recipe.licence, recipe.backend) == ("query: ", "MIT", "sentence-transformers")


@pytest.mark.parametrize(
    ("config", "prefix"),
    [
        ({"prompts": {"query": "q: ", "passage": "p: "}}, "q: "),
        ({"prompts": {"query": "q: ", "bitext": "b: "}, "default_prompt_name": "bitext"}, "b: "),
        ({"prompts": {"passage": "p: "}}, ""),
        ({"prompts": None}, ""),
        ({}, ""),
        (None, ""),
    ],
)
def test_any_other_folder_has_its_own_prompt(tmp_path, config, prefix):
    folder = model_folder(tmp_path / "mine", None if config is None else json.dumps(config))
    assert load_recipe(str(folder)) == Recipe(name="mine", source=str(folder), prefix=prefix)


@pytest.mark.parametrize("config", ["", "[]", "{", '{"prompts": ["q"]}'])
def test_a_damaged_configuration_names_its_file(tmp_path, config):
    path = tmp_path / "config.json"
    path.write_text(config)
    with pytest.raises(AlignError, match="unreadable") as caught:
        own_prompt(path)
    assert caught.value.path == path


def test_a_folder_without_a_model_says_so(tmp_path):
    with pytest.raises(AlignError, match=r"modules\.json"):
        load_recipe(str(tmp_path))


@pytest.mark.parametrize("text", ["name = 'x'", "name = 'x'\nsource = 'y'\ncolour = 1", "name =", "\ufeff"])
def test_a_bad_recipe_file_is_named(tmp_path, text):
    path = tmp_path / "bad.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AlignError, match="not an encoder recipe") as caught:
        read_recipe(path)
    assert caught.value.path == path


def test_a_model_without_its_own_calibration_has_the_default_one():
    assert recipes.calibration_path("LaBSE") == recipes.calibration_path() == models_dir() / load_recipe().calibration


def test_what_was_fitted_for_a_model_is_used_for_it(tmp_path, monkeypatch):
    for path in models_dir().glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(recipes, "models_dir", lambda: tmp_path)
    recipes.list_recipes.cache_clear()
    assert recipes.calibration_path("LaBSE").name == "e5-small.calibration.json"
    (tmp_path / "LaBSE.calibration.json").write_text("{}", encoding="utf-8")
    assert recipes.calibration_path("LaBSE") == tmp_path / "LaBSE.calibration.json"
    assert recipes.calibration_path().name == "e5-small.calibration.json"
    recipes.list_recipes.cache_clear()


def test_the_default_is_fitted_by_make_fit(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["align", "models", "fit", "e5-small"])
    with pytest.raises(SystemExit) as done:
        main()
    assert done.value.code == 2 and "run `make fit` to fit them anew" in capsys.readouterr().err


def test_weights_go_to_the_cache_where_the_package_is_no_checkout(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "models_dir", lambda: tmp_path / "site-packages" / "align" / "models")
    monkeypatch.setenv("MILAAN_CACHE", str(tmp_path / "cache"))
    assert paths.weights_dir("e5-small") == tmp_path / "cache" / "models" / "e5-small"
