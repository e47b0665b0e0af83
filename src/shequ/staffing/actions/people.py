"""People begin to serve, go elsewhere, leave; what is known of them is put right."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from shequ.base import secrets
from shequ.base.cells import mask_phone
from shequ.institutions.queries import ids_of, names_on, standing_body
from shequ.institutions.terms import COUNTY_DIGITS
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel import textkeys
from shequ.kernel.call import Call
from shequ.kernel.identity import mask
from shequ.kernel.refusals import Hidden, Stale
from shequ.staffing import facts, terms
from shequ.staffing.actions.accounts import check_has_staff
from shequ.staffing.actions.appointments import appoint, end, post_locked
from shequ.staffing.actions.engaging import (
    bearer,
    engage,
    engaged_on,
    engagements_of,
    holdings_of,
    pass_entry,
    register,
    staff_locked,
)
from shequ.staffing.models import Engagement, StaffMember
from shequ.staffing.rules import ledger, posts
from shequ.staffing.rules import people as rules
from shequ.staffing.rules.people import Existing, Person
from shequ.staffing.terms import LeaveReason, Source

TEXT_FIELDS = ("name", "phone", "education", "political")


@action(terms.STAFF_ENTER)
def staff_enter(call: Call, *, area: str, people: Sequence[Existing], document: str) -> tuple[UUID, ...] | Unchanged:
    """Enter people who serve already, with the posts that they hold: facts, marked where no head was left for them.

    Somebody who is registered with the same number, or the same person key, and serves there already is left out.
    Raises: NotPermitted, Hidden, ledger.DocumentMissing, and what a fact cannot be: two places at once, a post taken.
    """
    county = area[:COUNTY_DIGITS]
    call.require(terms.STAFF_ENTER, county)
    document = ledger.check_document(document)
    keys = ids_of(county, {item.institution for item in people})
    made: list[UUID] = []
    rows: list[dict[str, Any]] = []
    excess = 0
    for item in people:
        if item.institution not in keys:
            raise Hidden(field="institution")
        if item.since > call.on:
            raise rules.DayAhead(field="since", on=item.since.isoformat())
        body = standing_body(call, institution_id=keys[item.institution], on=item.since)
        staff = _known(call, item.person, county) or register(call, item.person, area=body.institution.area_id)
        serving = engaged_on(engagements_of(staff), item.since)
        if serving is not None and serving.institution_id == body.institution_id and serving.source == item.source:
            continue
        row = engage(
            staff, body.institution, source=item.source, head_kind=item.head_kind, since=item.since, until=None,
            document=item.document or document, name=body.name, is_fact=True,
        )  # fmt: skip
        excess += row.is_legacy
        made.append(staff.pk)
        rows.append(
            {
                "staff": str(staff.pk), "institution": item.institution, "source": item.source,
                "head_kind": item.head_kind, "since": item.since.isoformat(), "is_legacy": row.is_legacy,
            }
        )  # fmt: skip
        for holding in item.posts:
            post, version = post_locked(call, UUID(holding.post), holding.since)
            appoint(
                call, staff, post, version, mode=holding.mode, ground=holding.ground, on=holding.since,
                document=holding.document or document, term_ends_on=holding.term_ends_on, reason=holding.reason,
                is_fact=True,
            )  # fmt: skip
    if not made:
        return Unchanged("everybody serves there already")
    record(
        call,
        facts.StaffEntered(
            area=county, subject=f"area:{county}", count=len(made), excess=excess, document=document, rows=tuple(rows)
        ),
    )
    return tuple(made)


def _known(call: Call, person: Person, county: str) -> StaffMember | None:
    rows = StaffMember.objects.unscoped(because="a person is registered once in a county").under(county)
    if person.identity_number.strip():
        number = rules.check_number(person.identity_number, on=call.on).number
        found = bearer(secrets.digest("identity", number), county)
        if found is not None:
            return found
    found = rows.filter(person=person.person).first() if person.person else None
    return found


@action(terms.STAFF_TAKE_ON)
def staff_take_on(
    call: Call, *, institution_id: UUID, source: str, on: date, document: str, staff_id: UUID | None = None,
    person: Person | None = None, head_kind: str = "", until: date | None = None, approval_id: UUID | None = None,
) -> UUID:  # fmt: skip
    """Let somebody begin to serve a body: a person who is registered, or a new one. Returns the person.

    Raises: Hidden, NotPermitted, rules.SourceUnknown, HeadNotFor, EngagedAlready, NumberTaken, ledger.OverAuthorised,
    DocumentMissing, PeriodWrong, plan's FreezeNeedsApproval.
    """
    body = standing_body(call, institution_id=institution_id, on=on)
    call.require(terms.STAFF_TAKE_ON, body.area_id)
    check_has_staff(body, on=call.on)
    document = ledger.check_document(document)
    ledger.check_period(on, until)
    new = person or Person(name="")
    staff = staff_locked(call, staff_id) if staff_id is not None else register(call, new, area=body.area_id)
    pass_entry(call, staff, source=source, area=body.area_id, on=on, approval_id=approval_id, comes_from_county=False)
    row = engage(
        staff, body.institution, source=source, head_kind=head_kind, since=on, until=until, document=document,
        name=body.name,
    )  # fmt: skip
    record(
        call,
        facts.StaffTakenOn(
            area=body.area_id, subject=f"staff:{staff.pk}", name=staff.name, engagement=str(row.pk),
            institution=body.name, body_code=body.institution.code, source_label=Source(source).label, head_kind=head_kind, on=on.isoformat(),
            until=until.isoformat() if until else "", document=document,
        ),
    )  # fmt: skip
    return staff.pk


@action(terms.STAFF_TRANSFER)
def staff_transfer(
    call: Call, *, staff_id: UUID, institution_id: UUID, on: date, document: str, head_kind: str | None = None
) -> UUID:
    """Move somebody to another body of the county from a day on; posts held in the old one end, its head is free.

    head_kind: None keeps the kind. Raises: Hidden, NotPermitted, posts.NotEngaged, EndTooEarly, ledger.SameAccount,
    OverAuthorised, DocumentMissing.
    """
    staff = staff_locked(call, staff_id)
    body = standing_body(call, institution_id=institution_id, on=on)
    document = ledger.check_document(document)
    transfer(call, staff, body, on=on, document=document, head_kind=head_kind)
    return staff.pk


def transfer(
    call: Call, staff: StaffMember, body: Any, *, on: date, document: str, head_kind: str | None = None,
    without: tuple[UUID, ...] = (),
) -> Engagement:  # fmt: skip
    """Write a transfer, with the person locked; the caller has scoped both."""
    serving = engaged_on(engagements_of(staff), on)
    if serving is None:
        raise posts.NotEngaged(field="staff", name=staff.name, on=on.isoformat())
    call.require(terms.STAFF_TRANSFER, serving.area_id)
    call.require(terms.STAFF_TRANSFER, body.area_id)
    check_has_staff(body, on=call.on)
    if serving.institution_id == body.institution_id:
        raise ledger.SameAccount(field="institution")
    posts.check_end(serving.valid_from, None, on)
    until = serving.valid_to
    _end_holdings(call, staff, on=on, document=document, institution=serving.institution_id)
    _end_engagement(serving, on=on, document=document)
    kind = serving.head_kind if head_kind is None else head_kind
    source = serving.source if bool(kind) == bool(serving.head_kind) else Source.ESTABLISHMENT
    row = engage(
        staff, body.institution, source=source, head_kind=kind, since=on, until=until, document=document,
        name=body.name, besides=serving, without=without,
    )  # fmt: skip
    record(
        call,
        facts.StaffTransferred(
            area=body.area_id, subject=f"staff:{staff.pk}", name=staff.name, engagement=str(row.pk),
            institution=names_on([serving.institution_id], on).get(serving.institution_id, "—"), to=body.name,
            body_code=body.institution.code, head_kind=kind, on=on.isoformat(), document=document,
        ),
    )  # fmt: skip
    return row


@action(terms.STAFF_LEAVE)
def staff_leave(call: Call, *, staff_id: UUID, on: date, reason: str, document: str = "") -> UUID:
    """Let somebody serve no longer from a day on; all posts are free that day, and so is the head.

    Raises: Hidden, NotPermitted, posts.NotEngaged, EndTooEarly.
    """
    staff = staff_locked(call, staff_id)
    serving = engaged_on(engagements_of(staff), on)
    if serving is None:
        raise posts.NotEngaged(field="on", name=staff.name, on=on.isoformat())
    call.require(terms.STAFF_LEAVE, serving)
    posts.check_end(serving.valid_from, serving.valid_to, on)
    count = _end_holdings(call, staff, on=on, document=document)
    _end_engagement(serving, on=on, document=document, reason=LeaveReason(reason))
    record(
        call,
        facts.StaffLeft(
            area=serving.area_id, subject=f"staff:{staff.pk}", name=staff.name, engagement=str(serving.pk),
            institution=names_on([serving.institution_id], on).get(serving.institution_id, "—"),
            reason_label=LeaveReason(reason).label, posts=count, on=on.isoformat(), document=document.strip(),
        ),
    )  # fmt: skip
    return staff.pk


def _end_holdings(call: Call, staff: StaffMember, *, on: date, document: str, institution: UUID | None = None) -> int:
    """End what a person holds on a day, in one body or everywhere; an appointment that begins later never begins."""
    ended = 0
    for row, version in holdings_of(staff):
        is_over = row.valid_to is not None and row.valid_to <= on
        if is_over or (institution is not None and version.institution_id != institution) or row.valid_from >= on:
            continue
        end(call, row, on=on, document=document)
        ended += 1
    return ended


def _end_engagement(row: Engagement, *, on: date, document: str, reason: str = "") -> None:
    row.valid_to, row.end_reason, row.end_document = on, reason, document.strip()
    row.save(update_fields=["valid_to", "end_reason", "end_document"])


@action(terms.STAFF_CORRECT)
def staff_correct(
    call: Call, *, staff_id: UUID, values: Mapping[str, str], reason: str, version: int | None = None
) -> UUID | Unchanged:
    """Put right what is known of somebody: name, phone, education, political status, identity number.

    version: as read, to notice that somebody else was faster. Raises: Hidden, NotPermitted, Stale, rules.NameMissing,
    NumberWrong, NumberTaken, PhoneWrong.
    """
    staff = staff_locked(call, staff_id)
    call.require(terms.STAFF_CORRECT, staff)
    if version is not None and version != staff.version:
        raise Stale()
    old: dict[str, str] = {}
    new: dict[str, str] = {}
    changed: list[str] = []
    for field, text in values.items():
        before, after, written = _corrected(call, staff, field, text)
        if before != after:
            old[field], new[field] = before, after
            changed += written
    if not changed:
        return Unchanged("nothing differs")
    staff.version += 1
    staff.save(update_fields=[*changed, "version"])
    record(
        call,
        facts.StaffCorrected(
            area=staff.area_id, subject=f"staff:{staff.pk}", name=staff.name, old=old, new=new, reason=reason.strip()
        ),
    )
    return staff.pk


def _corrected(call: Call, staff: StaffMember, field: str, text: str) -> tuple[str, str, Iterable[str]]:
    """Set one field; return old and new as the journal may show them, and the columns written."""
    if field == "identity_number":
        if not text.strip():
            return "", "", ()
        reading = rules.check_number(text, on=call.on)
        digest = secrets.digest("identity", reading.number)
        held = bearer(digest, staff.area_id)
        if held is not None and held.pk != staff.pk:
            raise rules.NumberTaken(field="identity_number", name=held.name)
        before, whole = staff.open_number(), reading.number
        if before == whole:
            return "", "", ()
        staff.identity_number, staff.identity_digest = whole, digest
        staff.birth_on, staff.sex = reading.birth_on, reading.sex
        columns = ("identity_number", "identity_digest", "birth_on", "sex")
        # Two numbers may look alike masked: the entry still tells that it changed.
        return mask(before) if before else "—", f"{mask(whole)}（{reading.birth_on}）", columns
    if field == "phone":
        before, digits = staff.open_phone(), rules.check_phone(text)
        staff.phone = digits or None
        return (
            tail(before),
            tail(digits) if before != digits else tail(before),
            ("phone",) if before != digits else (),
        )
    if field == "name":
        before, name = staff.name, rules.check_name(text)
        staff.name, staff.name_initials = name, textkeys.initials(name)
        return before, name, ("name", "name_initials")
    if field in TEXT_FIELDS:
        before = str(getattr(staff, field))
        setattr(staff, field, text.strip())
        return before, text.strip(), (field,)
    raise Hidden(field=field)


def tail(phone: str) -> str:
    return mask_phone(phone) if phone else "—"


@action(terms.STAFF_REVEAL)
def staff_reveal(call: Call, *, staff_id: UUID, reason: str) -> tuple[str, str]:
    """Return somebody's identity number and phone in full, with a reason that the journal keeps.

    Raises: Hidden, NotPermitted, ledger.DocumentMissing without a reason.
    """
    staff = staff_locked(call, staff_id)
    call.require(terms.STAFF_REVEAL, staff)
    reason = ledger.check_document(reason, field="reason")
    record(call, facts.StaffRevealed(area=staff.area_id, subject=f"staff:{staff.pk}", name=staff.name, reason=reason))
    return staff.open_number(), staff.open_phone()
