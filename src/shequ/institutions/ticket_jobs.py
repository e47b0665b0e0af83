"""What the clock does with problem tickets."""

from shequ.institutions import actions, queries
from shequ.kernel.call import Call


def tickets_escalate_daily(call: Call) -> dict[str, int]:
    """Bring problems that fell late to the leading group, county by county."""
    counties = queries.tickets_late(call.on)
    for county in counties:
        actions.tickets_escalate(call, area=county)
    return {"counties": len(counties), "tickets": sum(len(keys) for keys in counties.values())}
