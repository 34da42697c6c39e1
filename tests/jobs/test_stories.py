"""The front of both jobs: grouping, order, and documents without their boilerplate."""

import pytest

from align.alignment.sentence_aligner import load_sentence_aligner
from align.core.errors import AlignError
from align.core.types import Document
from align.jobs.regroup import check_grouping, regrouped
from align.jobs.stories import group, read_stories, without_boilerplate
from align.text.boilerplate import Cleaned

NEWS = "Photo: River Herald\n\nThe river rose at night. People left their homes.\n\nAlso read: Ten photos of it\n"


def test_documents_meet_inside_their_group_and_the_rest_among_themselves():
    places = (("a", "hi", "1"), ("b", "en", "1"), ("c", "hi", "2"), ("d", "en", "3"))
    documents = [Document("", lang, id=name, group=story) for name, lang, story in places]
    stories = {
        story.name: [d.id for d in story.documents]
        for story in group(documents, dict.fromkeys("abcd", Cleaned([], [], [])))
    }
    assert stories == {"1": ["a", "b"], "": ["c", "d"]}


def test_the_front_gives_clean_sentences_by_story_and_says_what_it_left_out(tmp_path):
    (tmp_path / "x.en.txt").write_text(NEWS, encoding="utf-8")
    (tmp_path / "x.hi.txt").write_text("रात में नदी बढ़ गई। लोग घर छोड़ गए।\n", encoding="utf-8")
    front = read_stories([tmp_path])
    (story,) = front.stories
    assert [document.id for document in front.documents] == ["x.en.txt", "x.hi.txt"]
    assert [s.text for s in story.side("en")] == ["The river rose at night.", "People left their homes."]
    assert [s.text for s in story.side("hi")] == ["रात में नदी बढ़ गई।", "लोग घर छोड़ गए।"]
    assert {(drop.stage, drop.doc) for drop in front.left_out()} == {("clean", "x.en.txt")}


def test_boilerplate_is_blank_and_every_offset_stays_true(tmp_path):
    (tmp_path / "x.en.txt").write_text(NEWS, encoding="utf-8")
    front = read_stories([tmp_path])
    (document,), (story,) = front.documents, front.stories
    masked = without_boilerplate(document, story.sentences)
    assert len(masked.text) == len(NEWS) and masked.text.split() == " ".join(s.text for s in story.sentences).split()
    assert all(masked.text[s.start : s.end] == NEWS[s.start : s.end] for s in story.sentences)


FLOOD = {
    "en": "The Dhavla river rose at night.\n\nPeople left their homes in Ward 14.\n\nThe bridge was closed.\n",
    "hi": "रात में धवला नदी का पानी बढ़ गया।\n\nवार्ड 14 के लोग घर छोड़ गए।\n\nपुल बंद कर दिया गया।\n",
}
MATCH = {
    "en": "Kavita Rane scored a hundred in the final.\n\nHer team won by six wickets.\n\nThe crowd sang.\n",
    "hi": "कविता राणे ने फ़ाइनल में शतक लगाया।\n\nउनकी टीम छह विकेट से जीती।\n\nदर्शक गाने लगे।\n",
}


def groups(front):
    return sorted(sorted(document.id for document in story.documents) for story in front.stories)


@pytest.fixture
def folder(tmp_path):
    for name, texts in (("flood", FLOOD), ("match", MATCH)):
        for lang, text in texts.items():
            (tmp_path / f"{name}.{lang}.txt").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.encoder
def test_a_folder_of_two_stories_is_parted_and_one_story_is_not(folder, encoder):
    aligner = load_sentence_aligner(progress=False)
    found = regrouped(read_stories([folder]), "auto", lambda: aligner)
    assert groups(found) == [["flood.en.txt", "flood.hi.txt"], ["match.en.txt", "match.hi.txt"]]
    assert {document.group for document in found.documents} == {"flood.en.txt", "match.en.txt"}
    assert all({s.doc for s in story.sentences} == {d.id for d in story.documents} for story in found.stories)
    for name in ("match.en.txt", "match.hi.txt"):
        (folder / name).unlink()
    (folder / "more.en.txt").write_text(FLOOD["en"].replace("at night", "after midnight"), encoding="utf-8")
    assert len(regrouped(read_stories([folder]), "auto", lambda: aligner).stories) == 1


def test_what_was_said_to_be_one_story_stays_one(folder):
    front = read_stories([folder])
    assert len(regrouped(front, "folder", lambda: pytest.fail("loaded")).stories) == 1
    rows = "".join(f"{name}.{lang}.txt\tbridge\n" for name in ("flood", "match") for lang in ("hi", "en"))
    (folder / "manifest.tsv").write_text("path\tgroup\n" + rows, encoding="utf-8")
    told = regrouped(read_stories([folder / "manifest.tsv"]), "auto", lambda: pytest.fail("loaded"))
    assert [story.name for story in told.stories] == ["bridge"]


def test_all_documents_may_be_taken_for_one_story(folder):
    (folder / "a").mkdir()
    (folder / "a" / "x.hi.txt").write_text(FLOOD["hi"], encoding="utf-8")
    (folder / "a" / "x.en.txt").write_text(FLOOD["en"], encoding="utf-8")
    found = regrouped(read_stories([folder]), "one", lambda: pytest.fail("loaded"))
    assert len(groups(found)) == 1 and len(groups(found)[0]) == 6
    with pytest.raises(AlignError, match="unknown grouping"):
        check_grouping("none")
