"""Alignment with the real encoder: laws over order and size, then small cases that have one right answer."""

import numpy as np
import pytest

from align.alignment import lines
from align.alignment.mining import Pool
from align.alignment.sentence_aligner import SentenceAligner, load_sentence_aligner

HI = [
    "बारिश के कारण नदी का पानी गाँव में घुस गया।",
    "प्रशासन ने तीन सौ लोगों को स्कूल में ठहराया है।",
    "स्कूल की छत से पानी टपक रहा है।",
    "बिजली विभाग के अनुसार आपूर्ति गुरुवार तक लौट आएगी।",
    "मुख्यमंत्री ने मृतकों के परिवारों को पाँच लाख रुपये देने की घोषणा की।",
]
EN = [
    "Because of the rain the water of the river entered the village.",
    "The administration has put up three hundred people in the school.",
    "Water is dripping from the roof of the school.",
    "According to the electricity department supply will be back by Thursday.",
    "The chief minister announced five lakh rupees for the families of the dead.",
]
STRAY_HI = "क्रिकेट टीम ने पाँचवाँ मैच सात विकेट से जीता।"
STRAY_EN = "The museum will show paintings from its own collection until spring."


@pytest.fixture(scope="module")
def aligner(encoder) -> SentenceAligner:
    made = load_sentence_aligner()
    return SentenceAligner(encoder, made.heads, made.background, made.calibration, made.judge)


def story(aligner, hi, *en):
    """One Hindi document and some English ones."""
    texts = [text for side in en for text in side]
    numbers = [k for k, side in enumerate(en) for _ in side]
    return Pool(*aligner.sides(hi, texts, by_clause=True), np.zeros(len(hi), int), np.array(numbers))


def links(found):
    return {(bead.hi, bead.en) for bead in (getattr(one, "bead", one) for one in found)}


DIAGONAL = {((k,), (k,)) for k in range(5)}


@pytest.mark.parametrize("mode", ["parallel", "comparable", "auto"])
def test_translations_in_order_are_found_in_every_mode(aligner, mode):
    assert links(aligner.align_lines(HI, EN, mode)) == DIAGONAL


def test_lines_without_partner_stay_alone(aligner):
    hi, en = [*HI[:2], STRAY_HI, *HI[2:]], [*EN[:4], STRAY_EN, EN[4]]
    for mode in ("parallel", "comparable"):
        found = links(aligner.align_lines(hi, en, mode))
        assert found == {((0,), (0,)), ((1,), (1,)), ((3,), (2,)), ((4,), (3,)), ((5,), (5,))}


def test_the_order_of_a_pool_does_not_matter(aligner):
    order = [3, 1, 4, 0, 2]
    found = aligner.align_lines(HI, [EN[k] for k in order], "comparable")
    assert {(bead.hi[0], order[bead.en[0]]) for bead in found} == {(k, k) for k in range(5)}
    straight = aligner.align_lines(HI, EN, "comparable")
    assert {bead.hi[0]: bead.probability for bead in found} == pytest.approx(
        {bead.hi[0]: bead.probability for bead in straight}, abs=1e-4
    )


def test_two_sentences_face_one(aligner):
    en = [f"{EN[0]} {EN[1]}", *EN[2:]]
    found = links(aligner.align_lines(HI, en, "parallel"))
    assert ((0, 1), (0,)) in found and ((4,), (3,)) in found


def test_every_outlet_gives_its_own_best_counterpart(aligner):
    pool = story(aligner, HI, EN, EN[::-1])
    matches, decisions = aligner.align(pool, "comparable")
    sure = [match.bead for match in matches if match.bead.probability > 0.5]
    best = {(bead.hi[0], int(pool.en_doc[bead.en[0]]), pool.en.texts[bead.en[0]]) for bead in sure}
    assert best >= {(k, doc, EN[k]) for k in range(5) for doc in (0, 1)}
    assert {decision.mode for decision in decisions.values()} == {"comparable"}


def test_auto_takes_each_pair_of_documents_by_itself(aligner):
    _, decisions = aligner.align(story(aligner, HI, EN, [STRAY_EN, EN[4], "Rain is rare here."]), "auto")
    assert {pair: decision.mode for pair, decision in decisions.items()} == {(0, 0): "parallel", (0, 1): "comparable"}


@pytest.mark.parametrize("mode", ["parallel", "comparable", "auto"])
def test_one_line_a_side_is_enough(aligner, mode):
    assert links(aligner.align_lines(HI[:1], EN[:1], mode)) == {((0,), (0,))}


def test_the_probability_of_a_given_pair_depends_on_no_other_pair(aligner):
    right, wrong = aligner.pairs([HI[0], HI[1]], [EN[0], EN[3]])
    assert right.probability > 0.8 > 0.1 > wrong.probability
    alone = aligner.pairs([HI[1]], [EN[3]])[0]
    assert alone.similarity == pytest.approx(wrong.similarity, abs=1e-5)
    assert alone.probability == pytest.approx(wrong.probability, abs=1e-5)


@pytest.mark.parametrize("mode", ["comparable", "auto"])
def test_lines_of_a_wide_pool_are_matched_as_those_of_one_that_is_held(aligner, monkeypatch, mode):
    hi, en = [STRAY_HI, *HI], [EN[3], STRAY_EN, EN[0], EN[4], EN[1], EN[2]]
    held = aligner.align_lines(hi, en, mode)
    monkeypatch.setattr(lines, "WIDE_FROM", 0)
    found = aligner.align_lines(hi, en, mode)
    assert links(found) == links(held) and {bead.mode for bead in found} == {"comparable"}


def test_a_wide_pool_may_turn_out_to_be_a_translation(aligner, monkeypatch):
    monkeypatch.setattr(lines, "WIDE_FROM", 0)
    found = aligner.align_lines([*HI[:2], HI[0], *HI[2:]], [*EN[:2], EN[0], *EN[2:]], "auto")
    assert {bead.mode for bead in found} == {"parallel"} and len(found) == 6


@pytest.mark.parametrize("mode", ["parallel", "auto"])
def test_lines_that_repeat_are_still_pairs(aligner, mode):
    assert links(aligner.align_lines([HI[0]] * 4, [EN[0]] * 4, mode)) == {((k,), (k,)) for k in range(4)}


def test_repeated_lines_do_not_make_a_pool_a_translation(aligner):
    hi, en = [HI[0], HI[3], HI[1], *[STRAY_HI] * 3], [EN[1], EN[0], *[STRAY_EN] * 3, EN[3]]
    assert {bead.mode for bead in aligner.align_lines(hi, en, "auto")} == {"comparable"}


MARATHI = "पावसामुळे नदीचे पाणी गावात शिरले आहे."


def test_a_sentence_in_another_language_has_no_counterpart(aligner):
    assert (((0,), (0,))) not in links(aligner.align_lines([MARATHI, *HI[1:]], EN, "comparable"))
    pool = story(aligner, [MARATHI, *HI[1:]], EN)
    assert ((0,), (0,)) not in links(aligner.story(pool)) and ((1,), (1,)) in links(aligner.story(pool))
    found = {match.bead.hi: match.bead for match in aligner.parallel(pool)}
    assert found[0,].probability == 0 and found[0,].reason == "Marathi, not Hindi"
    assert found[1,].probability > 0.5 and not found[1,].reason
