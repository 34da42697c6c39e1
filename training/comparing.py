"""The decomposable attention of `align.drift.word_head` in torch, to be fitted; the same arithmetic, on batches."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from align.core.types import FloatArray, Lang
from align.drift.word_head import AROUND, COLUMNS, Known
from align.drift.wording import Wording

# Sizes tried on FLORES dev: half and twice as wide differ by less than 0.005 in AUROC.
PROJECTED, HIDDEN = 112, 80
DROPOUT = 0.2
BATCH = 64
RATE = 2e-3
WORDS_WEIGHT = 2.0  # weight of the words' losses against the pair's


@dataclass(frozen=True, slots=True)
class Item:
    """A pair to learn from: what is known of its words; labels (w, 2) of each side, -1 where unknown; the pair's."""

    a: Wording
    b: Wording
    known: Known
    labels: tuple[FloatArray, FloatArray]
    label: int


class Head(nn.Module):
    """Attend, compare, compare once more in context, aggregate."""

    def __init__(self, dimension: int) -> None:
        super().__init__()
        known = len(COLUMNS)
        self.query = nn.Linear(dimension, PROJECTED, bias=False)
        self.value = nn.Linear(dimension, PROJECTED, bias=False)
        self.sharpness = nn.Parameter(torch.tensor(8.0))
        self.trust = nn.Parameter(torch.tensor(4.0))
        self.first = nn.Linear(2 * PROJECTED + 2 * known + 3, HIDDEN)
        self.second = nn.Linear((len(AROUND) + 3) * HIDDEN, HIDDEN)
        self.word = nn.Linear(HIDDEN, 2)
        self.pool = nn.Linear(4 * HIDDEN, 1)
        self.drop = nn.Dropout(DROPOUT)

    def forward(
        self, rows: Sequence[Tensor], known: Sequence[Tensor], ties: Tensor, masks: Sequence[Tensor]
    ) -> tuple[Tensor, ...]:
        """Give the log-odds of words, (n, w, 2) for each side, and of pairs, (n,)."""
        query, key = (functional.normalize(self.query(side), dim=-1) for side in rows)
        likeness = query @ key.transpose(1, 2)
        ways = (likeness, likeness.transpose(1, 2))
        attention = [
            torch.softmax((way * self.sharpness + tie * self.trust).masked_fill(~mask[:, None], -1e4), -1)
            for way, tie, mask in zip(ways, (ties, ties.transpose(1, 2)), masks[::-1], strict=True)
        ]
        values = [self.value(side) for side in rows]
        first = [self._first(n, values, known, masks, ways, attention) for n in (0, 1)]
        second = [self._second(n, first, masks, attention) for n in (0, 1)]
        logits = [self.word(self.drop(side)) for side in second]
        every = torch.cat([own.masked_fill(~mask[..., None], -30) for own, mask in zip(logits, masks, strict=True)], 1)
        pooled = torch.cat([side.sum(1) / 10 for side in second] + [side.amax(1) for side in second], -1)
        return *logits, torch.logsumexp(every.flatten(1), 1) + self.pool(self.drop(pooled))[:, 0]

    def _first(
        self,
        n: int,
        values: Sequence[Tensor],
        known: Sequence[Tensor],
        masks: Sequence[Tensor],
        ways: Sequence[Tensor],
        attention: Sequence[Tensor],
    ) -> Tensor:
        own, attended = values[n], attention[n] @ values[1 - n]
        best = ways[n].masked_fill(~masks[1 - n][:, None], -1).topk(min(2, ways[n].shape[2]), -1).values
        mutual = (attention[n] * attention[1 - n].transpose(1, 2)).sum(-1, keepdim=True)
        single = (masks[1 - n].sum(1) == 1)[:, None]
        second = torch.where(single, best[..., 0], best[..., -1])
        how = torch.cat([best[..., :1], second[..., None], mutual], -1)
        seen = [own * attended, (own - attended).abs(), known[n], attention[n] @ known[1 - n], how]
        return functional.relu(self.first(torch.cat(seen, -1))) * masks[n][..., None]

    def _second(self, n: int, first: Sequence[Tensor], masks: Sequence[Tensor], attention: Sequence[Tensor]) -> Tensor:
        own, other = first[n], first[1 - n]
        near = [_shifted(own, by) for by in AROUND]
        means = [(first[k].sum(1, keepdim=True) / masks[k].sum(1)[:, None, None]).expand_as(own) for k in (n, 1 - n)]
        seen = torch.cat([*near, attention[n] @ other, *means], -1)
        return functional.relu(self.second(self.drop(seen))) * masks[n][..., None]


