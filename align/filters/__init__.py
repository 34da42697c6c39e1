"""Cleaning of found pairs: what is dropped with its reason, what is flagged, what is masked."""
