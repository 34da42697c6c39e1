"""The network of `align.judge.network` in torch, to be trained; the same arithmetic, on batches."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from align.core.types import FloatArray, Lang
from align.judge.known import COLUMNS, Known
from align.judge.network import ATTENTION_HEADS, FARTHEST, LABELS, OUTERMOST
from align.judge.wording import Wording
from training.attention import Block, numpy_weights

WIDTH, PAIR_WIDTH = 128, 64
DROPOUT = 0.2
BATCH = 64
RATE = 1.5e-3
EPOCHS = 4


@dataclass(frozen=True, slots=True)
class Item:
    """A pair to learn from: what is known of its words, and what is right.

    `words` (w, 2) are the labels of each side's words, -1 where unknown; `allowed` (6,) are the labels of the pair one
    of which is right; `weight` is how much it counts.
    """

    a: Wording
    b: Wording
    known: Known
    words: tuple[FloatArray, FloatArray]
    allowed: tuple[bool, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded sides: rows (n, w, d), features (n, w, f), masks and labels (n, w), ties (n, wa, wb), of pairs (n, p)."""

    rows: list[Tensor]
    known: list[Tensor]
    masks: list[Tensor]
    words: list[Tensor]
    ties: Tensor
    pair: Tensor
    allowed: Tensor
    weight: Tensor


class Layer(Block):
    """A transformer layer over the words of both texts, drawn by distance, ties and likeness."""

    def __init__(self) -> None:
        super().__init__(WIDTH, ATTENTION_HEADS, DROPOUT / 2)
        self.near = nn.Parameter(torch.zeros(ATTENTION_HEADS, 2 * FARTHEST + 1))
        self.tie = nn.Parameter(torch.zeros(ATTENTION_HEADS, 3))

    def forward(self, x: Tensor, distance: Tensor, across: Tensor, facing: Sequence[Tensor], mask: Tensor) -> Tensor:
        """Let each word attend to all words, drawn by distance, ties and likeness."""
        apart = torch.where(across[None], self.tie[:, 2].view(-1, 1, 1), self.near[:, distance])[None]
        drawn = sum(table[:, None] * self.tie[:, k].view(1, -1, 1, 1) for k, table in enumerate(facing))
        return self.read(x, apart + drawn, mask)


class Network(nn.Module):
    """Attend, compare, read together, tell."""

    def __init__(self, dimension: int, pair_mean: FloatArray, pair_scale: FloatArray) -> None:
        super().__init__()
        known = len(COLUMNS)
        self.query = nn.Linear(dimension, WIDTH, bias=False)
        self.value = nn.Linear(dimension, WIDTH, bias=False)
        self.sharpness = nn.Parameter(torch.tensor(8.0))
        self.trust = nn.Parameter(torch.tensor(4.0))
        self.first = nn.Linear(2 * WIDTH + 2 * known + 3, WIDTH)
        self.side = nn.Parameter(torch.zeros(2, WIDTH))
        self.joint = nn.ModuleList([Layer(), Layer()])
        self.norm = nn.LayerNorm(WIDTH)
        self.word = nn.Linear(WIDTH, 2)
        self.pair = nn.Linear(len(pair_mean), PAIR_WIDTH)
        self.hidden = nn.Linear(4 * WIDTH + PAIR_WIDTH + 4, WIDTH)
        self.label = nn.Linear(WIDTH, len(LABELS))
        self.drop = nn.Dropout(DROPOUT)
        self.pair_mean: Tensor
        self.pair_scale: Tensor
        self.register_buffer("pair_mean", torch.from_numpy(pair_mean))
        self.register_buffer("pair_scale", torch.from_numpy(pair_scale))

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        """Give the log-odds of words, (n, w, 2) for each side, and the logits of pairs, (n, 6)."""
        masks, ties = batch.masks, (batch.ties, batch.ties.transpose(1, 2))
        query, key = (functional.normalize(self.query(side), dim=-1) for side in batch.rows)
        likeness = query @ key.transpose(1, 2)
        ways = (likeness, likeness.transpose(1, 2))
        attention = [
            torch.softmax((way * self.sharpness + tie * self.trust).masked_fill(~mask[:, None], -1e4), -1)
            for way, tie, mask in zip(ways, ties, masks[::-1], strict=True)
        ]
        values = [self.value(side) for side in batch.rows]
        first = [self._compared(n, values, batch, ways, attention) + self.side[n] for n in (0, 1)]
        x, cut = torch.cat(first, 1), first[0].shape[1]
        x = self._read_together(x, cut, (ways[0], ties[0]), torch.cat(masks, 1))
        words, sides = self.word(self.drop(x)), (x[:, :cut], x[:, cut:])
        own = (words[:, :cut], words[:, cut:])
        told = ((batch.pair - self.pair_mean) / self.pair_scale).clamp(-OUTERMOST, OUTERMOST)
        pooled = [
            *(side.sum(1) / mask.sum(1, keepdim=True) for side, mask in zip(sides, masks, strict=True)),
            *(_lowered(side, mask).amax(1) for side, mask in zip(sides, masks, strict=True)),
            functional.relu(self.pair(told)),
            *(_lowered(side, mask).amax(1) / 4 for side, mask in zip(own, masks, strict=True)),
        ]
        hidden = functional.relu(self.hidden(self.drop(torch.cat(pooled, -1))))
        return *own, self.label(self.drop(hidden))

    def _compared(
        self, n: int, values: Sequence[Tensor], batch: Batch, ways: Sequence[Tensor], attention: Sequence[Tensor]
    ) -> Tensor:
        own, attended, masks, known = values[n], attention[n] @ values[1 - n], batch.masks, batch.known
        best = ways[n].masked_fill(~masks[1 - n][:, None], -1).topk(min(2, ways[n].shape[2]), -1).values
        mutual = (attention[n] * attention[1 - n].transpose(1, 2)).sum(-1, keepdim=True)
        single = (masks[1 - n].sum(1) == 1)[:, None]
        second = torch.where(single, best[..., 0], best[..., -1])
        how = torch.cat([best[..., :1], second[..., None], mutual], -1)
        seen = [own * attended, (own - attended).abs(), known[n], attention[n] @ known[1 - n], how]
        return functional.relu(self.first(self.drop(torch.cat(seen, -1))))

    def _read_together(self, x: Tensor, cut: int, cross: Sequence[Tensor], mask: Tensor) -> Tensor:
        n, size, _ = x.shape
        place = torch.cat([torch.arange(cut), torch.arange(size - cut)])
        distance = (place[None] - place[:, None]).clamp(-FARTHEST, FARTHEST) + FARTHEST
        left = torch.arange(size) < cut
        facing = [x.new_zeros(n, size, size) for _ in cross]
        likeness, ties = cross
        for table, known in zip(facing, (ties, likeness), strict=True):
            table[:, :cut, cut:], table[:, cut:, :cut] = known, known.transpose(1, 2)
        for layer in self.joint:
            x = layer(x, distance, left[:, None] != left[None], facing, mask)
        normed: Tensor = self.norm(x)
        return normed * mask[..., None]


