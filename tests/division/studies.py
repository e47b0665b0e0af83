"""A small invented town to divide on screen: square blocks in rows, two communities of today, proposals computed at once."""

import json
from typing import Any
from uuid import UUID

from shequ.division import actions, queries
from shequ.division.queries import ProposalDetail, StudyDetail
from shequ.division.rules.asking import Asked
from shequ.division.terms import CountSource
from shequ.jobs.runner import run_pending
from shequ.journal.models import Entry
from shequ.kernel.roles import Role
from shequ.territory.models import Block
from tests.cast import EAST, EAST_GRID, TOWN, WEST, WEST_GRID, Member, Town
from tests.territory.redrawing import block, code_of, ground

COLUMNS, ROWS = 6, 3
HOMES, PEOPLE = 100, 260
ASKED = Asked(500, 1200, 1000, 4000, 200, 500, proposals=2, seed=1, reason="试算用的小镇")


def squares(columns: int = COLUMNS, rows: int = ROWS) -> dict[str, UUID]:
    """Draw blocks of 100 households: the western half belongs to the eastern street, the other half to the western one."""
    made = {
        code_of(x, y): block(x, y, area=EAST if x < columns // 2 else WEST) for y in range(rows) for x in range(columns)
    }
    Block.rows.update(households=HOMES, people=PEOPLE)
    half, height = columns / 2 * 0.1, rows * 0.1
    for area, x in ((EAST, 0.0), (WEST, half), (EAST_GRID, 0.0), (WEST_GRID, half)):
        ground(area, x, 0, half, height)
    return made


def officer(town: Town) -> Member:
    """Return an officer of the department of civil affairs, who draws communities."""
    return town.member(Role.CIVIL_AFFAIRS, institution="minzhengju", name="民政局小薛")


def opened(town: Town, *, asked: Asked = ASKED, member: Member | None = None, **more: Any) -> UUID:
    """Open a study of the town by the counts of its drawing; nothing is computed yet."""
    call = (member or officer(town)).call
    return actions.study_open(
        call, **{"area": TOWN, "title": "城区社区调整", "asked": asked, "source": CountSource.DRAWING, **more}
    )


def computed(town: Town, *, asked: Asked = ASKED, **more: Any) -> UUID:
    """Open a study and compute its proposals."""
    study = opened(town, asked=asked, **more)
    assert run_pending() >= 1
    return study


def seen(town: Town, study: UUID, member: Member | None = None) -> StudyDetail:
    """Return a study as an officer sees it."""
    return queries.study_detail((member or officer(town)).call, study_id=study)


def by_hand(town: Town, study: UUID, number: int = 1) -> UUID:
    """Copy a proposal to change it by hand."""
    based_on = next(row.id for row in seen(town, study).proposals if row.number == number)
    return actions.proposal_copy(officer(town).call, study_id=study, proposal_id=based_on)


def shown(town: Town, study: UUID, proposal: UUID) -> ProposalDetail:
    """Return a proposal as an officer sees it."""
    return queries.proposal_detail(officer(town).call, study_id=study, proposal_id=proposal)


def labels(town: Town, study: UUID, proposal: UUID) -> dict[str, int]:
    """Return the label of each block."""
    return {one.code: one.label for one in shown(town, study, proposal).blocks}


def reader(town: Town) -> Member:
    """Return somebody of the county who sees divisions and draws none."""
    return town.member(Role.AUDITOR)


def told(code: str) -> dict[str, Any]:
    """Return what the newest entry of a fact says."""
    found = Entry.rows.filter(code=f"division.{code}").latest("seq")
    return {**json.loads(found.body), "subject": found.subject, "area": found.area_id}
