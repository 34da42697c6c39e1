"""The records of the small commands, to a file or to stdout."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from align.core.atomic import staged
from align.core.errors import AlignError
from align.core.jsonl import Writable, json_line, write_jsonl
from align.output.records import plain


def write_records(records: Iterable[Writable], output: str) -> None:
    """Write records as JSON Lines to a file, whole or not at all, or as they come to stdout for `-`."""
    if output == "-":
        _to_stdout(records)
        return
    path = Path(output)
    if path.is_dir():
        raise AlignError("is a folder", path=path, hint="give a file name with -o")
    rows = [plain(record) for record in records]  # what fails here is not a failure to write
    if path.exists() and not path.is_file():  # a device or a pipe, which must not be replaced
        try:
            write_jsonl(path, rows)
        except OSError as error:
            raise AlignError(f"cannot write ({error.strerror})", path=path, hint="give another file with -o") from error
        return
    path = path.resolve()
    with staged(path.parent) as stage:
        write_jsonl(stage / path.name, rows)


def _to_stdout(records: Iterable[Writable]) -> None:
    """Write records as they come; a reader that has had enough (`| head`) ends it quietly."""
    try:
        for record in records:
            sys.stdout.buffer.write(json_line(plain(record)).encode("utf-8"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise AlignError(f"cannot write to stdout ({error.strerror})", hint="give a file with -o") from error
