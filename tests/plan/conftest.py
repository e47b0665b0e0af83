"""What the tests of plan may ask for."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from django.utils import timezone

from shequ.kernel.words import _
from shequ.plan import queries
from shequ.plan.checks import CHECKS
from shequ.plan.terms import Check, Found, Outcome, Unmeasured
from tests.cast import NOON, Town
from tests.plan.writing import changed, in_force

Counts = dict[str, int]


@pytest.fixture
def counted() -> Iterator[Counts]:
    """Households by community, which a check of the test's own measures; plan's own checks stand beside it."""
    counts: Counts = {}

    def size_band(scene: queries.PlanScene) -> Outcome | Unmeasured:
        if "none" in counts:
            return Unmeasured(_("还没有名册"))
        found = []
        held = {code: count for code, count in counts.items() if code.startswith(scene.area)}
        for code, count in held.items():
            breach = scene.judge("households", count, area=code)
            if breach:
                found.append(
                    Found(
                        subject=f"community:{code}",
                        area=code,
                        name=code,
                        what=_("社区 {name} 有 {measured} 户，标准 {required} 户"),
                        measured=count,
                        required=breach.required,
                        unit=_("户"),
                        strength=breach.strength,
                        mend=_("调整社区"),
                    )
                )
        return Outcome(len(held), found)

    before = tuple(queries.checks().values())
    own = Check(kind="community.size_band", run=size_band, affected_by=("areas.area_renamed",))
    queries.checks_register((*CHECKS, own))
    yield counts
    queries.checks_register(before)


@pytest.fixture
def plan(town: Town, counted: Counts) -> Callable[[], queries.Plan]:
    """The small plan, in force in the cast's county; returns the plan as it stands now."""
    in_force(town.system, changed())
    return lambda: queries.plan_named("small", town.system.on)


@pytest.fixture(autouse=True)
def same_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let browsers ask at the instant of the cast: what is late or frozen depends on the day."""
    clock = SimpleNamespace(now=lambda: NOON, localdate=timezone.localdate)
    monkeypatch.setattr("shequ.accounts.middleware.timezone", clock)
