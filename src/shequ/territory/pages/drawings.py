from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext

from shequ.base.page import Request, page, show, to
from shequ.base.paging import PageRequest
from shequ.kernel.geometry import geojson_of
from shequ.territory import actions, forms, geojson, queries, terms

PROBLEMS_A_PAGE = 100


@page(terms.DRAWING_SEE)
def drawing_list(request: Request) -> HttpResponse:
    return show(
        request, "territory/drawing_list.html", page=queries.drawing_list(request.call, page=PageRequest.read(request))
    )


@page(terms.DRAWING_CHECK)
def drawing_check(request: Request) -> HttpResponse:
    held = [code for code in request.call.actor.areas_for(terms.DRAWING_CHECK) if code]
    form = forms.DrawingCheck(
        request.POST or None, request.FILES or None, initial={"area": held[0] if len(held) == 1 else ""}
    )
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        file = sent.pop("file")
        with form.refusals():
            drawing_id = actions.drawing_check(request.call, file_name=file.name, data=file.read(), **sent)
        if not form.refused:
            return to("territory:drawing_detail", drawing_id)
    return show(request, "territory/drawing_check.html", form=form)


@page(terms.DRAWING_SEE)
def drawing_detail(request: Request, drawing_id: UUID) -> HttpResponse:
    drawing = queries.drawing_detail(request.call, drawing_id=drawing_id)
    what = request.GET.get("what", "")
    problems = [problem for problem in drawing.problems if not what or problem.what == what]
    return show(
        request, "territory/drawing_detail.html", drawing=drawing, what=what, problems=problems[:PROBLEMS_A_PAGE],
        hidden=max(len(problems) - PROBLEMS_A_PAGE, 0),
    )  # fmt: skip


@page(terms.DRAWING_SEE)
def drawing_shapes(request: Request, drawing_id: UUID) -> HttpResponse:
    detail = queries.drawing_detail(request.call, drawing_id=drawing_id)
    features = [
        geojson.feature(
            geojson_of(shape),  # type: ignore[arg-type]
            code=key, kind="community", name=name, state="over" if state == "bad" else "",
        )
        for key, state, name, shape in queries.drawing_shapes(request.call, drawing_id=drawing_id)
    ]  # fmt: skip
    what = request.GET.get("what", "")
    for problem in detail.problems:
        if (what and problem.what != what) or problem.lon is None or problem.lat is None:
            continue
        place = geojson.point(problem.lon, problem.lat)
        features.append(geojson.feature(place, code=problem.key, kind="dwelling", name=problem.label, value=6))
    return geojson.answer(request, features)


@page(terms.DRAWING_COMMIT)
def drawing_commit(request: Request, drawing_id: UUID) -> HttpResponse:
    if request.method != "POST":
        return to("territory:drawing_detail", drawing_id)
    answer = actions.drawing_commit(request.call, drawing_id=drawing_id)
    messages.success(
        request,
        gettext("已写入 %(written)s 个，与原来相同 %(same)s 个，因错误未写入 %(rejected)s 个")
        % {"written": answer.written, "same": answer.same, "rejected": answer.rejected},
    )
    return to("territory:drawing_detail", drawing_id)


@page(terms.DRAWING_DROP)
def drawing_drop(request: Request, drawing_id: UUID) -> HttpResponse:
    if request.method == "POST":
        actions.drawing_drop(request.call, drawing_id=drawing_id)
    return to("territory:drawing_detail", drawing_id)
