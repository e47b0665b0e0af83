from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext, gettext_lazy

from shequ.areas.queries import areas_at
from shequ.areas.terms import Level
from shequ.base.page import Request, page, show
from shequ.base.steps import MADE
from shequ.plan.terms import FreezeMatter
from shequ.staffing import actions, forms, queries, terms
from shequ.staffing.pages.steps import approvals, day, key_of, sent, step
from shequ.staffing.rules.posts import NewPost

WHO = ((gettext_lazy("任职名录"), "staffing:who_is_who"),)
CASES = ((gettext_lazy("任职程序"), "staffing:case_list"),)


def _areas(request: Request, permission: str) -> list[tuple[str, str]]:
    county = queries.county_of(request.call, permission)
    rows = [row for level in Level for row in areas_at(request.call, level=level, under=county, on=request.call.on)]
    return [(row.code, row.name) for row in rows]


@page(terms.WHO_SEE)
def who_is_who(request: Request) -> HttpResponse:
    on = day(request)
    get = request.GET.get
    areas = [
        (row.code, row.name)
        for row in areas_at(
            request.call,
            level=Level.COMMUNITY,
            under=queries.county_of(request.call, terms.WHO_SEE),
            on=request.call.on,
        )
    ]
    form = forms.WhoFind({**request.GET.dict(), "on": on.isoformat()}, areas=areas)
    rows = queries.who_is_who(
        request.call, on=on, area=get("area", "") if get("area", "").isdigit() else "", only=get("only", ""),
        text=get("q", "").strip(),
    )  # fmt: skip
    may = request.call.actor.may
    return show(
        request, "staffing/who_is_who.html", rows=rows, form=form, on=on, total=sum(len(row.posts) for row in rows),
        vacant=sum(row.vacant for row in rows), may_set_up=may(terms.POSTS_SET_UP), may_cases=may(terms.CASE_SEE),
    )  # fmt: skip


@page(terms.WHO_SEE)
def post_detail(request: Request, post_id: UUID) -> HttpResponse:
    return show(request, "staffing/post_detail.html", post=queries.post_detail(request.call, post_id=post_id))


@page(terms.POSTS_SET_UP)
def posts_set_up(request: Request) -> HttpResponse:
    form = forms.PostsSetUp(
        sent(request),
        bodies=queries.body_choices(request.call, terms.POSTS_SET_UP),
        areas=_areas(request, terms.POSTS_SET_UP),
    )

    def act(given: dict[str, Any]) -> UUID:
        on, document, body = given.pop("on"), given.pop("document"), UUID(given.pop("institution"))
        county = queries.county_of(request.call, terms.POSTS_SET_UP)
        made = actions.posts_set_up(
            request.call, area=county, on=on, document=document,
            posts=[NewPost(**given, institution=queries.code_of(request.call, body))],
        )  # fmt: skip
        return next(iter(made.values()))

    return step(request, form, title=gettext("设置岗位"), act=act, back=("staffing:post_detail", MADE), crumbs=WHO)


@page(terms.POST_CHANGE)
def post_change(request: Request, post_id: UUID) -> HttpResponse:
    post = queries.post_detail(request.call, post_id=post_id)
    row = post.row
    held = {"title": row.title, "rank": row.rank, "head_kind": row.head_kind, "role": row.role}
    form = forms.PostChange(sent(request), initial=held)

    def act(given: dict[str, Any]) -> object:
        on, document = given.pop("on"), given.pop("document")
        return actions.post_change(request.call, post_id=post_id, on=on, document=document, values=given)

    return step(
        request, form, title=gettext("调整岗位"), act=act, back=("staffing:post_detail", post_id), crumbs=WHO,
        sub=f"{row.institution} {row.title}",
    )  # fmt: skip


@page(terms.POST_ABOLISH)
def post_abolish(request: Request, post_id: UUID) -> HttpResponse:
    row = queries.post_detail(request.call, post_id=post_id).row
    return step(
        request, forms.PostAbolish(sent(request)), title=gettext("撤销岗位"), back=("staffing:post_detail", post_id),
        crumbs=WHO, sub=f"{row.institution} {row.title}",
        act=lambda given: actions.post_abolish(request.call, post_id=post_id, **given),
    )  # fmt: skip


