"""Residents in bulk, for files that leave the system: read in chunks, so that memory does not grow with the rows."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from shequ.kernel.call import Call
from shequ.residents import terms
from shequ.residents.models import Resident
from shequ.residents.queries.people import ORDER, ResidentFilters, ResidentRow, matching, resident_rows

CHUNK = 2000


def export_count(call: Call, *, filters: ResidentFilters) -> int:
    """Return how many residents an export under the filters holds."""
    rows = Resident.objects.visible_to(call.actor, see=terms.RESIDENT_EXPORT)
    return int(matching(rows, call, filters).count())


def export_rows(call: Call, *, filters: ResidentFilters, is_masked: bool) -> Iterator[ResidentRow]:
    """Yield the residents an export holds, by area and name; three statements and the rows of 2,000 people at a time.

    is_masked: names masked too, for others than the actor's own duty. Numbers are never whole.
    """
    rows = matching(Resident.objects.visible_to(call.actor, see=terms.RESIDENT_EXPORT), call, filters).order_by(*ORDER)
    after: tuple[str, str, UUID] | None = None
    while True:
        wanted = rows if after is None else rows.filter(_beyond(*after))
        people = list(wanted[:CHUNK])
        yield from resident_rows(people, on=call.on, is_masked=is_masked)
        if len(people) < CHUNK:
            return
        last = people[-1]
        after = (last.area_id, last.name_initials, last.pk)


def _beyond(area: str, initials: str, key: UUID) -> Q:
    same_area, same_name = Q(area_id=area), Q(name_initials=initials)
    return Q(area_id__gte=area) & (
        Q(area_id__gt=area) | (same_area & Q(name_initials__gt=initials)) | (same_area & same_name & Q(pk__gt=key))
    )
