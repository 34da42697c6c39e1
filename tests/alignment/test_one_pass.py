"""A run of the real encoder and the real judge encodes no text twice."""

import numpy as np

from align.alignment.mining import Pool
from align.alignment.sentence_aligner import load_sentence_aligner
from align.model.openvino_engine import OpenVinoEncoder

# Of two clauses each, and not in any other test: the cache of the tests knows none of them.
HI = ["लकड़ी का पुराना घाट बह गया, जबकि नावें रात भर किनारे बँधी रहीं।", "मल्लाहों ने नया घाट माँगा है, जिस पर परिषद विचार करेगी।"]
EN = ["The old wooden jetty was swept away, while the boats lay tied up.", "The boatmen want a new jetty."]


def test_sentences_that_are_judged_are_encoded_once(encoder, monkeypatch):
    asked, tokenize = [], OpenVinoEncoder._tokenize

    def listed(engine, texts):
        asked.extend(texts)
        return tokenize(engine, texts)

    monkeypatch.setattr(OpenVinoEncoder, "_tokenize", listed)
    aligner = load_sentence_aligner(progress=False)
    matches = aligner.story(Pool(*aligner.sides(HI, EN, by_clause=True), np.zeros(2, int), np.zeros(2, int)))
    assert {(m.bead.hi, m.bead.en) for m in matches} == {((0,), (0,)), ((1,), (1,))}
    assert {*HI, *EN} < set(asked)  # clauses beside them
    assert len(asked) == len(set(asked))
