"""What residents do with their own data: take it out, ask for corrections; and the community's answer."""

from uuid import UUID

from shequ.journal.actions import action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.kernel.refusals import Stale
from shequ.residents import facts, rules, terms
from shequ.residents.actions.people import CODED, resident_correct
from shequ.residents.models import CorrectionRequest, Resident
from shequ.residents.queries.own_data import own_resident


@action(terms.OWN_DATA)
def own_data_take(call: Call, *, form: str) -> UUID:
    """Record that a resident takes their own data out, as `form` (json, xlsx).

    Raises: Hidden when the account belongs to nobody in the register, NotPermitted.
    """
    resident = own_resident(call)
    record(
        call,
        facts.OwnDataTaken(area=resident.area_id, subject=f"resident:{resident.pk}", name=resident.name, form=form),
    )
    return resident.pk


@action(terms.OWN_DATA)
def correction_ask(call: Call, *, field: str, wanted: str, note: str = "") -> UUID:
    """Let a resident ask that something of theirs be corrected; the community checks and answers.

    Raises: Hidden, NotPermitted, and what the field itself refuses (rules.NameWrong, IdentityWrong, PhoneWrong).
    """
    resident = own_resident(call)
    kind = terms.Field(field)
    if kind is terms.Field.NAME:
        wanted = rules.check_name(wanted)
    elif kind is terms.Field.IDENTITY:
        wanted = rules.check_identity(wanted, kind=resident.identity_kind, on=call.on).number
    elif kind is terms.Field.PHONE:
        wanted = rules.check_phone(wanted)
    elif kind in CODED:
        wanted = rules.code_told(wanted, CODED[kind], field="wanted")
    elif kind is terms.Field.REGISTRATION:
        wanted = _registration(wanted)

    request = CorrectionRequest(
        id=uuid7(), resident=resident, area_id=resident.area_id, field=kind, wanted=wanted, note=note, made_at=call.at
    )
    request.save(force_insert=True)
    record(
        call,
        facts.CorrectionAsked(
            area=resident.area_id, subject=f"resident:{resident.pk}", name=resident.name, wish=kind.label
        ),
    )
    return request.pk


def _registration(text: str) -> str:
    for each in terms.Registration:
        if text in (each.value, each.label):
            return str(each.value)
    raise rules.CodeUnknown(value=text, standard=terms.Field.REGISTRATION.label, field="wanted")


@action(terms.CORRECTION_SETTLE)
def correction_settle(call: Call, *, request_id: UUID, accepts: bool, answer: str) -> UUID:
    """Answer a resident's wish: correct the register as wanted, or say why not.

    Raises: Hidden, NotPermitted, Stale when it was answered already, and what `resident_correct` refuses.
    """
    request = CorrectionRequest.objects.visible_to(call.actor).locked(request_id)
    resident = Resident.objects.visible_to(call.actor).locked(request.resident_id)
    call.require(terms.CORRECTION_SETTLE, resident)
    if request.state != terms.CorrectionState.OPEN:
        raise Stale()

    if accepts:
        resident_correct(call, resident_id=resident.pk, values={request.field: request.open_wanted()}, reason=answer)
    request.state = terms.CorrectionState.ACCEPTED if accepts else terms.CorrectionState.DECLINED
    request.answer, request.settled_at, request.settled_by = answer, call.at, call.actor.name
    request.save(update_fields=["state", "answer", "settled_at", "settled_by"])
    record(
        call,
        facts.CorrectionSettled(
            area=resident.area_id, subject=f"resident:{resident.pk}", name=resident.name,
            outcome=terms.CorrectionState(request.state).label, answer=answer,
        ),
    )  # fmt: skip
    return request.pk  # type: ignore[no-any-return]
