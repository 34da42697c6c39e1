"""The house: rooms in one order, arrows one way, one owner for every public name."""

import ast
from collections import defaultdict
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "align"
# Each room may import from those before it and from itself; `api` and `__main__` are files.
ROOMS = (
    "core",
    "text",
    "input",
    "model",
    "evidence",
    "judge",
    "alignment",
    "quotes",
    "drift",
    "output",
    "filters",
    "review",
    "jobs",
    "api",
    "cli",
    "__main__",
)
# What every export format offers under the same names, by its protocol.
PROTOCOL = {"NAME", "FILES", "write"}
MODULES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}


def room(path: Path) -> str:
    """The folder of a file below the package, or the file's own name."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def imported(tree: ast.AST) -> set[str]:
    """Modules of the package that a file imports, wherever in it, without the package's own name."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return {name.removeprefix("align.") for name in found if name.startswith("align.")}


def files(names: set[str]) -> set[Path]:
    """The files that dotted names stand for."""
    places = (PACKAGE / name.replace(".", "/") for name in names)
    return {place.with_suffix(".py") for place in places} & MODULES.keys()


def public(tree: ast.Module) -> set[str]:
    """Names a module defines for others."""
    found: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        for target in node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]:
            found |= {name.id for name in ast.walk(target) if isinstance(name, ast.Name)} if target else set()
    return {name for name in found if not name.startswith("_")}


def test_every_room_is_named_in_the_order():
    rooms = {room(path) for path in MODULES} - {"__init__"}
    assert rooms == set(ROOMS) and len(MODULES) > 60


def test_imports_go_to_earlier_rooms_only():
    for path, tree in MODULES.items():
        if room(path) != "__init__":
            allowed = ROOMS[: ROOMS.index(room(path)) + 1]
            wrong = {
                name for name in imported(tree) if name.split(".")[0] in ROOMS and name.split(".")[0] not in allowed
            }
            assert not wrong, f"{path.relative_to(PACKAGE)} imports {wrong}"


def test_there_is_no_cycle_of_files():
    left = {path: files(imported(tree)) - {path} for path, tree in MODULES.items() if path.name != "__init__.py"}
    while left:
        free = {path for path, needs in left.items() if not needs & left.keys()}
        assert free, f"a cycle among {sorted(str(path.relative_to(PACKAGE)) for path in left)}"
        left = {path: needs for path, needs in left.items() if path not in free}


def test_the_product_imports_neither_fitting_nor_measuring():
    for path, tree in MODULES.items():
        for node in ast.walk(tree):
            names = [node.module] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not {name for name in names if name and name.split(".")[0] in ("training", "benchmarks")}, path


def test_every_public_name_has_one_owner():
    owners = defaultdict(list)
    for path, tree in MODULES.items():
        if path.name != "__init__.py":
            for name in public(tree) - (PROTOCOL if path.parent.name == "formats" else set()):
                owners[name].append(str(path.relative_to(PACKAGE)))
    assert {name: places for name, places in owners.items() if len(places) > 1} == {}


def test_every_module_says_what_it_is():
    for path, tree in MODULES.items():
        assert ast.get_docstring(tree), path
