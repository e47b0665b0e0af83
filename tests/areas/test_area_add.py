"""Putting areas into the tree."""

from datetime import date

import pytest

from shequ.areas import actions, queries, rules
from shequ.journal.models import Entry
from shequ.kernel.refusals import NotPermitted
from shequ.kernel.roles import Role
from tests.cast import Town

pytestmark = pytest.mark.db


class TestAreaAdd:
    def test_adds_below_its_parent(self, town: Town) -> None:
        civil = town.member(Role.CIVIL_AFFAIRS)

        actions.area_add(civil.call, code="990101001003", name="南街社区", valid_from=date(2020, 1, 1))

        assert queries.area_row(civil.call, code="990101001003").name == "南街社区"
        assert [entry.code for entry in Entry.rows.all()] == ["areas.area_added"]

    def test_refuses_a_code_with_no_parent(self, town: Town) -> None:
        with pytest.raises(rules.AreaParentMissing):
            actions.area_add(town.member(Role.CIVIL_AFFAIRS).call, code="990101009001", name="无上级")

    def test_refuses_a_code_that_was_used(self, town: Town) -> None:
        civil = town.member(Role.CIVIL_AFFAIRS)
        actions.area_end(civil.call, code=town.west, on=date(2020, 1, 1), merged_into=town.east)

        with pytest.raises(rules.AreaCodeTaken):
            actions.area_add(civil.call, code=town.west, name="新西街")

    def test_is_not_permitted_to_a_secretary(self, town: Town) -> None:
        with pytest.raises(NotPermitted):
            actions.area_add(town.secretary.call, code="990101001003", name="南街社区")

    def test_renaming_keeps_the_old_name_in_its_time(self, town: Town) -> None:
        civil = town.member(Role.CIVIL_AFFAIRS)

        actions.area_rename(civil.call, code=town.east, name="东大街社区", on=date(2022, 5, 1))

        assert queries.area_name_on(town.east, date(2022, 4, 30)) == "东街社区"
        assert queries.area_name_on(town.east, date(2022, 5, 1)) == "东大街社区"
