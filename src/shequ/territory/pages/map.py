from __future__ import annotations

import json
from io import BytesIO
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from shequ.areas.terms import DIGITS, Level
from shequ.base.page import Request, page, show
from shequ.base.words import say
from shequ.kernel.late import late
from shequ.territory import forms, geojson, queries, terms
from shequ.territory.queries import MapView
from shequ.territory.terms import MapLevel

xlsxwriter = late("xlsxwriter")

EVERYWHERE = "*"
_SAFE_SHEET = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip


def _view(request: Request) -> tuple[forms.MapFind, MapView]:
    asked = request.GET.get("level", "")
    level = asked if asked in set(MapLevel) else _first_level(request)
    managed = queries.managed_choices(request.call)
    places = queries.community_choices(request.call, permission=terms.MAP_SEE, under=[code for code, _name in managed])
    under = _under(request.GET.get("under", ""), level, places, managed)
    measures = [(measure.code, say(measure.title)) for measure in queries.measures_at(request.call, level)]
    sent = request.GET.copy()
    sent["under"] = under or EVERYWHERE
    form = forms.MapFind(sent, places=[*managed, *places], measures=measures, everywhere=EVERYWHERE)
    asked_for = form.cleaned_data if form.is_valid() else {}
    view = queries.map_view(
        request.call, level=level, under=under, on=asked_for.get("on"), measure=asked_for.get("measure", ""),
        text=asked_for.get("q", "").strip(),
    )  # fmt: skip
    return form, view


def _first_level(request: Request) -> str:
    """Return grids for somebody at home in grids only, communities for everybody else."""
    codes = request.call.actor.areas_for(terms.MAP_SEE)
    only_grids = bool(codes) and all(len(code) == DIGITS[Level.GRID] for code in codes)
    return MapLevel.GRID if only_grids else MapLevel.COMMUNITY


def _under(asked: str, level: str, places: list[tuple[str, str]], managed: list[tuple[str, str]]) -> str:
    """Return the area shown: the one asked for ("*" is all), else the managed town area; homes need one community."""
    if asked and asked != EVERYWHERE:
        return asked
    if level == MapLevel.DWELLING:
        return next((code for code, _name in places if len(code) >= DIGITS[Level.COMMUNITY]), "")
    return managed[0][0] if managed and not asked else ""


def _query(request: Request, **changes: Any) -> str:
    kept = {
        key: value for key, value in request.GET.items() if value and key in ("level", "under", "measure", "q", "on")
    }
    return urlencode({key: value for key, value in (kept | changes).items() if value})


@page(terms.MAP_SEE)
def map_page(request: Request) -> HttpResponse:
    form, view = _view(request)
    picked = request.GET.get("picked", "")
    row = next((row for row in view.rows if row.code == picked), None)
    is_area = view.level in (MapLevel.COMMUNITY, MapLevel.GRID)
    findings = queries.area_findings(request.call, code=picked) if row is not None and is_area else ()
    levels = [
        (
            f"{say(level.label)} {view.counts.get(level, 0):,}",
            "?" + _query(request, level=level.value, measure="", q=""),
            level == view.level,
        )
        for level in MapLevel
    ]
    return show(
        request, "territory/map.html", form=form, view=view, levels=levels, picked=picked, row=row,
        shapes=f"{reverse('territory:shapes')}?{_query(request, level=str(view.level), under=view.under or EVERYWHERE)}",
        ground=f"{reverse('territory:ground')}?{_query(request, under=view.under or EVERYWHERE)}",
        export=f"{reverse('territory:map_export')}?{_query(request, level=str(view.level), under=view.under or EVERYWHERE)}",
        rows=_cells(view),
        totals=[(measure, view.total.get(measure.code, 0)) for measure in view.columns],
        classes=_classes(view), tiles=settings.TILE_URL,
        tiles_by=urlsplit(settings.TILE_URL).hostname or "", level_name=say(MapLevel(view.level).label),
        breaks=json.dumps(list(view.breaks)), bounds=json.dumps(_corners(view)),
        is_area=is_area, findings=findings, others=_query(request, picked=""),
    )  # fmt: skip


def _cells(view: MapView) -> list[tuple[queries.MapRow, list[tuple[queries.Measure, float | None]]]]:
    return [(row, [(measure, row.values.get(measure.code)) for measure in view.columns]) for row in view.rows]


def _corners(view: MapView) -> list[list[float]] | None:
    return [list(view.bounds[:2]), list(view.bounds[2:])] if view.bounds is not None else None


def _classes(view: MapView) -> list[tuple[int, str]]:
    if not view.breaks:
        return []
    texts = [f"{limit:g}" for limit in view.breaks]
    ranges = [gettext("不足 %s") % texts[0]]
    ranges += [gettext("%(low)s 至不足 %(high)s") % {"low": a, "high": b} for a, b in pairwise(texts)]
    return list(enumerate([*ranges, gettext("%s 及以上") % texts[-1]], start=1))


@page(terms.MAP_SEE)
def shapes(request: Request) -> HttpResponse:
    _form, view = _view(request)
    return geojson.answer(
        request,
        (
            geojson.feature(
                row.geometry or geojson.point(*row.point),  # type: ignore[misc]
                code=row.code, kind=row.kind, name=row.name, value=row.value, state=row.state,
            )
            for row in view.rows
            if row.geometry or row.point is not None
        ),
    )  # fmt: skip


@page(terms.MAP_SEE)
def ground(request: Request) -> HttpResponse:
    form = forms.MapFind(request.GET or None, places=[], measures=[], everywhere=EVERYWHERE)
    asked = form.cleaned_data if form.is_valid() else {}
    found = queries.ground_lines(
        request.call, under=(asked.get("under") or "").strip(EVERYWHERE)[: DIGITS[Level.COMMUNITY]], on=asked.get("on")
    )
    return geojson.answer(request, (geojson.feature(shape, kind=kind, name=name) for kind, name, shape in found))


@page(terms.MAP_SEE)
def map_export(request: Request) -> HttpResponse:
    _form, view = _view(request)
    out = BytesIO()
    with xlsxwriter.Workbook(out, _SAFE_SHEET) as book:
        sheet = book.add_worksheet(say(MapLevel(view.level).label))
        heads = [gettext("代码"), gettext("名称")]
        heads += [f"{say(measure.title)}（{say(measure.unit)}）" for measure in view.columns]
        heads += [gettext("网格覆盖率"), gettext("状态")]
        sheet.write_row(0, 0, heads)
        for number, row in enumerate(view.rows, start=1):
            values = [row.values.get(measure.code) for measure in view.columns]
            sheet.write_row(number, 0, [row.code, row.name, *values, row.share, say(row.said)])
    response = HttpResponse(
        out.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = f'attachment; filename="{view.level}-{view.on.isoformat()}.xlsx"'
    return response
