"""Toy parts for drift: texts read by the toy encoder, a head that only knows equal words, one with random weights."""

import numpy as np
from toy import DIMENSION, ToyEncoder

from align.drift.fitted import Fitted
from align.judge.known import COLUMNS
from align.judge.measured import measure
from align.judge.network import ATTENTION_HEADS, FARTHEST, LABELS, Judge, Verdict
from align.judge.wording import read_wordings
from align.model.heads import Head

MEANS = {lang: np.full(DIMENSION, value, np.float32) for lang, value in (("hi", 0.1), ("en", -0.05))}
UTTERANCE = Head(("cosine",), np.array([20.0], np.float32), -12.0)
# Features of a pair, in the order the network reads them.
PAIR = (
    *("similarity", "cosine", "length", "brevity", "cross", "hindi", "numbers_shared", "names_shared"),
    *("names_only_a", "names_only_b", "numbers_only_a", "numbers_only_b"),
    *("number_mutual", "number_lone", "unit_mutual", "date_mutual", "date_lone", "name_mutual", "name_lone"),
    *("negation_lone", "quantifier_mutual", "quantifier_lone", "modality_mutual", "modality_lone"),
    *("antonym_mutual", "antonym_lone", "role_mutual", "register_mutual"),
)
TABLE = {"लोग": "people", "आए": "came", "बाढ़": "flood", "नदी": "river", "पानी": "water"}


class EqualWords:
    """Holds a word for rendered where the other text has it in the same form: logit -4, else 4 less its place / 8.

    Nothing is missing: logit -4 plus the place / 4. The pair is the same at odds of one to two.
    """

    means = MEANS

    def judge(self, a, b, known):
        forms = [{word.form for word in side.words} for side in (a, b)]
        rows = [
            np.array(
                [[-4.0 if word.form in other else 4 - k / 8, -4 + k / 4] for k, word in enumerate(side.words)],
                np.float32,
            ).reshape(-1, 2)
            for side, other in ((a, forms[1]), (b, forms[0]))
        ]
        labels = np.log(np.array([0.3333, 0.1, 0.1, 0.0667, 0.3, 0.1], np.float32))
        return Verdict(labels, *rows, np.zeros((len(a.words), len(b.words)), np.float32))


def random_judge(seed=0, width=8, pair_width=5):
    """The real network with random weights, which has no symmetry by chance."""
    random = np.random.default_rng(seed)
    shapes = {
        "query": (DIMENSION, width), "value": (DIMENSION, width), "sharpness": (), "trust": (), "side": (2, width),
        "first": (2 * width + 2 * len(COLUMNS) + 3, width), "norm": (width,), "word": (width, 2),
        "pair": (len(PAIR), pair_width), "hidden": (4 * width + pair_width + 4, width), "label": (width, len(LABELS)),
    }  # fmt: skip
    for layer in ("joint_0", "joint_1"):
        shapes |= {f"{layer}_near": (ATTENTION_HEADS, 2 * FARTHEST + 1), f"{layer}_tie": (ATTENTION_HEADS, 3)}
        shapes |= {f"{layer}_norm_1": (width,), f"{layer}_norm_2": (width,), f"{layer}_qkv": (width, 3 * width)}
        shapes |= {
            f"{layer}_out": (width, width),
            f"{layer}_up": (width, 2 * width),
            f"{layer}_down": (2 * width, width),
        }
    bare = ("query", "value", "sharpness", "trust", "side", *(f"joint_{k}_{n}" for k in "01" for n in ("near", "tie")))
    shapes |= {f"{name}_bias": shape[-1:] for name, shape in shapes.items() if name not in bare}
    weights = {name: np.asarray(random.normal(0, 1, shape), np.float32) for name, shape in shapes.items()}
    weights |= {"pair_mean": np.zeros(len(PAIR), np.float32), "pair_scale": np.ones(len(PAIR), np.float32)}
    weights |= {f"{kind}_{lang}": mean for lang, mean in MEANS.items() for kind in ("mean", "text")}
    return Judge(weights)


def fitted(judge=None, **heads):
    """What judges need, with heads of features and weights given by name: drift={"changed": 1.0}."""
    own = {
        name: Head(tuple(weights), np.array(list(weights.values()), np.float32), 0.0) for name, weights in heads.items()
    }
    return Fitted(judge or EqualWords(), {"utterance": UTTERANCE, **own})


def read(*texts):
    """Read texts with the toy encoder."""
    return read_wordings(texts, ToyEncoder(TABLE))


def measured(a, b, judge=None):
    """Measure two texts."""
    return measure(*read(a, b), judge or EqualWords())
