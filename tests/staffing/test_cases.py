"""An appointment as steps: named, put to notice, objections looked into, decided by another."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from shequ.journal.models import Entry
from shequ.kernel.call import Call
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.kernel.roles import Role
from shequ.plan import actions as plan
from shequ.plan.rules import freezes
from shequ.staffing import actions, queries
from shequ.staffing.models import Appointment, AppointmentCase, Hold
from shequ.staffing.rules import ledger
from shequ.staffing.rules import posts as rules
from tests.cast import COUNTY, NOON, Town
from tests.staffing.office import DOCUMENT, OPENED, body, furnish_posts, hire, organiser
from tests.staffing.test_posts import lead_post

pytestmark = pytest.mark.db
TODAY = NOON.date()
BASIS = "县委组织部考察报告"


def leader(town: Town, at: datetime = NOON) -> Call:
    return town.member(Role.COUNTY_LEADER).call_at(at)


def propose(town: Town, institution: str = "jiedao-ban") -> tuple[UUID, UUID, UUID]:
    """Name somebody for the director's post; return case, person, post."""
    call = furnish_posts(town)
    place = lead_post(call)
    if institution == "bianban":
        actions.heads_transfer(
            call, area=COUNTY, ledger="establishment", kind="institution", source=None, target=body("bianban"), heads=1,
            on=OPENED, document=DOCUMENT,
        )  # fmt: skip
    staff = hire(call, institution=institution)
    return (
        actions.case_propose(organiser(town), staff_id=staff, post_id=place, mode="full", basis=BASIS),
        staff,
        place,
    )


def ripe(town: Town, case: UUID) -> datetime:
    """Put a case to notice; return an instant after it ran out."""
    actions.case_notice(organiser(town), case_id=case, on=TODAY)
    last = AppointmentCase.rows.get(pk=case).notice_to
    return NOON + (last + timedelta(days=1) - TODAY)


class TestCasePropose:
    def test_one_case_a_post(self, town: Town) -> None:
        _case, staff, place = propose(town)
        with pytest.raises(rules.CaseOpen):
            actions.case_propose(organiser(town), staff_id=staff, post_id=place, mode="full", basis=BASIS)
        assert [row.state for row in queries.case_list(town.office.call)] == ["proposed"]

    def test_needs_a_basis(self, town: Town) -> None:
        call = furnish_posts(town)
        with pytest.raises(ledger.DocumentMissing) as caught:
            actions.case_propose(organiser(town), staff_id=hire(call), post_id=lead_post(call), mode="full", basis=" ")
        assert caught.value.field == "basis"

    def test_who_comes_from_elsewhere_has_a_head_earmarked(self, town: Town) -> None:
        propose(town, "bianban")
        (row,) = [row for row in queries.book(town.office.call).rows if row.code == "jiedao-ban"]
        assert (row.authorised, row.earmarked, row.vacant) == (3, 1, 2)


class TestCaseNotice:
    def test_runs_five_working_days(self, town: Town) -> None:
        case, _staff, _place = propose(town)
        actions.case_notice(organiser(town), case_id=case, on=TODAY)
        row = queries.case_detail(town.office.call, case_id=case)
        assert (row.notice_from, row.notice_to.isoformat()) == (TODAY, "2026-11-30")
        with pytest.raises(rules.CaseNotSo):
            actions.case_notice(organiser(town), case_id=case, on=TODAY)


