import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext

from shequ.base.page import Request, page, show, to
from shequ.base.workbooks import XLSX
from shequ.files import actions as files
from shequ.files.terms import Kind
from shequ.journal.actions import Unchanged
from shequ.kernel.refusals import Hidden
from shequ.staffing import actions, forms, queries, terms
from shequ.staffing.pages import choices
from shequ.staffing.rules.wages import NewWage

TABLES = frozenset({Kind.XLSX, Kind.XLS, Kind.CSV})


@page(terms.WAGE_SEE)
def wage_list(request: Request) -> HttpResponse:
    table = queries.wage_list(request.call)
    return show(request, "staffing/wage_list.html", table=table, tabs=choices.tabs(request, "wage_list"))


@page(terms.WAGES_ENTER)
def wages_enter(request: Request) -> HttpResponse:
    form = forms.WagesEnter(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        wage = NewWage(monthly_fen=given.pop("monthly"), hourly_fen=given.pop("hourly"), **given)
        with form.refusals():
            actions.wages_enter(request.call, area=choices.county(request, terms.WAGES_ENTER), wages=[wage])
            return to("staffing:wage_list")
    return show(request, "staffing/wages_enter.html", form=form)


@page(terms.WAGE_CLASS_SET)
def wage_class_set(request: Request) -> HttpResponse:
    form = forms.WageClassSet(request.POST or None, initial={"since": request.call.on})
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            actions.wage_class_set(
                request.call, area=choices.county(request, terms.WAGE_CLASS_SET), **form.cleaned_data
            )
            return to("staffing:wage_list")
    return show(request, "staffing/wage_class_set.html", form=form)


@page(terms.WAGES_ENTER)
def wages_open(request: Request) -> HttpResponse:
    form = forms.WageFile(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        area = choices.county(request, terms.WAGES_ENTER)
        sent = form.cleaned_data["file"]
        with form.refusals():
            file_id = files.file_store(
                request.call, content=sent, name=sent.name, area=area, seen_with=terms.WAGES_ENTER,
                subject=f"wages:{area}", allow=TABLES,
            )  # fmt: skip
            queries.wage_preview(request.call, file_id=file_id, document=form.cleaned_data["document"])
            return to("staffing:wages_import", file_id, document=form.cleaned_data["document"])
    return show(request, "staffing/wages_open.html", form=form)


@page(terms.WAGES_ENTER)
def wages_import(request: Request, file_id: UUID) -> HttpResponse:
    document = request.GET.get("document", "")[: terms.DOCUMENT_LENGTH]
    preview = queries.wage_preview(request.call, file_id=file_id, document=document)
    form = forms.Nothing(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            answer: Any = actions.wages_enter(request.call, area=preview.area, wages=preview.wages)
            count = 0 if isinstance(answer, Unchanged) else answer
            messages.success(request, gettext("已登记 {count} 行").format(count=count))
            return to("staffing:wage_list")
    return show(
        request, "staffing/wages_import.html", preview=preview, form=form, file_id=file_id, document=document
    )  # fmt: skip


@page(terms.WAGES_ENTER)
def wages_returned(request: Request, file_id: UUID) -> FileResponse:
    document = request.GET.get("document", "")[: terms.DOCUMENT_LENGTH]
    preview = queries.wage_preview(request.call, file_id=file_id, document=document)
    if not preview.rejected:
        raise Hidden()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "returned.xlsx"
        queries.wages_returned(request.call, file_id=file_id, document=document, target=target)
        # The open file outlives its folder: it goes when the answer has been sent.
        return FileResponse(
            target.open("rb"), as_attachment=True, content_type=XLSX,
            filename=f"{Path(preview.file_name).stem}-{gettext('带原因')}.xlsx",
        )  # fmt: skip
