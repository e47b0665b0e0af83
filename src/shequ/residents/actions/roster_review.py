"""Deciding the conflicts of a committed roster, one by one; every decision is recorded and can be taken back with the batch."""

import json
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Max

from shequ.base.encrypted import seal_column, unsealed
from shequ.base.secrets import digest
from shequ.journal.actions import action, record
from shequ.kernel import identity
from shequ.kernel.call import Call
from shequ.kernel.refusals import Refused
from shequ.kernel.textkeys import initials
from shequ.kernel.words import _
from shequ.residents import roster_facts as facts
from shequ.residents import terms
from shequ.residents.actions import roster_writing
from shequ.residents.actions.moves import resident_move_in
from shequ.residents.actions.roster_compare import TOLD, Known, known_by_digest, sealed_before
from shequ.residents.actions.roster_labels import add_labels
from shequ.residents.actions.roster_load import ids_of
from shequ.residents.models import Household, Resident, RosterBatch, RosterChange, RosterHousehold, RosterRow
from shequ.residents.roster.problems import SORTS
from shequ.residents.roster.terms import DECISIONS, RosterDecision, RosterState

BECAUSE = "the row itself was scoped"


class RosterAlreadyDecided(Refused):
    """Somebody has decided the conflict, or its batch is not in force."""

    code: ClassVar[str] = "residents.roster_already_decided"
    message: ClassVar[str] = _("这一行现在不能决定：已有决定，或批次还没有写入")
    mend: ClassVar[str] = _("请回到待确认列表；批次写入后再逐条决定")


class RosterChoiceNotOpen(Refused):
    """This sort of conflict cannot be decided so."""

    code: ClassVar[str] = "residents.roster_choice_not_open"
    message: ClassVar[str] = _("这种冲突不能这样决定")
    mend: ClassVar[str] = _("请从页面列出的办法中选择")


class RosterNumberWrong(Refused):
    """The number given for the row is not right."""

    code: ClassVar[str] = "residents.roster_number_wrong"
    message: ClassVar[str] = _("填写的证件号码不对：{reason}")
    mend: ClassVar[str] = _("请对照证件重新填写")


class RosterPersonElsewhere(Refused):
    """The number belongs to somebody whom this decision may not touch."""

    code: ClassVar[str] = "residents.roster_person_elsewhere"
    message: ClassVar[str] = _("这个证件号码在登记中属于另一个人，或不在本社区")
    mend: ClassVar[str] = _("请核对证件；迁入、恢复登记请在居民页办理")


@action(terms.ROSTER_REVIEW)
def roster_decide(call: Call, *, row_id: int, decision: str, reason: str, number: str = "") -> int:
    """Decide a conflict: enter the row as it stands, with another number, as a member or a household of its own, move
    its person here, or leave it.

    Raises: Hidden, NotPermitted, RosterAlreadyDecided, RosterChoiceNotOpen, RosterNumberWrong, RosterPersonElsewhere,
    and for a move what `resident_move_in` raises.
    """
    row: RosterRow = RosterRow.objects.visible_to(call.actor, see=terms.ROSTER_REVIEW).locked(row_id)
    batch: RosterBatch = RosterBatch.objects.unscoped(because=BECAUSE).select_for_update().get(pk=row.batch_id)
    call.require(terms.ROSTER_REVIEW, batch)
    choice = _check_open(row, batch, decision)
    conflict = row.review
    if choice is RosterDecision.MOVE:
        _move_here(call, batch, row)
    elif choice is not RosterDecision.LEAVE:
        _enter(call, batch, row, choice, number)
    row.decision = choice
    row.save(update_fields=["decision"])
    batch.digest = roster_writing.changes_digest(batch)
    batch.save(update_fields=["digest", "new", "changed", "rejected"])
    record(
        call,
        facts.RosterDecided(
            area=batch.area_id,
            subject=f"roster:{batch.pk}",
            batch=str(batch.pk),
            row=row.row,
            name=row.name,
            conflict=SORTS[conflict].title,
            decision=choice.label,
            reason=reason,
            digest=batch.digest,
        ),
    )
    return row.pk


