"""Sides too large to hold: encoded part by part, their rows on disk in half precision."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from align.alignment.sides import Sentences
from align.core.errors import AlignError
from align.core.paths import cache_dir
from align.core.progress import Progress
from align.core.types import LANGS, Lang
from align.core.vectors import mean_of_sum
from align.evidence.reader import Reader
from align.model.background import Background
from align.model.encoder import CachedEncoder, Encoder
from align.text.normalise import for_encoder

ENCODED_LINES: Final = 8192  # lines encoded between two writes


def encode_wide(
    hi: Sequence[str], en: Sequence[str], encoder: Encoder, background: Background | None, *, progress: bool = False
) -> tuple[Sentences, Sentences]:
    """Encode two sides; their rows are (n, d) float16 in files without a name, gone with the process.

    Half precision moves a cosine by less than 0.0002.

    Raises:
        AlignError: no room for the rows.
    """
    bar = Progress("encoding", len(hi) + len(en), progress)
    quiet = replace(encoder, progress=False) if isinstance(encoder, CachedEncoder) else encoder
    sides = [_encoded(lang, own, quiet, background, bar) for lang, own in zip(LANGS, (hi, en), strict=True)]
    bar.finish()
    return sides[0], sides[1]


def _encoded(
    lang: Lang, texts: Sequence[str], encoder: Encoder, background: Background | None, bar: Progress
) -> Sentences:
    """Encode a side into a file; its mean is summed up on the way."""
    total, folder = np.zeros(encoder.dimension), cache_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            for start in range(0, len(texts), ENCODED_LINES):
                rows = encoder.encode([for_encoder(text) for text in texts[start : start + ENCODED_LINES]])
                total += rows.sum(axis=0, dtype=np.float64)
                file.write(rows.astype(np.float16).tobytes())
                bar.advance(len(rows))
            file.flush()
            stored: Any = np.memmap(file, np.float16, "r", shape=(len(texts), encoder.dimension))
    except OSError as error:
        hint = "the rows of both sides take 768 bytes a line; set XDG_CACHE_HOME to a place with more room"
        what = f"cannot keep the vectors of {len(texts):,} lines ({error.strerror})"
        raise AlignError(what, path=folder, hint=hint) from error
    mean = mean_of_sum(total.astype(np.float32), len(texts), background.means[lang] if background else None)
    return Sentences(lang, texts, stored, background, reader=Reader(), known_mean=mean)
