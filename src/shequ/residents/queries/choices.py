"""What forms offer to choose from."""

from uuid import UUID

from shequ.areas.models import Area
from shequ.areas.queries import area_names
from shequ.areas.terms import Level
from shequ.base import fulltext
from shequ.base.scope import under, under_any
from shequ.kernel.call import Call
from shequ.residents import terms
from shequ.residents.models import Resident, ResidentSearch
from shequ.residents.queries.people import resident_rows

COUNTY_DIGITS = 6


def communities(call: Call, permission: str) -> list[tuple[str, str]]:
    """Return (code, name) of the standing communities in which the actor holds a permission, by code."""
    codes = call.actor.areas_for(permission)
    rows = Area.objects.unscoped(because="names of areas are public").filter(level=Level.COMMUNITY, valid_to=None)
    if codes != ("",):
        rows = rows.filter(under_any(codes, path="code"))
    return list(rows.order_by("code").values_list("code", "name"))


def places(call: Call) -> list[tuple[str, str]]:
    """Return (code, name) of the communities and grids a list can be narrowed to, by code."""
    codes = call.actor.areas_for(terms.RESIDENT_SEE)
    rows = Area.objects.unscoped(because="names of areas are public").filter(
        level__in=(Level.COMMUNITY, Level.GRID), valid_to=None
    )
    if codes != ("",):
        rows = rows.filter(under_any(codes, path="code"))
    return list(rows.order_by("code").values_list("code", "name")[:PLACES_SHOWN])


PLACES_SHOWN = 300


def destinations(area: str) -> list[tuple[str, str]]:
    """Return (code, name) of the communities of an area's county: where somebody can move to."""
    rows = Area.objects.unscoped(because="names of areas are public").filter(
        under(area[:COUNTY_DIGITS], path="code"), level=Level.COMMUNITY, valid_to=None
    )
    return list(rows.order_by("code").values_list("code", "name"))


def resident_choices(call: Call, *, text: str, besides: UUID | None = None, limit: int = 6) -> list[tuple[str, str]]:
    """Return (id, label) of residents in scope found by name, initials or address."""
    if not text.strip():
        return []
    words = fulltext.matching(ResidentSearch.objects.visible_to(call.actor), text.strip())
    rows = Resident.objects.visible_to(call.actor).filter(
        pk__in=words.values("resident_id"), merged_into=None, died_on=None, left_on=None
    )
    found = list(rows.exclude(pk=besides).order_by("area_id", "name_initials", "id")[:limit])
    return [
        (str(row.id), " · ".join(part for part in (row.name, row.sex, row.address, row.area_name) if part))
        for row in resident_rows(found, on=call.on)
    ]


def area_title(code: str) -> str:
    """Return the name of an area."""
    return area_names({code}).get(code, code)
