"""The network of `align.quotes.network` in torch, to be trained; the same arithmetic, on batches."""

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
from align.quotes.network import DISTANCES, HEADS, LAYERS, LONGEST_NAME, TAGS, distances
from align.quotes.words import BETWEEN, between
from training.attention import Block, numpy_weights

WIDTH = 192
DROPOUT = 0.2
WORDS_DROPPED, KNOWN_DROPPED = 0.1, 0.05
BATCH = 24
RATE = 1.5e-3
EPOCHS = 9
UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Asked:
    """Something said, words `first` to `last`, and the places that name its speaker; nobody where there are none."""

    first: int
    last: int
    answers: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A text to learn from: word vectors (w, d), what is known of words (w, f), their tags (w,), -1 where unknown."""

    vectors: np.ndarray
    known: FloatArray
    lang: Lang
    tags: np.ndarray
    asked: tuple[Asked, ...]
    weight: float = 1.0


# What goes on must have begun: moves no tagging makes.
_FORBIDDEN = torch.tensor([[0.0 if tag[:2] != "I-" or own[2:] == tag[2:] else -1e4 for tag in TAGS] for own in TAGS])
_FIRST = torch.tensor([-1e4 if tag[:2] == "I-" else 0.0 for tag in TAGS])


class Layer(Block):
    """A transformer layer whose attention is drawn by distance."""

    def __init__(self) -> None:
        super().__init__(WIDTH, HEADS, DROPOUT / 2)
        self.near = nn.Parameter(torch.zeros(HEADS, DISTANCES))

    def forward(self, x: Tensor, classes: Tensor, mask: Tensor) -> Tensor:
        """Let each word attend to all words, drawn by the classes of their distances."""
        return self.read(x, self.near[:, classes], mask)


class Network(nn.Module):
    """Read, tag, point."""

    def __init__(self, dimension: int, known: int) -> None:
        super().__init__()
        self.word = nn.Linear(dimension, WIDTH, bias=False)
        self.known = nn.Linear(known, WIDTH)
        self.layers = nn.ModuleList([Layer() for _ in range(LAYERS)])
        self.norm = nn.LayerNorm(WIDTH)
        self.tag = nn.Linear(WIDTH, len(TAGS))
        self.moves = nn.Parameter(torch.zeros(len(BETWEEN) + 1, len(TAGS), len(TAGS)))
        self.asked = nn.Linear(5 * WIDTH, WIDTH)
        self.begin, self.end, self.onward = (nn.Linear(WIDTH, WIDTH, bias=False) for _ in range(3))
        self.begin_near = nn.Parameter(torch.zeros(DISTANCES))
        self.length = nn.Parameter(torch.zeros(LONGEST_NAME))
        self.nobody = nn.Linear(WIDTH, 1)
        self.drop = nn.Dropout(DROPOUT)

    def read(self, x: Tensor, known: Tensor, mask: Tensor) -> Tensor:
        """Hidden rows (n, w, h) of centred word vectors (n, w, d)."""
        if self.training:  # whole words and whole features are left out, so that none is relied on alone
            x = x * (torch.rand(*x.shape[:2], 1) > WORDS_DROPPED)
            known = known * (torch.rand(known.shape[0], 1, known.shape[2]) > KNOWN_DROPPED)
        h = self.drop(functional.relu(self.word(self.drop(x)) + self.known(known)))
        place = np.arange(x.shape[1])
        classes = torch.from_numpy(distances(place[None] - place[:, None]))
        for layer in self.layers:
            h = layer(h, classes, mask)
        normed: Tensor = self.norm(h)
        return normed * mask[..., None]

    def total(self, scores: Tensor, gaps: Tensor, mask: Tensor) -> Tensor:
        """Logarithm of the summed weight of all ways to tag texts, (n,), by scores (n, w, t): the forward pass."""
        moves = self.moves + _FORBIDDEN
        best = scores[:, 0] + _FIRST
        for k in range(1, scores.shape[1]):
            onward = (best[:, :, None] + moves[gaps[:, k]]).logsumexp(1) + scores[:, k]
            best = torch.where(mask[:, k, None], onward, best)
        whole: Tensor = best.logsumexp(-1)
        return whole

    def point(self, h: Tensor, mask: Tensor, at: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Log-odds of where names begin (q, w + 1), the last of nobody; what asks (q, h) and its texts' rows."""
        rows, size = h[at], h.shape[1]
        place = torch.arange(size)[None]
        inside = (place >= first[:, None]) & (place <= last[:, None])
        mean = (rows * inside[..., None]).sum(1) / inside.sum(1, keepdim=True)
        q = torch.arange(len(at))
        padded = functional.pad(rows, (0, 0, 1, 1))
        seen = [mean, rows[q, first], rows[q, last], padded[q, first], padded[q, last + 2]]
        asked = functional.relu(self.asked(self.drop(torch.cat(seen, -1))))
        steps = torch.where(place < first[:, None], place - first[:, None], (place - last[:, None]).clamp(min=0))
        near = self.begin_near[torch.from_numpy(distances(steps.numpy()))]
        begins = (self.begin(rows) @ asked[..., None])[..., 0] / math.sqrt(WIDTH) + near
        begins = begins.masked_fill(inside | ~mask[at], -1e4)
        return torch.cat([begins, self.nobody(asked)], 1).log_softmax(-1), asked, rows

    def onward_odds(self, asked: Tensor, rows: Tensor, start: Tensor, mask: Tensor) -> Tensor:
        """Log-odds of where names that begin at `start` (q,) end, (q, LONGEST_NAME)."""
        q = torch.arange(len(start))
        goal = asked + self.onward(rows[q, start])
        places = start[:, None] + torch.arange(LONGEST_NAME)[None]
        there = places < rows.shape[1]
        places = places.clamp(max=rows.shape[1] - 1)
        ends = (self.end(rows[q[:, None], places]) @ goal[..., None])[..., 0] / math.sqrt(WIDTH) + self.length
        odds: Tensor = ends.masked_fill(~(there & mask[q[:, None], places]), -1e4).log_softmax(-1)
        return odds


