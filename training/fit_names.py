"""Fit what it costs to read one sound of a name for another: true pairs of names against the nearest other names.

`python -m training.fit_names` writes the column `cost` of `align/lexicon/sound_costs.tsv`; `prior` is set by hand. Two
words have the log-odds b - k Σ cost / length of being one name: a logistic regression on the steps of their cheapest
reading by the priors, with a penalty on log(cost / prior). A step too rare to learn from keeps its prior.
"""

from __future__ import annotations

import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.metrics import roc_auc_score

from align.core.paths import LEXICON
from align.core.tables import rows
from align.evidence.acronyms import letters_of
from align.evidence.gazetteer import entries_at, entry_form
from align.evidence.phonetic import (
    OTHER_ENDING,
    VOWELS,
    end_otherwise,
    parted,
    sound_costs,
    sound_similarity,
    sounds_length,
    word_sounds,
)
from training import sets

TRUE_FROM: Final = 0.45  # similarity from which two words at one place of a pair of names are held to be one
SAME_FROM: Final = 0.93  # similarity from which another word is only another spelling, and no counterexample
NEAREST: Final = 4  # counterexamples a word
FOLDS: Final = 5
PENALTY: Final = 5.0  # on the squared log of cost over prior; 20 has 0.0003 less of the area on the folds
LEAST_SEEN: Final = 10  # pairs in which a step must stand to be fitted
TABLE: Final = LEXICON / "sound_costs.tsv"

Step = tuple[str, str]  # two sounds in order, or a sound and "-" where it is left out
Pair = tuple[str, str, bool]  # two keys, and whether they are one name
Array = npt.NDArray[np.float64]


def word_pairs() -> list[Pair]:
    """Words at one place of a pair of names, and for each the nearest others; as keys of sounds."""
    partners: dict[str, set[str]] = defaultdict(set)
    for row in sets.rows(sets.SHARED / "names" / "names.tsv"):
        hi, en = _spelled_by_sound(row["hi"]), _spelled_by_sound(row["en"])
        for a, b in zip(hi, en, strict=True) if len(hi) == len(en) else ():
            if sound_similarity(a, b) >= TRUE_FROM:
                partners[a].add(b)
    english = sorted(set().union(*partners.values()))
    found: list[Pair] = []
    for hi_key, own in sorted(partners.items()):
        found += [(hi_key, other, True) for other in sorted(own)]
        others = [o for o in english if all(sound_similarity(o, one) < SAME_FROM for one in own)]
        others.sort(key=lambda other: (-sound_similarity(hi_key, other), other))
        found += [(hi_key, other, False) for other in others[:NEAREST]]
    return found


def _spelled_by_sound(name: str) -> list[str]:
    """Keys of the words of a name that are neither initials nor in the gazetteer."""
    words = [word for word in parted(name) if not letters_of(word) and not any(entries_at([entry_form(word)], 0))]
    return [key for key in map(word_sounds, words) if len(key) > 1]


def cheapest_steps(a: str, b: str) -> Counter[Step]:
    """Count the steps of the cheapest way to read one key as the other, without sounds read as themselves."""
    swap, drop = sound_costs()
    best: dict[tuple[int, int], tuple[float, tuple[Step, ...]]] = {(0, 0): (0.0, ())}
    for i in range(len(a) + 1):
        for j in range(len(b) + 1):
            ways = [best[0, 0]] if not (i or j) else []
            for di, dj in ((1, 1), (1, 0), (0, 1)):
                if i >= di and j >= dj:
                    cost, steps = best[i - di, j - dj]
                    x, y = sorted((a[i - 1] if di else "-", b[j - 1] if dj else "-"), reverse=not (di and dj))
                    price = swap[x][y] if di and dj else drop[x]
                    ways.append((cost + price, steps if x == y else (*steps, (x, y))))
            best[i, j] = min(ways)
    return Counter(best[len(a), len(b)][1])


def by_hand(step: Step) -> float:
    """Cost of a step before anything is fitted."""
    swap, drop = sound_costs()
    return drop[step[0]] if step[1] == "-" else swap[step[0]][step[1]]


