"""The reader of quotes: a small network over the encoder's word vectors that tells what is said in a text and by whom.

Transformer layers read the words of a few paragraphs with what `align.quotes.words` knows of each. Of each word it
tells whether it begins or goes on something said directly, indirectly or in part, or is nothing of the kind
(tagging, Ramshaw and Marcus 1995, by a conditional random field, Lafferty et al. 2001, whose moves depend on what
stands between two words); of something said, where in the text its speaker is named, as a reader answers a question
with a stretch of text (pointers, Vinyals et al. 2015), or that nobody is: coreference, descriptions and attribution
are one question. Trained by `make fit` in torch (`training.quoting`), with the first layers of the encoder adapted to
it; this is the same arithmetic in NumPy.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from align.core.errors import AlignError
from align.core.paths import models_dir
from align.core.types import FloatArray, Lang, SpeechKind
from align.model.adapter import Adapter
from align.model.encoder import TokenEncoder, load_token_encoder
from align.model.recipes import load_recipe
from align.model.transformer import Weights, log_softmax, normed, relu, transformer_layer
from align.quotes.words import between

TAGS: Final = ("", "B-direct", "I-direct", "B-indirect", "I-indirect", "B-mixed", "I-mixed")
SPOKEN: Final[tuple[SpeechKind, ...]] = ("direct", "indirect", "mixed")
# Sizes are part of the weights: attention heads, borders of the distances in words, longest name in words.
HEADS, LAYERS = 4, 3
BORDERS: Final = np.array([1, 2, 3, 4, 6, 9, 13, 20, 32, 64])
DISTANCES: Final = 2 * len(BORDERS) + 1
LONGEST_NAME: Final = 9
PLACES: Final = 8  # at which a speaker may be named that are looked at, the likeliest


# What goes on must have begun: scores of moves that no tagging makes, and of first tags.
RULED_OUT: Final = -1e4
FORBIDDEN: Final = np.array(
    [[0.0 if tag[:2] != "I-" or own[2:] == tag[2:] else RULED_OUT for tag in TAGS] for own in TAGS], np.float32
)
FIRST_TAG: Final = np.array([RULED_OUT if tag[:2] == "I-" else 0.0 for tag in TAGS], np.float32)


def distances(steps: np.ndarray) -> np.ndarray:
    """Give the class of each signed distance in words, 0 to DISTANCES - 1."""
    return np.asarray(len(BORDERS) + np.sign(steps) * np.searchsorted(BORDERS, np.abs(steps), side="right"))


@dataclass(frozen=True, slots=True)
class Pointed:
    """Words that name a speaker, both included, None for nobody, and the probability of that answer."""

    words: tuple[int, int] | None
    probability: float


@dataclass(frozen=True, slots=True)
class TaggedWords:
    """Of w words their hidden rows (w, h), scores of TAGS (w, 7) and of moves from the tag before (w, 7, 7)."""

    hidden: FloatArray
    scores: FloatArray
    moves: FloatArray

    def probabilities(self) -> FloatArray:
        """Probability of each tag of each word given all words, (w, 7), by the forward-backward pass."""
        size = len(self.scores)
        forth, back = np.zeros_like(self.scores), np.zeros_like(self.scores)
        forth[0] = self.scores[0] + FIRST_TAG
        for k in range(1, size):
            forth[k] = _logsum(forth[k - 1][:, None] + self.moves[k], axis=0) + self.scores[k]
        for k in range(size - 2, -1, -1):
            back[k] = _logsum(self.moves[k + 1] + self.scores[k + 1] + back[k + 1], axis=1)
        return np.exp(log_softmax(forth + back))

    def path(self, scores: FloatArray) -> list[int]:
        """Find the likeliest tags by other scores of the same words, (w, 7) (Viterbi 1967)."""
        best, back = scores[0] + FIRST_TAG, []
        for k in range(1, len(scores)):
            ways = best[:, None] + self.moves[k]
            back.append(ways.argmax(axis=0))
            best = ways.max(axis=0) + scores[k]
        path = [int(best.argmax())]
        for step in reversed(back):
            path.append(int(step[path[-1]]))
        return path[::-1]


@dataclass(frozen=True, slots=True)
class QuoteReader:
    """The trained network: projections and layers (in, out) by name, and each language's mean word vector (d,)."""

    weights: Weights

    def read(self, vectors: FloatArray, known: FloatArray, lang: Lang) -> TaggedWords:
        """Read words by their unit vectors (w, d) and what is known of them (w, f)."""
        w = self.weights
        x = relu((vectors - w[f"mean_{lang}"]) @ w["word"] + known @ w["known"] + w["known_bias"])
        place = np.arange(len(x))
        classes = distances(place[None] - place[:, None])
        for layer in range(LAYERS):
            x = transformer_layer(x, w, f"layers_{layer}", w[f"layers_{layer}_near"][:, classes])
        hidden = normed(x, w, "norm")
        return TaggedWords(hidden, hidden @ w["tag"] + w["tag_bias"], w["moves"][between(known)] + FORBIDDEN)

    def speakers(self, reading: TaggedWords, first: int, last: int) -> list[Pointed]:
        """Tell which words may name who says the words from `first` to `last`: PLACES of them, and nobody."""
        w, h = self.weights, reading.hidden
        size, width = h.shape
        around = np.zeros((2, width), np.float32)
        around[0] = h[first - 1] if first else 0
        around[1] = h[last + 1] if last + 1 < size else 0
        seen = np.concatenate([h[first : last + 1].mean(axis=0), h[first], h[last], *around])
        asked = relu(seen @ w["asked"] + w["asked_bias"])
        place = np.arange(size)
        steps = np.where(place < first, place - first, np.where(place > last, place - last, 0))
        begins = (h @ w["begin"]) @ asked / np.float32(np.sqrt(width)) + w["begin_near"][distances(steps)]
        begins[first : last + 1] = -1e4
        nobody = asked @ w["nobody"] + w["nobody_bias"]
        odds = log_softmax(np.append(begins, nobody))
        found = [Pointed(None, float(np.exp(odds[-1])))]
        for start in np.argsort(-odds[:-1])[:PLACES].tolist():
            if first <= start <= last:
                continue
            stop = min(start + LONGEST_NAME, size)
            goal = asked + h[start] @ w["onward"]
            ends = h[start:stop] @ w["end"] @ goal / np.float32(np.sqrt(width)) + w["length"][: stop - start]
            far = log_softmax(np.asarray(ends, np.float32))
            at = int(far.argmax())
            found.append(Pointed((start, start + at), float(np.exp(odds[start] + far[at]))))
        return found


def _logsum(rows: FloatArray, axis: int) -> FloatArray:
    top = rows.max(axis=axis)
    return np.asarray(top + np.log(np.exp(rows - np.expand_dims(top, axis)).sum(axis=axis)), np.float32)


@cache
def load_quote_reader() -> QuoteReader:
    """Read the network trained for the offline encoder."""
    path = models_dir() / f"{load_recipe().name}.quotes.npz"
    try:
        with np.load(path) as stored:
            return QuoteReader({name: stored[name].astype(np.float32) for name in stored.files})
    except (OSError, KeyError, ValueError) as error:
        raise AlignError(f"unreadable quote reader ({error})", path=path, hint="run `make fit`") from error


def load_quote_encoder(*, cache: bool = True, progress: bool = True, device: str | None = None) -> TokenEncoder:
    """Load the offline encoder as it was adapted to the reading of quotes."""
    adapter = Adapter.among(load_quote_reader().weights)
    return load_token_encoder(adapter=adapter, cache=cache, progress=progress, device=device)
