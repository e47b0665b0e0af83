"""The authority over communities: set, ended, handed over with an order."""

from datetime import date
from typing import Any
from uuid import UUID

from shequ.areas.queries import area_names
from shequ.institutions import facts
from shequ.institutions.models import Supervision
from shequ.institutions.queries.parts import Moves
from shequ.institutions.queries.supervision import supervisions_seen
from shequ.institutions.queries.tree import ids_of, standing_bodies
from shequ.institutions.queries.units import names_by_id
from shequ.institutions.rules import supervision as rules
from shequ.institutions.rules import tree as tree_rules
from shequ.institutions.terms import COUNTY_DIGITS
from shequ.institutions.terms import supervision as terms
from shequ.journal.actions import action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.kernel.refusals import Hidden

BECAUSE = "the area was permitted"


@action(terms.SUPERVISION_ASSIGN)
def supervision_assign(call: Call, *, area: str, institution: str, legal_basis: str, document: str, on: date) -> UUID:
    """Set which body supervises the communities of an area from a day on, and on what legal basis; the former one ends then.

    Raises: NotPermitted, Hidden, rules.supervision.BasisMissing, AuthorityNotStanding, SetSince.
    """
    call.require(terms.SUPERVISION_ASSIGN, area)
    places = area_names({area})
    if area not in places or len(area) < COUNTY_DIGITS:
        raise Hidden(field="area")
    rules.check_founded(legal_basis, document)
    body = standing_bodies(area).get(institution)
    if body is None or not body.stands(on):
        raise rules.AuthorityNotStanding(
            field="institution", on=on.isoformat(), name=body.name if body else institution
        )
    rows = Supervision.objects.unscoped(because=BECAUSE).filter(area_id=area)
    last = rows.select_for_update(of=("self",)).select_related("institution").order_by("valid_from").last()
    first_free = (last.valid_to or last.valid_from) if last else None
    rules.check_after(last.valid_from if last else None, on, places[area])
    if last and last.valid_to and first_free and on < first_free:
        raise rules.SetSince(field="on", where=places[area], since=first_free.isoformat())

    if last and last.valid_to is None:
        last.valid_to = on
        last.save(update_fields=["valid_to"])
    made = Supervision.objects.create(
        id=uuid7(), area_id=area, institution_id=ids_of(area, [institution])[institution],
        legal_basis=legal_basis.strip(), document=document.strip(), valid_from=on, set_at=call.at,
        set_by=call.actor.name,
    )  # fmt: skip
    record(
        call,
        facts.SupervisionAssigned(
            area=area, subject=f"supervision:{made.pk}", area_name=places[area], institution=institution,
            institution_name=body.name, old_institution=last.institution.code if last else "",
            legal_basis=made.legal_basis, document=made.document, on=on.isoformat(),
        ),
    )  # fmt: skip
    return made.pk


@action(terms.SUPERVISION_END)
def supervision_end(call: Call, *, supervision_id: UUID, on: date, document: str) -> UUID:
    """End an authority from a day on without another in its place; pages then say that none is set.

    Raises: Hidden, NotPermitted, rules.tree.DocumentMissing, rules.supervision.NotInForce.
    """
    held: Supervision = supervisions_seen(call.actor).select_related("institution").locked(supervision_id)
    call.require(terms.SUPERVISION_END, held)
    tree_rules.check_document(document)
    rules.check_open(held.valid_from, held.valid_to, on)

    held.valid_to = on
    held.save(update_fields=["valid_to"])
    record(
        call,
        facts.SupervisionEnded(
            area=held.area_id, subject=f"supervision:{held.pk}", area_name=area_names({held.area_id})[held.area_id],
            institution=held.institution.code, institution_name=names_by_id({held.institution_id})[held.institution_id],
            document=document.strip(), on=on.isoformat(),
        ),
    )  # fmt: skip
    return held.pk


def supervision_move(call: Call, moves: Moves) -> int:
    """Hand the authority of abolished bodies to those that take over, from the order's day; four statements for any number.

    Called by the execution of an order, inside its transaction. The legal basis stays, the document is the order's.
    """
    sources = {*moves.heirs, *(UUID(key.partition(":")[0]) for key in moves.exceptions)}
    rows = Supervision.objects.unscoped(because="the order was scoped")
    held = list(rows.filter(institution__in=sources, valid_to=None))
    takers = {
        row.pk: moves.exceptions.get(f"{row.institution_id}:{row.area_id}") or moves.heirs[row.institution_id]
        for row in held
    }
    # One set on the day of the order or later never held before it: it is taken out, not ended.
    rows.filter(pk__in=[row.pk for row in held if row.valid_from >= moves.on]).delete()
    rows.filter(pk__in=[row.pk for row in held if row.valid_from < moves.on]).update(valid_to=moves.on)
    Supervision.objects.bulk_create(
        Supervision(
            id=uuid7(), area_id=row.area_id, institution_id=takers[row.pk], legal_basis=row.legal_basis,
            document=moves.document or row.document, valid_from=max(moves.on, row.valid_from), set_at=call.at,
            set_by=call.actor.name, order=moves.order,
        )
        for row in held
    )  # fmt: skip
    told: list[dict[str, Any]] = [
        {"area": row.area_id, "source": str(row.institution_id), "to": str(takers[row.pk])} for row in held
    ]
    record(
        call,
        facts.SupervisionMoved(
            area=held[0].area_id[:COUNTY_DIGITS] if held else "", order=str(moves.order), count=len(held),
            on=moves.on.isoformat(), rows=tuple(told),
        ),
    )  # fmt: skip
    return len(held)
