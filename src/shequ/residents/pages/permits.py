import tempfile
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext

from shequ.base.page import Request, page, show, to
from shequ.base.paging import PageRequest
from shequ.kernel.refusals import Hidden
from shequ.residents import actions, export_files, forms, queries, terms
from shequ.residents.pages.watermark import watermark_of


@page(terms.PERMIT_SEE)
def permit_list(request: Request) -> HttpResponse:
    find = forms.PermitFind(request.GET or None, call=request.call)
    filters = find.filters() if find.is_bound else queries.PermitFilters()
    found = queries.permit_list(request.call, filters=filters, page=PageRequest.read(request))
    may_export = request.call.actor.may(terms.PERMIT_EXPORT)
    return show(
        request,
        "residents/permit_list.html",
        page=found,
        find=find,
        filters=filters,
        may_export=may_export,
        may_merge=request.call.actor.may(terms.RESIDENT_MERGE),
    )


@page(terms.PERMIT_SEE)
def permit_detail(request: Request, permit_id: UUID) -> HttpResponse:
    return show(request, "residents/permit_detail.html", permit=_permit(request, permit_id))


@page(terms.PERMIT_SEE)
def permit_notice(request: Request, permit_id: UUID) -> HttpResponse:
    permit = _permit(request, permit_id)
    limits = queries.permit_limits(permit.row.area, request.call.on)
    return show(request, "residents/permit_notice.html", permit=permit, limits=limits, on=request.call.on)


def _permit(request: Request, permit_id: UUID) -> queries.PermitDetail:
    return queries.permit_detail(request.call, permit_id=permit_id)


@page(terms.PERMIT_PREPARE)
def permit_prepare(request: Request, resident_id: UUID) -> HttpResponse:
    person = queries.person_detail(request.call, resident_id=resident_id)
    begin = queries.permit_begin(request.call, resident_id=resident_id)
    form = forms.PermitPrepare(request.POST or None, initial=begin)
    if form.is_valid():
        with form.refusals():
            made = actions.permit_prepare(request.call, resident_id=resident_id, **form.cleaned_data)
        if not form.refused:
            return to("residents:permit_detail", made)
    limits = queries.permit_limits(person.area, request.call.on)
    return show(request, "residents/permit_prepare.html", form=form, person=person, limits=limits)


@page(terms.PERMIT_RECORD)
def permit_register(request: Request, resident_id: UUID) -> HttpResponse:
    person = queries.person_detail(request.call, resident_id=resident_id)
    form = forms.PermitRegister(request.POST or None)
    if form.is_valid():
        with form.refusals():
            made = actions.permit_register(request.call, resident_id=resident_id, **form.cleaned_data)
        if not form.refused:
            return to("residents:permit_detail", made)
    return show(request, "residents/permit_register.html", form=form, person=person)


@page(terms.PERMIT_PREPARE)
def permit_complete(request: Request, permit_id: UUID) -> HttpResponse:
    permit = _permit(request, permit_id)
    form = forms.PermitComplete(request.POST if request.method == "POST" else None, missing=permit.missing)
    if form.is_valid():
        with form.refusals():
            actions.permit_complete(request.call, permit_id=permit_id, **form.cleaned_data)
        if not form.refused:
            return to("residents:permit_detail", permit_id)
    return show(request, "residents/permit_step.html", form=form, permit=permit, step=terms.PermitStep.COMPLETE)


@page(terms.PERMIT_PREPARE)
def permit_submit(request: Request, permit_id: UUID) -> HttpResponse:
    permit = _permit(request, permit_id)
    form = forms.PermitSubmit(request.POST or None, initial={"on": request.call.on})
    if form.is_valid():
        with form.refusals():
            actions.permit_submit(request.call, permit_id=permit_id, **form.cleaned_data)
        if not form.refused:
            return to("residents:permit_detail", permit_id)
    return show(request, "residents/permit_step.html", form=form, permit=permit, step=terms.PermitStep.SUBMIT)


@page(terms.PERMIT_PREPARE)
def permit_withdraw(request: Request, permit_id: UUID) -> HttpResponse:
    permit = _permit(request, permit_id)
    form = forms.PermitWithdraw(request.POST or None)
    if form.is_valid():
        with form.refusals():
            actions.permit_withdraw(request.call, permit_id=permit_id, **form.cleaned_data)
        if not form.refused:
            return to("residents:permit_detail", permit_id)
    return show(request, "residents/permit_step.html", form=form, permit=permit, step=terms.PermitStep.WITHDRAW)


@page(terms.PERMIT_RECORD)
def permit_record(request: Request, permit_id: UUID, step: str) -> HttpResponse:
    permit = _permit(request, permit_id)
    if step not in set(terms.PermitStep):
        raise Hidden()
    act = terms.PermitStep(step)
    form = forms.PermitRecord(request.POST or None, initial={"on": request.call.on})
    if form.is_valid():
        with form.refusals():
            actions.permit_record(request.call, permit_id=permit_id, step=act, **form.cleaned_data)
        if not form.refused:
            return to("residents:permit_detail", permit_id)
    return show(request, "residents/permit_step.html", form=form, permit=permit, step=act, is_police=True)


@page(terms.PERMIT_EXPORT)
def permit_export(request: Request) -> HttpResponse | FileResponse:
    find = forms.PermitFind(request.GET or None, call=request.call)
    filters = find.filters() if find.is_bound else queries.PermitFilters()
    count = queries.permit_export_count(request.call, filters=filters)
    form = forms.PermitExport(request.POST or None, initial={"audience": terms.Audience.DUTY})
    if form.is_valid():
        area = filters.area or min(request.call.actor.areas_for(terms.PERMIT_EXPORT), key=len)
        mark = request.call.request_id[-8:]
        with form.refusals():
            watermark = actions.permit_export(
                request.call, area=area, rows=count, watermark=watermark_of(request, mark),
                reason=form.cleaned_data["reason"], filters=filters.said(),
            )  # fmt: skip
        if not form.refused:
            is_masked = form.cleaned_data["audience"] == terms.Audience.OTHERS
            rows = queries.permit_export_rows(request.call, filters=filters, is_masked=is_masked)
            return _file(request, export_files.Book(gettext("居住证名单"), rows, export_files.PERMITS), watermark, mark)
    return show(request, "residents/permit_export.html", form=form, count=count)


def _file(request: Request, book: export_files.Book, watermark: str, mark: str) -> FileResponse:
    name = f"residence-permits-{request.call.on:%Y%m%d}-{mark}.xlsx"
    folder = Path(settings.HOME) / "cache"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        path = Path(place) / name
        export_files.book_write(path, book, watermark=watermark, mark=mark)
        # The open file outlives its folder's entry: nothing is left behind when the answer has gone out.
        return FileResponse(path.open("rb"), as_attachment=True, filename=name)
