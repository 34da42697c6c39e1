"""Texts to unit vectors: the one place where a model enters, with its cache and its progress bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from align.core.paths import cache_dir
from align.core.progress import Progress, tell
from align.core.types import FloatArray
from align.model.cache import TokenCache, VectorCache, text_key
from align.model.offline.build import build_encoder
from align.model.recipes import Recipe, load_recipe
from align.model.tokens import TokenVectors
from align.text.normalise import storable

if TYPE_CHECKING:
    from align.model.adapter import Adapter
    from align.model.openvino_engine import OpenVinoEncoder

# Texts encoded between two writes to the cache: what an interruption can lose, a few seconds of work.
CACHE_TEXTS = 512


class Encoder(Protocol):
    """Anything that turns texts into unit vectors."""

    @property
    def name(self) -> str:
        """The model's name."""
        ...

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Give (n, d) float32 rows of unit length."""
        ...


class TokenEncoder(Protocol):
    """An encoder that can show the tokens of a text."""

    def encode_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Give every text's token vectors with the stretch of text each stands for."""
        ...


class Engine(Encoder, Protocol):
    """What the two engines, OpenVINO and sentence-transformers, have in common."""

    prefix: str
    fingerprint: str

    def encode(self, texts: Sequence[str], advance: Callable[[int], object] | None = None) -> FloatArray:
        """Give (n, d) float32 rows of unit length; `advance` is told the number of texts done."""
        ...


@dataclass(slots=True)
class CachedEncoder:
    """An encoder that computes no vector twice: equal texts are encoded once, known ones are read from `cache`."""

    backend: Engine
    cache: VectorCache | None
    progress: bool

    @property
    def name(self) -> str:
        """The model's name."""
        return self.backend.name

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self.backend.dimension

    @property
    def fingerprint(self) -> str:
        """A hash of the weights and of the arithmetic."""
        return self.backend.fingerprint

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Give (n, d) float32 rows of unit length."""
        texts = [storable(text) for text in texts]
        keys = [text_key(self.backend.prefix, text) for text in texts]
        known = self.cache.read(list(dict.fromkeys(keys))) if self.cache else {}
        missing = [(key, text) for key, text in dict(zip(keys, texts, strict=True)).items() if key not in known]
        bar = Progress("encoding", len(missing), self.progress)
        for start in range(0, len(missing), CACHE_TEXTS):
            part = missing[start : start + CACHE_TEXTS]
            rows = self.backend.encode([text for _, text in part], bar.advance)
            known |= {key: row for (key, _), row in zip(part, rows, strict=True)}
            if self.cache:
                self.cache.write([key for key, _ in part], rows)
        bar.finish()
        return np.array([known[key] for key in keys], dtype=np.float32).reshape(-1, self.dimension)


def load_encoder(model: str | None = None, *, cache: bool = True, progress: bool = True) -> CachedEncoder:
    """Load an encoder by recipe name, hub name or folder; the default is built on first use.

    With `cache` vectors are kept on disk; with `progress` long work shows on stderr.
    """
    backend = _backend(load_recipe(model), progress)
    path = cache_dir() / "vectors" / f"{backend.name}-{backend.fingerprint}.sqlite"
    return CachedEncoder(backend, VectorCache(path, backend.dimension) if cache else None, progress)


@dataclass(frozen=True, slots=True)
class CachedTokenEncoder:
    """A token encoder that computes nothing twice: equal texts once, known ones are read from `cache`."""

    engine: OpenVinoEncoder
    cache: TokenCache | None

    def encode_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Give every text's token vectors with the stretch of text each stands for."""
        texts = [storable(text) for text in texts]
        keys = [text_key(self.engine.prefix, text) for text in texts]
        known = self.cache.read(list(dict.fromkeys(keys))) if self.cache else {}
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        found = self.engine.encode_tokens(list(missing.values()))
        if self.cache and found:
            self.cache.write(list(missing), found)
        known |= dict(zip(missing, found, strict=True))
        return [known[key] for key in keys]


def load_token_encoder(*, adapter: Adapter | None = None, cache: bool = True, progress: bool = True) -> TokenEncoder:
    """Load the offline encoder for its tokens, as it is or adapted: what reads them is fitted on them."""
    from align.model.openvino_engine import OpenVinoEncoder

    recipe = load_recipe()
    engine = OpenVinoEncoder(build_encoder(recipe.name, say=tell if progress else None), recipe, adapter)
    path = cache_dir() / "vectors" / f"{engine.name}-{engine.fingerprint}-tokens.sqlite"
    return CachedTokenEncoder(engine, TokenCache(path, engine.dimension) if cache else None)


def _backend(recipe: Recipe, progress: bool) -> Engine:
    """Choose the engine: OpenVINO for what `align.model.offline` made, sentence-transformers for the rest."""
    if recipe.backend == "openvino":
        from align.model.openvino_engine import OpenVinoEncoder

        return OpenVinoEncoder(build_encoder(recipe.name, say=tell if progress else None), recipe)
    from align.model.hub_engine import SentenceTransformerEncoder

    return SentenceTransformerEncoder(recipe)
