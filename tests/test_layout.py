"""The arrows between the files of the package point one way."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "align"


def imports(path: Path) -> set[str]:
    """Modules of the package that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "align":
            parts = node.module.split(".")
            found |= (
                {parts[1]}
                if len(parts) > 1
                else {alias.name for alias in node.names if (PACKAGE / f"{alias.name}.py").exists()}
            )
    return found


def graph() -> dict[str, set[str]]:
    modules = {path.stem: imports(path) for path in sorted(PACKAGE.glob("*.py")) if path.stem != "__init__"}
    assert len(modules) > 15
    return modules


def test_there_is_no_cycle():
    left = graph()
    while left:
        free = {name for name, needs in left.items() if not needs & left.keys()}
        assert free, f"a cycle among {sorted(left)}"
        left = {name: needs for name, needs in left.items() if name not in free}


def test_nothing_imports_the_command_line():
    assert not [name for name, needs in graph().items() if "cli" in needs]


def test_the_nouns_stand_on_nothing():
    assert not graph()["types"] | graph()["errors"]
