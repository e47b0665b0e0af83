"""What stands below the map of the area picked: its findings on the plan board, each with its remedy."""

from shequ.base.paging import PageRequest
from shequ.kernel.call import Call
from shequ.plan import queries as plan
from shequ.plan.queries import BoardFilters, FindingRow

FINDINGS_READ, FINDINGS_SHOWN = 200, 12


def area_findings(call: Call, *, code: str) -> tuple[FindingRow, ...]:
    """Return the open findings of an area and below that the actor may see, the worst first; five statements at most."""
    holding = plan.plans().at(code, call.on)
    if holding is None:
        return ()
    turn = PageRequest(size=FINDINGS_READ)
    rows = plan.finding_page(call, plan=holding, filters=BoardFilters(area=code), page=turn).rows
    own = [row for row in rows if row.area.startswith(code)]  # what concerns the whole county stands on the plan board
    return tuple(own[:FINDINGS_SHOWN])
