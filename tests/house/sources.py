"""The house's own source, read as syntax trees."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "shequ"
GROUND = ("kernel", "base", "config")
ROOMS = (
    "ui", "journal", "areas", "accounts", "worktime", "files", "notices", "jobs", "plan", "territory", "institutions",
    "residents", "staffing", "division",
    "desk", "demo",
)  # fmt: skip


@dataclass(frozen=True)
class Module:
    """A source file: its path below the package, the room it lies in, the part of the room it belongs to."""

    path: Path
    room: str
    part: str

    @property
    def name(self) -> str:
        """The path as people cite it."""
        return str(self.path.relative_to(SOURCE))

    @property
    def tree(self) -> ast.Module:
        """The syntax tree."""
        return _tree(self.path)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def modules() -> tuple[Module, ...]:
    """Return all source files but migrations; a package `actions/` is the part `actions`."""
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        steps = path.relative_to(SOURCE).parts
        if "migrations" in steps or "node_modules" in steps or len(steps) == 1:
            continue
        part = steps[1].removesuffix(".py") if len(steps) > 1 else ""
        found.append(Module(path, steps[0], part))
    return tuple(found)


def imports(module: Module) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Yield (line, module imported, names) of the imports of the house's own modules; TYPE_CHECKING left out."""
    skipped = {
        id(inner)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(module.tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("shequ"):
            yield node.lineno, node.module, tuple(alias.name for alias in node.names)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("shequ"):
                    yield node.lineno, alias.name, ()


def imported_parts(module: Module) -> Iterator[tuple[int, str, str]]:
    """Yield (line, room, part) for every part of a room that the module imports from."""
    for line, name, names in imports(module):
        steps = name.split(".")
        if len(steps) == 1:
            continue
        room = steps[1]
        if len(steps) > 2:
            yield line, room, steps[2]
        else:
            for part in names:
                yield line, room, part
