"""The encoder by torch, as it runs on a GPU: here on the processor, against OpenVINO; and which device is taken."""

from __future__ import annotations

import numpy as np
import pytest

from align.core.errors import AlignError
from align.model.device import MOST_TOKENS, batch_tokens, check_device, chosen_device
from align.model.openvino_engine import OpenVinoEncoder
from align.model.recipes import load_recipe
from align.quotes.network import load_quote_encoder

TEXTS = ["The river rose overnight.", "नदी रात में बढ़ी।", "", "पानी " * 700, "a"]


def cosines(a, b):
    return (a * b).sum(axis=1) / np.maximum(np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1), 1e-9)


def assert_alike(fast, general):
    for one, other in zip(fast, general, strict=True):
        assert np.array_equal(one.spans, other.spans)
        assert cosines(one.whole[None], other.whole[None]).min() > 0.999
        assert len(one.vectors) == 0 or cosines(one.vectors, other.vectors).min() > 0.99


@pytest.mark.encoder
def test_torch_gives_the_vectors_and_tokens_that_openvino_gives(encoder):
    pytest.importorskip("torch")
    from align.model.torch_engine import TorchEncoder

    fast = encoder.backend
    assert isinstance(fast, OpenVinoEncoder)
    general = TorchEncoder(fast.folder, load_recipe(), "cpu")
    assert_alike(fast.read(TEXTS), general.read(TEXTS))
    assert cosines(fast.encode(TEXTS), general.encode(TEXTS)).min() > 0.999
    assert fast.fingerprint != general.fingerprint


@pytest.mark.encoder
def test_torch_adapts_the_layers_that_openvino_adapts(encoder):
    pytest.importorskip("torch")
    from align.model.torch_engine import TorchEncoder

    fast = load_quote_encoder(cache=False, progress=False).backend
    general = TorchEncoder(fast.folder, load_recipe(), "cpu", fast.adapter)
    found = [one.vectors for one in general.read(TEXTS[:2])]
    for one, other in zip(fast.read(TEXTS[:2]), found, strict=True):
        assert cosines(one.vectors, other).min() > 0.99


def test_the_device_is_what_is_named_then_what_the_environment_says(monkeypatch):
    monkeypatch.delenv("MILAAN_DEVICE", raising=False)
    assert chosen_device(None) == "cpu" and chosen_device("CUDA:1") == "cuda:1"
    monkeypatch.setenv("MILAAN_DEVICE", "mps")
    assert chosen_device(None) == "mps" and chosen_device("cpu") == "cpu"
    with pytest.raises(AlignError, match="unknown device 'gpu'"):
        chosen_device("gpu")


def test_a_device_that_is_not_there_is_refused():
    torch = pytest.importorskip("torch")
    check_device("cpu")
    with pytest.raises(AlignError, match=f"no device cuda:{torch.cuda.device_count()}"):
        check_device(f"cuda:{torch.cuda.device_count()}")


def test_a_batch_grows_with_memory_up_to_a_bound():
    sizes = [batch_tokens(free, 12, 384) for free in (0, 2**28, 2**29, 2**40)]
    assert sizes[0] == 512 and sizes[1] < sizes[2] < sizes[3] == MOST_TOKENS
    assert sizes[2] * 2 * 384 * 25 <= 2**29 / 2
