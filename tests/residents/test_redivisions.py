"""Random divisions of a small invented town, one after another.

Every home lies in the community and grid of its block, nobody gets lost, past days keep their counts, no code comes back.
"""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shequ.areas.models import Area
from shequ.residents import actions, queries
from shequ.residents.models import Household, Membership, Resident, Tenure
from shequ.territory.models import Block, Boundary, Dwelling
from shequ.territory.rules.redrawing import DoorsMeet
from shequ.territory.terms import Plot
from tests.cast import EAST, TOWN, WEST, Town
from tests.residents.making import person
from tests.territory.redrawing import block, code_of, redraw

pytestmark = pytest.mark.db

COLUMNS, ROWS = 4, 2
BLOCKS = [code_of(column, row) for column in range(COLUMNS) for row in range(ROWS)]
FIRST = date(2026, 3, 1)
labels = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1)), min_size=len(BLOCKS), max_size=len(BLOCKS))
"""Of each block: which community, which grid of it."""


@pytest.fixture
def settled(town: Town) -> Town:
    """Two communities of blocks with a door each, somebody behind every door, and one address that both know."""
    sides = {name: EAST if name < code_of(COLUMNS // 2) else WEST for name in BLOCKS}
    keys = {
        code_of(column, row): block(column, row, area=sides[code_of(column, row)])
        for column in range(COLUMNS)
        for row in range(ROWS)
    }
    addresses = {name: f"中台巷{at + 10}号" for at, name in enumerate(BLOCKS)}
    addresses[BLOCKS[0]] = addresses[BLOCKS[-1]] = "崇信路1号"
    for at, name in enumerate(BLOCKS):
        member = town.secretary if sides[name] == EAST else town.neighbour
        who = person(member, sequence=100 + at * 2, area=sides[name], address=addresses[name])
        Dwelling.rows.filter(pk=Tenure.rows.get(resident_id=who).dwelling_id).update(block_id=keys[name])
    person(town.neighbour, sequence=300, area=WEST, address="")
    return town


def division(chosen: list[tuple[int, int]], codes: list[str], step: int) -> tuple[list[Plot], list[Plot]]:
    """Return the plots of chosen labels: communities, and the two grids of each."""
    homes: dict[str, list[str]] = {}
    cells: dict[str, list[str]] = {}
    for name, (home, cell) in zip(BLOCKS, chosen, strict=True):
        homes.setdefault(codes[home], []).append(name)
        cells.setdefault(f"{codes[home]}{10 * step + cell:03d}", []).append(name)
    return (
        [Plot(code, f"{code}社区", tuple(blocks)) for code, blocks in homes.items()],
        [Plot(code, f"{code}网格", tuple(blocks)) for code, blocks in cells.items()],
    )


def counted(town: Town, on: date) -> dict[str, tuple[int, int]]:
    found = queries.area_counts(town.system, level="community", under=TOWN, on=on)
    return {code: (each.people, each.households) for code, each in found.items()}


def check_ground(communities: list[Plot], grids: list[Plot]) -> None:
    home_of = {name: plot.code for plot in communities for name in plot.blocks}
    cell_of = {name: plot.code for plot in grids for name in plot.blocks}
    assert dict(Block.rows.values_list("code", "area_id")) == home_of
    for name, area, grid in Dwelling.rows.values_list("block__code", "area_id", "grid_id"):
        assert (area, grid) == (home_of[name], cell_of[name])
    standing = {plot.code for plot in (*communities, *grids)}
    below = Area.rows.filter(level__in=("community", "grid"), code__startswith=TOWN)
    assert set(below.filter(valid_to=None).values_list("code", flat=True)) == standing
    assert set(Boundary.rows.filter(valid_to=None).values_list("area_id", flat=True)) == standing


def check_people() -> None:
    for resident, home, dwelling in Tenure.rows.filter(valid_to=None).values_list(
        "resident__area_id", "area_id", "dwelling__area_id"
    ):
        assert resident == home == (dwelling or home)
    for household, membership, head in Membership.rows.filter(valid_to=None).values_list(
        "household__area_id", "area_id", "household__head__area_id"
    ):
        assert household == membership == head


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(labels, min_size=1, max_size=3), st.booleans())
def test_divisions_one_after_another(settled: Town, divisions: list[list[tuple[int, int]]], keeps: bool) -> None:
    """keeps: the first community of each division keeps its code."""
    with transaction.atomic():
        standing, said = [EAST, WEST], {FIRST: counted(settled, FIRST)}
        everybody = Resident.rows.count()
        for step, chosen in enumerate(divisions, start=1):
            on = FIRST + timedelta(days=30 * step)
            codes = [f"{TOWN}{100 * step + at:03d}" for at in range(3)]
            if keeps:
                codes[chosen[0][0]] = standing[0]
            communities, grids = division(chosen, codes, step)
            stays = {plot.code for plot in communities}
            heirs = {code: communities[0].code for code in standing if code not in stays}
            said[on - timedelta(days=1)] = before = counted(settled, on - timedelta(days=1))
            ended = set(Area.rows.exclude(valid_to=None).values_list("code", flat=True))
            try:
                redraw(settled.system, communities, grids, heirs=heirs, on=on)
            except DoorsMeet:
                assert chosen[0][0] == chosen[-1][0]
                continue
            actions.people_follow_ground(settled.system, area=TOWN, heirs=heirs, on=on)
            standing = [plot.code for plot in communities]

            check_ground(communities, grids)
            check_people()
            after = counted(settled, on)
            assert set(after) <= set(standing)
            assert [sum(pair) for pair in zip(*after.values(), strict=True)] == [
                sum(pair) for pair in zip(*before.values(), strict=True)
            ]
            assert {day: counted(settled, day) for day in said} == said
            assert ended <= set(Area.rows.exclude(valid_to=None).values_list("code", flat=True))
        assert Resident.rows.count() == everybody
        assert Household.rows.filter(dissolved_on=None).count() == everybody
        transaction.set_rollback(True)  # the next example begins with the same town
