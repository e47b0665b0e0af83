"""Filings from draft to approval: submitting asks, filing records, approval decides."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max

from shequ.areas.models import Area
from shequ.areas.queries import area_names
from shequ.areas.terms import DIGITS, Level
from shequ.files.models import StoredFile
from shequ.institutions import facts
from shequ.institutions.models import Filing, FilingMaterial, FilingOpinion, FilingPlace, FilingStep
from shequ.institutions.queries.filing_details import handed_in, opinions_of, titles_of
from shequ.institutions.queries.filings import filing_number_of, filings_seen
from shequ.institutions.queries.units import bodies_of_county, names_by_id, unit_names, units_for, users_of_units
from shequ.institutions.rules import filings as rules
from shequ.institutions.rules import tree as tree_rules
from shequ.institutions.rules.filings import Given, Place
from shequ.institutions.terms import COUNTY_DIGITS
from shequ.institutions.terms import filings as terms
from shequ.institutions.terms.filings import FilingState, OpinionKind
from shequ.journal.actions import action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7, uuid7_many
from shequ.kernel.refusals import Hidden
from shequ.kernel.words import _
from shequ.notices.actions import notify_many
from shequ.plan.queries import place_within
from shequ.plan.terms import FilingKind

BECAUSE = "the filing was scoped"


def _load(call: Call, filing_id: UUID, permission: str) -> Filing:
    filing: Filing = filings_seen(call.actor).select_related("applicant").locked(filing_id)
    call.require(permission, place_within(call.actor, permission, filing.area_id))
    return filing


def _own(call: Call, filing_id: UUID, permission: str) -> Filing:
    """Return a filing for writing by whoever may act for the unit that submits it."""
    filing = _load(call, filing_id, permission)
    name = names_by_id({filing.applicant_id}).get(filing.applicant_id, "")
    rules.check_unit(filing.applicant.code, unit_names(units_for(call, permission)), "applicant", name)
    return filing


def _label(filing: Filing) -> str:
    return FilingState(filing.state).label


def _places(kind: str, places: Sequence[Place], county: str) -> list[Place]:
    """Return the places with their names, each once."""
    known = area_names({place.code for place in places})
    rules.check_places(kind, places, known=known, county=county, digits=DIGITS[Level.COMMUNITY])
    named = {place.code: Place(place.code, known.get(place.code) or place.name.strip()) for place in places}
    return list(named.values())


@action(terms.FILING_DRAFT)
def filing_draft(
    call: Call,
    *,
    kind: str,
    title: str,
    reason: str,
    applicant: str,
    places: Sequence[Place],
    effective_on: date,
    materials: Sequence[Given] = (),
    source: str = "",
    payload: Mapping[str, Any] | None = None,
) -> UUID:
    """Begin a filing of a unit about communities of one county; papers may come with it.

    Other rooms draft through this action: `source` names their matter, `payload` holds plain values that they find again.
    Raises: NotPermitted, and what `rules.filings` refuses about head, places, unit and papers.
    """
    rules.check_head(title, reason, places)
    county = places[0].code[:COUNTY_DIGITS]
    for place in places:
        call.require(terms.FILING_DRAFT, place.code)
    held = _places(kind, places, county)
    units = {unit.code: unit for unit in units_for(call, terms.FILING_DRAFT)}
    rules.check_unit(applicant, {code: unit.name for code, unit in units.items()}, "applicant")

    filing = Filing(
        id=uuid7(), area_id=county, kind=FilingKind(kind), title=title.strip(), reason=reason.strip(),
        applicant_id=units[applicant].id, effective_on=effective_on, drafted_at=call.at, drafted_by=call.actor.name,
        source=source, payload=dict(payload or {}),
    )  # fmt: skip
    titles = titles_of(filing, call.on)
    rules.check_given(materials, titles)
    filing.save(force_insert=True)
    _write_places(filing, held)
    FilingMaterial.objects.bulk_create(_paper(call, filing, item) for item in materials)
    _step_row(call, filing, "")
    record(call, _drafted(filing, held, applicant))
    for item in materials:
        record(call, _added(filing, item, titles))
    return filing.pk


def _write_places(filing: Filing, places: Sequence[Place]) -> None:
    FilingPlace.objects.bulk_create(
        FilingPlace(id=pk, area_id=filing.area_id, filing=filing, code=place.code, name=place.name)
        for pk, place in zip(uuid7_many(len(places)), places, strict=True)
    )


def _paper(call: Call, filing: Filing, given: Given) -> FilingMaterial:
    file = None
    if given.file:
        file = StoredFile.objects.visible_to(call.actor).one(given.file)
        if file.removed_at:
            raise Hidden(field="file")
    return FilingMaterial(
        id=uuid7(), area_id=filing.area_id, filing=filing, material=given.material, text=given.text.strip(), file=file,
        at=call.at, by=call.actor.name,
    )  # fmt: skip


def _drafted(filing: Filing, places: Sequence[Place], applicant: str) -> facts.FilingDrafted:
    return facts.FilingDrafted(
        area=filing.area_id, subject=f"filing:{filing.pk}", filing=str(filing.pk), title=filing.title,
        filing_kind=filing.kind, kind_label=FilingKind(filing.kind).label, names="、".join(item.name for item in places),
        codes=tuple(item.code for item in places), applicant=applicant, effective_on=filing.effective_on.isoformat(),
        reason=filing.reason, source=filing.source, payload=filing.payload or None,
    )  # fmt: skip


def _added(filing: Filing, given: Given, titles: Mapping[str, str]) -> facts.FilingMaterialAdded:
    return facts.FilingMaterialAdded(
        area=filing.area_id, subject=f"filing:{filing.pk}", filing=str(filing.pk), title=filing.title,
        material=given.material, material_title=titles[given.material], note=given.text.strip(), file_id=given.file,
    )  # fmt: skip


@action(terms.FILING_CHANGE)
def filing_change(
    call: Call, *, filing_id: UUID, title: str, reason: str, places: Sequence[Place], effective_on: date
) -> UUID:
    """Change what a filing says while it is a draft or was returned. Its kind and unit stay.

    Raises: Hidden, NotPermitted, rules.filings.FilingNotSo, and what is refused about head and places.
    """
    filing = _own(call, filing_id, terms.FILING_CHANGE)
    rules.check_editable(filing.state, _label(filing))
    rules.check_head(title, reason, places)
    for place in places:
        call.require(terms.FILING_CHANGE, place.code)
    held = _places(filing.kind, places, filing.area_id)

    filing.title, filing.reason, filing.effective_on = title.strip(), reason.strip(), effective_on
    filing.save(update_fields=["title", "reason", "effective_on"])
    FilingPlace.objects.unscoped(because=BECAUSE).filter(filing=filing).delete()
    _write_places(filing, held)
    record(call, _drafted(filing, held, filing.applicant.code))
    return filing.pk


@action(terms.FILING_MATERIAL_ADD)
def filing_material_add(call: Call, *, filing_id: UUID, material: str, text: str = "", file: str = "") -> UUID:
    """Hand in a paper: a file that hangs on the filing, or words about where the paper is.

    Raises: Hidden, NotPermitted, rules.filings.FilingNotSo, MaterialUnknown, MaterialEmpty.
    """
    filing = _own(call, filing_id, terms.FILING_MATERIAL_ADD)
    rules.check_editable(filing.state, _label(filing))
    titles = titles_of(filing, call.on)
    given = Given(material, text, file)
    rules.check_given([given], titles)

    made = _paper(call, filing, given)
    made.save(force_insert=True)
    record(call, _added(filing, given, titles))
    return made.pk


@action(terms.FILING_MATERIAL_DROP)
def filing_material_drop(call: Call, *, filing_id: UUID, paper_id: UUID) -> UUID:
    """Take a paper out of a filing while it is a draft or was returned; a file stays in the store until it is taken down.

    Raises: Hidden, NotPermitted, rules.filings.FilingNotSo.
    """
    filing = _own(call, filing_id, terms.FILING_MATERIAL_DROP)
    rules.check_editable(filing.state, _label(filing))
    rows = FilingMaterial.objects.unscoped(because=BECAUSE).filter(filing=filing)
    paper = rows.filter(pk=paper_id).first()
    if paper is None:
        raise Hidden(field="paper")

    title = titles_of(filing, call.on).get(paper.material, paper.material)
    rows.filter(pk=paper_id).delete()
    record(
        call,
        facts.FilingMaterialDropped(
            area=filing.area_id, subject=f"filing:{filing.pk}", filing=str(filing.pk), title=filing.title,
            material=paper.material, material_title=title,
        ),
    )  # fmt: skip
    return filing.pk


@action(terms.FILING_SUBMIT)
def filing_submit(call: Call, *, filing_id: UUID) -> UUID:
    """Submit a filing, or submit it again after it was returned; every paper that the plan asks for must be there.

    Raises: Hidden, NotPermitted, rules.filings.FilingNotSo, UnitNotYours, MaterialsMissing.
    """
    filing = _own(call, filing_id, terms.FILING_SUBMIT)
    rules.check_next(filing.state, FilingState.SUBMITTED, _label(filing))
    rules.check_complete(titles_of(filing, call.on), handed_in(filing.pk))

    made = _step(
        call, filing, FilingState.SUBMITTED,
        {"submitted_at": call.at, "submitted_by": call.actor.name, "submitted_person": call.actor.person, "note": ""},
    )  # fmt: skip
    _tell(call, filing, _("“{title}”已申报，等待受理"), holders_of=terms.FILING_REVIEW)
    return made


@action(terms.FILING_REVIEW)
def filing_review(call: Call, *, filing_id: UUID, keeper: str, reviewers: Sequence[str], note: str = "") -> UUID:
    """Take a submitted filing in for a unit and ask other units for their opinion; asked again, further units are added.

    An answer given before the filing was returned is asked for anew.
    Raises: Hidden, NotPermitted, rules.filings.FilingNotSo, UnitNotYours, ReviewersMissing, NotAsked.
    """
    filing = _load(call, filing_id, terms.FILING_REVIEW)
    is_first = filing.state == FilingState.SUBMITTED
    if not is_first and filing.state != FilingState.IN_REVIEW:
        raise rules.FilingNotSo(state=_label(filing))
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
    made = _step(call, filing, FilingState.IN_REVIEW, {}, note=note, units=tuple(new))
    users = users_of_units([standing[code] for code in new], terms.FILING_OPINION_GIVE, on=call.on)
    _tell(call, filing, _("请对“{title}”填写审查意见"), to=users)
    return made


@action(terms.FILING_OPINION_GIVE)
def filing_opinion_give(call: Call, *, filing_id: UUID, institution: str, kind: str, text: str = "") -> UUID:
    """Give a unit's opinion on a filing in review, or another one before it is decided.

    Raises: Hidden, NotPermitted, rules.filings.FilingNotSo, UnitNotYours, NotAsked, OpinionEmpty.
    """
    filing = _load(call, filing_id, terms.FILING_OPINION_GIVE)
    if filing.state != FilingState.IN_REVIEW:
        raise rules.FilingNotSo(state=_label(filing))
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
        _tell(call, filing, _("“{title}”的审查意见已经齐了，可以审批"), holders_of=terms.FILING_APPROVE)
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
    filing = _load(call, filing_id, terms.FILING_APPROVE)
    rules.check_next(filing.state, FilingState.APPROVED, _label(filing))
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
    made = _step(call, filing, FilingState.APPROVED, values, document=document.strip(), on=day, note=note)
    _tell(call, filing, _("“{title}”已批准备案，备案号 {number}"), holders_of=terms.FILING_DRAFT)
    return made


@action(terms.FILING_RETURN)
def filing_return(call: Call, *, filing_id: UUID, note: str) -> UUID:
    """Send a filing back with the reason; the unit mends it and submits again.

    Raises: Hidden, NotPermitted, rules.filings.FilingNotSo, ReasonEmpty.
    """
    filing = _load(call, filing_id, terms.FILING_RETURN)
    rules.check_next(filing.state, FilingState.RETURNED, _label(filing))
    rules.check_reason(note)
    made = _step(call, filing, FilingState.RETURNED, {"note": note.strip()}, note=note)
    _tell(call, filing, _("“{title}”被退回：{note}"), holders_of=terms.FILING_DRAFT)
    return made


@action(terms.FILING_WITHDRAW)
def filing_withdraw(call: Call, *, filing_id: UUID, note: str = "") -> UUID:
    """Take a filing back that was not decided; no number is used.

    Raises: Hidden, NotPermitted, rules.filings.FilingNotSo, UnitNotYours.
    """
    filing = _own(call, filing_id, terms.FILING_WITHDRAW)
    rules.check_next(filing.state, FilingState.WITHDRAWN, _label(filing))
    return _step(call, filing, FilingState.WITHDRAWN, {"note": note.strip()}, note=note)


def _step(
    call: Call,
    filing: Filing,
    to: FilingState,
    values: Mapping[str, Any],
    *,
    document: str = "",
    on: date | None = None,
    note: str = "",
    units: tuple[str, ...] = (),
) -> UUID:
    old = FilingState(filing.state)
    filing.state = to
    for name, value in values.items():
        setattr(filing, name, value)
    filing.save(update_fields=["state", *values])
    _step_row(call, filing, note or document)
    record(
        call,
        facts.FilingStepped(
            area=filing.area_id, subject=f"filing:{filing.pk}", filing=str(filing.pk), title=filing.title,
            old_state=old, old_label=old.label, new_state=to, new_label=to.label, number=filing_number_of(filing),
            document=document, on=on.isoformat() if on else "", note=note.strip(), units=units,
        ),
    )  # fmt: skip
    return filing.pk


def _step_row(call: Call, filing: Filing, text: str) -> None:
    FilingStep.objects.create(
        id=uuid7(), area_id=filing.area_id, filing=filing, state=filing.state, text=text.strip(), at=call.at,
        by=call.actor.name,
    )  # fmt: skip


def _tell(call: Call, filing: Filing, sentence: str, *, holders_of: str = "", to: Sequence[int] = ()) -> None:
    notify_many(
        call, sentence=sentence,
        values={"title": filing.title, "number": filing_number_of(filing), "note": filing.note},
        to=to, holders_of=holders_of, area=filing.area_id, subject=f"filing:{filing.pk}", link="institutions:filing_detail",
        link_args=(str(filing.pk),),
    )  # fmt: skip
