"""What holds for every table."""

import inspect
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command

from shequ.base.scope import BoundScope
from tests.house.sources import ROOMS

FLOORS = {room: floor for floor, room in enumerate(ROOMS)}


def ours() -> list[type]:
    return [model for model in apps.get_models() if model.__module__.startswith("shequ.")]


def test_no_key_points_upward() -> None:
    wrong = [
        f"{model.__name__}.{field.name} → {field.related_model._meta.app_label}"
        for model in ours()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model is not None
        if FLOORS.get(field.related_model._meta.app_label, -1) > FLOORS[model._meta.app_label]
    ]
    assert not wrong


def test_every_row_is_reached_through_a_scope() -> None:
    wrong = [
        model.__name__
        for model in ours()
        if (model.__name__ != "User" and not isinstance(inspect.getattr_static(model, "objects", None), object))
        or (model.__name__ != "User" and not isinstance(getattr(model, "objects", None), BoundScope))
    ]
    assert not wrong


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    out = StringIO()
    try:
        call_command(
            "makemigrations",
            "--check",
            "--dry-run",
            *[app.label for app in apps.get_app_configs() if app.name.startswith("shequ.")],
            stdout=out,
            stderr=out,
        )
    except SystemExit:
        pytest.fail(out.getvalue())
