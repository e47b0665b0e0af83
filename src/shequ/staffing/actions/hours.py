"""Volunteers, their activities, and hours: entered by one natural person, confirmed or returned by another."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db.models import Q

from shequ.areas.models import Area
from shequ.base.scope import under
from shequ.institutions.models import Institution
from shequ.journal.actions import action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.kernel.refusals import Hidden
from shequ.staffing import facts, terms
from shequ.staffing.actions.contracts import body_of
from shequ.staffing.actions.engaging import engage, register
from shequ.staffing.models import Engagement, StaffMember, VolunteerActivity, VolunteerHours
from shequ.staffing.queries.employed import serving
from shequ.staffing.rules import hours as rules
from shequ.staffing.rules.people import Person, check_name, check_phone
from shequ.staffing.terms import HoursState, Source


@action(terms.VOLUNTEER_ADD)
def volunteer_add(call: Call, *, area: str, institution: str, name: str, since: date, phone: str = "") -> UUID:
    """Register a volunteer of a body that lies in the area; the phone tells namesakes apart.

    Raises: Hidden, NotPermitted, rules.VolunteerStands, NameMissing, PhoneWrong, EmployerNotStanding.
    """
    call.require(terms.VOLUNTEER_ADD, area)
    name, phone = check_name(name), check_phone(phone)
    key, body_name = body_of(area, institution, since)
    body: Institution = Institution.objects.unscoped(because="the area is checked below").get(pk=key)
    if not call.actor.may(terms.VOLUNTEER_ADD, body.area_id):
        raise Hidden(field="institution")
    namesakes = Engagement.objects.unscoped(because="a volunteer is registered once with a body").filter(
        serving(since), institution=key, source=Source.VOLUNTEER, staff__name=name
    )
    if any(row.staff.open_phone() == phone for row in namesakes.select_related("staff")):
        raise rules.VolunteerStands(field="name", name=name, institution=body_name)

    staff = register(call, Person(name=name, phone=phone), area=body.area_id)
    engage(staff, body, source=Source.VOLUNTEER, head_kind="", since=since, until=None, document="", name=body_name)
    record(
        call,
        facts.VolunteerAdded(
            area=body.area_id, subject=f"staff:{staff.pk}", staff=str(staff.pk), name=name, institution=institution,
            since=since.isoformat(),
        ),
    )  # fmt: skip
    return staff.pk


@action(terms.VOLUNTEER_END)
def volunteer_end(call: Call, *, engagement_id: UUID, on: date) -> UUID:
    """End somebody's service as a volunteer of a body from a day on; confirmed hours stay.

    Raises: Hidden, NotPermitted, rules.VolunteerOver, VolunteerEndsEarly.
    """
    row: Engagement = (
        Engagement.objects.visible_to(call.actor, see=terms.HOURS_SEE)
        .filter(source=Source.VOLUNTEER)
        .select_related("staff", "institution")
        .locked(engagement_id)
    )
    call.require(terms.VOLUNTEER_END, row)
    if row.valid_to is not None:
        raise rules.VolunteerOver()
    if on <= row.valid_from:
        raise rules.VolunteerEndsEarly(field="on", since=row.valid_from.isoformat())

    row.valid_to = on
    row.save(update_fields=["valid_to"])
    record(
        call,
        facts.VolunteerEnded(
            area=row.area_id, subject=f"staff:{row.staff_id}", staff=str(row.staff_id), name=row.staff.name,
            institution=row.institution.code, on=on.isoformat(),
        ),
    )  # fmt: skip
    return row.staff_id


@action(terms.ACTIVITY_ADD)
def activity_add(call: Call, *, area: str, title: str, on: date, note: str = "") -> UUID:
    """Register something that volunteers did on a day in a community.

    Raises: Hidden, NotPermitted, rules.ActivityTitleMissing, ActivityAhead, ActivityStands.
    """
    if not Area.objects.unscoped(because="codes of areas are public").filter(code=area).exists():
        raise Hidden(field="area")
    call.require(terms.ACTIVITY_ADD, area)
    title = rules.check_activity(title, on, today=call.on)
    same = VolunteerActivity.objects.unscoped(because="an activity is registered once a day").filter(
        area=area, on=on, title=title
    )
    if same.exists():
        raise rules.ActivityStands(field="title", title=title, on=on.isoformat())

    made = VolunteerActivity.objects.create(id=uuid7(), area_id=area, title=title, on=on, note=note.strip())
    record(
        call,
        facts.ActivityAdded(
            area=area, subject=f"activity:{made.pk}", activity=str(made.pk), title=title, on=on.isoformat()
        ),
    )
    return made.pk  # type: ignore[no-any-return]


def _activity(call: Call, activity_id: UUID, permission: str) -> VolunteerActivity:
    row: VolunteerActivity = VolunteerActivity.objects.visible_to(call.actor).locked(activity_id)
    call.require(permission, row)
    return row


@action(terms.HOURS_ENTER)
def hours_enter(call: Call, *, activity_id: UUID, minutes: Mapping[UUID, int]) -> UUID:
    """Enter the time of several people at an activity; it counts once another person confirms it.

    minutes: person → minutes. A returned entry is replaced. Raises: Hidden, NotPermitted, and what `rules.hours`
    refuses; nobody's time is entered then.
    """
    activity = _activity(call, activity_id, terms.HOURS_ENTER)
    if not minutes or len(minutes) > terms.MOST_AT_ONCE:
        raise rules.MinutesWrong(field="hours")
    people = _people_of(activity, minutes)
    entered = {
        row.staff_id: row
        for row in VolunteerHours.objects.unscoped(because="the activity was scoped").filter(
            activity=activity, staff__in=people
        )
    }
    for staff, given in minutes.items():
        person = people.get(staff)
        if person is None:
            raise Hidden(field="staff")
        rules.check_minutes(given)
        if staff in entered and entered[staff].state != HoursState.RETURNED:
            raise rules.HoursStand(field="staff", name=person.name)
    _check_days(activity, people, minutes)

    values = {
        "state": HoursState.ENTERED.value, "entered_at": call.at, "entered_by": call.actor.name,
        "entered_person": call.actor.person, "settled_at": None, "settled_by": "", "settled_person": "", "reason": "",
    }  # fmt: skip
    for staff, row in entered.items():
        for name, value in {**values, "minutes": minutes[staff]}.items():
            setattr(row, name, value)
        row.save(update_fields=["minutes", *values])
    VolunteerHours.objects.bulk_create(
        VolunteerHours(
            id=uuid7(), area_id=activity.area_id, activity=activity, staff_id=staff, minutes=given, **values
        )
        for staff, given in minutes.items()
        if staff not in entered
    )  # fmt: skip
    record(
        call,
        facts.HoursEntered(
            area=activity.area_id, subject=f"activity:{activity.pk}", activity=str(activity.pk), title=activity.title,
            count=len(minutes), minutes=sum(minutes.values()), rows=_rows(minutes),
        ),
    )  # fmt: skip
    return activity.pk


def _rows(minutes: Mapping[UUID, int]) -> tuple[dict[str, object], ...]:
    return tuple({"staff": str(staff), "minutes": given} for staff, given in sorted(minutes.items()))


def _people_of(activity: VolunteerActivity, wanted: Mapping[UUID, int]) -> dict[UUID, StaffMember]:
    """Return those of the wanted who served in the activity's community on its day, locked one after another."""
    served = Engagement.objects.unscoped(because="the activity was scoped").filter(
        serving(activity.on), under(activity.area_id), staff__in=wanted
    )
    keys = set(served.values_list("staff_id", flat=True))
    rows = StaffMember.objects.unscoped(because="the activity was scoped").filter(pk__in=wanted)
    people = {row.pk: row for row in rows.select_for_update().order_by("pk")}
    for key, person in people.items():
        if key not in keys:
            raise rules.NotVolunteer(field="staff", name=person.name, on=activity.on.isoformat())
    return people


