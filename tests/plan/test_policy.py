"""Loading packs, putting them in force, setting other values for some areas."""

from datetime import date, timedelta

import pytest

from shequ.journal.actions import Unchanged
from shequ.journal.models import Entry
from shequ.kernel.refusals import Hidden, NotPermitted
from shequ.kernel.roles import Role
from shequ.plan import actions, queries
from shequ.plan.models import PackInForce, ParameterOverride, PolicyPack
from shequ.plan.rules import overrides
from shequ.plan.rules.reading import PackRefused
from shequ.plan.terms import Limit, limit
from tests.cast import EAST, NOON, WEST, Town
from tests.plan.conftest import Counts
from tests.plan.test_check_run import ThePlan
from tests.plan.writing import changed, in_force, lingtai, yuanshan

pytestmark = pytest.mark.db
TODAY = NOON.date()


def maximum(area: str, on: date = TODAY) -> object:
    found = queries.value("community.households.max", area=area, on=on)
    return found.value if found else None


class TestPolicyLoad:
    def test_a_loaded_pack_changes_nothing_yet(self, town: Town) -> None:
        actions.policy_load(town.office.call, files=changed())

        assert PolicyPack.rows.get().state == "loaded"
        assert maximum(EAST) is None
        assert Entry.rows.latest("seq").code == "plan.policy_loaded"

    def test_the_same_file_again_changes_nothing(self, town: Town) -> None:
        actions.policy_load(town.office.call, files=changed())
        assert isinstance(actions.policy_load(town.office.call, files=changed()), Unchanged)

    def test_another_text_needs_another_version(self, town: Town) -> None:
        actions.policy_load(town.office.call, files=changed())
        with pytest.raises(overrides.PackStands):
            actions.policy_load(town.office.call, files=changed(("value = 300", "value = 400")))

    def test_a_wrong_pack_leaves_no_row(self, town: Town) -> None:
        with pytest.raises(PackRefused):
            actions.policy_load(town.office.call, files=changed(("schema = 1", "schema = 2")))
        assert not PolicyPack.rows.exists()

    def test_only_for_the_own_county(self, town: Town) -> None:
        with pytest.raises(NotPermitted):
            actions.policy_load(town.member(Role.GROUP_OFFICE, town.far_county).call, files=changed())

    def test_a_secretary_may_not(self, town: Town) -> None:
        with pytest.raises(NotPermitted):
            actions.policy_load(town.secretary.call, files=changed())


