"""One person under several names."""

import pytest

from align.quotes.people import is_role, trimmed_name, two_speakers, unify


@pytest.mark.parametrize(
    ("a", "b", "two"),
    [
        ("Zohran Mamdani", "ज़ोहरान ममदानी", False),
        ("ममदानी", "Mamdani", False),
        ("चौरसिया", "गिरिधारी लाल चौरसिया", False),
        ("Ravi Das", "Sunita Devi", True),
        ("Rahul Verma", "Rahul Gandhi", True),
        ("Bansal", "Bhandari", True),
        ("", "Ravi Das", False),
        ("महापौर", "Vaidehi Srivastava", False),  # the mayor may be she
        ("the minister", "Ravi Das", False),
    ],
)
def test_two_names_are_two_speakers_unless_they_may_be_one(a, b, two):
    assert two_speakers(a, b) is two_speakers(b, a) is two


def test_all_forms_of_a_name_get_the_fullest():
    names = ["Ilyas", "Syed Qasim Rasool Ilyas", "सैयद कासिम रसूल इलियास", "Ravi Das", "महापौर", ""]
    found = unify(names)
    assert found["Ilyas"] == found["Syed Qasim Rasool Ilyas"] == found["सैयद कासिम रसूल इलियास"]
    assert found["Ravi Das"] == "Ravi Das" and found["महापौर"] == "महापौर" and "" not in found
    assert unify(names[::-1]) == found


def test_a_role_is_no_name():
    assert is_role("the minister") and is_role("गृह मंत्री") and is_role("पार्टी के प्रवक्ता") is False
    assert not is_role("Ravi Das") and not is_role("रवि दास")


def test_initials_make_nobody_one_person():
    names = ["डॉ. एस. के. सिन्हा", "Jaswant Chhabra", "Khushboo Kumari", "सिन्हा"]
    found = unify(names)
    assert found["Jaswant Chhabra"] == "Jaswant Chhabra" and found["Khushboo Kumari"] == "Khushboo Kumari"
    assert found["सिन्हा"] == "डॉ. एस. के. सिन्हा"


def test_what_runs_on_behind_a_name_is_no_part_of_it():
    assert trimmed_name("सोलंकी के मुताबिक एडीएम की रिपोर्ट", "hi") == "सोलंकी"
    assert trimmed_name("Ravi  Das said on", "en") == "Ravi Das"
    assert trimmed_name("मंत्रालय के प्रवक्ता", "hi") == "मंत्रालय के प्रवक्ता"
