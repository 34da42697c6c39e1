"""Furniture that was translated comes back, furniture of one side or of reports does not; and nothing goes if asked."""

import pytest

from align.alignment.sentence_aligner import load_sentence_aligner
from align.core.types import Document
from align.jobs.corpus import Config, build_corpus

HI = [
    "पुराना पुल सोमवार को बंद कर दिया गया।",
    "इंजीनियरों को उसके दो खंभों में दरार मिली थी।",
    "विज्ञापन",
    "लोगों को अब नाव से नदी पार करनी होगी।",
    "नगरपालिका ने छह नावें लगाई हैं।",
    "यह भी पढ़ें: गाँव का पुस्तकालय पौधे उधार देता है",
    "हमारे न्यूज़लेटर को सब्सक्राइब करें",
]
EN = [
    "The old bridge was closed on Monday.",
    "Engineers had found a crack in two of its piers.",
    "People will now have to cross the river by boat.",
    "The municipality has put six boats on the water.",
    "Also read: The village library lends out saplings",
    "Subscribe to our newsletter",
    "Share Tweet WhatsApp",
]


@pytest.fixture(scope="module")
def aligner(encoder):
    return load_sentence_aligner(progress=False)


def corpus(aligner, hi, en, **settings):
    documents = [Document("\n\n".join(hi), "hi", id="a"), Document("\n\n".join(en), "en", id="b")]
    return build_corpus(documents, Config(**settings), aligner)


def test_translated_documents_keep_the_furniture_that_both_have(aligner):
    found = corpus(aligner, HI, EN)
    assert ("हमारे न्यूज़लेटर को सब्सक्राइब करें", "Subscribe to our newsletter") in {(p.hi, p.en) for p in found.pairs}
    assert len(found.pairs) == 6 and {pair.mode for pair in found.pairs} == {"parallel"}
    left_out = {drop.text: drop for drop in found.dropped if drop.stage == "clean"}
    assert left_out.keys() == {"विज्ञापन", "Share Tweet WhatsApp"}
    assert all(0.45 <= drop.score < 1 for drop in left_out.values())
    assert found.run["counts"]["sentences"] == {"en": 6, "hi": 6} and found.run["counts"]["sentences_paired"] == 12


def test_reports_get_nothing_back(aligner):
    found = corpus(aligner, HI, EN, mode="comparable")
    assert {"हमारे न्यूज़लेटर को सब्सक्राइब करें", "Subscribe to our newsletter"} <= {drop.text for drop in found.dropped}
    assert all("newsletter" not in pair.en for pair in found.pairs)


def test_nothing_is_dropped_where_furniture_is_to_be_kept(aligner):
    found = corpus(aligner, HI, [*EN, "1/7", "https://bridge.example"], keep_furniture=True)
    assert not [drop for drop in found.dropped if drop.stage == "clean"]
    assert found.run["counts"]["sentences"] == {"en": 9, "hi": 7} and found.run["config"]["keep_furniture"] is True
