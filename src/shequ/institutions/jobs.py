"""Institutions by the clock."""

from shequ.institutions import actions, queries
from shequ.journal.actions import Unchanged
from shequ.kernel.call import Call


def decisions_remind_daily(call: Call) -> dict[str, int]:
    """Remind units of decisions that come due and of those that are overdue."""
    told = [actions.decisions_remind(call, area=area) for area in queries.counties_with_decisions()]
    return {"told": sum(item for item in told if not isinstance(item, Unchanged))}
