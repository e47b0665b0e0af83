import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from shequ.base.page import Request, page, show, to
from shequ.jobs.actions import job_start
from shequ.jobs.queries import own_job
from shequ.residents import actions, export_files, export_jobs, forms, queries, terms
from shequ.residents.pages.watermark import watermark_of


@page(terms.RESIDENT_REVEAL)
@never_cache
def resident_reveal(request: Request, resident_id: UUID) -> HttpResponse:
    person = queries.person_detail(request.call, resident_id=resident_id)
    form = forms.ResidentReveal(request.POST or None, initial={"what": request.GET.get("what", "identity")})
    if form.is_valid():
        with form.refusals():
            look = actions.resident_reveal(request.call, resident_id=resident_id, **form.cleaned_data)
        if not form.refused:
            return to("residents:resident_detail", resident_id, look=str(look))
    return show(request, "residents/resident_reveal.html", form=form, person=person)


@page(terms.RESIDENT_SEARCH_NUMBER)
@never_cache
def number_search(request: Request) -> HttpResponse:
    form = forms.NumberFind(request.POST or None)
    if form.is_valid():
        with form.refusals():
            found = actions.number_search(request.call, **form.cleaned_data)
            if found is None:
                form.add_error("number", gettext("没有这个号码，或者不在您的管理范围内"))
        if form.is_valid() and not form.refused and found is not None:
            return to("residents:resident_detail", found)
    return show(request, "residents/number_search.html", form=form)


@page(terms.RESIDENT_MERGE)
def duplicate_list(request: Request) -> HttpResponse:
    return show(request, "residents/duplicate_list.html", may_merge=True, groups=queries.duplicate_list(request.call))


@page(terms.RESIDENT_MERGE)
def resident_merge(request: Request, kept_id: UUID, dropped_id: UUID) -> HttpResponse:
    kept = queries.person_detail(request.call, resident_id=kept_id)
    dropped = queries.person_detail(request.call, resident_id=dropped_id)
    form = forms.Nothing(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with form.refusals():
            actions.resident_merge(request.call, kept_id=kept_id, dropped_id=dropped_id)
        if not form.refused:
            return to("residents:resident_detail", kept_id, tab="history")
    return show(request, "residents/resident_merge.html", form=form, kept=kept, dropped=dropped)


@page(terms.RESIDENT_MERGE)
def merge_undo(request: Request, resident_id: UUID, merge_id: UUID) -> HttpResponse:
    person = queries.person_detail(request.call, resident_id=resident_id)
    form = forms.Nothing(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with form.refusals():
            actions.merge_undo(request.call, merge_id=merge_id)
        if not form.refused:
            return to("residents:resident_detail", resident_id, tab="history")
    return show(request, "residents/merge_undo.html", form=form, person=person)


@page(terms.RESIDENT_EXPORT)
def resident_export(request: Request) -> HttpResponse:
    find = forms.ResidentFind(request.GET or None, call=request.call)
    filters = find.filters() if find.is_bound else queries.ResidentFilters()
    count = queries.export_count(request.call, filters=filters)
    form = forms.ResidentExport(request.POST or None, initial={"form": "xlsx", "audience": terms.Audience.DUTY})
    if form.is_valid():
        kind, is_masked = form.cleaned_data["form"], form.cleaned_data["audience"] == terms.Audience.OTHERS
        area = filters.area or min(request.call.actor.areas_for(terms.RESIDENT_EXPORT), key=len)
        mark = request.call.request_id[-8:]
        with form.refusals():
            watermark = actions.resident_export(
                request.call, area=area, rows=count, form=kind, watermark=watermark_of(request, mark),
                reason=form.cleaned_data["reason"], filters=filters.said(),
            )  # fmt: skip
        if not form.refused:
            if kind == "xlsx" and count > terms.EXPORT_AT_ONCE:
                inputs = {
                    "filters": filters.said(), "is_masked": is_masked, "watermark": watermark, "mark": mark
                }  # fmt: skip
                job = job_start(request.call, kind=export_jobs.KIND, title=export_jobs.TITLE, area=area, inputs=inputs)
                return to("jobs:job_detail", job)
            rows = queries.export_rows(request.call, filters=filters, is_masked=is_masked)
            return _file(request, rows, kind=kind, watermark=watermark, mark=mark)
    return show(
        request, "residents/resident_export.html", form=form, count=count, find=find, filters=filters,
        at_once=terms.EXPORT_AT_ONCE, days=terms.EXPORT_KEPT_DAYS,
    )  # fmt: skip


@page(terms.RESIDENT_EXPORT)
@never_cache
def export_file(request: Request, job_id: UUID) -> HttpResponse | FileResponse:
    job = own_job(request.call, job_id=job_id, kind=export_jobs.KIND)
    path = export_jobs.shelf(job_id)
    if not path.exists():
        return show(request, "residents/export_file.html", status=404, job=job, days=terms.EXPORT_KEPT_DAYS)
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"residents-{job_id.hex[-8:]}.xlsx")


def _file(request: Request, rows: Iterator[queries.ResidentRow], *, kind: str, watermark: str, mark: str) -> Any:
    name = f"residents-{request.call.on:%Y%m%d}-{mark}.{kind}"
    if kind == "csv":
        lines = export_files.csv_lines(rows, watermark=watermark, mark=mark)
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    folder = Path(settings.HOME) / "cache"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        path = Path(place) / name
        export_files.xlsx_write(path, rows, watermark=watermark, mark=mark)
        # The open file outlives its folder's entry: nothing is left behind when the answer has gone out.
        return FileResponse(path.open("rb"), as_attachment=True, filename=name)
