"""Two rows of one person become one, and two again."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models

from shequ.journal.actions import action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.residents import facts, rules, terms
from shequ.residents.actions import keeping
from shequ.residents.models import (
    Household,
    Membership,
    Merge,
    ResidencePermit,
    Resident,
    ResidentChange,
    ResidentLabel,
    RollMembership,
    Tenure,
)

PLAIN = ("nationality", "education", "marital", "political", "registered_address", "employer", "birth_on")
SEALED = {"identity_number": "identity_digest", "phone": "phone_digest"}
_TABLES: dict[str, type[models.Model]] = {
    "tenure": Tenure, "membership": Membership, "label": ResidentLabel, "roll": RollMembership, "household": Household,
    "permit": ResidencePermit, "change": ResidentChange,
}  # fmt: skip


class _Ledger:
    """Changes rows and remembers what they were, so that all of it can be taken back."""

    def __init__(self) -> None:
        self.before: dict[str, dict[str, dict[str, str | None]]] = {}

    def change(self, kind: str, row: Any, **values: Any) -> None:
        """Set columns of a row; the first value each had is remembered."""
        was = self.before.setdefault(kind, {}).setdefault(str(row.pk), {})
        for name, value in values.items():
            old = getattr(row, name)
            was.setdefault(name, None if old is None else str(old))
            setattr(row, name, value)
        row.save(update_fields=[name.removesuffix("_id") for name in values])

    @property
    def count(self) -> int:
        """How many rows were changed."""
        return sum(len(rows) for rows in self.before.values())


@action(terms.RESIDENT_MERGE)
def resident_merge(call: Call, *, kept_id: UUID, dropped_id: UUID) -> UUID:
    """Make two rows of one person one: history goes to the kept row, what both hold at present stays the kept one's.

    What the kept row lacks is filled from the other. The dropped row stays, pointing at the kept one.
    Raises: Hidden, NotPermitted, rules.SamePerson, BothLive, MergeSettled, HeadLeaves, PermitsBoth.
    """
    kept = Resident.objects.visible_to(call.actor).locked(kept_id)
    dropped = Resident.objects.visible_to(call.actor).locked(dropped_id)
    call.require(terms.RESIDENT_MERGE, kept)
    call.require(terms.RESIDENT_MERGE, dropped)
    rules.check_mergeable(
        kept.pk,
        dropped.pk,
        kept_digest=_bytes(kept.identity_digest),
        dropped_digest=_bytes(dropped.identity_digest),
        is_gone=kept.merged_into_id is not None or dropped.merged_into_id is not None,
    )

    ledger = _Ledger()
    _merge_homes(ledger, kept, dropped)
    _merge_memberships(ledger, kept, dropped, call.on)
    _merge_labels(ledger, kept, dropped)
    for roll in RollMembership.rows.filter(resident=dropped):
        ledger.change("roll", roll, resident_id=kept.pk)
    _merge_permits(ledger, kept, dropped, call.on)
    dropped.merged_into = kept
    keeping.changed(call, dropped, "merged_into")
    filled = _fill(kept, dropped)
    for change in ResidentChange.rows.filter(resident=dropped, field__in=filled):
        ledger.change("change", change, resident_id=kept.pk)
    keeping.changed(call, kept, *filled)
    keeping.find_by_new_words([kept])
    merge = Merge.objects.create(
        id=uuid7(), area_id=kept.area_id, kept=kept, dropped=dropped, at=call.at,
        moved={kind: sorted(rows) for kind, rows in ledger.before.items()},
        before={"rows": ledger.before, "filled": filled, "version": kept.version},
    )  # fmt: skip
    record(
        call,
        facts.ResidentsMerged(
            area=kept.area_id, subject=f"resident:{kept.pk}", name=kept.name, merge_id=str(merge.pk),
            dropped=str(dropped.pk), rows_moved=ledger.count,
        ),
    )  # fmt: skip
    return merge.pk  # type: ignore[no-any-return]


def _bytes(value: Any) -> bytes | None:
    return None if value is None else bytes(value)


def _merge_homes(ledger: _Ledger, kept: Resident, dropped: Resident) -> None:
    has_home = Tenure.rows.filter(resident=kept, valid_to=None, is_main=True).exists()
    for tenure in Tenure.rows.filter(resident=dropped):
        if tenure.valid_to is None and tenure.is_main and has_home:
            ledger.change("tenure", tenure, valid_to=tenure.valid_from)
        else:
            ledger.change("tenure", tenure, resident_id=kept.pk)


def _merge_memberships(ledger: _Ledger, kept: Resident, dropped: Resident, on: date) -> None:
    own = keeping.membership_of(kept)
    for membership in Membership.rows.filter(resident=dropped).select_related("household"):
        household = membership.household
        if membership.valid_to is not None or own is None:
            ledger.change("membership", membership, resident_id=kept.pk)
            if household.head_id == dropped.pk:
                ledger.change("household", household, head_id=kept.pk)
            continue
        same = own.household_id == household.pk
        others = Membership.rows.filter(household=household, valid_to=None).exclude(resident__in=(kept, dropped))
        is_head = household.head_id == dropped.pk
        if not same:
            rules.check_head_may_leave(is_head=is_head, others=others.count())
        ledger.change("membership", membership, valid_to=membership.valid_from)
        if same and is_head:
            ledger.change("membership", own, relation=terms.RELATION_HEAD)
            ledger.change("household", household, head_id=kept.pk)
        elif not same and not others.exists():
            ledger.change("household", household, dissolved_on=max(on, membership.valid_from))


def _merge_labels(ledger: _Ledger, kept: Resident, dropped: Resident) -> None:
    held = set(ResidentLabel.rows.filter(resident=kept, valid_to=None).values_list("kind", flat=True))
    for label in ResidentLabel.rows.filter(resident=dropped):
        if label.valid_to is None and label.kind in held:
            ledger.change("label", label, valid_to=label.valid_from)
        else:
            ledger.change("label", label, resident_id=kept.pk)


def _merge_permits(ledger: _Ledger, kept: Resident, dropped: Resident, on: date) -> None:
    rows = ResidencePermit.rows.filter(resident=kept, state__in=terms.PERMIT_LIVE)
    held: str | None = rows.values_list("state", flat=True).first()
    for permit in ResidencePermit.rows.filter(resident=dropped):
        if rules.merged_permit(held, permit.state) == "withdraw":
            ledger.change("permit", permit, resident_id=kept.pk, state=str(terms.PermitState.WITHDRAWN), ended_on=on)
        else:
            ledger.change("permit", permit, resident_id=kept.pk, area_id=kept.area_id)


def _fill(kept: Resident, dropped: Resident) -> list[str]:
    filled = [name for name in PLAIN if not getattr(kept, name) and getattr(dropped, name)]
    for name in filled:
        setattr(kept, name, getattr(dropped, name))
    for name, digest in SEALED.items():
        if getattr(kept, name) is None and getattr(dropped, name) is not None:
            setattr(kept, name, getattr(dropped, name).open())
            setattr(kept, digest, getattr(dropped, digest))
            filled += [name, digest]
    return filled


@action(terms.RESIDENT_MERGE)
def merge_undo(call: Call, *, merge_id: UUID) -> UUID:
    """Take a merge back: every row is as it was before. Refused once the kept row was changed.

    Raises: Hidden, NotPermitted, rules.MergeSettled.
    """
    merge = Merge.objects.visible_to(call.actor).locked(merge_id)
    call.require(terms.RESIDENT_MERGE, merge)
    rows = Resident.objects.unscoped(because="the merge itself was in scope")
    kept, dropped = rows.locked(merge.kept_id), rows.locked(merge.dropped_id)
    rules.check_undoable(merge.undone_at, version_then=merge.before["version"], version_now=kept.version)

    for name in merge.before["filled"]:
        setattr(kept, name, None if name in {*SEALED, *SEALED.values(), "birth_on"} else "")
    keeping.changed(call, kept, *merge.before["filled"])
    dropped.merged_into = None
    keeping.changed(call, dropped, "merged_into")
    for kind, changed in merge.before["rows"].items():
        _restore(_TABLES[kind], changed)
    keeping.find_by_new_words([kept, dropped])
    merge.undone_at = call.at
    merge.save(update_fields=["undone_at"])
    record(
        call,
        facts.MergeUndone(area=kept.area_id, subject=f"resident:{kept.pk}", name=kept.name, merge_id=str(merge.pk)),
    )
    return kept.pk  # type: ignore[no-any-return]


def _restore(model: type[models.Model], changed: dict[str, dict[str, str | None]]) -> None:
    rows: Iterable[Any] = model.rows.in_bulk(list(changed)).values()  # type: ignore[attr-defined]
    for row in rows:
        for name, text in changed[str(row.pk)].items():
            column: Any = model._meta.get_field(name.removesuffix("_id"))
            setattr(row, name, column.to_python(text))
        row.save()
