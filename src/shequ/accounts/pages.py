import base64
import json
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from shequ.accounts import actions, forms, queries, terms
from shequ.accounts.middleware import KEPT_FORM, kept_form_place
from shequ.accounts.passwords import one_time_password
from shequ.base import secrets
from shequ.base.page import PUBLIC, SIGNED_IN, Request, page, show, to
from shequ.base.paging import PageRequest
from shequ.base.words import say
from shequ.kernel.refusals import Hidden
from shequ.kernel.words import _

STATES = (
    ("open", _("在用")),
    ("idle", _("久未使用")),
    ("no_factor", _("未设第二重验证")),
    ("closed", _("已停用")),
    ("all", _("全部")),
)


@page(PUBLIC)
def no_account(request: Request) -> HttpResponse:
    return show(request, "accounts/no_account.html")


@page(terms.USER_SEE)
def user_list(request: Request) -> HttpResponse:
    words, state = request.GET.get("q", "").strip(), request.GET.get("state", "open")
    found = queries.user_list(
        request.call, words=words, state="" if state == "all" else state, page=PageRequest.read(request)
    )
    missing = queries.administrators_missing_titles(request.call)
    return show(
        request,
        "accounts/user_list.html",
        **_tabs(request),
        page=found,
        words=words,
        state=state,
        states=[(value, say(label)) for value, label in STATES],
        missing=missing,
        may_add=request.call.actor.may(terms.USER_ADD),
    )


@page(terms.USER_SEE)
def user_detail(request: Request, user_id: int) -> HttpResponse:
    return show(request, "accounts/user_detail.html", user_row=queries.user_detail(request.call, user_id=user_id))


@page(terms.USER_ADD)
@never_cache
def user_add(request: Request) -> HttpResponse:
    area = request.call.actor.areas_for(terms.USER_ADD)[0]
    form = forms.UserAdd(
        request.POST or None,
        initial={"area": area},
        areas=queries.area_choices(request.call, permission=terms.USER_ADD),
    )
    if form.is_valid():
        password = one_time_password()
        with form.refusals():
            user_id = actions.user_add(request.call, password=password, **form.cleaned_data)
        if not form.refused:
            row = queries.user_detail(request.call, user_id=user_id)
            return show(request, "accounts/one_time_password.html", user_row=row, password=password, is_new=True)
    return show(request, "accounts/user_add.html", form=form)


@page(terms.USER_CHANGE)
def user_change(request: Request, user_id: int) -> HttpResponse:
    row = queries.user_detail(request.call, user_id=user_id)
    form = forms.UserChange(request.POST or None, initial={"name": row.row.name})
    if form.is_valid():
        with form.refusals():
            actions.user_change(request.call, user_id=user_id, **form.cleaned_data)
        if not form.refused:
            return to("accounts:user_detail", user_id)
    return show(request, "accounts/user_change.html", form=form, user_row=row)


@page(terms.USER_CLOSE)
def user_close(request: Request, user_id: int) -> HttpResponse:
    return _with_reason(request, user_id, actions.user_close, "accounts/user_close.html")


@page(terms.USER_REOPEN)
def user_reopen(request: Request, user_id: int) -> HttpResponse:
    return _with_reason(request, user_id, actions.user_reopen, "accounts/user_reopen.html")


@page(terms.SECOND_FACTOR_LIFT)
def second_factor_lift(request: Request, user_id: int) -> HttpResponse:
    return _with_reason(request, user_id, actions.second_factor_lift, "accounts/second_factor_lift.html")


@page(terms.PASSWORD_RESET)
@never_cache
def password_reset(request: Request, user_id: int) -> HttpResponse:
    form = forms.Form(request.POST or None)
    row = queries.user_detail(request.call, user_id=user_id)
    if request.method == "POST":
        form.is_valid()
        password = one_time_password()
        with form.refusals():
            actions.password_reset(request.call, user_id=user_id, password=password)
        if not form.refused:
            return show(request, "accounts/one_time_password.html", user_row=row, password=password)
    return show(request, "accounts/password_reset.html", form=form, user_row=row)


@page(terms.GRANT_SEE)
def grant_list(request: Request) -> HttpResponse:
    role, words = request.GET.get("role", ""), request.GET.get("q", "").strip()
    ended = request.GET.get("state") == "ended"
    found = queries.grant_list(request.call, role=role, words=words, ended=ended, page=PageRequest.read(request))
    return show(
        request,
        "accounts/grant_list.html",
        **_tabs(request),
        page=found,
        role=role,
        words=words,
        ended=ended,
        roles=queries.role_choices(),
    )


@page(terms.GRANT_ADD)
def grant_add(request: Request, user_id: int) -> HttpResponse:
    row = queries.user_detail(request.call, user_id=user_id)
    initial = {"starts_on": request.call.on, "area": row.area}
    form = forms.GrantAdd(
        request.POST or None,
        initial=initial,
        areas=queries.area_choices(request.call, permission=terms.GRANT_ADD),
    )
    if form.is_valid():
        with form.refusals():
            actions.grant_add(request.call, user_id=user_id, **form.cleaned_data)
        if not form.refused:
            return to("accounts:user_detail", user_id)
    return show(request, "accounts/grant_add.html", form=form, user_row=row)


