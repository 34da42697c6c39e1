"""Settings of a corpus run, each from the last that says it: default, file or earlier run, command line."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from align.core.errors import AlignError
from align.core.jsonl import read_json
from align.core.version import __version__
from align.filters.steps import cleaning_of
from align.jobs.config import Config
from align.output.records import RunRecord

DEFAULT: Final = "default"
COMMAND: Final = "command line"
# What may be set, with the kinds of value it takes; None stands for what is not set.
_KINDS: Final[Mapping[str, tuple[type, ...]]] = {
    "inputs": (list,),
    "out": (str,),
    "formats": (list,),
    "text": (str,),
    "license": (str,),
    "mode": (str,),
    "group": (str,),
    "precision": (float, int),
    "min_probability": (float, int),
    "clean": (bool, dict),
    "exclude": (list,),
    "mask_personal": (bool,),
    "keep_furniture": (bool,),
    "allow_outside": (bool,),
    "columns": (dict,),
    "model": (str,),
}
_EITHER: Final = {"precision": "min_probability", "min_probability": "precision"}


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its value and where that is from."""

    values: Mapping[str, Any]
    origins: Mapping[str, str]

    @property
    def config(self) -> Config:
        """The settings of the work itself."""
        plain = {name: self.values[name] for name in Config().table if name not in ("clean", "exclude")}
        return Config(**plain, clean=cleaning_of(self.values["clean"], self.values["exclude"]))

    @property
    def toml(self) -> str:
        """The settings as a configuration file, each with where it is from."""
        lines = [_line(name, self.values[name], self.origins[name]) for name in _KINDS]
        return "".join(f"{line}\n" for line in lines)


def settled(given: Mapping[str, object], config: Path | None = None, run: Path | None = None) -> Settings:
    """Put together what a file says and what was `given` on the command line, over the defaults.

    A file is a TOML configuration or the run.json of an earlier run. Of --precision and --min-probability the later one
    stands. Paths are relative to the current folder, as on the command line.

    Raises:
        AlignError: a file that cannot be read, a setting that there is not, or a value of another kind.
    """
    if config and run:
        raise AlignError("--config and --from exclude each other", hint="give one of them")
    values: dict[str, Any] = {"inputs": [], "out": None, "formats": [], "text": "full", "license": "", **Config().table}
    origins = dict.fromkeys(_KINDS, DEFAULT)
    layers = [(_of_file(config), str(config))] if config else [(_of_run(run), str(run))] if run else []
    for own, origin in [*layers, (dict(given), COMMAND)]:
        for name, value in own.items():
            other = _EITHER.get(name, "")
            if other and other not in own and values[other] is not None:
                values[other], origins[other] = None, origin
            values[name], origins[name] = value, origin
    return Settings(values, origins)


def _of_file(path: Path) -> dict[str, Any]:
    """Read a configuration file."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise AlignError(f"cannot be read ({error.strerror})", path=path, hint="check the path") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AlignError(f"not TOML ({error})", path=path, hint="see `align config show`") from error
    for name, value in table.items():
        if name not in _KINDS:
            raise AlignError(f"unknown setting {name!r}", path=path, hint=f"use {', '.join(_KINDS)}")
        if not _fits(name, value):
            raise AlignError(f"{name} is {value!r}", path=path, hint=f"give {_wanted(name)}")
    return table


def _fits(name: str, value: object) -> bool:
    """Tell whether a value is of a kind that a setting takes; true is no number, and lists hold texts."""
    kinds = _KINDS[name]
    if isinstance(value, bool) and bool not in kinds:
        return False
    if isinstance(value, list) and not all(isinstance(one, str) for one in value):
        return False
    if name == "columns" and isinstance(value, dict) and not all(isinstance(one, str) for one in value.values()):
        return False
    return isinstance(value, kinds)


def _wanted(name: str) -> str:
    """Say what kind of value a setting takes."""
    words = {list: "a list of texts", str: "a text", float: "a number", bool: "true or false", dict: "a table"}
    return " or ".join(words[kind] for kind in _KINDS[name] if kind in words)


def _of_run(path: Path) -> dict[str, Any]:
    """Read the settings and inputs of an earlier run of `align corpus`."""
    run = read_json(path, RunRecord)
    if not isinstance(run.inputs, tuple) or "mode" not in run.config:
        raise AlignError("not of a run of `align corpus`", path=path, hint="give the run.json of one")
    table = {name: value for name, value in run.config.items() if name in _KINDS and value is not None}
    return {**table, "inputs": list(run.inputs)}


def version_words(run: Path) -> str:
    """Say that an earlier run was by another version, "" where it was not: then its bytes may differ."""
    version = read_json(run, RunRecord).version
    return "" if version == __version__ else f"{run} was written by milaan {version}, this is {__version__}"


def _line(name: str, value: object, origin: str) -> str:
    """Write a setting as a line of TOML; one that is not set is a comment."""
    return f"# {name} is not set" if value is None else f"{name} = {_toml(value)}  # {origin}"


def _toml(value: object) -> str:
    """Write a value; a text of JSON is one of TOML."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(name)} = {_toml(own)}" for name, own in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
