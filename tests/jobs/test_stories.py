"""The front of both jobs: grouping, order, and documents without their boilerplate."""

from align.core.types import Document
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
