from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from shequ.base.page import Request, page, show
from shequ.base.paging import PageRequest
from shequ.base.steps import MADE, step_shown
from shequ.plan.terms import FreezeMatter
from shequ.staffing import actions, forms, queries, terms
from shequ.staffing.pages.steps import approvals, key_of, sent, step, trail
from shequ.staffing.rules.people import Existing, Person

PEOPLE = ((gettext_lazy("工作人员"), "staffing:staff_list"),)
CORRECTABLE = ("name", "identity_number", "phone")


@page(terms.STAFF_SEE)
def staff_list(request: Request) -> HttpResponse:
    get = request.GET.get
    form = forms.StaffFind(request.GET, bodies=queries.body_choices(request.call, terms.STAFF_SEE))
    found = queries.staff_list(
        request.call, text=get("q", "").strip(), source=get("source", ""), institution=key_of(get("institution", "")),
        only=get("only", ""), page=PageRequest.read(request),
    )  # fmt: skip
    may = request.call.actor.may
    return show(
        request, "staffing/staff_list.html", page=found, form=form, may_take_on=may(terms.STAFF_TAKE_ON),
        may_enter=may(terms.STAFF_ENTER),
    )  # fmt: skip


@page(terms.STAFF_SEE)
def staff_detail(request: Request, staff_id: UUID) -> HttpResponse:
    return show(request, "staffing/staff_detail.html", staff=queries.staff_detail(request.call, staff_id=staff_id))


@page(terms.STAFF_TAKE_ON)
def staff_take_on(request: Request) -> HttpResponse:
    form = forms.StaffTakeOn(
        sent(request), bodies=queries.body_choices(request.call, terms.STAFF_TAKE_ON),
        approvals=approvals(request, FreezeMatter.ENTRY),
    )  # fmt: skip

    def act(given: dict[str, Any]) -> UUID:
        person = Person(**{name: given.pop(name) for name in ("name", "identity_number", "phone")})
        return actions.staff_take_on(
            request.call, institution_id=UUID(given.pop("institution")), person=person,
            approval_id=key_of(given.pop("approval_id", "")), **given,
        )  # fmt: skip

    return step(request, form, title=gettext("办理进人"), act=act, back=("staffing:staff_detail", MADE), crumbs=PEOPLE)


@page(terms.STAFF_TAKE_ON)
def staff_take_on_again(request: Request, staff_id: UUID) -> HttpResponse:
    form = forms.StaffTakeOnAgain(
        sent(request), bodies=queries.body_choices(request.call, terms.STAFF_TAKE_ON),
        approvals=approvals(request, FreezeMatter.ENTRY),
    )  # fmt: skip

    def act(given: dict[str, Any]) -> UUID:
        return actions.staff_take_on(
            request.call, staff_id=staff_id, institution_id=UUID(given.pop("institution")),
            approval_id=key_of(given.pop("approval_id", "")), **given,
        )  # fmt: skip

    return _step(request, staff_id, form, gettext("再次进人"), act)


@page(terms.STAFF_ENTER)
def staff_enter(request: Request) -> HttpResponse:
    form = forms.StaffEnter(sent(request), bodies=queries.body_choices(request.call, terms.STAFF_ENTER))

    def act(given: dict[str, Any]) -> object:
        document = given.pop("document")
        person = Person(**{name: given.pop(name) for name in ("name", "identity_number", "phone")})
        code = queries.code_of(request.call, UUID(given.pop("institution")))
        county = queries.county_of(request.call, terms.STAFF_ENTER)
        return actions.staff_enter(
            request.call, area=county, document=document, people=[Existing(person=person, institution=code, **given)]
        )

    return step(
        request, form, title=gettext("登记现有工作人员"), act=act, back=("staffing:staff_list",), crumbs=PEOPLE,
        note=gettext("改革前已在岗的人如实登记；超出核定的也能登记，会列为问题。新进的人请用“办理进人”。"),
    )  # fmt: skip


@page(terms.STAFF_TRANSFER)
def staff_transfer(request: Request, staff_id: UUID) -> HttpResponse:
    form = forms.StaffTransfer(sent(request), bodies=queries.body_choices(request.call, terms.STAFF_TRANSFER))

    def act(given: dict[str, Any]) -> UUID:
        kind = given.pop("head_kind")
        return actions.staff_transfer(
            request.call, staff_id=staff_id, institution_id=UUID(given.pop("institution")),
            head_kind=None if kind == "same" else kind, **given,
        )  # fmt: skip

    return _step(request, staff_id, form, gettext("办理调动"), act)


@page(terms.STAFF_LEAVE)
def staff_leave(request: Request, staff_id: UUID) -> HttpResponse:
    return _step(
        request, staff_id, forms.StaffLeave(sent(request)), gettext("办理离岗"),
        lambda given: actions.staff_leave(request.call, staff_id=staff_id, **given),
    )  # fmt: skip


@page(terms.STAFF_CORRECT)
def staff_correct(request: Request, staff_id: UUID) -> HttpResponse:
    staff = queries.staff_detail(request.call, staff_id=staff_id)
    form = forms.StaffCorrect(sent(request), initial={"name": staff.name})

    def act(given: dict[str, Any]) -> object:
        values = {name: given[name] for name in CORRECTABLE if given[name]}
        return actions.staff_correct(
            request.call, staff_id=staff_id, values=values, reason=given["reason"], version=staff.version
        )

    return _step(request, staff_id, form, gettext("更正登记信息"), act)


@page(terms.STAFF_REVEAL)
def staff_reveal(request: Request, staff_id: UUID) -> HttpResponse:
    staff = queries.staff_detail(request.call, staff_id=staff_id)
    form = forms.StaffReveal(sent(request))
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            number, phone = actions.staff_reveal(request.call, staff_id=staff_id, reason=form.cleaned_data["reason"])
            answer = show(request, "staffing/staff_revealed.html", staff=staff, number=number, phone=phone)
            answer["Cache-Control"] = "no-store"
            return answer
    return step_shown(
        request, form, title=gettext("查看完整号码"), sub=staff.name, crumbs=trail(PEOPLE),
        back=reverse("staffing:staff_detail", args=[staff_id]),
        note=gettext("谁在什么时候、为什么查看，都会记入操作日志。"),
    )  # fmt: skip


def _step(request: Request, staff_id: UUID, form: Any, title: str, act: Any) -> HttpResponse:
    staff = queries.staff_detail(request.call, staff_id=staff_id)
    sub = f"{staff.name} {staff.serving.institution if staff.serving else ''}".strip()
    back = ("staffing:staff_detail", staff_id)
    return step(request, form, title=title, act=act, back=back, crumbs=PEOPLE, sub=sub)
