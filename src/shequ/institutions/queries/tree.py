"""The tree of bodies as of a day. The organisation of a county is open to all its staff, and to nobody beyond."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from shequ.areas.queries import area_names
from shequ.base.rows import Hit
from shequ.base.scope import under, under_any
from shequ.institutions.models import Institution, InstitutionVersion
from shequ.institutions.queries.kinds import kinds_of_counties
from shequ.institutions.rules.tree import BodyKind, Standing
from shequ.institutions.terms import COUNTY_DIGITS, TREE_SEE
from shequ.kernel.call import Actor, Call
from shequ.kernel.refusals import Hidden

OPEN = "the organisation of a county is open to its staff; filtered by the counties of the actor's places"
LAST = 10_000
"""Stands behind every tier that the plan knows: bodies of kinds it does not know come last."""


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body as it was on a day. parent, second: codes of the bodies above and beside, "" for none."""

    id: UUID
    code: str
    name: str
    kind: str
    kind_title: str
    tier: str
    tier_title: str
    tier_order: int
    parent: str
    parent_id: UUID | None
    parent_name: str
    second: str
    second_id: UUID | None
    second_name: str
    area: str
    area_name: str
    rank: str
    established_on: date
    is_community: bool
    is_front_line: bool
    counts_to_ceiling: bool
    is_known_kind: bool
    is_leading_group: bool = False


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A period of a body's history; `until` exclusive, None while it lasts."""

    name: str
    kind_title: str
    parent_name: str
    second_name: str
    rank: str
    since: date
    until: date | None
    document: str
    order: UUID | None


@dataclass(frozen=True, slots=True)
class BodyDetail:
    """A body with what is below it and what it was. row is None on a day on which it did not stand."""

    id: UUID
    code: str
    name: str
    on: date
    row: BodyRow | None
    established_on: date
    abolished_on: date | None
    below: tuple[BodyRow, ...]
    serving: tuple[BodyRow, ...]
    versions: tuple[VersionRow, ...]


def counties_of(actor: Actor, permission: str = TREE_SEE) -> tuple[str, ...]:
    """Return the counties (or wider areas) whose organisation the actor may see; ("",) is everywhere."""
    return tuple(sorted({code[:COUNTY_DIGITS] for code in actor.areas_for(permission)}))


def in_counties(actor: Actor, permission: str = TREE_SEE) -> Q:
    """Return the condition that a row lies in a county in which the actor holds a permission somewhere."""
    return under_any(counties_of(actor, permission))


def bodies_seen(actor: Actor) -> Any:
    """Return the bodies of the actor's counties."""
    return Institution.objects.unscoped(because=OPEN).filter(in_counties(actor))


def versions_seen(actor: Actor) -> Any:
    """Return the periods of the bodies of the actor's counties."""
    return InstitutionVersion.objects.unscoped(because=OPEN).filter(in_counties(actor))


def standing_on(on: date) -> Q:
    """Return the condition that a period holds a day."""
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))


def tree(call: Call, *, on: date | None = None, area: str = "") -> list[BodyRow]:
    """Return the bodies that stood on a day (today when none is given), by tier and place; 3 statements, for any number.

    area: only bodies of that area and below. Names of parents are those of the same day.
    """
    day = on or call.on
    found = (
        versions_seen(call.actor)
        .filter(standing_on(day), under(area))
        .select_related("institution", "parent", "second")
    )
    versions = list(found.order_by("sort", "institution__code"))
    known = versions if not area else _named(call.actor, versions, day)
    return _rows(call, versions, names={version.institution_id: version.name for version in known})


def _named(actor: Actor, versions: list[InstitutionVersion], day: date) -> list[InstitutionVersion]:
    wanted = {pk for version in versions for pk in (version.parent_id, version.second_id) if pk}
    return [*versions, *versions_seen(actor).filter(standing_on(day), institution__in=wanted)]


def _rows(call: Call, versions: list[InstitutionVersion], *, names: dict[UUID, str]) -> list[BodyRow]:
    areas = area_names({version.area_id for version in versions})
    kinds = kinds_of_counties({version.area_id[:COUNTY_DIGITS] for version in versions}, call.on)
    rows = [_row(version, kinds[version.area_id[:COUNTY_DIGITS]], names, areas) for version in versions]
    return sorted(rows, key=lambda row: row.tier_order)


def _row(
    version: InstitutionVersion, kinds: dict[str, BodyKind], names: dict[UUID, str], areas: dict[str, str]
) -> BodyRow:
    kind = kinds.get(version.kind)
    above, beside = version.parent, version.second
    return BodyRow(
        id=version.institution_id,
        code=version.institution.code,
        name=version.name,
        kind=version.kind,
        kind_title=kind.title if kind else version.kind,
        tier=version.tier,
        tier_title=kind.tier_title if kind else version.tier,
        tier_order=kind.tier_order if kind else LAST,
        parent=above.code if above else "",
        parent_id=version.parent_id,
        parent_name=names.get(version.parent_id, above.code) if above and version.parent_id else "",
        second=beside.code if beside else "",
        second_id=version.second_id,
        second_name=names.get(version.second_id, beside.code) if beside and version.second_id else "",
        area=version.area_id,
        area_name=areas.get(version.area_id, version.area_id),
        rank=version.rank,
        established_on=version.institution.established_on,
        is_community=bool(kind and kind.is_community),
        is_front_line=bool(kind and kind.is_front_line),
        counts_to_ceiling=bool(kind and kind.counts_to_ceiling),
        is_known_kind=kind is not None,
        is_leading_group=bool(kind and kind.is_leading_group),
    )


