"""The reader of quotes: the same arithmetic in NumPy as in torch, tags by brute force, pointers that stay outside."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from align.quotes.network import BORDERS, DISTANCES, FIRST_TAG, FORBIDDEN, TAGS, QuoteReader, TaggedWords, distances

WORDS, FEATURES, WIDTH = 9, 65, 384


@pytest.fixture(scope="module")
def trained():
    torch = pytest.importorskip("torch")
    from training import quoting

    torch.manual_seed(3)
    network = quoting.Network(WIDTH, FEATURES).eval()
    with torch.no_grad():
        for value in network.parameters():
            value.add_(torch.randn_like(value) * 0.05)
    means = {lang: np.full(WIDTH, 0.01, np.float32) for lang in ("hi", "en")}
    return torch, quoting, network, means, QuoteReader(quoting.weights(network, means))


@pytest.fixture(scope="module")
def seen():
    random = np.random.default_rng(5)
    vectors = random.normal(size=(WORDS, WIDTH)).astype(np.float32)
    known = (random.random((WORDS, FEATURES)) < 0.2).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True), known


def test_numpy_reads_as_torch_does(trained, seen):
    torch, _, network, means, reader = trained
    vectors, known = seen
    with torch.no_grad():
        rows = torch.from_numpy(vectors - means["en"])[None]
        hidden = network.read(rows, torch.from_numpy(known)[None], torch.ones(1, WORDS, dtype=torch.bool))
        scores = network.tag(hidden)[0].numpy()
    own = reader.read(vectors, known, "en")
    assert np.allclose(own.hidden, hidden[0].numpy(), atol=2e-5) and np.allclose(own.scores, scores, atol=2e-5)


@pytest.mark.parametrize(("first", "last"), [(0, 2), (3, 5), (8, 8)])
def test_numpy_points_as_torch_does(trained, seen, first, last):
    torch, quoting, network, means, reader = trained
    vectors, known = seen
    reading = reader.read(vectors, known, "en")
    mask = torch.ones(1, WORDS, dtype=torch.bool)
    with torch.no_grad():
        hidden = network.read(torch.from_numpy(vectors - means["en"])[None], torch.from_numpy(known)[None], mask)
        at = torch.zeros(1, dtype=torch.long)
        begins, goals, rows = network.point(hidden, mask, at, torch.tensor([first]), torch.tensor([last]))
        best = (float(begins[0, -1]), None)
        for start in range(WORDS):
            far = network.onward_odds(goals, rows, torch.tensor([start]), mask)[0]
            for step in range(min(quoting.LONGEST_NAME, WORDS - start)):
                best = max(best, (float(begins[0, start] + far[step]), (start, start + step)), key=lambda one: one[0])
    found = reader.speakers(reading, first, last)
    pointed = max(found, key=lambda one: one.probability)
    assert pointed.words == best[1] and pointed.probability == pytest.approx(np.exp(best[0]), abs=1e-4)
    assert found[0].words is None and sum(one.probability for one in found) <= 1 + 1e-5
    assert all(one.words and (one.words[0] < first or one.words[0] > last) for one in found[1:])


def every_path(reading):
    for path in product(range(len(TAGS)), repeat=len(reading.scores)):
        score = FIRST_TAG[path[0]] + sum(reading.scores[k, tag] for k, tag in enumerate(path))
        score += sum(reading.moves[k][path[k - 1], path[k]] for k in range(1, len(path)))
        yield score, path


def test_the_best_path_and_the_probabilities_are_those_of_all_paths():
    random = np.random.default_rng(7)
    size = 4
    scores = random.normal(size=(size, len(TAGS))).astype(np.float32)
    moves = random.normal(size=(size, len(TAGS), len(TAGS))).astype(np.float32) + FORBIDDEN
    reading = TaggedWords(np.zeros((size, 1), np.float32), scores, moves)
    every = list(every_path(reading))
    assert tuple(reading.path(scores)) == max(every)[1]
    weights = np.exp(np.array([score for score, _ in every]) - max(every)[0])
    likely = np.zeros_like(scores)
    for weight, (_, path) in zip(weights / weights.sum(), every, strict=True):
        likely[np.arange(size), list(path)] += weight
    assert np.allclose(reading.probabilities(), likely, atol=1e-4)


def test_distances_are_told_apart_near_and_alike_far():
    steps = np.arange(-200, 201)
    found = distances(steps)
    assert found.min() == 0 and found.max() == DISTANCES - 1 and found[200] == len(BORDERS)
    assert len(set(found[197:204])) == 7 and found[0] == found[50] and (np.diff(found) >= 0).all()
