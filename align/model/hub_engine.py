"""Any sentence-transformers model, by hub name or folder: the general path, slower than the offline encoder's."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from align.core.errors import AlignError
from align.core.types import FloatArray
from align.model.device import CPU, check_device, kind_of
from align.model.recipes import Recipe

PROGRESS_TEXTS = 256  # texts between two reports of progress; sentence-transformers sorts by length within it
BATCH_TEXTS = 16
PATIENCE = 10.0  # seconds for the hub to answer


class SentenceTransformerEncoder:
    """A sentence-transformers model in float32; too long texts are truncated by the model."""

    def __init__(self, recipe: Recipe, device: str = CPU) -> None:
        """Load the model from its folder, or from the hub (downloading it once), for a device."""
        self.name = recipe.name
        self._model = _load(recipe, device)
        self.prefix = recipe.prefix or _prompt(recipe, self._model)
        rows = self._model.encode([self.prefix], prompt="", show_progress_bar=False)
        self.dimension = int(rows.shape[1])
        self.fingerprint = _fingerprint(recipe, self._model, device)

    def encode(self, texts: Sequence[str], advance: Callable[[int], object] | None = None) -> FloatArray:
        """Give (n, d) float32 unit rows; `advance` is told the number of texts done."""
        parts = [np.zeros((0, self.dimension), dtype=np.float32)]
        for start in range(0, len(texts), PROGRESS_TEXTS):
            part = [self.prefix + text for text in texts[start : start + PROGRESS_TEXTS]]
            rows = self._model.encode(
                part, batch_size=BATCH_TEXTS, prompt="", normalize_embeddings=True, show_progress_bar=False
            )
            parts.append(np.asarray(rows, dtype=np.float32))
            if advance:
                advance(len(part))
        return np.concatenate(parts)


def _load(recipe: Recipe, device: str) -> Any:
    """Import sentence-transformers (seconds) and load the model, quietly."""
    folder = Path(recipe.source)
    from transformers.utils import logging as transformers_logging

    bars: Any = transformers_logging
    bars.disable_progress_bar()
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    check_device(device)
    try:
        return _open(recipe.source, None if folder.is_dir() else recipe.revision or None, device)
    except Exception as error:  # the hub client, the configuration and the weights fail in a dozen ways
        if folder.is_dir():
            raise AlignError(f"cannot load the model: {_line(error)}", path=folder, hint="download it again") from error
        hint = "go online once, give the folder of a copy as --model, or leave --model out for the offline encoder"
        raise AlignError(f"cannot get {recipe.source} from the Hugging Face hub: {_line(error)}", hint=hint) from error


def _open(source: str, revision: str | None, device: str) -> Any:
    """Load a folder, else the copy an earlier download left, else from the hub; in float32.

    Weights are read from safetensors alone, and no code that comes with a model is run.
    """
    from huggingface_hub import HfApi, try_to_load_from_cache
    from sentence_transformers import SentenceTransformer

    safe = {"dtype": "float32", "use_safetensors": True}  # weights in pickle may run code
    load = partial(
        SentenceTransformer, source, device=device, revision=revision, model_kwargs=safe, trust_remote_code=False
    )
    if Path(source).is_dir():
        return load(local_files_only=True)
    if isinstance(try_to_load_from_cache(source, "modules.json", revision=revision), str):
        with suppress(OSError, ValueError):  # part of it is missing
            return load(local_files_only=True)
    # Asked once before loading: without a network the loader itself would try, and complain, for a minute.
    HfApi().model_info(source, revision=revision, timeout=PATIENCE)
    return load()


def _line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).split("\n")[0][:160].rstrip(".")


def _prompt(recipe: Recipe, model: Any) -> str:
    """Choose the prefix of a model without a recipe: its default prompt, else the one called `query`."""
    if recipe.dimension or Path(recipe.source).is_dir():
        return ""
    return str(model.prompts.get(model.default_prompt_name or "query") or "")


def _fingerprint(recipe: Recipe, model: Any, device: str) -> str:
    """Tell models apart in the cache: by device; by commit on the hub, or by name, size and time of its files."""
    folder = Path(recipe.source)
    if folder.is_dir():
        stats = [(str(p), p.stat()) for p in sorted(folder.rglob("*")) if p.is_file()]
        what = repr([(path, stat.st_size, stat.st_mtime_ns) for path, stat in stats])
    else:
        what = f"{recipe.source}@{getattr(model[0].auto_model.config, '_commit_hash', '') or recipe.revision}"
    what += "" if device == CPU else kind_of(device)
    return hashlib.sha256(what.encode()).hexdigest()[:16]
