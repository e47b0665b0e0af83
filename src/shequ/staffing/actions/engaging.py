"""What engaging somebody takes, shared by entering facts, taking on, transferring and appointing."""

from datetime import date
from typing import Any
from uuid import UUID

from shequ.accounts.actions import person_of
from shequ.base import secrets
from shequ.institutions.models import Institution
from shequ.institutions.queries import names_on
from shequ.institutions.terms import COUNTY_DIGITS
from shequ.kernel import textkeys
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.plan.actions import freeze_pass
from shequ.plan.terms import FreezeMatter
from shequ.staffing.actions.accounts import check_head_free, is_head_free
from shequ.staffing.models import Appointment, Engagement, PostVersion, StaffMember
from shequ.staffing.queries.state import BECAUSE
from shequ.staffing.rules import people as rules
from shequ.staffing.rules.people import Person
from shequ.staffing.rules.posts import Held
from shequ.staffing.terms import Source


def register(call: Call, person: Person, *, area: str) -> StaffMember:
    """Write a person who is not registered yet.

    Raises: rules.NameMissing, NumberWrong, NumberTaken, PhoneWrong.
    """
    name = rules.check_name(person.name)
    number, birth_on, sex = "", person.birth_on, person.sex
    if person.identity_number.strip():
        reading = rules.check_number(person.identity_number, on=call.on)
        number, birth_on, sex = reading.number, reading.birth_on, reading.sex
    phone = rules.check_phone(person.phone)
    digest = secrets.digest("identity", number) if number else None
    if digest is not None:
        held = bearer(digest, area)
        if held is not None:
            raise rules.NumberTaken(field="identity_number", name=held.name)
    pk = uuid7()
    staff = StaffMember(
        id=pk, area_id=area, person=person.person or (person_of(number, call) if number else f"staff:{pk}"), name=name,
        name_initials=textkeys.initials(name), sex=sex, birth_on=birth_on, identity_number=number or None,
        identity_digest=digest, phone=phone or None, education=person.education, political=person.political,
    )  # fmt: skip
    staff.save(force_insert=True)
    return staff


def bearer(digest: bytes, area: str) -> StaffMember | None:
    """Return who in a county bears a number."""
    rows = StaffMember.objects.unscoped(because="a number belongs to one person, wherever they serve")
    found: StaffMember | None = rows.under(area[:COUNTY_DIGITS]).filter(identity_digest=digest).first()
    return found


def staff_locked(call: Call, staff_id: UUID) -> StaffMember:
    """Return a person of the actor's places for writing.

    Raises: Hidden.
    """
    found: StaffMember = StaffMember.objects.visible_to(call.actor).locked(staff_id)
    return found


def engagements_of(staff: StaffMember) -> list[Engagement]:
    """Return where a person serves, has served and will serve, the first before the later."""
    rows = Engagement.objects.unscoped(because=BECAUSE).filter(staff=staff).select_related("institution")
    return list(rows.order_by("valid_from"))


def engaged_on(engagements: list[Engagement], on: date) -> Engagement | None:
    """Return the engagement that holds a day; volunteering is none."""
    for row in engagements:
        if row.source != Source.VOLUNTEER and row.valid_from <= on and (row.valid_to is None or on < row.valid_to):
            return row
    return None


def engage(
    staff: StaffMember, institution: Institution, *, source: str, head_kind: str, since: date,
    until: date | None, document: str, name: str, besides: Engagement | None = None, is_fact: bool = False,
    without: tuple[UUID, ...] = (),
) -> Engagement:  # fmt: skip
    """Write that somebody serves a body; a head is taken under the account's lock.

    name: the body's. besides: the engagement that this one follows. is_fact: entered as it is, marked when no head was
    left. without: holds that this gives up. Raises: rules.SourceUnknown, HeadNotFor, EngagedAlready, OverAuthorised.
    """
    rules.check_source(source, head_kind)
    held = [row for row in engagements_of(staff) if besides is None or row.pk != besides.pk]
    names = names_on({row.institution_id for row in held}, since)
    rules.check_not_engaged(
        [
            Held(staff.name, names.get(row.institution_id, "—"), "", row.valid_from, row.valid_to)
            for row in held
            if row.source != Source.VOLUNTEER
        ],
        name=staff.name, source=source, since=since, until=until,
    )  # fmt: skip
    is_legacy = False
    if head_kind and is_fact:
        is_legacy = not is_head_free(institution, head_kind, since=since)
    elif head_kind:
        check_head_free(institution, head_kind, since=since, until=until, name=name, without=without)
    row = Engagement.objects.create(
        id=uuid7(), area_id=institution.area_id, staff=staff, institution=institution, source=source,
        head_kind=head_kind, valid_from=since, valid_to=until, document=document, is_legacy=is_legacy,
    )  # fmt: skip
    if source != Source.VOLUNTEER and staff.area_id != institution.area_id:
        staff.area_id = institution.area_id
        staff.save(update_fields=["area"])
    return row  # type: ignore[no-any-return]


def pass_entry(
    call: Call, staff: StaffMember, *, source: str, area: str, on: date, approval_id: UUID | None,
    comes_from_county: bool, exempt: str = "",
) -> None:  # fmt: skip
    """Let an entry from outside through a freeze window, or refuse it."""
    if rules.is_entry_from_outside(source, comes_from_county=comes_from_county):
        freeze_pass(
            call, matter=FreezeMatter.ENTRY, area=area, on=on, what=staff.name, subject=f"staff:{staff.pk}",
            approval_id=approval_id, exempt=exempt,
        )  # fmt: skip


def holdings_of(staff: StaffMember) -> list[tuple[Appointment, PostVersion]]:
    """Return the posts that a person holds, has held and will hold, each with what the post was when it began."""
    rows = Appointment.objects.unscoped(because=BECAUSE).filter(staff=staff).select_related("post")
    found = list(rows.order_by("valid_from"))
    versions: dict[Any, list[PostVersion]] = {}
    every = PostVersion.objects.unscoped(because=BECAUSE).filter(post__in=[row.post_id for row in found])
    for version in every.select_related("institution").order_by("valid_from"):
        versions.setdefault(version.post_id, []).append(version)
    return [(row, version_on(versions[row.post_id], row.valid_from)) for row in found]


def version_on(versions: list[PostVersion], on: date) -> PostVersion:
    """Return what a post was on a day, given all it was, the first before the later."""
    held = [row for row in versions if row.valid_from <= on]
    return held[-1] if held else versions[0]
