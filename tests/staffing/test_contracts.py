"""Contracts of employment: signed, renewed, ended, announced; never under the documented minimum wage."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from shequ.base.paging import PageRequest
from shequ.base.refusals import clause_of
from shequ.journal.actions import Unchanged
from shequ.journal.models import Entry
from shequ.kernel.call import Actor, Call
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.kernel.roles import Role
from shequ.notices.models import Message
from shequ.staffing import actions, jobs, queries
from shequ.staffing.models import Contract
from shequ.staffing.queries import ContractFilters
from shequ.staffing.rules import contracts as rules
from shequ.staffing.terms import Compared, ContractState, Source
from tests.cast import EAST, NOON, Member
from tests.staffing.payroll import PAPER, TODAY, WAGE, Office

pytestmark = pytest.mark.db
Sign = Callable[[Member], Client]
DAY = timedelta(days=1)


def rows(call: Call, **filters: str) -> list[queries.ContractRow]:
    return list(queries.contract_list(call, filters=ContractFilters(**filters), page=PageRequest()).rows)


class TestContractSign:
    def test_is_registered_where_the_person_serves(self, office: Office) -> None:
        office.set_wage()
        office.set_class()
        signed = office.sign(office.engage("王一", "dongjie-fuwu"))

        row = rows(office.committee.call)[0]

        assert (row.name, row.institution_name, row.area, row.state) == (
            "王一", "城区管委会", EAST, ContractState.NEAR_END,
        )  # fmt: skip
        assert (signed.compared, signed.warning) == (Compared.ABOVE, "")
        assert Contract.rows.get().wage_fen == WAGE
        assert Entry.rows.order_by("-seq").first().code == "staffing.contract_signed"  # type: ignore[union-attr]

    def test_under_the_documented_wage_is_refused_with_the_clause(self, office: Office) -> None:
        office.set_wage()
        office.set_class()

        with pytest.raises(rules.UnderMinimumWage) as refusal:
            office.sign(office.engage("王一", "dongjie-fuwu"), monthly_fen=WAGE - 1)

        assert (refusal.value.field, refusal.value.kind) == ("monthly", "pay.minimum_wage")
        assert refusal.value.values["wage"] == "1,850.00"
        assert clause_of(refusal.value, office.committee.call) == "T3.1d"
        assert not Contract.rows.exists()

    def test_the_wage_of_the_first_day_counts(self, office: Office) -> None:
        office.set_wage(WAGE)
        office.set_wage(WAGE + 10_000, since=date(2026, 7, 1))
        office.set_class()
        staff = office.engage("王一", "dongjie-fuwu")

        office.sign(staff, ends_on=date(2026, 6, 30))
        with pytest.raises(rules.UnderMinimumWage):
            office.sign(staff, since=date(2026, 7, 1))

    @pytest.mark.parametrize("has_wage, compared", [(False, Compared.NO_CLASS), (True, Compared.NO_CLASS)])
    def test_without_a_class_it_is_allowed_and_says_so(self, office: Office, has_wage: bool, compared: str) -> None:
        if has_wage:
            office.set_wage()

        signed = office.sign(office.engage("王一", "dongjie-fuwu"), monthly_fen=100)

        assert signed.compared == compared
        assert "类别" in signed.warning

    def test_without_a_table_it_is_allowed_and_says_so(self, office: Office) -> None:
        office.set_class()
        office.set_wage(wage_class="1")

        signed = office.sign(office.engage("王一", "dongjie-fuwu"), monthly_fen=100)

        assert (signed.compared, "最低工资标准" in signed.warning) == (Compared.NO_WAGE, True)

    def test_part_time_is_not_held_against_the_monthly_wage(self, office: Office) -> None:
        office.set_wage()
        office.set_class()

        signed = office.sign(office.engage("王一", "dongjie-fuwu"), monthly_fen=60_000, is_full_time=False)

        assert signed.compared == Compared.PART_TIME

    @pytest.mark.parametrize("source", [Source.ESTABLISHMENT, Source.ELECTED, Source.PURCHASED])
    def test_only_recruited_people_and_graduates_have_one(self, office: Office, source: str) -> None:
        with pytest.raises(rules.ContractNotFor):
            office.sign(office.engage("王一", "dongjie-fuwu", source))

    @pytest.mark.parametrize(
        "more, refusal, field",
        [
            ({"since": date(2025, 1, 1)}, rules.NotServing, "staff"),
            ({"ends_on": date(2025, 12, 31)}, rules.TermWrong, "ends_on"),
            ({"monthly_fen": 0}, rules.PayWrong, "monthly"),
            ({"institution": "nobody"}, rules.EmployerNotStanding, "institution"),
            ({"document": " "}, rules.PaperMissing, "document"),
        ],
        ids=lambda value: getattr(value, "__name__", ""),
    )
    def test_refuses(self, office: Office, more: dict[str, object], refusal: type[rules.Refused], field: str) -> None:
        staff = office.engage("王一", "dongjie-fuwu")

        with pytest.raises(refusal) as refused:
            office.sign(staff, **more)
        assert refused.value.field == field

    def test_two_at_once_are_refused_unless_the_second_is_part_time_elsewhere(self, office: Office) -> None:
        staff = office.engage("王一", "dongjie-fuwu")
        office.sign(staff)

        with pytest.raises(rules.ContractOverlaps):
            office.sign(staff, since=date(2026, 6, 1))
        with pytest.raises(rules.ContractOverlaps):
            office.sign(staff, since=date(2026, 6, 1), institution="dongjie-fuwu")
        office.sign(staff, since=date(2026, 6, 1), institution="dongjie-fuwu", is_full_time=False)
        assert Contract.rows.count() == 2

    def test_is_hidden_and_not_permitted(self, office: Office) -> None:
        staff = office.engage("王一", "dongjie-fuwu")
        given = {
            "staff_id": staff, "institution": "guanweihui", "is_full_time": True, "monthly_fen": WAGE,
            "since": TODAY, "ends_on": TODAY, "document": PAPER,
        }  # fmt: skip

        with pytest.raises(Hidden):
            actions.contract_sign(office.town.member(Role.COMMITTEE_OFFICE, "990202").call, **given)  # type: ignore[arg-type]
        with pytest.raises(Hidden):
            actions.contract_sign(office.town.secretary.call, **given)  # type: ignore[arg-type]


class TestContractRenewAndEnd:
    def test_contract_renew_follows_the_old_one(self, office: Office) -> None:
        old = office.sign(office.engage("王一", "dongjie-fuwu"))
        renewed = actions.contract_renew(
            office.committee.call, contract_id=old.contract, is_full_time=True, monthly_fen=WAGE + 100,
            since=date(2027, 1, 1), ends_on=date(2027, 12, 31), document=PAPER,
        )  # fmt: skip

        detail = queries.contract_detail(office.committee.call, contract_id=old.contract)

        assert [row.id for row in detail.history] == [renewed.contract, old.contract]
        assert (detail.row.state, detail.may_renew, detail.may_end) == (ContractState.CURRENT, False, False)
        assert [row.id for row in rows(office.committee.call_at(NOON + 60 * DAY))] == [renewed.contract]

    def test_contract_renew_refuses_inside_the_term_twice_and_under_the_wage(self, office: Office) -> None:
        old = office.sign(office.engage("王一", "dongjie-fuwu"))
        given = {"is_full_time": True, "ends_on": date(2027, 12, 31), "document": PAPER, "contract_id": old.contract}
        office.set_class()
        office.set_wage(WAGE + 1, since=date(2027, 1, 1))
        call = office.committee.call

        with pytest.raises(rules.RenewTooEarly):
            actions.contract_renew(call, **given, monthly_fen=WAGE, since=date(2026, 12, 31))  # type: ignore[arg-type]
        with pytest.raises(rules.UnderMinimumWage):
            actions.contract_renew(call, **given, monthly_fen=WAGE, since=date(2027, 1, 1))  # type: ignore[arg-type]
        actions.contract_renew(call, **given, monthly_fen=WAGE + 1, since=date(2027, 1, 1))  # type: ignore[arg-type]
        with pytest.raises(rules.ContractOver):
            actions.contract_renew(call, **given, monthly_fen=WAGE + 1, since=date(2027, 1, 1))  # type: ignore[arg-type]

    def test_contract_end_early_and_at_the_end(self, office: Office) -> None:
        first, second = (office.sign(office.engage(name, "dongjie-fuwu")) for name in ("王一", "王二"))
        call = office.committee.call
        actions.contract_end(
            call, contract_id=first.contract, on=TODAY, end_kind="by_person", reason="", document=PAPER
        )
        actions.contract_end(
            call, contract_id=second.contract, on=date(2027, 1, 1), end_kind="other", reason="期满不续", document=PAPER
        )

        assert queries.contract_detail(call, contract_id=first.contract).row.state == ContractState.ENDED
        assert queries.contract_detail(call, contract_id=second.contract).row.state == ContractState.CURRENT
        with pytest.raises(rules.ContractOver):
            actions.contract_end(call, contract_id=first.contract, on=TODAY, end_kind="agreed", reason="", document="x")

    @pytest.mark.parametrize(
        "on, kind, refusal",
        [
            (date(2026, 1, 1), "agreed", rules.EndOutside),
            (date(2027, 1, 2), "agreed", rules.EndOutside),
            (TODAY, "other", rules.EndReasonMissing),
        ],
    )
    def test_contract_end_refuses(self, office: Office, on: date, kind: str, refusal: type[Exception]) -> None:
        signed = office.sign(office.engage("王一", "dongjie-fuwu"))

        with pytest.raises(refusal):
            actions.contract_end(
                office.committee.call, contract_id=signed.contract, on=on, end_kind=kind, reason=" ", document=PAPER
            )


class TestContractList:
    def test_who_sees_which_and_whose_pay(self, office: Office, django_assert_num_queries) -> None:
        office.sign(office.engage("王一", "dongjie-fuwu"))
        office.sign(office.engage("李二", "xijie-fuwu"))
        call = office.committee.call

        with django_assert_num_queries(4):
            assert {row.name: row.monthly_fen for row in rows(call)} == {"王一": WAGE, "李二": WAGE}
        assert [(row.name, row.monthly_fen) for row in rows(office.town.secretary.call)] == [("王一", None)]
        assert [row.monthly_fen for row in rows(office.town.member(Role.AUDITOR).call)] == [WAGE, WAGE]
        assert [row.monthly_fen for row in rows(office.town.office.call)] == [None, None]
        assert rows(office.town.stranger.call) == []

    def test_filters(self, office: Office) -> None:
        office.sign(office.engage("王一", "dongjie-fuwu"))
        office.sign(office.engage("李二", "xijie-fuwu"), ends_on=date(2026, 6, 30))
        office.sign(office.engage("张三", "xijie-fuwu"), ends_on=date(2027, 6, 30))
        call = office.committee.call

        assert [row.name for row in rows(call)] == ["李二", "王一", "张三"]
        assert [row.name for row in rows(call, state="expired")] == ["李二"]
        assert [row.name for row in rows(call, state="near_end")] == ["王一"]
        assert [row.name for row in rows(call, state="current")] == ["王一", "张三"]
        assert [row.name for row in rows(call, q="zs")] == ["张三"]
        assert [row.name for row in rows(call, area=EAST)] == ["王一"]

    def test_detail_is_hidden_from_strangers(self, office: Office) -> None:
        signed = office.sign(office.engage("王一", "dongjie-fuwu"))

        for stranger in (office.town.stranger, office.town.neighbour):
            with pytest.raises(Hidden):
                queries.contract_detail(stranger.call, contract_id=signed.contract)


class TestContractsRemind:
    def system(self, on: date) -> Call:
        return Call(actor=Actor.system(), at=NOON + (on - TODAY), channel="job")

    def test_both_keepers_are_told_before_the_end_once_a_step(self, office: Office) -> None:
        office.sign(office.engage("王一", "dongjie-fuwu"))
        last = date(2026, 12, 31)

        assert isinstance(actions.contracts_remind(self.system(last - 61 * DAY)), Unchanged)
        assert jobs.contracts_remind_daily(self.system(last - 60 * DAY)) == {"told": 2}
        assert isinstance(actions.contracts_remind(self.system(last - 59 * DAY)), Unchanged)
        assert jobs.contracts_remind_daily(self.system(last)) == {"told": 2}
        assert Message.rows.filter(link="staffing:contract_list").count() == 4

    def test_a_renewed_contract_is_not_told_of_again(self, office: Office) -> None:
        old = office.sign(office.engage("王一", "dongjie-fuwu"))
        actions.contract_renew(
            office.committee.call, contract_id=old.contract, is_full_time=True, monthly_fen=WAGE,
            since=date(2027, 1, 1), ends_on=date(2027, 12, 31), document=PAPER,
        )  # fmt: skip

        assert isinstance(actions.contracts_remind(self.system(date(2026, 12, 31))), Unchanged)

    def test_stands_on_the_work_list_of_who_renews(self, office: Office) -> None:
        office.sign(office.engage("王一", "dongjie-fuwu"))

        assert [work.due_on for work in queries.my_contracts(office.committee.call)] == [date(2026, 12, 31)]
        assert queries.my_contracts(office.town.secretary.call) == []
        assert queries.my_contracts(office.town.member(Role.COMMITTEE_OFFICE, "990202").call) == []

    def test_is_the_systems_alone(self, office: Office) -> None:
        with pytest.raises(NotPermitted):
            actions.contracts_remind(office.committee.call)


def test_the_days_of_a_renewal_follow_the_term_before() -> None:
    assert queries.renewal_begin(date(2027, 3, 1), date(2028, 2, 29)) == {
        "since": date(2028, 3, 1),
        "ends_on": date(2029, 2, 28),
    }
    assert queries.renewal_begin(date(2027, 3, 5), date(2027, 3, 14))["ends_on"] == date(2027, 3, 24)
