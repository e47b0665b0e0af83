"""Volunteer hours of a year by person and by activity; only confirmed ones count."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Min, Q, Sum

from shequ.areas.queries import area_names
from shequ.base.paging import Page, PageRequest
from shequ.base.rows import Work
from shequ.base.scope import under
from shequ.base.words import say
from shequ.kernel.call import Call
from shequ.kernel.refusals import Hidden
from shequ.kernel.words import _
from shequ.staffing import terms
from shequ.staffing.models import Engagement, StaffMember, VolunteerActivity, VolunteerHours
from shequ.staffing.queries.contracts import body_names
from shequ.staffing.queries.employed import serving
from shequ.staffing.terms import MINUTES_OF_HOUR, HoursState, Source

TONES = {HoursState.ENTERED: "warn", HoursState.CONFIRMED: "ok", HoursState.RETURNED: "mute"}
CONFIRMED = Q(state=HoursState.CONFIRMED)
WAITING = Q(state=HoursState.ENTERED)
MOST_WORK = 20
OWN = "engagements of a person whose hours or engagement the actor may see"


def hours_of(minutes: int) -> str:
    """Return minutes in hours, as people write them: 90 → 1.5."""
    return f"{minutes / MINUTES_OF_HOUR:.2f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class HoursFilters:
    """What is looked at: a year, an area, a name."""

    year: int
    area: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True)
class PersonHours:
    """What somebody gave in a year; minutes."""

    staff: UUID
    name: str
    activities: int
    confirmed: int
    waiting: int

    @property
    def confirmed_hours(self) -> str:
        """The confirmed time in hours."""
        return hours_of(self.confirmed)

    @property
    def waiting_hours(self) -> str:
        """The waiting time in hours."""
        return hours_of(self.waiting)


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """An activity with what was given to it; minutes."""

    id: UUID
    title: str
    on: date
    area: str
    area_name: str
    note: str
    people: int
    confirmed: int
    waiting: int
    waiting_people: int

    @property
    def confirmed_hours(self) -> str:
        """The confirmed time in hours."""
        return hours_of(self.confirmed)

    @property
    def waiting_hours(self) -> str:
        """The waiting time in hours."""
        return hours_of(self.waiting)


@dataclass(frozen=True, slots=True)
class HoursRow:
    """Somebody's time at an activity."""

    id: UUID
    staff: UUID
    name: str
    activity: UUID
    title: str
    on: date
    minutes: int
    state: str
    state_label: str
    tone: str
    entered_by: str
    entered_at: datetime
    settled_by: str
    settled_at: datetime | None
    reason: str
    may_return: bool

    @property
    def hours(self) -> str:
        """The time in hours."""
        return hours_of(self.minutes)


@dataclass(frozen=True, slots=True)
class ActivityDetail:
    """An activity with everybody's time. may_confirm: some of it waits and the actor neither entered nor gave it."""

    row: ActivityRow
    hours: tuple[HoursRow, ...]
    may_enter: bool
    may_confirm: bool
    is_own_only: bool


@dataclass(frozen=True, slots=True)
class VolunteerDetail:
    """Somebody's hours of a year, and where the person is a volunteer."""

    staff: UUID
    name: str
    year: int
    confirmed: int
    waiting: int
    hours: tuple[HoursRow, ...]
    serves: tuple["Serving", ...]

    @property
    def confirmed_hours(self) -> str:
        """The confirmed time in hours."""
        return hours_of(self.confirmed)

    @property
    def waiting_hours(self) -> str:
        """The waiting time in hours."""
        return hours_of(self.waiting)


@dataclass(frozen=True, slots=True)
class Serving:
    """A body that somebody volunteers for; until: exclusive, None while it lasts."""

    engagement: UUID
    institution_name: str
    since: date
    until: date | None
    may_end: bool


@dataclass(frozen=True, slots=True)
class HoursTotal:
    """The whole of a year in what the actor sees; minutes."""

    people: int
    activities: int
    confirmed: int
    waiting: int

    @property
    def confirmed_hours(self) -> str:
        """The confirmed time in hours."""
        return hours_of(self.confirmed)

    @property
    def waiting_hours(self) -> str:
        """The waiting time in hours."""
        return hours_of(self.waiting)


def _found(call: Call, filters: HoursFilters) -> Any:
    found = VolunteerHours.objects.visible_to(call.actor).filter(under(filters.area), activity__on__year=filters.year)
    if filters.q:
        found = found.filter(
            Q(staff__name__contains=filters.q)
            | Q(staff__name_initials__startswith=filters.q.lower())
            | Q(activity__title__contains=filters.q)
        )
    return found


