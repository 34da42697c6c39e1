"""Disputed figures: told where outlets differ on one fact, with every outlet's value; not where they agree."""

from __future__ import annotations

import pytest

from align.core.types import Document
from align.drift.candidates import near_renderings, stated
from align.drift.clusters import Gatherer, read_renderings
from align.drift.disputes import disputes
from align.drift.fitted import load_fitted
from align.text.sentences import sentences

TEXTS = {
    "a": ("en", "A bus fell into a gorge near Tehri on Friday. Nine people were killed in the accident."),
    "b": ("hi", "टिहरी के पास शुक्रवार को एक बस खाई में गिर गई। हादसे में 11 लोगों की मौत हो गई।"),
    "c": ("en", "Nine people were killed in the accident, police said. The bus had come from Delhi."),
}


def told(token_encoder, texts):
    documents = [Document(text, lang, id=name) for name, (lang, text) in texts.items()]
    own = [sentence for document in documents for sentence in sentences(document)]
    known = {document.id: document for document in documents}
    gatherer = Gatherer(*read_renderings(stated(own, []), known, token_encoder), load_fitted())
    return list(disputes(gatherer, near_renderings(gatherer)).told)


def test_a_figure_that_differs_is_told_with_every_value_and_its_place(token_encoder):
    (found,) = told(token_encoder, TEXTS)
    assert found.type == "number" and found.probability > 0.5
    assert [(value.document.id, value.text) for value in found.values] == [
        ("a", "Nine"), ("b", "11"), ("c", "Nine"),
    ]  # fmt: skip
    for value in found.values:
        assert value.sentence[0] <= value.start < value.end <= value.sentence[1]


@pytest.mark.parametrize("same", ["हादसे में नौ लोगों की मौत हो गई।", "हादसे में 9 लोगों की मौत हो गई।"])
def test_what_agrees_is_not_listed_however_written(token_encoder, same):
    lead = TEXTS["b"][1].split("। ")[0]
    assert told(token_encoder, TEXTS | {"b": ("hi", f"{lead}। {same}")}) == []


def test_a_value_that_the_other_document_gives_too_is_no_dispute(token_encoder):
    lead = TEXTS["b"][1]
    assert told(token_encoder, {"a": TEXTS["a"], "b": ("hi", f"{lead} पुलिस ने पहले नौ लोगों की मौत बताई थी।")}) == []


def test_unlike_statements_are_not_compared(token_encoder):
    other = ("hi", "मेले में 11 दुकानें लगीं और झूले वाले आए।")
    assert told(token_encoder, {"a": TEXTS["a"], "b": other}) == []


def test_of_two_figures_only_the_one_that_neither_gives_elsewhere_is_disputed(token_encoder):
    a = ("en", "Nine people were killed and 40 were injured in the accident.")
    b = ("hi", "हादसे में 11 लोगों की मौत हुई और 45 घायल हुए। पुलिस ने पहले 40 लोगों के घायल होने की बात कही थी।")
    found = told(token_encoder, {"a": a, "b": b})
    assert [[value.text for value in one.values] for one in found] == [["Nine", "11"]]


DEAD = "इस हादसे में 59 लोगों की मौत हो गई और 57 लोग घायल हुए।"


def test_figures_that_count_different_things_are_not_set_against_each_other(token_encoder):
    texts = {
        "a": ("en", "Fifty-nine people were killed and 57 injured in the accident."),
        "b": ("hi", "हादसे में 72 लोग घायल भी हुए हैं।"),
        "d": ("hi", DEAD),
    }
    found = told(token_encoder, texts)
    assert [sorted(value.text for value in one.values) for one in found] == [["57", "57", "72"]]


def test_a_bound_that_holds_and_a_round_figure_are_no_dispute(token_encoder):
    for other in ("इस हादसे में 50 से ज्यादा लोगों की मौत हुई है।", "हादसे में करीब 60 लोगों की मौत हुई है।"):
        assert (
            told(token_encoder, {"a": ("en", "Fifty-nine people were killed in the accident."), "b": ("hi", other)})
            == []
        )


NAMED = {
    "a": ("en", "Those killed are guard Ramesh Patidar and labourer Mohan Ahirwar."),
    "b": ("hi", "पहरेदार राकेश पाटीदार और मज़दूर मोहन अहिरवार की जान चली गई।"),
}


def test_a_first_name_that_differs_is_told_with_every_place_of_it(token_encoder):
    (found,) = told(token_encoder, NAMED)
    assert (found.type, found.probability) == ("name", None)
    assert [(value.document.id, value.text) for value in found.values] == [
        ("a", "Ramesh Patidar"), ("b", "राकेश पाटीदार"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "more",
    [
        "पहरेदार रमेश पाटीदार और मज़दूर मोहन अहिरवार की जान चली गई।",  # the same in another script
        "राकेश और रमेश पाटीदार और मज़दूर मोहन अहिरवार की जान चली गई।",  # both
        "डॉक्टर पाटीदार और मज़दूर मोहन अहिरवार की जान चली गई।",  # a title
    ],
)
def test_a_name_that_agrees_or_is_given_too_or_a_title_is_no_dispute(token_encoder, more):
    assert told(token_encoder, NAMED | {"b": ("hi", more)}) == []
