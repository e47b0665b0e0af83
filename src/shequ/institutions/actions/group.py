"""The leading group: chair, members, office; every change dated, with its document, and never erased."""

from datetime import date
from typing import Any
from uuid import UUID

from shequ.institutions import facts, terms
from shequ.institutions.models import GroupSeat, Institution
from shequ.institutions.queries.group import group_versions, seats_seen, sittings_of
from shequ.institutions.queries.parts import Moves
from shequ.institutions.queries.tree import bodies_seen, ids_of, names_on, standing_bodies
from shequ.institutions.rules import group as rules
from shequ.institutions.rules import tree as tree_rules
from shequ.institutions.rules.tree import Standing
from shequ.institutions.terms import COUNTY_DIGITS, Seat
from shequ.journal.actions import action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.kernel.refusals import Hidden

BECAUSE = "the group was scoped"


def load_group(call: Call, group_id: UUID, permission: str, on: date) -> tuple[Institution, str]:
    """Return a leading group for writing, and its name on a day.

    Raises: Hidden, NotPermitted, rules.group.NotAGroup.
    """
    body: Institution = bodies_seen(call.actor).locked(group_id)
    call.require(permission, body)
    row = group_versions(body.area_id, on).filter(institution=body).first()
    if row is None:
        raise rules.NotAGroup(field="on", name=body.code, on=on.isoformat())
    return body, row.name


def body_there(area: str, code: str, on: date, *, field: str = "institution") -> tuple[UUID, Standing]:
    """Return a body of a county that stands on a day.

    Raises: rules.group.BodyNotThere.
    """
    standing = standing_bodies(area).get(code)
    if standing is None or not standing.stands(on):
        raise rules.BodyNotThere(field=field, name=standing.name if standing else code, on=on.isoformat())
    return ids_of(area, [code])[code], standing


def _seated(group: Institution, seat: Seat, institution: UUID, on: date, document: str, **person: str) -> GroupSeat:
    made: GroupSeat = GroupSeat.objects.create(
        id=uuid7(), area_id=group.area_id, group=group, seat=seat, institution_id=institution, valid_from=on,
        document=document, **person,
    )  # fmt: skip
    return made


def _end(group: Institution, seat: Seat, on: date, document: str) -> GroupSeat | None:
    """End the open chair or office, where there is one; returns it."""
    rows = GroupSeat.objects.unscoped(because=BECAUSE).filter(group=group, seat=seat, valid_to=None)
    old: GroupSeat | None = rows.select_related("institution").first()
    if old is not None:
        old.valid_to, old.end_document = on, document
        old.save(update_fields=["valid_to", "end_document"])
    return old


def _check(call: Call, on: date, document: str) -> None:
    rules.check_day(on, call.on)
    tree_rules.check_document(document)


@action(terms.GROUP_CHAIR_SET)
def group_chair_set(
    call: Call, *, group_id: UUID, institution: str, person: str, post: str, on: date, document: str
) -> UUID:
    """Let a responsible leader of the county chair the group from a day on; who chaired before ends on that day.

    Raises: Hidden, NotPermitted, rules.group.*, rules.tree.DocumentMissing.
    """
    group, name = load_group(call, group_id, terms.GROUP_CHAIR_SET, on)
    _check(call, on, document)
    rules.check_person(person, post)
    key, standing = body_there(group.area_id, institution, on)
    if key == group.pk:
        raise rules.GroupInItself(field="institution", seat=Seat.CHAIR.label)
    if Institution.objects.unscoped(because=BECAUSE).get(pk=key).area_id != group.area_id:
        raise rules.ChairNotOfCounty(field="institution", name=standing.name)
    rules.check_follows(sittings_of(group), Seat.CHAIR, on=on)

    old = _end(group, Seat.CHAIR, on, document)
    made = _seated(group, Seat.CHAIR, key, on, document, person=person.strip(), post=post.strip())
    _taken(call, made, name, standing.name, old_person=old.person if old else "")
    return made.pk


@action(terms.GROUP_OFFICE_SET)
def group_office_set(call: Call, *, group_id: UUID, institution: str, on: date, document: str) -> UUID:
    """Let the group's office sit in a body from a day on; the group has no staff of its own.

    Raises: Hidden, NotPermitted, rules.group.*, rules.tree.DocumentMissing.
    """
    group, name = load_group(call, group_id, terms.GROUP_OFFICE_SET, on)
    _check(call, on, document)
    key, standing = body_there(group.area_id, institution, on)
    if key == group.pk:
        raise rules.GroupInItself(field="institution", seat=Seat.OFFICE.label)
    rules.check_follows(sittings_of(group), Seat.OFFICE, on=on)

    old = _end(group, Seat.OFFICE, on, document)
    made = _seated(group, Seat.OFFICE, key, on, document)
    record(
        call,
        facts.GroupOfficeSet(
            area=group.area_id, subject=f"group:{group.pk}", group=name, institution=standing.name, on=on.isoformat(),
            document=document, old_institution=old.institution.code if old else "",
        ),
    )  # fmt: skip
    return made.pk


