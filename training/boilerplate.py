"""Fit the weights by which page furniture is told from text: `python -m training.boilerplate`.

A logistic regression over the marks of `align/text/furniture.py`, of the sentences of the invented pages and texts in
`data/pages` and of freely licensed text that holds no furniture: FLORES dev, TICO-19 dev, docs, strings, stories train
(weights only, no text). Each sentence that begins on a `-` line of a page is furniture, every other one is text. What
is printed is measured on folds by outlet and document that the weights have not seen.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from align.core.paths import models_dir
from align.core.types import Document, FloatArray, Lang
from align.core.vectors import sigmoid
from align.model.heads import Head
from align.text.boilerplate import FURNITURE, marked
from align.text.furniture import AGAINST, FURNITURE_MARKS
from training import sets

PAGES = Path(__file__).resolve().parents[1] / "data" / "pages"
FITTED_ON = "data/pages; FLORES dev, TICO-19 dev, docs, strings, stories train as text without furniture"
# How much the sentences of the licensed sets weigh in all, against those of the invented pages: by hand.
LICENSED_WEIGHT = 2.0
# How much a sentence of the invented texts weighs, against one of the invented pages, which are shown several times.
PLAIN_WEIGHT = 3.0
# Text that is lost costs more than furniture that is left.
TEXT_WEIGHT = 3.0
# Inverse of the strength of the L2 penalty.
SOFTNESS = 3.0
FOLDS = 5
# Each page is shown again by itself with these shares of its furniture and text: most come alone, half cleaned, short.
SHARES = ((1.0, 1.0), (0.5, 1.0), (0.2, 1.0), (0.1, 1.0), (0.3, 0.5))


@dataclass(frozen=True, slots=True)
class Page:
    """A document with the spans of its furniture; `part` names what belongs into one fold."""

    document: Document
    furniture: tuple[tuple[int, int], ...]
    part: str


def invented(name: str) -> Iterator[Page]:
    """Read the pages of a file: `@ id lang source`, then lines that begin with `-` (furniture) or `+` (text)."""
    for block in (PAGES / name).read_text(encoding="utf-8").split("\n@ ")[1:]:
        head, *rows = [row for row in block.split("\n") if row]
        key, lang, source = head.split()
        at, spans = 0, []
        for row in rows:
            end = at + len(row) - 2
            if row[0] == "-":
                spans.append((at, end))
            at = end + 2
        text = "\n\n".join(row[2:] for row in rows)
        yield Page(Document(text, as_lang(lang), source=source, id=key), tuple(spans), source)


def alone(page: Page, share: float, text_share: float, random: np.random.Generator) -> Page:
    """Give a page as the only one of its source, with about a share of its furniture and its text."""
    text: list[str] = []
    spans: list[tuple[int, int]] = []
    at = 0
    for line in page.document.text.split("\n\n"):
        start = sum(len(one) + 2 for one in text)
        is_furniture = any(begin == at for begin, _ in page.furniture)
        at += len(line) + 2
        if random.random() > (share if is_furniture else text_share):
            continue
        text.append(line)
        if is_furniture:
            spans.append((start, start + len(line)))
    name = f"{page.document.id}, {share:.0%} of {text_share:.0%}"
    document = replace(page.document, text="\n\n".join(text), id=name, source=name)
    return Page(document, tuple(spans), page.part)


def as_lang(lang: str) -> Lang:
    """Read a language's letters."""
    return "hi" if lang == "hi" else "en"


def licensed() -> Iterator[Page]:
    """Documents of the licensed training sets, all of them text."""
    for name, lang, lines in training_texts():
        yield Page(Document("\n\n".join(lines), lang, source=name, id=f"{name}.{lang}"), (), name)


def training_texts() -> Iterator[tuple[str, Lang, list[str]]]:
    """Documents (name, language, lines) of FLORES dev, TICO-19 dev, docs, strings and stories train."""
    for name, hi, en in [*sets.training_documents(), *sets.line_documents("flores", "dev")]:
        yield name, "hi", hi
        yield name, "en", en
    for name, pages_hi, pages_en in sets.stories("train"):
        yield name, "hi", [line for page in pages_hi for line in page]
        yield name, "en", [line for page in pages_en for line in page]
    for file, key in (("libreoffice_help", "page"), ("mozilla_www", "file")):
        grouped: dict[str, list[dict[str, str]]] = {}
        for row in sets.rows(sets.SHARED / "strings" / f"{file}.tsv"):
            grouped.setdefault(row[key], []).append(row)
        for name, own in grouped.items():
            yield name, "hi", [row["hi"] for row in own]
            yield name, "en", [row["en"] for row in own]


