"""For which bodies an actor may act, and who sees the county's matters in full."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from shequ.accounts import models
from shequ.areas.terms import DIGITS, Level
from shequ.base.scope import under, under_any
from shequ.institutions.models import InstitutionVersion
from shequ.institutions.queries.kinds import kinds_in
from shequ.institutions.queries.tree import standing_on, tree
from shequ.institutions.terms import COUNTY_DIGITS
from shequ.kernel.call import Actor, Call, Grant
from shequ.kernel.permissions import roles_with
from shequ.kernel.roles import OWN_MATTERS_ONLY
from shequ.plan.terms import Authority

BECAUSE = "an actor's own units by the grants it holds"


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A body as forms offer it."""

    id: UUID
    code: str
    name: str
    area: str


def units_for(call: Call, permission: str, *, is_named: bool = False) -> list[UnitRow]:
    """Return the standing bodies for which the actor may act under a permission, in the order of the tree; two statements.

    A grant that names an institution speaks for it, and, where that is an internal office, for the bodies which it serves. A
    grant in a community, and one that names none, speaks for the bodies of its area. is_named: a county's grant that names
    none speaks for nobody, because an opinion must be somebody's own.
    """
    actor = call.actor
    if not actor.may(permission):
        return []
    rows = InstitutionVersion.objects.unscoped(because=BECAUSE).filter(standing_on(call.on))
    if actor.kind != "system":
        codes = {grant.institution for grant in _held(actor, permission) if grant.institution}
        rows = rows.filter(_mine(actor, permission, is_named=is_named) | Q(institution__in=_served(codes, call.on)))
    found = rows.select_related("institution").order_by("sort", "institution__code")
    return [UnitRow(row.institution_id, row.institution.code, row.name, row.area_id) for row in found]


def _held(actor: Actor, permission: str) -> list[Grant]:
    roles = roles_with(permission)
    return [
        grant
        for grant in actor.grants
        if grant.role in roles and (grant.institution or grant.role not in OWN_MATTERS_ONLY)
    ]


def _served(codes: set[str], on: date) -> set[UUID]:
    """Return the bodies that internal offices among these serve: their parents, and the second body of one that serves two."""
    if not codes:
        return set()
    rows = InstitutionVersion.objects.unscoped(because=BECAUSE).filter(standing_on(on), institution__code__in=codes)
    return {
        pk for row in rows if _is_internal(row, on) for pk in (row.parent_id, row.second_id) if pk
    }  # fmt: skip


def _is_internal(row: InstitutionVersion, on: date) -> bool:
    """Say whether a body is an internal office: of a kind that is decided about together with the body it belongs to."""
    return _is_internal_kind(row.area_id, row.kind, on)


def _is_internal_kind(area: str, kind: str, on: date) -> bool:
    known = kinds_in(area[:COUNTY_DIGITS], on).get(kind)
    return known is not None and known.decided_by == Authority.PARENT


def _mine(actor: Actor, permission: str, *, is_named: bool) -> Q:
    found = Q(pk__in=[])
    for grant in _held(actor, permission):
        is_community = len(grant.area) >= DIGITS[Level.COMMUNITY]
        if grant.institution and not is_community:
            found |= Q(institution__code=grant.institution) & under(grant.area[:COUNTY_DIGITS])
        elif not (is_named and len(grant.area) <= COUNTY_DIGITS):
            found |= under(grant.area)
    return found


def unit_names(units: Iterable[UnitRow]) -> dict[str, str]:
    """Return the names of units by code."""
    return {unit.code: unit.name for unit in units}


def names_by_id(ids: set[UUID]) -> dict[UUID, str]:
    """Return what bodies were called last; one statement."""
    rows = InstitutionVersion.objects.unscoped(because="names of bodies are public in their county")
    found = rows.filter(institution__in=ids).order_by("valid_from")
    return dict(found.values_list("institution_id", "name"))


def bodies_of_county(area: str, on: date) -> list[UnitRow]:
    """Return the bodies of an area's county that stand on a day, in the order of the tree; one statement."""
    rows = InstitutionVersion.objects.unscoped(because="the bodies of a county are known to all who act in it")
    found = rows.filter(standing_on(on), under(area[:COUNTY_DIGITS])).select_related("institution")
    return [
        UnitRow(row.institution_id, row.institution.code, row.name, row.area_id)
        for row in found.order_by("sort", "institution__code")
    ]


def units_to_ask(call: Call) -> list[UnitRow]:
    """Return the bodies of the actor's counties that can be asked, or given a matter: neither of a single community nor an internal
    office of another."""
    return [
        UnitRow(row.id, row.code, row.name, row.area)
        for row in tree(call)
        if not row.is_front_line and not _is_internal_kind(row.area, row.kind, call.on)
    ]


def grants_of(actor: Actor, permission: str, *, narrow: tuple[str, ...]) -> tuple[set[str], set[str], set[str]]:
    """Return (counties seen in full, institutions, areas): the last two for roles that see only what concerns them."""
    held = _held(actor, permission)
    wide = {grant.area[:COUNTY_DIGITS] for grant in held if grant.role not in narrow}
    institutions = {grant.institution for grant in held if grant.role in narrow and grant.institution}
    areas = {grant.area for grant in held if grant.role in narrow and len(grant.area) > COUNTY_DIGITS}
    return wide, institutions, areas


def users_of_units(units: Sequence[UnitRow], permission: str, *, on: date) -> list[int]:
    """Return the users who act for bodies under a permission: by the institution of the grant or an internal office of it, else
    by its area; two statements."""
    versions = InstitutionVersion.objects.unscoped(because=BECAUSE).filter(standing_on(on))
    ids = [unit.id for unit in units]
    below = versions.filter(Q(parent__in=ids) | Q(second__in=ids)).select_related("institution")
    codes = {unit.code for unit in units} | {row.institution.code for row in below if _is_internal(row, on)}
    counties = {unit.area[:COUNTY_DIGITS] for unit in units}
    found = Q(institution__in=codes) & under_any(sorted(counties))
    for unit in units:
        if len(unit.area) >= DIGITS[Level.COMMUNITY]:
            found |= Q(area_id=unit.area)
        elif len(unit.area) > COUNTY_DIGITS:
            found |= Q(institution="", area_id=unit.area)
    grants = models.Grant.objects.unscoped(because="a message finds whoever acts for the unit").filter(
        found, Q(ends_on=None) | Q(ends_on__gt=on), role__in=sorted(roles_with(permission)), starts_on__lte=on,
        user__is_active=True,
    )  # fmt: skip
    return sorted(set(grants.values_list("user_id", flat=True)))
