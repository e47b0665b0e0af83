"""Staffing by the clock."""

from shequ.journal.actions import Unchanged
from shequ.kernel.call import Call
from shequ.staffing import actions


def terms_remind_daily(call: Call) -> dict[str, int]:
    """Tell those who appoint whose term comes to its end."""
    told = actions.terms_remind(call)
    return {"told": 0 if isinstance(told, Unchanged) else told}


def contracts_remind_daily(call: Call) -> dict[str, int]:
    """Tell keepers which contracts come to their end."""
    told = actions.contracts_remind(call)
    return {"told": 0 if isinstance(told, Unchanged) else told}
