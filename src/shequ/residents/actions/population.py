"""Counts on a data day: fixed from the register, or stated where there is no register yet."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.residents import facts, rules, terms
from shequ.residents.models import Household, PopulationCount, Tenure
from shequ.residents.queries.counts import Counts, counted


@action(terms.POPULATION_TAKE)
def population_take(call: Call, *, area: str, on: date) -> int:
    """Fix the usual residents and their households of every community below `area` on a data day; returns how many.

    Taken again, the day's counts are written anew. Raises: NotPermitted, rules.DateInFuture.
    """
    call.require(terms.POPULATION_TAKE, area)
    rules.check_day(on, today=call.on)
    counts = counted(area, on=on, digits=terms.COMMUNITY_DIGITS)
    _write(call, {code: each for code, each in counts.items() if code}, on, terms.PopulationSource.REGISTER, "")
    people, households = sum(each.people for each in counts.values()), sum(each.households for each in counts.values())
    record(
        call,
        facts.PopulationTaken(
            area=area,
            subject=f"area:{area}",
            on=on.isoformat(),
            areas=len(counts),
            households=households,
            people=people,
        ),
    )
    return len(counts)


@action(terms.POPULATION_TAKE)
def population_state(call: Call, *, area: str, on: date, counts: Mapping[str, tuple[int, int]], basis: str) -> int:
    """State households and people of communities below `area` that have no register yet, on a basis.

    counts: community code → (households, people). Returns how many. Raises: NotPermitted, rules.DateInFuture.
    """
    call.require(terms.POPULATION_TAKE, area)
    rules.check_day(on, today=call.on)
    for code in counts:
        if not code.startswith(area):
            raise rules.NotACommunity(area=code, field="counts")
    stated = {code: Counts(households=homes, people=people) for code, (homes, people) in counts.items()}
    _write(call, stated, on, terms.PopulationSource.STATEMENT, basis)
    record(
        call,
        facts.PopulationStated(area=area, subject=f"area:{area}", on=on.isoformat(), areas=len(counts), basis=basis),
    )
    return len(counts)


def _write(call: Call, counts: Mapping[str, Counts], on: date, source: terms.PopulationSource, basis: str) -> None:
    PopulationCount.objects.bulk_create(
        [
            PopulationCount(
                id=uuid7(), area_id=code, on=on, source=source, households=each.households, collective=each.collective,
                people=each.people, registered=each.registered, floating=each.floating, separated=each.separated,
                away=each.away, basis=basis, at=call.at,
            )
            for code, each in counts.items()
        ],
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["area", "on", "source"],
        update_fields=[
            "households", "collective", "people", "registered", "floating", "separated", "away", "basis", "at",
        ],
    )  # fmt: skip


@action(terms.HOMES_FOLLOW)
def homes_follow(call: Call, *, area: str, from_id: UUID, into_id: UUID) -> int | Unchanged:
    """Let tenures and households of a dwelling that was merged into another point at that one; returns how many.

    Raises: NotPermitted.
    """
    call.require(terms.HOMES_FOLLOW, area)
    moved = Tenure.rows.filter(dwelling_id=from_id).update(dwelling_id=into_id)
    homes = Household.rows.filter(dwelling_id=from_id).update(dwelling_id=into_id)
    if not moved and not homes:
        return Unchanged("nobody lived there")
    record(
        call,
        facts.HomesFollowed(
            area=area, subject=f"dwelling:{into_id}", tenures=moved, from_id=str(from_id), into_id=str(into_id)
        ),
    )
    return moved
