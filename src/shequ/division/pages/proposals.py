from uuid import UUID

from django.http import HttpResponse

from shequ.base.page import Request, page, show
from shequ.division import forms, queries, terms
from shequ.division.queries import BlockRow, ProposalDetail

TABS = ("communities", "blocks", "moves", "grids")


@page(terms.STUDY_SEE)
def proposal_detail(request: Request, study_id: UUID, proposal_id: UUID) -> HttpResponse:
    found = queries.proposal_detail(request.call, study_id=study_id, proposal_id=proposal_id)
    return shown(request, found)


def shown(
    request: Request, found: ProposalDetail, *, status: int = 200, form: forms.Form | None = None
) -> HttpResponse:
    """Show a proposal; to somebody who may change it, with the forms for that. form: one that was refused."""
    asked = request.GET.get("tab", "")
    own = {type(form): form} if form is not None else {}
    kinds = (
        (forms.BlocksMove, forms.CommunitiesMerge, forms.CommunitySplit, forms.CommunityCut) if found.may_edit else ()
    )
    names = ("move", "merge", "split", "cut")
    filled = dict(zip(names, (own.get(kind) or kind(proposal=found) for kind in kinds), strict=False))
    usual = "blocks" if found.may_edit else "communities"
    tab = asked if asked in TABS else usual
    listed, chosen = _listed(request, found)
    template = "division/proposal_detail.html"
    if request.htmx and not request.htmx.boosted:
        template = "division/_proposal.html"
    return show(
        request,
        template,
        status=status,
        proposal=found,
        row=found.row,
        tab=tab,
        refused=form,
        listed=listed,
        chosen=chosen,
        ticked=request.POST.getlist("blocks") if isinstance(form, forms.BlocksMove) else (),
        **filled,
    )


def _listed(request: Request, found: ProposalDetail) -> tuple[list[BlockRow], str]:
    """Return the blocks to list and the label of the community that was chosen; of a large town always one community's."""
    asked = request.GET.get("community", "")
    known = [str(row.label) for row in found.row.communities]
    if asked not in known:
        asked = known[0] if known and len(found.blocks) > terms.MOST_LISTED else ""
    return [row for row in found.blocks if not asked or str(row.label) == asked], asked
