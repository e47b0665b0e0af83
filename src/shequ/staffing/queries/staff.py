"""People who serve: lists within scope, and a person's whole service record."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from shequ.areas.queries import area_names
from shequ.base.cells import mask_phone
from shequ.base.paging import Page, PageRequest
from shequ.base.rows import Hit
from shequ.base.words import say
from shequ.institutions.queries import names_on
from shequ.kernel.call import Call
from shequ.kernel.identity import mask
from shequ.staffing.models import Appointment, Engagement, PostVersion, StaffMember
from shequ.staffing.queries.parts import not_over
from shequ.staffing.terms import (
    APPOINTMENT_END,
    APPOINTMENT_MAKE,
    STAFF_CORRECT,
    STAFF_LEAVE,
    STAFF_REVEAL,
    STAFF_TAKE_ON,
    STAFF_TRANSFER,
    Ground,
    HeadKind,
    LeaveReason,
    Mode,
    Source,
)

SCOPED = "of people that the actor may see"
GONE = "gone"


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A person of a list, with where they serve and the posts held on the day."""

    id: UUID
    name: str
    area: str
    area_name: str
    institution: str
    source: str
    source_label: str
    head_kind_label: str
    posts: str
    since: date | None
    is_here: bool


@dataclass(frozen=True, slots=True)
class EngagementRow:
    """A period of service."""

    institution_id: UUID
    institution: str
    source_label: str
    head_kind_label: str
    since: date
    until: date | None
    document: str
    end_reason: str
    end_document: str
    is_legacy: bool
    is_by_order: bool


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """A post held in a period."""

    appointment_id: UUID
    post_id: UUID
    institution: str
    title: str
    rank: str
    mode_label: str
    ground_label: str
    since: date
    until: date | None
    term_ends_on: date | None
    document: str
    end_document: str
    reason: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class StaffDetail:
    """A person's service record; numbers masked."""

    id: UUID
    name: str
    area: str
    area_name: str
    sex: str
    age: int | None
    identity_masked: str
    phone_masked: str
    education: str
    political: str
    version: int
    engagements: tuple[EngagementRow, ...]
    holdings: tuple[HoldingRow, ...]
    serving: EngagementRow | None
    may_transfer: bool
    may_leave: bool
    may_appoint: bool
    may_end: bool
    may_correct: bool
    may_reveal: bool
    may_take_on: bool


def staff_list(
    call: Call, *, text: str = "", source: str = "", institution: UUID | None = None, only: str = "",
    on: date | None = None, page: PageRequest | None = None,
) -> Page[StaffRow]:  # fmt: skip
    """Return people in scope by name; six statements. text: a name or its initials. only: `gone` for those who left."""
    day = on or call.on
    here = Engagement.objects.unscoped(because=SCOPED).filter(not_over(day), valid_from__lte=day)
    if source:
        here = here.filter(source=source)
    if institution is not None:
        here = here.filter(institution=institution)
    found = StaffMember.objects.visible_to(call.actor)
    if only == GONE:
        found = found.exclude(pk__in=here.values("staff"))
    elif source or institution is not None or only:
        found = found.filter(pk__in=here.values("staff"))
    if text:
        found = found.filter(Q(name__contains=text) | Q(name_initials__startswith=text.lower()))
    listed = (page or PageRequest()).of(found.order_by("name_initials", "id"), row=lambda row: row)
    people = [row.pk for row in listed.rows]
    serving: dict[UUID, Engagement] = {}
    for row in Engagement.objects.unscoped(because=SCOPED).filter(not_over(day), staff__in=people, valid_from__lte=day):
        if row.staff_id not in serving or row.source != Source.VOLUNTEER:
            serving[row.staff_id] = row
    posts: dict[UUID, list[str]] = {}
    held = _held_on(people, day)
    for appointment, version in held:
        posts.setdefault(appointment.staff_id, []).append(version.title)
    names = names_on({row.institution_id for row in serving.values()}, day)
    areas = area_names({row.area_id for row in listed.rows})
    rows = tuple(
        _staff_row(row, serving.get(row.pk), names, areas, "、".join(posts.get(row.pk, ()))) for row in listed.rows
    )
    return listed.holding(rows)


def _held_on(people: list[UUID], on: date) -> list[tuple[Appointment, PostVersion]]:
    rows = Appointment.objects.unscoped(because=SCOPED).filter(not_over(on), staff__in=people, valid_from__lte=on)
    held = list(rows.order_by("valid_from", "id"))
    versions = PostVersion.objects.unscoped(because=SCOPED).filter(
        not_over(on), post__in=[row.post_id for row in held], valid_from__lte=on
    )
    by_post = {row.post_id: row for row in versions}
    return [(row, by_post[row.post_id]) for row in held if row.post_id in by_post]


