"""Transformer arithmetic in NumPy, for the small networks that are trained in torch: one layer and its parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np

from align.core.types import FloatArray

Weights: TypeAlias = Mapping[str, FloatArray]  # (in, out) matrices, biases and tables by name


def relu(rows: FloatArray) -> FloatArray:
    """Rectified rows."""
    return np.asarray(np.maximum(rows, 0), np.float32)


def softmax(rows: FloatArray) -> FloatArray:
    """Softmax of the last axis."""
    powers = np.exp(rows - rows.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), np.float32)


def log_softmax(rows: FloatArray) -> FloatArray:
    """Logarithm of the softmax of the last axis."""
    lowered = rows - rows.max(axis=-1, keepdims=True)
    return np.asarray(lowered - np.log(np.exp(lowered).sum(axis=-1, keepdims=True)), np.float32)


def normed(x: FloatArray, w: Weights, name: str) -> FloatArray:
    """Normalise each row (layer normalisation, Ba et al. 2016)."""
    centred = x - x.mean(axis=1, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=1, keepdims=True) + 1e-5)
    return np.asarray(centred / spread * w[name] + w[f"{name}_bias"], np.float32)


def transformer_layer(x: FloatArray, w: Weights, name: str, bias: FloatArray) -> FloatArray:
    """Run one pre-norm layer (Vaswani et al. 2017) on rows (n, h); `bias` (heads, n, n) is added to its attention."""
    (size, width), heads = x.shape, len(bias)
    part = width // heads
    every = normed(x, w, f"{name}_norm_1") @ w[f"{name}_qkv"] + w[f"{name}_qkv_bias"]
    query, key, value = every.reshape(size, 3, heads, part).transpose(1, 2, 0, 3)
    attention = softmax(np.asarray(query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(part)) + bias, np.float32))
    mixed = (attention @ value).transpose(1, 0, 2).reshape(size, width)
    x = np.asarray(x + mixed @ w[f"{name}_out"] + w[f"{name}_out_bias"], np.float32)
    raised = relu(normed(x, w, f"{name}_norm_2") @ w[f"{name}_up"] + w[f"{name}_up_bias"])
    return np.asarray(x + raised @ w[f"{name}_down"] + w[f"{name}_down_bias"], np.float32)
