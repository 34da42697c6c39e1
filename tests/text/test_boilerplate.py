"""What counts as boilerplate, what does not, and that cut leads keep true offsets."""

import pytest
from cases_reader import cases

from align.core.types import Document
from align.text.boilerplate import clean, dateline
from align.text.language import detect, is_foreign, is_mixed
from align.text.normalise import folded, for_encoder
from align.text.sentences import sentences

PLAIN = {"hi": "ज़िले में तीन दिन से लगातार बारिश हो रही है।", "en": "It has been raining in the district for three days."}


def cleaned(text, lang):
    document = Document(text, lang, id="d")
    kept, dropped = clean(sentences(document))
    for part in (*kept, *dropped):
        assert text[part.start : part.end] == part.text
    return kept, dropped


@pytest.mark.parametrize("case", cases("residue") + cases("residue_negatives"))
def test_case(case):
    body = f"\n\n{PLAIN[case['lang']]}\n" * 6
    text = body + case["text"] if case.get("last") else case["text"] + body
    kept, dropped = cleaned(text, case["lang"])
    assert [drop.reason for drop in dropped] == ([case["reason"]] if case["reason"] else [])
    if "rest" in case:
        assert case["rest"] in [sentence.text for sentence in kept]


@pytest.mark.parametrize(("place", "is_frame"), [(0, True), (5, True), (6, False), (12, False)])
def test_a_dateline_stands_among_the_first_sentences(place, is_frame):
    lines = [PLAIN["en"]] * 20
    lines[place] = "JAYGARH: The dam on the river opened its gates on Monday."
    _, dropped = cleaned("\n".join(lines), "en")
    assert [drop.text for drop in dropped] == (["JAYGARH:"] if is_frame else [])


@pytest.mark.parametrize(("from_end", "is_frame"), [(0, True), (3, True), (4, False), (12, False)])
def test_a_sign_off_stands_among_the_last_sentences(from_end, is_frame):
    lines = [PLAIN["en"]] * 20
    lines[19 - from_end] = "mr/dan"
    _, dropped = cleaned("\n".join(lines), "en")
    assert [drop.reason for drop in dropped] == (["reporter initials"] if is_frame else [])


@pytest.mark.parametrize(("lead", "cut"), [("The dam opened.", True), ("Dam opened it.", False)])
def test_what_is_left_of_a_lead_is_no_mere_scrap(lead, cut):
    assert (dateline(f"JAYGARH: {lead}") > 0) is cut


def test_mixed_hindi_is_flagged_and_kept():
    kept, dropped = cleaned("हमारी team ने last year यह project complete किया था।", "hi")
    assert [sentence.mixed for sentence in kept] == [True] and not dropped
    assert not is_mixed("दिल्ली में WHO की बैठक हुई, जिसमें कई देशों के लोग आए।", "hi")


@pytest.mark.parametrize(
    ("text", "lang"),
    [("पानी", "hi"), ("Water", "en"), ("वह office जा रहा है", "hi"), ("1234 ...", None), ("水は青い", None)],
)
def test_language_of_short_texts_is_by_script(text, lang):
    assert detect(text)[0] == lang


PARAGRAPHS = {
    "mr": "काल रात्री जिल्ह्यात जोरदार पाऊस पडला आणि नदीला पूर आला. गावातील शंभर घरांमध्ये पाणी शिरले, त्यामुळे लोकांना "
    "शाळेत हलवण्यात आले. दोन रस्ते अजूनही बंद आहेत आणि वीजपुरवठा खंडित झाला आहे, असे अधिकाऱ्यांनी सांगितले.",
    "ne": "हिजो राति जिल्लामा ठूलो पानी पर्यो र नदीमा बाढी आयो। गाउँका सय घरमा पानी पस्यो, त्यसैले मानिसहरूलाई विद्यालयमा "
    "सारियो। दुई सडक अझै बन्द छन् र बिजुली काटिएको छ, अधिकारीहरूले भने।",
    "nl": "Vannacht viel er zware regen in het district en de rivier trad buiten haar oevers. In honderd huizen van "
    "het dorp stond water en twee wegen zijn nog gesloten.",
}


@pytest.mark.parametrize("code", PARAGRAPHS)
def test_a_document_in_another_language_is_told(code):
    lang, reason = detect(PARAGRAPHS[code])
    assert lang is None and repr(code) in reason


def test_the_identifier_is_not_asked_about_a_short_text():
    assert detect(PARAGRAPHS["mr"][:58]) == ("hi", "")  # it would say Marathi with 0.93


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        # The identifier guesses Marathi with 0.55, Finnish with 0.23, Italian with 0.44: not sure enough.
        ("काल रातीं जिल्ह्यांत खूब पावस पडलो आनी न्हंयेक हुंवार आयलो. गांवांतल्या शंबर घरांनी उदक भितर सरलें, देखून लोकांक "
         "शाळेंत व्हेले. दोन रस्ते आजून बंद आसात.", "hi"),
        ("Kal raat zile mein bahut barish hui aur nadi ka paani gaon ke ghar ghar mein ghus gaya, isliye logon ko "
         "school mein le jaya gaya. Do sadak abhi bhi band hain aur bijli nahin hai.", "en"),
        ("Giovanni Rossi, Alessandro Bianchi, Francesca Romano, Giulia Colombo, Lorenzo Ricci, Matteo Marino, Chiara "
         "Greco, Sofia Bruno, Leonardo Gallo, Martina Conti, Andrea De Luca, Paolo Mancini", "en"),
    ],
)  # fmt: skip
def test_a_doubtful_guess_does_not_cost_a_document(text, lang):
    assert detect(text) == (lang, "")


@pytest.mark.parametrize(("own", "lang"), [(27, "hi"), (23, None)])
def test_a_text_is_in_the_script_of_half_its_letters_or_more(own, lang):
    assert detect("क" * own + "ж" * (50 - own))[0] == lang


@pytest.mark.parametrize(("lang", "own", "other", "share"), [("hi", "क", "a", 30), ("en", "a", "क", 15)])
def test_a_sentence_with_more_of_the_other_script_is_mixed(lang, own, other, share):
    assert is_mixed(other * (share + 1) + own * (99 - share), lang)
    assert not is_mixed(other * (share - 1) + own * (101 - share), lang)


def test_an_english_sentence_mostly_in_devanagari_is_foreign():
    assert is_foreign("क" * 71 + "a" * 29, "en") and not is_foreign("क" * 69 + "a" * 31, "en")


def test_the_form_for_the_encoder_is_stable_and_the_key_folds_spellings():
    text = " 1. ज़मीन\u200c पर \u00a0पानी "
    assert for_encoder(text) == "ज़मीन पर पानी".replace("ज़", "ज\u093c")
    assert for_encoder(for_encoder(text)) == for_encoder(text)
    assert folded("“ज़मीन” पर २ गाँव!") == folded("जमीन पर 2 गांव")
    assert folded("Water, rose.") == folded("water rose") != folded("water fell")
