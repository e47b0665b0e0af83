"""What can be changed about jobs: asking for them and stopping them; what workers do lies beside."""

from shequ.jobs.actions.asking import job_cancel, job_start
from shequ.jobs.actions.ending import job_end

__all__ = ["job_cancel", "job_end", "job_start"]
