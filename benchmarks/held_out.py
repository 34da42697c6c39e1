"""Are kinds of change seen that training never saw? Two judges, one trained without some kinds, side by side.

Not part of `make bench`, since it trains anew: `python -m benchmarks.held_out` (a quarter of an hour).
"""

from __future__ import annotations

import numpy as np
from sklearn.metrics import roc_auc_score

from align.judge.network import Judge
from benchmarks.drift import FALSE_ALARMS
from training import judging, sets
from training.fit_judge import item, mean_words, means, read, training_pairs
from training.verdicts import changed_rows

HELD_OUT = (
    *("antonym", "unit", "name_swap", "negation_delete"),
    *("omission_3", "added_clause", "untranslated", "cue_strength"),
)
SHARE = 0.2  # of the examples the judge is trained on
EPOCHS = 3


def main() -> None:
    """Print AUROC and recall of the kinds held out, Hindi against English, on FLORES dev."""
    learned = read(changed_rows(training_pairs()[False], 21, 0, SHARE))
    centres = mean_words(learned)
    pairs = [pair for _, hi, en in sets.line_documents("flores", "dev") for pair in zip(hi, en, strict=True)]
    rows = [row for row in changed_rows(pairs, 5, 1, SHARE) if row.langs[0] != row.langs[1]]
    texts = read(rows)
    shown = [item(one) for one in texts]
    kind = np.array([one.row.kind for one in texts])
    label = np.array(["same" not in one.row.allowed for one in texts])
    for name, left_out in (("all kinds", ()), ("without them", HELD_OUT)):
        own = [item(one) for one in learned if one.row.kind not in left_out]
        weights = judging.train(own, centres, EPOCHS) | {f"text_{lang}": mean for lang, mean in means().items()}
        judge = Judge(weights)
        score = np.array([-judge.judge(one.a, one.b, one.known).log_odds("same") for one in shown])
        above = score > np.quantile(score[~label], 1 - FALSE_ALARMS)
        chosen = ~label | np.isin(kind, HELD_OUT)
        print(f"  {name:<13} AUROC {roc_auc_score(label[chosen], score[chosen]):.3f}", end="")
        print("  ".join(["", *(f"{k} {above[kind == k].mean():.2f}" for k in HELD_OUT)]))


if __name__ == "__main__":
    main()
