import shutil
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from shequ.base.page import Request, page, show, to
from shequ.base.paging import Page, PageRequest
from shequ.jobs import queries as jobs
from shequ.jobs.actions import job_start
from shequ.journal.actions import Unchanged
from shequ.kernel.call import Call
from shequ.kernel.words import _
from shequ.residents import queries as register
from shequ.residents import terms
from shequ.residents.actions import roster as actions
from shequ.residents.actions import roster_review as reviewing
from shequ.residents.forms import roster as forms
from shequ.residents.queries import roster as queries
from shequ.residents.queries import roster_review as reviews
from shequ.residents.roster.headers import Meaning

AT_ONCE = 5_000
"""Up to so many rows a batch is committed while the page waits; above, in the background."""
STEPS = (_("选择文件"), _("对应列"), _("逐行检查"), _("写入名册"))
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page(terms.ROSTER_IMPORT)
def roster_list(request: Request) -> HttpResponse:
    may_review = request.call.actor.may(terms.ROSTER_REVIEW)
    return show(
        request,
        "residents/roster_list.html",
        page=queries.batch_list(request.call, page=PageRequest.read(request)),
        waiting=reviews.review_count(request.call) if may_review else 0,
    )


@page(terms.ROSTER_IMPORT)
def roster_open(request: Request) -> HttpResponse:
    communities = register.communities(request.call, terms.ROSTER_IMPORT)
    form = forms.RosterOpen(request.POST or None, request.FILES or None, communities=communities)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        with form.refusals(), tempfile.NamedTemporaryFile(suffix=Path(sent.name).suffix) as copy:
            shutil.copyfileobj(sent, copy)
            copy.flush()
            batch_id = actions.roster_open(
                request.call, path=Path(copy.name), file_name=sent.name, community=form.cleaned_data["community"]
            )
            _check_later(request.call, batch_id, form.cleaned_data["community"])
        if not form.refused:
            return to("residents:roster_detail", batch_id)
    return show(request, "residents/roster_open.html", form=form, steps=_steps())


def _check_later(call: Call, batch_id: UUID, area: str, *, is_anew: bool = False) -> None:
    job_start(
        call, kind="residents.roster_check", title=_("检查名册"), area=area, subject=f"roster:{batch_id}",
        inputs={"batch": str(batch_id), "is_anew": is_anew}, link="residents:roster_detail", link_args=(str(batch_id),),
    )  # fmt: skip


def _steps() -> list[str]:
    return [gettext(step) for step in STEPS]


@page(terms.ROSTER_IMPORT)
def roster_detail(request: Request, batch_id: UUID) -> HttpResponse:
    batch = queries.batch_detail(request.call, batch_id=batch_id)
    job = next(iter(jobs.jobs_of(request.call, subject=f"roster:{batch_id}", limit=1)), None)
    if job is not None and not job.is_ended:
        return show(request, "residents/roster_wait.html", batch=batch, job=job, steps=_steps())
    if batch.row.state in ("waiting", "failed"):
        return show(request, "residents/roster_wait.html", batch=batch, job=job, steps=_steps())
    tab = request.GET.get("tab", "")
    reason = request.GET.get("reason", "")
    is_homes = request.GET.get("by") == "household"
    if tab not in queries.TABS:
        tab = "rejected" if batch.row.rejected else "all"
    asked = PageRequest.read(request)
    rows: Page[Any]
    if is_homes:
        rows = queries.household_list(request.call, batch_id=batch_id, page=asked)
    else:
        rows = queries.row_list(request.call, batch_id=batch_id, tab=tab, reason=reason, page=asked)
    return show(
        request, "residents/roster_detail.html", batch=batch, page=rows, tab=tab, reason=reason, is_homes=is_homes,
        tabs=_tabs(batch, tab), steps=_steps(), current=3 if batch.row.state == "ready" else 5,
    )  # fmt: skip


def _tabs(batch: queries.BatchDetail, tab: str) -> list[tuple[str, int, str, bool]]:
    row, address = batch.row, reverse("residents:roster_detail", args=[batch.row.id])
    items = (
        ("all", gettext("全部"), row.rows_read), ("rejected", gettext("错误"), row.rejected),
        ("warned", gettext("提醒"), row.warnings), ("fine", gettext("可写入"), row.entering),
    )  # fmt: skip
    return [(label, count, f"{address}?tab={name}", name == tab) for name, label, count in items]


