"""Opens and ends freeze windows. The rooms whose acts they concern ask `queries.is_frozen`."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.plan import facts, terms
from shequ.plan.models import FreezeWindow
from shequ.plan.rules import freezes


@action(terms.FREEZE_WINDOW_OPEN)
def freeze_window_open(
    call: Call,
    *,
    area: str,
    matters: Sequence[str],
    starts_on: date,
    ends_on: date,
    reason: str,
    document: str = "",
) -> UUID:
    """Make entry, promotion, disposal or spending subject to approval in an area from day to day, both included.

    Raises: NotPermitted, freezes.WindowWrong, freezes.WindowNeedsReason.
    """
    call.require(terms.FREEZE_WINDOW_OPEN, area)
    freezes.check_window(matters=matters, starts_on=starts_on, ends_on=ends_on, reason=reason)

    row = FreezeWindow.objects.create(
        id=uuid7(),
        area_id=area,
        matters=sorted(set(matters)),
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason.strip(),
        document=document.strip(),
    )
    record(
        call,
        facts.FreezeWindowOpened(
            area=area,
            subject=f"freeze_window:{row.pk}",
            matters=tuple(row.matters),
            starts=starts_on.isoformat(),
            ends=ends_on.isoformat(),
            reason=row.reason,
            document=row.document,
        ),
    )
    return row.pk


@action(terms.FREEZE_WINDOW_CLOSE)
def freeze_window_close(call: Call, *, window_id: UUID, reason: str) -> UUID | Unchanged:
    """End a freeze window today, before its last day, with a reason.

    Raises: Hidden, NotPermitted, freezes.WindowNeedsReason.
    """
    row = FreezeWindow.objects.visible_to(call.actor, see=terms.FREEZE_WINDOW_CLOSE).locked(window_id)
    call.require(terms.FREEZE_WINDOW_CLOSE, row)
    if row.closed_on is not None or row.ends_on < call.on:
        return Unchanged("the window is over")
    freezes.check_reason(reason)

    row.closed_on, row.closed_reason = call.on, reason.strip()
    row.save(update_fields=["closed_on", "closed_reason"])
    record(
        call,
        facts.FreezeWindowClosed(
            area=row.area_id,
            subject=f"freeze_window:{row.pk}",
            ends=row.ends_on.isoformat(),
            closed=call.on.isoformat(),
            reason=row.closed_reason,
        ),
    )
    return row.pk
