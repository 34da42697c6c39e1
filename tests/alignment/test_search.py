"""The nearest sentences of another side: exactly, and by a graph."""

import numpy as np
import pytest

from align.alignment import search
from align.alignment.search import SEARCHED_WITH, WIDER_FROM, nearest, searched_with
from align.alignment.sides import Sentences
from align.core.vectors import unit


def sides(count, seed=1, dimension=32, half=False):
    """Rows around 50 directions with a direction in common, and for each one of the other side a little off it."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(50, dimension))
    x = unit((centres[random.integers(50, size=count)] + random.normal(0, 0.7, (count, dimension)) + 1).astype("f4"))
    y = unit((x + random.normal(0, 0.05, x.shape)).astype("f4"))
    kind = np.float16 if half else np.float32
    return [Sentences(lang, ["a"] * count, rows.astype(kind)) for lang, rows in (("hi", x), ("en", y))]


def test_a_search_gives_the_cosines_of_centred_rows_and_of_rows_as_encoded():
    hi, en = sides(300)
    found, cosines = nearest(hi, en, 5), hi.vectors @ en.vectors.T
    assert (found.index == np.argsort(-cosines, axis=1)[:, :5]).all()
    assert found.cosine == pytest.approx(np.take_along_axis(cosines, found.index, axis=1), abs=1e-6)
    assert found.raw == pytest.approx(np.take_along_axis(hi.raw @ en.raw.T, found.index, axis=1), abs=1e-6)


def test_faiss_compares_as_numpy_does(monkeypatch):
    hi, en = sides(300)
    held = nearest(hi, en, 5)
    monkeypatch.setattr(search, "IN_NUMPY", 0)
    found = nearest(hi, en, 5)
    assert (found.index == held.index).all() and found.cosine == pytest.approx(held.cosine, abs=1e-6)


def test_more_are_asked_for_than_there_are():
    hi, en = sides(3)
    assert nearest(hi, en, 5).index.shape == (3, 3)


def test_a_graph_finds_what_comparing_all_finds(monkeypatch):
    sample = sides(3000), sides(3000, half=True)
    exact = nearest(*sample[0], 5)
    monkeypatch.setattr(search, "EXACT_UP_TO", 100)
    for hi, en in sample:
        found = nearest(*(known_mean(*both) for both in zip((hi, en), sample[0], strict=True)), 5)
        same = np.mean([len(set(a) & set(b)) / 5 for a, b in zip(found.index, exact.index, strict=True)])
        assert same > 0.95 and (found.index[:, 0] == np.arange(3000)).mean() > 0.99
        assert found.cosine[:, 0] == pytest.approx(exact.cosine[:, 0], abs=2e-3)


def known_mean(side, whole):
    """The side with a mean known beforehand, as that of a side on disk is."""
    return Sentences(side.lang, side.texts, side.raw, known_mean=whole.mean)


def test_a_graph_is_searched_the_wider_the_more_it_holds():
    assert searched_with(1) == searched_with(WIDER_FROM) == SEARCHED_WITH
    assert searched_with(2 * WIDER_FROM) == 2 * SEARCHED_WITH
