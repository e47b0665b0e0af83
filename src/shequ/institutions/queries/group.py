"""The leading group as of a day, its history, and who is missing by the plan in force."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from shequ.base.scope import under
from shequ.base.words import say
from shequ.institutions import terms
from shequ.institutions.models import GroupSeat, Institution, InstitutionVersion
from shequ.institutions.queries.kinds import kinds_in
from shequ.institutions.queries.tree import counties_of, in_counties, names_on, standing_on
from shequ.institutions.rules import group as rules
from shequ.institutions.rules.group import Sitting, Wanted
from shequ.institutions.terms import COUNTY_DIGITS, Seat
from shequ.kernel.call import Actor, Call
from shequ.kernel.refusals import Hidden
from shequ.plan import queries as plan
from shequ.plan.queries import Plan

BECAUSE = "a check and an order read everything"
OPEN = "the leading group of a county is open to its staff; filtered by the counties of the actor's places"


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat as people read it; `until` exclusive, None while it lasts."""

    id: UUID
    seat: str
    seat_label: str
    institution: UUID
    code: str
    name: str
    person: str
    post: str
    since: date
    until: date | None
    document: str
    end_document: str


@dataclass(frozen=True, slots=True)
class GroupDetail:
    """A leading group as of a day. missing: what the plan in force names and nobody fills, in words."""

    id: UUID
    code: str
    name: str
    area: str
    on: date
    established_on: date
    abolished_on: date | None
    chair: SeatRow | None
    office: SeatRow | None
    members: tuple[SeatRow, ...]
    history: tuple[SeatRow, ...]
    missing: tuple[str, ...]
    may_change: bool


@dataclass(frozen=True, slots=True)
class GroupMeasured:
    """A leading group as its check sees it: codes of member bodies and of the body its office sits in, "" for none."""

    id: UUID
    code: str
    name: str
    area: str
    has_chair: bool
    office: str
    members: tuple[str, ...]


def seats_seen(actor: Actor) -> Any:
    """Return the seats of the actor's counties."""
    return GroupSeat.objects.unscoped(because=OPEN).filter(in_counties(actor, terms.GROUP_SEE))


def group_versions(area: str, on: date) -> Any:
    """Return the standing periods, on a day, of the bodies whose kind is a leading group by the plan in force."""
    kinds = [kind.id for kind in kinds_in(area[:COUNTY_DIGITS], on).values() if kind.is_leading_group]
    rows = InstitutionVersion.objects.unscoped(because=OPEN).filter(under(area[:COUNTY_DIGITS]), kind__in=kinds)
    return rows.filter(standing_on(on)).select_related("institution").order_by("sort", "valid_from")


def group_choices(call: Call) -> list[tuple[UUID, str]]:
    """Return the leading groups that stand today in the actor's counties."""
    counties = {code for code in counties_of(call.actor, terms.GROUP_SEE) if code}
    return [(row.institution_id, row.name) for county in sorted(counties) for row in group_versions(county, call.on)]


def group_detail(call: Call, *, group_id: UUID, on: date | None = None) -> GroupDetail:
    """Return a leading group as of a day, with its whole history. Bounded statements for any number of members.

    Raises: Hidden.
    """
    day = on or call.on
    body = Institution.objects.unscoped(because=OPEN).filter(in_counties(call.actor, terms.GROUP_SEE))
    found = body.filter(pk=group_id).first()
    if found is None:
        raise Hidden()
    versions = InstitutionVersion.objects.unscoped(because=OPEN).filter(institution=found).order_by("valid_from")
    held = list(versions)
    kinds = kinds_in(found.area_id[:COUNTY_DIGITS], call.on)
    if not any(row.kind in kinds and kinds[row.kind].is_leading_group for row in held):
        raise Hidden()
    then = [row for row in held if row.valid_from <= day] or held[:1]
    rows = _rows(
        seats_seen(call.actor).filter(group=found).select_related("institution").order_by("valid_from", "id"), day
    )
    now = [row for row in rows if row.since <= day and (row.until is None or day < row.until)]
    return GroupDetail(
        id=found.pk, code=found.code, name=then[-1].name, area=found.area_id, on=day,
        established_on=found.established_on, abolished_on=found.abolished_on,
        chair=next((row for row in now if row.seat == Seat.CHAIR), None),
        office=next((row for row in now if row.seat == Seat.OFFICE), None),
        members=tuple(sorted((row for row in now if row.seat == Seat.MEMBER), key=_by_first_seat(rows))),
        history=tuple(reversed(rows)),
        missing=_missing(found, now, day),
        may_change=call.actor.may(terms.GROUP_MEMBER_ADD, found.area_id),
    )  # fmt: skip


def _by_first_seat(rows: Sequence[SeatRow]) -> Callable[[SeatRow], int]:
    """Return the order of members: as their bodies came into the group, whoever sits for them now."""
    first: dict[str, int] = {}
    for at, row in enumerate(rows):
        if row.seat == Seat.MEMBER:
            first.setdefault(row.code, at)
    return lambda row: first[row.code]


def seat_row(call: Call, *, seat_id: UUID) -> tuple[SeatRow, UUID]:
    """Return a seat and its group.

    Raises: Hidden.
    """
    seat = seats_seen(call.actor).filter(pk=seat_id).select_related("institution").first()
    if seat is None:
        raise Hidden()
    return _rows([seat], call.on)[0], seat.group_id


