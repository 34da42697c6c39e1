"""Encoder recipes (`models/*.toml`): where a model comes from, its licence, its prefix, its limits."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

from align.core.errors import AlignError
from align.core.paths import models_dir

STAMP = "build.json"  # in a built folder: what it was built from

Backend: TypeAlias = Literal["openvino", "sentence-transformers"]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is known about one encoder; the fields are the keys of its `models/*.toml`.

    `source` is a distribution for `openvino`, else a hub name or folder; `file` and `sha256` pin the file inside the
    distribution. `prefix` goes before every text of both languages. `max_tokens` counts prefix and special tokens.
    `dimension` and `max_tokens` are 0 where only the model itself knows. `calibration` names a file beside the recipe.
    """

    name: str
    source: str
    revision: str = ""
    licence: str = "unknown"
    prefix: str = ""
    dimension: int = 0
    max_tokens: int = 0
    backend: Backend = "sentence-transformers"
    calibration: str = ""
    default: bool = False
    file: str = ""
    sha256: str = ""


@cache
def list_recipes() -> tuple[Recipe, ...]:
    """Read all recipes: the default first, the others by name."""
    recipes = [read_recipe(path) for path in models_dir().glob("*.toml")]
    if not recipes:
        raise AlignError("no encoder recipes (*.toml)", path=models_dir(), hint="reinstall milaan")
    return tuple(sorted(recipes, key=lambda recipe: (not recipe.default, recipe.name.lower())))


def read_recipe(path: Path) -> Recipe:
    """Read one recipe file."""
    try:
        return Recipe(**tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, TypeError, ValueError) as error:
        raise AlignError(f"not an encoder recipe: {error}", path=path, hint="compare models/e5-small.toml") from error


def load_recipe(model: str | None = None) -> Recipe:
    """Find the recipe of a model: by its name or hub name, for a local folder, or the default without a name."""
    recipes = list_recipes()
    if model is None:
        return recipes[0]
    for recipe in recipes:
        if model.lower() in (recipe.name.lower(), recipe.source.lower()):
            return recipe
    if Path(model).is_dir():
        return _folder_recipe(Path(model))
    if _is_hub_name(model):
        return Recipe(name=model.rsplit("/", 1)[-1], source=model)
    known = ", ".join(recipe.name for recipe in recipes)
    raise AlignError(f"no encoder {model!r}", hint=f"give a sentence-transformers folder, or one of {known}")


def calibration_path(model: str | None = None) -> Path:
    """Give the calibration of a model: its recipe's, one fitted for it, or the default's, only a guess then."""
    recipe = load_recipe(model)
    fitted = models_dir() / f"{recipe.name}.calibration.json"
    if not recipe.calibration and fitted.is_file():
        return fitted
    return models_dir() / (recipe.calibration or load_recipe().calibration)


def _is_hub_name(model: str) -> bool:
    owner, slash, name = model.partition("/")
    return bool(slash and owner and name) and "/" not in name and owner not in (".", "..", "~")


def _folder_recipe(folder: Path) -> Recipe:
    """Describe a local model: by the recipe with its folder's name, else by the folder's own prompts."""
    if not (folder / "modules.json").is_file():
        raise AlignError("no modules.json in it", path=folder, hint="give the folder of a sentence-transformers model")
    name = folder.resolve().name
    for recipe in list_recipes():
        if name.lower() in (recipe.name.lower(), recipe.source.rsplit("/", 1)[-1].lower()):
            known = Recipe(name, str(folder), licence=recipe.licence, prefix=recipe.prefix)
            return replace(known, calibration=recipe.calibration)
    path = folder / "config_sentence_transformers.json"
    return Recipe(name, str(folder), prefix=own_prompt(path) if path.is_file() else "")


def own_prompt(path: Path) -> str:
    """Read the prefix that a model itself asks for: its default prompt, else the one called `query`."""
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
        prompts = config.get("prompts") or {}
        return str(prompts.get(config.get("default_prompt_name") or "query") or "")
    except (OSError, ValueError, AttributeError) as error:
        raise AlignError(f"unreadable: {error}", path=path, hint="download the model again") from error
