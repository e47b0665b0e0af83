"""One person's record, as of any day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from shequ.areas.queries import area_names
from shequ.base.words import say, say_relation
from shequ.journal import queries as journal
from shequ.kernel.call import Call
from shequ.kernel.codes import EDUCATION, MARITAL, NATIONALITY, POLITICAL, RELATION, SEX
from shequ.kernel.refusals import Hidden
from shequ.residents import rules, terms
from shequ.residents.models import (
    Household,
    Membership,
    Merge,
    NumberLookup,
    Resident,
    ResidentChange,
    ResidentLabel,
    Reveal,
    RollMembership,
    Tenure,
)

HISTORY = 100


@dataclass(frozen=True, slots=True)
class HomeRow:
    """A home in one period; `until` is the first day no longer lived there."""

    address: str
    area: str
    area_name: str
    grid_name: str
    dwelling_id: UUID | None
    kind_label: str
    registration_label: str
    is_main: bool
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class LabelRow:
    """A label in one period."""

    id: UUID
    label: str
    since: date
    until: date | None
    basis: str
    may_end: bool


@dataclass(frozen=True, slots=True)
class RollRow:
    """A village's roll in one period."""

    id: UUID
    village: str
    is_collective_member: bool
    since: date
    until: date | None
    basis: str
    may_end: bool


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody of a household on a day; the link is empty for who is out of scope now."""

    id: UUID
    name: str
    relation: str
    relation_code: str
    sex: str
    age: int | None
    since: date
    is_self: bool
    is_head: bool


@dataclass(frozen=True, slots=True)
class LookRow:
    """Who looked at what is masked, when and why."""

    at: datetime
    who: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A merge that made this row out of two."""

    id: UUID
    at: datetime
    undone_at: datetime | None
    may_undo: bool


@dataclass(frozen=True, slots=True)
class PersonDetail:
    """A resident's page; what depends on the day is as of `on`, by what is known today."""

    id: UUID
    version: int
    on: date
    is_today: bool
    name: str
    sex: str
    age: int | None
    area: str
    area_name: str
    identity_kind_label: str
    identity_masked: str
    phone_masked: str
    nationality: str
    education: str
    marital: str
    political: str
    registration_label: str
    registered_address: str
    employer: str
    died_on: date | None
    left_on: date | None
    merged_into: UUID | None
    registered_at: datetime
    home: HomeRow | None
    homes: tuple[HomeRow, ...]
    household_id: UUID | None
    household_number: str
    members: tuple[MemberRow, ...]
    labels: tuple[LabelRow, ...]
    rolls: tuple[RollRow, ...]
    merges: tuple[MergeRow, ...]
    may_correct: bool
    may_change: bool
    may_reveal: bool
    may_move: bool
    may_die: bool
    may_undo_death: bool
    may_label: bool
    may_household: bool
    may_merge: bool
    may_marry: bool
    may_roll: bool

    @property
    def current_labels(self) -> tuple[LabelRow, ...]:
        """The labels borne on the day."""
        return tuple(row for row in self.labels if row.since <= self.on and (row.until is None or self.on < row.until))


def holds(on: date) -> Q:
    """Return the condition that a period from valid_from to valid_to (exclusive) holds a day."""
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))


def person_detail(call: Call, *, resident_id: UUID, on: date | None = None) -> PersonDetail:
    """Return a person's record as of a day.

    Raises: Hidden; also to the community the person has moved away from.
    """
    resident = Resident.objects.visible_to(call.actor).one(resident_id)
    return _detail(call, resident, on or call.on)


def earlier_values(ids: Iterable[UUID], on: date) -> dict[tuple[UUID, str], str]:
    """Return the data that were different on a day, by person and field. The caller has scoped the people."""
    rows = ResidentChange.objects.unscoped(because="the people were scoped")
    found: dict[tuple[UUID, str], str] = {}
    later = rows.filter(resident_id__in=list(ids), valid_from__gt=on).order_by("valid_from", "id")
    for key, field, before in later.values_list("resident_id", "field", "before"):
        found.setdefault((key, field), before)
    return found


