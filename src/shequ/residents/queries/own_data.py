"""What a resident finds of their own data: all of it, numbers in full."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shequ.areas.queries import area_names
from shequ.base.words import say, say_relation
from shequ.kernel.call import Call
from shequ.kernel.codes import EDUCATION, MARITAL, NATIONALITY, POLITICAL, RELATION, SEX
from shequ.kernel.refusals import Hidden
from shequ.residents import rules, terms
from shequ.residents.models import CorrectionRequest, Membership, ResidencePermit, Resident, ResidentLabel, Tenure
from shequ.residents.queries.person import LookRow, looks_of

BY_NUMBER, BY_ROW = "id:", "resident:"
"""How the person key of an account names its resident: the beginning of the number's digest, or the row itself."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of one's own, with its field where a correction can be asked."""

    label: str
    value: str
    field: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """Something that holds or held from day to day."""

    text: str
    detail: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A wish for correction and its answer."""

    id: UUID
    field_label: str
    wanted: str
    note: str
    state: str
    state_label: str
    made_at: datetime
    answer: str


@dataclass(frozen=True, slots=True)
class OwnData:
    """All that the register holds about the one who asks."""

    id: UUID
    name: str
    area_name: str
    facts: tuple[Fact, ...]
    homes: tuple[Period, ...]
    households: tuple[Period, ...]
    labels: tuple[Period, ...]
    permits: tuple[Period, ...]
    looks: tuple[LookRow, ...]
    requests: tuple[RequestRow, ...]


def own_resident(call: Call) -> Resident:
    """Return the register's row of the account's own person.

    Raises: Hidden when the account belongs to nobody in the register, NotPermitted.
    """
    call.require(terms.OWN_DATA)
    rows = Resident.objects.unscoped(because="the account's own person").filter(merged_into=None)
    person = call.actor.person
    found: Resident | None = None
    if person.startswith(BY_ROW):
        found = rows.one(person.removeprefix(BY_ROW))
    elif person.startswith(BY_NUMBER):
        low = bytes.fromhex(person.removeprefix(BY_NUMBER))
        found = rows.filter(identity_digest__gte=low, identity_digest__lt=_after(low)).first()
    if found is None:
        raise Hidden()
    return found


def _after(beginning: bytes) -> bytes:
    return (int.from_bytes(beginning, "big") + 1).to_bytes(len(beginning) + 1, "big")[1:]


def own_data(call: Call) -> OwnData:
    """Return what the register holds about the account's own person, and who looked at it.

    Raises: Hidden, NotPermitted.
    """
    resident = own_resident(call)
    own = {"resident": resident}
    because = "the account's own person"
    tenures = list(
        Tenure.objects.unscoped(because=because).filter(**own).select_related("dwelling").order_by("-valid_from")
    )
    names = area_names({resident.area_id, *(each.area_id for each in tenures)})
    memberships = Membership.objects.unscoped(because=because).filter(**own).select_related("household__head")
    labels = ResidentLabel.objects.unscoped(because=because).filter(**own).order_by("-valid_from")
    return OwnData(
        id=resident.pk,
        name=resident.name,
        area_name=names.get(resident.area_id, resident.area_id),
        facts=_facts(resident),
        homes=tuple(
            Period(
                each.dwelling.text if each.dwelling else names.get(each.area_id, each.area_id),
                _home_said(each, names),
                each.valid_from, each.valid_to,
            )
            for each in tenures
        ),
        households=tuple(
            Period(
                each.household.head.name if each.household.head else each.household.number,
                say_relation(RELATION.name(each.relation)), each.valid_from, each.valid_to,
            )
            for each in memberships.order_by("-valid_from")
        ),
        labels=tuple(
            Period(say(terms.Label(each.kind).label), each.basis, each.valid_from, each.valid_to) for each in labels
        ),
        permits=tuple(_permits(ResidencePermit.objects.unscoped(because=because).filter(**own))),
        looks=tuple(looks_of(resident)),
        requests=tuple(_requests(CorrectionRequest.objects.unscoped(because=because).filter(**own))),
    )  # fmt: skip


def _home_said(tenure: Tenure, names: dict[str, str]) -> str:
    where = names.get(tenure.area_id, tenure.area_id)
    kind = terms.TenureKind(tenure.kind)
    return where if kind is terms.TenureKind.UNKNOWN else f"{where} · {say(kind.label)}"


