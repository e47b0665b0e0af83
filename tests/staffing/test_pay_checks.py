"""What the board says of contracts, pay under the wage, and centres with nobody in them."""

from dataclasses import replace
from datetime import date

import pytest

from shequ.plan import queries as plan
from shequ.staffing import actions
from shequ.staffing.terms import Source
from tests.cast import TOWN
from tests.staffing.payroll import PAPER, WAGE, Office
from tests.staffing.test_services import SERVICE

pytestmark = pytest.mark.db


def result(office: Office, kind: str) -> plan.Result:
    held = plan.plan_named("dongping", office.town.system.on)
    found = plan.measure(office.town.system, held, on=office.town.system.on, kinds={kind})
    return next(item for item in found if item.binding.kind == kind)


def state(office: Office, kind: str) -> tuple[int, list[tuple[str, str]], str]:
    """Return population, (area, subject's kind) and severities of a measurement, or the reason why there is none."""
    found = result(office, kind)
    severities = {str(found.severity_of(item)) for item in found.found}
    measured = found.measurement
    return (
        getattr(measured, "population", None) or 0,
        [item.what for item in found.found],
        "、".join(sorted(severities)),
    )


class TestContractCurrent:
    def test_is_grey_without_contracts(self, office: Office) -> None:
        assert state(office, "contract.current")[0] == 0

    def test_finds_expired_missing_and_services_that_ran_out(self, office: Office) -> None:
        office.sign(office.engage("王一", "dongjie-fuwu"))
        office.sign(office.engage("李二", "dongjie-fuwu"), ends_on=date(2026, 6, 30))
        office.engage("张三", "xijie-fuwu", Source.GRADUATE)
        gone = office.engage("赵四", "xijie-fuwu")
        office.leave(gone, date(2026, 2, 1))
        service = actions.service_sign(office.committee.call, area=TOWN, service=SERVICE)
        actions.service_sign(
            office.committee.call, area=TOWN, service=replace(SERVICE, ends_on=date(2027, 1, 1), purpose="保洁")
        )

        population, whats, severity = state(office, "contract.current")

        assert (population, len(whats), severity) == (5, 3, "warning")
        assert any("仍在岗" in what for what in whats)
        assert any("没有登记聘用合同" in what for what in whats)
        actions.service_end(
            office.committee.call, service_id=service, on=date(2026, 11, 1), reason="期满", document=PAPER
        )
        assert len(state(office, "contract.current")[1]) == 2


class TestMinimumWage:
    def test_is_grey_without_class_and_without_table(self, office: Office) -> None:
        office.pay(office.engage("王一", "dongjie-fuwu"), 100)
        assert "类别" in str(getattr(result(office, "pay.minimum_wage").measurement, "reason", ""))

        office.set_class()
        assert "标准" in str(getattr(result(office, "pay.minimum_wage").measurement, "reason", ""))

        office.set_wage()
        assert state(office, "pay.minimum_wage")[0] == 1

    def test_warns_of_full_time_pay_under_the_wage_and_of_unknown_pay(self, office: Office) -> None:
        office.set_class()
        office.set_wage()
        office.pay(office.engage("王一", "dongjie-fuwu"), WAGE - 1)
        office.pay(office.engage("李二", "dongjie-fuwu"), WAGE)
        office.engage("张三", "xijie-fuwu")
        office.sign(office.engage("赵四", "xijie-fuwu"), monthly_fen=1, is_full_time=False)
        office.pay(office.engage("钱五", "guanweihui", Source.ESTABLISHMENT), 1)

        population, whats, severity = state(office, "pay.minimum_wage")

        assert (population, len(whats), severity) == (3, 2, "warning")
        names = [found.name + str(dict(found.values)) for found in result(office, "pay.minimum_wage").found]
        assert not any(person in name for name in names for person in ("王一", "张三"))

    def test_pay_that_was_enough_becomes_a_finding_when_the_wage_rises(self, office: Office) -> None:
        office.set_class()
        office.set_wage()
        office.pay(office.engage("王一", "dongjie-fuwu"), WAGE)
        assert state(office, "pay.minimum_wage")[1] == []

        office.set_wage(WAGE + 1, since=date(2026, 11, 1))

        assert len(state(office, "pay.minimum_wage")[1]) == 1


class TestCentreStaffed:
    def test_finds_centres_with_nobody(self, office: Office) -> None:
        office.engage("王一", "dongjie-fuwu")
        office.engage("李二", "xijie-fuwu", Source.VOLUNTEER)

        population, whats, severity = state(office, "centre.staffed")

        assert (population, len(whats), severity) == (2, 1, "error")
        actions.service_sign(
            office.committee.call, area=TOWN,
            service=replace(SERVICE, institution="xijie-fuwu", ends_on=date(2026, 12, 31)),
        )  # fmt: skip
        assert state(office, "centre.staffed")[1] == []

    def test_who_left_is_not_counted(self, office: Office) -> None:
        for code in ("dongjie-fuwu", "xijie-fuwu"):
            office.leave(office.engage("王一", code), date(2026, 6, 1))

        assert len(state(office, "centre.staffed")[1]) == 2
