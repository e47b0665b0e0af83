from dataclasses import asdict
from uuid import UUID

from ninja import Body, Router

from shequ.base.endpoint import endpoint
from shequ.base.page import Request
from shequ.base.paging import PageRequest
from shequ.division import actions, queries, schemas, terms
from shequ.division.rules.asking import Asked
from shequ.division.terms import Item, StudyState
from shequ.kernel.refusals import Hidden

router = Router(tags=["division"])
MOST = 200
ONE = "/studies/{uuid:study_id}"
OF = "/studies/{uuid:study_id}/proposals/{uuid:proposal_id}"

# Defaults, so that a call without a body is answered by its permission first and by the rule that misses something next.
STUDY_BODY = Body(schemas.StudyIn())
DROP_BODY = Body(schemas.DropIn())
MOVE_BODY = Body(schemas.MoveIn())
MERGE_BODY = Body(schemas.MergeIn())
SPLIT_BODY = Body(schemas.SplitIn())
VERSION_BODY = Body(schemas.VersionIn())
NAMES_BODY = Body(schemas.NamesIn())
FILE_BODY = Body(schemas.FileIn())
ITEM_BODY = Body(schemas.ItemIn())


@router.get("/studies", operation_id="study_list", response=schemas.StudyPage)
@endpoint(terms.STUDY_SEE)
def study_list(request: Request, state: str = "", after: str = "", size: int = 50) -> object:
    turn = PageRequest(size=min(max(size, 1), MOST), after=after)
    return queries.study_list(request.call, page=turn, state=state if state in set(StudyState) else "")


@router.get(ONE, operation_id="study_detail", response=schemas.StudyDetailOut)
@endpoint(terms.STUDY_SEE)
def study_detail(request: Request, study_id: UUID) -> object:
    return _study(request, study_id)


def _study(request: Request, study_id: UUID) -> object:
    found = queries.study_detail(request.call, study_id=study_id)
    return {
        "study": found.row, "asked": asdict(found.asked), "refusal": found.refusal, "job": found.job, "chosen": found.chosen,
        "proposals": list(found.proposals),
    }  # fmt: skip


@router.post("/studies", operation_id="study_open", response=schemas.StudyDetailOut)
@endpoint(terms.STUDY_OPEN)
def study_open(request: Request, body: schemas.StudyIn = STUDY_BODY) -> object:
    values = body.dict()
    where = {name: values.pop(name) for name in ("area", "title", "data_on", "source")}
    made = actions.study_open(request.call, asked=Asked.read(values), **where)
    return _study(request, made)


@router.post(f"{ONE}/drop", operation_id="study_drop", response=schemas.StudyDetailOut)
@endpoint(terms.STUDY_DROP)
def study_drop(request: Request, study_id: UUID, body: schemas.DropIn = DROP_BODY) -> object:
    actions.study_drop(request.call, study_id=study_id, reason=body.reason)
    return _study(request, study_id)


@router.get(OF, operation_id="proposal_detail", response=schemas.ProposalDetailOut)
@endpoint(terms.STUDY_SEE)
def proposal_detail(request: Request, study_id: UUID, proposal_id: UUID) -> object:
    return _proposal(request, study_id, proposal_id)


def _proposal(request: Request, study_id: UUID, proposal_id: UUID) -> object:
    found = queries.proposal_detail(request.call, study_id=study_id, proposal_id=proposal_id, is_drawn=False)
    return {"proposal": found.row, "blocks": list(found.blocks)}


@router.post(f"{OF}/copy", operation_id="proposal_copy", response=schemas.ProposalDetailOut)
@endpoint(terms.PROPOSAL_COPY)
def proposal_copy(request: Request, study_id: UUID, proposal_id: UUID) -> object:
    made = actions.proposal_copy(request.call, study_id=study_id, proposal_id=proposal_id)
    return _proposal(request, study_id, made)


@router.post(f"{OF}/move", operation_id="blocks_move", response=schemas.ProposalDetailOut)
@endpoint(terms.PROPOSAL_EDIT)
def blocks_move(request: Request, study_id: UUID, proposal_id: UUID, body: schemas.MoveIn = MOVE_BODY) -> object:
    actions.blocks_move(
        request.call, study_id=study_id, proposal_id=proposal_id, blocks=body.blocks, to=body.to, version=body.version
    )
    return _proposal(request, study_id, proposal_id)


@router.post(f"{OF}/merge", operation_id="communities_merge", response=schemas.ProposalDetailOut)
@endpoint(terms.PROPOSAL_EDIT)
def communities_merge(
    request: Request, study_id: UUID, proposal_id: UUID, body: schemas.MergeIn = MERGE_BODY
) -> object:
    actions.communities_merge(
        request.call, study_id=study_id, proposal_id=proposal_id, community=body.community, into=body.into,
        version=body.version,
    )  # fmt: skip
    return _proposal(request, study_id, proposal_id)