def _facts(resident: Resident) -> tuple[Fact, ...]:
    def said(field: terms.Field, value: str) -> Fact:
        return Fact(say(field.label), value, field.value)

    field = terms.Field
    return (
        said(field.NAME, resident.name),
        said(field.IDENTITY, resident.open_number()),
        Fact(say(terms.SEX_LABEL), say(SEX.name(resident.sex))),
        Fact(say(terms.BIRTH_LABEL), resident.birth_on.isoformat() if resident.birth_on else "", on=resident.birth_on),
        said(field.PHONE, resident.open_phone()),
        said(field.NATIONALITY, say(NATIONALITY.name(resident.nationality))),
        said(field.EDUCATION, say(EDUCATION.name(resident.education))),
        said(field.MARITAL, say(MARITAL.name(resident.marital))),
        said(field.POLITICAL, say(POLITICAL.name(resident.political))),
        said(field.REGISTRATION, say(terms.Registration(resident.registration).label)),
        said(field.REGISTERED_ADDRESS, resident.registered_address),
        said(field.EMPLOYER, resident.employer),
    )


def _permits(rows: Any) -> list[Period]:
    return [
        Period(
            say(terms.PermitState(each.state).label),
            say(terms.ENDORSE_UNTIL, {"on": each.endorse_by.isoformat()}) if each.endorse_by else "",
            each.issued_on or each.begun_on,
            each.ended_on,
        )
        for each in rows.order_by("-begun_on", "-id")
    ]


def _requests(rows: Any) -> list[RequestRow]:
    return [
        RequestRow(
            id=each.pk,
            field_label=say(terms.Field(each.field).label),
            wanted=_told(each.field, each.open_wanted()),
            note=each.note,
            state=each.state,
            state_label=say(terms.CorrectionState(each.state).label),
            made_at=each.made_at,
            answer=each.answer,
        )
        for each in rows.order_by("-made_at")
    ]


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A resident's wish as the community sees it; numbers masked until it is accepted."""

    id: UUID
    resident_id: UUID
    name: str
    field: str
    field_label: str
    now: str
    wanted: str
    note: str
    state: str
    state_label: str
    made_at: datetime
    answer: str
    settled_by: str


def correction_list(call: Call) -> list[CorrectionRow]:
    """Return the wishes for correction in the actor's areas, the open ones first; the last 200."""
    rows = CorrectionRequest.objects.visible_to(call.actor, see=terms.CORRECTION_SETTLE).select_related("resident")
    found = [_correction(each) for each in rows.order_by("-made_at")[:SHOWN]]
    return sorted(found, key=lambda row: row.state != terms.CorrectionState.OPEN)


SHOWN = 200


def correction_row(call: Call, *, request_id: UUID) -> CorrectionRow:
    """Return one wish for correction.

    Raises: Hidden.
    """
    rows = CorrectionRequest.objects.visible_to(call.actor, see=terms.CORRECTION_SETTLE).select_related("resident")
    return _correction(rows.one(request_id))


def _correction(request: CorrectionRequest) -> CorrectionRow:
    fact = next((each for each in _facts(request.resident) if each.field == request.field), None)
    return CorrectionRow(
        id=request.pk,
        resident_id=request.resident_id,
        name=request.resident.name,
        field=request.field,
        field_label=say(terms.Field(request.field).label),
        now=_masked(request.field, fact.value if fact else ""),
        wanted=_named(request.field, request.open_wanted()),
        note=request.note,
        state=request.state,
        state_label=say(terms.CorrectionState(request.state).label),
        made_at=request.made_at,
        answer=request.answer,
        settled_by=request.settled_by,
    )


_TABLES = {
    terms.Field.NATIONALITY: NATIONALITY,
    terms.Field.EDUCATION: EDUCATION,
    terms.Field.MARITAL: MARITAL,
    terms.Field.POLITICAL: POLITICAL,
}


def _told(field: str, value: str) -> str:
    table = _TABLES.get(terms.Field(field))
    if field == terms.Field.REGISTRATION and value in set(terms.Registration):
        return say(terms.Registration(value).label)
    return say(table.name(value)) if table else value


def _named(field: str, value: str) -> str:
    """Return a wanted value as people read it; a whole number stays masked, it is checked against the paper."""
    return _masked(field, _told(field, value))


def _masked(field: str, value: str) -> str:
    if field == terms.Field.IDENTITY:
        return rules.mask_identity(value)
    return rules.mask_phone(value) if field == terms.Field.PHONE else value
