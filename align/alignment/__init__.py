"""Sentences to beads: features, mining of comparable text, the path through parallel text."""