@page(terms.ROSTER_IMPORT)
def roster_map(request: Request, batch_id: UUID) -> HttpResponse:
    batch = queries.batch_detail(request.call, batch_id=batch_id)
    if request.method == "POST":
        known = {str(meaning) for meaning in Meaning}
        is_changed = False
        for at, sheet in enumerate(batch.sheets):
            chosen = [request.POST.get(f"c{at}_{column.index}", column.meaning) for column in sheet.columns]
            meanings = [word if word in known else "" for word in chosen]
            answer = actions.roster_map(request.call, batch_id=batch_id, signature=sheet.signature, meanings=meanings)
            is_changed = is_changed or not isinstance(answer, Unchanged)
        if is_changed:
            _check_later(request.call, batch_id, batch.row.area, is_anew=True)
        return to("residents:roster_detail", batch_id)
    return show(
        request, "residents/roster_map.html", batch=batch, choices=queries.meaning_choices(), steps=_steps(),
        sheets=list(enumerate(batch.sheets)),
    )  # fmt: skip


@page(terms.ROSTER_IMPORT)
def roster_check(request: Request, batch_id: UUID) -> HttpResponse:
    batch = queries.batch_detail(request.call, batch_id=batch_id)
    if request.method == "POST":
        _check_later(request.call, batch_id, batch.row.area, is_anew=batch.row.state == "ready")
    return to("residents:roster_detail", batch_id)


@page(terms.ROSTER_IMPORT)
def roster_commit(request: Request, batch_id: UUID) -> HttpResponse:
    batch = queries.batch_detail(request.call, batch_id=batch_id)
    if request.method == "POST":
        if batch.row.rows_read > AT_ONCE:
            job_start(
                request.call, kind="residents.roster_commit", title=_("写入名册"), area=batch.row.area,
                subject=f"roster:{batch_id}", inputs={"batch": str(batch_id)}, link="residents:roster_detail",
                link_args=(str(batch_id),),
            )  # fmt: skip
        else:
            actions.roster_commit(request.call, batch_id=batch_id)
            messages.success(request, gettext("已写入 %(count)s 行") % {"count": batch.row.entering})
    return to("residents:roster_detail", batch_id)


@page(terms.ROSTER_IMPORT)
def roster_undo(request: Request, batch_id: UUID) -> HttpResponse:
    form = forms.RosterReason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.roster_undo(request.call, batch_id=batch_id, **form.cleaned_data)
        if not form.refused:
            messages.success(request, gettext("已整批撤回"))
            return to("residents:roster_detail", batch_id)
    batch = queries.batch_detail(request.call, batch_id=batch_id)
    return show(request, "residents/roster_undo.html", form=form, batch=batch)


@page(terms.ROSTER_IMPORT)
def roster_drop(request: Request, batch_id: UUID) -> HttpResponse:
    if request.method == "POST":
        actions.roster_drop(request.call, batch_id=batch_id)
        messages.success(request, gettext("已放弃这个批次，没有改动登记"))
        return to("residents:roster_list")
    return show(request, "residents/roster_drop.html", batch=queries.batch_detail(request.call, batch_id=batch_id))


@page(terms.ROSTER_IMPORT)
def roster_returned(request: Request, batch_id: UUID) -> FileResponse:
    batch = queries.batch_detail(request.call, batch_id=batch_id)
    stem = Path(batch.row.file_name).stem
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "returned.xlsx"
        queries.returned_file(request.call, batch_id=batch_id, target=target)
        # The open file outlives its folder: it goes when the answer has been sent.
        return FileResponse(
            target.open("rb"), as_attachment=True, filename=f"{stem}-{gettext('带原因')}.xlsx", content_type=WORKBOOK
        )


@page(terms.ROSTER_REVIEW)
def roster_review_list(request: Request) -> HttpResponse:
    found = reviews.review_list(request.call, page=PageRequest.read(request))
    return show(request, "residents/roster_review_list.html", page=found)


@page(terms.ROSTER_REVIEW)
def roster_decide(request: Request, row_id: int) -> HttpResponse:
    detail = reviews.review_detail(request.call, row_id=row_id)
    form = forms.RosterDecide(request.POST or None, choices=detail.choices)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            reviewing.roster_decide(request.call, row_id=row_id, **form.cleaned_data)
        if not form.refused:
            messages.success(request, gettext("已记下决定"))
            return to("residents:roster_review_list")
    return show(request, "residents/roster_decide.html", form=form, detail=detail)
