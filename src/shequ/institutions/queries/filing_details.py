"""One filing with its papers, its opinions and its course, and what the actor may do about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shequ.base.words import say
from shequ.institutions.models import Filing, FilingMaterial, FilingOpinion, FilingStep
from shequ.institutions.queries.filings import FilingRow, filings_seen, rows_of
from shequ.institutions.queries.units import names_by_id, unit_names, units_for
from shequ.institutions.rules import filings as rules
from shequ.institutions.terms import filings as terms
from shequ.institutions.terms.filings import FilingState, OpinionKind
from shequ.kernel.call import Call
from shequ.kernel.refusals import Hidden
from shequ.kernel.words import _
from shequ.plan import queries as plan

SCOPED = "the filing was scoped"
OPINION_TONES: dict[str, str] = {
    OpinionKind.AGREE: "ok", OpinionKind.AGREE_WITH_CHANGES: "warn", OpinionKind.OBJECT: "bad", "": "hold",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper that was handed in."""

    id: UUID
    text: str
    file_id: UUID | None
    file_name: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class AskedPaper:
    """A paper that the kind asks for, with what was handed in for it."""

    id: str
    title: str
    source: str
    papers: tuple[PaperRow, ...]


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """A unit asked for its opinion, and its answer."""

    institution: str
    name: str
    kind: str
    label: str
    tone: str
    text: str
    asked_at: datetime
    given_at: datetime | None
    given_by: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class FilingStepRow:
    """A line of the course."""

    label: str
    text: str
    at: datetime
    by: str
    is_back: bool


@dataclass(frozen=True, slots=True)
class FilingDetail:
    """A filing with everything that belongs to it, and what the actor may do now."""

    row: FilingRow
    area: str
    reason: str
    note: str
    drafted_by: str
    submitted_by: str
    decided_by: str
    source: str
    payload: Mapping[str, Any]
    asked: tuple[AskedPaper, ...]
    missing: tuple[str, ...]
    opinions: tuple[OpinionRow, ...]
    steps: tuple[FilingStepRow, ...]
    my_units: tuple[tuple[str, str], ...] = field(default=())
    may_change: bool = False
    may_submit: bool = False
    may_withdraw: bool = False
    may_review: bool = False
    may_give_opinion: bool = False
    may_approve: bool = False
    may_return: bool = False

    @property
    def open_opinions(self) -> int:
        """How many units have not answered."""
        return sum(not opinion.kind for opinion in self.opinions)


def titles_of(filing: Filing, on: date) -> dict[str, str]:
    """Return the papers that a filing needs, id → title, by the plan in force."""
    return {item.id: item.title for item in plan.materials_for(filing.area_id, on=on, filing=filing.kind)}


def handed_in(filing_id: UUID) -> set[str]:
    """Return the ids of the papers handed in for a filing; one statement."""
    rows = FilingMaterial.objects.unscoped(because=SCOPED).filter(filing_id=filing_id)
    return set(rows.values_list("material", flat=True))


def opinions_of(filing_id: UUID) -> list[FilingOpinion]:
    """Return who was asked, in the order in which they were asked; one statement."""
    rows = FilingOpinion.objects.unscoped(because=SCOPED).filter(filing_id=filing_id)
    return list(rows.select_related("institution").order_by("asked_at", "institution__code"))


def filing_detail(call: Call, *, filing_id: UUID) -> FilingDetail:
    """Return one filing.

    Raises: Hidden.
    """
    filing = filings_seen(call.actor).select_related("applicant", "keeper").filter(pk=filing_id).first()
    if filing is None:
        raise Hidden()
    (row,) = rows_of([filing])
    opinions = opinions_of(filing.pk)
    names = names_by_id({opinion.institution_id for opinion in opinions})
    reviewing = unit_names(units_for(call, terms.FILING_OPINION_GIVE, is_named=True))
    mine = tuple(
        (opinion.institution.code, names[opinion.institution_id])
        for opinion in opinions
        if opinion.institution.code in reviewing
    )
    asked = _asked(filing, call.on)
    in_review = filing.state == FilingState.IN_REVIEW
    is_open = filing.state in rules.EDITABLE and filing.applicant.code in unit_names(
        units_for(call, terms.FILING_CHANGE)
    )
    return FilingDetail(
        row=row, area=filing.area_id, reason=filing.reason, note=filing.note, drafted_by=filing.drafted_by,
        submitted_by=filing.submitted_by, decided_by=filing.decided_by, source=filing.source, payload=filing.payload,
        asked=asked, missing=tuple(item.title for item in asked if not item.papers),
        opinions=tuple(_opinion(opinion, names, reviewing) for opinion in opinions), steps=_steps(filing.pk),
        my_units=mine, may_change=is_open, may_submit=is_open,
        may_withdraw=FilingState.WITHDRAWN in rules.NEXT[filing.state]
        and filing.applicant.code in unit_names(units_for(call, terms.FILING_WITHDRAW)),
        may_review=filing.state in (FilingState.SUBMITTED, FilingState.IN_REVIEW)
        and call.actor.may(terms.FILING_REVIEW, filing.area_id),
        may_give_opinion=in_review and bool(mine),
        may_approve=in_review
        and call.actor.may(terms.FILING_APPROVE, filing.area_id)
        and filing.submitted_person != call.actor.person,
        may_return=FilingState.RETURNED in rules.NEXT[filing.state]
        and call.actor.may(terms.FILING_RETURN, filing.area_id),
    )  # fmt: skip


def _asked(filing: Filing, on: date) -> tuple[AskedPaper, ...]:
    rows = (
        FilingMaterial.objects.unscoped(because=SCOPED)
        .filter(filing=filing)
        .select_related("file")
        .order_by("at", "id")
    )
    papers: dict[str, list[PaperRow]] = {}
    for row in rows:
        name = row.file.name.open() if row.file else ""
        papers.setdefault(row.material, []).append(PaperRow(row.pk, row.text, row.file_id, name, row.at, row.by))
    return tuple(
        AskedPaper(item.id, item.title, item.source, tuple(papers.get(item.id, ())))
        for item in plan.materials_for(filing.area_id, on=on, filing=filing.kind)
    )


def _opinion(opinion: FilingOpinion, names: Mapping[UUID, str], mine: Mapping[str, str]) -> OpinionRow:
    code = opinion.institution.code
    return OpinionRow(
        institution=code, name=names.get(opinion.institution_id, code), kind=opinion.kind,
        label=say(OpinionKind(opinion.kind).label) if opinion.kind else say(_("还没有答复")),
        tone=OPINION_TONES[opinion.kind], text=opinion.text, asked_at=opinion.asked_at, given_at=opinion.given_at,
        given_by=opinion.given_by, is_mine=code in mine,
    )  # fmt: skip


def _steps(filing_id: UUID) -> tuple[FilingStepRow, ...]:
    rows = FilingStep.objects.unscoped(because=SCOPED).filter(filing_id=filing_id).order_by("-at", "-id")
    return tuple(
        FilingStepRow(
            say(FilingState(row.state).label), row.text, row.at, row.by, row.state == FilingState.RETURNED
        )
        for row in rows
    )  # fmt: skip
