"""Disputed figures: told where outlets differ on one fact, with every outlet's value; not where they agree."""

from __future__ import annotations

import pytest

from align.core.types import Document
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
    return disputes(documents, own, token_encoder, load_fitted())


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
