"""The transition is settled item by item; then the county goes over to its new communities and grids in one transaction."""

from uuid import UUID

from shequ.accounts import terms as account_terms
from shequ.accounts.actions import grants_follow_ground
from shequ.division import facts, terms
from shequ.division.models import Study, TransitionItem
from shequ.division.queries.effects import check_ground, chosen_of, effect_of
from shequ.division.queries.transition import bodies_of_ended, filings_that_count, in_force_from
from shequ.division.rules import (
    BodiesStand,
    FilingNotApproved,
    ItemNoteMissing,
    ItemsOpen,
    NotYetInForce,
    check_next,
    check_state,
)
from shequ.division.terms import Item, StudyState
from shequ.files import terms as file_terms
from shequ.files.actions import files_follow_ground
from shequ.institutions.actions import filings_follow_ground, tickets_follow_ground
from shequ.institutions.terms import filings as filing_terms
from shequ.institutions.terms import tickets as ticket_terms
from shequ.institutions.terms.filings import FilingState
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.residents import terms as resident_terms
from shequ.residents.actions import people_follow_ground
from shequ.staffing import terms as staffing_terms
from shequ.staffing.actions import posts_follow_ground
from shequ.territory import terms as territory_terms
from shequ.territory.actions import ground_redraw
from shequ.territory.terms import Plot

CODE = facts.StudyEffected.code
NAMED = 10


@action(terms.TRANSITION_SETTLE)
def item_settle(call: Call, *, study_id: UUID, item: str, note: str, is_settled: bool = True) -> UUID | Unchanged:
    """Write down how a matter of the transition is settled, or open it again with the reason.

    Bodies of communities that end have to be abolished by an institution order first.
    Raises: Hidden, NotPermitted, rules.StudyNotSo, ItemNoteMissing, BodiesStand.
    """
    study = Study.objects.visible_to(call.actor).one(study_id)
    code = Item(item)
    rows = TransitionItem.objects.unscoped(because="the study was scoped").filter(study=study, code=code)
    found: TransitionItem | None = rows.select_for_update().first()
    call.require(terms.TRANSITION_SETTLE, study)
    check_state(study.state, StudyState.FILED)
    if not note.strip():
        raise ItemNoteMissing(field="note")
    if found is None:
        raise AssertionError("a filed study has every item")
    if (found.is_settled, found.note) == (is_settled, note.strip()):
        return Unchanged("the item is as said")
    if is_settled and code == Item.BODIES:
        bodies = bodies_of_ended(effect_of(call, study, chosen_of(study)).outcome, call)
        if bodies:
            names = "、".join(name for _code, name, _area in bodies[:NAMED])
            raise BodiesStand(field="note", count=len(bodies), names=names)

    found.is_settled, found.note = is_settled, note.strip()
    found.settled_at, found.settled_by = call.at, call.actor.name
    found.save(update_fields=["is_settled", "note", "settled_at", "settled_by"])
    record(
        call,
        facts.TransitionSettled(
            area=study.area_id, subject=f"study:{study.pk}", study=str(study.pk), title=study.title, item=code,
            item_label=code.label, is_settled=is_settled, note=found.note,
        ),
    )  # fmt: skip
    return found.pk


