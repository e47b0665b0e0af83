"""What is open at communities that end goes to those that take over their ground."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shequ.institutions import actions, queries
from shequ.institutions.models import Filing, FilingMaterial, FilingPlace, FilingStep, Ticket, TicketStep, TicketUnit
from shequ.journal.actions import Unchanged
from shequ.journal.models import Entry
from shequ.kernel.refusals import NotPermitted
from tests.cast import COUNTY, EAST, WEST, WEST_GRID, Town
from tests.institutions.county import body, furnish, keeper
from tests.institutions.test_filings import MORE, draft
from tests.institutions.test_tickets import raised

pytestmark = pytest.mark.db

DAY = date(2026, 11, 24)
GRID = f"{EAST}001"


@pytest.fixture
def filled(town: Town) -> Town:
    furnish(town)
    actions.institutions_add(keeper(town).call, area=COUNTY, bodies=MORE, document="东编发〔2011〕4号")
    return town


def at(model: Any, pk: UUID, area: str, *parts: Any, key: str) -> UUID:
    """Let what was made for the whole town lie in an area."""
    model.rows.filter(pk=pk).update(area_id=area)
    for part in parts:
        part.rows.filter(**{key: pk}).update(area_id=area)
    return pk


def filing(town: Town, area: str = WEST, **more: Any) -> UUID:
    return at(Filing, draft(town, **more), area, FilingPlace, FilingMaterial, FilingStep, key="filing")


def ticket(town: Town, area: str = WEST) -> UUID:
    return at(Ticket, raised(town), area, TicketUnit, TicketStep, key="ticket")


def follow(town: Town, action: Any) -> Any:
    return action(town.system, heirs={WEST: EAST}, successors={WEST_GRID: (GRID,)}, on=DAY)


class TestFilingsFollowGround:
    def test_an_open_filing_goes_to_the_heir_with_its_parts(self, filled: Town) -> None:
        moved, settled, elsewhere = filing(filled), filing(filled, title="二"), filing(filled, EAST, title="三")
        Filing.rows.filter(pk=settled).update(state="approved")

        assert queries.filings_held(filled.system, codes=[WEST]) == 1
        assert follow(filled, actions.filings_follow_ground) == 1
        assert dict(Filing.rows.values_list("pk", "area_id")) == {moved: EAST, settled: WEST, elsewhere: EAST}
        for part in (FilingPlace, FilingMaterial, FilingStep):
            assert set(part.rows.filter(filing=moved).values_list("area_id", flat=True)) == {EAST}
        assert Entry.rows.get(code="institutions.filings_followed_ground").area_id == COUNTY
        assert isinstance(follow(filled, actions.filings_follow_ground), Unchanged)

    def test_is_the_systems_alone(self, filled: Town) -> None:
        with pytest.raises(NotPermitted):
            actions.filings_follow_ground(filled.office.call, heirs={WEST: EAST}, successors={}, on=DAY)

    def test_statements_do_not_grow(self, filled: Town) -> None:
        counted = []
        for count in (1, 6):
            for number in range(count):
                filing(filled, title=f"申报{count}之{number}")
            with CaptureQueriesContext(connection) as asked:
                follow(filled, actions.filings_follow_ground)
            counted.append(len(asked))
        assert counted[0] == counted[1]


class TestTicketsFollowGround:
    def test_an_open_problem_goes_to_the_heir_or_the_largest_grid(self, filled: Town) -> None:
        moved, gridded = ticket(filled), ticket(filled, WEST_GRID)

        assert queries.tickets_held(filled.system, codes=[WEST, WEST_GRID]) == 2
        assert follow(filled, actions.tickets_follow_ground) == 2
        assert dict(Ticket.rows.values_list("pk", "area_id")) == {moved: EAST, gridded: GRID}
        assert set(TicketUnit.rows.filter(ticket=moved).values_list("area_id", flat=True)) == {EAST}
        assert set(TicketStep.rows.filter(ticket=gridded).values_list("area_id", flat=True)) == {GRID}
        assert isinstance(follow(filled, actions.tickets_follow_ground), Unchanged)

    def test_is_the_systems_alone(self, filled: Town) -> None:
        with pytest.raises(NotPermitted):
            actions.tickets_follow_ground(filled.office.call, heirs={WEST: EAST}, successors={}, on=DAY)


def test_bodies_standing_in_names_what_an_order_has_to_settle(filled: Town) -> None:
    more = (body("xijie", "西街社区居委会", "residents_committee", area=WEST, parent="guanweihui"),)
    actions.institutions_add(keeper(filled).call, area=COUNTY, bodies=more, document="东编发〔2011〕5号")

    found = queries.bodies_standing_in(filled.system, codes=[WEST])
    assert ("xijie", "西街社区居委会", WEST) in found
    assert all(area == WEST for _code, _name, area in found)
