"""Runs for the review's tests: a corpus of two documents that are on the disk, and a folder of drift."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from align.core.types import Pair
from align.evidence.places import in_documents
from align.evidence.reader import Reader
from align.input.read import read_inputs
from align.output.contents import load_corpus, pair_id
from align.output.corpus import Corpus
from align.output.drift_folder import load_drift, write_drift
from align.output.drift_page import DriftContents
from align.output.drift_records import ClusterRecord, FactRecord, QuotesRecord
from align.output.records import DocumentRecord, RunRecord, as_record
from align.review.decisions import Decisions
from align.review.desk import corpus_desk, drift_desk
from align.text.sentences import sentences

PLACES = ("चंदनपुर", "मेघपुर", "रामगढ़", "सोनपुर", "लालगंज")
LATIN = ("Chandanpur", "Meghpur", "Ramgarh", "Sonpur", "Lalganj")


def corpus_run(folder: Path, count: int = 40, source: str = "VNS Hindi") -> Path:
    """A corpus of `count` pairs of one Hindi and one English document, with an unpaired sentence behind each tenth."""
    texts = folder / "texts"
    texts.mkdir(parents=True)
    hi = [f"{PLACES[k % 5]} के {k + 11} लोगों ने कहा कि नदी का पानी बढ़ गया।" for k in range(count)]
    en = [f"In {LATIN[k % 5]} {k + 11} people said the river had risen." for k in range(count)]
    for lang, lines in (("hi", hi), ("en", en)):
        extra = "यह वाक्य अकेला है।" if lang == "hi" else "This sentence is alone."
        text = "\n\n".join(line + ("\n\n" + extra if k % 10 == 9 else "") for k, line in enumerate(lines))
        (texts / f"news.{lang}.txt").write_text(text + "\n", encoding="utf-8")
    documents, _ = read_inputs([str(texts)])
    documents = sorted(documents, key=lambda one: one.lang, reverse=True)
    sides = [[one for one in sentences(document) if one.text in (*hi, *en)] for document in documents]
    pairs = []
    for k, (a, b) in enumerate(zip(*sides, strict=True)):
        evidence = in_documents(Reader().evidence(a.text, b.text), [a], [b])
        name = pair_id(a.doc, (a.start, a.end), b.doc, (b.start, b.end))
        probability = round(0.5 + 0.49 * ((7 * k) % count) / count, 6)
        pairs.append(
            Pair(
                name, a.text, b.text, documents[0], documents[1], [a], [b], "1-1", 0.9, 1.1, probability, evidence,
                "parallel", "toy",
            )
        )  # fmt: skip
    run = {
        "version": "0.1.0", "model": "toy", "calibration": "toy.calibration.json", "inputs": [str(texts)],
        "config": {"mode": "auto"}, "threshold": {"parallel": 0.5}, "threshold_by": "expected F1",
        "counts": {"pairs": count},
    }  # fmt: skip
    named = [replace(documents[0], source=source), replace(documents[1], source="CityWire")]
    pairs = [replace(pair, hi_doc=named[0], en_doc=named[1]) for pair in pairs]
    Corpus(named, pairs, [], run).write(folder / "run", ["jsonl", "tsv", "tmx", "moses", "csv", "parquet", "html"])
    return folder / "run"


def drift_run(folder: Path) -> Path:
    """Two statements in three outlets with three findings, and a disputed figure."""
    texts = {
        "u": ("hi", "उजाला", "हम मार्च तक 1,200 घर बना देंगे।"),
        "m": ("en", "The Meridian", "We may build 12,000 houses by March."),
        "c": ("en", "Courier", "We will build 1,200 homes by March."),
    }
    renderings = [
        {"start": 10, "end": 10 + len(text), "text": text, "speaker": "मीना राठौर", "kind": "direct", "cue": "कहा",
         "doc": doc, "source": source, "lang": lang, "date": "2025-11-03", "before": "पहले।", "after": "After."}
        for doc, (lang, source, text) in texts.items()
    ]  # fmt: skip
    number = {"type": "number", "severity": "critical", "a": (13, 18), "b": (13, 19), "probability": 0.9,
              "message": "The number differs: “1,200” in one, “12,000” in the other."}  # fmt: skip
    modality = {"type": "modality", "severity": "major", "a": (23, 30), "b": (3, 6), "probability": 0.6,
                "message": "One says will, the other may."}  # fmt: skip
    wording = {"type": "wording", "severity": "minor", "a": (20, 26), "b": (20, 25), "message": "Another word."}
    comparisons = [
        {"a": 0, "b": 1, "probability": 0.95, "findings": [number, modality]},
        {"a": 1, "b": 2, "probability": 0.7, "findings": [wording]},
    ]
    cluster = as_record(
        ClusterRecord, id="c1", speaker="मीना राठौर", severity="critical", probability=0.95, renderings=renderings,
        comparisons=comparisons,
    )  # fmt: skip
    values = [
        {"doc": doc, "source": source, "lang": lang, "start": 4, "end": 6, "text": text, "sentence": f"{text} dead."}
        for doc, source, lang, text in (("u", "उजाला", "hi", "12"), ("m", "The Meridian", "en", "15"))
    ]
    facts = [as_record(FactRecord, type="number", probability=0.8, values=values)]
    documents = [
        as_record(DocumentRecord, id=doc, lang=lang, source=source, group="homes")
        for doc, (lang, source, _) in texts.items()
    ]
    quotes = [as_record(QuotesRecord, id=doc, quotes=[]) for doc in texts]
    run = as_record(RunRecord, version="0.1.0", model="toy", inputs=["gone"])
    write_drift(DriftContents(documents, quotes, [cluster], facts, [], run), folder / "drift")
    return folder / "drift"


def snapshot(folder):
    """The bytes of a run's own files."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith("review.sqlite")}


def decide(folder, who, *steps, note=""):
    """Decide as the page does: subject, action, and the fields of its form."""
    contents = load_corpus(folder) if (folder / "pairs.jsonl").exists() else load_drift(folder)
    desk = corpus_desk(contents) if (folder / "pairs.jsonl").exists() else drift_desk(contents)
    store = Decisions(folder)
    for name, action, *fields in steps:
        made = desk.act(name, action, fields[0] if fields else {})
        store.add(who, action, made.subjects, made.before, made.after, note=note)
    store.close()
