"""Rows are written in actions and read through a scope."""

import ast

from django.apps import apps

from tests.house.sources import Module, modules

WRITES = {"save", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
QUERY_WRITES = {"create", "update", "delete", *WRITES}
MAY_WRITE = {"actions"}
MAY_TOUCH_ROWS = {"models", "queries", "actions"}
GROUND_OF_DJANGO = {"base", "config"}
MODELS = {model.__name__ for model in apps.get_models()}
REVERSE = {f"{model._meta.model_name}_set" for model in apps.get_models()}


def calls(module: Module) -> list[tuple[int, str, str]]:
    """Return (line, method, text of what it is called on) of every method call."""
    return [
        (node.lineno, node.func.attr, ast.unparse(node.func.value))
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]


def test_only_actions_write() -> None:
    wrong = []
    for module in modules():
        if module.part in MAY_WRITE or module.room in GROUND_OF_DJANGO:
            continue
        for line, method, owner in calls(module):
            is_query = ".objects" in owner or ".rows" in owner
            if (is_query and method in QUERY_WRITES) or (
                method == "save" and "update_fields" in ast.unparse(module.tree)
            ):
                wrong.append(f"{module.name}:{line} {owner}.{method}")
    assert not wrong, "\n".join(wrong)


def test_rows_are_reached_through_their_scope() -> None:
    wrong = []
    for module in modules():
        if module.room in GROUND_OF_DJANGO or module.part in MAY_TOUCH_ROWS:
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and node.attr in {"_base_manager", "_default_manager"}:
                wrong.append(f"{module.name}:{node.lineno} {node.attr}")
            if (
                isinstance(node, ast.Attribute)
                and node.attr == "rows"
                and isinstance(node.value, ast.Name)
                and node.value.id in MODELS
            ):
                wrong.append(f"{module.name}:{node.lineno} {node.value.id}.rows")
            if isinstance(node, ast.Attribute) and node.attr in REVERSE:
                wrong.append(f"{module.name}:{node.lineno} {node.attr}")
            if (
                isinstance(node, ast.Attribute)
                and node.attr == "cursor"
                and ast.unparse(node.value).endswith("connection")
            ):
                wrong.append(f"{module.name}:{node.lineno} a raw cursor")
    assert not wrong, "\n".join(wrong)


def test_an_unscoped_read_gives_its_reason() -> None:
    wrong = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "unscoped"
        and not any(keyword.arg == "because" for keyword in node.keywords)
    ]
    assert not wrong
