"""Pools of lines in columns: the same pairs whether what was read is kept or not, and no more read than need be."""

import numpy as np
import pytest
from toy import ToyEncoder

from align.alignment import lines, wide
from align.alignment.lines import Links, link_lines
from align.alignment.mining import Pool
from align.alignment.sides import encode_sides
from align.alignment.wide import encode_wide
from align.core.errors import AlignError
from align.evidence.reader import Reader
from align.model.heads import load_heads
from align.model.recipes import calibration_path

WORDS = {f"शब्द{chr(0x915 + k)}": f"word{chr(97 + k)}" for k in range(20)}
TOLD = list(WORDS)
HI = [f"{TOLD[k]} {TOLD[(3 * k + 1) % 20]} {TOLD[(7 * k + 2) % 20]} {100 + k} लोग।" for k in range(20)]
ORDER = np.random.default_rng(3).permutation(20)
EN = [" ".join(WORDS.get(word, word) for word in HI[k].split()[:3]) + f" {100 + k} people." for k in ORDER]
TOY = ToyEncoder(WORDS | {"लोग": "people"})
HEAD = load_heads(calibration_path())["pool"]


def pool(sides):
    return Pool(*sides, *(np.zeros(len(side.texts), np.int64) for side in sides))


def test_partners_are_found_and_stand_in_order():
    found = link_lines(pool(encode_sides(HI, EN, TOY, None)), HEAD)
    assert len(found.hi) >= 15 and found.hi.tolist() == ORDER[found.en].tolist() == sorted(found.hi)
    beads = found.beads()
    assert beads[4].hi == (4,) and beads[4].mode == "comparable" and beads[4].probability == found.probability[4]


def test_a_wide_pool_gives_the_pairs_of_one_that_is_held(monkeypatch):
    held = link_lines(pool(encode_sides(HI, EN, TOY, None)), HEAD)
    monkeypatch.setattr(lines, "WIDE_FROM", 0)
    monkeypatch.setattr(lines, "CHUNK", 7)
    monkeypatch.setattr(wide, "ENCODED_LINES", 6)
    sides = encode_wide(HI, EN, TOY, None)
    assert all(isinstance(side.raw, np.memmap) and side.raw.dtype == np.float16 for side in sides)
    found = link_lines(pool(sides), HEAD)
    assert found.hi.tolist() == held.hi.tolist() and found.en.tolist() == held.en.tolist()
    assert found.similarity == pytest.approx(held.similarity, abs=1e-3)
    assert found.probability == pytest.approx(held.probability, abs=0.02)


def test_what_cannot_be_a_pair_is_not_read(monkeypatch):
    asked = []
    real = Reader.evidence
    monkeypatch.setattr(Reader, "evidence", lambda self, h, e: asked.append((h, e)) or real(self, h, e))
    whole = pool(encode_sides(HI, EN, TOY, None))
    found = link_lines(whole, HEAD)
    assert 20 <= len(asked) < 60  # of 80 candidates and more
    monkeypatch.setattr(lines, "READ_FROM", 0.0)
    every = link_lines(whole, HEAD)
    assert len(asked) > 100 and np.array_equal(found.probability, every.probability)


def test_pairs_are_put_together_and_taken_apart():
    one = Links(*(np.array([1, 2], kind) for kind in ("i8", "i8", "f4", "f4", "f8")))
    assert Links.joined([one, one]).part(np.array([3])).en.tolist() == [2] and not len(Links.joined([]).hi)


def test_no_room_for_the_rows_is_told(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setattr(wide, "cache_dir", lambda: tmp_path / "file")
    with pytest.raises(AlignError, match="cannot keep the vectors of 20 lines"):
        encode_wide(HI, EN, TOY, None)
