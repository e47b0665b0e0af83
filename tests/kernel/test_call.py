"""Who may what, where."""

from datetime import UTC, datetime

import pytest

from shequ.kernel.call import Actor, Call, Grant
from shequ.kernel.permissions import PUBLIC, SIGNED_IN, permission
from shequ.kernel.refusals import NotPermitted
from shequ.kernel.roles import Role

SEE = permission("kernel.test_see", "看", roles=(Role.GRID_WORKER, Role.COMMITTEE_OFFICE))
ACT = permission("kernel.test_act", "办", roles=(Role.COMMITTEE_OFFICE, Role.DEPARTMENT_CLERK))
AT = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)


def actor(*grants: Grant) -> Actor:
    return Actor(kind="user", user_id=1, person="p", name="甲", grants=grants)


class TestActor:
    def test_holds_a_permission_in_its_areas_and_below(self) -> None:
        worker = actor(Grant(Role.GRID_WORKER, "990101001001001"))

        assert worker.may(SEE, "990101001001001")
        assert not worker.may(SEE, "990101001001002")
        assert not worker.may(SEE, "990101001001")
        assert not worker.may(ACT)

    def test_reports_the_widest_areas_only(self) -> None:
        both = actor(Grant(Role.COMMITTEE_OFFICE, "990101001"), Grant(Role.GRID_WORKER, "990101001001001"))

        assert both.areas_for(SEE) == ("990101001",)
        assert both.areas_for(ACT) == ("990101001",)

    def test_everybody_may_what_is_public_and_only_people_what_needs_signing_in(self) -> None:
        assert Actor().may(PUBLIC)
        assert not Actor().may(SIGNED_IN)
        assert actor().may(SIGNED_IN)

    def test_a_misspelt_permission_is_a_fault_not_a_no(self) -> None:
        with pytest.raises(KeyError):
            actor(Grant(Role.GRID_WORKER, "99")).may("kernel.test_sea")

    def test_the_system_is_limited_to_what_it_reacts_with(self) -> None:
        assert Actor.system().may(ACT, "99")
        assert not Actor.system(only=frozenset({SEE})).may(ACT, "99")

    def test_own_matters_only_unless_another_role_gives_more(self) -> None:
        clerk = Grant(Role.DEPARTMENT_CLERK, "990101", institution="J01")

        assert actor(clerk).institutions_for(ACT) == ("J01",)
        assert actor(clerk, Grant(Role.COMMITTEE_OFFICE, "990101001")).institutions_for(ACT) is None


class TestCall:
    def test_its_day_is_the_day_in_china(self) -> None:
        assert Call(actor=Actor(), at=AT).on.isoformat() == "2026-11-25"

    def test_needs_an_aware_instant(self) -> None:
        with pytest.raises(ValueError, match="aware"):
            Call(actor=Actor(), at=AT.replace(tzinfo=None))

    def test_require_refuses_in_another_area(self) -> None:
        call = Call(actor=actor(Grant(Role.COMMITTEE_OFFICE, "990101001")), at=AT)

        call.require(ACT, "990101001002")
        with pytest.raises(NotPermitted):
            call.require(ACT, "990101002001")

    def test_a_reaction_keeps_the_person_and_one_right(self) -> None:
        call = Call(actor=actor(Grant(Role.GRID_WORKER, "990101001001001")), at=AT, idempotency_key="k")

        following = call.because("kernel.tried", only=ACT)

        assert following.actor.person == "p"
        assert following.actor.may(ACT, "990202")
        assert not following.actor.may(SEE, "990101001001001")
        assert (following.chain, following.idempotency_key) == (("kernel.tried",), "")
