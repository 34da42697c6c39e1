"""The first layers of the offline encoder in torch with low-rank adapters to be trained (LoRA, Hu et al. 2022).

The same arithmetic as `align.model.offline.bert_graph`, on batches; what is trained is named as `align.model.adapter`
reads it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open
from torch import Tensor, nn
from torch.nn import functional

from align.core.types import FloatArray
from align.model.adapter import NORMS, Adapter
from align.model.offline.bert_graph import MASKED
from align.model.offline.hf_folder import CONFIG, PARTS, POSITIONS, TYPES, WEIGHTS, WORDS, bert_name

RANK = 16
DROPOUT = 0.1


class Matrix(nn.Module):
    """A linear layer that stays as it is, and the low-rank one that is trained beside it."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        super().__init__()
        self.weight: Tensor
        self.bias: Tensor
        self.register_buffer("weight", weight)
        self.register_buffer("bias", bias)
        self.down = nn.Parameter(torch.randn(RANK, weight.shape[1]) / math.sqrt(weight.shape[1]))
        self.up = nn.Parameter(torch.zeros(weight.shape[0], RANK))

    def forward(self, x: Tensor) -> Tensor:
        """Add what both give."""
        kept = functional.linear(x, self.weight, self.bias)
        return kept + functional.linear(functional.linear(x, self.down), self.up)


class AdaptedLayer(nn.Module):
    """One post-norm transformer layer of the encoder."""

    def __init__(self, tensors: Mapping[str, Tensor], heads: int, epsilon: float) -> None:
        super().__init__()
        self.heads = heads
        for part in PARTS:
            weight, bias = tensors[f"{part}.w"], tensors[f"{part}.b"]
            if part in NORMS:
                norm = nn.LayerNorm(len(weight), eps=epsilon)
                norm.weight.data, norm.bias.data = weight, bias
                self.add_module(part, norm)
            else:
                self.add_module(part, Matrix(weight, bias))
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """Let each token of x (n, t, d) attend to all tokens; `bias` (n, 1, 1, t) is added to its attention."""
        part, (n, size, width) = self._modules, x.shape
        q, k, v = (_run(part[name], x).view(n, size, self.heads, -1).transpose(1, 2) for name in "qkv")
        lost = DROPOUT if self.training else 0.0
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype), dropout_p=lost)
        x = _run(part["aln"], x + self.drop(_run(part["ao"], mixed.transpose(1, 2).reshape(n, size, width))))
        raised = functional.gelu(_run(part["fi"], x))
        return _run(part["oln"], x + self.drop(_run(part["fo"], raised)))


@cache
def _has_bfloat16(device: str) -> bool:
    """Tell whether a device multiplies in bfloat16 itself: GPUs, and processors with AVX-512 BF16 or AMX."""
    cpuinfo = Path("/proc/cpuinfo")
    return device == "cuda" or (cpuinfo.is_file() and "_bf16" in cpuinfo.read_text(encoding="utf-8"))


def _run(module: nn.Module | None, x: Tensor) -> Tensor:
    assert module is not None
    found: Tensor = module(x)
    return found


class AdaptedEncoder(nn.Module):
    """Token ids to the states of the last adapted layer."""

    def __init__(self, folder: Path, layers: int) -> None:
        """Read the first `layers` layers of a model folder."""
        super().__init__()
        sizes = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        with safe_open(folder / WEIGHTS, framework="np") as stored:

            def tensor(name: str) -> Tensor:
                return torch.from_numpy(stored.get_tensor(name).astype(np.float32))

            self.words: Tensor
            self.places: Tensor
            self.register_buffer("words", tensor(WORDS), persistent=False)
            self.register_buffer("places", tensor(POSITIONS) + tensor(TYPES)[0], persistent=False)
            self.norm = nn.LayerNorm(sizes["hidden_size"], eps=sizes["layer_norm_eps"]).requires_grad_(False)
            self.norm.weight.data, self.norm.bias.data = (tensor(bert_name(f"emb.ln.{kind}")) for kind in "wb")
            self.layers = nn.ModuleList(
                AdaptedLayer(
                    {f"{p}.{kind}": tensor(bert_name(f"l{n}.{p}.{kind}")) for p in PARTS for kind in "wb"},
                    sizes["num_attention_heads"],
                    sizes["layer_norm_eps"],
                )
                for n in range(layers)
            )
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """States (n, t, d) of token ids (n, t) where `mask` is true; bfloat16 where the device computes in it."""
        with torch.autocast(ids.device.type, torch.bfloat16, enabled=_has_bfloat16(ids.device.type)):
            x = self.drop(self.norm(self.words[ids] + self.places[: ids.shape[1]]))
            bias = torch.where(mask, 0.0, -float(MASKED))[:, None, None, :]
            for layer in self.layers:
                x = layer(x, bias)
        states: Tensor = x.float()
        return states

    def load(self, adapter: Adapter) -> None:
        """Take what was trained before."""
        for name, value in self.layers.named_parameters():
            value.data.copy_(torch.from_numpy(adapter.weights[_name(name)]))

    def adapter(self) -> dict[str, FloatArray]:
        """Give what was trained by the names of `align.model.adapter`."""
        return {
            _name(name): value.detach().cpu().numpy().astype(np.float32)
            for name, value in self.layers.named_parameters()
        }


def _name(name: str) -> str:
    """Name a parameter of a layer as `align.model.adapter` does."""
    layer, part, kind = name.split(".")
    return f"l{layer}.{part}.{({'weight': 'w', 'bias': 'b'}).get(kind, kind)}"
