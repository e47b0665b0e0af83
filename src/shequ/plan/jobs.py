"""Background work of plan."""

from shequ.journal.actions import Unchanged
from shequ.kernel.call import Call
from shequ.plan import actions, queries


def check_run_daily(call: Call) -> dict[str, int]:
    """Run all checks of every plan in force; incremental runs of the day build on this one."""
    plans = queries.plans().on(call.on)
    for plan in plans:
        actions.check_run(call, pack_code=plan.code, plan_area=plan.area)
    return {"plans": len(plans)}


def check_run_changes(call: Call) -> dict[str, int]:
    """Repeat the checks that facts since the last run can have touched."""
    done = [
        actions.check_run(call, pack_code=plan.code, plan_area=plan.area, is_incremental=True)
        for plan in queries.plans().on(call.on)
    ]
    return {"runs": sum(not isinstance(item, Unchanged) for item in done)}


def tasks_remind_daily(call: Call) -> dict[str, int]:
    """Remind those who carry tasks of what comes due and what fell late."""
    told = [
        actions.tasks_remind(call, pack_code=plan.code, plan_area=plan.area) for plan in queries.plans().on(call.on)
    ]
    return {"told": sum(item for item in told if not isinstance(item, Unchanged))}