def _shifted(rows: Tensor, by: int) -> Tensor:
    """Rows of the neighbours `by` places on, zeros beyond the ends."""
    size = rows.shape[1]
    padded = functional.pad(rows, (0, 0, 2, 2))
    return padded[:, 2 + by : 2 + by + size]


def batch(
    items: Sequence[Item], means: dict[Lang, FloatArray]
) -> tuple[list[Tensor], list[Tensor], Tensor, list[Tensor], list[Tensor]]:
    """Pad the sides of items: rows, features, masks, labels, each for a and b, and the ties between."""
    stores: tuple[list[Tensor], ...] = ([], [], [], [])
    for n in (0, 1):
        sides = [(item.a, item.b)[n] for item in items]
        longest = max(len(side.words) for side in sides)
        shape = (len(items), longest)
        x = np.zeros((*shape, len(means["hi"])), np.float32)
        f = np.zeros((*shape, len(COLUMNS)), np.float32)
        mask, y = np.zeros(shape, bool), np.full((*shape, 2), -1, np.float32)
        for k, (item, side) in enumerate(zip(items, sides, strict=True)):
            size = len(side.words)
            x[k, :size] = side.vectors.astype(np.float32) - means[side.lang]
            f[k, :size], mask[k, :size], y[k, :size] = (item.known.a, item.known.b)[n], True, item.labels[n]
        for store, array in zip(stores, (x, f, mask, y), strict=True):
            store.append(torch.from_numpy(array))
    rows, known, masks, labels = stores
    ties = np.zeros((len(items), rows[0].shape[1], rows[1].shape[1]), np.float32)
    for k, item in enumerate(items):
        ties[k, : len(item.a.words), : len(item.b.words)] = item.known.ties
    return rows, known, torch.from_numpy(ties), masks, labels


def train(items: Sequence[Item], means: dict[Lang, FloatArray], epochs: int, seed: int = 0) -> dict[str, FloatArray]:
    """Fit a head; give its weights as `align.drift.word_head` reads them."""
    torch.manual_seed(seed)
    head = Head(len(means["hi"]))
    order = sorted(range(len(items)), key=lambda k: (len(items[k].a.words), len(items[k].b.words), k))
    parts = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    optimizer = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=epochs * len(parts))
    for epoch in range(epochs):
        total = 0.0
        for number in np.random.default_rng(seed + epoch).permutation(len(parts)):
            part = [items[k] for k in parts[number]]
            rows, known, ties, masks, labels = batch(part, means)
            *logits, pair = head(rows, known, ties, masks)
            loss = functional.binary_cross_entropy_with_logits(pair, torch.tensor([float(i.label) for i in part]))
            loss = loss + WORDS_WEIGHT * _word_loss(logits, labels)
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            nn.utils.clip_grad_norm_(head.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
        sys.stderr.write(f"  epoch {epoch + 1}: loss {total / len(parts):.4f}\n")
    return weights(head, means)


def _word_loss(logits: Sequence[Tensor], labels: Sequence[Tensor]) -> Tensor:
    """Loss of the words whose label is known."""
    every, right = torch.cat(list(logits), 1), torch.cat(list(labels), 1)
    known = right >= 0
    return functional.binary_cross_entropy_with_logits(every[known], right[known])


def weights(head: Head, means: dict[Lang, FloatArray]) -> dict[str, FloatArray]:
    """Weights by the names `align.drift.word_head` uses, matrices as (in, out)."""
    state = {name: value.detach().numpy() for name, value in head.state_dict().items()}
    found: dict[str, FloatArray] = {f"mean_{lang}": mean for lang, mean in means.items()}
    found |= {name: state[name] for name in ("sharpness", "trust")}
    for name in ("query", "value", "first", "second", "word", "pool"):
        found[name] = np.ascontiguousarray(state[f"{name}.weight"].T)
        if f"{name}.bias" in state:
            found[f"{name}_bias"] = state[f"{name}.bias"]
    return found
