"""Ending and renaming many areas at once."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shequ.areas import actions, queries, rules
from shequ.areas.models import Area, AreaVersion
from shequ.areas.terms import Layer
from shequ.journal.actions import Unchanged
from shequ.journal.models import Entry
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.kernel.roles import Role
from tests.cast import LONG_AGO, Town

pytestmark = pytest.mark.db

DAY = date(2026, 10, 1)


def statements(work: object) -> int:
    with CaptureQueriesContext(connection) as asked:
        work()  # type: ignore[operator]
    return len(asked)


def grids(town: Town, first: int, count: int) -> list[str]:
    codes = [f"{town.east}{first + at:03d}" for at in range(count)]
    actions.areas_add_many(
        town.system, areas=[(code, f"{code}网格") for code in codes], layer=Layer.MANAGEMENT, valid_from=LONG_AGO
    )
    return codes


class TestAreasEndMany:
    def test_ends_each_into_its_heir_and_keeps_the_codes(self, town: Town) -> None:
        civil = town.member(Role.CIVIL_AFFAIRS)

        ended = actions.areas_end_many(civil.call, ends={town.west: town.east, town.west_grid: ""}, on=DAY)

        assert ended == 2
        rows = dict(Area.rows.filter(valid_to=DAY).values_list("code", "merged_into_id"))
        assert rows == {town.west: town.east, town.west_grid: None}
        assert set(AreaVersion.rows.filter(valid_to=DAY).values_list("area_id", flat=True)) == set(rows)
        assert queries.area_name_on(town.west, date(2026, 9, 30)) == "西街社区"
        entry = Entry.rows.get(code="areas.areas_ended")
        assert entry.area_id == town.west
        with pytest.raises(rules.AreaCodeTaken):
            actions.area_add(civil.call, code=town.west, name="新西街")

    def test_said_again_changes_nothing(self, town: Town) -> None:
        actions.areas_end_many(town.system, ends={town.west: town.east}, on=DAY)
        again = actions.areas_end_many(town.system, ends={town.west: town.east}, on=DAY)
        assert isinstance(again, Unchanged)

    def test_refuses_like_the_single_one(self, town: Town) -> None:
        with pytest.raises(Hidden):
            actions.areas_end_many(town.system, ends={"990101001009": ""}, on=DAY)
        with pytest.raises(Hidden):
            actions.areas_end_many(town.system, ends={town.west: "990101001009"}, on=DAY)
        with pytest.raises(rules.AreaEndsTooEarly):
            actions.areas_end_many(town.system, ends={town.west: ""}, on=date(2001, 1, 1))
        with pytest.raises(NotPermitted):
            actions.areas_end_many(town.secretary.call, ends={town.east: ""}, on=DAY)

    def test_refuses_an_end_on_another_day_and_an_heir_that_ends(self, town: Town) -> None:
        actions.areas_end_many(town.system, ends={town.west: ""}, on=DAY)
        with pytest.raises(rules.AreaEndedBefore):
            actions.areas_end_many(town.system, ends={town.west: ""}, on=date(2026, 10, 2))
        with pytest.raises(rules.AreaHeirEnded):
            actions.areas_end_many(town.system, ends={town.east: town.west}, on=DAY)
        with pytest.raises(rules.AreaHeirEnded):
            actions.areas_end_many(town.system, ends={town.east: town.east_grid, town.east_grid: ""}, on=DAY)

    def test_statements_do_not_grow_with_the_areas(self, town: Town) -> None:
        few, many = grids(town, 100, 3), grids(town, 200, 60)
        counted = [
            statements(lambda codes=codes: actions.areas_end_many(
                town.system, ends={code: town.east if at % 2 else "" for at, code in enumerate(codes)}, on=DAY
            ))
            for codes in (few, many)
        ]  # fmt: skip
        assert counted[0] == counted[1]


class TestAreasRenameMany:
    def test_keeps_the_old_names_in_their_time(self, town: Town) -> None:
        changed = actions.areas_rename_many(
            town.system, names={town.east: "东大街社区", town.west: "西街社区"}, on=DAY, document="县政发〔2026〕3号"
        )

        assert changed == 1
        assert queries.area_name_on(town.east, date(2026, 9, 30)) == "东街社区"
        assert queries.area_name_on(town.east, DAY) == "东大街社区"
        assert queries.area_names({town.east, town.west}) == {town.east: "东大街社区", town.west: "西街社区"}

    def test_twice_on_one_day_the_later_name_holds(self, town: Town) -> None:
        for name in ("东大街社区", "东关社区"):
            actions.areas_rename_many(town.system, names={town.east: name}, on=DAY)
        assert queries.area_name_on(town.east, DAY) == "东关社区"
        assert isinstance(actions.areas_rename_many(town.system, names={town.east: "东关社区"}, on=DAY), Unchanged)

    def test_refuses_a_day_before_the_present_name(self, town: Town) -> None:
        with pytest.raises(rules.AreaEndsTooEarly):
            actions.areas_rename_many(town.system, names={town.east: "东关社区"}, on=date(2001, 1, 1))

    def test_statements_do_not_grow_with_the_areas(self, town: Town) -> None:
        few, many = grids(town, 100, 3), grids(town, 200, 60)
        counted = [
            statements(lambda codes=codes: actions.areas_rename_many(
                town.system, names={code: f"{code}新" for code in codes}, on=DAY
            ))
            for codes in (few, many)
        ]  # fmt: skip
        assert counted[0] == counted[1]
