"""Which line breaks a machine made: prose wrapped at any width comes together, verse, lists and headlines do not."""

from textwrap import fill

import pytest

from align.text.layout import blocks

PROSE = {
    "en": "The river rose by a metre in the night and the lower town stood under water when the first boats came at "
    "dawn with bread, blankets and lamps. The mayor asked people to stay on the roofs until noon, because the pumps "
    "were not working yet and nobody knew how deep the water was on the main road.",
    "hi": "रात में नदी का पानी एक मीटर बढ़ गया और सुबह जब पहली नावें रोटी, "
    "कंबल और लालटेन लेकर पहुँचीं तब निचला शहर पानी में डूबा हुआ था। "
    "नगर प्रमुख ने लोगों से दोपहर तक छतों पर रहने को कहा "
    "क्योंकि पंप अभी चालू नहीं हुए थे और किसी को पता नहीं था कि बड़ी सड़क पर पानी कितना गहरा है।",
}


def lines(text):
    return [text[start:end] for start, end in blocks(text)]


@pytest.mark.parametrize("width", [30, 42, 60, 72, 100])
@pytest.mark.parametrize("lang", ["hi", "en"])
def test_wrapped_prose_comes_together(lang, width):
    assert len(lines(fill(PROSE[lang], width))) == 1


def test_a_title_and_the_paragraph_below_it_stay_apart():
    for lang, title in (("hi", "शहर डूबा"), ("en", "The Flood")):
        assert lines(f"{title}\n{fill(PROSE[lang], 60)}") == [title, fill(PROSE[lang], 60)]


def test_items_stay_apart_and_each_comes_together():
    items = [fill(f"{k}. {PROSE[lang]}", 60) for lang in PROSE for k in (1, 2)]
    for lang, own in (("hi", items[:2]), ("en", items[2:])):
        assert lines("\n".join(own)) == own, lang


def test_the_width_of_a_page_joins_a_paragraph_of_two_lines():
    short = "दूसरे दिन धूप निकली और पानी धीरे धीरे उतरने लगा पर लोग\nछतों पर ही रहे।"
    assert len(lines(short)) == 2
    assert len(lines(f"{fill(PROSE['hi'], 60)}\n\n{short}")) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Water cuts off a hundred villages now\nWork on the new bridge stalls again\nSchools are closed until Monday.",
        "नए पुल का काम फिर रुका, मज़दूर लौटे\nदूध के दाम बढ़े, लोग सड़क पर उतरे\nमंत्री ने माफ़ी माँगी, सभा टली।",
        "बादल आए रिमझिम बरसे सावन में सखी\nबिजली चमकी डर गई मैं आँगन में सखी\nपिया न आए लिख दी पाती सावन में।",
        "Water cuts off nearly all villages\nWork on the new bridge is stalled\nMilk prices rise in Indore.\nGo.",
        "नए पुल का काम फिर रुक गया भाई,\nदूध के दाम फिर बढ़ गए हैं भाई,\nमंत्री ने फिर माफ़ी माँगी भाई,\nबस इतना।",
        "जाने क्यों मैं आज सवेरे जल्दी उठ बैठा\nकिसने रात में सूरज बदला?\nचाय नहीं थी\nदूध नहीं था\nअख़बार नहीं\n"
        "मेरे बिस्तर पर जाने कब से बिल्ली बैठी\nखिड़की पर चुहिया गाती थी!\nघर था सूना",
        "सब कुछ डूब गया उस रात के पानी में\nकोई न बच सका उस रात के पानी में\nगाँव बह गया उस रात के पानी में",
        "To the Head of the Municipal School,\nThe Municipal School for Girls,\nLake Road, Bhanugarh.",
        "00:00:01,000 --> 00:00:03,500\nDid you see the key that I had?\nIt was on the table, I am sure.",
        "the river rose and rose all night\nuntil the lamps were under water.",
    ],
)
def test_lines_that_their_author_broke_stay_apart(text):
    assert lines(text) == text.split("\n")


def test_a_line_wider_than_a_page_or_narrower_than_a_column_is_none_of_a_machine():
    for width in (20, 150):
        assert len(lines(fill(PROSE["hi"] * 3, width))) > 1


def test_breaks_that_leave_room_for_the_next_word_are_kept():
    wide, narrow = fill(PROSE["en"], 60).split("\n"), fill(PROSE["en"], 42).split("\n")
    assert len(lines("\n".join([wide[0], *narrow[2:]]))) > 1
