"""Background work on background work."""

from shequ.jobs.actions import leasing
from shequ.kernel.call import Call


def jobs_prune(call: Call) -> dict[str, int]:
    """Delete jobs that ended long ago."""
    return {"deleted": leasing.prune(call.at)}
