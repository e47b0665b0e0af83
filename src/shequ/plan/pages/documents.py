from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shequ.areas.terms import DIGITS, Level
from shequ.base.forms import Form
from shequ.base.page import Request, page, show, to
from shequ.files.actions import file_store
from shequ.plan import actions, forms, queries, terms

COUNTY_DIGITS = DIGITS[Level.COUNTY]


@page(terms.DOCUMENT_SEE)
def document_list(request: Request) -> HttpResponse:
    form = forms.DocumentFind(request.GET)
    given = {name: request.GET.get(name, "") for name in ("q", "state", "level")}
    rows = queries.document_list(request.call, **given)
    may_enter = request.call.actor.may(terms.DOCUMENT_ENTER)
    return show(request, "plan/document_list.html", rows=rows, form=form, may_enter=may_enter)


@page(terms.DOCUMENT_SEE)
def document_detail(request: Request, document_id: UUID) -> HttpResponse:
    return _detail(request, queries.document_detail(request.call, document_id=document_id))


@page(terms.DOCUMENT_SEE)
def document_cited(request: Request, code: str) -> HttpResponse:
    detail = queries.document_detail(request.call, code=code)
    return to("plan:document_detail", detail.row.id) if detail.row.id else _detail(request, detail)


def _detail(request: Request, detail: queries.DocumentDetail) -> HttpResponse:
    holding = forms.DocumentTextAdd() if detail.may_change else None
    return show(request, "plan/document_detail.html", detail=detail, document=detail.row, holding=holding)


@page(terms.DOCUMENT_ENTER)
def document_enter(request: Request) -> HttpResponse:
    area = request.call.actor.areas_for(terms.DOCUMENT_ENTER)[0][:COUNTY_DIGITS]
    form = forms.DocumentEnter(
        request.POST or None, documents=queries.document_choices(request.call, area), initial=_named(request)
    )
    if form.is_valid():
        with form.refusals():
            made = actions.document_enter(request.call, area=area, **form.cleaned_data)
            messages.success(request, gettext("已登记。有电子件的请上传"))
            return to("plan:document_detail", made)
    return show(request, "plan/document_form.html", form=form, step=_("登记依据文件"), back="")


def _named(request: Request) -> dict[str, Any]:
    """Return what a plan says of the document that is to be entered."""
    code = request.GET.get("code", "")
    for row in queries.document_list(request.call) if code else ():
        if row.code == code and row.id is None:
            return {
                "code": code, "title": row.title, "number": row.number, "issuer": row.issuer,
                "issued_on": row.issued_on.isoformat() if row.issued_on else "",
            }  # fmt: skip
    return {}


@page(terms.DOCUMENT_CHANGE)
def document_change(request: Request, document_id: UUID) -> HttpResponse:
    row = queries.document_detail(request.call, document_id=document_id).row
    held = {
        "title": row.title, "number": row.number, "issuer": row.issuer, "level": row.level, "kept_at": row.kept_at,
        "issued_on": row.issued_on.isoformat() if row.issued_on else "",
        "valid_from": row.valid_from.isoformat() if row.valid_from else "",
    }  # fmt: skip
    form = forms.DocumentChange(request.POST or None, initial=held)
    if form.is_valid():
        with form.refusals():
            actions.document_change(request.call, document_id=document_id, **form.cleaned_data)
            return to("plan:document_detail", document_id)
    return _form(request, form, _("修改登记"), row)


@page(terms.DOCUMENT_TEXT_ADD)
def document_text_add(request: Request, document_id: UUID) -> HttpResponse:
    row = queries.document_detail(request.call, document_id=document_id).row
    form = forms.DocumentTextAdd(request.POST or None, request.FILES or None)
    if form.is_valid():
        content = form.cleaned_data["file"]
        with form.refusals():
            stored = file_store(
                request.call, content=content, name=content.name, area=row.area, seen_with=terms.DOCUMENT_SEE,
                subject=f"document:{document_id}",
            )  # fmt: skip
            actions.document_text_add(request.call, document_id=document_id, file=str(stored))
            return to("plan:document_detail", document_id)
    return _form(request, form, _("收存文本"), row)


@page(terms.DOCUMENT_REPEAL)
def document_repeal(request: Request, document_id: UUID) -> HttpResponse:
    row = queries.document_detail(request.call, document_id=document_id).row
    held = {"on": row.valid_to.isoformat() if row.valid_to else "", "by": row.repealed_by}
    form = forms.DocumentRepeal(request.POST or None, initial=held)
    if form.is_valid():
        with form.refusals():
            actions.document_repeal(request.call, document_id=document_id, **form.cleaned_data)
            return to("plan:document_detail", document_id)
    return _form(request, form, _("登记废止"), row)


def _form(request: Request, form: Form, step: Any, row: queries.DocumentRow) -> HttpResponse:
    return show(request, "plan/document_form.html", form=form, step=step, document=row, back=row.url)