@router.post(f"{OF}/split", operation_id="community_split", response=schemas.ProposalDetailOut)
@endpoint(terms.PROPOSAL_EDIT)
def community_split(request: Request, study_id: UUID, proposal_id: UUID, body: schemas.SplitIn = SPLIT_BODY) -> object:
    call, one = request.call, body.community
    if body.line:
        actions.community_cut(
            call, study_id=study_id, proposal_id=proposal_id, community=one, line=body.line, version=body.version
        )
    else:
        actions.community_split(call, study_id=study_id, proposal_id=proposal_id, community=one, version=body.version)
    return _proposal(request, study_id, proposal_id)


@router.post(f"{OF}/undo", operation_id="edit_undo", response=schemas.ProposalDetailOut)
@endpoint(terms.PROPOSAL_EDIT)
def edit_undo(request: Request, study_id: UUID, proposal_id: UUID, body: schemas.VersionIn = VERSION_BODY) -> object:
    actions.edit_undo(request.call, study_id=study_id, proposal_id=proposal_id, version=body.version)
    return _proposal(request, study_id, proposal_id)


@router.post(f"{OF}/redo", operation_id="edit_redo", response=schemas.ProposalDetailOut)
@endpoint(terms.PROPOSAL_EDIT)
def edit_redo(request: Request, study_id: UUID, proposal_id: UUID, body: schemas.VersionIn = VERSION_BODY) -> object:
    actions.edit_redo(request.call, study_id=study_id, proposal_id=proposal_id, version=body.version)
    return _proposal(request, study_id, proposal_id)


@router.post(f"{OF}/names", operation_id="communities_name", response=schemas.ProposalDetailOut)
@endpoint(terms.PROPOSAL_NAME)
def communities_name(request: Request, study_id: UUID, proposal_id: UUID, body: schemas.NamesIn = NAMES_BODY) -> object:
    actions.communities_name(
        request.call, study_id=study_id, proposal_id=proposal_id, version=body.version,
        names={one.label: (one.name, one.code) for one in body.names},
    )  # fmt: skip
    return _proposal(request, study_id, proposal_id)


@router.post(f"{OF}/grids", operation_id="proposal_grid", response=schemas.ProposalDetailOut)
@endpoint(terms.PROPOSAL_GRID)
def proposal_grid(
    request: Request, study_id: UUID, proposal_id: UUID, body: schemas.VersionIn = VERSION_BODY
) -> object:
    actions.proposal_grid(request.call, study_id=study_id, proposal_id=proposal_id, version=body.version)
    return _proposal(request, study_id, proposal_id)


@router.post(f"{OF}/file", operation_id="study_file", response=schemas.TransitionOut)
@endpoint(terms.STUDY_FILE)
def study_file(request: Request, study_id: UUID, proposal_id: UUID, body: schemas.FileIn = FILE_BODY) -> object:
    actions.study_file(request.call, study_id=study_id, proposal_id=proposal_id, **body.dict())
    return _transition(request, study_id)


@router.get(f"{ONE}/transition", operation_id="transition_detail", response=schemas.TransitionOut)
@endpoint(terms.STUDY_SEE)
def transition_detail(request: Request, study_id: UUID) -> object:
    return _transition(request, study_id)


def _transition(request: Request, study_id: UUID) -> object:
    found = queries.transition(request.call, study_id=study_id)
    return {
        "is_approved": found.is_approved, "is_effective": found.is_effective, "in_force_from": found.in_force_from,
        "effective_on": found.effective_on, "may_effect": found.may_effect, "items": list(found.items),
        "heirs": dict(found.outcome.heirs), "successors": {old: list(new) for old, new in found.outcome.successors.items()},
    }  # fmt: skip


@router.post(f"{ONE}/transition/{{str:item}}", operation_id="item_settle", response=schemas.TransitionOut)
@endpoint(terms.TRANSITION_SETTLE)
def item_settle(request: Request, study_id: UUID, item: str, body: schemas.ItemIn = ITEM_BODY) -> object:
    if item not in set(Item):
        raise Hidden()
    actions.item_settle(request.call, study_id=study_id, item=item, **body.dict())
    return _transition(request, study_id)


@router.post(f"{ONE}/effect", operation_id="study_effect", response=schemas.TransitionOut)
@endpoint(terms.STUDY_EFFECT)
def study_effect(request: Request, study_id: UUID) -> object:
    actions.study_effect(request.call, study_id=study_id)
    return _transition(request, study_id)
