"""Pay lines: one base pay for a person in a month, history kept, a mistake struck out and still readable."""

from datetime import date

import pytest

from shequ.base.paging import PageRequest
from shequ.journal.models import Entry, Value
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.kernel.roles import Role
from shequ.staffing import actions, queries
from shequ.staffing.models import PayLine
from shequ.staffing.queries import PayFilters
from shequ.staffing.rules import pay as rules
from shequ.staffing.rules.contracts import EmployerNotStanding, NotServing, PaperMissing, PayWrong
from shequ.staffing.rules.ledger import PeriodWrong
from shequ.staffing.terms import Compared, PayKind, Source
from tests.cast import EAST
from tests.staffing.payroll import PAPER, TODAY, WAGE, Office

pytestmark = pytest.mark.db


class TestPayLineAdd:
    def test_is_kept_with_the_name_and_amount_as_personal_data(self, office: Office) -> None:
        staff = office.engage("王一", "dongjie-fuwu")
        office.pay(staff)

        line = queries.pay_detail(office.committee.call, staff_id=staff).lines[0]

        assert (line.kind, line.monthly_fen, line.institution_name, line.is_open) == (
            PayKind.BASIC, WAGE, "城区管委会", True,
        )  # fmt: skip
        entry = Entry.rows.get(code="staffing.pay_line_added")
        assert set(Value.rows.filter(entry=entry).values_list("name", flat=True)) == {"name", "monthly_fen"}
        assert "王一" not in entry.body

    def test_a_second_base_pay_in_one_month_is_refused(self, office: Office) -> None:
        staff = office.engage("王一", "dongjie-fuwu", Source.ELECTED)
        office.pay(staff, until=date(2026, 6, 16))

        with pytest.raises(rules.SecondBasic) as refusal:
            office.pay(staff, institution="dongjie-fuwu", since=date(2026, 6, 20))
        assert (refusal.value.field, refusal.value.values["month"]) == ("since", "2026-06")
        office.pay(staff, institution="dongjie-fuwu", since=date(2026, 7, 1))
        office.pay(staff, institution="dongjie-fuwu", since=date(2026, 7, 1), kind="post_allowance", fen=5_000)
        with pytest.raises(rules.SecondBasic):
            office.pay(staff, institution="dongjie", since=date(2026, 1, 1), until=date(2026, 3, 1))

    @pytest.mark.parametrize(
        "more, refusal, field",
        [
            ({"kind": "bonus"}, rules.PayKindUnknown, "kind"),
            ({"fen": 0}, PayWrong, "monthly"),
            ({"since": date(2025, 12, 1)}, NotServing, "staff"),
            ({"until": date(2026, 1, 1)}, PeriodWrong, "until"),
            ({"institution": "nobody"}, EmployerNotStanding, "institution"),
            ({"document": ""}, PaperMissing, "document"),
        ],
        ids=lambda value: getattr(value, "__name__", ""),
    )
    def test_refuses(self, office: Office, more: dict[str, object], refusal: type[rules.Refused], field: str) -> None:
        staff = office.engage("王一", "dongjie-fuwu")

        with pytest.raises(refusal) as refused:
            office.pay(staff, **more)  # type: ignore[arg-type]
        assert refused.value.field == field

    def test_the_same_line_twice_and_purchased_people_are_refused(self, office: Office) -> None:
        staff = office.engage("王一", "dongjie-fuwu")
        office.pay(staff, kind="performance")

        with pytest.raises(rules.LineStands):
            office.pay(staff, kind="performance")
        with pytest.raises(rules.PaidByProvider):
            office.pay(office.engage("李二", "dongjie-fuwu", Source.PURCHASED))

    def test_is_hidden_from_strangers_and_communities(self, office: Office) -> None:
        staff = office.engage("王一", "dongjie-fuwu")
        given = {
            "staff_id": staff, "institution": "guanweihui", "kind": "basic", "monthly_fen": 1, "since": TODAY,
            "document": "x",
        }  # fmt: skip

        for member in (office.town.member(Role.FINANCE, "990202"), office.town.secretary):
            with pytest.raises(Hidden):
                actions.pay_line_add(member.call, **given)  # type: ignore[arg-type]
            with pytest.raises(Hidden):
                queries.pay_detail(member.call, staff_id=staff)


