from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext

from shequ.base.page import Request, page, show, to
from shequ.base.words import say
from shequ.journal.actions import Unchanged
from shequ.plan import actions, forms, queries, terms
from shequ.plan.rules.reading import PackRefused


@page(terms.PACK_SEE)
def pack_list(request: Request) -> HttpResponse:
    may = request.call.actor.may
    return show(
        request,
        "plan/pack_list.html",
        rows=queries.pack_list(request.call),
        plans=queries.plan_rows(request.call),
        may_load=may(terms.POLICY_LOAD),
    )


@page(terms.PACK_SEE)
def pack_detail(request: Request, pack_id: UUID) -> HttpResponse:
    detail = queries.pack_detail(request.call, pack_id=pack_id)
    may = request.call.actor.may
    return show(
        request, "plan/pack_detail.html", detail=detail, pack=detail.row, may_put=may(terms.POLICY_PUT_IN_FORCE)
    )


@page(terms.POLICY_LOAD)
def policy_load(request: Request) -> HttpResponse:
    form = forms.PolicyLoad(request.POST or None, request.FILES or None)
    problems: list[dict[str, object]] = []
    if form.is_valid():
        files = form.cleaned_data["file"]
        with form.refusals():
            try:
                read = queries.pack_read(files)
            except PackRefused as refusal:
                problems = [
                    {"file": item.file, "line": item.line, "key": item.key, "reason": say(item.reason, item.values)}
                    for item in refusal.problems
                ]
                raise
            done = actions.policy_load(request.call, files=files)
            pack_id = queries.pack_version(read.pack.code, read.pack.version)
        if not form.refused:
            said = gettext("这一版早已装入，没有变化") if isinstance(done, Unchanged) else gettext("已装入，还没有施行")
            messages.success(request, said)
            return to("plan:pack_detail", pack_id)
    return show(request, "plan/policy_load.html", form=form, problems=problems)


@page(terms.POLICY_PUT_IN_FORCE)
def policy_put_in_force(request: Request, pack_id: UUID) -> HttpResponse:
    detail = queries.pack_detail(request.call, pack_id=pack_id)
    form = forms.PolicyPutInForce(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.policy_put_in_force(request.call, pack_id=pack_id, **form.cleaned_data)
        if not form.refused:
            for plan in queries.plan_rows(request.call):
                if plan.code == detail.row.code:
                    actions.tasks_make(request.call, pack_code=plan.code, plan_area=plan.area)
            messages.success(request, gettext("已施行，并按条款建立改革任务。请重新体检"))
            return to("plan:board", pack=detail.row.code)
    preview = queries.pack_preview(request.call, pack_id=pack_id)
    return show(request, "plan/policy_put_in_force.html", form=form, detail=detail, pack=detail.row, preview=preview)


@page(terms.PACK_SEE)
def override_list(request: Request) -> HttpResponse:
    plan = queries.plan_seen(request.call, code=request.GET.get("pack", ""))
    return show(
        request,
        "plan/override_list.html",
        plan=plan,
        rows=queries.override_list(request.call, pack_code=plan.code),
        may_set=request.call.actor.may(terms.OVERRIDE_SET),
    )


@page(terms.OVERRIDE_SET)
def override_set(request: Request) -> HttpResponse:
    plan = queries.plan_seen(request.call, code=request.GET.get("pack", ""))
    names = queries.parameter_choices(plan, request.call.on)
    areas = queries.area_choices(request.call, plan)
    form = forms.OverrideSet(request.POST or None, names=names, areas=areas)
    if form.is_valid():
        with form.refusals():
            actions.override_set(request.call, **form.cleaned_data)
        if not form.refused:
            messages.success(request, gettext("已设定。请重新体检"))
            return to("plan:override_list", pack=plan.code)
    return show(request, "plan/override_set.html", form=form, plan=plan)


@page(terms.OVERRIDE_END)
def override_end(request: Request, override_id: UUID) -> HttpResponse:
    if request.method == "POST":
        actions.override_end(request.call, override_id=override_id)
        messages.success(request, gettext("已恢复统一标准。请重新体检"))
    return to("plan:override_list")


@page(terms.BOARD_SEE)
def freeze_list(request: Request) -> HttpResponse:
    may = request.call.actor.may
    return show(
        request,
        "plan/freeze_list.html",
        rows=queries.freeze_list(request.call),
        approvals=queries.freeze_approvals(request.call),
        acts=queries.freeze_acts(request.call),
        may_open=may(terms.FREEZE_WINDOW_OPEN),
        may_approve=may(terms.FREEZE_APPROVAL_GIVE),
        may_close=may(terms.FREEZE_WINDOW_CLOSE),
    )


@page(terms.FREEZE_WINDOW_OPEN)
def freeze_window_open(request: Request) -> HttpResponse:
    plan = queries.plan_seen(request.call, code=request.GET.get("pack", ""))
    form = forms.FreezeWindowOpen(request.POST or None, areas=queries.area_choices(request.call, plan))
    if form.is_valid():
        with form.refusals():
            actions.freeze_window_open(request.call, **form.cleaned_data)
        if not form.refused:
            messages.success(request, gettext("冻结期已设定"))
            return to("plan:freeze_list")
    return show(request, "plan/freeze_window_open.html", form=form)


@page(terms.FREEZE_APPROVAL_GIVE)
def freeze_approval_give(request: Request) -> HttpResponse:
    plan = queries.plan_seen(request.call, code=request.GET.get("pack", ""))
    form = forms.FreezeApprovalGive(request.POST or None, areas=queries.area_choices(request.call, plan))
    if form.is_valid():
        with form.refusals():
            actions.freeze_approval_give(request.call, **form.cleaned_data)
        if not form.refused:
            messages.success(request, gettext("批准已登记"))
            return to("plan:freeze_list")
    return show(request, "plan/freeze_approval_give.html", form=form)


@page(terms.FREEZE_WINDOW_CLOSE)
def freeze_window_close(request: Request, window_id: UUID) -> HttpResponse:
    form = forms.FreezeWindowClose(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.freeze_window_close(request.call, window_id=window_id, reason=form.cleaned_data["reason"])
        if not form.refused:
            messages.success(request, gettext("冻结期已提前结束"))
            return to("plan:freeze_list")
    return show(request, "plan/freeze_window_close.html", form=form)