@action(terms.GROUP_MEMBER_ADD)
def group_member_add(
    call: Call, *, group_id: UUID, institution: str, person: str, post: str, on: date, document: str
) -> UUID:
    """Make a body a member of the group from a day on, with the person who sits for it and that person's post.

    Raises: Hidden, NotPermitted, rules.group.*, rules.tree.DocumentMissing.
    """
    group, name = load_group(call, group_id, terms.GROUP_MEMBER_ADD, on)
    _check(call, on, document)
    rules.check_person(person, post)
    key, standing = body_there(group.area_id, institution, on)
    if key == group.pk:
        raise rules.GroupInItself(field="institution", seat=Seat.MEMBER.label)
    rules.check_free(sittings_of(group), Seat.MEMBER, institution, standing.name, on=on)

    made = _seated(group, Seat.MEMBER, key, on, document, person=person.strip(), post=post.strip())
    _taken(call, made, name, standing.name)
    return made.pk


@action(terms.GROUP_MEMBER_CHANGE)
def group_member_change(call: Call, *, seat_id: UUID, person: str, post: str, on: date, document: str) -> UUID:
    """Let another person sit for a member body from a day on; returns the new seat.

    Raises: Hidden, NotPermitted, rules.group.*, rules.tree.DocumentMissing.
    """
    seat, name, body = _seat(call, seat_id, terms.GROUP_MEMBER_CHANGE, on)
    if seat.seat != Seat.MEMBER:
        raise Hidden(field="seat_id")
    _check(call, on, document)
    rules.check_person(person, post)
    rules.check_ends(_sitting(seat), on=on)

    seat.valid_to, seat.end_document = on, document
    seat.save(update_fields=["valid_to", "end_document"])
    made = _seated(seat.group, Seat.MEMBER, seat.institution_id, on, document, person=person.strip(), post=post.strip())
    _taken(call, made, name, body, old_person=seat.person)
    return made.pk


@action(terms.GROUP_SEAT_END)
def group_seat_end(call: Call, *, seat_id: UUID, on: date, document: str) -> UUID:
    """End a seat without a successor; returns the group.

    Raises: Hidden, NotPermitted, rules.group.SeatNotOpen, DayAhead, rules.tree.DocumentMissing.
    """
    seat, name, body = _seat(call, seat_id, terms.GROUP_SEAT_END, on)
    _check(call, on, document)
    rules.check_ends(_sitting(seat), on=on)

    seat.valid_to, seat.end_document = on, document
    seat.save(update_fields=["valid_to", "end_document"])
    record(
        call,
        facts.GroupSeatEnded(
            area=seat.area_id, subject=f"group:{seat.group_id}", group=name, seat=seat.seat, institution=body,
            person=seat.person, on=on.isoformat(), document=document,
        ),
    )  # fmt: skip
    return seat.group_id


def _seat(call: Call, seat_id: UUID, permission: str, on: date) -> tuple[GroupSeat, str, str]:
    seat: GroupSeat = seats_seen(call.actor).locked(seat_id)
    call.require(permission, seat)
    names = names_on({seat.group_id, seat.institution_id}, on)
    return seat, names.get(seat.group_id, ""), names.get(seat.institution_id, "")


def _sitting(seat: GroupSeat) -> rules.Sitting:
    return rules.Sitting(seat.seat, "", seat.valid_from, seat.valid_to)


def _taken(call: Call, seat: GroupSeat, group: str, institution: str, *, old_person: str = "") -> None:
    record(
        call,
        facts.GroupSeatTaken(
            area=seat.area_id, subject=f"group:{seat.group_id}", group=group, seat=seat.seat, institution=institution,
            person=seat.person, post_title=seat.post, on=seat.valid_from.isoformat(), document=seat.document,
            old_person=old_person,
        ),
    )  # fmt: skip


def group_seats_move(call: Call, moves: Moves) -> int:
    """Move the seats of abolished bodies to those that take over; a few statements for any number.

    Called by the execution of an order, inside its transaction. A member that sits already is not doubled; a group that
    is itself abolished loses its seats with it.
    """
    rows = GroupSeat.objects.unscoped(because="the order was scoped")
    sources = {*moves.heirs, *(UUID(key.partition(":")[0]) for key in moves.exceptions)}
    held = list(rows.filter(institution__in=sources, valid_to=None).order_by("valid_from", "id"))
    there = set(rows.filter(valid_to=None, seat=Seat.MEMBER).values_list("group_id", "institution_id"))
    made: list[GroupSeat] = []
    told: list[dict[str, Any]] = []
    for seat in held:
        to = moves.exceptions.get(f"{seat.institution_id}:{seat.pk}") or moves.heirs[seat.institution_id]
        told.append({"seat": seat.seat, "source": str(seat.institution_id), "to": str(to)})
        if seat.seat == Seat.MEMBER and (seat.group_id, to) in there:
            continue
        there.add((seat.group_id, to))
        made.append(
            GroupSeat(
                id=uuid7(), area_id=seat.area_id, group_id=seat.group_id, seat=seat.seat, institution_id=to,
                person=seat.person, post=seat.post, valid_from=max(moves.on, seat.valid_from),
                document=moves.document or seat.document, order=moves.order,
            )
        )  # fmt: skip
    # A seat that began on the day of the order or later has never been held before it: it is taken out, not ended.
    rows.filter(pk__in=[seat.pk for seat in held if seat.valid_from >= moves.on]).delete()
    rows.filter(pk__in=[seat.pk for seat in held if seat.valid_from < moves.on]).update(
        valid_to=moves.on, end_document=moves.document
    )
    GroupSeat.objects.bulk_create(made)
    area = held[0].area_id[:COUNTY_DIGITS] if held else ""
    record(
        call,
        facts.GroupSeatsMoved(
            area=area, order=str(moves.order), count=len(held), on=moves.on.isoformat(), rows=tuple(told)
        ),
    )
    return len(held)