@page(terms.GRANT_END)
def grant_end(request: Request, grant_id: UUID) -> HttpResponse:
    row = queries.grant_detail(request.call, grant_id=grant_id)
    form = forms.GrantEnd(request.POST or None, initial={"on": request.call.on})
    if form.is_valid():
        with form.refusals():
            actions.grant_end(request.call, grant_id=grant_id, **form.cleaned_data)
        if not form.refused:
            return to("accounts:user_detail", row.user_id)
    return show(request, "accounts/grant_end.html", form=form, grant=row)


@page(terms.SUBSTITUTE_ADD)
def substitute_add(request: Request, grant_id: UUID) -> HttpResponse:
    row = queries.grant_detail(request.call, grant_id=grant_id)
    form = forms.SubstituteAdd(request.POST or None, initial={"starts_on": request.call.on})
    if form.is_valid():
        given = dict(form.cleaned_data)
        with form.refusals():
            user_id = queries.user_id_of(request.call, username=given.pop("username"))
            actions.substitute_add(request.call, grant_id=grant_id, user_id=user_id, **given)
        if not form.refused:
            return to("accounts:user_detail", user_id)
    return show(request, "accounts/substitute_add.html", form=form, grant=row)


@page(terms.SECURITY_SEE)
def try_list(request: Request) -> HttpResponse:
    outcome = request.GET.get("outcome", "")
    found = queries.try_list(request.call, outcome=outcome, page=PageRequest.read(request))
    return show(
        request,
        "accounts/try_list.html",
        **_tabs(request),
        page=found,
        outcome=outcome,
        outcomes=queries.outcome_choices(),
        failures=queries.failures_since(request.call),
    )


@page(SIGNED_IN)
def my_account(request: Request) -> HttpResponse:
    return show(request, "accounts/my_account.html", own=queries.my_account(request.call))


@page(SIGNED_IN)
@require_POST
def post_choose(request: Request) -> HttpResponse:
    request.session["post"] = actions.post_keep(request.call, key=request.POST.get("post", ""))
    return to("accounts:my_account")


@page(SIGNED_IN)
def session_list(request: Request) -> HttpResponse:
    rows = queries.own_sessions(request.call, session_key=request.session.session_key or "")
    return show(request, "accounts/session_list.html", sessions=rows)


@page(SIGNED_IN)
@require_POST
def session_end_others(request: Request) -> HttpResponse:
    ended = actions.session_end_others(request.call, session_key=request.session.session_key or "")
    if isinstance(ended, int):
        messages.success(request, gettext("已退出其他 {count} 处登录").format(count=ended))
    return to("accounts:session_list")


@page(SIGNED_IN)
@require_POST
def session_end(request: Request, session_id: int) -> HttpResponse:
    actions.session_end(request.call, session_id=session_id)
    return to("accounts:session_list")


@page(SIGNED_IN)
def token_list(request: Request) -> HttpResponse:
    return show(request, "accounts/token_list.html", tokens=queries.own_tokens(request.call))


@page(SIGNED_IN)
@never_cache
def token_add(request: Request) -> HttpResponse:
    form = forms.TokenAdd(request.POST or None, choices=queries.permissions_held(request.call))
    if form.is_valid():
        token = secrets.token_new()
        given = {**form.cleaned_data, "scope": tuple(form.cleaned_data["scope"])}
        with form.refusals():
            actions.token_add(request.call, token=token, **given)
        if not form.refused:
            return show(request, "accounts/token_shown.html", token=token, title=given["title"])
    return show(request, "accounts/token_add.html", form=form)


@page(SIGNED_IN)
@require_POST
def token_revoke(request: Request, token_id: UUID) -> HttpResponse:
    actions.token_revoke(request.call, token_id=token_id)
    return to("accounts:token_list")


@page(SIGNED_IN)
@never_cache
def form_continue(request: Request) -> HttpResponse:
    """Give back the form that was sent after the session had ended, to whoever filled it in and to nobody else."""
    kept = request.session.pop(KEPT_FORM, None)
    if kept is None:
        return to("desk:home")
    try:
        found = json.loads(secrets.unseal(base64.b64decode(kept), kept_form_place(request.call.actor.user_id or 0)))
    except secrets.SealBroken as broken:
        raise Hidden() from broken
    path = urlsplit(found["path"])
    fields = [(name, value) for name, values in found["values"].items() for value in values]
    return show(
        request,
        "accounts/form_continue.html",
        path=found["path"],
        address=path.path,
        fields=fields,
        files=found["files"],
    )


def _tabs(request: Request) -> dict[str, bool]:
    actor = request.call.actor
    return {"may_see_grants": actor.may(terms.GRANT_SEE), "may_see_tries": actor.may(terms.SECURITY_SEE)}


def _with_reason(request: Request, user_id: int, action, template: str) -> HttpResponse:  # type: ignore[no-untyped-def]
    row = queries.user_detail(request.call, user_id=user_id)
    form = forms.Reason(request.POST or None)
    if form.is_valid():
        with form.refusals():
            action(request.call, user_id=user_id, **form.cleaned_data)
        if not form.refused:
            return to("accounts:user_detail", user_id)
    return show(request, template, form=form, user_row=row)
