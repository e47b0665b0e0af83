"""Studies as lists and their own page show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shequ.areas.queries import area_names
from shequ.base.paging import Page, PageRequest
from shequ.base.rows import Work
from shequ.base.words import say
from shequ.division import terms
from shequ.division.models import Study
from shequ.division.queries.grounds import town_of
from shequ.division.queries.proposals import ProposalRow, proposal_rows
from shequ.division.rules.asking import Asked
from shequ.division.terms import CountSource, Origin, StudyState
from shequ.institutions.queries import FilingRow, filings_of_source
from shequ.institutions.terms.filings import FilingState
from shequ.kernel.call import Call
from shequ.kernel.words import _

MOST_WAITING = 20
"""Divisions on one person's list."""


@dataclass(frozen=True, slots=True)
class StudyRow:
    """A study as lists show it."""

    id: UUID
    title: str
    area: str
    area_name: str
    state: str
    state_label: str
    tone: str
    data_on: date
    source_label: str
    blocks: int
    households: int
    people: int
    cpu_seconds: float
    made_at: datetime
    made_by: str
    effective_on: date | None


@dataclass(frozen=True, slots=True)
class StudyDetail:
    """A study with its conditions and proposals, and what the actor may do now."""

    row: StudyRow
    asked: Asked
    proposals: tuple[ProposalRow, ...]
    job: UUID | None
    refusal: str
    chosen: UUID | None
    filings: tuple[FilingRow, ...]
    effect: Mapping[str, Any]
    left_out: int = 0
    may_open: bool = False
    may_drop: bool = False
    may_copy: bool = False
    may_file: bool = False
    may_settle: bool = False

    @property
    def is_computing(self) -> bool:
        """Whether the job has not written its proposals yet."""
        return self.row.state == StudyState.COMPUTING

    @property
    def computed(self) -> int:
        """How many proposals the solver found."""
        return sum(row.origin == Origin.SOLVER for row in self.proposals)

    @property
    def missing(self) -> int:
        """How many proposals were asked for and could not be told from others."""
        return max(0, self.asked.proposals - self.computed)


def source_of(study_id: UUID) -> str:
    """Return the word by which filings know the study that they were drafted from."""
    return f"division:{study_id}"


def row_of(study: Study, names: Mapping[str, str]) -> StudyRow:
    """Return a study as a row."""
    state = StudyState(study.state)
    return StudyRow(
        study.pk, study.title, study.area_id, names.get(study.area_id, study.area_id), state, say(state.label),
        terms.TONES[state], study.data_on, say(CountSource(study.source).label), study.block_count, study.household_count,
        study.people_count, study.cpu_seconds, study.made_at, study.made_by, study.effective_on,
    )  # fmt: skip


def study_list(call: Call, *, page: PageRequest, state: str = "") -> Page[StudyRow]:
    """Return the studies the actor may see, newest first."""
    rows = Study.objects.visible_to(call.actor)
    if state:
        rows = rows.filter(state=state)
    found: Page[Study] = page.of(rows.order_by("-made_at", "-id"))
    names = area_names({study.area_id for study in found.rows})
    listed = tuple(row_of(study, names) for study in found.rows)
    return found.holding(listed)


def my_divisions(call: Call) -> list[Work]:
    """Return the divisions that wait for the actor: proposals to choose from, a transition to settle or to put into effect."""
    rows = Study.objects.visible_to(call.actor, see=terms.STUDY_OPEN).filter(
        state__in=(StudyState.READY, StudyState.FILED)
    )
    waiting = []
    for study in rows.order_by("-made_at")[:MOST_WAITING]:
        is_filed = study.state == StudyState.FILED
        waiting.append(
            Work(
                icon="arrows-split", title=study.title, why=say(StudyState(study.state).label), due_on=None,
                url=f"/division/{study.pk}/transition/" if is_filed else f"/division/{study.pk}/",
                verb=say(_("办理过渡")) if is_filed else say(_("比较方案")),
            )
        )  # fmt: skip
    return waiting


def study_detail(call: Call, *, study_id: UUID, is_drawn: bool = False) -> StudyDetail:
    """Return one study. is_drawn: with a small picture of every proposal. Raises: Hidden."""
    study = Study.objects.visible_to(call.actor).one(study_id)
    may, state = call.actor.may, study.state
    filings = tuple(filings_of_source(call, source=source_of(study.pk)))
    is_withdrawn = bool(filings) and all(row.state == FilingState.WITHDRAWN for row in filings)
    return StudyDetail(
        row_of(study, area_names({study.area_id})), Asked.read(study.parameters),
        tuple(proposal_rows(study, is_drawn=is_drawn)), study.job, study.refusal, study.chosen, filings, study.effect,
        left_out=town_of(study.pk).left_out,
        may_open=may(terms.STUDY_OPEN, study.area_id),
        may_drop=may(terms.STUDY_DROP, study.area_id)
        and state not in (StudyState.EFFECTIVE, StudyState.DROPPED)
        and (not filings or is_withdrawn),
        may_copy=may(terms.PROPOSAL_COPY, study.area_id) and state == StudyState.READY,
        may_file=may(terms.STUDY_FILE, study.area_id)
        and (state == StudyState.READY or (state == StudyState.FILED and is_withdrawn)),
        may_settle=state == StudyState.FILED and not is_withdrawn,
    )  # fmt: skip