def _detail(call: Call, resident: Resident, on: date) -> PersonDetail:
    was = earlier_values([resident.pk], on) if on < call.on else {}

    def then(field: terms.Field) -> str:
        return was.get((resident.pk, field), getattr(resident, field))

    def may(permission: str) -> bool:
        stands = resident.died_on is None and resident.left_on is None and resident.merged_into_id is None
        return stands and call.actor.may(permission, resident.area_id)

    because = "the resident was scoped"
    tenures = list(
        Tenure.objects.unscoped(because=because).filter(resident=resident).select_related("dwelling")
        .order_by("-valid_from", "-is_main")
    )  # fmt: skip
    membership = (
        Membership.objects.unscoped(because=because).filter(holds(on), resident=resident)
        .select_related("household").first()
    )  # fmt: skip
    rolls = list(RollMembership.objects.unscoped(because=because).filter(resident=resident).order_by("-valid_from"))
    codes = {resident.area_id} | {each.area_id for each in tenures} | {each.village_id for each in rolls}
    names = area_names(codes | {each.dwelling.grid_id for each in tenures if each.dwelling and each.dwelling.grid_id})
    homes = tuple(_home(each, names) for each in tenures if each.valid_to is None or each.valid_to > each.valid_from)
    home = next(
        (row for row in homes if row.is_main and row.since <= on and (row.until is None or on < row.until)), None
    )
    labels = ResidentLabel.objects.unscoped(because=because).filter(resident=resident).order_by("-valid_from")
    merges = Merge.objects.unscoped(because=because).filter(kept=resident).order_by("-at")
    return PersonDetail(
        id=resident.pk, version=resident.version, on=on, is_today=on == call.on, name=then(terms.Field.NAME),
        sex=say(SEX.name(resident.sex)), age=_age(resident, on), area=resident.area_id,
        area_name=names.get(resident.area_id, resident.area_id),
        identity_kind_label=say(terms.IdentityKind(resident.identity_kind).label) if resident.identity_kind else "",
        identity_masked=rules.mask_identity(resident.open_number()),
        phone_masked=rules.mask_phone(resident.open_phone()),
        nationality=say(NATIONALITY.name(then(terms.Field.NATIONALITY))),
        education=say(EDUCATION.name(then(terms.Field.EDUCATION))),
        marital=say(MARITAL.name(then(terms.Field.MARITAL))),
        political=say(POLITICAL.name(then(terms.Field.POLITICAL))),
        registration_label=home.registration_label if home else say(terms.Registration(resident.registration).label),
        registered_address=resident.registered_address, employer=resident.employer, died_on=resident.died_on,
        left_on=resident.left_on, merged_into=resident.merged_into_id, registered_at=resident.created_at, home=home,
        homes=homes, household_id=membership.household_id if membership else None,
        household_number=membership.household.number if membership else "",
        members=members_on(membership.household, on, besides=resident, is_past=on < call.on) if membership else (),
        labels=tuple(
            LabelRow(
                each.pk, say(terms.Label(each.kind).label), each.valid_from, each.valid_to, each.basis,
                each.valid_to is None and may(terms.LABEL_CHANGE),
            )
            for each in labels if each.valid_to is None or each.valid_to > each.valid_from
        ),
        rolls=tuple(
            RollRow(
                each.pk, names.get(each.village_id, each.village_id), each.is_collective_member, each.valid_from,
                each.valid_to, each.basis, each.valid_to is None and may(terms.ROLL_CHANGE),
            )
            for each in rolls
        ),
        merges=tuple(
            MergeRow(
                each.pk, each.at, each.undone_at,
                each.undone_at is None and each.before["version"] == resident.version and may(terms.RESIDENT_MERGE),
            )
            for each in merges
        ),
        may_correct=resident.merged_into_id is None and call.actor.may(terms.RESIDENT_CORRECT, resident.area_id),
        may_change=may(terms.RESIDENT_CHANGE), may_reveal=call.actor.may(terms.RESIDENT_REVEAL, resident.area_id), may_move=may(terms.RESIDENT_MOVE),
        may_die=may(terms.RESIDENT_DIE),
        may_undo_death=resident.died_on is not None and call.actor.may(terms.RESIDENT_DIE, resident.area_id), may_label=may(terms.LABEL_CHANGE),
        may_household=may(terms.HOUSEHOLD_CHANGE), may_merge=may(terms.RESIDENT_MERGE),
        may_marry=may(terms.RESIDENT_MARRY) and not rules.is_married(resident.marital), may_roll=may(terms.ROLL_CHANGE),
    )  # fmt: skip


def person_codes(call: Call, *, resident_id: UUID) -> dict[str, str]:
    """Return what a form for correcting begins with: plain values and codes, no whole numbers.

    Raises: Hidden.
    """
    resident = Resident.objects.visible_to(call.actor).one(resident_id)
    names = (field.value for field in terms.Field if field not in (terms.Field.IDENTITY, terms.Field.PHONE))
    return {name: getattr(resident, name) for name in names}


