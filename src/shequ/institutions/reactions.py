"""What follows for institutions from facts of rooms below."""

from shequ.institutions import actions
from shequ.kernel.call import Call
from shequ.worktime.facts import CalendarImported


def calendar_imported(call: Call, fact: CalendarImported) -> None:
    """Reckon due days again that were counted over years which had no calendar yet."""
    del fact
    actions.decisions_reckon(call)
