"""Changes by hand: each is sent, judged, and the proposal shown again; a refusal leaves everything as it was."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from shequ.base.page import Request, page, to
from shequ.division import actions, forms, queries, terms
from shequ.division.pages.proposals import shown

UNPROCESSABLE = 422


@page(terms.PROPOSAL_COPY)
def proposal_copy(request: Request, study_id: UUID, proposal_id: UUID) -> HttpResponse:
    if request.method == "POST":
        made = actions.proposal_copy(request.call, study_id=study_id, proposal_id=proposal_id)
        return to("division:proposal_detail", study_id, made)
    return to("division:proposal_detail", study_id, proposal_id)


def _edited(
    request: Request, study_id: UUID, proposal_id: UUID, kind: Callable[..., forms.Form],
    act: Callable[..., object], *names: str, is_of_proposal: bool = True,
) -> HttpResponse:  # fmt: skip
    """Carry out a change with the named values of its form, and show the proposal as it is then."""
    if request.method != "POST":
        return to("division:proposal_detail", study_id, proposal_id)
    found = queries.proposal_detail(request.call, study_id=study_id, proposal_id=proposal_id, is_drawn=False)
    form = kind(request.POST, proposal=found) if is_of_proposal else kind(request.POST)
    if form.is_valid():
        with form.refusals():
            values: dict[str, Any] = {name: form.cleaned_data[name] for name in names}
            version = form.cleaned_data["version"]
            act(request.call, study_id=study_id, proposal_id=proposal_id, version=version, **_numbers(values))
            if not request.htmx:
                return to("division:proposal_detail", study_id, proposal_id)
            return shown(request, queries.proposal_detail(request.call, study_id=study_id, proposal_id=proposal_id))
    found = queries.proposal_detail(request.call, study_id=study_id, proposal_id=proposal_id)
    return shown(request, found, status=UNPROCESSABLE, form=form)


def _numbers(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with labels of communities as the numbers they are."""
    return {name: int(value) if name in ("to", "community", "into") else value for name, value in values.items()}


@page(terms.PROPOSAL_EDIT)
def blocks_move(request: Request, study_id: UUID, proposal_id: UUID) -> HttpResponse:
    return _edited(request, study_id, proposal_id, forms.BlocksMove, actions.blocks_move, "blocks", "to")


@page(terms.PROPOSAL_EDIT)
def communities_merge(request: Request, study_id: UUID, proposal_id: UUID) -> HttpResponse:
    return _edited(
        request, study_id, proposal_id, forms.CommunitiesMerge, actions.communities_merge, "community", "into"
    )


@page(terms.PROPOSAL_EDIT)
def community_split(request: Request, study_id: UUID, proposal_id: UUID) -> HttpResponse:
    return _edited(request, study_id, proposal_id, forms.CommunitySplit, actions.community_split, "community")


@page(terms.PROPOSAL_EDIT)
def community_cut(request: Request, study_id: UUID, proposal_id: UUID) -> HttpResponse:
    return _edited(request, study_id, proposal_id, forms.CommunityCut, actions.community_cut, "community", "line")


@page(terms.PROPOSAL_EDIT)
def edit_undo(request: Request, study_id: UUID, proposal_id: UUID) -> HttpResponse:
    return _edited(request, study_id, proposal_id, forms.EditStep, actions.edit_undo, is_of_proposal=False)


@page(terms.PROPOSAL_EDIT)
def edit_redo(request: Request, study_id: UUID, proposal_id: UUID) -> HttpResponse:
    return _edited(request, study_id, proposal_id, forms.EditStep, actions.edit_redo, is_of_proposal=False)
