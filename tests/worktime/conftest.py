"""The calendar as the migration loads it, also after a test that emptied all tables."""

from importlib import import_module

import pytest
from django.apps import apps

from shequ.worktime.models import CalendarYear


@pytest.fixture(autouse=True)
def loaded_calendar(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("db") is None:
        return
    request.getfixturevalue("db")
    if not CalendarYear.rows.exists():
        import_module("shequ.worktime.migrations.0002_holidays_to_2026").load(apps, None)
