"""The clock: turns due lines of config/schedule.py into jobs."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from shequ.jobs import rules
from shequ.jobs.models import ClockEntry, Job
from shequ.jobs.terms import ENDED
from shequ.kernel.call import Actor
from shequ.kernel.ids import uuid7

CLOCK = "the clock belongs to the system"
OWNER = Actor.system("clock")


def set_clock(schedule: Sequence[tuple[str, str, str]], at: datetime) -> None:
    """Bring the rows in line with the table: new lines, changed times, lines that are gone."""
    rows = {entry.path: entry for entry in ClockEntry.objects.unscoped(because=CLOCK)}
    wanted = {path: when for _title, when, path in schedule}
    gone = sorted(rows.keys() - wanted.keys())
    if gone:
        ClockEntry.objects.unscoped(because=CLOCK).filter(path__in=gone).delete()
    fresh = [
        ClockEntry(path=path, when=when, due_at=rules.next_time(when, at))
        for path, when in wanted.items()
        if path not in rows or rows[path].when != when
    ]
    if fresh:
        ClockEntry.objects.bulk_create(
            fresh, update_conflicts=True, unique_fields=["path"], update_fields=["when", "due_at"]
        )


def ring(schedule: Sequence[tuple[str, str, str]], at: datetime) -> list[str]:
    """Put a job into the queue for every due line; return their paths.

    A line whose last job has not ended rings without a new one. Times missed while no worker ran ring once.
    """
    titles = {path: title for title, _when, path in schedule}
    due = ClockEntry.objects.unscoped(because=CLOCK).filter(due_at__lte=at)
    if not due.exists():  # an idle clock takes no write lock
        return []
    rung = []
    with transaction.atomic():
        for entry in due.order_by("path").select_for_update(skip_locked=True):
            entry.due_at, entry.rung_at = rules.next_time(entry.when, at), at
            entry.save(update_fields=["due_at", "rung_at"])
            is_waiting = Job.objects.unscoped(because=CLOCK).filter(kind=entry.path).exclude(state__in=sorted(ENDED))
            if entry.path not in titles or is_waiting.exists():
                continue
            Job.objects.create(
                id=uuid7(), kind=entry.path, title=titles[entry.path], owner=OWNER.person, owner_name=OWNER.name,
                made_at=at,
            )  # fmt: skip
            rung.append(entry.path)
    return rung
