"""Distil the static model from the encoder: `python -m training.fit_static`, part of `make fit`; minutes on two cores.

A piece's vector is a linear map of the encoder's own input embedding, times a weight, plus a part of its own: so the
pieces that no training text holds are mapped as the others are. Trained so that sums of pieces find the translation
among others (contrastive, van den Oord et al. 2018) and the encoder's own vector of the same sentence; then turned to
principal components and stored in eight bits. On the pairs the judge is trained on, software strings and names, and on
the even lines of Wikipedia; what is held out for the probabilities is held out here too.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import safe_open
from tokenizers import Tokenizer

from align.core.types import LANGS, FloatArray, Lang
from align.core.vectors import unit
from align.model.encoder import load_encoder
from align.model.offline.build import build_encoder
from align.model.offline.hf_folder import TOKENIZER, WEIGHTS, WORDS
from align.model.recipes import load_recipe
from align.model.static import StaticModel, piece_places, static_path
from align.text.normalise import for_encoder
from training import sets
from training.fit_judge import is_held, training_pairs

PIECES = 40_000  # kept: all of Devanagari, those the training texts hold, then the commonest of Latin letters
DIMENSION = 192
WIDTH = 256  # while training; principal components bring it down to DIMENSION
EPOCHS, BATCH, RATE = 16, 1024, 2e-3
TEMPERATURE = 0.05
TEACHER = 0.5  # weight of finding the encoder's vector beside finding the translation
DROPPED = 0.1  # share of pieces left out of a sentence while training
DECAY = 1e-2  # of a piece's own part, so that the common map does what it can

Pair = tuple[str, str]


def known_pairs() -> list[Pair]:
    """Translations to fit on: those of the judge, all software strings and names of its side of the split."""
    pairs = set(training_pairs()[False])
    for name, unit_name in (("libreoffice_help", "page"), ("mozilla_www", "file")):
        for row in sets.rows(sets.SHARED / "strings" / f"{name}.tsv"):
            if not is_held(f"{name}/{row[unit_name]}") and 2 < len(row["en"]) < 400:
                pairs.add((row["hi"], row["en"]))
    return sorted(pair for pair in pairs if re.search("[\u0900-\u0963]", pair[0]) and pair[0] != pair[1])


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts as pieces, one after another: `pieces` and the place where each text begins; (n, d) rows of the encoder."""

    pieces: torch.Tensor
    starts: torch.Tensor
    rows: torch.Tensor

    def of(self, numbers: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Pieces of some texts with their number among these."""
        ends = torch.cat([self.starts[1:], torch.tensor([len(self.pieces)])])
        sizes = ends[numbers] - self.starts[numbers]
        owner = torch.repeat_interleave(torch.arange(len(numbers)), sizes)
        within = torch.arange(len(owner)) - torch.repeat_interleave(torch.cumsum(sizes, 0) - sizes, sizes)
        return self.pieces[self.starts[numbers][owner] + within], owner


def read(texts: Sequence[str], tokenizer: Tokenizer, places: np.ndarray, rows: FloatArray) -> Texts:
    """Cut texts into pieces."""
    found = [
        places[one.ids] for one in tokenizer.encode_batch([for_encoder(t) for t in texts], add_special_tokens=False)
    ]
    sizes = np.array([len(one) for one in found])
    pieces = torch.from_numpy(np.concatenate(found))
    return Texts(pieces, torch.from_numpy(np.cumsum(sizes) - sizes), torch.from_numpy(rows))


class Sums(torch.nn.Module):
    """Sentences as sums of vectors of pieces."""

    def __init__(self, inputs: FloatArray, weights: FloatArray, teacher: int) -> None:
        """Start from the (p, d) input embeddings of the pieces and their (p,) log-weights."""
        super().__init__()
        self.inputs = torch.from_numpy(inputs)
        self.map = torch.nn.Linear(inputs.shape[1], WIDTH, bias=False)
        self.weight = torch.nn.Parameter(torch.from_numpy(weights))
        self.own = torch.nn.Parameter(torch.zeros(len(inputs), WIDTH))
        self.means = torch.nn.Parameter(torch.zeros(2, WIDTH))
        self.teacher = torch.nn.Linear(teacher, WIDTH, bias=False)

    def pieces(self, numbers: torch.Tensor) -> torch.Tensor:
        """Vectors of pieces, (p, WIDTH)."""
        return (self.map(self.inputs[numbers]) + self.own[numbers]) * self.weight[numbers].exp()[:, None]

    def forward(self, texts: Texts, numbers: torch.Tensor, lang: int) -> torch.Tensor:
        """Unit rows of texts."""
        pieces, owner = texts.of(numbers)
        kept = torch.rand(len(pieces)) >= DROPPED
        used, back = torch.unique(pieces[kept], return_inverse=True)
        sums = torch.zeros(len(numbers), WIDTH).index_add(0, owner[kept], self.pieces(used)[back])
        return _unit(_unit(sums) - self.means[lang])


def _unit(rows: torch.Tensor) -> torch.Tensor:
    return torch.nn.functional.normalize(rows, dim=1)


def _found(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Loss of finding each row's own among the others, both ways."""
    scores, own = x @ y.T / TEMPERATURE, torch.arange(len(x))
    loss = torch.nn.functional.cross_entropy
    return (loss(scores, own) + loss(scores.T, own)) / 2


def train(model: Sums, sides: tuple[Texts, Texts], pairs: int) -> None:
    """Train on texts of which the first `pairs` of both sides face each other; of the others only rows are known."""
    torch.manual_seed(0)
    shared = [parameter for name, parameter in model.named_parameters() if name != "own"]
    groups = [{"params": [model.own], "weight_decay": DECAY}, {"params": shared, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=RATE)
    steps = [step for _ in range(EPOCHS) for step in _batches(sides, pairs)]
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, [RATE, RATE], total_steps=len(steps), pct_start=0.1)
    for number, (kind, batch) in enumerate(steps):
        if kind == 2:
            x, y = (model(side, batch, lang) for lang, side in enumerate(sides))
            loss = _found(x, y)
            taught = [(x, sides[0], sides[1]), (y, sides[1], sides[0])]
        else:
            x, taught = model(sides[kind], batch, kind), []
            loss = torch.zeros(())
            taught = [(x, sides[kind], sides[kind])]
        for rows, *sources in taught:
            for source in {id(one): one for one in sources}.values():
                target = source.rows[batch]
                known = target.any(dim=1)
                if known.sum() > 1:
                    loss = loss + TEACHER * _found(rows[known], _unit(model.teacher(target[known])))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if number % 50 == 0:
            sys.stderr.write(f"\r  step {number} of {len(steps)}: loss {float(loss.detach()):.3f}  ")
    sys.stderr.write("\n")


def _batches(sides: tuple[Texts, Texts], pairs: int) -> Iterator[tuple[int, torch.Tensor]]:
    """Batches of pairs (kind 2), and of texts of one language (its number), in a random order."""
    found = [(2, part) for part in torch.randperm(pairs).split(BATCH)]
    for lang, side in enumerate(sides):
        found += [(lang, pairs + part) for part in torch.randperm(len(side.starts) - pairs).split(BATCH)]
    order = torch.randperm(len(found)).tolist()
    return (found[k] for k in order)


def kept_pieces(tokenizer: Tokenizer, texts: Sequence[str]) -> tuple[np.ndarray, FloatArray]:
    """Numbers of the pieces to keep, and the log-weight of each: rarer ones weigh more (Arora, Liang and Ma 2017)."""
    seen: Counter[int] = Counter()
    for one in tokenizer.encode_batch([for_encoder(text) for text in texts], add_special_tokens=False):
        seen.update(one.ids)
    names = {number: name for name, number in tokenizer.get_vocab().items()}
    special = {number for number, name in names.items() if name.startswith("<")}
    devanagari = {number for number, name in names.items() if re.search("[\u0900-\u097f]", name)}
    kept = sorted((set(seen) | devanagari) - special)[:PIECES]
    have = set(kept) | special
    latin = (n for n in sorted(names) if n not in have and re.fullmatch("▁?[A-Za-z]+", names[n]))
    for number, _ in zip(latin, range(PIECES - len(kept)), strict=False):
        kept.append(number)
    shares = np.array([seen[number] + 1.0 for number in kept]) / (seen.total() + len(kept))
    return np.array(sorted(kept)), np.log(1e-3 / (1e-3 + shares[np.argsort(kept)])).astype(np.float32)


def static_of(
    model: Sums, kept: np.ndarray, tokenizer: Tokenizer, texts: dict[Lang, Sequence[str]], dimension: int
) -> StaticModel:
    """Turn to principal components of sentences and round to eight bits."""
    with torch.no_grad():
        rows = model.pieces(torch.arange(1, len(kept) + 1)).numpy()
    places = piece_places(kept, tokenizer.get_vocab_size())
    none = {lang: np.zeros(rows.shape[1], np.float32) for lang in LANGS}
    whole = rounded(rows, places, none, tokenizer)
    own = {lang: whole.encode(list(texts[lang]), lang) for lang in LANGS}
    centred = np.concatenate([own[lang] - own[lang].mean(axis=0) for lang in LANGS])
    _, axes = np.linalg.eigh(centred.T @ centred)
    turned = rounded(
        rows @ axes[:, ::-1][:, :dimension], places, {lang: none[lang][:dimension] for lang in LANGS}, tokenizer
    )
    means = {lang: turned.encode(list(texts[lang]), lang).mean(axis=0) for lang in LANGS}
    return StaticModel(turned.rows, turned.scales, places, means, tokenizer)


def rounded(rows: FloatArray, places: np.ndarray, means: dict[Lang, FloatArray], tokenizer: Tokenizer) -> StaticModel:
    """Round rows of pieces to eight bits."""
    scales = np.maximum(np.abs(rows).max(axis=1), 1e-9).astype(np.float16).astype(np.float32) / 127
    eight = np.clip(np.rint(rows / scales[:, None]), -127, 127).astype(np.int8)
    none = np.zeros((1, rows.shape[1]), np.int8)
    return StaticModel(np.concatenate([none, eight]), np.r_[np.float32(0), scales], places, means, tokenizer)


def distilled(dimension: int = DIMENSION) -> tuple[StaticModel, np.ndarray]:
    """Train on all that may be fitted on; the model and the numbers of its pieces."""
    tokenizer = Tokenizer.from_file(str(build_encoder(load_recipe().name) / TOKENIZER))
    pairs, alone = known_pairs(), [side[0::2] for side in sets.strays()]
    texts = [[*(pair[k] for pair in pairs), *alone[k]] for k in (0, 1)]
    kept, weights = kept_pieces(tokenizer, [text for side in texts for text in side])
    with safe_open(build_encoder(load_recipe().name) / WEIGHTS, framework="np") as stored:
        table = stored.get_tensor(WORDS)[kept].astype(np.float32)
    table = np.concatenate([np.zeros((1, table.shape[1]), np.float32), (table - table.mean(axis=0)) / table.std()])
    places = piece_places(kept, tokenizer.get_vocab_size())
    taught = set(training_pairs()[False])
    sides = []
    for k in (0, 1):
        asked = [n for n in range(len(texts[k])) if n >= len(pairs) or pairs[n] in taught]
        rows = np.zeros((len(texts[k]), 384), np.float32)
        encoded = load_encoder().encode([for_encoder(texts[k][n]) for n in asked])
        rows[asked] = unit(encoded - encoded.mean(axis=0))
        sides.append(read(texts[k], tokenizer, places, rows))
    model = Sums(table, np.r_[np.float32(0), weights].astype(np.float32), 384)
    train(model, (sides[0], sides[1]), len(pairs))
    return static_of(model, kept, tokenizer, dict(zip(LANGS, texts, strict=True)), dimension), kept


def store(model: StaticModel, kept: np.ndarray, path: Path) -> None:
    """Write a static model, the same bytes each time."""
    arrays: dict[str, Any] = {"pieces": kept.astype(np.int32), "rows": model.rows[1:], "scales": model.scales[1:]}
    arrays |= {f"{lang}_mean": model.means[lang] for lang in LANGS}
    np.savez_compressed(path, **arrays)


def main() -> None:
    """Distil and write beside the recipe."""
    model, kept = distilled()
    store(model, kept, static_path())
    sys.stderr.write(f"{len(kept):,} pieces, {static_path().stat().st_size / 2**20:.1f} MB\n")


if __name__ == "__main__":
    main()