class TestPolicyPutInForce:
    def test_it_holds_from_its_own_day_in_its_own_area(self, town: Town) -> None:
        in_force(town.office.call, changed())

        assert (maximum(EAST), maximum(town.far_community), maximum(EAST, date(2025, 12, 31))) == (300, None, None)

    def test_old_days_keep_the_rule_of_their_day(self, town: Town) -> None:
        in_force(town.office.call, changed())
        in_force(town.office.call, changed(("value = 300", "value = 250"), version="2"))

        assert (maximum(EAST, TODAY - timedelta(days=1)), maximum(EAST)) == (300, 250)
        assert list(PackInForce.rows.order_by("valid_from").values_list("valid_to", flat=True)) == [TODAY, None]

    def test_a_new_version_can_begin_later(self, town: Town) -> None:
        in_force(town.office.call, changed())
        pack = actions.policy_load(town.office.call, files=changed(("value = 300", "value = 250"), version="2"))
        actions.policy_put_in_force(town.office.call, pack_id=pack, since=TODAY + timedelta(days=10))  # type: ignore[arg-type]

        assert (maximum(EAST), maximum(EAST, TODAY + timedelta(days=10))) == (300, 250)

    def test_days_gone_by_are_not_rewritten(self, town: Town) -> None:
        in_force(town.office.call, changed())
        pack = actions.policy_load(town.office.call, files=changed(version="2"))
        with pytest.raises(overrides.StartsTooEarly):
            actions.policy_put_in_force(town.office.call, pack_id=pack, since=date(2026, 1, 1))  # type: ignore[arg-type]

    def test_again_changes_nothing(self, town: Town) -> None:
        pack = in_force(town.office.call, changed())
        assert isinstance(actions.policy_put_in_force(town.office.call, pack_id=pack), Unchanged)  # type: ignore[arg-type]

    def test_two_plans_may_not_hold_in_one_area(self, town: Town) -> None:
        in_force(town.office.call, changed())
        with pytest.raises(overrides.PackOverlaps):
            in_force(town.office.call, changed(('code = "small"', 'code = "other"')))

    def test_two_plans_run_side_by_side_in_their_own_areas(self, town: Town) -> None:
        in_force(town.system, lingtai())
        in_force(town.system, yuanshan())
        on = date(2031, 6, 1)

        lingtai_max = queries.value("community.households.max", area="620822001001", on=on)
        far_max = queries.value("community.households.max", area=town.far_community, on=on)
        assert (lingtai_max.value, lingtai_max.clause) == (3000, "T1.3a")  # type: ignore[union-attr]
        assert (far_max.value, far_max.clause) == (3200, "1.1.1")  # type: ignore[union-attr]
        assert queries.clause_of_kind("community.size_band", area="620822", on=on) == "T1.3a"
        assert queries.clause_of_kind("community.size_band", area="990202", on=on) == "1.1.1"
        assert queries.value("premises.area.min", area=town.far_community, on=on) is None

    def test_no_fallback_to_another_plans_value(self, town: Town) -> None:
        in_force(town.system, lingtai())
        assert maximum(EAST) is None

    def test_an_unknown_pack_is_hidden(self, town: Town) -> None:
        with pytest.raises(Hidden):
            actions.policy_put_in_force(town.office.call, pack_id=town.office.user.pk)

    def test_the_preview_says_which_findings_appear_and_vanish(
        self, town: Town, plan: ThePlan, counted: Counts
    ) -> None:
        counted.update({EAST: 90, WEST: 280})
        text = changed(("value = 100", "value = 80"), ("value = 300", "value = 250"), version="2")
        pack = actions.policy_load(town.office.call, files=text)

        preview = queries.pack_preview(town.office.call, pack_id=pack)  # type: ignore[arg-type]

        assert [row.name for row in preview.appear] == [f"{WEST} · 社区规模在标准之内"]
        assert [row.name for row in preview.vanish] == [f"{EAST} · 社区规模在标准之内"]
        assert [(row.name, row.before, row.after) for row in preview.numbers] == [
            ("community.households.max", "300 户", "250 户"),
            ("community.households.min", "100 户", "80 户"),
        ]


