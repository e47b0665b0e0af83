"""What the plan board learns of bodies, duties and orders: nothing entered is grey, the old state is red, the reform green."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shequ.institutions import actions, checks
from shequ.institutions.models import DutyPart, InstitutionOrder, InstitutionVersion, OrderLine
from shequ.institutions.rules.duties import NewDuty
from shequ.plan import queries as plan
from shequ.plan.queries import PlanScene
from shequ.plan.terms import KINDS, Outcome, Unmeasured
from tests.cast import COUNTY, EAST, FAR_COUNTY, NOON, TOWN, Town
from tests.institutions.county import DOCUMENT, SINCE, body, furnish, keeper, put_plan_in_force
from tests.institutions.test_orders import DAY, DUTIES, REFORM, begin, carry_out, line

pytestmark = pytest.mark.db
TODAY = NOON.date()
BY_KIND = {check.kind: check for check in checks.CHECKS}
WEST_BODIES = (
    line("set_up", "xijie-zhibu", name="西街社区党支部", body_kind="party_organisation", parent="dangwei", area="990101001002", authority="party"),
)  # fmt: skip
CENTRES = tuple(
    line("set_up", f"{code}-zhongxin", name=f"{name}社区服务中心", body_kind="service_centre", parent="guanweihui", area=area, authority="superior")
    for code, name, area in (("dongjie", "东街", EAST), ("xijie", "西街", "990101001002"))
)  # fmt: skip


def run(town: Town, kind: str, *, clause: str = "", on: date = TODAY, area: str = COUNTY) -> Outcome | Unmeasured:
    held = plan.plans().at(COUNTY, on)
    assert held is not None
    named = [item for item in held.pack.measured_clauses if clause in ("", item.id)]
    binding = next(binding for item in named for binding in item.bindings if binding.kind == kind)
    outcome = BY_KIND[kind].run(PlanScene(area, on, town.system, held, clause, binding))
    if isinstance(outcome, Outcome):
        outcome = Outcome(outcome.population, list(outcome.found))
    return outcome


def told(outcome: Outcome | Unmeasured) -> list[tuple[str, Any]]:
    assert isinstance(outcome, Outcome)
    assert outcome.population > 0
    return [(found.name, found.measured) for found in outcome.found]


class TestUnmeasured:
    @pytest.mark.parametrize("kind", BY_KIND)
    def test_nothing_entered_is_grey_never_green(self, town: Town, kind: str) -> None:
        put_plan_in_force(town)

        assert isinstance(run(town, kind), Unmeasured)
        assert KINDS[kind].room == "institutions"


class TestBeforeAndAfter:
    def test_before_the_reform_the_bodies_are_not_replaced(self, town: Town) -> None:
        furnish(town)

        assert [name for name, _measured in told(run(town, "order.bodies_replaced"))] == [
            "街道党工委", "街道办事处", "城市社区党工委", "城市社区管理委员会"
        ]  # fmt: skip
        assert len(told(run(town, "party.organisation_kind"))) == 2
        assert len(told(run(town, "community.three_bodies"))) == 4
        assert len(told(run(town, "submission.sent"))) == 3

    def test_after_the_reform_everything_is_met(self, town: Town) -> None:
        begin(town)
        actions.institutions_add(
            keeper(town).call, area=COUNTY, document=DOCUMENT,
            bodies=[body(f"zhan{n}", f"{n}号服务站", "service_station", area=EAST, parent="jiedao-ban") for n in (1, 2)],
        )  # fmt: skip
        gone = tuple(line("abolish", f"zhan{n}", heir="guanweihui", authority="commission") for n in (1, 2))

        carry_out(town, *gone, *REFORM, *WEST_BODIES, *CENTRES)

        for kind in ("order.bodies_replaced", "party.organisation_kind", "community.three_bodies", "submission.sent"):
            assert told(run(town, kind)) == [], kind
        for kind in ("order.setups_within_abolitions", "order.abolished_first", "institution.no_extra_level"):
            assert told(run(town, kind)) == [], kind
        assert told(run(town, "duty.one_lead")) == []
        assert told(run(town, "order.bodies_replaced", on=DAY - timedelta(days=1))) != []


class TestOrders:
    def test_more_set_ups_than_abolitions_are_found_in_what_was_carried_out(self, town: Town) -> None:
        begin(town)
        order = carry_out(town, *REFORM)
        OrderLine.rows.filter(order_id=order, code="jiedao-dangwei").delete()

        assert told(run(town, "order.setups_within_abolitions")) == [("〔2016〕1号", 2)]

    def test_a_body_set_up_by_no_order_since_the_plan_is_found(self, town: Town) -> None:
        begin(town)
        carry_out(town, *REFORM)
        new = body("ju", "新局", "government_department", parent="xianzheng", established_on=date(2017, 1, 1))
        actions.institutions_add(keeper(town).call, area=COUNTY, bodies=[new], document=DOCUMENT)

        assert told(run(town, "order.setups_within_abolitions")) == [("新局", "2017-01-01")]

    def test_a_set_up_before_its_abolition_is_found(self, town: Town) -> None:
        begin(town)
        order = carry_out(town, *REFORM)
        OrderLine.rows.filter(order_id=order, code="dangwei").update(position=0)

        assert told(run(town, "order.abolished_first")) == [("〔2016〕1号", None)]
        assert InstitutionOrder.rows.count() == 1


class TestDuties:
    def test_a_duty_without_a_lead_is_found(self, town: Town) -> None:
        begin(town)
        actions.duties_add(
            keeper(town).call, area=COUNTY, document=DOCUMENT,
            duties=[NewDuty(code="plan", title="年度计划", area=TOWN, since=SINCE, source="T1.2b")],
        )  # fmt: skip

        assert told(run(town, "duty.one_lead", clause="T1.0")) == [("年度计划", 0)]
        assert told(run(town, "duty.one_lead", clause="T1.2b")) == [("年度计划", 0)]
        assert isinstance(run(town, "duty.held", clause="T1.2f"), Unmeasured)

    def test_two_leads_that_came_in_as_facts_are_found(self, town: Town) -> None:
        begin(town)
        held = DutyPart.rows.filter(duty__code="order", part="lead").get()
        DutyPart.rows.create(
            area_id=EAST, duty_id=held.duty_id, institution_id=held.institution_id, part="lead", valid_from=SINCE
        )

        assert told(run(town, "duty.one_lead", clause="T1.0")) == [("社会治安", 2)]

    def test_another_county_sees_none_of_it(self, town: Town) -> None:
        begin(town)

        assert isinstance(run(town, "duty.one_lead", area=FAR_COUNTY), Unmeasured)
        assert len(DUTIES) == 2


class TestLevels:
    def test_a_body_under_the_wrong_kind_is_found(self, town: Town) -> None:
        keys = furnish(town)
        InstitutionVersion.rows.filter(institution__code="dongjie-juweihui").update(parent_id=keys["minzhengju"])

        assert told(run(town, "institution.no_extra_level")) == [("东街居委会", "县民政局")]


class TestStatements:
    @pytest.mark.parametrize("kind", BY_KIND)
    def test_do_not_grow_with_the_bodies(self, town: Town, kind: str) -> None:
        begin(town)
        carry_out(town, *REFORM)
        run(town, kind, clause="T1.0" if kind == "duty.one_lead" else "")

        def statements() -> int:
            with CaptureQueriesContext(connection) as asked:
                run(town, kind, clause="T1.0" if kind == "duty.one_lead" else "")
            return len(asked)

        few = statements()
        more = [body(f"ju{n}", f"第{n}局", "government_department", parent="xianzheng") for n in range(30)]
        actions.institutions_add(keeper(town).call, area=COUNTY, bodies=more, document=DOCUMENT)

        assert statements() == few <= 10
