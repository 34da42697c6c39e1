"""`align models`: list, build and describe encoders."""

from __future__ import annotations

from typing import Annotated

import typer

from align.cli.options import put, say

models_app = typer.Typer(help="List, build and describe encoders.", no_args_is_help=True)


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
