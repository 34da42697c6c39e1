"""The language of a line: Hindi and English, their neighbours, and what is in no language."""

import pytest

from align.text.language import language_code, language_of

LINES = {
    "hi": """नदी का पानी खेतों में भर गया।
        ठीक है।
        नमस्ते।
        पटना में तीन गिरफ़्तार
        कल मेरा exam था और पूरा system down हो गया
        सचिन तेंडुलकर और सुनील गावस्कर ने पुणे में मैच देखा।
        नेपाल के प्रधानमंत्री काठमांडू पहुँचे।
        चव्हाण, काळे, बाळ ठाकरे
        Settings पर क्लिक करें""",
    "en": """The river flooded the fields.
        All right.
        Police arrest three men in Patna
        The word 'धर्म' means duty as well as faith.
        Mangal Pandey led the revolt of 1857.
        Add two spoons of ghee and stir.
        The UN sent aid.""",
    "mr": """नदीचे पाणी शेतात शिरले.
        तो शाळेत गेला आणि परत आला.
        आम्हाला उद्या सुट्टी आहे.
        गावातील दुकाने बंद राहतील.
        मुलांनी झाडे लावली.""",
    "ne": """नदीको पानी खेतमा पस्यो।
        हामी भोलि विद्यालय जान्छौं।
        यो घर धेरै ठूलो छ।
        उनीहरूले रूख रोपे।""",
    "sa": """बालकः विद्यालयं गच्छति।
        अद्य मम गृहे उत्सवः अस्ति।""",
    "bho": """हमरा घर में आजु पूजा बा।
        ऊ कहले कि काल्ह ना अइहें।""",
    "mai": """हमर गाम मे एकटा पोखरि अछि।
        ओ आइ पटना गेल छथि।""",
    "gom": "ताका तो पावस खूब आवडटा आनी हांव घरा आसां.",
    "hi-Latn": """Nadi ka paani kheton mein bhar gaya hai.
        Aap kal kahan ja rahe hain?
        Mujhe nahi pata ki woh kab aayega.""",
    "fr": "La rivière a inondé les champs pendant la nuit.",
    "de": "Der Fluss hat in der Nacht die Felder überschwemmt.",
    "gu": "નદીનું પાણી ખેતરોમાં ભરાઈ ગયું.",
    "ur": "ندی کا پانی کھیتوں میں بھر گیا۔",
    "": """iPhone 15
        BBC
        Nokia 3310
        12:30
        Ravi Kumar Sharma
        https://example.org/the/way
        A""",
}


@pytest.mark.parametrize(("code", "line"), [(code, line.strip()) for code in LINES for line in LINES[code].split("\n")])
def test_the_language_of_a_line_is_told_surely(code, line):
    guess = language_of(line)
    assert (guess.code, guess.shares[code] >= 0.8) == (code, True), guess


@pytest.mark.parametrize("line", ["Say नमस्ते", "Chrome browser खोलें", "पढ़ो “I love you all”"])
def test_mixed_text_without_grammar_is_left_open(line):
    assert 0.2 < language_of(line).within({"hi"}) < 0.8


def test_a_word_of_two_languages_speaks_for_neither():
    assert language_of("या तो").shares["hi"] > 0.8  # Hindi: either; Marathi: this, he


@pytest.mark.parametrize(
    ("name", "code"),
    [("Hindi", "hi"), ("hin", "hi"), ("HI", "hi"), ("hi-IN", "hi"), ("en_GB", "en"), (" English ", "en"), ("eng", "en"),
     ("mar", "mr"), ("French", "fr"), ("klingon", "klingon"), ("", "")],
)  # fmt: skip
def test_a_language_has_several_names(name, code):
    assert language_code(name) == code
