"""Where things lie: fitted tables, caches, built models."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import platformdirs

PACKAGE: Final = Path(__file__).resolve().parents[1]
LEXICON: Final = PACKAGE / "lexicon"


def models_dir() -> Path:
    """Give the folder of recipes and fitted tables: `models/` of a checkout, or `align/models` of a wheel."""
    installed = PACKAGE / "models"
    return installed if installed.is_dir() else PACKAGE.parent / "models"


def cache_dir() -> Path:
    """Give the folder for cached vectors: `MILAAN_CACHE`, else the user's cache directory."""
    return Path(os.environ.get("MILAAN_CACHE") or platformdirs.user_cache_dir("milaan"))


def weights_dir(name: str) -> Path:
    """Give the folder of a built model: `models/<name>` in a writable checkout, else in the user's cache."""
    models = models_dir()
    checkout = (models.parent / "pyproject.toml").is_file() and os.access(models, os.W_OK)
    return models / name if checkout else cache_dir() / "models" / name
