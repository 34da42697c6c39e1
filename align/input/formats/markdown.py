"""Markdown (CommonMark with tables): the text without its marks; code in fences and pictures are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from align.input.columns import known_columns
from align.input.decode import decoded
from align.input.registry import MOST_CHARACTERS, InputFormat, Rows

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT: Final = re.compile(r"\A---\n((?:(?!---\n)[^\n]*\n){0,99})---\n")  # "key: value" lines before the text
_FACT: Final = re.compile(r"(\w+):[ \t]+(.+)")
_FACTS: Final = ("source", "date", "url", "lang", "group")


def _read(raw: bytes, path: str) -> Rows:
    """Give the text, its lines and paragraphs as they stood (markdown-it-py), and the facts of its front matter."""
    from markdown_it import MarkdownIt

    source = decoded(raw, path)
    if len(source) > MOST_CHARACTERS:
        yield 1, {"text": source}  # which will be skipped
        return
    plain = source.replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT.match(plain)
    body = plain[front.end() :] if front else plain
    # Prose may be indented; marked code stands in fences.
    tokens = MarkdownIt("commonmark").enable("table").disable("code").parse(body)
    text = _laid_out(list(_pieces(tokens)), body.split("\n"))
    yield 1, {"text": text.replace("\n", "\r\n") if "\r\n" in source else text, **_facts(front[1] if front else "")}


def _facts(front: str) -> dict[str, str]:
    """Give what front matter tells of the document, under our names."""
    told = {name: value.strip().strip("\"'") for name, value in _FACT.findall(front)}
    return {name: value for name, value in known_columns(told, {}).items() if name in _FACTS}


def _pieces(tokens: Sequence[Token]) -> Iterator[tuple[int, int, str]]:
    """Give the text of each block with its first line and the one after its last, zero-based."""
    mark = ""
    for token in tokens:
        if token.type == "list_item_open" and token.info:
            mark = f"{token.info}{token.markup} "  # the number of a list's item, or a year that looks like one
        elif token.map and token.type in ("inline", "html_block"):
            text = _inline(token.children or ()) if token.type == "inline" else _untagged(token.content)
            if text.strip():
                yield token.map[0], token.map[1], mark + text
            mark = ""


def _inline(tokens: Sequence[Token]) -> str:
    """Give the text of a paragraph; links and code give theirs, pictures and tags none."""
    breaks = {"softbreak": "\n", "hardbreak": "\n"}
    return "".join(breaks.get(one.type, "" if one.type in ("html_inline", "image") else one.content) for one in tokens)


def _untagged(markup: str) -> str:
    """Give the text of a block of HTML."""
    from lxml import html

    parser = html.HTMLParser(encoding="utf-8")
    return str(html.fragment_fromstring(markup.encode(), create_parent=True, parser=parser).text_content()).strip("\n")


def _laid_out(pieces: Sequence[tuple[int, int, str]], lines: Sequence[str]) -> str:
    """Put blocks together with the blank lines that stood between them, one for whatever else did."""
    text, at = "", 0
    for start, end, piece in pieces:
        text += _gap(lines[at:start], first=not text) + piece
        at = max(at, end)
    return text + _gap(lines[at:], first=True)


def _gap(lines: Sequence[str], *, first: bool) -> str:
    """Give the line feeds of the lines between two blocks, or of those before the first or after the last."""
    blank = not any(line.strip() for line in lines)
    return "\n" * (len(lines) + (not first) if blank else 2 if not first else 1)


MARKDOWN: Final = InputFormat((".md", ".markdown"), _read, encoded=True)
