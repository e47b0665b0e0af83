"""A chosen proposal becomes filings: what is set up, what is changed, what ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO
from uuid import UUID

from shequ.division import facts, terms
from shequ.division.models import Proposal, Study, TransitionItem
from shequ.division.queries.effects import effect_of
from shequ.division.queries.studies import source_of
from shequ.division.queries.transition import filings_that_count
from shequ.division.rules import StudyNotSo, measures
from shequ.division.rules.effects import Outcome
from shequ.division.rules.towns import Town
from shequ.division.terms import Item, StudyState
from shequ.files import terms as file_terms
from shequ.files.actions import file_store
from shequ.institutions.actions import filing_draft
from shequ.institutions.queries import Given, Place
from shequ.institutions.terms import filings as filing_terms
from shequ.journal.actions import action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.plan.queries import materials_for, place_within
from shequ.plan.terms import FilingKind

NAMED = 3
"""Communities that the title of a filing names."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that is handed in with every filing that asks for the material."""

    material: str
    name: str
    content: BinaryIO


@action(terms.STUDY_FILE)
def study_file(
    call: Call,
    *,
    study_id: UUID,
    proposal_id: UUID,
    applicant: str,
    reason: str,
    effective_on: date,
    papers: Sequence[Paper] = (),
) -> UUID:
    """Choose a proposal and draft its filings: one for communities set up, one for those whose ground changes, one for
    those that end.

    The transition's checklist begins. Drafts are completed and submitted in the register of filings.
    Raises: Hidden, NotPermitted, rules.StudyNotSo, NotWhole, GridsMissing, and what `filing_draft` refuses.
    """
    study = Study.objects.visible_to(call.actor).locked(study_id)
    call.require(terms.STUDY_FILE, study)
    is_again = study.state == StudyState.FILED and not filings_that_count(call, study)
    if study.state != StudyState.READY and not is_again:
        raise StudyNotSo(state=StudyState(study.state).label)
    proposal: Proposal = Proposal.objects.unscoped(because="the study was scoped").filter(study=study).one(proposal_id)
    effect = effect_of(call, study, proposal)

    proposal.names = _fixed(proposal, effect.outcome, effect.town)
    proposal.save(update_fields=["names"])
    drafted = [
        filing_draft(
            call, kind=kind, title=title, reason=reason, applicant=applicant, places=places, effective_on=effective_on,
            materials=_given(call, study, kind, papers), source=source_of(study.pk),
            payload={"study": str(study.pk), "proposal": str(proposal.pk)},
        )
        for kind, title, places in _matters(study, effect.outcome, effect.town)
    ]  # fmt: skip
    study.state, study.chosen, study.filings = StudyState.FILED, proposal.pk, [str(one) for one in drafted]
    study.save(update_fields=["state", "chosen", "filings"])
    TransitionItem.objects.unscoped(because="the study was scoped").filter(study=study).delete()
    TransitionItem.objects.bulk_create(
        [TransitionItem(id=uuid7(), area_id=study.area_id, study=study, code=code) for code in Item]
    )
    record(
        call,
        facts.StudyFiled(
            area=study.area_id, subject=f"study:{study.pk}", study=str(study.pk), proposal=str(proposal.pk),
            title=study.title, number=proposal.number, count=len(drafted), filings=tuple(study.filings),
        ),
    )  # fmt: skip
    return study.pk


def _fixed(proposal: Proposal, outcome: Outcome, town: Town) -> dict[str, list[str]]:
    """Return the names with every code settled: what is filed is what takes effect."""
    code_of_block = {block: place for place in outcome.communities for block in place.blocks}
    usual = measures.usual_names(town, proposal.measures, proposal.names)
    fixed = {key: list(value) for key, value in proposal.names.items()}
    for at, label in enumerate(proposal.labels):
        if label >= 0 and not usual[label][1]:
            place = code_of_block[town.codes[at]]
            fixed[str(label)] = [place.name, place.code]
    return fixed


def _matters(study: Study, outcome: Outcome, town: Town) -> list[tuple[str, str, list[Place]]]:
    """Return kind, title and places of each filing; what stays as it is needs none."""
    today: dict[str, set[str]] = {}
    for at, code in enumerate(town.codes):
        if town.today[at] >= 0:
            today.setdefault(town.communities[town.today[at]], set()).add(code)
    names = dict(zip(town.communities, town.community_names, strict=True))
    new = [Place(one.code, one.name) for one in outcome.communities if one.is_new]
    changed = [
        Place(one.code, one.name)
        for one in outcome.communities
        if not one.is_new and (set(one.blocks) != today.get(one.code) or one.name != names[one.code])
    ]
    ended = [Place(code, names[code]) for code in sorted(outcome.heirs)]
    found = [
        (FilingKind.CREATE, _title(study, "设立", new), new), (FilingKind.BOUNDARY, _title(study, "调整范围", changed), changed),
        (FilingKind.ABOLISH, _title(study, "撤销", ended), ended),
    ]  # fmt: skip
    return [(str(kind), title, places) for kind, title, places in found if places] or [
        (
            str(FilingKind.BOUNDARY),
            _title(study, "划定网格", []),
            [Place(one.code, one.name) for one in outcome.communities],
        )
    ]


def _title(study: Study, what: str, places: Sequence[Place]) -> str:
    named = "、".join(place.name for place in places[:NAMED]) + ("等" if len(places) > NAMED else "")
    return f"{what}{named}（{study.title}）"[:200]


def _given(call: Call, study: Study, kind: str, papers: Sequence[Paper]) -> list[Given]:
    """Store the papers that a kind of filing asks for."""
    asked = {item.id for item in materials_for(study.area_id, on=call.on, filing=kind)}
    found = []
    for paper in papers:
        if paper.material not in asked:
            continue
        paper.content.seek(0)
        stored = file_store(
            call, content=paper.content, name=paper.name, seen_with=filing_terms.FILING_SEE, subject=f"study:{study.pk}",
            area=place_within(call.actor, file_terms.FILE_STORE, study.area_id),
        )  # fmt: skip
        found.append(Given(paper.material, "", str(stored)))
    return found
