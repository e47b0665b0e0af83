"""What rosters told of changes: written with the data day, taken back with the roster, found again in old registers."""

from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from shequ.residents import actions, queries
from shequ.residents.actions import roster
from shequ.residents.models import Resident, ResidentChange
from tests.cast import NOON, Town
from tests.residents.making import family
from tests.residents.rosters import FAMILY, HEADER, write

pytestmark = pytest.mark.db


def bring(town: Town, folder: Path, marital: str, education: str) -> Any:
    header = [*HEADER, "婚姻状况", "文化程度"]
    path = write(
        folder / "roster.xlsx", [header, [*FAMILY[0], marital, education], *([*row, "", ""] for row in FAMILY[1:])]
    )
    return roster.roster_import(
        town.secretary.call, path=path, community=town.east, progress=lambda _done, _total: None
    )


def test_a_changed_status_has_the_rosters_day_and_goes_with_it(town: Town, tmp_path: Path) -> None:
    bring(town, tmp_path, "未婚", "")
    assert not ResidentChange.rows.exists()
    father = Resident.rows.get(name="高建国")
    answer = bring(town, tmp_path, "离婚", "大学本科")

    (change,) = ResidentChange.rows.filter(resident=father)  # an education that was unknown did not become different
    assert (change.field, change.before, change.after, change.valid_from) == ("marital", "10", "40", NOON.date())
    before = queries.person_detail(town.secretary.call, resident_id=father.pk, on=date(2026, 11, 23))
    assert before.marital == "未婚"

    roster.roster_undo(town.secretary.call, batch_id=answer.batch, reason="导错了")
    assert not ResidentChange.rows.exists()
    assert Resident.rows.get(pk=father.pk).marital == "10"


def test_an_earlier_register_is_filled_from_the_journal_and_the_rosters(town: Town, tmp_path: Path) -> None:
    head, wife, *_rest = family(town)
    actions.resident_die(town.secretary.call, resident_id=head, on=date(2024, 7, 1), basis="证明", new_head=wife)
    bring(town, tmp_path, "未婚", "高中")
    bring(town, tmp_path, "离婚", "大学本科")
    before = sorted(ResidentChange.rows.values_list("resident_id", "field", "before", "after", "valid_from"))
    assert len(before) == 3
    ResidentChange.rows.all().delete()

    import_module("shequ.residents.migrations.0008_changes_known").fill(apps, None)

    assert sorted(ResidentChange.rows.values_list("resident_id", "field", "before", "after", "valid_from")) == before
