"""README.md of a corpus (its data card): what it is, where it is from, how it was made, what its numbers mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from align.output.contents import Contents
from align.output.summary import LANGUAGES, command_line, outlets, signature, statistics, templates


def data_card(contents: Contents, files: Mapping[str, str]) -> str:
    """Write the data card of a corpus that consists of `files`, each with what it holds."""
    documents = Counter(document.lang for document in contents.documents)
    found = outlets(contents)
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
        )
    )