def hours_people(call: Call, *, filters: HoursFilters, page: PageRequest) -> Page[PersonHours]:
    """Return what each person gave in a year, by name; two statements."""
    sums = (
        _found(call, filters)
        .exclude(state=HoursState.RETURNED)
        .values("staff_id", name=F("staff__name"), initials=F("staff__name_initials"))
        .annotate(
            confirmed=Sum("minutes", filter=CONFIRMED, default=0), waiting=Sum("minutes", filter=WAITING, default=0),
            activities=Count("pk", filter=CONFIRMED),
        )
        .order_by("initials", "staff_id")
    )  # fmt: skip
    return page.of(
        sums,
        row=lambda row: PersonHours(row["staff_id"], row["name"], row["activities"], row["confirmed"], row["waiting"]),
    )


def hours_total(call: Call, *, filters: HoursFilters) -> HoursTotal:
    """Return the sums of a year; one statement."""
    sums = _found(call, filters).aggregate(
        people=Count("staff", distinct=True, filter=CONFIRMED),
        activities=Count("activity", distinct=True, filter=CONFIRMED),
        confirmed=Sum("minutes", filter=CONFIRMED, default=0), waiting=Sum("minutes", filter=WAITING, default=0),
    )  # fmt: skip
    return HoursTotal(sums["people"], sums["activities"], sums["confirmed"], sums["waiting"])


def activity_list(call: Call, *, filters: HoursFilters, page: PageRequest) -> Page[ActivityRow]:
    """Return the activities of a year, newest first; three statements."""
    found = VolunteerActivity.objects.visible_to(call.actor).filter(under(filters.area), on__year=filters.year)
    if filters.q:
        given = VolunteerHours.objects.visible_to(call.actor).filter(staff__name__contains=filters.q)
        found = found.filter(Q(title__contains=filters.q) | Q(pk__in=given.values("activity_id")))
    got = page.of(_summed(found).order_by("-on", "id"), row=lambda row: row)
    areas = area_names({row.area_id for row in got.rows})
    rows = tuple(_activity(row, areas) for row in got.rows)
    return got.holding(rows)


def _summed(found: Any) -> Any:
    given, waits = Q(hours__state=HoursState.CONFIRMED), Q(hours__state=HoursState.ENTERED)
    return found.annotate(
        people=Count("hours", filter=given), confirmed=Sum("hours__minutes", filter=given, default=0),
        waiting=Sum("hours__minutes", filter=waits, default=0), waiting_people=Count("hours", filter=waits),
    )  # fmt: skip


def _activity(row: Any, areas: dict[str, str]) -> ActivityRow:
    return ActivityRow(
        id=row.pk, title=row.title, on=row.on, area=row.area_id, area_name=areas.get(row.area_id, row.area_id),
        note=row.note, people=row.people, confirmed=row.confirmed, waiting=row.waiting,
        waiting_people=row.waiting_people,
    )  # fmt: skip


def activity_detail(call: Call, *, activity_id: UUID) -> ActivityDetail:
    """Return an activity with everybody's time.

    Raises: Hidden.
    """
    row = _summed(VolunteerActivity.objects.visible_to(call.actor)).filter(pk=activity_id).first()
    if row is None:
        raise Hidden()
    given = list(
        VolunteerHours.objects.visible_to(call.actor)
        .filter(activity=activity_id)
        .select_related("staff", "activity")
        .order_by("staff__name_initials", "staff_id")
    )
    me = call.actor.person
    waiting = [item for item in given if item.state == HoursState.ENTERED]
    mine = [item for item in waiting if me not in (item.entered_person, item.staff.person)]
    may_confirm = call.actor.may(terms.HOURS_CONFIRM, row.area_id)
    return ActivityDetail(
        row=_activity(row, area_names({row.area_id})), hours=tuple(_hours(call, item) for item in given),
        may_enter=call.actor.may(terms.HOURS_ENTER, row.area_id), may_confirm=may_confirm and bool(mine),
        is_own_only=may_confirm and bool(waiting) and not mine,
    )  # fmt: skip


def _hours(call: Call, item: VolunteerHours) -> HoursRow:
    state = HoursState(item.state)
    return HoursRow(
        id=item.pk, staff=item.staff_id, name=item.staff.name, activity=item.activity_id, title=item.activity.title,
        on=item.activity.on, minutes=item.minutes, state=item.state, state_label=say(state.label), tone=TONES[state],
        entered_by=item.entered_by, entered_at=item.entered_at, settled_by=item.settled_by,
        settled_at=item.settled_at, reason=item.reason,
        may_return=item.state == HoursState.ENTERED and call.actor.may(terms.HOURS_RETURN, item.area_id),
    )  # fmt: skip


def hours_row(call: Call, *, hours_id: UUID) -> HoursRow:
    """Return one entry of hours.

    Raises: Hidden.
    """
    found = VolunteerHours.objects.visible_to(call.actor).select_related("staff", "activity")
    return _hours(call, found.one(hours_id))


