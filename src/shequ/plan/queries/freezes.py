"""Freeze windows: shown to those they bind, asked by the rooms whose acts they concern."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shequ.areas.queries import area_names
from shequ.base.words import say
from shequ.kernel.call import Call
from shequ.plan.models import FreezeWindow
from shequ.plan.queries.scope import touching
from shequ.plan.rules import freezes
from shequ.plan.terms import BOARD_SEE, FreezeMatter

SHARED = "a freeze binds everybody in its area; filtered by the actor's places"
MOST = 100


@dataclass(frozen=True, slots=True)
class FreezeRow:
    """A freeze window."""

    id: UUID
    area: str
    area_name: str
    matters: tuple[str, ...]
    starts_on: date
    ends_on: date
    reason: str
    document: str
    closed_on: date | None
    is_open: bool


def freeze_list(call: Call) -> list[FreezeRow]:
    """Return the freeze windows that concern the actor, newest first."""
    rows = FreezeWindow.objects.unscoped(because=SHARED).filter(touching(call.actor.areas_for(BOARD_SEE)))
    found = list(rows.order_by("-starts_on", "-id")[:MOST])
    names = area_names({row.area_id for row in found})
    labels = dict(FreezeMatter.choices())
    return [
        FreezeRow(
            row.pk, row.area_id, names.get(row.area_id, row.area_id), tuple(say(labels[item]) for item in row.matters),
            row.starts_on, row.ends_on, row.reason, row.document, row.closed_on,
            freezes.holds_on(row.starts_on, row.ends_on, row.closed_on, call.on),
        )
        for row in found
    ]  # fmt: skip


def is_frozen(matter: str, *, area: str, on: date) -> bool:
    """Say whether a matter of `FreezeMatter` needs approval in an area on a day."""
    rows = FreezeWindow.objects.unscoped(because="a freeze binds everybody in its area").filter(
        starts_on__lte=on, ends_on__gte=on
    )
    return any(
        matter in row.matters
        and area.startswith(row.area_id)
        and freezes.holds_on(row.starts_on, row.ends_on, row.closed_on, on)
        for row in rows
    )
