"""Background work on files."""

from datetime import timedelta

from shequ.files import actions
from shequ.kernel.call import Call

KEPT_AT_LEAST = timedelta(days=1)
"""A content younger than this may belong to a transaction that is still open."""


def contents_sweep(call: Call) -> dict[str, int]:
    """Delete the contents that no standing file points to."""
    return {"dropped": actions.contents_sweep(call.at - KEPT_AT_LEAST)}