@dataclass(frozen=True, slots=True)
class Examples:
    """Marks (n, f), which sentences are furniture (n,), their texts and the parts they belong to."""

    marks: FloatArray
    furniture: np.ndarray
    texts: list[str]
    parts: list[str]


def examples(pages: list[Page]) -> Examples:
    """Measure the sentences of pages."""
    table, labels, texts, parts = [], [], [], []
    own = marked([page.document for page in pages])
    for page in pages:
        found = own[page.document.id]
        table.append(found.marks)
        for sentence in found.sentences:
            labels.append(any(start <= sentence.start < end for start, end in page.furniture))
            texts.append(sentence.text)
            parts.append(page.part)
    return Examples(np.concatenate(table), np.array(labels), texts, parts)


def fit(marks: FloatArray, furniture: np.ndarray, weights: np.ndarray) -> Head:
    """Fit a logistic regression in which no mark may speak against what it is taken for: weights keep their sign."""
    x, y = np.c_[marks, np.ones(len(marks))].astype(np.float64), furniture.astype(np.float64)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        odds = x @ w
        penalty = w[:-1] / SOFTNESS
        value = float((weights * (np.logaddexp(0, odds) - y * odds)).sum() + w[:-1] @ penalty / 2)
        return value, x.T @ (weights * (sigmoid(odds) - y)) + np.append(penalty, 0)

    bounds = [*((None, 0) if name in AGAINST else (0, None) for name in FURNITURE_MARKS), (None, None)]
    found = minimize(loss, np.zeros(len(bounds)), jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 2000})
    return Head(FURNITURE_MARKS, found.x[:-1].astype(np.float32), float(found.x[-1]))


def main() -> None:
    """Fit, tell what unseen folds say, write `models/boilerplate.json`."""
    random = np.random.default_rng(1)
    pages = list(invented("pages.txt"))
    thinned = [alone(page, *shares, random) for shares in SHARES for page in pages]
    made, given = examples([*pages, *thinned]), examples(list(licensed()))
    plain = examples(list(invented("texts.txt")))
    every = Examples(
        np.concatenate([made.marks, plain.marks, given.marks]),
        np.concatenate([made.furniture, plain.furniture, given.furniture]),
        made.texts + plain.texts + given.texts,
        made.parts + plain.parts + given.parts,
    )
    sizes = [len(made.texts), len(plain.texts), len(given.texts)]
    once = np.repeat([1.0, PLAIN_WEIGHT, LICENSED_WEIGHT * sizes[0] / sizes[2]], sizes)
    weights = once * np.where(every.furniture, 1.0, TEXT_WEIGHT)
    number = {part: k % FOLDS for k, part in enumerate(sorted(set(every.parts)))}
    fold = np.array([number[part] for part in every.parts])
    scores = np.zeros(len(fold))
    for k in range(FOLDS):
        seen = fold != k
        head = fit(every.marks[seen], every.furniture[seen], weights[seen])
        scores[~seen] = head.probability(every.marks[~seen])
    for limit in (0.3, 0.4, 0.5, FURNITURE, 0.7, 0.8, 0.9):
        lost, found = (scores >= limit) & ~every.furniture, (scores >= limit) & every.furniture
        sys.stdout.write(
            f"limit {limit}: furniture {found.sum()}/{every.furniture.sum()}, "
            f"text lost {lost[: -sizes[2]].sum()} invented, {lost[-sizes[2] :].sum()} licensed\n"
        )
    wrong = (scores >= FURNITURE) != every.furniture
    for k in np.argsort(-scores):
        if wrong[k]:
            kind = "furniture" if every.furniture[k] else "text"
            sys.stdout.write(f"{scores[k]:.2f} {kind} {every.parts[k]}: {every.texts[k][:110]}\n")
    head = fit(every.marks, every.furniture, weights)
    table = {
        "fitted_on": FITTED_ON,
        "heads": {
            "boilerplate": {
                "intercept": round(head.intercept, 6),
                "weights": {
                    name: round(float(value), 6) for name, value in zip(FURNITURE_MARKS, head.weights, strict=True)
                },
            }
        },
    }
    (models_dir() / "boilerplate.json").write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
