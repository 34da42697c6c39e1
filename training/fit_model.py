"""Fit the heads and the background of another encoder from what the repository ships: `align models fit NAME`.

On the translations, events and words of `data/`; nothing else is needed. The judge stays that of the offline encoder.
"""

from __future__ import annotations

import sys

from align.evidence.bilingual import load_lexicon
from align.model.encoder import load_encoder
from align.model.recipes import load_recipe
from training import sets
from training.fit import (
    Fold,
    background_of,
    candidate_examples,
    fit,
    pair_examples,
    store,
    story_examples,
    trained_judge,
    two_documents,
)
from training.fit_judge import own_translations
from training.fit_path import Translated, fit_path

FITTED_ON = "data/beads, data/events"


def main() -> None:
    """Fit and write beside the recipes."""
    recipe, encoder = load_recipe(sys.argv[1]), load_encoder(sys.argv[1])
    documents, beads = own_translations(), sets.read_beads([sets.BEADS])
    hi, en = (sorted({line for document in documents for line in document[side]}) for side in (1, 2))
    fold = Fold(None, encoder, background_of(encoder, hi, en), load_lexicon())
    sys.stderr.write("fitting the path\n")
    heads = fit_path([Translated(one, two_documents(*fold.sides(one.hi, one.en)), 1.0) for one in beads], encoder)
    examples = {
        "pool": list(candidate_examples(sets.mixed_pools(documents, seed=3), fold.sides)),
        "story": list(story_examples(fold)),
        "pairs": [pair_examples(fold, trained_judge(), documents)],
    }
    for mode, own in examples.items():
        sys.stderr.write(f"fitting {mode}\n")
        heads[mode] = fit(mode, [part for part in own if part.scored.hi])
    store(recipe.name, FITTED_ON, heads, fold.background)


if __name__ == "__main__":
    main()
