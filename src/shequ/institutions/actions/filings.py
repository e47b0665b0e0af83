"""Filings of the unit that files: drafts, their papers, submitting and taking back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from shequ.areas.queries import area_names
from shequ.areas.terms import DIGITS, Level
from shequ.files.models import StoredFile
from shequ.institutions import facts
from shequ.institutions.actions.filing_steps import BECAUSE, label_of, load, step, step_row, tell
from shequ.institutions.models import Filing, FilingMaterial, FilingPlace
from shequ.institutions.queries.filing_details import handed_in, titles_of
from shequ.institutions.queries.units import names_by_id, unit_names, units_for
from shequ.institutions.rules import filings as rules
from shequ.institutions.rules.filings import Given, Place
from shequ.institutions.terms import COUNTY_DIGITS
from shequ.institutions.terms import filings as terms
from shequ.institutions.terms.filings import FilingState
from shequ.journal.actions import action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7, uuid7_many
from shequ.kernel.refusals import Hidden
from shequ.kernel.words import _
from shequ.plan.terms import FilingKind


def _own(call: Call, filing_id: UUID, permission: str) -> Filing:
    """Return a filing for writing by whoever may act for the unit that submits it."""
    filing = load(call, filing_id, permission)
    name = names_by_id({filing.applicant_id}).get(filing.applicant_id, "")
    rules.check_unit(filing.applicant.code, unit_names(units_for(call, permission)), "applicant", name)
    return filing


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
    step_row(call, filing, "")
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
    rules.check_editable(filing.state, label_of(filing))
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
    rules.check_editable(filing.state, label_of(filing))
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
    rules.check_editable(filing.state, label_of(filing))
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
    rules.check_next(filing.state, FilingState.SUBMITTED, label_of(filing))
    rules.check_complete(titles_of(filing, call.on), handed_in(filing.pk))

    made = step(
        call, filing, FilingState.SUBMITTED,
        {"submitted_at": call.at, "submitted_by": call.actor.name, "submitted_person": call.actor.person, "note": ""},
    )  # fmt: skip
    tell(call, filing, _("“{title}”已申报，等待受理"), holders_of=terms.FILING_REVIEW)
    return made


@action(terms.FILING_WITHDRAW)
def filing_withdraw(call: Call, *, filing_id: UUID, note: str = "") -> UUID:
    """Take a filing back that was not decided; no number is used.

    Raises: Hidden, NotPermitted, rules.filings.FilingNotSo, UnitNotYours.
    """
    filing = _own(call, filing_id, terms.FILING_WITHDRAW)
    rules.check_next(filing.state, FilingState.WITHDRAWN, label_of(filing))
    return step(call, filing, FilingState.WITHDRAWN, {"note": note.strip()}, note=note)
