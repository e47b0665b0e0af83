"""Residence permits by the clock."""

from shequ.journal.actions import Unchanged
from shequ.kernel.call import Call
from shequ.residents import actions


def permits_remind_daily(call: Call) -> dict[str, int]:
    """Tell communities and holders what comes due."""
    told = actions.permits_remind(call)
    return {"told": 0 if isinstance(told, Unchanged) else told}
