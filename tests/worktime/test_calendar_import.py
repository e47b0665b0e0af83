"""Loading the announcement of a year."""

from datetime import date

import pytest

from shequ.journal.models import Entry
from shequ.kernel.call import Actor, Call
from shequ.kernel.refusals import NotPermitted
from shequ.kernel.roles import Role
from shequ.kernel.workdays import Deadline
from shequ.worktime import actions, queries, rules
from shequ.worktime.rules import Day
from tests.cast import NOON, Town

pytestmark = pytest.mark.db
NEW_YEAR_2027 = (
    Day(date(2027, 1, 1), is_workday=False, name="元旦"),
    Day(date(2027, 1, 3), is_workday=True, name="元旦"),
)


class TestSeededYears:
    def test_the_table_knows_2004_to_2026(self, town: Town) -> None:
        years = {row.year: row for row in queries.year_list(town.office.call) if row.is_loaded}

        assert sorted(years) == list(range(2004, 2027))
        assert (years[2026].holidays, years[2026].workdays) == (33, 6)  # as announced: 3+9+3+5+3+3+7 days off

    @pytest.mark.parametrize(
        ("start", "count", "due"),
        [("2026-09-18", 20, "2026-10-22"), ("2026-01-30", 15, "2026-02-27"), ("2026-02-13", 1, "2026-02-14")],
    )
    def test_due_days_of_2026(self, town: Town, start: str, count: int, due: str) -> None:
        assert queries.add_workdays(date.fromisoformat(start), count) == Deadline(date.fromisoformat(due))

    def test_a_year_to_come_is_guessed_and_named(self, town: Town) -> None:
        assert queries.due_after(date(2026, 12, 28), 6, in_workdays=True) == Deadline(date(2027, 1, 5), (2027,))


class TestCalendarImport:
    def test_moves_a_due_day_that_was_guessed(self, town: Town) -> None:
        before = queries.add_workdays(date(2026, 12, 31), 1)

        changed = actions.calendar_import(
            town.member(Role.SYSTEM_ADMIN).call, days=NEW_YEAR_2027, document="国办发明电〔2026〕1号"
        )

        assert changed == len(NEW_YEAR_2027)
        assert before == Deadline(date(2027, 1, 1), (2027,))
        assert queries.add_workdays(date(2026, 12, 31), 1) == Deadline(date(2027, 1, 3))
        assert Entry.rows.get().code == "worktime.calendar_imported"

    def test_an_import_counts_at_once_whatever_the_clocks_say(self, town: Town) -> None:
        queries.calendar()
        long_ago = town.member(Role.SYSTEM_ADMIN).call_at(NOON.replace(year=2020))

        actions.calendar_import(long_ago, days=NEW_YEAR_2027)

        assert 2027 in queries.calendar().years

    def test_the_same_file_again_changes_nothing(self, town: Town) -> None:
        admin = town.member(Role.SYSTEM_ADMIN)
        actions.calendar_import(admin.call, days=NEW_YEAR_2027)

        assert not isinstance(actions.calendar_import(admin.call, days=NEW_YEAR_2027), int)
        assert Entry.rows.count() == 1

    def test_replaces_a_year_as_a_whole(self, town: Town) -> None:
        admin = town.member(Role.SYSTEM_ADMIN)
        actions.calendar_import(admin.call, days=NEW_YEAR_2027)

        changed = actions.calendar_import(admin.call, days=NEW_YEAR_2027[:1])

        assert changed == 1
        assert [row.on for row in queries.day_list(admin.call, year=2027)] == [date(2027, 1, 1)]
        assert len(queries.day_list(admin.call, year=2026)) > 0

    def test_refuses_nothing(self, town: Town) -> None:
        with pytest.raises(rules.CalendarYearIncomplete):
            actions.calendar_import(town.member(Role.SYSTEM_ADMIN).call, days=(), rejected=3)

    def test_is_not_permitted_to_a_secretary(self, town: Town) -> None:
        with pytest.raises(NotPermitted):
            actions.calendar_import(town.secretary.call, days=NEW_YEAR_2027)

    def test_preview_tells_new_changed_and_removed(self, town: Town) -> None:
        admin = town.member(Role.SYSTEM_ADMIN)
        actions.calendar_import(admin.call, days=NEW_YEAR_2027)

        (preview,) = queries.import_preview([
            Day(date(2027, 1, 1), is_workday=False, name="新年"), Day(date(2027, 1, 2), is_workday=False, name="元旦"),
        ])  # fmt: skip

        assert not preview.is_new
        assert [day.on.day for day in preview.added] == [2]
        assert [day.on.day for day in preview.changed] == [1]
        assert [day.on.day for day in preview.removed] == [3]


class TestMissingYear:
    def call(self, town: Town, on: date, role: str = Role.SYSTEM_ADMIN) -> Call:
        return town.member(role).call_at(NOON.replace(year=on.year, month=on.month, day=on.day))

    def test_the_next_year_is_missed_from_november_by_those_who_can_load_it(self, town: Town) -> None:
        assert queries.missing_year_warning(self.call(town, date(2026, 10, 31))) == ""
        assert "2027" in queries.missing_year_warning(self.call(town, date(2026, 11, 1)))
        assert queries.missing_year_warning(self.call(town, date(2026, 11, 1), Role.GROUP_OFFICE)) == ""

    def test_the_current_year_is_missed_by_everybody(self, town: Town) -> None:
        assert "2027" in queries.missing_year_warning(self.call(town, date(2027, 1, 2), Role.GROUP_OFFICE))

    def test_loading_ends_the_warning(self, town: Town) -> None:
        actions.calendar_import(self.call(town, date(2026, 11, 24)), days=NEW_YEAR_2027)
        assert queries.missing_year_warning(self.call(town, date(2026, 11, 24))) == ""


def test_statements_do_not_grow(town: Town, django_assert_num_queries) -> None:
    call = Call(actor=Actor.system(), at=NOON)
    queries.calendar()
    for work, statements in (
        (lambda: queries.add_workdays(date(2026, 1, 1), 200), 1), (lambda: queries.missing_year_warning(call), 1),
        (lambda: queries.year_list(call), 2), (lambda: queries.day_list(call, year=2026), 1),
        (lambda: queries.import_preview(NEW_YEAR_2027), 2),
    ):  # fmt: skip
        with django_assert_num_queries(statements):
            work()
