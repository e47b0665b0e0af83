"""Studies: opened with their ground frozen, computed in the background, dropped."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from shequ.areas.queries import area_row
from shequ.division import facts, terms
from shequ.division.models import Ground, Proposal, Study
from shequ.division.queries import asked_by_plan, ground_of
from shequ.division.queries.transition import filings_that_count
from shequ.division.rules import StudyNotSo, asking, check_next
from shequ.division.rules.asking import Asked
from shequ.division.terms import CountSource, Origin, StudyState
from shequ.jobs.actions import job_start
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.kernel.words import _

JOB = "division.study_compute"
BECAUSE = "the study was scoped"


@action(terms.STUDY_OPEN)
def study_open(
    call: Call,
    *,
    area: str,
    title: str,
    asked: Asked,
    data_on: date | None = None,
    source: str = CountSource.REGISTER,
) -> UUID:
    """Freeze the blocks of an area as they are on a day with their counts, and let proposals be computed in the background.

    Bands left open are those of the plan in force. Raises: Hidden, NotPermitted, rules.NoBlocks, TooManyBlocks,
    CountsMissing, NobodyCounted, NoNeighbours, BandMissing, BandWrong, ReasonMissing, ParameterWrong, BlockUnknown, CommunityUnknown.
    """
    place = area_row(call, code=area)
    call.require(terms.STUDY_OPEN, area)
    on = data_on or call.on
    if on > call.on:
        raise asking.ParameterWrong(field="data_on", what=_("数据日"), value=on.isoformat())
    if len(title.strip()) > terms.TITLE_LENGTH:
        raise asking.ParameterWrong(field="title", what=_("名称"), value=title.strip())
    plan = asked_by_plan(area=area, on=call.on).asked
    asked = _completed(asked, plan)
    asking.check(asked)
    asking.check_reason(asked, plan)
    town = ground_of(area=area, on=on, source=CountSource(source), asked=asked)
    asking.check_places(asked, town)

    study = Study(
        id=uuid7(), area_id=area, title=title.strip() or place.name, data_on=on, source=CountSource(source),
        parameters=asked.plain(), block_count=len(town.codes), household_count=sum(town.households),
        people_count=sum(town.people), made_at=call.at, made_by=call.actor.name,
    )  # fmt: skip
    study.save(force_insert=True)
    digest = town.digest()
    Ground.objects.create(
        study=study, area_id=area, town=town.plain(), shapes=list(town.shapes), digest=digest
    )  # fmt: skip
    study.job = job_start(
        call, kind=JOB, title=_("划分社区：{title}"), values={"title": study.title}, area=area,
        inputs={"study": str(study.pk)}, subject=f"study:{study.pk}", link="division:study_detail", link_args=(str(study.pk),),
    )  # fmt: skip
    study.save(update_fields=["job"])
    record(
        call,
        facts.StudyOpened(
            area=area, subject=f"study:{study.pk}", study=str(study.pk), title=study.title, blocks=study.block_count,
            households=study.household_count, people=study.people_count, data_on=on.isoformat(), source=study.source,
            parameters=study.parameters, digest=digest,
        ),
    )  # fmt: skip
    return study.pk


def _completed(asked: Asked, plan: Asked) -> Asked:
    """Return what is asked with the plan's figures where nothing was said."""
    names = ("low", "high", "people_low", "people_high", "grid_low", "grid_high")
    return replace(
        asked,
        **{name: getattr(asked, name) if getattr(asked, name) is not None else getattr(plan, name) for name in names},
    )


@dataclass(frozen=True, slots=True)
class Computed:
    """A proposal that the solver found, as plain values."""

    aim: str
    seed: int
    apart: float
    labels: tuple[int, ...]
    measures: dict[str, Any]
    grids: dict[str, Any] = field(default_factory=dict)


@action(terms.STUDY_COMPUTE)
def study_compute(call: Call, *, study_id: UUID, found: Sequence[Computed], cpu_seconds: float) -> int | Unchanged:
    """Write the proposals that were computed for a study; a study that has them already keeps them. Returns how many.

    cpu_seconds: processor seconds of the solver, 0 when its compiler ran as well. Raises: Hidden, NotPermitted, rules.StudyNotSo.
    """
    study = Study.objects.visible_to(call.actor).locked(study_id)
    call.require(terms.STUDY_COMPUTE, study)
    if study.state == StudyState.READY:
        return Unchanged("an earlier attempt wrote the proposals")
    check_next(study.state, StudyState.READY)

    Proposal.objects.bulk_create(
        [
            Proposal(
                id=uuid7(), area_id=study.area_id, study=study, number=number, origin=Origin.SOLVER, aim=one.aim,
                seed=one.seed, apart=one.apart, labels=list(one.labels), measures=one.measures, grids=one.grids,
                made_at=call.at, made_by=call.actor.name,
            )
            for number, one in enumerate(found, start=1)
        ]
    )  # fmt: skip
    study.state, study.cpu_seconds = StudyState.READY, round(cpu_seconds, 2)
    study.save(update_fields=["state", "cpu_seconds"])
    record(
        call,
        facts.StudyComputed(
            area=study.area_id, subject=f"study:{study.pk}", study=str(study.pk), title=study.title, count=len(found),
            scores=tuple(one.measures["score"] for one in found),
            digests=tuple(hashlib.sha256(json.dumps(one.labels).encode()).hexdigest() for one in found),
        ),
    )  # fmt: skip
    return len(found)


@action(terms.STUDY_COMPUTE)
def study_fail(call: Call, *, study_id: UUID, reason: str) -> UUID:
    """Write down why a study could not be computed.

    Raises: Hidden, NotPermitted, rules.StudyNotSo.
    """
    study = Study.objects.visible_to(call.actor).locked(study_id)
    call.require(terms.STUDY_COMPUTE, study)
    check_next(study.state, StudyState.FAILED)

    study.state, study.refusal = StudyState.FAILED, reason[:300]
    study.save(update_fields=["state", "refusal"])
    record(
        call,
        facts.StudyFailed(
            area=study.area_id,
            subject=f"study:{study.pk}",
            study=str(study.pk),
            title=study.title,
            reason=study.refusal,
        ),
    )
    return study.pk


@action(terms.STUDY_DROP)
def study_drop(call: Call, *, study_id: UUID, reason: str = "") -> UUID:
    """Give a study up; what was drafted from it has to be withdrawn before.

    Raises: Hidden, NotPermitted, rules.StudyNotSo.
    """
    study = Study.objects.visible_to(call.actor).locked(study_id)
    call.require(terms.STUDY_DROP, study)
    check_next(study.state, StudyState.DROPPED)
    if filings_that_count(call, study):
        raise StudyNotSo(state=StudyState(study.state).label)

    study.state = StudyState.DROPPED
    study.save(update_fields=["state"])
    record(
        call,
        facts.StudyDropped(
            area=study.area_id,
            subject=f"study:{study.pk}",
            study=str(study.pk),
            title=study.title,
            reason=reason.strip(),
        ),
    )
    return study.pk
