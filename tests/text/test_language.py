"""The language of a line: Hindi and English, their neighbours, and what is in no language."""

from pathlib import Path

import pytest

from align.text.fonts import font_coding
from align.text.language import detect, language_code, language_of

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
ENGLISH = [
    path for name in ("flores/dev.en", "flores/devtest.en", "mono/wikipedia.en") if (path := DATA / name).is_file()
]
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


ROMANISED = """mera naam Ravi hai, aap kaise hain
Kal raat se baarish ho rahi hai aur nadi ka paani gaon tak aa gaya hai.
Sarkar ne kaha hai ki sabhi school do din ke liye band rahenge.
Mujhe nahi pata ki woh kahan gaya tha.
Kya aap mere saath bazaar chalenge?
Yeh kitab bahut achhi hai, maine do baar padhi hai.
Hamare gaon mein bijli nahin thi.
Ram aur Shyam dono bhai hain.
Pradhan mantri ne aaj Dilli mein naye pul ka udghatan kiya.
Bachchon ko khelne do, kal chhutti hai.
Chalo chalte hain, der ho rahi hai.
Ye sab kuchh theek ho jayega, chinta mat karo.
Unhone bataya ki haadse mein teen log ghayal hue hain.
Police ne aaropi ko giraftar kar liya hai.
Is saal fasal achhi hui hai, kisan khush hain.
Tum kab aaoge ghar?
Zindagi mein kabhi haar mat mano.
Gaadi do ghante der se chal rahi hai.
Mere paas itne paise nahi hain ki main gaadi kharid sakun.
Usne mujhse kaha ki kal office mat aana.
Dilli ki hawa bahut kharab ho gayi hai.
Aaj ka match kaun jeetega?
Ek tha raja, ek thi rani.
Hum log subah jaldi nikal gaye the.
Doctor ne dawai di aur aaram karne ko kaha.
Humko malum nahi tha ki raasta band hai.
Yahan se station kitni door hai?
Paani piyo aur thoda aaram karo.
Woh ladki jo kal aayi thi, meri behen hai.
Party ke neta ne kaha ki chunav samay par honge."""
# Hindi as the fonts' keyboards store it.
KRUTI_DEV = """ckfj'k rhu fnu ls gks jgh gS vkSj unh dk ikuh xkao rd vk x;k gSA
yksx Å¡ph txgksa ij pys x, gSa vkSj Ldwy can gSaA
iz/kkuea=h us dgk fd jkT; ljdkj fdlkuksa dks 25 djksM+ #i;s nsxhA
iqfyl us dgk fd pkyd dks fgjklr esa ys fy;k x;k gS vkSj tkap gks jgh gSA"""
CHANAKYA = "×éØ×´˜æè Ùð ·¤ãæ ç·¤ ÚUæ’Ø âÚU·¤æÚU ç·¤âæÙô´ ·¤ô Âñâð Îð»èÐ ÙÎè ·¤æ ÂæÙè »æ´ß Ì·¤ ¥æ »Øæ ãñÐ"


# The identifier guesses Finnish with 0.23.
NEWS = """Kal raat zile mein bahut barish hui aur nadi ka paani gaon ke ghar ghar mein ghus gaya, isliye logon ko school
mein le jaya gaya. Do sadak abhi bhi band hain aur bijli nahin hai."""


@pytest.mark.parametrize("text", [*ROMANISED.split("\n"), ROMANISED, NEWS])
def test_romanised_hindi_is_named_and_not_taken_for_english(text):
    assert detect(text) == (None, "romanised Hindi, not English: write it in Devanagari")


@pytest.mark.parametrize(
    ("text", "fonts"), [*((line, "Kruti Dev") for line in [*KRUTI_DEV.split("\n"), KRUTI_DEV]), (CHANAKYA, "Chanakya")]
)
def test_hindi_in_the_codes_of_a_font_is_named_and_not_taken_for_english(text, fonts):
    assert font_coding(text) == fonts
    assert detect(text) == (None, f"looks like {fonts} font coding, not English: convert it to Unicode first")


@pytest.mark.parametrize(
    "text",
    [
        *(line.strip() for line in LINES["en"].split("\n")),
        "He shouted “Bharat mata ki jai” and left.",
        "The song “Mere sapno ki rani” was sung by Kishore Kumar and is still heard at weddings.",
        "Ka, ki, ke and ko are the postpositions that a learner of Hindi meets first.",
        "Type gS or gSa to see it in the font.",
    ],
)
def test_english_that_names_hindi_words_is_english(text):
    assert detect(text) == ("en", "") and font_coding(text) == ""


@pytest.mark.skipif(not ENGLISH, reason="no ../shared/data")
def test_no_text_of_english_is_taken_for_hidden_hindi():
    lines = [line for path in ENGLISH for line in path.read_text(encoding="utf-8").split("\n")[:2000]]
    texts = ["\n".join(lines[at : at + 5]) for at in range(0, len(lines), 5)]
    told = [reason for text in texts if (reason := detect(text)[1])]
    assert len(texts) > 400 and not [reason for reason in told if "Hindi" in reason or "font" in reason]
