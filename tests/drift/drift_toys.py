"""Toy parts for drift: texts read by the toy encoder, a head that only knows equal words, one with random weights."""

import numpy as np
from toy import DIMENSION, ToyEncoder

from align.judge.measured import Fitted, measure
from align.judge.network import AROUND, COLUMNS, Compared, Comparer
from align.judge.wording import read_wordings
from align.model.heads import Head

MEANS = {lang: np.full(DIMENSION, value, np.float32) for lang, value in (("hi", 0.1), ("en", -0.05))}
UTTERANCE = Head(("more", "less"), np.array([8.0, 2.0], np.float32), -6.0)
TABLE = {"लोग": "people", "आए": "came", "बाढ़": "flood", "नदी": "river", "पानी": "water"}


class EqualWords:
    """Holds a word for rendered where the other text has it in the same form: logit -4, else 4 less its place / 8.

    Nothing is missing: logit -4 plus the place / 4.
    """

    def compare(self, a, b, known):
        forms = [{word.form for word in side.words} for side in (a, b)]
        rows = [
            np.array(
                [[-4.0 if word.form in other else 4 - k / 8, -4 + k / 4] for k, word in enumerate(side.words)],
                np.float32,
            ).reshape(-1, 2)
            for side, other in ((a, forms[1]), (b, forms[0]))
        ]
        return Compared(*rows, np.zeros((len(a.words), len(b.words)), np.float32), 0.5)


def random_comparer(seed=0, projected=4, hidden=5):
    """The real head with random weights, which has no symmetry by chance."""
    random = np.random.default_rng(seed)
    shapes = {
        "query": (DIMENSION, projected), "value": (DIMENSION, projected), "sharpness": (), "trust": (),
        "first": (2 * projected + 2 * len(COLUMNS) + 3, hidden), "first_bias": (hidden,),
        "second": ((len(AROUND) + 3) * hidden, hidden), "second_bias": (hidden,),
        "word": (hidden, 2), "word_bias": (2,), "pool": (4 * hidden, 1), "pool_bias": (1,),
    }  # fmt: skip
    weights = {name: np.asarray(random.normal(0, 1, shape), np.float32) for name, shape in shapes.items()}
    return Comparer(weights | {f"mean_{lang}": mean for lang, mean in MEANS.items()})


def fitted(comparer=None, **heads):
    """What judges need, with heads of features and weights given by name: drift={"changed": 1.0}."""
    own = {
        name: Head(tuple(weights), np.array(list(weights.values()), np.float32), 0.0) for name, weights in heads.items()
    }
    return Fitted(comparer or EqualWords(), {"utterance": UTTERANCE, **own}, MEANS)


def read(*texts):
    """Read texts with the toy encoder."""
    return read_wordings(texts, ToyEncoder(TABLE))


def measured(a, b, comparer=None):
    """Measure two texts."""
    return measure(*read(a, b), comparer or EqualWords())