def _check_open(row: RosterRow, batch: RosterBatch, decision: str) -> RosterDecision:
    if not row.review or row.decision or row.bucket != "rejected" or batch.state != RosterState.COMMITTED:
        raise RosterAlreadyDecided()
    choice = next((option for option in DECISIONS.get(row.review, ()) if option == decision), None)
    if choice is None:
        raise RosterChoiceNotOpen(field="decision")
    return choice


def _enter(call: Call, batch: RosterBatch, row: RosterRow, choice: RosterDecision, number: str) -> None:
    """Make the row one that enters, and write it by the statements that write whole batches."""
    if choice is RosterDecision.NUMBER:
        _take_number(batch, row, number)
    if row.identity_digest is None:
        raise RosterNumberWrong(reason=SORTS["identity_missing"].sentence, field="number")
    if choice is RosterDecision.MEMBER:
        row.relation = ""
    known = known_by_digest(bytes(row.identity_digest))
    if known is None:
        _become_new(batch, row)
        batch.new += 1
    else:
        _become_change(batch, row, known, choice)
        batch.changed += 1
    batch.rejected -= 1
    home = _home_of(batch, row, choice)
    row.save()
    writing = roster_writing.Writing(batch, on=call.on, at=call.at, position=row.position, household=home)
    roster_writing.write(writing)
    add_labels(batch, on=call.on, position=row.position)


def _move_here(call: Call, batch: RosterBatch, row: RosterRow) -> None:
    """Take the row's person in by a move, an act of its own with its own fact: it stays when the batch is taken back.

    While the person stands in a household that the batch made, the batch cannot be taken back.
    """
    number = (
        ""
        if row.identity_number is None
        else unsealed(Resident, "identity_number", row.resident_id, bytes(row.identity_number))
    )
    household = _standing_household(call, batch, row)
    moved = resident_move_in(
        call, area=batch.area_id, name=row.name, identity_number=number, identity_kind=row.identity_kind, on=call.on,
        address=row.address_shown if row.dwelling_id else "", registration=row.registration,
        joins=None if household is None else household.pk,
        relation="" if household is None or household.kind == terms.HouseholdKind.COLLECTIVE else row.relation,
    )  # fmt: skip
    if moved is None:
        raise RosterPersonElsewhere(field="decision")
    row.bucket, row.resident_id = "changed", moved
    batch.changed += 1
    batch.rejected -= 1
    row.save(update_fields=["bucket", "resident_id"])
    add_labels(batch, on=call.on, position=row.position)


def _standing_household(call: Call, batch: RosterBatch, row: RosterRow) -> Household | None:
    """Return the row's household in the register; one whose people all waited is made now, as of the batch."""
    home = RosterHousehold.objects.unscoped(because=BECAUSE).filter(batch=batch, position=row.household).first()
    if home is None:
        return None
    households = Household.objects.unscoped(because=BECAUSE)
    found: Household | None = households.filter(pk=home.household_id, dissolved_on=None).first()
    if found is not None or households.filter(pk=home.household_id).exists():
        return found
    made: Household = Household.objects.create(
        id=home.household_id, area_id=batch.area_id, number=home.number, kind=home.kind, established_on=call.on,
        created_at=call.at,
    )  # fmt: skip
    RosterChange.objects.create(batch=batch, kind="household", target_id=made.pk)
    return made


def _become_new(batch: RosterBatch, row: RosterRow) -> None:
    """Turn the row into a new person. What was sealed for the person it was compared with is sealed anew."""
    made = UUID(ids_of(batch.pk, "resident", [row.position])[0])
    if row.resident_id is not None and row.resident_id != made:
        for name in ("phone", "identity_number"):
            value = getattr(row, name)
            if value is not None:
                text = unsealed(Resident, name, row.resident_id, bytes(value))
                setattr(row, name, seal_column(Resident, name, [made], [text])[0])
    row.bucket, row.resident_id = "new", made


