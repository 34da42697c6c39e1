"""Measurements, run from a checkout with the data beside it; no part of the package."""
