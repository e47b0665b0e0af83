"""Volunteer hours: who enters does not confirm, only confirmed hours count."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from shequ.base.paging import PageRequest
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.kernel.roles import Role
from shequ.staffing import actions, queries
from shequ.staffing.models import StaffMember, VolunteerHours
from shequ.staffing.queries import HoursFilters
from shequ.staffing.rules import hours as rules
from shequ.staffing.rules.contracts import EmployerNotStanding
from shequ.staffing.rules.people import NameMissing
from shequ.staffing.terms import HoursState, Source
from tests.cast import EAST, WEST
from tests.staffing.payroll import TODAY, Office

pytestmark = pytest.mark.db
YEAR = HoursFilters(TODAY.year)


def volunteer(office: Office, name: str = "志愿者甲", **more: object) -> UUID:
    given = {"area": EAST, "institution": "dongjie-fuwu", "name": name, "since": date(2026, 1, 1), **more}
    return actions.volunteer_add(office.member.call, **given)  # type: ignore[arg-type]


def activity(office: Office, title: str = "清洁楼道", on: date = TODAY) -> UUID:
    return actions.activity_add(office.member.call, area=EAST, title=title, on=on)


class TestRules:
    @pytest.mark.parametrize("hours, minutes", [("0.5", 30), ("2", 120), ("1.25", 75), ("24", 1440)])
    def test_minutes_of_hours(self, hours: str, minutes: int) -> None:
        assert rules.minutes_of(Decimal(hours)) == minutes

    @pytest.mark.parametrize("hours", ["0", "-1", "24.5", "0.001"])
    def test_no_such_time(self, hours: str) -> None:
        with pytest.raises(rules.MinutesWrong):
            rules.minutes_of(Decimal(hours))

    @pytest.mark.parametrize("minutes, text", [(90, "1.5"), (120, "2"), (20, "0.33"), (600, "10")])
    def test_hours_as_people_write_them(self, minutes: int, text: str) -> None:
        assert queries.hours_of(minutes) == text


class TestVolunteers:
    def test_volunteer_add_registers_a_person_of_the_community(self, office: Office) -> None:
        staff = StaffMember.rows.get(pk=volunteer(office, phone="13900001234"))

        assert (staff.area_id, staff.name_initials, staff.open_phone()) == (EAST, "zyzj", "13900001234")
        assert staff.engagements.get().source == Source.VOLUNTEER

    def test_namesakes_are_told_apart_by_their_phones(self, office: Office) -> None:
        volunteer(office, phone="13900000001")
        volunteer(office, phone="13900000002")

        with pytest.raises(rules.VolunteerStands):
            volunteer(office, phone="13900000002")

    @pytest.mark.parametrize(
        "more, refusal",
        [
            ({"name": " "}, NameMissing),
            ({"institution": "nobody"}, EmployerNotStanding),
            ({"institution": "xijie-fuwu"}, Hidden),
            ({"area": WEST}, NotPermitted),
        ],
    )
    def test_refuses(self, office: Office, more: dict[str, object], refusal: type[Exception]) -> None:
        with pytest.raises(refusal):
            volunteer(office, **more)

    def test_volunteer_end_keeps_the_hours(self, office: Office) -> None:
        staff = volunteer(office)
        detail = queries.volunteer_detail(office.member.call, staff_id=staff, year=TODAY.year)
        end = {"engagement_id": detail.serves[0].engagement}

        with pytest.raises(rules.VolunteerEndsEarly):
            actions.volunteer_end(office.member.call, **end, on=date(2026, 1, 1))
        with pytest.raises(Hidden):
            actions.volunteer_end(office.town.neighbour.call, **end, on=TODAY)
        actions.volunteer_end(office.member.call, **end, on=TODAY)
        with pytest.raises(rules.VolunteerOver):
            actions.volunteer_end(office.member.call, **end, on=TODAY)

        with pytest.raises(rules.NotVolunteer):
            actions.hours_enter(office.member.call, activity_id=activity(office), minutes={staff: 60})
        done = activity(office, on=TODAY - timedelta(days=1))
        actions.hours_enter(office.member.call, activity_id=done, minutes={staff: 60})


class TestActivities:
    def test_activity_add_refuses(self, office: Office) -> None:
        activity(office)

        with pytest.raises(rules.ActivityStands):
            activity(office)
        with pytest.raises(rules.ActivityAhead):
            activity(office, on=TODAY + timedelta(days=1))
        with pytest.raises(rules.ActivityTitleMissing):
            activity(office, " ")
        with pytest.raises(NotPermitted):
            actions.activity_add(office.member.call, area=WEST, title="清洁", on=TODAY)
        with pytest.raises(Hidden):
            actions.activity_add(office.member.call, area="990101001009", title="清洁", on=TODAY)

    def test_activity_list_is_scoped_and_counted(self, office: Office, django_assert_num_queries) -> None:
        staff, done = volunteer(office), activity(office)
        activity(office, "慰问老人", TODAY - timedelta(days=400))
        actions.hours_enter(office.member.call, activity_id=done, minutes={staff: 90})

        def listed(call, **more: object) -> list[tuple[str, int, int]]:
            page = queries.activity_list(call, filters=HoursFilters(TODAY.year, **more), page=PageRequest())  # type: ignore[arg-type]
            return [(row.title, row.confirmed, row.waiting) for row in page.rows]

        call = office.member.call
        with django_assert_num_queries(3):
            assert listed(call) == [("清洁楼道", 0, 90)]
        assert listed(call, q="志愿者甲") == [("清洁楼道", 0, 90)]
        assert listed(call, q="别人") == []
        assert listed(office.town.neighbour.call) == []
        assert queries.years_of_hours(call) == [2026, 2025]


class TestHours:
    def test_hours_list_counts_only_confirmed_hours(self, office: Office, django_assert_num_queries) -> None:
        first, second, done = volunteer(office), volunteer(office, "志愿者乙"), activity(office)
        actions.hours_enter(office.member.call, activity_id=done, minutes={first: 90, second: 60})
        call = office.town.secretary.call
        assert queries.hours_total(call, filters=YEAR) == queries.HoursTotal(0, 0, 0, 150)

        actions.hours_confirm(call, activity_id=done)

        assert queries.hours_total(call, filters=YEAR) == queries.HoursTotal(2, 1, 150, 0)
        with django_assert_num_queries(2):
            page = queries.hours_people(call, filters=YEAR, page=PageRequest(size=1))
        assert [(row.name, row.confirmed) for row in page.rows] == [("志愿者甲", 90)]
        after = queries.hours_people(call, filters=YEAR, page=PageRequest(size=1, after=page.after))
        assert [row.name for row in after.rows] == ["志愿者乙"]
        assert queries.hours_total(office.town.neighbour.call, filters=YEAR).confirmed == 0
        assert queries.hours_people(office.town.stranger.call, filters=YEAR, page=PageRequest()).total == 0

    def test_who_entered_does_not_confirm_even_with_another_account(self, office: Office) -> None:
        done = activity(office)
        actions.hours_enter(office.member.call, activity_id=done, minutes={volunteer(office): 90})
        other = office.town.member(Role.COMMUNITY_SECRETARY, EAST, username="second_account")
        other.user.person = office.member.user.person
        other.user.save(update_fields=["person"])

        with pytest.raises(rules.ConfirmedByMaker):
            actions.hours_confirm(office.member.call, activity_id=done)
        with pytest.raises(rules.ConfirmedByMaker):
            actions.hours_confirm(other.call, activity_id=done)
        assert queries.activity_detail(other.call, activity_id=done).is_own_only

    def test_who_gave_them_does_not_confirm_and_the_others_are_confirmed(self, office: Office) -> None:
        secretary = office.town.secretary
        mine = office.engage("东街书记", "dongjie", Source.ELECTED, person=secretary.user.person)
        other, done = volunteer(office), activity(office)
        actions.hours_enter(office.member.call, activity_id=done, minutes={mine: 60, other: 30})

        actions.hours_confirm(secretary.call, activity_id=done)

        assert dict(VolunteerHours.rows.values_list("staff", "state")) == {
            mine: HoursState.ENTERED, other: HoursState.CONFIRMED,
        }  # fmt: skip
        with pytest.raises(rules.ConfirmedByMaker):
            actions.hours_confirm(secretary.call, activity_id=done)

    def test_the_database_holds_it_too(self, office: Office) -> None:
        done = activity(office)
        actions.hours_enter(office.member.call, activity_id=done, minutes={volunteer(office): 90})

        with pytest.raises(IntegrityError), transaction.atomic():
            VolunteerHours.rows.update(
                state="confirmed", settled_at=office.member.call.at, settled_person=office.member.user.person
            )

    def test_hours_enter_refuses(self, office: Office) -> None:
        first, done = volunteer(office), activity(office)
        call = office.member.call
        actions.hours_enter(call, activity_id=done, minutes={first: 1000})

        with pytest.raises(rules.HoursStand):
            actions.hours_enter(call, activity_id=done, minutes={first: 60})
        with pytest.raises(rules.DayTooLong):
            actions.hours_enter(call, activity_id=activity(office, "慰问"), minutes={first: 500})
        with pytest.raises(rules.MinutesWrong):
            actions.hours_enter(call, activity_id=done, minutes={})
        with pytest.raises(rules.MinutesWrong):
            actions.hours_enter(call, activity_id=done, minutes={volunteer(office, "乙"): 0})
        with pytest.raises(rules.NotVolunteer):
            actions.hours_enter(call, activity_id=done, minutes={office.engage("外人", "xijie-fuwu"): 60})
        with pytest.raises(Hidden):
            actions.hours_enter(call, activity_id=done, minutes={UUID(int=1): 60})
        with pytest.raises(Hidden):
            actions.hours_enter(office.town.neighbour.call, activity_id=done, minutes={first: 60})

    def test_hours_return_and_entering_again(self, office: Office) -> None:
        staff, done = volunteer(office), activity(office)
        actions.hours_enter(office.member.call, activity_id=done, minutes={staff: 600})
        row = VolunteerHours.rows.get()
        call = office.town.secretary.call

        with pytest.raises(rules.ReturnReasonMissing):
            actions.hours_return(call, hours_id=row.pk, reason=" ")
        actions.hours_return(call, hours_id=row.pk, reason="当天只有一小时")
        with pytest.raises(rules.NothingToConfirm):
            actions.hours_return(call, hours_id=row.pk, reason="又一次")
        with pytest.raises(rules.NothingToConfirm):
            actions.hours_confirm(call, activity_id=done)
        actions.hours_enter(office.member.call, activity_id=done, minutes={staff: 60})
        actions.hours_confirm(call, activity_id=done)

        assert queries.hours_total(call, filters=YEAR).confirmed == 60

    def test_stands_on_the_work_list_of_who_may_confirm(self, office: Office) -> None:
        done = activity(office)
        actions.hours_enter(office.member.call, activity_id=done, minutes={volunteer(office): 90})

        assert [str(done) in work.url for work in queries.my_hours(office.town.secretary.call)] == [True]
        assert queries.my_hours(office.member.call) == []
        assert queries.my_hours(office.town.neighbour.call) == []

    def test_hours_confirm_is_not_permitted_to_the_window(self, office: Office) -> None:
        done = activity(office)
        actions.hours_enter(office.member.call, activity_id=done, minutes={volunteer(office): 90})

        with pytest.raises(NotPermitted):
            actions.hours_confirm(office.town.clerk.call, activity_id=done)

    def test_export_holds_what_is_confirmed(self, office: Office) -> None:
        first, second, done = volunteer(office), volunteer(office, "志愿者乙"), activity(office)
        actions.hours_enter(office.member.call, activity_id=done, minutes={first: 90})
        actions.hours_confirm(office.town.secretary.call, activity_id=done)
        actions.hours_enter(office.member.call, activity_id=done, minutes={second: 30})

        people, entries = queries.hours_export(office.member.call, filters=YEAR)

        assert [(row.name, row.confirmed) for row in people] == [("志愿者甲", 90)]
        assert [(row.name, row.minutes, row.entered_by != row.settled_by) for row in entries] == [
            ("志愿者甲", 90, True)
        ]

    def test_a_person_is_seen_by_who_sees_the_hours(self, office: Office) -> None:
        staff = volunteer(office)

        assert queries.volunteer_detail(office.member.call, staff_id=staff, year=2026).name == "志愿者甲"
        with pytest.raises(Hidden):
            queries.volunteer_detail(office.town.neighbour.call, staff_id=staff, year=2026)
