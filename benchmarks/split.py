"""Sentence splitting against other rules: boundary F1 on running text joined again from known sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import TypeAlias

from align.core.types import LANGS, Lang, Span
from align.text.sentences import split
from training import sets

Splitter: TypeAlias = Callable[[str, Lang], Sequence[Span]]


def one_line_rule(text: str, lang: Lang) -> list[Span]:
    """Split after danda, stop, question or exclamation mark with closing quotes, where space follows."""
    ends = [mark.end() for mark in re.finditer(r"[।.?!|…]+[\"”’']*(?=\s)", text)] + [len(text)]
    return [(start, end) for start, end in zip([0, *ends], ends, strict=False)]


def sentencex_rule(text: str, lang: Lang) -> list[Span]:
    """Split with sentencex, as it comes."""
    from sentencex import segment

    ends = list(accumulate(len(part) for part in segment(lang, text)))
    return [(start, end) for start, end in zip([0, *ends], ends, strict=False)]


def boundaries(text: str, spans: Sequence[Span]) -> set[int]:
    """Give sentence ends as counts of characters before them that are not space, the last one left out."""
    filled = [0, *accumulate(not char.isspace() for char in text)]
    return {filled[end] for _, end in spans} - {0, filled[-1]}


def joined(sentences: Sequence[str]) -> tuple[str, list[Span]]:
    """Join sentences by spaces, with their spans."""
    starts = [0, *accumulate(len(sentence) + 1 for sentence in sentences)]
    return " ".join(sentences), [(a, a + len(s)) for a, s in zip(starts, sentences, strict=False)]


def measure(splitter: Splitter, paragraphs: Sequence[tuple[str, list[Span]]], lang: Lang) -> tuple[float, float, float]:
    """Give precision, recall and F1 of the boundaries inside paragraphs."""
    right = found = known = 0
    for text, spans in paragraphs:
        got, want = boundaries(text, splitter(text, lang)), boundaries(text, spans)
        right, found, known = right + len(got & want), found + len(got), known + len(want)
    precision, recall = right / max(found, 1), right / max(known, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


# What ends a line that is a sentence; what surely ends a sentence inside a line; what may.
END = re.compile(r"[।.?!…|][\"”’')]*$")
SURE = re.compile(r"[।?!][\"”’']*\s*\w|(?:हैं?|थ[ाीे]|थीं|हो|ग[एई]|गया|गा|गी|गे|दी|दिया|किया|कीं?)\.\s")
MAY = re.compile(r"[.?!][\"”’']*\s+[\"“‘']?[A-Z0-9]")


def paragraphs(name: str, lang: Lang, size: int = 5) -> list[tuple[str, list[Span]]]:
    """Join every few lines of a line file into a paragraph.

    Lines that hold several sentences are left out: those without a closing mark, those whose Hindi has a danda or a
    finite verb and stop inside, and those with a possible boundary inside in both languages.
    """
    hi, en = ([line.strip() for line in sets.lines(sets.SHARED / f"{name}.{side}")] for side in LANGS)
    kept = [
        (h, e)
        for h, e in zip(hi, en, strict=True)
        if END.search(h) and END.search(e) and not SURE.search(h) and not (re.search(r"[.]\s", h) and MAY.search(e))
    ]
    lines = [pair[lang == "en"] for pair in kept]
    return [joined(lines[at : at + size]) for at in range(0, len(lines), size)]


def main() -> None:
    """Print a table: set, language, splitter, precision, recall, F1."""
    print("set\tlang\tsplitter\tP\tR\tF1")
    for name in ("flores/devtest",):
        for lang in ("hi", "en"):
            for label, rule in (("milaan", split), ("one line", one_line_rule), ("sentencex", sentencex_rule)):
                p, r, f = measure(rule, paragraphs(name, lang), lang)
                print(f"{name}\t{lang}\t{label}\t{p:.4f}\t{r:.4f}\t{f:.4f}")


if __name__ == "__main__":
    main()
