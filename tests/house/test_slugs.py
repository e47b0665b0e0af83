"""One use case, one slug: its action, its permission, its test."""

import ast
import re
from functools import cache

import pytest

from tests.house.sources import ROOT, Module, modules


@cache
def actions() -> tuple[tuple[Module, ast.FunctionDef], ...]:
    return tuple(
        (module, node)
        for module in modules()
        if module.part == "actions"
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef)
        and any(isinstance(mark, ast.Call) and ast.unparse(mark.func) == "action" for mark in node.decorator_list)
    )


@cache
def written_for(room: str) -> str:
    folder = ROOT / "tests" / room
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("test_*.py")))


@pytest.mark.parametrize("module, node", actions(), ids=lambda value: getattr(value, "name", ""))
def test_every_action_has_a_test(module: Module, node: ast.FunctionDef) -> None:
    assert node.name in written_for(module.room), f"no test of {module.room} names {node.name}"


@pytest.mark.parametrize("module, node", actions(), ids=lambda value: getattr(value, "name", ""))
def test_every_action_says_what_it_does_and_asks_leave(module: Module, node: ast.FunctionDef) -> None:
    assert ast.get_docstring(node), f"{node.name} has no docstring"
    assert [argument.arg for argument in node.args.args[:1]] == ["call"]
    assert not node.args.args[1:], "what follows the call is keyword-only"


def list_pages() -> list[tuple[str, str]]:
    """Return (room, slug) of every page that lists."""
    return sorted(
        {
            (module.room, node.name)
            for module in modules()
            if module.part == "pages"
            for node in ast.walk(module.tree)
            if isinstance(node, ast.FunctionDef) and node.name.endswith("_list")
        }
    )


@pytest.mark.parametrize("room, slug", list_pages(), ids=lambda value: value)
def test_every_list_has_a_bound_on_its_statements(room: str, slug: str) -> None:
    counted = [
        text
        for path in sorted((ROOT / "tests" / room).rglob("test_*.py"))
        if slug in (text := path.read_text(encoding="utf-8")) and re.search(r"assert_(max_)?num_queries", text)
    ]
    assert counted, f"no test of {room} counts the statements of {slug}"
