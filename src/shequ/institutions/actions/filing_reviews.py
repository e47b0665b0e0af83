"""Filings in review: units are asked and answer, the county government approves or sends back."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Max

from shequ.areas.models import Area
from shequ.institutions import facts
from shequ.institutions.actions.filing_steps import BECAUSE, label_of, load, step, tell
from shequ.institutions.models import Filing, FilingOpinion
from shequ.institutions.queries.filing_details import handed_in, opinions_of, titles_of
from shequ.institutions.queries.units import bodies_of_county, names_by_id, unit_names, units_for, users_of_units
from shequ.institutions.rules import filings as rules
from shequ.institutions.rules import tree as tree_rules
from shequ.institutions.terms import filings as terms
from shequ.institutions.terms.filings import FilingState, OpinionKind
from shequ.journal.actions import action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.kernel.refusals import Hidden
from shequ.kernel.words import _


@action(terms.FILING_REVIEW)
def filing_review(call: Call, *, filing_id: UUID, keeper: str, reviewers: Sequence[str], note: str = "") -> UUID:
    """Take a submitted filing in for a unit and ask other units for their opinion; asked again, further units are added.

    An answer given before the filing was returned is asked for anew.
    Raises: Hidden, NotPermitted, rules.filings.FilingNotSo, UnitNotYours, ReviewersMissing, NotAsked.
    """
    filing = load(call, filing_id, terms.FILING_REVIEW)
    is_first = filing.state == FilingState.SUBMITTED
    if not is_first and filing.state != FilingState.IN_REVIEW:
        raise rules.FilingNotSo(state=label_of(filing))
    mine = unit_names(units_for(call, terms.FILING_REVIEW))
    rules.check_unit(keeper, mine, "keeper")
    standing = {unit.code: unit for unit in bodies_of_county(filing.area_id, call.on)}
    wanted = [code for code in dict.fromkeys(reviewers) if code not in (keeper, filing.applicant.code)]
    rules.check_reviewers(wanted)
    for code in wanted:
        if code not in standing:
            raise Hidden(field="reviewers")

    asked = FilingOpinion.objects.unscoped(because=BECAUSE).filter(filing=filing)
    if is_first:
        asked.delete()
    there = set(asked.values_list("institution__code", flat=True))
    new = [code for code in wanted if code not in there]
    FilingOpinion.objects.bulk_create(
        FilingOpinion(
            id=uuid7(), area_id=filing.area_id, filing=filing, institution_id=standing[code].id, asked_at=call.at
        )
        for code in new
    )  # fmt: skip
    filing.keeper_id = standing[keeper].id
    filing.save(update_fields=["keeper"])
    made = step(call, filing, FilingState.IN_REVIEW, {}, note=note, units=tuple(new))
    users = users_of_units([standing[code] for code in new], terms.FILING_OPINION_GIVE, on=call.on)
    tell(call, filing, _("请对“{title}”填写审查意见"), to=users)
    return made


@action(terms.FILING_OPINION_GIVE)
def filing_opinion_give(call: Call, *, filing_id: UUID, institution: str, kind: str, text: str = "") -> UUID:
    """Give a unit's opinion on a filing in review, or another one before it is decided.

    Raises: Hidden, NotPermitted, rules.filings.FilingNotSo, UnitNotYours, NotAsked, OpinionEmpty.
    """
    filing = load(call, filing_id, terms.FILING_OPINION_GIVE)
    if filing.state != FilingState.IN_REVIEW:
        raise rules.FilingNotSo(state=label_of(filing))
    mine = unit_names(units_for(call, terms.FILING_OPINION_GIVE, is_named=True))
    rules.check_unit(institution, mine, "institution")
    rows = FilingOpinion.objects.unscoped(because=BECAUSE).filter(filing=filing, institution__code=institution)
    opinion = rows.select_for_update(of=("self",)).first()
    if opinion is None:
        raise rules.NotAsked(field="institution", unit=mine[institution])
    given = OpinionKind(kind)
    rules.check_opinion(given, text)

    old = opinion.kind
    opinion.kind, opinion.text = given, text.strip()
    opinion.given_at, opinion.given_by = call.at, call.actor.name
    opinion.save(update_fields=["kind", "text", "given_at", "given_by"])
    record(
        call,
        facts.FilingOpinionGiven(
            area=filing.area_id, subject=f"filing:{filing.pk}", filing=str(filing.pk), title=filing.title,
            institution=institution, institution_name=mine[institution], old_opinion=old, opinion=given,
            opinion_label=given.label, note=text.strip(),
        ),
    )  # fmt: skip
    if not FilingOpinion.objects.unscoped(because=BECAUSE).filter(filing=filing, kind="").exists():
        tell(call, filing, _("“{title}”的审查意见已经齐了，可以审批"), holders_of=terms.FILING_APPROVE)
    return filing.pk


@action(terms.FILING_APPROVE)
def filing_approve(
    call: Call,
    *,
    filing_id: UUID,
    document: str,
    decided_on: date | None = None,
    in_force_from: date | None = None,
    note: str = "",
) -> UUID:
    """Record the county government's decision: the filing gets its number, without gaps in its year, and holds from a day on.

    Raises: Hidden, NotPermitted, rules.filings.FilingNotSo, SamePersonFiles, OpinionsOpen, ObjectionUnsettled,
    MaterialsMissing, DecidedBeforeSubmitted, rules.tree.DocumentMissing.
    """
    filing = load(call, filing_id, terms.FILING_APPROVE)
    rules.check_next(filing.state, FilingState.APPROVED, label_of(filing))
    rules.check_two_people(filing.submitted_person, call.actor.person)
    tree_rules.check_document(document)
    day = decided_on or call.on
    rules.check_decided(day, call.on)
    rules.check_complete(titles_of(filing, call.on), handed_in(filing.pk))
    opinions = opinions_of(filing.pk)
    names = names_by_id({opinion.institution_id for opinion in opinions})
    rules.check_reviewers([opinion.institution.code for opinion in opinions])
    rules.check_answered({names[opinion.institution_id]: opinion.kind for opinion in opinions}, note=note)

    # The county's row stands for its counter: two approvals at once take their numbers one after the other.
    Area.objects.unscoped(because="only locked").locked(filing.area_id)
    rows = Filing.objects.unscoped(because="the counter of the county").filter(area_id=filing.area_id, year=day.year)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    values = {
        "year": day.year, "number": last + 1, "decision_document": document.strip(), "decided_on": day,
        "decided_by": call.actor.name, "in_force_from": in_force_from or filing.effective_on, "note": note.strip(),
    }  # fmt: skip
    made = step(call, filing, FilingState.APPROVED, values, document=document.strip(), on=day, note=note)
    tell(call, filing, _("“{title}”已批准备案，备案号 {number}"), holders_of=terms.FILING_DRAFT)
    return made


@action(terms.FILING_RETURN)
def filing_return(call: Call, *, filing_id: UUID, note: str) -> UUID:
    """Send a filing back with the reason; the unit mends it and submits again.

    Raises: Hidden, NotPermitted, rules.filings.FilingNotSo, ReasonEmpty.
    """
    filing = load(call, filing_id, terms.FILING_RETURN)
    rules.check_next(filing.state, FilingState.RETURNED, label_of(filing))
    rules.check_reason(note)
    made = step(call, filing, FilingState.RETURNED, {"note": note.strip()}, note=note)
    tell(call, filing, _("“{title}”被退回：{note}"), holders_of=terms.FILING_DRAFT)
    return made
