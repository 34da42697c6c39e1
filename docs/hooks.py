"""Pages of the site that are made of what is elsewhere: the home page of README.md, the commands of the code."""

import re
from pathlib import Path
from typing import Any

import typer
import typer.cli
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from align.cli import app

# An item of a list and the paragraphs that follow it before the next item, as a help text of several paragraphs gives.
ITEM = re.compile(r"^(\* .*\n)((?:(?![*#`]).*\n)+)(?=\* )", re.MULTILINE)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that stand in no file of the folder."""
    readme = Path(config.config_file_path).with_name("README.md").read_text(encoding="utf-8")
    files.append(File.generated(config, "index.md", content=readme.replace("](docs/", "](")))
    files.append(File.generated(config, "commands.md", content=commands()))
    return files


def commands() -> str:
    """Tell every command with its arguments and options, as Markdown, by Typer's own utility."""
    command = typer.main.get_command(app)
    _whole(command)
    told = typer.cli.get_docs_for_click(obj=command, ctx=typer.Context(command, info_name="align"), name="align")
    return ITEM.sub(_indented, told.replace("# `align`", "# Commands", 1))


def _whole(command: Any) -> None:
    """Let lists of commands have their whole first lines, which Typer would cut short."""
    for own in getattr(command, "commands", {}).values():
        own.short_help = own.help
        _whole(own)


def _indented(item: re.Match[str]) -> str:
    """Keep all paragraphs of an item in it."""
    return item[1] + re.sub(r"^(?=.)", "    ", item[2], flags=re.MULTILINE)
