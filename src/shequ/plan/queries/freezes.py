"""Freeze windows: shown to those they bind, asked by the rooms whose acts they concern."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F

from shequ.areas.queries import area_names
from shequ.base.scope import under
from shequ.base.words import say
from shequ.kernel.call import Call
from shequ.plan.models import FreezeAct, FreezeApproval, FreezeWindow
from shequ.plan.queries.scope import touching
from shequ.plan.rules import freezes
from shequ.plan.terms import BOARD_SEE, Approver, Exempt, FreezeMatter

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
    return bool(windows_on(matter, area=area, on=on))


def windows_on(matter: str, *, area: str, on: date) -> list[FreezeWindow]:
    """Return the windows that freeze a matter in an area on a day; for rooms that have to obey them."""
    rows = FreezeWindow.objects.unscoped(because="a freeze binds everybody in its area").filter(
        starts_on__lte=on, ends_on__gte=on
    )
    return [
        row
        for row in rows.order_by("starts_on", "id")
        if matter in row.matters
        and area.startswith(row.area_id)
        and freezes.holds_on(row.starts_on, row.ends_on, row.closed_on, on)
    ]


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """An approval of a frozen matter; left: how many more acts it covers."""

    id: UUID
    area_name: str
    matter: str
    matter_label: str
    what: str
    approver: str
    document: str
    starts_on: date
    ends_on: date
    times: int
    left: int
    given_by: str


@dataclass(frozen=True, slots=True)
class ActRow:
    """Something done in a window: exempt says why it needed no approval, document is the approval's."""

    on: date
    area_name: str
    matter: str
    what: str
    by: str
    exempt: str
    document: str


def freeze_approvals(call: Call, *, matter: str = "", on: date | None = None) -> list[ApprovalRow]:
    """Return the approvals in the actor's places, newest first; with a matter and day, only those still to be used."""
    rows = FreezeApproval.objects.unscoped(because=SHARED).filter(touching(call.actor.areas_for(BOARD_SEE)))
    if matter:
        rows = rows.filter(matter=matter, used__lt=F("times"))
    if on is not None:
        rows = rows.filter(starts_on__lte=on, ends_on__gte=on)
    found = list(rows.order_by("-given_at", "-id")[:MOST])
    names = area_names({row.area_id for row in found})
    return [
        ApprovalRow(
            row.pk, names.get(row.area_id, row.area_id), row.matter, say(FreezeMatter(row.matter).label), row.what,
            say(Approver(row.approver).label), row.document, row.starts_on, row.ends_on, row.times,
            row.times - row.used, row.given_by,
        )
        for row in found
    ]  # fmt: skip


def freeze_acts(call: Call) -> list[ActRow]:
    """Return what was done in freeze windows in the actor's places, newest first."""
    rows = FreezeAct.objects.unscoped(because=SHARED).filter(touching(call.actor.areas_for(BOARD_SEE)))
    found = list(rows.select_related("approval").order_by("-at", "-id")[:MOST])
    names = area_names({row.area_id for row in found})
    return [
        ActRow(
            row.on, names.get(row.area_id, row.area_id), say(FreezeMatter(row.matter).label), row.what, row.by,
            say(Exempt(row.exempt).label) if row.exempt else "", row.approval.document if row.approval else "",
        )
        for row in found
    ]  # fmt: skip


def acts_measured(matter: str, *, area: str) -> set[tuple[str, date]]:
    """Return (subject, day) of the acts of a matter that were let through in an area; for checks; one statement."""
    rows = FreezeAct.objects.unscoped(because="a check reads everything").filter(matter=matter)
    return set(rows.filter(under(area)).values_list("subject", "on"))


def windows_measured(matter: str, *, area: str) -> list[tuple[date, date]]:
    """Return (first, last day) of the windows that froze a matter in an area or a part of it; one statement."""
    rows = FreezeWindow.objects.unscoped(because="a check reads everything").filter(touching((area,)))
    return [
        (row.starts_on, min(row.ends_on, row.closed_on - timedelta(days=1)) if row.closed_on else row.ends_on)
        for row in rows.order_by("starts_on")
        if matter in row.matters
    ]
