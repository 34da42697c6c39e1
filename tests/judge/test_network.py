"""The network: the arithmetic that was trained, labels that sum to one, verdicts that see what they are told."""

import numpy as np
import pytest
from drift_toys import PAIR, random_judge, read

from align.core.types import LANGS
from align.judge.contradictions import clashes, shared_mentions
from align.judge.known import know, pair_features
from align.judge.network import LABELS, Judge, load_judge, undecided
from align.judge.wording import read_wordings
from align.model.encoder import load_token_encoder
from training.verdicts import contrast_sets

PAIRS = (
    ("मंत्री ने कहा कि 25 लोग आए थे।", "The minister said 35 people came."),
    ("हाँ।", "Yes, he did, and nobody in the whole village ever forgot it."),
)


@pytest.fixture(scope="module")
def judged(encoder):
    """Judge two texts with the shipped network; `encoder` builds the encoder or skips."""
    network, tokens = load_judge(), load_token_encoder()

    def run(a, b):
        return network.judge(*known_of(a, b, tokens, network.means))

    return run


def known_of(a, b, tokens, means):
    x, y = read_wordings([a, b], tokens)
    both = shared_mentions(x, y)
    return x, y, know(x, y, both, clashes(x, y, both), means)


@pytest.mark.parametrize("texts", PAIRS)
def test_the_network_in_numpy_is_the_one_that_is_trained(texts):
    torch = pytest.importorskip("torch")
    from training import judging

    x, y = read(*texts)
    both = shared_mentions(x, y)
    means = {lang: np.full(8, 0.1, np.float32) for lang in LANGS}
    known = know(x, y, both, clashes(x, y, both), means)
    torch.manual_seed(1)
    network = judging.Network(8, np.full(len(PAIR), 0.1, np.float32), np.full(len(PAIR), 0.5, np.float32)).eval()
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, 0, 0.3)
    own = Judge(judging.weights(network, means) | {f"text_{lang}": mean for lang, mean in means.items()})
    nothing = tuple(np.zeros((len(side.words), 2), np.float32) for side in (x, y))
    other = judging.Item(*read("नदी का पानी बढ़ गया", "the river"), known, nothing, (True,) * 6)
    item = judging.Item(x, y, known, nothing, (True,) * 6)
    longer = judging.Item(*read("x " * 30, "y " * 20), _empty(30, 20, known), _nothing(30, 20), (True,) * 6)
    assert other.a.words
    a, b, labels = network(judging.batch([item, longer], means))  # padded to the longer one
    found = own.judge(x, y, known)
    assert np.allclose(a.detach().numpy()[0, : len(x.words)], found.a, atol=1e-4)
    assert np.allclose(b.detach().numpy()[0, : len(y.words)], found.b, atol=1e-4)
    assert np.allclose(labels.log_softmax(-1).detach().numpy()[0], found.labels, atol=1e-4)


def _empty(a, b, known):
    from align.judge.known import COLUMNS, Known

    rows = (np.zeros((n, len(COLUMNS)), np.float32) for n in (a, b))
    return Known(*rows, np.zeros((a, b), np.float32), known.pair)


def _nothing(a, b):
    return tuple(np.zeros((n, 2), np.float32) for n in (a, b))


def test_labels_are_log_probabilities_and_log_odds_are_theirs():
    x, y = read(*PAIRS[0])
    both = shared_mentions(x, y)
    found = random_judge().judge(x, y, know(x, y, both, clashes(x, y, both), random_judge().means))
    p = np.exp(found.labels.astype(np.float64))
    assert p.sum() == pytest.approx(1, abs=1e-5) and len(p) == len(LABELS)
    for label, value in zip(LABELS, p, strict=True):
        assert found.log_odds(label) == pytest.approx(np.log(value / (1 - value)), abs=1e-3)


def test_a_text_without_words_leaves_everything_open():
    found = undecided(*read("…", "the river"))
    assert np.allclose(np.exp(found.labels), 1 / 6) and found.a.shape == (0, 2) and found.b.shape == (2, 2)


def test_features_of_a_pair_come_in_one_order():
    x, y = read(*PAIRS[0])
    both = shared_mentions(x, y)
    found = pair_features(x, y, both, clashes(x, y, both), random_judge().means)
    assert tuple(found) == PAIR == tuple(pair_features(y, x, both, [], random_judge().means))
    assert len(load_judge().weights["pair_mean"]) == len(PAIR)


@pytest.mark.parametrize(
    ("hi", "en", "label"),
    [
        ("अदालत ने याचिका शुक्रवार को मंजूर कर ली।", "The court accepted the petition on Friday.", "same"),
        ("बाढ़ में 25 लोग मारे गए और 40 घायल हुए।", "35 people were killed and 40 injured in the flood.", "changed"),
        ("नदी का पानी बढ़ गया।", "The film opens in six hundred theatres next week.", "other"),
        ("मंत्री ने स्कूल का उद्घाटन किया।", "The minister opened the school, which had cost four crore rupees.", "b-more"),
    ],
)
def test_verdicts_of_plain_cases(judged, hi, en, label):
    found = judged(hi, en)
    assert LABELS[int(found.labels.argmax())] == label


def test_contrast_sets_are_whole_and_no_text_stands_twice():
    bases = list(contrast_sets())
    assert len(bases) > 100 and all(hi and en and len(variants) >= 3 for hi, en, variants in bases)
    texts = [text for hi, en, variants in bases for text in (hi, en, *(one.text for one in variants))]
    assert len(texts) == len(set(texts))
