from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from shequ.base.page import Request, page, show, to
from shequ.residents import actions, export_files, forms, queries, terms

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page(terms.OWN_DATA)
@never_cache
def my_data(request: Request) -> HttpResponse:
    return show(request, "residents/my_data.html", own=queries.own_data(request.call))


@page(terms.OWN_DATA)
@require_POST
def my_data_take(request: Request, form: str) -> HttpResponse:
    own = queries.own_data(request.call)
    actions.own_data_take(request.call, form=form)
    if form == "json":
        response: HttpResponse = JsonResponse(asdict(own), json_dumps_params={"ensure_ascii": False, "indent": 1})
    else:
        response = HttpResponse(export_files.own_book(own_lines(own)), content_type=WORKBOOK)
    response["Content-Disposition"] = f'attachment; filename="my-data.{form}"'
    return response


def own_lines(own: queries.OwnData) -> list[list[Any]]:
    """Return one's own data as lines of (kind, what, detail, from, until), the heads first; moments in China's time."""
    parts = (
        (gettext("住房"), own.homes),
        (gettext("家庭"), own.households),
        (gettext("标签"), own.labels),
        (gettext("居住证"), own.permits),
    )
    looked, asked = gettext("谁看过我的号码"), gettext("我的更正请求")
    lines: list[list[Any]] = [[gettext("类别"), gettext("内容"), gettext("说明"), gettext("起"), gettext("止")]]
    lines += [[gettext("登记的资料"), fact.label, fact.value, "", ""] for fact in own.facts]
    for kind, periods in parts:
        lines += [[kind, each.text, each.detail, each.since, each.until or ""] for each in periods]
    lines += [[looked, look.what, f"{look.who} {look.why}".strip(), _minute(look.at), ""] for look in own.looks]
    lines += [
        [asked, f"{row.field_label}：{row.wanted}", row.state_label, _minute(row.made_at), ""] for row in own.requests
    ]
    return lines


def _minute(at: datetime) -> str:
    return f"{localtime(at):%Y-%m-%d %H:%M}"


@page(terms.OWN_DATA)
def correction_ask(request: Request) -> HttpResponse:
    form = forms.CorrectionAsk(request.POST or None, initial={"field": request.GET.get("field", "")})
    if form.is_valid():
        with form.refusals():
            actions.correction_ask(request.call, **form.cleaned_data)
        if not form.refused:
            return to("residents:my_data", fragment="requests")
    return show(request, "residents/correction_ask.html", form=form, own=queries.own_data(request.call))


@page(terms.CORRECTION_SETTLE)
def correction_list(request: Request) -> HttpResponse:
    return show(request, "residents/correction_list.html", rows=queries.correction_list(request.call))


@page(terms.CORRECTION_SETTLE)
def correction_settle(request: Request, request_id: UUID) -> HttpResponse:
    row = queries.correction_row(request.call, request_id=request_id)
    form = forms.CorrectionSettle(request.POST or None)
    if form.is_valid():
        accepts = form.cleaned_data["accepts"] == "yes"
        with form.refusals():
            actions.correction_settle(
                request.call, request_id=request_id, accepts=accepts, answer=form.cleaned_data["answer"]
            )
        if not form.refused:
            return to("residents:correction_list")
    return show(request, "residents/correction_settle.html", form=form, row=row)
