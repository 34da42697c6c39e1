"""What fits the heads, the lexicon and the background of `models/`; the product imports none of it."""