@page(terms.APPOINTMENT_MAKE)
def appointment_make(request: Request, post_id: UUID) -> HttpResponse:
    row = queries.post_detail(request.call, post_id=post_id).row
    form = forms.AppointmentMake(
        sent(request), people=queries.staff_choices(request.call, terms.APPOINTMENT_MAKE),
        approvals=approvals(request, FreezeMatter.PROMOTION),
    )  # fmt: skip

    def act(given: dict[str, Any]) -> UUID:
        return actions.appointment_make(
            request.call, post_id=post_id, staff_id=UUID(given.pop("staff_id")),
            approval_id=key_of(given.pop("approval_id", "")), **given,
        )  # fmt: skip

    return step(
        request, form, title=gettext("任职"), act=act, back=("staffing:post_detail", post_id), crumbs=WHO,
        sub=f"{row.institution} {row.title}",
    )  # fmt: skip


@page(terms.APPOINTMENT_END)
def appointment_end(request: Request, post_id: UUID, appointment_id: UUID) -> HttpResponse:
    post = queries.post_detail(request.call, post_id=post_id)
    name = next((row.name for row in post.holders if row.appointment_id == appointment_id), "")
    return step(
        request, forms.AppointmentEnd(sent(request)), title=gettext("免职"), back=("staffing:post_detail", post_id),
        crumbs=WHO, sub=f"{name} {post.row.institution} {post.row.title}",
        act=lambda given: actions.appointment_end(request.call, appointment_id=appointment_id, **given),
    )  # fmt: skip


@page(terms.CASE_SEE)
def case_list(request: Request) -> HttpResponse:
    return show(request, "staffing/case_list.html", rows=queries.case_list(request.call))


@page(terms.CASE_SEE)
def case_detail(request: Request, case_id: UUID) -> HttpResponse:
    return show(request, "staffing/case_detail.html", case=queries.case_detail(request.call, case_id=case_id))


@page(terms.CASE_PROPOSE)
def case_propose(request: Request, post_id: UUID) -> HttpResponse:
    row = queries.post_detail(request.call, post_id=post_id).row
    form = forms.CasePropose(sent(request), people=queries.staff_choices(request.call, terms.CASE_PROPOSE))

    def act(given: dict[str, Any]) -> UUID:
        staff = UUID(given.pop("staff_id"))
        return actions.case_propose(request.call, post_id=post_id, staff_id=staff, **given)

    return step(
        request, form, title=gettext("提名"), act=act, back=("staffing:case_detail", MADE), crumbs=CASES,
        sub=f"{row.institution} {row.title}",
    )  # fmt: skip


def _case_step(request: Request, case_id: UUID, form: Any, title: str, act: Any) -> HttpResponse:
    row = queries.case_detail(request.call, case_id=case_id)
    sub = f"{row.name} → {row.institution} {row.title}"
    back = ("staffing:case_detail", case_id)
    return step(request, form, title=title, act=act, back=back, crumbs=CASES, sub=sub)


@page(terms.CASE_NOTICE)
def case_notice(request: Request, case_id: UUID) -> HttpResponse:
    form = forms.CaseNotice(sent(request), initial={"on": request.call.on.isoformat()})
    return _case_step(
        request, case_id, form, gettext("公示"),
        lambda given: actions.case_notice(request.call, case_id=case_id, **given),
    )  # fmt: skip


@page(terms.CASE_OBJECT)
def case_object(request: Request, case_id: UUID) -> HttpResponse:
    row = queries.case_detail(request.call, case_id=case_id)
    form = forms.CaseObject(sent(request), initial={"objection": row.objection, "settled": row.objection_settled})
    return _case_step(
        request, case_id, form, gettext("登记公示期意见"),
        lambda given: actions.case_object(request.call, case_id=case_id, **given),
    )  # fmt: skip


@page(terms.CASE_APPOINT)
def case_appoint(request: Request, case_id: UUID) -> HttpResponse:
    form = forms.CaseAppoint(sent(request), approvals=approvals(request, FreezeMatter.PROMOTION))

    def act(given: dict[str, Any]) -> UUID:
        approval = key_of(given.pop("approval_id", ""))
        return actions.case_appoint(request.call, case_id=case_id, approval_id=approval, **given)

    return _case_step(request, case_id, form, gettext("决定任职"), act)


@page(terms.CASE_DROP)
def case_drop(request: Request, case_id: UUID) -> HttpResponse:
    return _case_step(
        request, case_id, forms.CaseDrop(sent(request)), gettext("终止任职程序"),
        lambda given: actions.case_drop(request.call, case_id=case_id, **given),
    )  # fmt: skip
