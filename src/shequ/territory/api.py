from datetime import date
from uuid import UUID

from ninja import Body, Router

from shequ.base.endpoint import endpoint
from shequ.base.page import Request
from shequ.base.paging import PageRequest
from shequ.kernel.refusals import Hidden
from shequ.territory import actions, queries, rules, schemas, terms
from shequ.territory.queries import DwellingFilters
from shequ.territory.terms import DrawingKind, MapLevel

router = Router(tags=["territory"])
MOST = 200

# Defaults, so that a call without a body is answered by its permission first and by the rule that misses something next.
POINTS_BODY = Body(schemas.PointsIn())
DWELLING_BODY = Body(schemas.DwellingIn())
MERGE_BODY = Body(schemas.MergeIn())
DRAWING_BODY = Body(schemas.DrawingIn())
AREA_BODY = Body(schemas.ManagementAreaIn())


@router.get("/place", operation_id="place_find", response=schemas.PlaceOut)
@endpoint(terms.PLACE_FIND)
def place_find(request: Request, lon: float = 0.0, lat: float = 0.0, on: date | None = None) -> object:
    (community,), (grid,) = queries.places_of([lon], [lat], on=on or request.call.on)
    return schemas.PlaceOut(community=community, grid=grid)


@router.post("/places", operation_id="place_find_many", response=list[schemas.PlaceOut])
@endpoint(terms.PLACE_FIND)
def place_find_many(request: Request, body: schemas.PointsIn = POINTS_BODY) -> object:
    rules.check_pairs(len(body.lons), len(body.lats))
    found = queries.places_of(body.lons, body.lats, on=body.on or request.call.on)
    return [schemas.PlaceOut(community=community, grid=grid) for community, grid in zip(*found, strict=True)]


@router.get("/map", operation_id="map_rows", response=list[schemas.MapRowOut])
@endpoint(terms.MAP_SEE)
def map_rows(
    request: Request, level: str = MapLevel.COMMUNITY, under: str = "", measure: str = "", on: date | None = None
) -> object:
    shown = level if level in set(MapLevel) else MapLevel.COMMUNITY
    return list(queries.map_view(request.call, level=shown, under=under, on=on, measure=measure).rows)


@router.get("/coverage", operation_id="coverage", response=schemas.CoverageOut)
@endpoint(terms.MAP_SEE)
def coverage(request: Request, under: str = "", on: date | None = None) -> object:
    view = queries.coverage(request.call, under=under, on=on)
    return {
        "managed": list(view.managed), "patches": list(view.patches),
        "grids_without_worker": [grid.code for grid in view.without_worker],
        "grids_outside_band": [grid.code for grid in view.outside_band],
        "dwellings": view.dwellings, "dwellings_unplaced": view.dwellings_unplaced,
    }  # fmt: skip


@router.get("/dwellings", operation_id="dwelling_list", response=schemas.DwellingPage)
@endpoint(terms.DWELLING_SEE)
def dwelling_list(
    request: Request, text: str = "", area: str = "", grid: str = "", after: str = "", size: int = 50
) -> object:
    turn = PageRequest(size=min(max(size, 1), MOST), after=after)
    return queries.dwelling_list(request.call, filters=DwellingFilters(text=text, area=area, grid=grid), page=turn)


@router.get("/dwellings/{uuid:dwelling_id}", operation_id="dwelling_detail", response=schemas.DwellingOut)
@endpoint(terms.DWELLING_SEE)
def dwelling_detail(request: Request, dwelling_id: UUID) -> object:
    return queries.dwelling_row(request.call, dwelling_id=dwelling_id)


@router.post("/dwellings", operation_id="dwelling_add", response=schemas.DwellingOut)
@endpoint(terms.DWELLING_ADD)
def dwelling_add(request: Request, body: schemas.DwellingIn = DWELLING_BODY) -> object:
    made = actions.dwelling_add(
        request.call, area=body.area, address=body.address, grid=body.grid, lon=body.lon, lat=body.lat,
        is_vacant=body.is_vacant,
    )  # fmt: skip
    return queries.dwelling_row(request.call, dwelling_id=made)


@router.post("/dwellings/{uuid:dwelling_id}/change", operation_id="dwelling_change", response=schemas.DwellingOut)
@endpoint(terms.DWELLING_CHANGE)
def dwelling_change(request: Request, dwelling_id: UUID, body: schemas.DwellingIn = DWELLING_BODY) -> object:
    actions.dwelling_change(
        request.call, dwelling_id=dwelling_id, address=body.address, grid=body.grid, lon=body.lon, lat=body.lat,
        is_vacant=body.is_vacant,
    )  # fmt: skip
    return queries.dwelling_row(request.call, dwelling_id=dwelling_id)


@router.post("/dwellings/{uuid:dwelling_id}/merge", operation_id="dwelling_merge", response=schemas.DwellingOut)
@endpoint(terms.DWELLING_MERGE)
def dwelling_merge(request: Request, dwelling_id: UUID, body: schemas.MergeIn = MERGE_BODY) -> object:
    if body.into is None:
        raise Hidden(field="into")
    heir = actions.dwelling_merge(request.call, dwelling_id=dwelling_id, into_id=body.into, reason=body.reason)
    return queries.dwelling_row(request.call, dwelling_id=heir)


@router.post("/drawings", operation_id="drawing_check", response=schemas.DrawingDetailOut)
@endpoint(terms.DRAWING_CHECK)
def drawing_check(request: Request, body: schemas.DrawingIn = DRAWING_BODY) -> object:
    kind = body.kind if body.kind in set(DrawingKind) else DrawingKind.COMMUNITIES
    made = actions.drawing_check(
        request.call, area=body.area, kind=kind, file_name=body.file_name, data=body.collection.encode(),
        is_gcj02=body.is_gcj02, valid_from=body.valid_from, document=body.document,
    )  # fmt: skip
    return queries.drawing_detail(request.call, drawing_id=made)


@router.get("/drawings/{uuid:drawing_id}", operation_id="drawing_detail", response=schemas.DrawingDetailOut)
@endpoint(terms.DRAWING_SEE)
def drawing_detail(request: Request, drawing_id: UUID) -> object:
    return queries.drawing_detail(request.call, drawing_id=drawing_id)


@router.post("/drawings/{uuid:drawing_id}/commit", operation_id="drawing_commit", response=schemas.CommitOut)
@endpoint(terms.DRAWING_COMMIT)
def drawing_commit(request: Request, drawing_id: UUID) -> object:
    return actions.drawing_commit(request.call, drawing_id=drawing_id)


@router.post("/drawings/{uuid:drawing_id}/drop", operation_id="drawing_drop", response=schemas.DrawingDetailOut)
@endpoint(terms.DRAWING_DROP)
def drawing_drop(request: Request, drawing_id: UUID) -> object:
    actions.drawing_drop(request.call, drawing_id=drawing_id)
    return queries.drawing_detail(request.call, drawing_id=drawing_id)


@router.post("/areas", operation_id="management_area_add", response=dict[str, str])
@endpoint(terms.MANAGEMENT_AREA_ADD)
def management_area_add(request: Request, body: schemas.ManagementAreaIn = AREA_BODY) -> object:
    made = actions.management_area_add(
        request.call, parent=body.parent, name=body.name, code=body.code, valid_from=body.valid_from,
        document=body.document,
    )  # fmt: skip
    return {"code": made}
