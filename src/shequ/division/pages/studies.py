from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shequ.areas.queries import areas_at
from shequ.areas.terms import Level
from shequ.base.page import Request, page, show, to
from shequ.base.paging import PageRequest
from shequ.base.steps import step
from shequ.division import actions, forms, queries, terms
from shequ.division.queries import StudyDetail
from shequ.division.rules.asking import Asked
from shequ.division.terms import CountSource, StudyState
from shequ.jobs.queries import job_detail
from shequ.kernel.refusals import Hidden

BANDS = ("low", "high", "people_low", "people_high", "grid_low", "grid_high")


@page(terms.STUDY_SEE)
def study_list(request: Request) -> HttpResponse:
    asked = request.GET.get("state", "")
    state = asked if asked in set(StudyState) else ""
    return show(
        request, "division/study_list.html", form=forms.StudyFind(request.GET),
        page=queries.study_list(request.call, page=PageRequest.read(request), state=state),
        may_open=request.call.actor.may(terms.STUDY_OPEN),
    )  # fmt: skip


@page(terms.STUDY_SEE)
def study_detail(request: Request, study_id: UUID) -> HttpResponse:
    study = queries.study_detail(request.call, study_id=study_id, is_drawn=True)
    return show(
        request, "division/study_detail.html", study=study, job=_job(request, study),
        view="table" if request.GET.get("view") == "table" else "maps",
    )  # fmt: skip


def _job(request: Request, study: StudyDetail) -> object:
    """Return the job that computes the study, as far as the reader may see jobs."""
    if not study.is_computing or study.job is None:
        return None
    try:
        return job_detail(request.call, job_id=study.job)
    except Hidden:
        return None


@page(terms.STUDY_OPEN)
def study_open(request: Request) -> HttpResponse:
    areas = queries.scope_choices(request.call)
    area = request.POST.get("area") or request.GET.get("area") or (areas[0][0] if areas else "")
    form = forms.StudyOpen(
        request.POST or None, areas=areas, communities=_communities(request, area), initial=_initial(request, area)
    )
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            made = actions.study_open(request.call, **_given(form.cleaned_data))
            return to("division:study_detail", made)
    return show(
        request, "division/study_open.html", form=form, area=area,
        clause=queries.asked_by_plan(area=area, on=request.call.on).clause,
    )  # fmt: skip


def _communities(request: Request, area: str) -> list[tuple[str, str]]:
    if not area:
        return []
    rows = areas_at(request.call, level=Level.COMMUNITY, under=area, on=request.call.on)
    return [(row.code, row.name) for row in rows]


def _initial(request: Request, area: str) -> dict[str, Any]:
    """Return what the form proposes: the conditions of another study, else those of the plan in force."""
    like = request.GET.get("like", "")
    asked = queries.asked_by_plan(area=area, on=request.call.on).asked
    found: dict[str, Any] = {
        "area": area, "data_on": request.call.on.isoformat(), "source": CountSource.REGISTER, "title": ""
    }  # fmt: skip
    if like:
        try:
            study = queries.study_detail(request.call, study_id=UUID(like))
        except (ValueError, Hidden):
            study = None
        if study is not None:
            asked = study.asked
            found |= {"area": study.row.area, "title": study.row.title, "data_on": study.row.data_on.isoformat()}
    values = asdict(asked)
    unit = values.pop("unit") or (None, None)
    return found | values | {
        "unit_low": unit[0], "unit_high": unit[1], "is_river_wall": "bridge" in asked.uncrossed,
        "locked": "\n".join(asked.locked), "together": "\n".join(" ".join(group) for group in asked.together),
        "apart": "\n".join(" ".join(pair) for pair in asked.apart),
    }  # fmt: skip


def _given(found: dict[str, Any]) -> dict[str, Any]:
    """Return the action's words for what the form holds."""
    unit = (found["unit_low"], found["unit_high"]) if found["unit_low"] else None
    names = (
        *BANDS,
        "want",
        "count",
        "proposals",
        "moved",
        "even",
        "gap_m",
        "seed",
        "reason",
        "locked",
        "together",
        "apart",
    )
    asked = Asked(
        **{name: found[name] for name in names}, unit=unit, closed=tuple(found["closed"]),
        uncrossed=("bridge",) if found["is_river_wall"] else (),
    )  # fmt: skip
    return {
        "area": found["area"],
        "title": found["title"],
        "data_on": found["data_on"],
        "source": found["source"],
        "asked": asked,
    }


@page(terms.STUDY_DROP)
def study_drop(request: Request, study_id: UUID) -> HttpResponse:
    study = queries.study_detail(request.call, study_id=study_id)
    back = reverse("division:study_detail", args=[study_id])
    return step(
        request, forms.StudyDrop(request.POST if request.method == "POST" else None),
        lambda values: actions.study_drop(request.call, study_id=study_id, **values),
        title=_("放弃这次划分"), back=back, then=("division:study_list",), sub=study.row.title,
        crumbs=[(reverse("division:study_list"), _("社区划分")), (back, study.row.title)],
    )  # fmt: skip
