"""Background work on messages."""

from datetime import timedelta

from shequ.kernel.call import Call
from shequ.notices import terms
from shequ.notices.actions import sending


def messages_prune(call: Call) -> dict[str, int]:
    """Delete messages that were read long ago."""
    return {"deleted": sending.prune(call.at - timedelta(days=terms.KEPT_DAYS))}
