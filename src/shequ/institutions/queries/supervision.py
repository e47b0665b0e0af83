"""Which body supervises the communities of an area, on a day and over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from shequ.areas.queries import area_names
from shequ.institutions.models import Supervision
from shequ.institutions.queries.tree import in_counties, standing_on
from shequ.institutions.queries.units import names_by_id, units_for
from shequ.institutions.terms import COUNTY_DIGITS
from shequ.institutions.terms import supervision as terms
from shequ.kernel.call import Actor, Call
from shequ.kernel.refusals import Hidden

OPEN = "who supervises communities is open to the staff of the county; filtered by the counties of the actor's places"


@dataclass(frozen=True, slots=True)
class SupervisionRow:
    """An authority in a period; until is exclusive, None while it lasts."""

    id: UUID
    area: str
    area_name: str
    institution: str
    institution_id: UUID
    name: str
    legal_basis: str
    document: str
    since: date
    until: date | None
    set_by: str
    is_current: bool


def supervisions_seen(actor: Actor) -> Any:
    """Return the settings of the actor's counties."""
    return Supervision.objects.unscoped(because=OPEN).filter(in_counties(actor, terms.SUPERVISION_SEE))


def supervision_list(call: Call) -> list[SupervisionRow]:
    """Return every setting that the actor may see, those in force first, the wider area before the narrower; three statements."""
    found = supervisions_seen(call.actor).select_related("institution").order_by("area_id", "-valid_from")
    rows = _rows(list(found), call.on)
    return sorted(rows, key=lambda row: not row.is_current)


def supervision_row(call: Call, *, supervision_id: UUID) -> SupervisionRow:
    """Return one setting.

    Raises: Hidden.
    """
    found = supervisions_seen(call.actor).select_related("institution").filter(pk=supervision_id).first()
    if found is None:
        raise Hidden()
    return _rows([found], call.on)[0]


def supervision_of(area: str, *, on: date) -> SupervisionRow | None:
    """Return the authority over the communities of an area on a day: that of the narrowest area which holds it; three statements."""
    above = [area[:digits] for digits in range(COUNTY_DIGITS, len(area) + 1)]
    rows = Supervision.objects.unscoped(because="who supervises communities is public in the county")
    found = rows.filter(standing_on(on), area__in=above).select_related("institution").order_by("area_id").last()
    return _rows([found], on)[0] if found else None


def _rows(found: Sequence[Supervision], on: date) -> list[SupervisionRow]:
    names = names_by_id({row.institution_id for row in found})
    places = area_names({row.area_id for row in found})
    return [
        SupervisionRow(
            id=row.pk, area=row.area_id, area_name=places.get(row.area_id, row.area_id), institution=row.institution.code,
            institution_id=row.institution_id, name=names.get(row.institution_id, row.institution.code),
            legal_basis=row.legal_basis, document=row.document, since=row.valid_from, until=row.valid_to,
            set_by=row.set_by, is_current=row.valid_from <= on and (row.valid_to is None or row.valid_to > on),
        )
        for row in found
    ]  # fmt: skip


def usual_unit(call: Call, permission: str) -> str:
    """Return the code of the body for which the actor most likely acts: the authority over the own area, else the first."""
    units = units_for(call, permission)
    held = call.actor.areas_for(permission)
    authority = supervision_of(held[0], on=call.on) if held and held[0] else None
    codes = [unit.code for unit in units]
    return authority.institution if authority and authority.institution in codes else "".join(codes[:1])


def supervision_holds(call: Call, bodies: Sequence[UUID], on: date) -> list[tuple[str, str, UUID]]:
    """Return where bodies are the authority, for an order that abolishes them: (area, its name, body); two statements."""
    del call, on
    rows = Supervision.objects.unscoped(because="the order that asks was scoped")
    held = list(rows.filter(institution__in=bodies, valid_to=None).order_by("area_id"))
    places = area_names({row.area_id for row in held})
    return [(row.area_id, places.get(row.area_id, row.area_id), row.institution_id) for row in held]
