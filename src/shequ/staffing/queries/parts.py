"""What bodies hold of staffing that an institution order has to move: heads, rights of posts, posts, people."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from shequ.kernel.call import Call
from shequ.staffing.models import Appointment, Engagement, Line, PostVersion
from shequ.staffing.terms import AccountRole, kinds_of

BECAUSE = "the order that asks was scoped"
Held = list[tuple[str, str, UUID]]


def heads_held(call: Call, bodies: Sequence[UUID], on: date) -> Held:
    """Return the heads and positions that bodies have on a day or get later; one statement."""
    del call, on
    rows = Line.objects.unscoped(because=BECAUSE).filter(
        account__institution__in=bodies, account__role=AccountRole.BODY
    )
    sums: dict[tuple[UUID, str, str], int] = {}
    for body, ledger, kind, heads in rows.values_list(
        "account__institution", "account__ledger", "account__kind", "heads"
    ):
        sums[body, ledger, kind] = sums.get((body, ledger, kind), 0) + heads
    return [
        (f"{ledger}:{kind}", f"{kinds_of(ledger)[kind]} {heads}", body)
        for (body, ledger, kind), heads in sorted(sums.items(), key=lambda item: (str(item[0][0]), item[0][1:]))
        if heads
    ]


def posts_held(call: Call, bodies: Sequence[UUID], on: date) -> Held:
    """Return the posts that stand in bodies and have not ended; one statement."""
    del call, on
    rows = PostVersion.objects.unscoped(because=BECAUSE).filter(institution__in=bodies, valid_to=None)
    return [(str(row.post_id), row.title, row.institution_id) for row in rows.order_by("sort", "title", "id")]


def people_held(call: Call, bodies: Sequence[UUID], on: date) -> Held:
    """Return who serves bodies on a day or later; one statement."""
    del call
    rows = Engagement.objects.unscoped(because=BECAUSE).filter(not_over(on), institution__in=bodies)
    return [
        (str(row.staff_id), row.staff.name, row.institution_id)
        for row in rows.select_related("staff").order_by("staff__name_initials", "id")
    ]


def rights_held(call: Call, bodies: Sequence[UUID], on: date) -> Held:
    """Return the appointments to posts of bodies that bring rights in this system; two statements."""
    del call
    versions = with_rights(bodies)
    rows = Appointment.objects.unscoped(because=BECAUSE).filter(not_over(on), post__in=list(versions))
    return [
        (str(row.pk), f"{row.staff.name} {versions[row.post_id].title}", versions[row.post_id].institution_id)
        for row in rows.select_related("staff").order_by("id")
    ]


def with_rights(bodies: Sequence[UUID]) -> dict[UUID, Any]:
    """Return the posts in bodies that bring rights, as they are now; one statement."""
    rows = PostVersion.objects.unscoped(because=BECAUSE).filter(institution__in=bodies, valid_to=None)
    return {row.post_id: row for row in rows.exclude(role="")}


def not_over(on: date) -> Q:
    """Return the condition that something has not ended by a day."""
    return Q(valid_to=None) | Q(valid_to__gt=on)
