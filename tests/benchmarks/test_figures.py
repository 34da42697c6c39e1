"""What a table of figures tells of its origin, and the picture of a law."""

import pytest
from lxml import etree

from benchmarks import reports, speed_page
from benchmarks.growth import exponent, sizes, write_chart
from benchmarks.machine import instructions, ran
from benchmarks.reports import Event, Rated, figures


def test_vector_instructions_are_the_widest_with_what_they_multiply():
    assert instructions({"avx2", "avx512f", "avx512_bf16", "avx512_vnni"}) == "AVX-512 with bf16 and VNNI"
    assert instructions({"avx2", "sse2"}) == "AVX2"
    assert instructions({"asimd", "i8mm"}) == "NEON with int8"
    assert instructions(set()) == "vector instructions unknown"


def test_a_part_of_the_page_is_put_between_its_marks(tmp_path, monkeypatch):
    page = tmp_path / "speed.md"
    page.write_text("a\n<!-- one -->\nold\n<!-- /one -->\nb\n<!-- two -->\n<!-- /two -->\n", encoding="utf-8")
    monkeypatch.setattr(speed_page, "PAGE", page)
    speed_page.publish("one", "make this", ["new \\1"])
    text = page.read_text(encoding="utf-8")
    assert "old" not in text and "new \\1" in text and "`make this`, 2" in text
    assert text.startswith("a\n<!-- one -->\n") and text.endswith("<!-- /one -->\nb\n<!-- two -->\n<!-- /two -->\n")
    with pytest.raises(ValueError, match="0 parts"):
        speed_page.publish("three", "make this", [])


def test_a_law_is_told_by_its_exponent_and_drawn(tmp_path):
    points = [(n, 3e-6 * n**2) for n in sizes(100, 10_000, 3)]
    assert [n for n, _ in points] == [100, 1000, 10_000]
    assert exponent(points) == pytest.approx(2)
    write_chart(tmp_path / "a.svg", "a < b", ("n", "s"), {"quadratic": points})
    picture = etree.parse(tmp_path / "a.svg").getroot()
    heights = [float(dot.get("cy")) for dot in picture.iter("{*}circle")]
    assert heights[0] - heights[1] == pytest.approx(heights[1] - heights[2], abs=0.2) and heights[0] > heights[1]


def test_reports_are_measured_by_cell_and_by_rank(monkeypatch):
    monkeypatch.setattr(reports, "ASKED", (0.8, 0.9))
    cells = frozenset({("e", str(k)) for k in range(4)})
    told = [
        Rated(0.9, True, True, frozenset({("e", "0")}), frozenset({0})),
        Rated(0.8, True, False, frozenset(), frozenset()),
        Rated(0.7, True, True, frozenset({("e", "1")}), frozenset({1})),
        Rated(0.2, False, True, frozenset({("e", "2")}), frozenset({2})),
    ]
    found = figures([Event(told, cells, frozenset({0, 2}))])
    assert found["pairs"] == 3 and found["precision, cells found"] == [0.667, 0.5]
    assert found["equivalents found"] == 0.5  # that of the link 2 was not kept
    assert found["average precision"] == round((1 + 2 / 3 + 3 / 4) / 4, 3)
    assert found["cells at precision 0.90"] == 0.25
    assert found["right where asked for"] == {"80%": 0.667, "90%": 1.0}


@pytest.mark.slow
def test_a_command_is_measured_or_its_words_are_told(tmp_path):
    one = ran(["--version"], tmp_path)
    assert one.processor > 0 and one.seconds > 0 and one.memory > 5
    with pytest.raises(RuntimeError, match="exit code 2"):
        ran(["sentences", str(tmp_path / "nowhere.hi.txt")], tmp_path)