def _age(resident: Resident, on: date) -> int | None:
    if resident.birth_on is None or resident.birth_on > on:
        return None
    return rules.age_on(resident.birth_on, min(resident.died_on or on, on))


def _home(tenure: Tenure, names: dict[str, str]) -> HomeRow:
    dwelling = tenure.dwelling
    return HomeRow(
        address=dwelling.text if dwelling else "",
        area=tenure.area_id,
        area_name=names.get(tenure.area_id, tenure.area_id),
        grid_name=names.get(dwelling.grid_id or "", "") if dwelling else "",
        dwelling_id=tenure.dwelling_id,
        kind_label=say(terms.TenureKind(tenure.kind).label),
        registration_label=say(terms.Registration(tenure.registration).label),
        is_main=tenure.is_main,
        since=tenure.valid_from,
        until=tenure.valid_to,
    )


def members_on(
    household: Household, on: date, *, besides: Resident | None = None, is_past: bool = False
) -> tuple[MemberRow, ...]:
    """Return who belongs to a household on a day, the head first. The caller has scoped the household.

    is_past: the day lies behind, so names may have been others.
    """
    rows = Membership.objects.unscoped(because="the household was scoped").filter(holds(on), household=household)
    found = list(rows.select_related("resident").order_by("relation", "resident__birth_on", "resident_id"))
    was = earlier_values([each.resident_id for each in found], on) if is_past else {}
    made = [
        MemberRow(
            id=each.resident_id,
            name=was.get((each.resident_id, terms.Field.NAME), each.resident.name),
            relation=say_relation(RELATION.name(each.relation)),
            relation_code=each.relation,
            sex=say(SEX.name(each.resident.sex)),
            age=_age(each.resident, on),
            since=each.valid_from,
            is_self=besides is not None and each.resident_id == besides.pk,
            is_head=each.relation == terms.RELATION_HEAD,
        )
        for each in found
    ]
    return tuple(sorted(made, key=lambda row: not row.is_head))


def person_history(call: Call, *, resident_id: UUID) -> list[journal.EntryRow]:
    """Return what was done to a person's record, newest first; looks apart.

    Raises: Hidden.
    """
    Resident.objects.visible_to(call.actor).one(resident_id)
    entries = journal.history(f"resident:{resident_id}", limit=HISTORY)
    return [entry for entry in entries if entry.code not in LOOKS]


LOOKS = ("residents.resident_revealed", "residents.number_searched")


def person_looks(call: Call, *, resident_id: UUID) -> list[LookRow]:
    """Return who looked at a person's masked data, newest first.

    Raises: Hidden.
    """
    resident = Resident.objects.visible_to(call.actor).one(resident_id)
    return looks_of(resident)


def looks_of(resident: Resident) -> list[LookRow]:
    """Return who looked at a resident's masked data, newest first. The caller has scoped the resident."""
    both = Q(resident=resident) | Q(resident__merged_into=resident)
    reveals = Reveal.objects.unscoped(because="the resident was scoped").filter(both).order_by("-at")[:HISTORY]
    lookups = NumberLookup.objects.unscoped(because="the resident was scoped").filter(both).order_by("-at")[:HISTORY]
    rows = [LookRow(each.at, each.actor_name, say(terms.Secret(each.what).label), _why(each)) for each in reveals] + [
        LookRow(each.at, each.actor_name, say(SEARCHED), "") for each in lookups
    ]
    return sorted(rows, key=lambda row: row.at, reverse=True)[:HISTORY]


def _why(look: Reveal) -> str:
    text = say(terms.RevealReason(look.reason).label)
    return f"{text} · {look.reference}" if look.reference else text


SEARCHED = terms.SEARCHED


@dataclass(frozen=True, slots=True)
class Revealed:
    """An opened value, for as long as it stands."""

    what: str
    number: str
    birth_on: date | None
    seconds: int


def revealed(call: Call, *, resident_id: UUID, look_id: UUID) -> Revealed | None:
    """Return the value a look opened, to the one who looked, until its half minute is over; afterwards None."""
    rows = Reveal.objects.visible_to(call.actor, see=terms.RESIDENT_REVEAL)
    look: Any = rows.filter(pk=look_id, resident_id=resident_id, actor=call.actor.person, until__gt=call.at).first()
    if look is None:
        return None
    resident: Any = Resident.objects.visible_to(call.actor).filter(pk=resident_id).first()
    if resident is None:
        raise Hidden()
    seconds = int((look.until - call.at).total_seconds())
    if look.what == terms.Secret.PHONE:
        return Revealed(look.what, resident.open_phone(), None, seconds)
    number = resident.open_number()
    return Revealed(look.what, number, resident.birth_on, seconds)