@action(terms.STUDY_EFFECT)
def study_effect(call: Call, *, study_id: UUID) -> UUID:
    """Go over to the filed communities and grids: areas and borders from today, dwellings, residents, rights, open matters.

    All in one transaction; what was before stays in the history of each. Clause T1.3a of the county's plan and the
    decision document stand behind it.
    Raises: Hidden, NotPermitted, rules.StudyNotSo, FilingNotApproved, NotYetInForce, ItemsOpen, BodiesStand, GroundMoved,
    and what the rooms below refuse (addresses that would meet, borders drawn later).
    """
    study = Study.objects.visible_to(call.actor).locked(study_id)
    call.require(terms.STUDY_EFFECT, study)
    check_next(study.state, StudyState.EFFECTIVE)
    filings = filings_that_count(call, study)
    for row in filings:
        if row.state != FilingState.APPROVED:
            raise FilingNotApproved(title=row.title)
    since = in_force_from(filings)
    if since is None:
        raise FilingNotApproved(title=study.title)
    if since > call.on:
        raise NotYetInForce(on=since.isoformat())
    items = TransitionItem.objects.unscoped(because="the study was scoped").filter(study=study, is_settled=False)
    if left := [Item(code).label for code in items.order_by("code").values_list("code", flat=True)]:
        raise ItemsOpen(count=len(left), names="、".join(left))
    proposal = chosen_of(study)
    effect = effect_of(call, study, proposal)
    outcome = effect.outcome
    if bodies := bodies_of_ended(outcome, call):
        raise BodiesStand(count=len(bodies), names="、".join(name for _code, name, _area in bodies[:NAMED]))
    check_ground(call, study, effect.town)

    document = "、".join(dict.fromkeys(row.decision_document for row in filings))
    redrawn = ground_redraw(
        call.because(CODE, only=territory_terms.GROUND_REDRAW), area=study.area_id,
        communities=[Plot(one.code, one.name, one.blocks) for one in outcome.communities],
        grids=[Plot(one.code, one.name, one.blocks) for one in outcome.grids],
        heirs=outcome.heirs, successors=outcome.successors, on=call.on, document=document[:100],
    )  # fmt: skip
    followed = people_follow_ground(
        call.because(CODE, only=resident_terms.PEOPLE_FOLLOW_GROUND),
        area=study.area_id,
        heirs=outcome.heirs,
        on=call.on,
    )
    heirs, successors, on = outcome.heirs, outcome.successors, call.on
    rights = grants_follow_ground(
        call.because(CODE, only=account_terms.GRANTS_FOLLOW_GROUND), heirs=heirs, successors=successors, on=on
    )
    posts_follow_ground(
        call.because(CODE, only=staffing_terms.POSTS_FOLLOW_GROUND), heirs=heirs, successors=successors, on=on
    )
    files_follow_ground(
        call.because(CODE, only=file_terms.FILES_FOLLOW_GROUND), heirs=heirs, successors=successors, on=on
    )
    open_filings = filings_follow_ground(
        call.because(CODE, only=filing_terms.FILINGS_FOLLOW_GROUND), heirs=heirs, successors=successors, on=on
    )
    tickets = tickets_follow_ground(
        call.because(CODE, only=ticket_terms.TICKETS_FOLLOW_GROUND), heirs=heirs, successors=successors, on=on
    )
    study.state, study.effective_on = StudyState.EFFECTIVE, call.on
    study.effect = {
        "outcome": outcome.plain(), "document": document, "blocks": redrawn.blocks_moved,
        "dwellings": redrawn.dwellings_moved, "unplaced": redrawn.dwellings_unplaced, "people": _count(followed, "people"),
        "households": _count(followed, "households"), "rights": _number(rights), "filings": _number(open_filings),
        "tickets": _number(tickets),
    }  # fmt: skip
    study.save(update_fields=["state", "effective_on", "effect"])
    record(
        call,
        facts.StudyEffected(
            area=study.area_id, subject=f"study:{study.pk}", study=str(study.pk), title=study.title,
            on=call.on.isoformat(), document=document, communities=len(outcome.communities), grids=len(outcome.grids),
            ended=len(outcome.heirs), dwellings=study.effect["dwellings"], people=study.effect["people"],
            heirs=dict(outcome.heirs), successors=dict(outcome.successors),
        ),
    )  # fmt: skip
    return study.pk


def _count(answer: object, name: str) -> int:
    """Return a count of what followed; 0 when nothing had to."""
    return 0 if isinstance(answer, Unchanged) else int(getattr(answer, name))


def _number(answer: int | Unchanged) -> int:
    return 0 if isinstance(answer, Unchanged) else answer