def _staff_row(
    row: StaffMember, serving: Engagement | None, names: dict[UUID, str], areas: dict[str, str], posts: str
) -> StaffRow:
    return StaffRow(
        row.pk, row.name, row.area_id, areas.get(row.area_id, row.area_id),
        names.get(serving.institution_id, "—") if serving else "", serving.source if serving else "",
        say(Source(serving.source).label) if serving else "",
        say(HeadKind(serving.head_kind).label) if serving and serving.head_kind else "", posts,
        serving.valid_from if serving else None, serving is not None,
    )  # fmt: skip


def staff_detail(call: Call, *, staff_id: UUID) -> StaffDetail:
    """Return a person's record.

    Raises: Hidden.
    """
    row: StaffMember = StaffMember.objects.visible_to(call.actor).one(staff_id)
    engaged = list(Engagement.objects.unscoped(because=SCOPED).filter(staff=row).order_by("-valid_from"))
    held = list(Appointment.objects.unscoped(because=SCOPED).filter(staff=row).order_by("-valid_from", "-id"))
    versions: dict[UUID, list[PostVersion]] = {}
    every = PostVersion.objects.unscoped(because=SCOPED).filter(post__in=[one.post_id for one in held])
    for version in every.order_by("-valid_from"):
        versions.setdefault(version.post_id, []).append(version)
    bodies = {one.institution_id for one in engaged} | {
        one.institution_id for row_ in versions.values() for one in row_
    }
    names = names_on(bodies, call.on)
    engagements = tuple(_engagement_row(one, names) for one in engaged)
    serving = next(
        (
            shown
            for one, shown in zip(engaged, engagements, strict=True)
            if one.valid_from <= call.on and (one.valid_to is None or call.on < one.valid_to)
        ),
        None,
    )
    may = call.actor.may
    is_here = serving is not None
    phone = row.open_phone()
    return StaffDetail(
        id=row.pk, name=row.name, area=row.area_id, area_name=area_names({row.area_id}).get(row.area_id, row.area_id),
        sex=row.sex, age=_age(row.birth_on, call.on), identity_masked=mask(row.open_number()) if row.identity_digest else "",
        phone_masked=mask_phone(phone), education=row.education,
        political=row.political, version=row.version, engagements=engagements,
        holdings=tuple(_holding_row(one, versions[one.post_id], names, call.on) for one in held), serving=serving,
        may_transfer=is_here and may(STAFF_TRANSFER, row.area_id), may_leave=is_here and may(STAFF_LEAVE, row.area_id),
        may_appoint=is_here and may(APPOINTMENT_MAKE, row.area_id), may_end=may(APPOINTMENT_END, row.area_id),
        may_correct=may(STAFF_CORRECT, row.area_id), may_reveal=may(STAFF_REVEAL, row.area_id),
        may_take_on=not is_here and may(STAFF_TAKE_ON, row.area_id),
    )  # fmt: skip


def _age(birth_on: date | None, on: date) -> int | None:
    if birth_on is None:
        return None
    return on.year - birth_on.year - ((on.month, on.day) < (birth_on.month, birth_on.day))


def _engagement_row(row: Engagement, names: dict[UUID, str]) -> EngagementRow:
    return EngagementRow(
        row.institution_id, names.get(row.institution_id, "—"), say(Source(row.source).label),
        say(HeadKind(row.head_kind).label) if row.head_kind else "", row.valid_from, row.valid_to, row.document,
        say(LeaveReason(row.end_reason).label) if row.end_reason else "", row.end_document, row.is_legacy,
        row.order is not None,
    )  # fmt: skip


def _holding_row(row: Appointment, versions: list[PostVersion], names: dict[UUID, str], on: date) -> HoldingRow:
    last = min(on, row.valid_to) if row.valid_to else on
    version = next((one for one in versions if one.valid_from <= max(last, row.valid_from)), versions[-1])
    return HoldingRow(
        row.pk, row.post_id, names.get(version.institution_id, "—"), version.title, version.rank,
        say(Mode(row.mode).label), say(Ground(row.ground).label), row.valid_from, row.valid_to, row.term_ends_on,
        row.document, row.end_document, row.reason, row.valid_to is None or on < row.valid_to,
    )  # fmt: skip


def staff_hits(call: Call, text: str, limit: int) -> list[Hit]:
    """Return people in scope whose name holds the text or whose initials begin with it; for the search box."""
    found = staff_list(call, text=text, page=PageRequest(size=limit))
    return [
        Hit(
            row.name,
            "，".join(part for part in (row.institution, row.posts) if part),
            f"/staffing/people/{row.id}/",
            "id-badge",
        )
        for row in found.rows[:limit]
    ]


def staff_choices(call: Call, permission: str, *, text: str = "", limit: int = 500) -> list[tuple[str, str]]:
    """Return (id, "name, body, posts") of people who serve today and whom the actor may act on."""
    found = staff_list(call, text=text, only="here", page=PageRequest(size=limit))
    return [
        (str(row.id), f"{row.name}（{row.institution}{' ' + row.posts if row.posts else ''}）")
        for row in found.rows
        if call.actor.may(permission, row.area)
    ]