def volunteer_detail(call: Call, *, staff_id: UUID, year: int) -> VolunteerDetail:
    """Return somebody's hours of a year, as far as the actor sees them.

    Raises: Hidden when the actor sees neither hours nor an engagement of the person.
    """
    given = list(
        VolunteerHours.objects.visible_to(call.actor)
        .filter(staff=staff_id, activity__on__year=year)
        .select_related("staff", "activity")
        .order_by("-activity__on", "id")
    )
    engaged = list(
        Engagement.objects.visible_to(call.actor, see=terms.HOURS_SEE)
        .filter(staff=staff_id, source=Source.VOLUNTEER)
        .order_by("-valid_from")
    )
    name = given[0].staff.name if given else ""
    if not given:
        others = VolunteerHours.objects.visible_to(call.actor).filter(staff=staff_id)
        if not engaged and not others.exists():
            raise Hidden()
        name = StaffMember.objects.unscoped(because=OWN).get(pk=staff_id).name
    bodies = body_names({row.institution_id for row in engaged}, call.on)
    return VolunteerDetail(
        staff=staff_id, name=name, year=year,
        confirmed=sum(item.minutes for item in given if item.state == HoursState.CONFIRMED),
        waiting=sum(item.minutes for item in given if item.state == HoursState.ENTERED),
        hours=tuple(_hours(call, item) for item in given),
        serves=tuple(
            Serving(
                row.pk, bodies.get(row.institution_id, ""), row.valid_from, row.valid_to,
                row.valid_to is None and call.actor.may(terms.VOLUNTEER_END, row.area_id),
            )
            for row in engaged
        ),
    )  # fmt: skip


def volunteers_for(call: Call, *, activity_id: UUID) -> list[tuple[str, str]]:
    """Return (key, name and body) of volunteers and workers of the activity's community whose time is not entered yet.

    Raises: Hidden.
    """
    activity: VolunteerActivity = VolunteerActivity.objects.visible_to(call.actor).one(activity_id)
    entered = VolunteerHours.objects.visible_to(call.actor).filter(activity=activity)
    done = set(entered.exclude(state=HoursState.RETURNED).values_list("staff_id", flat=True))
    rows = list(
        Engagement.objects.visible_to(call.actor, see=terms.HOURS_ENTER)
        .filter(serving(activity.on), under(activity.area_id))
        .select_related("staff")
        .order_by("staff__name_initials", "staff_id", "valid_from")
    )
    bodies = body_names({row.institution_id for row in rows}, activity.on)
    found: dict[str, str] = {}
    for row in rows:
        if row.staff_id not in done:
            label = f"{row.staff.name}（{bodies.get(row.institution_id, '')}，{say(Source(row.source).label)}）"
            found.setdefault(str(row.staff_id), label)
    return list(found.items())


def years_of_hours(call: Call) -> list[int]:
    """Return the years of which there are activities, this one always, newest first; one statement."""
    ends = VolunteerActivity.objects.visible_to(call.actor).aggregate(first=Min("on"))
    first = min(ends["first"].year, call.on.year) if ends["first"] else call.on.year
    return list(range(call.on.year, first - 1, -1))


def my_hours(call: Call) -> list[Work]:
    """Return the activities whose hours wait for the actor's word: entered by others, not the actor's own."""
    waits = (
        VolunteerHours.objects.visible_to(call.actor, see=terms.HOURS_CONFIRM)
        .filter(WAITING)
        .exclude(Q(entered_person=call.actor.person) | Q(staff__person=call.actor.person))
        .values("activity_id", "activity__title", "activity__on")
        .annotate(people=Count("pk"))
        .order_by("activity__on", "activity_id")
    )
    return [
        Work(
            "clock-check", say(_("确认志愿服务时长：{title}")).format(title=row["activity__title"]),
            say(_("{count} 人的时长在等确认")).format(count=row["people"]), None,
            f"/staffing/volunteers/activities/{row['activity_id']}/", say(_("确认")),
        )
        for row in waits[:MOST_WORK]
    ]  # fmt: skip


def hours_export(call: Call, *, filters: HoursFilters) -> tuple[list[PersonHours], list[HoursRow]]:
    """Return the year's sums by person and every confirmed entry; three statements."""
    rows = (
        _found(call, filters)
        .filter(CONFIRMED)
        .select_related("staff", "activity")
        .order_by("activity__on", "activity_id", "staff__name_initials", "staff_id")
    )
    entries = [_hours(call, item) for item in rows]
    sums: dict[UUID, list[HoursRow]] = {}
    for entry in sorted(entries, key=lambda item: item.name):
        sums.setdefault(entry.staff, []).append(entry)
    people = [
        PersonHours(staff, mine[0].name, len(mine), sum(item.minutes for item in mine), 0)
        for staff, mine in sums.items()
    ]
    return people, entries