def _take_number(batch: RosterBatch, row: RosterRow, number: str) -> None:
    found = identity.read(number, on=batch.on)
    if found.problem is not None:
        raise RosterNumberWrong(reason=SORTS[str(found.problem)].title, field="number")
    row.identity_kind, row.sex, row.birth_on = str(found.kind), found.sex or row.sex, found.birth_on
    row.identity_digest = digest("identity", found.number)
    row.number_shown = identity.mask(found.number)
    row.resident_id = row.resident_id or UUID(ids_of(batch.pk, "resident", [row.position])[0])
    row.identity_number = seal_column(Resident, "identity_number", [row.resident_id], [found.number])[0]


def _become_change(batch: RosterBatch, row: RosterRow, known: Known, choice: RosterDecision) -> None:
    """Turn the row into a change of the person whom the register knows under the number."""
    if known.area != batch.area_id or known.is_dead or known.has_left:
        raise RosterPersonElsewhere(field="number")
    if known.name != row.name and choice is not RosterDecision.ENTER:
        raise RosterPersonElsewhere(field="number")
    stored = sealed_before([known.id])[known.id]
    old: dict[str, Any] = {"version": known.version, "search": stored[2]}
    for name, value in zip(TOLD, known.texts, strict=True):
        told = getattr(row, name)
        if told and told != value:
            old[name] = value
        setattr(row, name, told or value)
    if known.name != row.name:
        old["name"], old["name_initials"] = known.name, initials(known.name)[:30]
    _reseal_phone(row, known, old, stored)
    row.moves_dwelling = row.dwelling_id is not None and row.dwelling_id.hex != known.dwelling
    row.moves_household = row.household_id is not None and row.household_id.hex != known.household
    if row.moves_dwelling:
        old["tenure"] = known.tenure
    if row.moves_household:
        old["membership"] = known.membership
    elif row.relation and row.relation != known.relation:
        old["relation"] = known.relation
    row.relation = row.relation or known.relation
    row.bucket, row.resident_id, row.version = "changed", UUID(known.id), known.version
    row.before = json.dumps(old, ensure_ascii=False, sort_keys=True)


def _reseal_phone(row: RosterRow, known: Known, old: dict[str, Any], stored: tuple[str, str, str]) -> None:
    """A phone was sealed for the row's own place; it is sealed anew for the person's."""
    if row.phone is None or row.phone_digest is None or bytes(row.phone_digest) == known.phone_digest:
        row.phone = row.phone_digest = None
        return
    if row.resident_id is not None and row.resident_id.hex != known.id:
        text = unsealed(Resident, "phone", row.resident_id, bytes(row.phone))
        row.phone = seal_column(Resident, "phone", [UUID(known.id)], [text])[0]
    old["phone"], old["phone_digest"] = stored[0], stored[1]


def _home_of(batch: RosterBatch, row: RosterRow, choice: RosterDecision) -> int:
    """Return the position of the staged household to write with the row, -1 when it needs none."""
    homes = RosterHousehold.objects.unscoped(because=BECAUSE).filter(batch=batch)
    if choice is RosterDecision.SPLIT:
        position = (homes.aggregate(last=Max("position"))["last"] or 0) + 1
        made = UUID(ids_of(batch.pk, "household", [position])[0])
        RosterHousehold.objects.create(
            batch=batch, position=position, household_id=made, is_new=True, dwelling_id=row.dwelling_id,
            head_id=row.resident_id, address_shown=row.address_shown, members=1, first=row.position, last=row.position,
        )  # fmt: skip
        row.household, row.household_id = position, made
        row.moves_household = row.bucket == "changed"
        return position
    home = homes.filter(position=row.household).first()
    if home is None:
        return -1
    standing = Household.objects.unscoped(because=BECAUSE).filter(pk=home.household_id).first()
    is_head = row.relation == terms.RELATION_HEAD
    home.is_new = standing is None
    home.head_id = row.resident_id if is_head and (standing is None or standing.head_id is None) else None
    home.save(update_fields=["is_new", "head_id"])
    return home.position
