"""README.md of a corpus: what it is, where it is from, how it was made, what its numbers mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from align.output.records import Contents
from align.output.summary import LANGUAGES, command, signature, sources, statistics, templates

ABOUT: Final[Mapping[str, str]] = {
    "pairs.jsonl": "every pair with its texts, places, scores and evidence, one JSON object a line",
    "pairs.tsv": "the pairs as a table with a header, tab-separated, no quoting (tabs and line breaks became spaces)",
    "pairs.parquet": "the fields of `pairs.jsonl` in columns",
    "pairs.hi-en.hi": "the Hindi lines for Moses and other trainers",
    "pairs.hi-en.en": "the English lines, in step with the Hindi ones",
    "pairs.tmx": "the pairs as a TMX 1.4 translation memory",
    "report.html": "the pairs to read, sort and filter in a browser",
    "documents.jsonl": "every document with its source, date and address",
    "dropped.jsonl": "what was left out, at which stage and why",
    "run.json": "version, model, configuration, counts, modes and times of the run",
    "README.md": "this card",
}


def data_card(contents: Contents, files: Sequence[str]) -> str:
    """Write the data card of a corpus that consists of `files`."""
    documents = Counter(record["lang"] for record in contents.documents)
    run = contents.run
    return (
        templates(html=False)
        .get_template("card.md")
        .render(
            run={name: run.get(name, "") for name in ("version", "model", "calibration")},
            pairs=len(contents.pairs),
            documents={lang: documents[lang] for lang in LANGUAGES},
            sources=sources(contents),
            statistics=statistics(contents),
            command=command(run),
            signature=signature(contents),
            threshold=run.get("threshold") or {},
            threshold_by=run.get("threshold_by", ""),
            expected=run.get("expected_precision"),
            files=files,
            described=[(name, ABOUT[name]) for name in ABOUT if name in files],
        )
    )
