"""Texts to unit vectors: the one place where a model enters, with its cache and its progress bar."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeAlias, TypeVar

import numpy as np

from align.core.paths import cache_dir
from align.core.progress import Progress, tell
from align.core.types import FloatArray
from align.model.cache import TokenCache, VectorCache, text_key
from align.model.device import CPU, chosen_device
from align.model.offline.build import build_encoder
from align.model.recipes import STAMP, Recipe, load_recipe
from align.model.tokens import TokenVectors
from align.text.normalise import storable

if TYPE_CHECKING:
    from align.model.adapter import Adapter
    from align.model.windows import Advance, WindowedEncoder

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

    def encode(self, texts: Sequence[str], advance: Advance | None = None) -> FloatArray:
        """Give (n, d) float32 rows of unit length; `advance` is told the number of texts done."""
        ...


_Windowed: TypeAlias = "WindowedEncoder"
_Fresh: TypeAlias = "Callable[[Mapping[bytes, str], Advance], FloatArray]"
EngineT = TypeVar("EngineT", bound=Engine)


@dataclass(slots=True)
class CachedEncoder(Generic[EngineT]):
    """An encoder that computes no vector twice: equal texts are encoded once, known ones are read from `cache`."""

    backend: EngineT
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
        return self._encoded(texts, self._fresh)

    def _encoded(self, texts: Sequence[str], fresh: _Fresh) -> FloatArray:
        """Look vectors up, and have new ones made by `fresh`, which stores them."""
        keys, asked = self._keyed(texts)
        known = self.cache.read(list(asked)) if self.cache else {}
        missing = [(key, text) for key, text in asked.items() if key not in known]
        bar = Progress("encoding", len(missing), self.progress)
        for start in range(0, len(missing), CACHE_TEXTS):
            part = dict(missing[start : start + CACHE_TEXTS])
            known |= zip(part, fresh(part, bar.advance), strict=True)
        bar.finish()
        return np.array([known[key] for key in keys], dtype=np.float32).reshape(-1, self.dimension)

    def _keyed(self, texts: Sequence[str]) -> tuple[list[bytes], dict[bytes, str]]:
        """Give the key of each text, and what is encoded by key."""
        plain = [storable(text) for text in texts]
        keys = [text_key(self.backend.prefix, text) for text in plain]
        return keys, dict(zip(keys, plain, strict=True))

    def _fresh(self, texts: Mapping[bytes, str], advance: Advance) -> FloatArray:
        """Encode new texts by key and store their rows."""
        rows = self.backend.encode(list(texts.values()), advance)
        self._store(list(texts), rows)
        return rows

    def _store(self, keys: Sequence[bytes], rows: FloatArray) -> None:
        if self.cache:
            self.cache.write(keys, rows)


@dataclass(slots=True)
class OfflineEncoder(CachedEncoder[_Windowed]):
    """The offline encoder, which shows the tokens of its texts: one pass gives both, and `tokens` keeps them on disk.

    Memory holds the tokens of CACHE_TEXTS texts, or of those asked for.
    """

    tokens: TokenCache | None = None

    def encode_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Give every text's token vectors with the stretch of text each stands for; equal texts are read once."""
        keys, asked = self._keyed(texts)
        known = self.tokens.read(list(asked)) if self.tokens else {}
        missing = {key: text for key, text in asked.items() if key not in known}
        if missing:
            known |= zip(missing, self._read(missing, None), strict=True)
        return [known[key] for key in keys]

    def encode_keeping_tokens(self, texts: Sequence[str]) -> FloatArray:
        """Give (n, d) float32 rows, as `encode` does, and keep the tokens of new texts for `encode_tokens`."""
        return self._encoded(texts, lambda new, advance: np.array([one.whole for one in self._read(new, advance)]))

    def _read(self, texts: Mapping[bytes, str], advance: Advance | None) -> list[TokenVectors]:
        """Read new texts by key, and store their rows and tokens."""
        found = self.backend.read(list(texts.values()), advance)
        self._store(list(texts), np.array([one.whole for one in found]))
        if self.tokens:
            self.tokens.write(list(texts), found)
        return found


def encode_for_judging(texts: Sequence[str], encoder: Encoder) -> FloatArray:
    """Encode texts whose tokens are going to be asked for too: in one pass where the encoder keeps them on disk."""
    if isinstance(encoder, OfflineEncoder) and encoder.tokens:
        return encoder.encode_keeping_tokens(texts)
    return encoder.encode(texts)


def load_encoder(
    model: str | None = None, *, cache: bool = True, progress: bool = True, device: str | None = None
) -> CachedEncoder[Any] | OfflineEncoder:
    """Load an encoder by recipe name, hub name or folder; the default is built on first use.

    With `cache` vectors are kept on disk; with `progress` long work shows on stderr. `device` is where it computes:
    `cpu`, `cuda`, `cuda:N` or `mps`, by default what MILAAN_DEVICE says, else `cpu`.

    Raises:
        AlignError: an unknown model, one that cannot be loaded, or a device that is not there.
    """
    recipe, device = load_recipe(model), chosen_device(device)
    if recipe.backend == "openvino":
        return _offline(recipe, None, cache=cache, progress=progress, device=device)
    from align.model.hub_engine import SentenceTransformerEncoder

    engine = SentenceTransformerEncoder(recipe, device)
    return CachedEncoder(engine, VectorCache(_stored(engine), engine.dimension) if cache else None, progress)


def load_token_encoder(
    *, adapter: Adapter | None = None, cache: bool = True, progress: bool = True, device: str | None = None
) -> OfflineEncoder:
    """Load the offline encoder for its tokens, as it is or adapted: what reads them is fitted on them."""
    return _offline(load_recipe(), adapter, cache=cache, progress=progress, device=chosen_device(device))


def _offline(recipe: Recipe, adapter: Adapter | None, *, cache: bool, progress: bool, device: str) -> OfflineEncoder:
    """Build the offline encoder if need be, and load it; of an adapted one tokens alone are wanted."""
    folder = build_encoder(recipe.name, say=tell if progress else None)
    if adapter:
        engine = _engine(folder, recipe, device, adapter)
    else:
        engine = _shared_engine(folder, (folder / STAMP).read_bytes(), recipe, device, os.getpid())
    vectors = VectorCache(_stored(engine), engine.dimension) if cache and not adapter else None
    tokens = TokenCache(_stored(engine, "-states"), engine.dimension) if cache else None
    return OfflineEncoder(engine, vectors, progress, tokens)


@lru_cache(maxsize=1)
def _shared_engine(folder: Path, built: bytes, recipe: Recipe, device: str, process: int) -> WindowedEncoder:
    """One engine for all who ask for vectors or tokens; `built` is the stamp of what the folder holds.

    A forked process has one of its own: it does not inherit the threads of its parent's.
    """
    return _engine(folder, recipe, device)


def _engine(folder: Path, recipe: Recipe, device: str, adapter: Adapter | None = None) -> WindowedEncoder:
    """Load an engine for a device: OpenVINO on the processor, torch elsewhere."""
    if device == CPU:
        from align.model.openvino_engine import OpenVinoEncoder

        return OpenVinoEncoder(folder, recipe, adapter)
    from align.model.torch_engine import TorchEncoder

    return TorchEncoder(folder, recipe, device, adapter)


def _stored(engine: Engine, kind: str = "") -> Path:
    """Place of an engine's cached vectors, or of another `kind`."""
    return cache_dir() / "vectors" / f"{engine.name}-{engine.fingerprint}{kind}.sqlite"