def loss_of(network: Network, items: Sequence[Item], means: Mapping[Lang, FloatArray]) -> Tensor:
    """Loss of tags whose label is known and of the places that name speakers."""
    size = max(len(item.tags) for item in items)
    shape = (len(items), size)
    x = np.zeros((*shape, items[0].vectors.shape[1]), np.float32)
    f = np.zeros((*shape, items[0].known.shape[1]), np.float32)
    mask, y = np.zeros(shape, bool), np.full(shape, UNKNOWN, np.int64)
    for k, item in enumerate(items):
        own = len(item.tags)
        x[k, :own] = item.vectors.astype(np.float32) - means[item.lang]
        f[k, :own], mask[k, :own], y[k, :own] = item.known, True, item.tags
    masked, weight = torch.from_numpy(mask), torch.tensor([item.weight for item in items])
    h = network.read(torch.from_numpy(x), torch.from_numpy(f), masked)
    labels = torch.from_numpy(y)
    scores = network.tag(network.drop(h))
    gaps = torch.from_numpy(np.stack([np.pad(between(item.known), (0, size - len(item.tags))) for item in items]))
    allowed = (labels[..., None] == torch.arange(len(TAGS))) | (labels[..., None] == UNKNOWN)
    lost = network.total(scores, gaps, masked) - network.total(scores.masked_fill(~allowed, -1e4), gaps, masked)
    loss: Tensor = (lost * weight).sum() / mask.sum()
    asked = [(k, one) for k, item in enumerate(items) for one in item.asked]
    if asked:
        at = torch.tensor([k for k, _ in asked])
        first, last = (torch.tensor([getattr(one, name) for _, one in asked]) for name in ("first", "last"))
        begins, goals, rows = network.point(h, masked, at, first, last)
        answers = [(n, *place) for n, (_, one) in enumerate(asked) for place in one.answers]
        right = torch.full((len(asked),), -1e4)
        if answers:
            which, start, end = (torch.tensor(column) for column in zip(*answers, strict=True))
            far = network.onward_odds(goals[which], rows[which], start, masked[at[which]])
            odds = begins[which, start] + far[torch.arange(len(which)), end - start]
            top = torch.full((len(asked),), -1e4).scatter_reduce(0, which, odds, "amax").detach()
            powers = torch.zeros(len(asked)).scatter_add(0, which, (odds - top[which]).exp())
            right = torch.where(powers > 0, top + (powers + 1e-9).log(), right)
        nobody = torch.tensor([not one.answers for _, one in asked])
        odds = torch.where(nobody, begins[:, -1], right)
        loss = loss - 0.5 * (odds * weight[at]).mean()
    return loss


def train(
    items: Sequence[Item], means: Mapping[Lang, FloatArray], epochs: int = EPOCHS, seed: int = 0
) -> dict[str, FloatArray]:
    """Train the network; give its weights as `align.quotes.network` reads them."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    network = Network(items[0].vectors.shape[1], items[0].known.shape[1])
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=0.02)
    steps = epochs * math.ceil(len(items) / BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps, pct_start=0.1)
    for epoch in range(epochs):
        started, total = time.perf_counter(), 0.0
        sizes = np.array([len(item.tags) for item in items]) * (1 + random.random(len(items)) * 0.2)
        order = np.argsort(sizes, kind="stable")
        parts = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
        for k in random.permutation(len(parts)):
            loss = loss_of(network, [items[n] for n in parts[k]], means)
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
        sys.stderr.write(
            f"  epoch {epoch + 1} of {epochs}: loss {total / len(parts):.4f}, {time.perf_counter() - started:.0f} s\n"
        )
    return weights(network.eval(), means)


def weights(network: Network, means: Mapping[Lang, FloatArray]) -> dict[str, FloatArray]:
    """Weights by the names `align.quotes.network` uses."""
    return numpy_weights(network, means, "layers")
