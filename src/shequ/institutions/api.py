from datetime import date

from ninja import Body, Router

from shequ.base.endpoint import endpoint
from shequ.base.page import Request
from shequ.institutions import actions, queries, schemas, terms
from shequ.institutions.rules.tree import NewBody
from shequ.kernel.refusals import Hidden

router = Router(tags=["institutions"])
BODIES_BODY = Body(schemas.BodiesIn())


@router.get("/tree", operation_id="tree", response=schemas.TreeOut)
@endpoint(terms.TREE_SEE)
def tree(request: Request, on: date | None = None, area: str = "") -> object:
    return {"as_of": on or request.call.on, "institutions": queries.tree(request.call, on=on, area=area)}


@router.post("/bodies", operation_id="institutions_add", response=schemas.TreeOut)
@endpoint(terms.INSTITUTIONS_ADD)
def institutions_add(request: Request, body: schemas.BodiesIn = BODIES_BODY) -> object:
    if not body.area:
        raise Hidden(field="area")
    new = [
        NewBody(
            code=item.code, name=item.name, kind=item.kind, area=item.area or body.area, parent=item.parent,
            second=item.second, rank=item.rank, established_on=item.established_on or request.call.on, sort=at,
        )
        for at, item in enumerate(body.bodies)
    ]  # fmt: skip
    actions.institutions_add(request.call, area=body.area, bodies=new, document=body.document)
    return {"as_of": request.call.on, "institutions": queries.tree(request.call)}
