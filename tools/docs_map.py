"""Write docs/map.md: every room, what it keeps, and every use case by its slug with the doors that lead to it.

Reads the source as text (syntax trees), so it needs neither Django nor a database: python tools/docs_map.py [--check]
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "shequ"
TARGET = ROOT / "docs" / "map.md"
ORDER = (
    "kernel", "base", "ui", "journal", "areas", "accounts", "worktime", "files", "notices", "jobs", "plan", "territory",
    "institutions", "residents", "desk", "demo", "config",
)  # fmt: skip
HEAD = """# Map of the rooms

Written by `make docs` from the source; do not edit. A slug names one use case everywhere: `grep -r <slug> src tests`
prints the feature.
Rooms are listed from the ground up; a room imports only rooms above it on this page.
"""


@dataclass
class Room:
    """What one folder offers."""

    name: str
    title: str = ""
    models: list[tuple[str, str]] = field(default_factory=list)
    actions: dict[str, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    operations: set[str] = field(default_factory=set)
    queries: list[tuple[str, str]] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    commands: dict[str, str] = field(default_factory=dict)
    checks: list[str] = field(default_factory=list)


def first_line(node: ast.AST) -> str:
    """Return the first line of a docstring, or nothing."""
    text = ast.get_docstring(node) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) else None
    return (text or "").split("\n", 1)[0]


def decorators(node: ast.FunctionDef | ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    """Yield the dotted name and the whole of each decorator."""
    for found in node.decorator_list:
        target = found.func if isinstance(found, ast.Call) else found
        yield ast.unparse(target), found


def part_of(path: Path, room: Path) -> str:
    """Return which file of a room a module belongs to: actions/people.py counts as actions."""
    parts = path.relative_to(room).with_suffix("").parts
    for part in parts:
        for kind in ("actions", "queries", "pages", "api", "models", "facts", "checks", "commands"):
            if part == kind or part.endswith(f"_{kind}"):
                return kind
    return parts[0]


def _function(room: Room, part: str, node: ast.FunctionDef) -> None:
    names = dict(decorators(node))
    line = first_line(node)
    if part == "queries" and not node.name.startswith("_"):
        room.queries.append((node.name, line))
    for name, whole in names.items():
        last = name.rsplit(".", 1)[-1]
        if last == "action":
            room.actions[node.name] = line
        elif last == "page":
            room.pages[node.name] = ast.unparse(whole.args[0]) if isinstance(whole, ast.Call) and whole.args else ""
        elif last == "endpoint":
            room.operations.add(node.name)
        elif last == "command" and part == "commands":
            room.commands[node.name] = line


def read_room(folder: Path) -> Room:
    """Return what a room offers, read from its files."""
    room = Room(folder.name)
    for path in sorted(folder.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if path == folder / "__init__.py":
            room.title = first_line(tree)
        part = part_of(path, folder)
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                _function(room, part, node)
            elif isinstance(node, ast.ClassDef) and part == "models" and _is_model(node):
                room.models.append((node.name, first_line(node)))
            elif isinstance(node, ast.ClassDef) and part == "facts":
                room.facts += _fact_codes(node)
        if part == "checks":
            room.checks += _check_kinds(tree)
    return room


def _is_model(node: ast.ClassDef) -> bool:
    return any(ast.unparse(base).rsplit(".", 1)[-1] in {"Model", "AbstractBaseUser"} for base in node.bases)


def _fact_codes(node: ast.ClassDef) -> Iterator[str]:
    for line in node.body:
        if (
            isinstance(line, ast.Assign)
            and ast.unparse(line.targets[0]) == "code"
            and isinstance(line.value, ast.Constant)
        ):
            yield str(line.value.value)


def _check_kinds(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Check":
            for keyword in node.keywords:
                if keyword.arg == "kind" and isinstance(keyword.value, ast.Constant):
                    yield str(keyword.value.value)


def write_room(room: Room) -> Iterator[str]:
    """Yield the lines of a room's section."""
    yield f"\n## {room.name}\n"
    if room.title:
        yield f"{room.title}\n"
    if room.models:
        yield (
            "Keeps: "
            + "; ".join(f"`{name}` ({line.rstrip('.')})" if line else f"`{name}`" for name, line in room.models)
            + ".\n"
        )
    slugs = sorted({*room.actions, *room.pages, *room.operations})
    if slugs:
        yield "| slug | what it does | action | page | API |"
        yield "|---|---|---|---|---|"
        for slug in slugs:
            doors = ("✓" if slug in found else "" for found in (room.actions, room.pages, room.operations))
            yield f"| `{slug}` | {room.actions.get(slug, '').replace('|', '/')} | {' | '.join(doors)} |"
        yield ""
    if room.commands:
        yield "Commands: " + "; ".join(f"`{name}`" for name in sorted(room.commands)) + ".\n"
    if room.checks:
        yield "Checks: " + ", ".join(f"`{kind}`" for kind in sorted(set(room.checks))) + ".\n"
    if room.facts:
        yield "Facts: " + ", ".join(f"`{code}`" for code in sorted(room.facts)) + ".\n"
    if room.queries:
        yield "Queries: " + ", ".join(f"`{name}`" for name, _ in sorted(room.queries)) + ".\n"


def whole_map() -> str:
    """Return the page."""
    folders = {path.name: path for path in SOURCE.iterdir() if (path / "__init__.py").exists()}
    names = [name for name in ORDER if name in folders] + sorted(set(folders) - set(ORDER))
    lines = [HEAD]
    for name in names:
        lines += write_room(read_room(folders[name]))
    return "\n".join(lines).rstrip() + "\n"


def main() -> int:
    """Write the page, or with --check say whether it is what it should be."""
    text = whole_map()
    if "--check" in sys.argv[1:]:
        same = TARGET.exists() and TARGET.read_text(encoding="utf-8") == text
        print("docs/map.md is up to date" if same else "docs/map.md is not what the source says: run make docs")
        return 0 if same else 1
    TARGET.write_text(text, encoding="utf-8")
    print(f"wrote {TARGET.relative_to(ROOT)}: {text.count('## ')} rooms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