def _rows(seats: Iterable[GroupSeat], day: date) -> list[SeatRow]:
    listed = list(seats)
    keys = {seat.institution_id for seat in listed}
    names = names_on(keys, date.max) | names_on(keys, day)  # a day before a body stood knows it by its later name
    return [
        SeatRow(
            id=seat.pk, seat=seat.seat, seat_label=say(Seat(seat.seat).label), institution=seat.institution_id,
            code=seat.institution.code, name=names.get(seat.institution_id, seat.institution.code), person=seat.person,
            post=seat.post, since=seat.valid_from, until=seat.valid_to, document=seat.document,
            end_document=seat.end_document,
        )
        for seat in listed
    ]  # fmt: skip


def place_of(call: Call, *, group: GroupDetail) -> str:
    """Return the area in which a group's office sits, its county where it has none."""
    del call
    body = Institution.objects.unscoped(because="the group was scoped").filter(
        pk=group.office.institution if group.office else group.id
    )
    return str(body.values_list("area_id", flat=True).get())


def _missing(body: Institution, seats: Sequence[SeatRow], day: date) -> tuple[str, ...]:
    held = plan.plans().at(body.area_id, day)
    binding = binding_of(held, rules.KIND) if held else None
    if held is None or binding is None:
        return ()
    members = wanted(held, binding.get("members", ()), area=body.area_id, on=day)
    places = wanted(held, binding.get("office_in", ()), area=body.area_id, on=day)
    told = [] if any(row.seat == Seat.CHAIR for row in seats) else [say(Seat.CHAIR.label)]
    told += [item.name for item in rules.missing(members, (row.code for row in seats if row.seat == Seat.MEMBER))]
    office = {row.code for row in seats if row.seat == Seat.OFFICE}
    if not office or (places and not any(item.codes & office for item in places)):
        told.append(say(Seat.OFFICE.label))
    return tuple(told)


def binding_of(held: Plan, kind: str) -> Mapping[str, Any] | None:
    """Return the settings that the plan's first binding of a rule kind gives; None when it binds none."""
    found = (binding for clause in held.pack.measured_clauses for binding in clause.bindings if binding.kind == kind)
    first = next(found, None)
    return None if first is None else first.settings


def wanted(held: Plan, entries: Iterable[str], *, area: str, on: date) -> tuple[Wanted, ...]:
    """Return the bodies that a setting names: each entry is a kind of the plan, a unit of the plan, or a body's code.

    Only bodies that stand on the day can fill a place. One statement.
    """
    listed = list(entries)
    if not listed:
        return ()
    rows = InstitutionVersion.objects.unscoped(because=BECAUSE).filter(under(area[:COUNTY_DIGITS]), standing_on(on))
    standing = [(row.institution.code, row.kind, row.name) for row in rows.select_related("institution")]
    kinds = {kind.id: kind for kind in held.pack.kinds}
    language = get_language() or ""
    found = []
    for entry in listed:
        if entry in kinds:
            codes = frozenset(code for code, kind, _name in standing if kind == entry)
            found.append(Wanted(entry, kinds[entry].title.in_language(language), codes))
            continue
        unit = held.pack.unit_by_id.get(entry)
        code = unit.institution if unit else entry
        names = [name for there, _kind, name in standing if there == code]
        title = unit.title.in_language(language) if unit else code
        found.append(Wanted(entry, names[0] if names else title, frozenset({code} if names else ())))
    return tuple(found)


def seats_missing(named: Iterable[Wanted], seated: Iterable[str]) -> tuple[Wanted, ...]:
    """Return what the plan names and none of the seated bodies fills."""
    return rules.missing(named, seated)


def groups_measured(*, area: str, on: date) -> list[GroupMeasured]:
    """Return the leading groups that stand on a day, with who sits in them; three statements."""
    groups = list(group_versions(area, on))
    rows = GroupSeat.objects.unscoped(because=BECAUSE).filter(
        standing_on(on), group__in=[row.institution_id for row in groups]
    )
    seats = list(rows.select_related("institution"))
    found = []
    for row in groups:
        mine = [seat for seat in seats if seat.group_id == row.institution_id]
        office = next((seat.institution.code for seat in mine if seat.seat == Seat.OFFICE), "")
        members = tuple(seat.institution.code for seat in mine if seat.seat == Seat.MEMBER)
        has_chair = any(seat.seat == Seat.CHAIR for seat in mine)
        found.append(
            GroupMeasured(row.institution_id, row.institution.code, row.name, row.area_id, has_chair, office, members)
        )
    return found


def sittings_of(group: Institution) -> list[Sitting]:
    """Return every seat of a group with its period; one statement."""
    rows = GroupSeat.objects.unscoped(because="the group was scoped").filter(group=group)
    return [
        Sitting(seat, code, since, until)
        for seat, code, since, until in rows.values_list("seat", "institution__code", "valid_from", "valid_to")
    ]


def group_seats_held(call: Call, bodies: Sequence[UUID], on: date) -> list[tuple[str, str, UUID]]:
    """Return the open seats that bodies hold in leading groups: key is the seat's id; one statement."""
    del call, on
    rows = GroupSeat.objects.unscoped(because="the order that asks was scoped").filter(
        institution__in=bodies, valid_to=None
    )
    return [
        (str(seat.pk), f"{say(Seat(seat.seat).label)} {seat.person}".strip(), seat.institution_id)
        for seat in rows.order_by("valid_from", "id")
    ]
