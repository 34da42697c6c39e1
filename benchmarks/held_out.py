"""Are kinds of change seen that fitting never saw? Two small heads, one fitted without some kinds, side by side.

Not part of `make bench`, since it fits anew: `python -m benchmarks.held_out` (ten minutes).
"""

from __future__ import annotations

import numpy as np
from sklearn.metrics import roc_auc_score

from align.judge.measured import measure
from align.judge.network import Comparer
from benchmarks.drift import FALSE_ALARMS, crossing
from training import comparing, sets
from training.fit_drift import drawn, item, mean_words, read, training_pairs
from training.perturb import examples

HELD_OUT = (
    *("antonym", "unit", "name_swap", "negation_delete"),
    *("omission_3", "added_clause", "untranslated", "cue_strength"),
)
MOST = 400  # examples of each type and pair of languages
EPOCHS = 3


def main() -> None:
    """Print AUROC and recall of the kinds held out, Hindi against English, on FLORES dev."""
    learned = read(drawn(training_pairs()[False], 21, 0, MOST))
    means = mean_words(learned)
    pairs = [pair for _, hi, en in sets.line_documents("flores", "dev") for pair in zip(hi, en, strict=True)]
    shown = read([example for example in examples(pairs, 5, 1, 150) if crossing(example)])
    label = np.array([one.example.label for one in shown])
    kind = np.array([one.example.type for one in shown])
    for name, left_out in (("all kinds", ()), ("without them", HELD_OUT)):
        own = [item(one) for one in learned if one.example.type not in left_out]
        comparer = Comparer(comparing.train(own, means, EPOCHS))
        score = np.array([measure(one.a, one.b, comparer).compared.changed for one in shown])
        above = score > np.quantile(score[label == 0], 1 - FALSE_ALARMS)
        chosen = (label == 0) | np.isin(kind, HELD_OUT)
        print(f"  {name:<13} AUROC {roc_auc_score(label[chosen], score[chosen]):.3f}", end="")
        print("  ".join(["", *(f"{k} {above[kind == k].mean():.2f}" for k in HELD_OUT)]))


if __name__ == "__main__":
    main()