def _lowered(rows: Tensor, mask: Tensor) -> Tensor:
    """Put padding below everything."""
    return rows.masked_fill(~mask[..., None], -30.0)


def batch(items: Sequence[Item], means: Mapping[Lang, FloatArray]) -> Batch:
    """Pad the sides of items; `means` are each language's mean word vector, (d,)."""
    stores: tuple[list[Tensor], ...] = ([], [], [], [])
    for n in (0, 1):
        sides = [(item.a, item.b)[n] for item in items]
        shape = (len(items), max(len(side.words) for side in sides))
        x = np.zeros((*shape, len(means["hi"])), np.float32)
        f = np.zeros((*shape, len(COLUMNS)), np.float32)
        mask, y = np.zeros(shape, bool), np.full((*shape, 2), -1, np.float32)
        for k, (item, side) in enumerate(zip(items, sides, strict=True)):
            size = len(side.words)
            x[k, :size] = side.vectors.astype(np.float32) - means[side.lang]
            f[k, :size], mask[k, :size], y[k, :size] = (item.known.a, item.known.b)[n], True, item.words[n]
        for store, array in zip(stores, (x, f, mask, y), strict=True):
            store.append(torch.from_numpy(array))
    ties = np.zeros((len(items), stores[0][0].shape[1], stores[0][1].shape[1]), np.float32)
    for k, item in enumerate(items):
        ties[k, : len(item.a.words), : len(item.b.words)] = item.known.ties
    pair = np.array([list(item.known.pair.values()) for item in items], np.float32)
    allowed = torch.tensor([item.allowed for item in items])
    weight = torch.tensor([item.weight for item in items])
    rows, known, masks, words = stores
    return Batch(rows, known, masks, words, torch.from_numpy(ties), torch.from_numpy(pair), allowed, weight)


def train(
    items: Sequence[Item], means: Mapping[Lang, FloatArray], epochs: int = EPOCHS, seed: int = 0
) -> dict[str, FloatArray]:
    """Train the network; give its weights as `align.judge.network` reads them, but for the means of texts."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    pairs = np.array([list(item.known.pair.values()) for item in items], np.float32)
    network = Network(len(means["hi"]), pairs.mean(axis=0), pairs.std(axis=0) + np.float32(1e-3))
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=0.02)
    steps = epochs * math.ceil(len(items) / BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps, pct_start=0.1)
    for epoch in range(epochs):
        started, total = time.perf_counter(), 0.0
        parts = _parts(items, random)
        for part in parts:
            loss = _loss(network, batch([items[k] for k in part], means))
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
        seconds = time.perf_counter() - started
        sys.stderr.write(f"  epoch {epoch + 1} of {epochs}: loss {total / len(parts):.4f}, {seconds:.0f} s\n")
    return weights(network.eval(), means)


def _parts(items: Sequence[Item], random: np.random.Generator) -> list[np.ndarray]:
    """Put items of like length together, in a new order each time."""
    sizes = np.array([len(item.a.words) + len(item.b.words) for item in items]) + random.random(len(items)) * 3
    order = np.argsort(sizes, kind="stable")
    parts = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    return [parts[k] for k in random.permutation(len(parts))]


def _loss(network: Network, part: Batch) -> Tensor:
    """Loss of the pairs, one of whose allowed labels is right, and of the words whose label is known."""
    *words, pair = network(part)
    likely = pair.log_softmax(-1).masked_fill(~part.allowed, -1e4).logsumexp(-1)
    loss: Tensor = -(likely * part.weight).mean()
    every, right = torch.cat(words, 1), torch.cat(part.words, 1)
    known = right >= 0
    if bool(known.any()):
        loss = loss + functional.binary_cross_entropy_with_logits(every[known], right[known])
    return loss


def weights(network: Network, means: Mapping[Lang, FloatArray]) -> dict[str, FloatArray]:
    """Weights by the names `align.judge.network` uses."""
    return numpy_weights(network, means, "joint")
