"""The calendar's pages."""

from django.http import HttpResponse

from shequ.base.page import Request, page, show, to
from shequ.worktime import actions, forms, queries, rules, terms


@page(terms.CALENDAR_SEE)
def calendar(request: Request) -> HttpResponse:
    years = queries.year_list(request.call)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() and any(row.year == int(asked) for row in years) else request.call.on.year
    return show(
        request,
        "worktime/calendar.html",
        years=years,
        year=year,
        months=queries.month_grids(year),
        days=queries.day_list(request.call, year=year),
        missing=queries.missing_years(request.call),
        may_import=request.call.actor.may(terms.CALENDAR_IMPORT),
    )


@page(terms.CALENDAR_IMPORT)
def calendar_import(request: Request) -> HttpResponse:
    if request.method == "POST" and "content" in request.POST:
        return _load(request)
    form = forms.CalendarRead(request.POST or None, request.FILES or None)
    if form.is_valid():
        with form.refusals():
            text = rules.decode(form.cleaned_data["file"].read())
            return _preview(request, text, form.cleaned_data["document"])
    return show(request, "worktime/calendar_import.html", form=form)


def _preview(request: Request, text: str, document: str) -> HttpResponse:
    reading = rules.read_days(text)
    confirm = forms.CalendarImport(initial={"content": text, "document": document})
    previews = queries.import_preview(reading.days)
    changes = sum(preview.changes for preview in previews)
    return show(
        request, "worktime/calendar_preview.html", form=confirm, reading=reading, previews=previews, changes=changes,
        document=document, rejected=queries.rejected_rows(reading),
    )  # fmt: skip


def _load(request: Request) -> HttpResponse:
    form = forms.CalendarImport(request.POST)
    if form.is_valid():
        with form.refusals():
            reading = rules.read_days(form.cleaned_data["content"])
            actions.calendar_import(
                request.call, days=reading.days, document=form.cleaned_data["document"], rejected=len(reading.rejected)
            )
            return to("worktime:calendar", year=reading.years[-1])
    return show(request, "worktime/calendar_import.html", form=forms.CalendarRead(), errors=form.errors)
