"""README.md of a corpus (its data card): what it is, where it is from, how it was made, what its numbers mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from align.output.contents import Contents
from align.output.formats.huggingface import HUB_COLUMNS, split_sizes
from align.output.summary import LANGUAGES, command_line, outlets, signature, statistics, templates

# Size categories of the hub by the number of pairs below which they end.
_SIZES: Final = {
    1_000: "n<1K",
    10_000: "1K<n<10K",
    100_000: "10K<n<100K",
    1_000_000: "100K<n<1M",
    10_000_000: "1M<n<10M",
    100_000_000: "10M<n<100M",
}


def data_card(contents: Contents, files: Mapping[str, str]) -> str:
    """Write the data card of a corpus that consists of `files`, each with what it holds."""
    documents = Counter(document.lang for document in contents.documents)
    found = outlets(contents)
    layout = any(file.startswith("data/") for file in files)
    return (
        templates(html=False)
        .get_template("card.md")
        .render(
            run=contents.run,
            pairs=len(contents.pairs),
            documents={lang: documents[lang] for lang in LANGUAGES},
            outlets=found,
            statistics=statistics(contents, found),
            command=command_line(contents.run),
            signature=signature(contents.run, "pairs", contents.pairs),
            files=files,
            textless=contents.textless,
            size=next((name for most, name in _SIZES.items() if len(contents.pairs) < most), "100M<n<1B"),
            columns=HUB_COLUMNS,
            splits=split_sizes(contents) if layout else [],
        )
    )
