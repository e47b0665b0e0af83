"""A year's pay by place, channel and kind, and what another minimum wage would cost."""

from dataclasses import replace
from datetime import date

import pytest

from shequ.journal.models import Entry
from shequ.kernel.roles import Role
from shequ.staffing import actions, queries
from shequ.staffing.models import PayLine
from shequ.staffing.terms import Source
from tests.cast import EAST, TOWN, WEST
from tests.staffing.payroll import WAGE, Office
from tests.staffing.test_services import SERVICE

pytestmark = pytest.mark.db


class TestPayBudget:
    def test_sums_the_months_covered_by_place_channel_and_kind(self, office: Office, django_assert_num_queries) -> None:
        east = office.engage("王一", "dongjie-fuwu", Source.GRADUATE)
        office.pay(east, 200_000)
        office.pay(east, 30_000, kind="insurance", since=date(2026, 7, 1))
        office.pay(office.engage("李二", "xijie-fuwu"), 180_000, until=date(2026, 4, 16))
        struck = office.pay(office.engage("张三", "xijie-fuwu"), 999_999)
        actions.pay_line_cancel(office.finance.call, line_id=struck, reason="录错")
        actions.service_sign(
            office.committee.call, area=TOWN, service=replace(SERVICE, yearly_fen=120_000, ends_on=date(2026, 6, 30))
        )

        call = office.finance.call
        with django_assert_num_queries(5):
            budget = queries.pay_budget(call, year=2026)

        assert {row.area: (row.people, row.total_fen) for row in budget.communities} == {
            EAST: (3, 12 * 200_000 + 6 * 30_000 + 60_000), WEST: (1, 3 * 180_000 + 90_000),
        }  # fmt: skip
        assert dict(budget.sources) == {"graduate": "高校毕业生", "recruited": "招募", "purchased": "购买服务"}
        assert [label for _code, label in budget.kinds] == ["基本报酬", "单位承担的社会保险", "购买服务费"]
        assert {row.name for row in budget.bodies} == {"城区管委会", "东街社区服务中心"}
        assert budget.total_fen == sum(line.total_fen for line in budget.lines)
        assert sum(row.total_fen for row in budget.bodies) == budget.total_fen
        assert all(sum(row.by_source) == sum(row.by_kind) == row.total_fen for row in budget.communities)
        west = next(line for line in budget.lines if line.area == WEST)
        assert west.months == (180_000, 180_000, 180_000, 90_000, *[0] * 8)

    def test_a_move_puts_the_months_after_it_to_the_new_place(self, office: Office) -> None:
        staff = office.engage("王一", "dongjie-fuwu")
        office.pay(staff, 100_000)
        office.leave(staff, date(2026, 7, 1))
        office.move(staff, "xijie-fuwu", since=date(2026, 7, 1))

        budget = queries.pay_budget(office.finance.call, year=2026)

        assert {row.area: row.total_fen for row in budget.communities} == {EAST: 600_000, WEST: 600_000}

    def test_other_years_and_areas(self, office: Office) -> None:
        office.pay(office.engage("王一", "dongjie-fuwu"), 100_000, until=date(2026, 7, 1))
        office.pay(office.engage("李二", "xijie-fuwu"), 100_000)

        assert queries.pay_budget(office.finance.call, year=2025).total_fen == 0
        assert queries.pay_budget(office.finance.call, year=2027).total_fen == 1_200_000
        assert queries.pay_budget(office.finance.call, year=2026, area=EAST).total_fen == 600_000

    def test_strangers_get_nothing(self, office: Office) -> None:
        office.pay(office.engage("王一", "dongjie-fuwu"))
        actions.service_sign(office.committee.call, area=TOWN, service=SERVICE)

        for member in (office.town.member(Role.FINANCE, "990202"), office.town.secretary, office.town.office):
            budget = queries.pay_budget(member.call, year=2026)
            assert (budget.total_fen, budget.lines) == (0, ())


class TestWageTrial:
    ON = date(2026, 10, 1)

    def test_says_who_would_fall_under_and_what_it_costs_and_writes_nothing(
        self, office: Office, django_assert_num_queries
    ) -> None:
        office.pay(office.engage("王一", "dongjie-fuwu"), WAGE)
        office.pay(office.engage("李二", "xijie-fuwu"), WAGE + 5_000)
        office.sign(office.engage("张三", "xijie-fuwu"), monthly_fen=WAGE + 2_000)
        office.sign(office.engage("赵四", "xijie-fuwu"), monthly_fen=1_000, is_full_time=False)
        office.engage("钱五", "xijie-fuwu")
        office.pay(office.engage("孙六", "guanweihui", Source.ESTABLISHMENT), 1_000)
        before = (PayLine.rows.count(), Entry.rows.count())

        call = office.finance.call
        with django_assert_num_queries(6):
            trial = queries.wage_trial(call, monthly_fen=WAGE + 4_000, on=self.ON)

        assert [(row.name, row.gap.monthly_fen, row.is_by_contract) for row in trial.falling] == [
            ("王一", 4_000, False), ("张三", 2_000, True),
        ]  # fmt: skip
        assert {row.area: (row.people, row.yearly_fen, row.this_year_fen) for row in trial.communities} == {
            EAST: (1, 48_000, 12_000), WEST: (1, 24_000, 6_000),
        }  # fmt: skip
        assert (trial.looked_at, trial.part_time, [item.name for item in trial.unknown]) == (4, 1, ["钱五"])
        assert trial.total.yearly_fen == 72_000
        assert (PayLine.rows.count(), Entry.rows.count()) == before

    def test_a_full_post_makes_an_elected_member_full_time(self, office: Office) -> None:
        staff = office.engage("王一", "dongjie", Source.ELECTED)
        office.pay(staff, 100_000)
        assert queries.wage_trial(office.finance.call, monthly_fen=WAGE, on=self.ON).falling == ()

        office.appoint(staff, EAST)

        assert len(queries.wage_trial(office.finance.call, monthly_fen=WAGE, on=self.ON).falling) == 1

    def test_strangers_get_nothing(self, office: Office) -> None:
        office.pay(office.engage("王一", "dongjie-fuwu"), 1)

        for member in (office.town.member(Role.FINANCE, "990202"), office.town.secretary):
            assert queries.wage_trial(member.call, monthly_fen=WAGE, on=self.ON).falling == ()
