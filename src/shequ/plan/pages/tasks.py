from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext

from shequ.base.page import Request, page, show, to
from shequ.files import terms as file_terms
from shequ.files.actions import file_store
from shequ.files.queries import attachments
from shequ.plan import actions, forms, queries, terms
from shequ.plan.queries import TaskFilters


@page(terms.TASK_SEE)
def task_list(request: Request) -> HttpResponse:
    everything = queries.task_rows(request.call)
    form = forms.TaskFind(request.GET or None, units=queries.task_units(request.call))
    filters = TaskFilters(
        state=request.GET.get("state", ""), unit=request.GET.get("unit", ""), only_late=bool(request.GET.get("late"))
    )
    rows = queries.task_rows(request.call, filters=filters)
    return show(
        request,
        "plan/task_list.html",
        rows=rows,
        counts=queries.task_counts(everything),
        form=form,
        may_make=request.call.actor.may(terms.TASKS_MAKE),
    )


@page(terms.TASK_SEE)
def task_detail(request: Request, task_id: UUID) -> HttpResponse:
    detail = queries.task_detail(request.call, task_id=task_id)
    return show(
        request,
        "plan/task_detail.html",
        task=detail.row,
        detail=detail,
        files=attachments(request.call, subject=f"plan_task:{task_id}"),
        note=forms.TaskProgressNote(initial={"progress": detail.row.progress}),
        submit=forms.TaskSubmit(),
        accept=forms.TaskAccept(),
        back=forms.TaskReturn(),
    )


@page(terms.TASKS_MAKE)
def tasks_make(request: Request) -> HttpResponse:
    if request.method == "POST":
        for plan in queries.plan_rows(request.call):
            actions.tasks_make(request.call, pack_code=plan.code, plan_area=plan.area)
        messages.success(request, gettext("每一条款都有了改革任务"))
    return to("plan:task_list")


@page(terms.TASK_PROGRESS_NOTE)
def task_progress_note(request: Request, task_id: UUID) -> HttpResponse:
    form = forms.TaskProgressNote(request.POST or None)
    if form.is_valid():
        with form.refusals():
            actions.task_progress_note(request.call, task_id=task_id, **form.cleaned_data)
        if not form.refused:
            return to("plan:task_detail", task_id)
    return _form(request, task_id, form, gettext("填写进展"), gettext("保存进展"))


@page(terms.TASK_SUBMIT)
def task_submit(request: Request, task_id: UUID) -> HttpResponse:
    form = forms.TaskSubmit(request.POST or None, request.FILES or None)
    if form.is_valid():
        with form.refusals():
            names = _store(request, task_id, form.cleaned_data["evidence"])
            actions.task_submit(request.call, task_id=task_id, note=form.cleaned_data["note"], evidence=names)
        if not form.refused:
            messages.success(request, gettext("已提交，等待认可"))
            return to("plan:task_detail", task_id)
    return _form(request, task_id, form, gettext("提交办结"), gettext("提交办结"))


@page(terms.TASK_ACCEPT)
def task_accept(request: Request, task_id: UUID) -> HttpResponse:
    form = forms.TaskAccept(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.task_accept(request.call, task_id=task_id, note=form.cleaned_data["note"])
        if not form.refused:
            messages.success(request, gettext("已认可办结"))
            return to("plan:task_detail", task_id)
    return _form(request, task_id, form, gettext("认可办结"), gettext("认可办结"))


@page(terms.TASK_RETURN)
def task_return(request: Request, task_id: UUID) -> HttpResponse:
    form = forms.TaskReturn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.task_return(request.call, task_id=task_id, reason=form.cleaned_data["reason"])
        if not form.refused:
            messages.success(request, gettext("已退回"))
            return to("plan:task_detail", task_id)
    return _form(request, task_id, form, gettext("退回任务"), gettext("退回"))


def _store(request: Request, task_id: UUID, content: object) -> tuple[str, ...]:
    """Take the evidence in by the one door; it hangs on the task."""
    if not content:
        return ()
    task = queries.task_detail(request.call, task_id=task_id).row
    where = queries.place_within(request.call.actor, file_terms.FILE_STORE, task.area)
    file_store(
        request.call,
        content=content,  # type: ignore[arg-type]
        name=content.name,  # type: ignore[attr-defined]
        area=where,
        seen_with=terms.TASK_SEE,
        subject=f"plan_task:{task_id}",
    )
    return (content.name,)  # type: ignore[attr-defined]


def _form(request: Request, task_id: UUID, form: forms.Form, title: str, submit: str) -> HttpResponse:
    detail = queries.task_detail(request.call, task_id=task_id)
    return show(request, "plan/task_form.html", form=form, task=detail.row, form_title=title, submit=submit)
