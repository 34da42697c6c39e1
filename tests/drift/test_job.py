"""The drift job: which documents and quotes it takes, what a comparison tells, and what it refuses."""

import pytest
from drift_toys import EqualWords, fitted
from toy import ToyEncoder

from align.core.errors import AlignError
from align.core.types import Document, Quote
from align.drift.clusters import Cluster, Gatherer, Rendering
from align.jobs.drift import (
    ONLY_A_PART,
    _compare,
    compare_story,
    drift_contents,
    drift_recipe,
    find_drift,
    story_quotes,
)
from align.jobs.stories import Story, read_stories
from align.judge.wording import read_wordings

SAID = "Ravi Das said, “The water rose above the bridge and 25 people left before midnight.”"
TOLD = "Ravi Das said, “The water rose above the bridge and 35 people left before midnight.”"
HEARD = "रवि दास ने कहा, “पानी पुल के ऊपर चढ़ गया और 25 लोग आधी रात से पहले चले गए।”"
CAPTION = "Also read: “Ten ways to keep your house dry this year”"


# What a comparison tells


def comparison(a, b, same=0.9, **heads):
    """Compare two texts as the only renderings of a cluster."""
    quotes = [Quote(name, 0, len(text), text, "en", "", "direct") for name, text in (("x", a), ("y", b))]
    renderings = [Rendering(quote, Document(quote.text, "en", id=quote.doc)) for quote in quotes]
    gatherer = Gatherer(renderings, read_wordings([a, b], ToyEncoder()), fitted(EqualWords(), **heads))
    return _compare(Cluster((0, 1), renderings, frozenset({0}), {(0, 1): same}), 0, 1, gatherer)


SURE = {"drift": {"brevity": 99.0}}


def test_what_a_part_leaves_out_is_not_judged():
    whole, most, part = "red green blue pink grey", "red green blue", "red green"
    assert [one.type for one in comparison(whole, most, **SURE).findings] == ["omission"]  # 3 of 5 words
    found = comparison(whole, part, **SURE)
    assert (found.findings, found.probability, found.abstained) == ([], 0.0, ONLY_A_PART)
    assert comparison(f"{whole} gold", most, **SURE).abstained == ONLY_A_PART  # 3 of 6
    found = comparison(whole, "brown green", **SURE)
    assert [one.type for one in found.findings] == ["wording"] and found.probability == pytest.approx(0.9820, abs=1e-4)


@pytest.mark.parametrize(
    ("same", "told", "said"),
    [
        (0.71, True, ""),
        (0.69, True, "It is not sure that both render the same words (69%)."),
        (0.41, True, "It is not sure that both render the same words (41%)."),
        (0.39, False, "It is not sure that both render the same words (39%)."),
    ],
)
def test_what_may_not_be_one_utterance_is_told_as_such_or_not_at_all(same, told, said):
    found = comparison("red green blue", "red green pink", same=same, **SURE)
    assert bool(found.findings) == told == bool(found.probability) and found.abstained == said


@pytest.mark.parametrize(("outlets", "count"), [(8, 28), (9, 8)])
def test_of_more_than_eight_renderings_each_is_compared_with_the_fullest(outlets, count):
    documents = [Document(SAID, "en", id=f"d{k}") for k in range(outlets)]
    quotes = [Quote(one.id, 16, 83, SAID[16:83], "en", "Ravi Das", "direct") for one in documents]
    (utterance,), _ = compare_story(Story("", documents, []), quotes, ToyEncoder(), fitted(**SURE))
    assert len(utterance.comparisons) == count


# What is read


def written(folder, **texts):
    paths = []
    for name, text in texts.items():
        path = folder / f"{name}.txt"
        path.write_text(text + "\n", encoding="utf-8")
        paths.append(str(path))
    return paths


def test_a_caption_in_marks_is_no_quote(tmp_path, quote_encoder):
    front = read_stories(written(tmp_path, a=f"{SAID}\n\n{CAPTION}\n\nThe river is falling now."))
    assert [drop.text for drop in front.left_out() if drop.stage == "clean"] == [CAPTION]
    (quote,) = [quote for story in front.stories for quote in story_quotes(story, quote_encoder)]
    assert quote.speaker == "Ravi Das" and quote.text == SAID[16:-1]
    assert front.documents[0].text[quote.start : quote.end] == quote.text


def test_another_model_is_refused_before_any_work():
    with pytest.raises(AlignError) as refused:
        find_drift(["/no/such/file"], "intfloat/multilingual-e5-large")
    assert "no drift heads are fitted for multilingual-e5-large" in str(refused.value)
    assert "leave --model out" in str(refused.value) and "\n" not in str(refused.value)


def test_the_order_of_inputs_changes_nothing(encoder, tmp_path):
    paths = written(tmp_path, a=SAID, b=TOLD, c=HEARD, d=f"{SAID}\n\n{CAPTION}")
    results = [find_drift(order, progress=False) for order in (paths, paths[::-1])]
    one, other = (drift_contents(result).clusters for result in results)
    assert one and one == other
    run = results[0].run
    assert run["model"] == run["config"]["model"] == "e5-small" and run["counts"]["dropped"] == {"clean": 1}
    utterance = results[0].clusters[0]
    assert len(utterance.renderings) == 4 and len(utterance.comparisons) == 6
    numbers = [one for one in utterance.findings if one.type == "number"]
    assert len(numbers) == 3 and {one.severity for one in numbers} == {"critical"}
    assert not hasattr(utterance.renderings[0], "wording")  # no vectors are kept with the result


def test_the_default_may_be_named():
    assert drift_recipe("e5-small") == drift_recipe(None)
