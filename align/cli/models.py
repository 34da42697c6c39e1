"""`align models`: list, build, describe and fit encoders."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from align.cli.options import put, say

models_app = typer.Typer(help="List, build, describe and fit encoders.", no_args_is_help=True)


@models_app.command("list", epilog="Example: align models list")
def _models_list() -> None:
    """List the recipes, the default first."""
    from align.model.recipes import list_recipes

    for recipe in list_recipes():
        put(f"{recipe.name}\t{recipe.backend}\t{recipe.dimension}\t{recipe.licence}\t{recipe.source}")


@models_app.command("build", epilog="Example: align models build --force")
def _models_build(
    name: Annotated[str, typer.Argument(help="Recipe to build.")] = "e5-small",
    force: Annotated[bool, typer.Option("--force", help="Build again.")] = False,
) -> None:
    """Build the offline encoder from the weights its package carries; nothing is done twice."""
    from align.model.offline.build import build_encoder

    say(f"encoder: {build_encoder(name, force=force)}")


@models_app.command("show", epilog="Example: align models show LaBSE")
def _models_show(name: Annotated[str, typer.Argument(help="Recipe to describe.")] = "e5-small") -> None:
    """Print a recipe."""
    from dataclasses import asdict

    from align.model.recipes import load_recipe

    for key, value in asdict(load_recipe(name)).items():
        put(f"{key}\t{value}")


@models_app.command("fit", epilog="Example: align models fit LaBSE")
def _models_fit(name: Annotated[str, typer.Argument(help="Recipe, hub name or folder of the model.")]) -> None:
    """Fit the probabilities of another encoder from the data of this checkout; from then on `--model` uses them."""
    import subprocess
    import sys

    from align.core.errors import AlignError
    from align.core.paths import models_dir
    from align.model.recipes import load_recipe

    recipe, root = load_recipe(name), models_dir().parent
    if recipe.backend == "openvino":
        raise AlignError(f"{recipe.name} has its own", hint="run `make fit` to fit them anew")
    if not (root / "training").is_dir():
        raise AlignError("no training/ beside the models", path=root, hint="fit in a checkout of milaan")
    source = str(Path(name).resolve()) if Path(name).is_dir() else name
    done = subprocess.run([sys.executable, "-m", "training.fit_model", source], cwd=root, check=False)
    if done.returncode:
        raise AlignError("the fit did not end well", hint="see above")
    say(f"probabilities: {models_dir() / f'{recipe.name}.calibration.json'}")
