"""Terms of elected seats by the law of the day of the election."""

from datetime import date
from uuid import UUID

import pytest

from shequ.kernel.call import Call
from shequ.staffing import actions
from shequ.staffing.models import Appointment, StaffMember
from shequ.staffing.rules import committees as rules
from tests.cast import Town
from tests.staffing.office import DOCUMENT, OPENED, furnish_posts, hire, post
from tests.staffing.test_checks import TestCommittees, told

pytestmark = pytest.mark.db


class TestTerm:
    @pytest.mark.parametrize(
        ("on", "years", "last"),
        [
            (date(1989, 6, 1), 3, date(1992, 6, 1)),
            (date(2016, 3, 1), 3, date(2019, 3, 1)),
            (date(2018, 12, 28), 3, date(2021, 12, 28)),
            (date(2018, 12, 29), 5, date(2023, 12, 29)),
            (date(2024, 2, 29), 5, date(2029, 2, 28)),
            (date(2026, 1, 1), 5, date(2031, 1, 1)),
        ],
    )
    def test_is_that_of_the_day_of_the_election(self, on: date, years: int, last: date) -> None:
        assert (rules.term_years(on), rules.last_day(on)) == (years, last)
        rules.check_term(on, last)

    def test_a_missing_or_longer_one_is_refused(self) -> None:
        with pytest.raises(rules.TermMissing) as caught:
            rules.check_term(date(2026, 3, 1), None)
        assert caught.value.field == "term_ends_on"
        with pytest.raises(rules.TermTooLong, match="3 年"):
            rules.check_term(date(2016, 3, 1), date(2021, 3, 1))


class TestElectedSeats:
    def seat(self, call: Call) -> tuple[UUID, UUID]:
        staff = hire(call, "委员", institution="dongjie-juweihui", source="elected", head_kind="", on=OPENED)
        return staff, post(call, "dongjie-juweihui", "委员", position="member", head_kind="")

    def test_are_filled_with_a_term_of_their_day(self, town: Town) -> None:
        call = furnish_posts(town)
        staff, place = self.seat(call)
        given = {"staff_id": staff, "post_id": place, "mode": "full", "ground": "elected", "document": DOCUMENT}
        with pytest.raises(rules.TermMissing):
            actions.appointment_make(call, **given, on=date(2026, 3, 1))
        with pytest.raises(rules.TermTooLong):
            actions.appointment_make(call, **given, on=date(2016, 3, 1), term_ends_on=date(2021, 3, 1))
        actions.appointment_make(call, **given, on=date(2026, 3, 1), term_ends_on=date(2031, 2, 28))
        assert Appointment.rows.get().term_ends_on == date(2031, 2, 28)


class TestWomen:
    def test_a_committee_of_men_is_told_from_2026_on(self, town: Town) -> None:
        TestCommittees().committee(town, 5)
        StaffMember.rows.update(sex="1")
        assert [row[1:] for row in told(town, "committee.women")] == [(0, "warning")]
        StaffMember.rows.filter(name="委员0").update(sex="2")
        assert told(town, "committee.women") == []
