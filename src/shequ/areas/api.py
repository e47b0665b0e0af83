from ninja import Router

from shequ.areas import queries, schemas, terms
from shequ.base.endpoint import endpoint
from shequ.base.page import Request

router = Router(tags=["areas"])


@router.get("/{code}", operation_id="area_row", response=schemas.AreaOut)
@endpoint(terms.AREA_SEE)
def area_row(request: Request, code: str) -> queries.AreaRow:
    return queries.area_row(request.call, code=code)


@router.get("/{code}/children", operation_id="area_children", response=list[schemas.AreaOut])
@endpoint(terms.AREA_SEE)
def area_children(request: Request, code: str) -> list[queries.AreaRow]:
    return queries.area_children(request.call, code=code)
