"""Subtitles: .srt (SubRip) and .vtt (WebVTT); a sentence cut by cues is put together again."""

from __future__ import annotations

import re
from typing import Final

from align.core.errors import AlignError
from align.input.decode import decoded
from align.input.registry import InputFormat, Rows

_TIMES: Final = re.compile(r"[ \t]*(?:\d+:)?\d+:\d+[.,]\d+[ \t]+-->[^\n]*")
_MARKUP: Final = re.compile(r"<[^<>\n]{0,80}>|\{\\[^{}\n]{0,40}\}")
_ENDS: Final = re.compile(r"[.!?।॥…:]['\"”’)\]]*$")


def _read(raw: bytes, path: str) -> Rows:
    """Give what is said, a line for each stretch that ends as sentences do."""
    text = ""
    for cue in _cues(decoded(raw, path), path):
        turn = cue.startswith(("-", "–", "—"))  # another speaker
        joint = "" if not text else "\n" if turn or _ENDS.search(text[-8:]) else " "
        text += joint + cue
    if not text:
        raise AlignError("no cue with text", path=path, hint="a cue is a line of times and lines of text below it")
    yield 1, {"text": text}


def _cues(text: str, path: str) -> list[str]:
    """Texts of the cues, markup left out, each on one line but where a line begins with a dash."""
    found: list[str] = []
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = block.strip("\n").split("\n")
        at = next((n for n, line in enumerate(lines) if _TIMES.match(line)), None)
        if at is None:
            continue
        own = " ".join(_MARKUP.sub("", line).strip() for line in lines[at + 1 :])
        found += [part.strip() for part in re.split(r"\s(?=[-–—]\s)", own) if part.strip()]
    return found


SUBTITLES: Final = InputFormat((".srt", ".vtt"), _read, encoded=True)
