"""Measuring and fitting sets made from the freely licensed data in `../shared/data`, seeded and by document.

Every set keeps to the split its README suggests: `train` to fit on, `dev` to choose on, `test` to report on.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from align.core.jsonl import parse_jsonl
from align.core.tsv import parse_tsv

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
BEADS = Path(__file__).resolve().parents[1] / "data" / "beads"
EVENTS = Path(__file__).resolve().parents[1] / "data" / "events"
Document = tuple[str, list[str], list[str]]
Beads = list[tuple[tuple[int, ...], tuple[int, ...]]]


@dataclass(frozen=True, slots=True)
class Parallel:
    """A translated document: sentences of both sides and the gold beads between them (deletions left out)."""

    id: str
    hi: list[str]
    en: list[str]
    gold: Beads


@dataclass(frozen=True, slots=True)
class Pool:
    """Two unordered sets of sentences and the gold links (hi index, en index) between them.

    `hi_doc` and `en_doc` number the documents of the sentences; empty means one document a side. `relations` tell how
    the sentences of each link stand to each other, where that is known.
    """

    id: str
    hi: list[str]
    en: list[str]
    gold: set[tuple[int, int]]
    hi_doc: list[int] = field(default_factory=list)
    en_doc: list[int] = field(default_factory=list)
    relations: dict[tuple[int, int], str] = field(default_factory=dict)


def lines(path: Path) -> list[str]:
    """Read one sentence a line."""
    return path.read_text(encoding="utf-8").rstrip("\n").split("\n")


def rows(path: Path) -> list[dict[str, str]]:
    """Read a TSV with a header and no quoting."""
    return [row for _, row in parse_tsv(path.read_text(encoding="utf-8"), path)]


def records(path: Path) -> list[dict[str, Any]]:
    """Read JSON Lines."""
    return [row for _, row in parse_jsonl(path.read_text(encoding="utf-8"), path)]


def line_documents(folder: str, split: str) -> list[Document]:
    """Documents (id, hi, en) of FLORES or TICO-19, line n facing line n."""
    base = SHARED / folder
    hi, en = lines(base / f"{split}.hi"), lines(base / f"{split}.en")
    documents: dict[str, tuple[list[str], list[str]]] = {}
    for row, h, e in zip(rows(base / f"{split}.docs.tsv"), hi, en, strict=True):
        sides = documents.setdefault(row["doc"], ([], []))
        sides[0].append(h)
        sides[1].append(e)
    return [(name, *sides) for name, sides in documents.items()]


def block_documents() -> list[Document]:
    """Documents (project/doc, hi, en) of `docs` whose blocks face each other exactly; text blocks only."""
    result = []
    for name in ("raspberrypi", "react", "opensource_guide"):
        for row in records(SHARED / "docs" / f"{name}.jsonl"):
            if row["exact"]:
                pairs = [(h[1], e[1]) for h, e in zip(row["hi"], row["en"], strict=True) if h[0] in ("p", "li", "head")]
                pairs = [(h, e) for h, e in pairs if h.strip() and e.strip() and h != e]
                if pairs:
                    result.append((f"{row['project']}/{row['doc']}", [h for h, _ in pairs], [e for _, e in pairs]))
    return result


def stories(split: str) -> list[tuple[str, list[list[str]], list[list[str]]]]:
    """Stories (id, Hindi pages, English pages) with equally many pages; a page is a list of paragraphs."""
    result = []
    for row in records(SHARED / "stories" / "stories.jsonl"):
        if row["split"] == split and row["equal_pages"]:
            result.append((row["id"], row["pages_hi"], row["pages_en"]))
    return result


def fold_of(name: str) -> int:
    """Put a document, by its project or story, into one of two folds."""
    return zlib.crc32(name.split("/")[0].encode()) % 2


def training_documents(fold: int | None = None) -> list[Document]:
    """Line documents to fit on, TICO-19 dev and docs; all of them or those of one fold."""
    documents = line_documents("tico19", "dev") + block_documents()
    return [document for document in documents if fold is None or fold_of(document[0]) == fold]


def chunks(documents: list[Document], size: int) -> Iterator[Document]:
    """Join short neighbouring documents and cut long ones so that each has about `size` lines."""
    name, hi, en = "", list[str](), list[str]()
    for doc, h, e in documents:
        for start in range(0, len(h), size):
            name = name or f"{doc}:{start}"
            hi, en = hi + h[start : start + size], en + e[start : start + size]
            if len(hi) >= size:
                yield name, hi, en
                name, hi, en = "", [], []
    if hi:
        yield name, hi, en


def perturb(doc: Document, strays: tuple[list[str], list[str]], rate: float, seed: int) -> Parallel:
    """Merge, delete, insert and swap lines of a document at `rate` each; gold follows."""
    rng = np.random.default_rng(seed)
    name, hi, en = doc
    units: list[tuple[list[str], list[str]]] = []
    i = 0
    while i < len(hi):
        draw = rng.random()
        if draw < rate and i + 1 < len(hi):  # two lines of one side become one
            joined_en = rng.random() < 0.5
            units.append(
                ([*hi[i : i + 2]], [" ".join(en[i : i + 2])])
                if joined_en
                else ([" ".join(hi[i : i + 2])], [*en[i : i + 2]])
            )
            i += 2
            continue
        if draw < 2 * rate:
            units.append(([hi[i]], []) if rng.random() < 0.5 else ([], [en[i]]))
        else:
            units.append(([hi[i]], [en[i]]))
        if rng.random() < rate:
            side = int(rng.random() < 0.5)
            stray = strays[side][int(rng.integers(len(strays[side])))]
            units.append(([stray], []) if side == 0 else ([], [stray]))
        i += 1
    return _number(name, units, rng.random(len(units)) < rate)


def _number(name: str, units: list[tuple[list[str], list[str]]], swap: np.ndarray) -> Parallel:
    """Lay the units out on both sides, swapping some with the next on the English side."""
    order = list(range(len(units)))
    for k in range(len(order) - 1):
        if swap[k] and order[k] == k:
            order[k], order[k + 1] = order[k + 1], order[k]
    hi: list[str] = []
    en: list[str] = []
    hi_at, en_at = {}, {}
    for k, unit in enumerate(units):
        hi_at[k] = tuple(range(len(hi), len(hi) + len(unit[0])))
        hi += unit[0]
    for k in order:
        en_at[k] = tuple(range(len(en), len(en) + len(units[k][1])))
        en += units[k][1]
    return Parallel(name, hi, en, [(hi_at[k], en_at[k]) for k in range(len(units)) if hi_at[k] and en_at[k]])


def cut(doc: Document, rng: np.random.Generator) -> Parallel:
    """Leave 12 to 30 % of one side of a document out, half of it in one passage."""
    name, hi, en = doc
    share = rng.uniform(0.12, 0.3)
    gone = rng.random(len(hi)) < share / 2
    passage = max(2, int(len(hi) * share / 2))
    start = int(rng.integers(0, max(1, len(hi) - passage)))
    gone[start : start + passage] = True
    hi_lacks = rng.random() < 0.5
    units = [
        ([h], [e]) if not lost else (([], [e]) if hi_lacks else ([h], []))
        for h, e, lost in zip(hi, en, gone.tolist(), strict=True)
    ]
    return _number(f"{name}:cut", units, np.zeros(len(units), bool))


def joined(doc: Document, rng: np.random.Generator) -> Parallel:
    """Put up to four lines of one side of a document into one, as the long sentences of speeches are."""
    name, hi, en = doc
    units: list[tuple[list[str], list[str]]] = []
    at = 0
    while at < len(hi):
        size = int(rng.choice([1, 2, 3, 4], p=[0.72, 0.16, 0.08, 0.04]))
        h, e = hi[at : at + size], en[at : at + size]
        units.append((h, [" ".join(e)]) if rng.random() < 0.5 else ([" ".join(h)], e))
        at += size
    return _number(f"{name}:joined", units, np.zeros(len(units), bool))


def noisy(doc: Document, extra: tuple[list[str], list[str]], rng: np.random.Generator, rate: float = 0.12) -> Parallel:
    """Put lines of other texts into a document, and leave a third as many of its own out."""
    name, hi, en = doc
    units: list[tuple[list[str], list[str]]] = []
    for h, e in zip(hi, en, strict=True):
        units.append(([h], [e]) if rng.random() > rate / 3 else (([h], []) if rng.random() < 0.5 else ([], [e])))
        if rng.random() < rate:
            side = int(rng.random() < 0.5)
            stray = extra[side][int(rng.integers(len(extra[side])))]
            units.append(([stray], []) if side == 0 else ([], [stray]))
    return _number(f"{name}:noisy", units, np.zeros(len(units), bool))


def perturbed(documents: list[Document], count: int, seed: int) -> Iterator[Parallel]:
    """Documents of about 40 lines, `count` each: cut, joined, noisy, and with merges, deletions, strays and swaps."""
    rng, extra = np.random.default_rng(seed), strays()
    whole = [part for part in chunks(documents, 40) if len(part[1]) >= 8]
    drawn = [whole[k] for k in rng.permutation(len(whole))]
    for kind in range(4):
        for k in range(count):
            part = drawn[(kind * count + k) % len(drawn)]
            yield (
                cut(part, rng),
                joined(part, rng),
                noisy(part, extra, rng),
                perturb(part, extra, 0.08, int(rng.integers(1 << 30))),
            )[kind]


def read_beads(folders: Sequence[Path] = (BEADS, SHARED / "beads")) -> list[Parallel]:
    """Documents whose beads were read by hand: `data/beads` and the development set; gold as `[hi]:[en]` lines."""
    found = []
    for gold in sorted(path for folder in folders for path in folder.glob("*.gold")):
        hi, en = lines(gold.with_suffix(".hi")), lines(gold.with_suffix(".en"))
        beads = [tuple(tuple(json.loads(side)) for side in line.split(":")) for line in lines(gold)]
        found.append(Parallel(gold.stem, hi, en, [(h, e) for h, e in beads if h and e]))
    return found


def strays() -> tuple[list[str], list[str]]:
    """Sentences of one language only (Hindi list, English list), from Wikipedia."""
    return lines(SHARED / "mono" / "wikipedia.hi"), lines(SHARED / "mono" / "wikipedia.en")


def parallel(split: str, rate: float = 0.08, seed: int = 1, fold: int | None = None) -> list[Parallel]:
    """Perturbed documents of about 40 lines: TICO-19 dev and docs; FLORES dev; FLORES devtest and TICO test."""
    documents = {
        "train": lambda: training_documents(fold),
        "dev": lambda: line_documents("flores", "dev"),
        "test": lambda: line_documents("flores", "devtest") + line_documents("tico19", "test"),
    }[split]()
    extra = strays()
    return [perturb(doc, extra, rate, seed * 100_003 + k) for k, doc in enumerate(chunks(documents, 40))]


def pools(split: str, seed: int = 1) -> list[Pool]:
    """Small pools of neighbouring documents: FLORES dev to choose on, FLORES devtest to report on."""
    return list(mixed_pools(line_documents("flores", {"dev": "dev", "test": "devtest"}[split]), seed))


def mixed_pools(documents: list[Document], seed: int) -> Iterator[Pool]:
    """Pools of 3-25 pairs with 3-20 more lines of the same documents on each side that have no partner."""
    rng = np.random.default_rng(seed)
    for name, hi, en in chunks(documents, 45):
        order = rng.permutation(len(hi))
        shared, only_hi, only_en = (int(rng.integers(*bounds)) for bounds in ((3, 26), (3, 21), (3, 21)))
        both, h, e = (
            order[:shared],
            order[shared : shared + only_hi],
            order[shared + only_hi : shared + only_hi + only_en],
        )
        hi_ids, en_ids = rng.permutation(np.r_[both, h]), rng.permutation(np.r_[both, e])
        at = {int(v): k for k, v in enumerate(en_ids)}
        gold = {(k, at[int(v)]) for k, v in enumerate(hi_ids) if int(v) in at}
        yield Pool(name, [hi[k] for k in hi_ids], [en[k] for k in en_ids], gold)


def large_pools(pairs: Sequence[tuple[str, str]], sizes: Sequence[tuple[int, float]], seed: int) -> Iterator[Pool]:
    """Pools of `sizes` (lines a side, share of them that has a partner), filled up with lines that have none.

    Of the lines without partner a third are from the same documents as far as they go, the rest from Wikipedia: its
    even lines for fitting (odd `seed`), its odd ones for measuring (even `seed`).
    """
    rng = np.random.default_rng(seed)
    extra = [side[1 - seed % 2 :: 2] for side in strays()]
    for size, share in sizes:
        both = min(round(size * share), len(pairs))
        drawn = rng.permutation(len(pairs))[: both + (size - both) // 3]
        alone = [[pairs[k][side] for k in drawn[both + side :: 2]] for side in (0, 1)]
        texts = [[pairs[k][side] for k in drawn[:both]] + alone[side] for side in (0, 1)]
        for side, text in enumerate(texts):
            text += [extra[side][k] for k in rng.permutation(len(extra[side]))[: size - len(text)]]
        order = [rng.permutation(len(text)) for text in texts]
        place = {int(k): at for at, k in enumerate(order[1])}
        gold = {(at, place[int(k)]) for at, k in enumerate(order[0]) if k < both}
        hi, en = ([text[k] for k in numbers] for text, numbers in zip(texts, order, strict=True))
        yield Pool(f"{size} at {share:.0%}", hi, en, gold)


def events() -> Iterator[Pool]:
    """The invented events of `data/events`: reports by several outlets, with every link that shares a main fact."""
    for folder in sorted(path for path in EVENTS.iterdir() if path.is_dir()):
        texts: dict[str, list[str]] = {"hi": [], "en": []}
        documents: dict[str, list[int]] = {"hi": [], "en": []}
        first: dict[str, int] = {}
        for number, path in enumerate(sorted(folder.glob("*.txt"))):
            lang = path.stem.rsplit(".", 1)[1]
            first[path.name] = len(texts[lang])
            texts[lang] += lines(path)
            documents[lang] += [number] * (len(texts[lang]) - first[path.name])
        links = {
            (first[row["hi_doc"]] + int(row["hi"]), first[row["en_doc"]] + int(row["en"])): row["relation"]
            for row in rows(folder / "links.tsv")
        }
        yield Pool(folder.name, texts["hi"], texts["en"], set(links), documents["hi"], documents["en"], links)