def body_detail(call: Call, *, institution_id: UUID, on: date | None = None) -> BodyDetail:
    """Return a body as of a day, with its whole history.

    Raises: Hidden.
    """
    day = on or call.on
    body = bodies_seen(call.actor).filter(pk=institution_id).first()
    if body is None:
        raise Hidden()
    rows = tree(call, on=day)
    mine = next((row for row in rows if row.id == body.pk), None)
    versions = list(
        versions_seen(call.actor).filter(institution=body).select_related("parent", "second").order_by("-valid_from")
    )
    return BodyDetail(
        id=body.pk,
        code=body.code,
        name=mine.name if mine else versions[0].name,
        on=day,
        row=mine,
        established_on=body.established_on,
        abolished_on=body.abolished_on,
        below=tuple(row for row in rows if row.parent_id == body.pk),
        serving=tuple(row for row in rows if row.second_id == body.pk),
        versions=_history(call, versions),
    )


def _history(call: Call, versions: list[InstitutionVersion]) -> tuple[VersionRow, ...]:
    beside = {pk for version in versions for pk in (version.parent_id, version.second_id) if pk}
    names: dict[UUID, list[InstitutionVersion]] = {}
    for other in versions_seen(call.actor).filter(institution__in=beside).order_by("valid_from"):
        names.setdefault(other.institution_id, []).append(other)
    kinds = kinds_of_counties({version.area_id[:COUNTY_DIGITS] for version in versions}, call.on)

    def called(pk: UUID | None, on: date) -> str:
        held = [item for item in names.get(pk, []) if item.valid_from <= on] if pk else []
        return held[-1].name if held else ""

    return tuple(
        VersionRow(
            name=version.name,
            kind_title=kind.title
            if (kind := kinds[version.area_id[:COUNTY_DIGITS]].get(version.kind))
            else version.kind,
            parent_name=called(version.parent_id, version.valid_from),
            second_name=called(version.second_id, version.valid_from),
            rank=version.rank,
            since=version.valid_from,
            until=version.valid_to,
            document=version.document,
            order=version.order,
        )
        for version in versions
    )


def change_days(call: Call) -> list[date]:
    """Return the days on which something in the tree changed, the first before the later ones; one statement."""
    pairs = versions_seen(call.actor).order_by().values_list("valid_from", "valid_to").distinct()
    return sorted({day for pair in pairs for day in pair if day is not None})


def standing_bodies(area: str) -> dict[str, Standing]:
    """Return every body of an area's county by code, standing or not, as it is called last; one statement."""
    rows = (
        InstitutionVersion.objects.unscoped(because="codes are taken and parents stand whoever sees them")
        .filter(under(area[:COUNTY_DIGITS]))
        .select_related("institution")
        .order_by("valid_from")
    )
    found: dict[str, Standing] = {}
    for row in rows:
        body = row.institution
        first = found[body.code].first_name if body.code in found else row.name
        found[body.code] = Standing(body.code, row.name, row.kind, body.established_on, body.abolished_on, first)
    return found


def ids_of(area: str, codes: Iterable[str]) -> dict[str, UUID]:
    """Return the keys of bodies of an area's county by code; one statement."""
    rows = Institution.objects.unscoped(because="a code names one body of the county, whoever asks")
    return dict(rows.filter(under(area[:COUNTY_DIGITS]), code__in=set(codes)).values_list("code", "pk"))


def names_on(bodies: Iterable[UUID], on: date) -> dict[UUID, str]:
    """Return what bodies were called on a day, or last before it; one statement."""
    rows = InstitutionVersion.objects.unscoped(because="a body is called by its name, whoever asks")
    found = rows.filter(institution__in=set(bodies), valid_from__lte=on).order_by("valid_from")
    return dict(found.values_list("institution_id", "name"))


def standing_body(call: Call, *, institution_id: UUID, on: date, field: str = "institution") -> InstitutionVersion:
    """Return what a body of the actor's counties was on a day.

    Raises: Hidden when it is unknown or did not stand.
    """
    found: InstitutionVersion | None = (
        versions_seen(call.actor)
        .filter(standing_on(on), institution=institution_id)
        .select_related("institution")
        .first()
    )
    if found is None:
        raise Hidden(field=field)
    return found


def institution_hits(call: Call, text: str, limit: int) -> list[Hit]:
    """Return the bodies, standing ones first, whose name holds the text or whose code begins with it."""
    found = versions_seen(call.actor).filter(Q(name__contains=text) | Q(institution__code__startswith=text))
    hits: dict[UUID, Hit] = {}
    for row in found.select_related("institution").order_by("institution__abolished_on", "-valid_from")[: limit * 4]:
        if row.institution_id not in hits:
            sub = row.institution.code
            hits[row.institution_id] = Hit(row.name, sub, f"/institutions/{row.institution_id}/", "hierarchy-2")
    return list(hits.values())[:limit]
