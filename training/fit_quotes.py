"""Train the reader of quotes: `python -m training.fit_quotes`, part of `make fit`.

On paragraphs made of the frames of `data/speech` and on those written and marked by hand.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

from align.core.paths import models_dir
from align.core.types import LANGS, FloatArray, Lang
from align.model.encoder import load_token_encoder
from align.model.recipes import load_recipe
from align.quotes.network import LONGEST_NAME, TAGS
from align.quotes.vectors import word_vectors
from align.quotes.words import Words, read_words
from training import quoting
from training.speech import Paragraph, Said, made, marked, whole

MADE = 4500
LONGEST = 260  # words
WRITTEN = 2.0  # weight of a paragraph written by hand beside one put together
# How often paragraphs of each kind come in an epoch: those like articles most, the short sentences and what an earlier
# reader of rules had marked in the events less.
OFTEN = {"whole": 8, "news": 8, "short": 2, "events": 2}


def items(paragraphs: Sequence[Paragraph]) -> list[quoting.Item]:
    """Read paragraphs and label their words."""
    found = []
    encoder = load_token_encoder(cache=False)
    order = sorted(paragraphs, key=lambda one: len(one.text))
    for start in range(0, len(order), 500):
        part = order[start : start + 500]
        tokens = encoder.encode_tokens([one.text for one in part])
        for one, states in zip(part, tokens, strict=True):
            words = read_words(one.text, one.lang)
            if 0 < len(words.spans) <= LONGEST:
                vectors = word_vectors(words.spans, states).astype(np.float16)
                found.append(
                    quoting.Item(vectors, words.known, one.lang, tags(one, words), asked(one, words), one.weight)
                )
        sys.stderr.write(f"\r  read {start + len(part)} of {len(order)} paragraphs")
    sys.stderr.write("\n")
    return found


def tags(one: Paragraph, words: Words) -> np.ndarray:
    """Label each word, (w,); what may be taken or not is not taken, or belongs to what it stands in."""
    labels = np.zeros(len(words.spans), np.int64)
    for said in sorted(one.said, key=lambda said: -(said.end - said.start)):
        inside = _inside(words, said.start, said.end)
        labels[inside] = TAGS.index(f"I-{said.kind}")
        labels[inside[:1]] = TAGS.index(f"B-{said.kind}")
    return labels


def _inside(words: Words, start: int, end: int) -> list[int]:
    return [k for k, (a, b) in enumerate(words.spans) if a < end and b > start]


def asked(one: Paragraph, words: Words) -> tuple[quoting.Asked, ...]:
    """What is said with the places where its speaker is named; left out where no place is."""
    found = []
    for said in one.said:
        inside = _inside(words, said.start, said.end)
        places = {place for name in said.speakers for place in _named(one.text, name, said, words)}
        if inside and (places or not said.speakers):
            found.append(quoting.Asked(inside[0], inside[-1], tuple(sorted(places))))
    return tuple(found)


def _named(text: str, name: str, said: Said, words: Words) -> list[tuple[int, int]]:
    found = []
    for match in re.finditer(re.escape(name), text):
        inside = _inside(words, *match.span())
        outside = match.end() <= said.start or match.start() >= said.end
        if outside and inside and len(inside) <= LONGEST_NAME:
            found.append((inside[0], inside[-1]))
    return found


def mean_words(found: Sequence[quoting.Item]) -> dict[Lang, FloatArray]:
    """Mean word vector of each language."""
    return {
        lang: np.concatenate([one.vectors for one in found if one.lang == lang]).astype(np.float32).mean(axis=0)
        for lang in LANGS
    }


def store(weights: dict[str, FloatArray]) -> None:
    """Write the weights in half precision, the same bytes each time."""
    halves: dict[str, Any] = {name: value.astype(np.float16) for name, value in sorted(weights.items())}
    np.savez_compressed(models_dir() / f"{load_recipe().name}.quotes.npz", **halves)


def main() -> None:
    """Train and write beside the recipe."""
    sorts = {"whole": whole(WRITTEN)} | {name: marked(name, WRITTEN) for name in OFTEN if name != "whole"}
    found = items(made(MADE, seed=1))
    centres = mean_words(found)
    for name, paragraphs in sorts.items():
        found += items(paragraphs) * OFTEN[name]
    sys.stderr.write(f"training the reader of quotes on {len(found)} paragraphs\n")
    store(quoting.train(found, centres))


if __name__ == "__main__":
    main()