class TestPayLineChange:
    def test_pay_line_change_keeps_the_old_one(self, office: Office) -> None:
        staff = office.engage("王一", "dongjie-fuwu")
        line = office.pay(staff)
        actions.pay_line_change(
            office.finance.call, line_id=line, monthly_fen=WAGE + 100, on=date(2026, 7, 1), document=PAPER
        )

        lines = queries.pay_detail(office.committee.call, staff_id=staff).lines

        assert [(row.monthly_fen, row.since, row.until) for row in lines] == [
            (WAGE + 100, date(2026, 7, 1), None), (WAGE, date(2026, 1, 1), date(2026, 7, 1)),
        ]  # fmt: skip

    def test_base_pay_changes_with_a_month(self, office: Office) -> None:
        line = office.pay(office.engage("王一", "dongjie-fuwu"))

        with pytest.raises(rules.ChangeNotMonthly):
            actions.pay_line_change(
                office.finance.call, line_id=line, monthly_fen=1, on=date(2026, 7, 2), document=PAPER
            )

    def test_pay_line_end_and_what_it_refuses(self, office: Office) -> None:
        staff = office.engage("王一", "dongjie-fuwu")
        line = office.pay(staff)
        with pytest.raises(rules.LinePeriodWrong):
            actions.pay_line_end(office.finance.call, line_id=line, on=date(2026, 1, 1), document=PAPER)
        actions.pay_line_end(office.finance.call, line_id=line, on=date(2026, 7, 1), document=PAPER)

        assert queries.pay_detail(office.committee.call, staff_id=staff).total_fen == 0
        with pytest.raises(rules.LineOver):
            actions.pay_line_end(office.finance.call, line_id=line, on=date(2026, 8, 1), document=PAPER)

    def test_pay_line_cancel_counts_nowhere_and_makes_room(self, office: Office) -> None:
        staff = office.engage("王一", "dongjie-fuwu")
        line = office.pay(staff)
        actions.pay_line_cancel(office.finance.call, line_id=line, reason="金额录错")
        office.pay(staff, fen=WAGE + 1)

        detail = queries.pay_detail(office.committee.call, staff_id=staff)

        assert (detail.base_fen, len(detail.lines)) == (WAGE + 1, 2)
        with pytest.raises(rules.LineOver):
            actions.pay_line_cancel(office.finance.call, line_id=line, reason="又一次")

    def test_is_not_permitted_to_who_only_sees(self, office: Office) -> None:
        line = office.pay(office.engage("王一", "dongjie-fuwu"))

        with pytest.raises(NotPermitted):
            actions.pay_line_end(office.town.member(Role.AUDITOR).call, line_id=line, on=TODAY, document="x")


class TestPayList:
    def test_shows_what_is_paid_and_how_it_stands(self, office: Office, django_assert_num_queries) -> None:
        office.set_wage()
        office.set_class()
        under = office.engage("王一", "dongjie-fuwu")
        office.pay(under, WAGE - 1)
        office.pay(under, kind="insurance", fen=30_000)
        office.engage("李二", "dongjie-fuwu")
        elected = office.engage("张三", "dongjie", Source.ELECTED)
        office.pay(elected, 100_000)
        office.engage("赵四", "guanweihui", Source.ESTABLISHMENT)
        office.engage("钱五", "dongjie-fuwu", Source.VOLUNTEER)
        call = office.committee.call

        def listed(**filters: str) -> dict[str, queries.PayRow]:
            return {
                row.name: row for row in queries.pay_list(call, filters=PayFilters(**filters), page=PageRequest()).rows
            }

        with django_assert_num_queries(11):
            rows = listed(source="all")

        assert set(rows) == {"王一", "李二", "张三", "赵四"}
        assert (rows["王一"].base_fen, rows["王一"].total_fen) == (WAGE - 1, WAGE + 29_999)
        assert [rows[name].compared for name in ("王一", "李二", "张三", "赵四")] == [
            Compared.UNDER, "", Compared.PART_TIME, "",
        ]  # fmt: skip
        assert set(listed(only="under")) == {"王一"}
        assert set(listed(only="no_basic", source="all")) == {"李二", "赵四"}
        assert set(listed()) == {"王一", "李二", "张三"}
        assert set(listed(source="elected")) == {"张三"}

    def test_strangers_see_nobody(self, office: Office) -> None:
        office.pay(office.engage("王一", "dongjie-fuwu"))

        for member in (office.town.member(Role.FINANCE, "990202"), office.town.secretary, office.town.office):
            assert queries.pay_list(member.call, filters=PayFilters(), page=PageRequest()).total == 0

    def test_who_left_is_no_longer_listed_and_a_line_that_goes_on_stays_to_be_seen(self, office: Office) -> None:
        staff = office.engage("王一", "dongjie-fuwu")
        office.pay(staff)
        office.leave(staff, TODAY)

        assert queries.pay_list(office.committee.call, filters=PayFilters(), page=PageRequest()).total == 0
        assert not queries.pay_detail(office.committee.call, staff_id=staff).is_serving
        assert queries.pay_after_leaving(office.committee.call) == [(staff, "王一")]
        assert queries.pay_after_leaving(office.town.member(Role.FINANCE, "990202").call) == []
        assert PayLine.rows.filter(valid_to=None, area=EAST).count() == 1
