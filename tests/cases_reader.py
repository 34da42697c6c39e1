"""Reads the rows of tests/cases."""

import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "cases"


def cases(name: str, *, fail: bool = False) -> list:
    """Give the rows of a case file as parameters named by their label; with `fail` each must fail until mended."""
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n")
    rows = [json.loads(line) for line in lines]
    assert rows and len({row["label"] for row in rows}) == len(rows)
    marks = [pytest.mark.xfail(strict=True, raises=AssertionError)] if fail else []
    return [pytest.param(row, id=row["label"], marks=marks) for row in rows]