class TestCaseAppoint:
    def test_after_the_notice_another_decides(self, town: Town) -> None:
        case, staff, place = propose(town)
        with pytest.raises(rules.CaseNotSo):
            actions.case_appoint(leader(town), case_id=case, on=TODAY, document=DOCUMENT)
        then = ripe(town, case)
        with pytest.raises(rules.NoticeRunning):
            actions.case_appoint(leader(town), case_id=case, on=TODAY, document=DOCUMENT)
        with pytest.raises(rules.SamePerson):
            actions.case_appoint(
                town.member(Role.ORGANISATION_DEPT).call_at(then), case_id=case, on=then.date(), document=DOCUMENT
            )
        actions.case_appoint(leader(town, then), case_id=case, on=then.date(), document=DOCUMENT)

        held = Appointment.rows.get(post=place)
        assert (held.staff_id, held.valid_from, held.ground) == (staff, then.date(), "appointed")
        assert queries.case_detail(town.office.call, case_id=case).state == "appointed"

    def test_takes_the_earmarked_head_and_transfers(self, town: Town) -> None:
        case, staff, _place = propose(town, "bianban")
        then = ripe(town, case)
        actions.case_appoint(leader(town, then), case_id=case, on=then.date(), document=DOCUMENT)

        held = {row.code: row for row in queries.book(town.office.call, on=then.date()).rows}
        assert (held["jiedao-ban"].occupied, held["jiedao-ban"].earmarked) == (1, 0)
        assert held["bianban"].occupied == 0
        assert queries.staff_detail(organiser(town), staff_id=staff).engagements[0].institution == "街道办事处"

    def test_an_objection_waits_for_its_answer(self, town: Town) -> None:
        case, _staff, _place = propose(town)
        then = ripe(town, case)
        actions.case_object(organiser(town), case_id=case, objection="反映学历")
        with pytest.raises(rules.ObjectionOpen):
            actions.case_appoint(leader(town, then), case_id=case, on=then.date(), document=DOCUMENT)
        actions.case_object(organiser(town), case_id=case, objection="反映学历", settled="核查属实无问题")
        actions.case_appoint(leader(town, then), case_id=case, on=then.date(), document=DOCUMENT)
        assert "反映学历" not in str(Entry.rows.latest("seq").body)

    def test_a_freeze_window_binds_it(self, town: Town) -> None:
        case, _staff, _place = propose(town)
        then = ripe(town, case)
        plan.freeze_window_open(
            town.office.call, area=COUNTY, matters=["promotion"], starts_on=TODAY, ends_on=then.date(), reason="改革"
        )
        with pytest.raises(freezes.FreezeNeedsApproval, match="组织部门"):
            actions.case_appoint(leader(town, then), case_id=case, on=then.date(), document=DOCUMENT)
        approval = plan.freeze_approval_give(
            organiser(town), area=COUNTY, matter="promotion", what="主任", document="组〔2026〕9号", starts_on=TODAY,
            ends_on=then.date(),
        )  # fmt: skip
        actions.case_appoint(leader(town, then), case_id=case, on=then.date(), document=DOCUMENT, approval_id=approval)
        assert Appointment.rows.count() == 1


class TestCaseDrop:
    def test_gives_the_head_free_and_tells_why(self, town: Town) -> None:
        case, staff, place = propose(town, "bianban")
        actions.case_drop(organiser(town), case_id=case, note="本人放弃")
        assert Hold.rows.get().valid_to == TODAY
        assert next(row.earmarked for row in queries.book(town.office.call).rows if row.code == "jiedao-ban") == 0
        with pytest.raises(rules.CaseNotSo):
            actions.case_drop(organiser(town), case_id=case, note="x")
        actions.case_propose(organiser(town), staff_id=staff, post_id=place, mode="full", basis=BASIS)

    def test_strangers_and_others_may_not(self, town: Town) -> None:
        case, _staff, _place = propose(town)
        with pytest.raises(Hidden):
            actions.case_drop(town.member(Role.ORGANISATION_DEPT, town.far_county).call, case_id=case, note="x")
        with pytest.raises(NotPermitted):
            actions.case_appoint(town.office.call, case_id=case, on=TODAY, document="x")


def test_the_decider_finds_it_on_the_home_page(town: Town) -> None:
    case, _staff, _place = propose(town)
    then = ripe(town, case)
    assert queries.my_cases(leader(town)) == []
    (work,) = queries.my_cases(leader(town, then))
    assert "王春梅" in work.title
    assert queries.my_cases(town.secretary.call) == []


def test_the_list_is_read_in_few_statements(town: Town, django_assert_max_num_queries) -> None:
    propose(town)
    call = town.office.call
    with django_assert_max_num_queries(3):
        assert len(queries.case_list(call)) == 1