def _check_days(activity: VolunteerActivity, people: Mapping[UUID, StaffMember], minutes: Mapping[UUID, int]) -> None:
    others = (
        VolunteerHours.objects.unscoped(because="a day has 24 hours wherever they were given")
        .filter(~Q(activity=activity), staff__in=people, activity__on=activity.on)
        .exclude(state=HoursState.RETURNED)
    )
    held: dict[UUID, list[int]] = {}
    for staff, given in others.values_list("staff_id", "minutes"):
        held.setdefault(staff, []).append(given)
    for staff, given in minutes.items():
        rules.check_day(people[staff].name, activity.on, [given, *held.get(staff, [])])


@action(terms.HOURS_CONFIRM)
def hours_confirm(call: Call, *, activity_id: UUID) -> UUID:
    """Confirm the waiting hours of an activity that the actor neither entered nor gave; the others go on waiting.

    Raises: Hidden, NotPermitted, rules.NothingToConfirm, ConfirmedByMaker when all that waits is the actor's own.
    """
    activity = _activity(call, activity_id, terms.HOURS_CONFIRM)
    waiting = list(
        VolunteerHours.objects.unscoped(because="the activity was scoped")
        .filter(activity=activity, state=HoursState.ENTERED)
        .select_related("staff")
        .order_by("pk")
    )
    if not waiting:
        raise rules.NothingToConfirm()
    me = call.actor.person
    mine = [row for row in waiting if me not in (row.entered_person, row.staff.person)]
    if not mine:
        rules.check_confirmer(me, entered_by=waiting[0].entered_person, volunteer=waiting[0].staff.person)

    minutes = {row.staff_id: row.minutes for row in mine}
    rows = VolunteerHours.objects.unscoped(because="the activity was scoped").filter(pk__in=[row.pk for row in mine])
    rows.update(state=HoursState.CONFIRMED.value, settled_at=call.at, settled_by=call.actor.name, settled_person=me)
    record(
        call,
        facts.HoursConfirmed(
            area=activity.area_id, subject=f"activity:{activity.pk}", activity=str(activity.pk), title=activity.title,
            count=len(mine), minutes=sum(minutes.values()), rows=_rows(minutes),
        ),
    )  # fmt: skip
    return activity.pk


@action(terms.HOURS_RETURN)
def hours_return(call: Call, *, hours_id: UUID, reason: str) -> UUID:
    """Return waiting hours with a reason; they do not count until they are entered again.

    Who entered them may take them back so. Raises: Hidden, NotPermitted, rules.NothingToConfirm, ReturnReasonMissing.
    """
    row: VolunteerHours = (
        VolunteerHours.objects.visible_to(call.actor).select_related("staff", "activity").locked(hours_id)
    )
    call.require(terms.HOURS_RETURN, row)
    rules.check_waits(row.state)
    if not reason.strip():
        raise rules.ReturnReasonMissing(field="reason")

    row.state, row.settled_at, row.reason = HoursState.RETURNED, call.at, reason.strip()
    row.settled_by, row.settled_person = call.actor.name, call.actor.person
    row.save(update_fields=["state", "settled_at", "settled_by", "settled_person", "reason"])
    record(
        call,
        facts.HoursReturned(
            area=row.area_id, subject=f"activity:{row.activity_id}", activity=str(row.activity_id),
            title=row.activity.title, staff=str(row.staff_id), name=row.staff.name, minutes=row.minutes,
            reason=row.reason,
        ),
    )  # fmt: skip
    return row.activity_id
