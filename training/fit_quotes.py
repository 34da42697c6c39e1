"""Train the reader of quotes: `python -m training.fit_quotes`, part of `make fit`; `further` goes on from its weights.

On paragraphs made of the frames of `data/speech` and on those written and marked by hand.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from align.core.paths import models_dir
from align.core.tables import forms
from align.core.types import LANGS, FloatArray, Lang
from align.evidence.names import frequent_words
from align.model.offline.build import build_encoder
from align.model.offline.hf_folder import TOKENIZER
from align.model.recipes import load_recipe
from align.model.tokens import token_spans
from align.quotes.network import LONGEST_NAME, TAGS, load_quote_reader
from align.quotes.speech_tables import offices
from align.quotes.words import Words, read_words
from training import quoting
from training.adapted import AdaptedEncoder
from training.speech import Paragraph, Said, made, marked, whole

MADE = 4500
LONGEST = 260  # words
LETTER = r"[\w\u0900-\u0963]"
LAYERS = 8  # of the encoder that are adapted; 12 gave no more on the development batches
WRITTEN = 2.0  # weight of a paragraph written by hand beside one put together
# How often paragraphs of each kind come in an epoch: those like articles most, the short sentences and what an earlier
# reader of rules had marked in the events less.
OFTEN = {"whole": 6, "news": 8, "short": 2, "events": 2}


def items(paragraphs: Sequence[Paragraph], folder: Path) -> list[quoting.Item]:
    """Read paragraphs with the tokenizer of a model folder and label their words."""
    tokenizer, recipe = Tokenizer.from_file(str(folder / TOKENIZER)), load_recipe()
    found = []
    for one in paragraphs:
        words, read = read_words(one.text, one.lang), tokenizer.encode(recipe.prefix + one.text)
        if 0 < len(words.spans) <= LONGEST and len(read.ids) <= recipe.max_tokens:
            kept, spans = token_spans(read.offsets[1:-1], one.text, len(recipe.prefix))
            inside = [
                (k, 1 + token)
                for k, (start, end) in enumerate(words.spans)
                for token, (first, last) in zip(kept, spans, strict=True)
                if first < end and last > start
            ]
            pairs = np.array(inside, np.int64).reshape(-1, 2)
            labels = tags(one, words)
            found.append(
                quoting.Item(np.array(read.ids), pairs, words.known, one.lang, labels, asked(one, words), one.weight)
            )
    return found


def tags(one: Paragraph, words: Words) -> np.ndarray:
    """Label each word, (w,); what may be taken or not is not taken, or belongs to what it stands in."""
    labels = np.zeros(len(words.spans), np.int64)
    for said in sorted(one.said, key=lambda said: -(said.end - said.start)):
        inside = _inside(words, said.start, said.end)
        labels[inside] = TAGS.index(f"I-{said.kind}")
        labels[inside[:1]] = TAGS.index(f"B-{said.kind}")
    return labels


def _inside(words: Words, start: int, end: int) -> list[int]:
    return [k for k, (a, b) in enumerate(words.spans) if a < end and b > start]


def asked(one: Paragraph, words: Words) -> tuple[quoting.Asked, ...]:
    """What is said with the places where its speaker is named, in full or shortly; left out where no place is."""
    found = []
    for said in one.said:
        inside = _inside(words, said.start, said.end)
        forms = {*said.speakers, *(short for name in said.speakers for short in _short_forms(name, one.lang))}
        places = {place for form in forms for place in _named(one, form, said, words)}
        if inside and (places or not said.speakers):
            found.append(quoting.Asked(inside[0], inside[-1], tuple(sorted(places))))
    return tuple(found)


def _short_forms(name: str, lang: Lang) -> list[str]:
    """Words that may stand for a whole name later on: in English those of a person, in Hindi the last."""
    own = name.split()
    if lang == "hi":
        return own[1:][-1:]
    return [own[0], own[-1]] if len(own) > 1 and all(word[0].isupper() for word in own) else []


def _named(one: Paragraph, form: str, said: Said, words: Words) -> list[tuple[int, int]]:
    """Places of a form outside what is said, unless it is a part of somebody's longer name there."""
    longer = [name for other in one.said for name in other.speakers if len(name) > len(form) and form in name]
    taken = [match.span() for name in longer for match in re.finditer(re.escape(name), one.text)]
    found = []
    for match in re.finditer(rf"(?<!{LETTER}){re.escape(form)}(?!{LETTER})", one.text):
        start, end = match.span()
        inside = _inside(words, start, end)
        outside = end <= said.start or start >= said.end
        whole = all(end <= a or start >= b for a, b in taken)
        whole = whole and (form in said.speakers or not _goes_on(one.text, start, end))
        if outside and whole and inside and len(inside) <= LONGEST_NAME:
            found.append((inside[0], inside[-1]))
    return found


def _goes_on(text: str, start: int, end: int) -> bool:
    """Tell whether an English word is a part of a longer name: a capital stands beside it, of no title or office."""
    before, after = re.search(r"([A-Z][\w.]+) $", text[:start]), re.match(r" ([A-Z]\w*)", text[end:])
    own = (found[1].lower().rstrip(".") for found in (before, after) if found)
    return not all(word in _before_names() for word in own)


@cache
def _before_names() -> frozenset[str]:
    """Words that stand before a name and are no part of it: titles, offices, what begins a sentence."""
    known = forms("honorifics") | forms("titles") | frozenset(word.lower() for word in offices("en"))
    return frozenset(known | frequent_words())


def store(weights: dict[str, FloatArray]) -> None:
    """Write the weights in half precision, the same bytes each time."""
    halves: dict[str, Any] = {name: value.astype(np.float16) for name, value in sorted(weights.items())}
    np.savez_compressed(models_dir() / f"{load_recipe().name}.quotes.npz", **halves)


def main(*, further: bool = False) -> None:
    """Train and write beside the recipe; `further` goes on from the weights there, with half the paragraphs."""
    folder = build_encoder(load_recipe().name)
    encoder, before = AdaptedEncoder(folder, LAYERS), load_quote_reader().weights if further else None
    sorts = {"whole": whole(WRITTEN)} | {name: marked(name, WRITTEN) for name in OFTEN if name != "whole"}
    found = items(made(MADE // 2 if further else MADE, seed=2 if further else 1), folder)
    centres = {lang: before[f"mean_{lang}"] for lang in LANGS} if before else quoting.mean_words(encoder, found[::10])
    for name, paragraphs in sorts.items():
        found += items(paragraphs, folder) * (OFTEN[name] // 2 if further else OFTEN[name])
    sys.stderr.write(f"training the reader of quotes on {len(found)} paragraphs\n")
    store(quoting.train(found, encoder, centres, before))


if __name__ == "__main__":
    main(further="further" in sys.argv[1:])
