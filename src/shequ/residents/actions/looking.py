"""Looking at what is masked: revealing, searching by whole numbers, exporting. All of it is recorded."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from shequ.base import secrets
from shequ.journal.actions import action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.residents import facts, rules, terms
from shequ.residents.models import NumberLookup, Resident, Reveal


@action(terms.RESIDENT_REVEAL)
def resident_reveal(call: Call, *, resident_id: UUID, what: str, reason: str, reference: str = "") -> UUID:
    """Open a masked value for half a minute to the one who asks, with a reason; the resident can see who did.

    Returns the look, not the value: `queries.revealed` gives it while it stands. Raises: Hidden, NotPermitted.
    """
    resident = Resident.objects.visible_to(call.actor).locked(resident_id)
    call.require(terms.RESIDENT_REVEAL, resident)

    look = Reveal.objects.create(
        id=uuid7(), resident=resident, area_id=resident.area_id, what=terms.Secret(what),
        reason=terms.RevealReason(reason), reference=reference, actor=call.actor.person, actor_name=call.actor.name,
        at=call.at, until=call.at + timedelta(seconds=terms.REVEAL_SECONDS),
    )  # fmt: skip
    record(
        call,
        facts.ResidentRevealed(
            area=resident.area_id, subject=f"resident:{resident.pk}", name=resident.name,
            what=terms.Secret(what).label, reason=terms.RevealReason(reason).label, reference=reference,
        ),
    )  # fmt: skip
    return look.pk  # type: ignore[no-any-return]


@action(terms.RESIDENT_SEARCH_NUMBER)
def number_search(call: Call, *, kind: str, number: str) -> UUID | None:
    """Return the one in scope who bears the whole number, None when there is no such; every try is recorded.

    kind: `terms.Secret`. A phone that several people share gives the first of them by name.
    Raises: NotPermitted, rules.TooManyLookups.
    """
    call.require(terms.RESIDENT_SEARCH_NUMBER)
    found = _bearer(call, terms.Secret(kind), number)
    note_lookup(call, found, area=found.area_id if found else "", kind=kind)
    return found.pk if found else None


def _bearer(call: Call, kind: terms.Secret, number: str) -> Resident | None:
    rows = Resident.objects.visible_to(call.actor, see=terms.RESIDENT_SEARCH_NUMBER).filter(merged_into=None)
    if kind is terms.Secret.PHONE:
        digest = secrets.digest("phone", rules.phone_digits(number))
        found: Resident | None = rows.filter(phone_digest=digest).order_by("name", "id").first()
        return found
    found = rows.filter(identity_digest=secrets.digest("identity", rules.number_tidied(number, on=call.on))).first()
    return found


def note_lookup(call: Call, found: Resident | None, *, area: str, kind: str) -> None:
    """Count and record a search by whole number.

    Raises: rules.TooManyLookups.
    """
    since = call.at - timedelta(hours=1)
    mine = NumberLookup.rows.filter(actor=call.actor.person, at__gt=since)
    if call.actor.kind != "system":
        rules.check_lookups(mine.count(), most=terms.LOOKUPS_PER_HOUR)
    NumberLookup.objects.create(
        id=uuid7(),
        resident=found,
        area_id=area or None,
        actor=call.actor.person,
        actor_name=call.actor.name,
        at=call.at,
    )
    subject = f"resident:{found.pk}" if found else ""
    record(
        call,
        facts.NumberSearched(area=area, subject=subject, kind=terms.Secret(kind).label, found=1 if found else 0),
    )


@action(terms.RESIDENT_EXPORT)
def resident_export(
    call: Call, *, area: str, rows: int, form: str, watermark: str, reason: str, filters: Mapping[str, str]
) -> str:
    """Record that a list of residents is taken out of the system, before the first row leaves.

    rows: how many the export will hold. Returns the watermark that every sheet bears. Raises: NotPermitted.
    """
    call.require(terms.RESIDENT_EXPORT, area)
    record(
        call,
        facts.ResidentsExported(
            area=area, subject="", rows=rows, form=form, watermark=watermark, reason=reason, filters=dict(filters)
        ),
    )
    return watermark
