"""What two texts share besides meaning: names, numbers, denials, words that translate each other."""