class Examples:
    """Pairs as steps over length, (n, steps), with what another ending costs and the truth, (n,) each."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        counts = [cheapest_steps(a, b) for a, b, _ in pairs]
        size = np.array([max(sounds_length(a), sounds_length(b)) for a, b, _ in pairs])
        self.steps = sorted(set().union(*counts))
        self.taken = np.array([[count[step] for step in self.steps] for count in counts]) / size[:, None]
        self.ending = np.array([OTHER_ENDING * end_otherwise(a, b) for a, b, _ in pairs]) / size
        self.right = np.array([right for *_, right in pairs])
        self.fold = np.array([zlib.crc32(a.encode()) % FOLDS for a, *_ in pairs])
        self.prior = np.array([by_hand(step) for step in self.steps])

    def distance(self, costs: Array) -> Array:
        """Cost of each pair over its length, (n,)."""
        return np.asarray(self.taken @ costs + self.ending)


def fit(examples: Examples, used: npt.NDArray[np.bool_]) -> tuple[Array, float, float]:
    """Fit costs on some pairs, both classes weighing the same: (costs, k, b).

    Counterexamples cost what they cost by hand, so that a similarity means what it did.
    """
    taken, ends, right = examples.taken[used], examples.ending[used], examples.right[used]
    weight = np.where(right, (~right).sum() / right.sum(), 1.0)
    free = np.array([_is_loose(step) for step in examples.steps])
    free &= (taken > 0).sum(axis=0) >= LEAST_SEEN

    def loss(point: Array) -> tuple[float, Array]:
        ratio, b, k = point[:-2] * free, point[-2], np.exp(point[-1])
        costs = examples.prior * np.exp(ratio)
        far = taken @ costs + ends
        logit = b - k * far
        error = weight * (1 / (1 + np.exp(-logit)) - right)
        value = (weight * np.logaddexp(0, np.where(right, -logit, logit))).sum() + PENALTY * (ratio**2).sum()
        by_ratio = (-k * (error @ taken) * costs + 2 * PENALTY * ratio) * free
        return float(value), np.array([*by_ratio, error.sum(), -k * (error @ far)])

    start = np.array([*np.zeros(len(examples.steps)), 4.0, np.log(25.0)])
    point = minimize(loss, start, jac=True, method="L-BFGS-B").x
    costs = examples.prior * np.exp(point[:-2] * free)
    wrong = taken[~right] * free
    scale = (wrong @ examples.prior).mean() / (wrong @ costs).mean()
    return np.where(free, costs * scale, costs), float(np.exp(point[-1]) / scale), float(point[-2])


def _is_loose(step: Step) -> bool:
    """Tell steps of vowels and glides; others part Kavita from Savita, and the list has too few such names."""
    return bool(set(step) & {*VOWELS, "y", "h"})


def held_out(examples: Examples) -> tuple[float, float]:
    """Area under the curve on names held out, by the priors and by what was fitted on the others, mean of the folds."""
    scores = []
    for fold in range(FOLDS):
        left_out = examples.fold == fold
        fitted = fit(examples, ~left_out)[0]
        scores.append(
            [roc_auc_score(examples.right[left_out], -examples.distance(c)[left_out]) for c in (examples.prior, fitted)]
        )
    by_prior, by_fit = np.mean(scores, axis=0)
    return float(by_prior), float(by_fit)


def write(fitted: Mapping[Step, float]) -> None:
    """Write the table anew: the rows that have a prior, with what was fitted or else the prior, and what else was."""
    lines = TABLE.read_text(encoding="utf-8").rstrip("\n").split("\n")
    notes = [line for line in lines if line.startswith("#")]
    listed = [(row["form"], row["value"], row["prior"], row["comment"]) for row in rows("sound_costs") if row["prior"]]
    known = {(a, b) for a, b, *_ in listed} | {(b, a) for a, b, *_ in listed}
    cost = {**fitted, **{(b, a): value for (a, b), value in fitted.items()}}
    out = [(a, b, prior, f"{cost.get((a, b), float(prior)):.3g}", comment) for a, b, prior, comment in listed]
    out += [(*step, "", f"{value:.3g}", "") for step, value in sorted(fitted.items()) if step not in known]
    table = ("\t".join(row) for row in [("form", "value", "prior", "cost", "comment"), *out])
    TABLE.write_text("\n".join((*notes, *table)) + "\n", encoding="utf-8")
    rows.cache_clear()
    sound_costs.cache_clear()


def main() -> None:
    """Put the priors back, fit on all names and write the table; tell what names held out gain."""
    write({})
    examples = Examples(word_pairs())
    sys.stderr.write("held out: AUROC {:.4f} by hand, {:.4f} fitted\n".format(*held_out(examples)))
    costs, k, b = fit(examples, np.ones(len(examples.right), bool))
    sys.stderr.write(f"even chance at similarity {1 - b / k:.3f}\n")
    changed = costs != examples.prior
    write({step: float(cost) for step, cost, new in zip(examples.steps, costs, changed, strict=True) if new})


if __name__ == "__main__":
    main()
