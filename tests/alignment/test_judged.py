"""What the judge says of candidates: relations, features of given pairs, one pass of the encoder."""

import numpy as np
import pytest
from drift_toys import EqualWords
from toy import ToyEncoder

from align.alignment.judged import RELATIONS, judged_pairs, relation
from align.judge.measured import PairJudge
from align.judge.network import LABELS, Verdict

HI, EN = ["नदी का पानी बढ़ा", "पुल बंद है"], ["the river rose", "the bridge is closed"]


def verdict(**likely):
    rest = (1 - sum(likely.values())) / (len(LABELS) - len(likely))
    p = [likely.get(label.replace("-", "_"), rest) for label in LABELS]
    nothing = np.zeros((1, 2), np.float32)
    return Verdict(np.log(np.array(p, np.float32)), nothing, nothing, nothing)


@pytest.mark.parametrize(
    ("likely", "told"),
    [
        ({"same": 0.6}, "equivalent"),
        ({"a_more": 0.6}, "hi-contains-en"),
        ({"b_more": 0.6}, "en-contains-hi"),
        ({"share": 0.6}, "overlap"),
        ({"changed": 0.6}, "contradicts"),
        ({"other": 0.7, "share": 0.2}, "overlap"),  # counterparts have something in common
    ],
)
def test_the_relation_is_the_likeliest_label(likely, told):
    assert relation(verdict(**likely)) == told


def test_every_label_but_nothing_in_common_is_a_relation():
    assert set(LABELS) - set(RELATIONS) == {"other"} and len(set(RELATIONS.values())) == 5


class Counting(ToyEncoder):
    """Counts the texts that are encoded for their vectors alone."""

    def encode(self, texts):
        asked.extend(texts)
        return super().encode(texts)


asked = []


@pytest.mark.parametrize(("name", "texts"), [("toy", 0), ("other", 4)])
def test_vectors_come_with_the_words_where_the_encoder_is_the_judges(name, texts):
    asked.clear()
    encoder = Counting({"नदी": "river"})
    scored = judged_pairs(HI, EN, PairJudge(lambda: encoder, EqualWords(), name), encoder, None)
    assert len(asked) == texts
    assert scored.table["judge_same"] == pytest.approx([-0.6933, -0.6933], abs=1e-3)
    assert scored.table["similarity"][0] == pytest.approx(
        float(encoder.encode([HI[0]])[0] @ encoder.encode([EN[0]])[0]), abs=1e-5
    )
