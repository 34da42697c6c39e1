"""A transformer layer in torch whose attention takes an outside bias, and weights by the names NumPy code uses."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from align.core.types import FloatArray, Lang


class Block(nn.Module):
    """One pre-norm transformer layer; as `align.model.transformer.transformer_layer`, on batches."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.norm_1, self.norm_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)
        self.drop = nn.Dropout(dropout)

    def read(self, x: Tensor, bias: Tensor, mask: Tensor) -> Tensor:
        """Let each row of x (n, w, h) attend to all rows in `mask` (n, w); `bias` is added to its attention."""
        n, size, width = x.shape
        part = width // self.heads
        query, key, value = self.qkv(self.norm_1(x)).view(n, size, 3, self.heads, part).permute(2, 0, 3, 1, 4)
        logits = query @ key.transpose(-1, -2) / math.sqrt(part) + bias
        attention = logits.masked_fill(~mask[:, None, None], -1e4).softmax(-1)
        x = x + self.drop(self.out((attention @ value).transpose(1, 2).reshape(n, size, width)))
        raised: Tensor = self.drop(self.down(functional.relu(self.up(self.norm_2(x)))))
        return x + raised


def _name(name: str, stack: str) -> tuple[str, bool]:
    """Name a parameter of a network as NumPy code does, and tell whether it is a matrix, which is (in, out) there."""
    place, _, part = name.replace(f"{stack}.", f"{stack}_").replace(".", "_").rpartition("_")
    return (place, True) if part == "weight" else (f"{place}_{part}" if place else part, False)


def load_numpy(network: nn.Module, weights: Mapping[str, FloatArray], stack: str) -> None:
    """Give a network the weights that `numpy_weights` took from one like it."""
    for name, value in network.state_dict().items():
        own, matrix = _name(name, stack)
        array = weights[own].T if matrix else weights[own]
        value.copy_(torch.from_numpy(np.ascontiguousarray(array)).reshape(value.shape))


def numpy_weights(network: nn.Module, means: Mapping[Lang, FloatArray], stack: str) -> dict[str, FloatArray]:
    """Weights of a network, matrices as (in, out), `stack` being its list of layers; `means` as mean_hi and mean_en."""
    found: dict[str, FloatArray] = {f"mean_{lang}": mean for lang, mean in means.items()}
    for name, value in network.state_dict().items():
        array = value.detach().numpy().astype(np.float32)
        own, matrix = _name(name, stack)
        found[own] = np.ascontiguousarray(array.T) if matrix else array
    return found