class TestLimits:
    def test_a_rooms_limits_are_filled_and_what_is_not_set_stays_none(self, town: Town, plan: ThePlan) -> None:
        from dataclasses import dataclass

        @dataclass(frozen=True)
        class Limits:
            most: Limit | None = limit("community.households.max")
            rooms: Limit | None = limit("premises.area.min")

        found = queries.limits(Limits, EAST, TODAY)
        assert found.most == Limit(300, "户", "a.1")
        assert found.rooms is None

    def test_a_read_costs_one_statement_once_warm(self, town: Town, plan: ThePlan, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
        maximum(EAST)
        with django_assert_num_queries(1):
            maximum(WEST)

    def test_a_formula_of_the_plan_is_worked_out(self, town: Town) -> None:
        from decimal import Decimal

        in_force(town.system, yuanshan())
        found = queries.worked_value(
            "workers.required", area=town.far_community, on=date(2031, 6, 1), bases={"households": Decimal(2310)}
        )
        assert found is not None
        assert found[1].explanation == "2,310 户 ÷ 300 = 7.7 → 7 × 1 名 = 7 名"

    def test_a_class_has_its_own_value(self, town: Town) -> None:
        in_force(town.system, yuanshan())
        on, area = date(2031, 6, 1), town.far_community
        values = [queries.value("station.posts", area=area, on=on, cls=cls) for cls in ("small", "middle", "big")]
        assert [item.value for item in values if item] == [3, 4, 7]


class TestOverrideSet:
    def test_the_narrowest_area_wins(self, town: Town, plan: ThePlan) -> None:
        office = town.office.call
        actions.override_set(office, area=town.county, name="community.households.max", value="400", reason="全县调整")
        actions.override_set(office, area=EAST, name="community.households.max", value="500", reason="大院多")

        assert (maximum(EAST), maximum(WEST)) == (500, 400)
        held = queries.value("community.households.max", area=EAST, on=TODAY)
        assert held is not None
        assert held.source == "大院多"

    def test_yesterday_keeps_its_value(self, town: Town, plan: ThePlan) -> None:
        actions.override_set(town.office.call, area=EAST, name="community.households.max", value="500", reason="大院多")
        assert maximum(EAST, TODAY - timedelta(days=1)) == 300

    @pytest.mark.clause("P3")
    def test_needs_a_reason(self, town: Town, plan: ThePlan) -> None:
        with pytest.raises(overrides.ReasonMissing):
            actions.override_set(town.office.call, area=EAST, name="community.households.max", value="500", reason=" ")

    @pytest.mark.parametrize(
        ("name", "value", "refusal"),
        [
            ("community.households.max", "many", overrides.OverrideWrong),
            ("ends", "2026-13-01", overrides.OverrideWrong),
            ("no.such", "1", overrides.ParameterUnknown),
        ],
    )
    def test_refuses_what_does_not_fit(self, town: Town, plan: ThePlan, name: str, value: str, refusal: type) -> None:
        with pytest.raises(refusal):
            actions.override_set(town.office.call, area=EAST, name=name, value=value, reason="试")

    def test_where_no_plan_holds_there_is_nothing_to_override(self, town: Town, plan: ThePlan) -> None:
        with pytest.raises(queries.NoPlan):
            actions.override_set(town.system, area=town.far_county, name="ends", value="2027-01-01", reason="试")

    def test_the_committee_may_not(self, town: Town, plan: ThePlan) -> None:
        with pytest.raises(NotPermitted):
            actions.override_set(
                town.secretary.call, area=EAST, name="community.households.max", value="1", reason="试"
            )

    def test_override_end_brings_the_plans_own_value_back(self, town: Town, plan: ThePlan) -> None:
        key = actions.override_set(
            town.office.call, area=EAST, name="community.households.max", value="500", reason="大院多"
        )
        tomorrow = town.office.call_at(NOON + timedelta(days=1))

        actions.override_end(tomorrow, override_id=key)

        assert (maximum(EAST), maximum(EAST, TODAY + timedelta(days=1))) == (500, 300)
        assert isinstance(actions.override_end(tomorrow, override_id=key), Unchanged)

    def test_an_override_of_a_stranger_is_hidden(self, town: Town, plan: ThePlan) -> None:
        key = actions.override_set(
            town.office.call, area=EAST, name="community.households.max", value="500", reason="大院多"
        )
        with pytest.raises(Hidden):
            actions.override_end(town.member(Role.GROUP_OFFICE, town.far_county).call, override_id=key)

    @pytest.mark.clause("P3")
    def test_an_override_without_a_reason_is_a_finding(self, town: Town, plan: ThePlan) -> None:
        """Opening data may hold one; the action itself refuses."""
        actions.override_set(town.office.call, area=EAST, name="community.households.max", value="500", reason="大院多")
        ParameterOverride.rows.update(reason="")

        report = queries.fresh_report(town.system, plan=plan(), on=TODAY, clause="a.6")

        assert [(row.kind, row.area, row.severity) for row in report.findings] == [
            ("parameter.override_reason", EAST, "error")
        ]
