"""What the law says of residence permits, without a database."""

from datetime import date

import pytest

from shequ.kernel.months import months_after
from shequ.plan.terms import Limit
from shequ.residents.rules import permits as rules
from shequ.residents.rules.permits import PermitLimits
from shequ.residents.terms import PermitState, PermitStep

LAW = PermitLimits(Limit(6), Limit(15), Limit(30), Limit(12), Limit(1), Limit(16))
NOTHING = PermitLimits()


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 11, 24), 2, date(2027, 1, 24)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_months_end_on_the_same_day_or_the_last(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then


class TestEligibility:
    @pytest.mark.parametrize("registration", ["registered", "away"])
    def test_whoever_is_registered_here_needs_none(self, registration: str) -> None:
        with pytest.raises(rules.PermitNotForThem):
            rules.check_permit_holder(registration=registration, identity_kind="id_card")

    @pytest.mark.parametrize("registration", ["floating", "separated"])
    def test_people_from_elsewhere_may_ask(self, registration: str) -> None:
        rules.check_permit_holder(registration=registration, identity_kind="id_card")

    def test_other_papers_have_their_own_rule(self) -> None:
        with pytest.raises(rules.PermitOtherRule):
            rules.check_permit_holder(registration="floating", identity_kind="hmt_permit")

    def test_half_a_year_to_the_day(self) -> None:
        rules.check_lived(date(2026, 1, 10), on=date(2026, 7, 10), limits=LAW)
        with pytest.raises(rules.PermitTooEarly) as refused:
            rules.check_lived(date(2026, 1, 10), on=date(2026, 7, 9), limits=LAW)
        assert refused.value.values["on"] == "2026-07-10"

    def test_a_plan_that_sets_no_time_asks_for_none(self) -> None:
        rules.check_lived(date(2026, 1, 10), on=date(2026, 1, 11), limits=NOTHING)

    def test_a_guardian_asks_for_the_young_only(self) -> None:
        young, grown = date(2011, 1, 1), date(2009, 1, 1)
        rules.check_proxy("minor", name="秦父", birth_on=young, on=date(2026, 1, 1), limits=LAW)
        with pytest.raises(rules.ProxyTooOld):
            rules.check_proxy("minor", name="秦父", birth_on=grown, on=date(2026, 1, 1), limits=LAW)
        with pytest.raises(rules.ProxyUnnamed):
            rules.check_proxy("old", name=" ", birth_on=grown, on=date(2026, 1, 1), limits=LAW)


class TestPapers:
    @pytest.mark.parametrize(
        ("ground", "proxy", "papers"),
        [
            ("dwelling", "", ["id_card", "photo", "address"]),
            ("work", "", ["id_card", "photo", "address", "work"]),
            ("school", "minor", ["id_card", "photo", "address", "school", "proxy_id", "kinship"]),
        ],
    )
    def test_what_to_bring(self, ground: str, proxy: str, papers: list[str]) -> None:
        assert [str(each) for each in rules.permit_materials(ground, proxy)] == papers

    def test_only_what_was_told_may_be_asked_for(self) -> None:
        rules.check_told_brought(["photo"], ["photo"])
        with pytest.raises(rules.MaterialsMissing):
            rules.check_told_brought(["photo", "work"], ["photo"])


class TestDays:
    def test_the_police_have_calendar_days(self) -> None:
        assert rules.issue_due(date(2026, 2, 10), LAW) == date(2026, 2, 25)  # Spring Festival lies between

    def test_no_plan_goes_beyond_the_law(self) -> None:
        generous = PermitLimits(issue_days=Limit(45), issue_days_most=Limit(30))
        assert rules.issue_due(date(2026, 3, 1), generous) == date(2026, 3, 31)
        assert rules.issue_due(date(2026, 3, 1), NOTHING) is None

    def test_the_endorsement_can_be_had_in_the_month_before(self) -> None:
        until = rules.endorse_by(date(2025, 12, 15), LAW)
        assert until == date(2026, 12, 15)
        rules.check_endorsement(date(2026, 11, 15), until=until, limits=LAW)
        rules.check_endorsement(date(2026, 12, 15), until=until, limits=LAW)
        with pytest.raises(rules.EndorsementTooEarly):
            rules.check_endorsement(date(2026, 11, 14), until=until, limits=LAW)
        with pytest.raises(rules.EndorsementLate):
            rules.check_endorsement(date(2026, 12, 16), until=until, limits=LAW)

    def test_nothing_is_suspended_before_the_day_is_over(self) -> None:
        rules.check_suspension(date(2026, 12, 16), until=date(2026, 12, 15))
        with pytest.raises(rules.SuspensionTooEarly):
            rules.check_suspension(date(2026, 12, 15), until=date(2026, 12, 15))


class TestStates:
    def test_the_table_reaches_every_state_and_ends(self) -> None:
        reached = {after for _before, after in rules.PERMIT_STEPS.values()} | {PermitState.TOLD}
        assert reached == set(PermitState)
        for state in (PermitState.CANCELLED, PermitState.DECLINED, PermitState.WITHDRAWN):
            assert rules.permit_steps(state) == ()

    def test_an_act_of_the_police_needs_their_document(self) -> None:
        with pytest.raises(rules.DocumentMissing):
            rules.check_permit_step(PermitState.SUBMITTED, PermitStep.ACCEPT)
        with pytest.raises(rules.ReasonUntold):
            rules.check_permit_step(PermitState.ACTIVE, PermitStep.CANCEL, document="x")
        with pytest.raises(rules.PermitNotNow):
            rules.check_permit_step(PermitState.TOLD, PermitStep.ISSUE, document="x")

    @pytest.mark.parametrize(
        ("kept", "dropped", "answer"),
        [
            (None, "active", "move"),
            ("cancelled", "active", "move"),
            ("active", "withdrawn", "move"),
            ("active", "ready", "withdraw"),
        ],
    )
    def test_a_merge_leaves_one(self, kept: str | None, dropped: str, answer: str) -> None:
        assert rules.merged_permit(kept, dropped) == answer

    def test_two_that_are_with_the_police_are_theirs_to_settle(self) -> None:
        with pytest.raises(rules.PermitsBoth):
            rules.merged_permit("active", "accepted")
