"""What changed between two renderings: contradictions, the word head, findings, clusters."""
