"""What is known of each word: marks around it, what stands between two words, its shape and tables."""

from __future__ import annotations

import numpy as np

from align.quotes.words import BETWEEN, between, read_words


def test_what_stands_between_words_is_told_by_its_class():
    text = "He came, he saw. She left: fine “now” and then\nmore; end"
    words = read_words(text, "en")
    found = dict(zip([text[a:b] for a, b in words.spans], between(words.known).tolist(), strict=True))
    assert [found[word] for word in ("came", "he", "fine", "now", "She", "more")] == [0, 1, 2, 3, 4, 5]
    assert found["end"] == 1 and len(BETWEEN) == 5


def test_closed_quotations_count_and_open_ones_do_not():
    words = read_words("“The tower is weak, he said. “We will mend it,” she said.", "en")
    assert [(q.start, q.closed) for q in words.marked] == [(30, True)]
    inner = read_words("“He said ‘no’ twice,” she said.", "en")
    assert len(inner.marked) == 1 and inner.marked[0].start == 1


def test_initials_case_and_tables_are_seen():
    words = read_words("A. K. Das said NASA won", "en")
    rows = {text: row for text, row in zip(["A", "K", "Das", "said", "NASA", "won"], words.known, strict=True)}
    assert not np.array_equal(rows["said"], rows["won"]) and not np.array_equal(rows["A"], rows["Das"])
    assert words.known.shape[1] == 65 and read_words("", "en").known.shape == (0, 65)
