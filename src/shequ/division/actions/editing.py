"""Changes by hand on a copy of a proposal: every change is judged at once and can be taken back."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Max

from shequ.division import facts, terms
from shequ.division.models import Edit, Proposal, Study
from shequ.division.queries.grounds import proofs_of, town_of
from shequ.division.queries.proposals import names_of
from shequ.division.rules import (
    BlockUnknown,
    CommunityUnknown,
    NothingToUndo,
    OnlySolver,
    ProposalMoved,
    asking,
    check_state,
    edits,
    measures,
)
from shequ.division.rules.asking import Asked
from shequ.division.rules.edits import Change
from shequ.division.rules.towns import Town
from shequ.division.solver import judge
from shequ.division.terms import EditKind, EditState, Origin, StudyState
from shequ.journal.actions import action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.kernel.words import _

BECAUSE = "the proposal was scoped"
NEW = -1
"""Instead of a label: a community that does not exist yet."""
NAMED = 10


@action(terms.PROPOSAL_COPY)
def proposal_copy(call: Call, *, study_id: UUID, proposal_id: UUID) -> UUID:
    """Copy a proposal to be changed by hand; the one that was computed stays as it is.

    Raises: Hidden, NotPermitted, rules.StudyNotSo.
    """
    study = Study.objects.visible_to(call.actor).locked(study_id)
    call.require(terms.PROPOSAL_COPY, study)
    check_state(study.state, StudyState.READY)
    rows = Proposal.objects.unscoped(because="the study was scoped").filter(study=study)
    based_on: Proposal = rows.one(proposal_id)

    number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    made: Proposal = Proposal.objects.create(
        id=uuid7(), area_id=study.area_id, study=study, number=number, origin=Origin.HAND, based_on=based_on.pk,
        seed=based_on.seed, labels=based_on.labels, measures=based_on.measures, names=based_on.names,
        grids=based_on.grids, made_at=call.at, made_by=call.actor.name,
    )  # fmt: skip
    record(
        call,
        facts.ProposalCopied(
            area=study.area_id, subject=f"study:{study.pk}", study=str(study.pk), proposal=str(made.pk), title=study.title,
            based_on=based_on.number, number=number,
        ),
    )  # fmt: skip
    return made.pk


def loaded(
    call: Call, permission: str, study_id: UUID, proposal_id: UUID, version: int | None
) -> tuple[Study, Proposal, Town]:
    """Return a proposal for writing while its study is open.

    version: what the changer saw; another one means that somebody changed it meanwhile.
    Raises: Hidden, NotPermitted, rules.StudyNotSo, ProposalMoved.
    """
    study = Study.objects.visible_to(call.actor).one(study_id)
    proposal: Proposal = Proposal.objects.visible_to(call.actor).filter(study=study).locked(proposal_id)
    call.require(permission, study)
    check_state(study.state, StudyState.READY)
    if version is not None and version != proposal.version:
        raise ProposalMoved()
    return study, proposal, town_of(study.pk)


def _change(
    call: Call,
    study_id: UUID,
    proposal_id: UUID,
    version: int | None,
    kind: EditKind,
    changed: Callable[[Study, Proposal, Town], list[Change]],
) -> int:
    study, proposal, town = loaded(call, terms.PROPOSAL_EDIT, study_id, proposal_id, version)
    if proposal.origin != Origin.HAND:
        raise OnlySolver()
    changes = changed(study, proposal, town)
    edits.check_closed(town, proposal.labels, changes, asking.parameters(Asked.read(study.parameters), town).closed)
    old_score = proposal.measures["score"]
    _write(study, proposal, town, edits.applied(proposal.labels, changes))
    rows = Edit.objects.unscoped(because=BECAUSE).filter(proposal=proposal)
    rows.filter(state=EditState.UNDONE).update(state=EditState.VOID)
    number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    Edit.objects.create(
        id=uuid7(), area_id=study.area_id, proposal=proposal, number=number, kind=kind, changes=changes, at=call.at,
        by=call.actor.name,
    )  # fmt: skip
    record(
        call,
        facts.ProposalEdited(
            area=study.area_id, subject=f"study:{study.pk}", study=str(study.pk), proposal=str(proposal.pk),
            title=study.title, number=proposal.number, kind=kind, kind_label=kind.label, blocks=len(changes),
            changes=tuple(changes), old_score=old_score, new_score=proposal.measures["score"],
        ),
    )  # fmt: skip
    return proposal.version


def _write(study: Study, proposal: Proposal, town: Town, labels: Sequence[int]) -> None:
    """Judge the labels and keep both; grids are to be drawn anew."""
    wanted = asking.parameters(Asked.read(study.parameters), town)
    proposal.labels = list(labels)
    known = proposal.measures.get("bound")
    found = measures.plain(judge(town.problem, labels, wanted, proofs_of(study.pk)), town)
    proposal.measures = measures.bounded(found, **_kept(known)) if known else found
    proposal.grids = {}
    proposal.version += 1
    proposal.save(update_fields=["labels", "measures", "grids", "version"])


def _kept(known: Mapping[str, Any]) -> dict[str, Any]:
    return {name: known[name] for name in ("status", "lower", "least_outside")}


def _positions(town: Town, blocks: Sequence[str]) -> list[int]:
    if unknown := [code for code in blocks if code not in town.place]:
        raise BlockUnknown(field="blocks", names="、".join(unknown[:NAMED]))
    return [town.place[code] for code in blocks]


@action(terms.PROPOSAL_EDIT)
def blocks_move(
    call: Call, *, study_id: UUID, proposal_id: UUID, blocks: Sequence[str], to: int, version: int | None = None
) -> int:
    """Put blocks into a community of a hand-made proposal, or into a new one (`to` -1); returns the new version.

    Raises: Hidden, NotPermitted, rules.StudyNotSo, ProposalMoved, OnlySolver, BlockUnknown, CommunityUnknown, BlockLocked,
    CommunityKept, NothingMoves.
    """

    def changed(_study: Study, proposal: Proposal, town: Town) -> list[Change]:
        target = None if to == NEW else to
        return edits.moved(town, proposal.labels, _positions(town, blocks), target, _named(proposal))

    return _change(call, study_id, proposal_id, version, EditKind.MOVE, changed)


@action(terms.PROPOSAL_EDIT)
def communities_merge(
    call: Call, *, study_id: UUID, proposal_id: UUID, community: int, into: int, version: int | None = None
) -> int:
    """Let one community of a hand-made proposal go into another; returns the new version.

    Raises: as blocks_move.
    """

    def changed(_study: Study, proposal: Proposal, town: Town) -> list[Change]:
        return edits.merged(town, proposal.labels, community, into)

    return _change(call, study_id, proposal_id, version, EditKind.MERGE, changed)


@action(terms.PROPOSAL_EDIT)
def community_split(
    call: Call, *, study_id: UUID, proposal_id: UUID, community: int, version: int | None = None
) -> int:
    """Part a community into two connected ones of about equal households; returns the new version.

    Raises: as blocks_move, and rules.CannotSplit.
    """

    def changed(study: Study, proposal: Proposal, town: Town) -> list[Change]:
        wanted = asking.parameters(Asked.read(study.parameters), town)
        name = _name(proposal, town, community)
        return edits.parted(town, proposal.labels, community, wanted, name=name, named=_named(proposal))

    return _change(call, study_id, proposal_id, version, EditKind.SPLIT, changed)


@action(terms.PROPOSAL_EDIT)
def community_cut(
    call: Call,
    *,
    study_id: UUID,
    proposal_id: UUID,
    community: int,
    line: Sequence[tuple[float, float]],
    version: int | None = None,
) -> int:
    """Part a community along a drawn line of (longitude, latitude); the smaller side becomes a new community.

    Raises: as blocks_move, and rules.CannotSplit.
    """

    def changed(_study: Study, proposal: Proposal, town: Town) -> list[Change]:
        name = _name(proposal, town, community)
        return edits.cut(town, proposal.labels, community, line, name=name, named=_named(proposal))

    return _change(call, study_id, proposal_id, version, EditKind.LINE, changed)


def _named(proposal: Proposal) -> list[int]:
    """Return the labels that were given a name; none of them comes to mean another community."""
    return [int(label) for label in proposal.names]


def _name(proposal: Proposal, town: Town, community: int) -> str:
    names = names_of(proposal, town)
    if community not in names:
        raise CommunityUnknown(field="community", name=str(community))
    return names[community]


@action(terms.PROPOSAL_EDIT)
def edit_undo(call: Call, *, study_id: UUID, proposal_id: UUID, version: int | None = None) -> int:
    """Take the last change by hand back; returns the new version.

    Raises: Hidden, NotPermitted, rules.StudyNotSo, ProposalMoved, NothingToUndo.
    """
    study, proposal, town = loaded(call, terms.PROPOSAL_EDIT, study_id, proposal_id, version)
    edit = _edit(proposal, EditState.DONE, "-number", _("没有可以撤销的修改"))
    _write(study, proposal, town, edits.applied(proposal.labels, edit.changes, is_back=True))
    edit.state = EditState.UNDONE
    edit.save(update_fields=["state"])
    record(call, facts.EditUndone(**_told(study, proposal, edit)))
    return proposal.version


@action(terms.PROPOSAL_EDIT)
def edit_redo(call: Call, *, study_id: UUID, proposal_id: UUID, version: int | None = None) -> int:
    """Do the change again that was taken back last; returns the new version.

    Raises: Hidden, NotPermitted, rules.StudyNotSo, ProposalMoved, NothingToUndo.
    """
    study, proposal, town = loaded(call, terms.PROPOSAL_EDIT, study_id, proposal_id, version)
    edit = _edit(proposal, EditState.UNDONE, "number", _("没有可以重做的修改"))
    _write(study, proposal, town, edits.applied(proposal.labels, edit.changes))
    edit.state = EditState.DONE
    edit.save(update_fields=["state"])
    record(call, facts.EditRedone(**_told(study, proposal, edit)))
    return proposal.version


def _edit(proposal: Proposal, state: EditState, order: str, refusal: str) -> Edit:
    rows = Edit.objects.unscoped(because=BECAUSE).filter(proposal=proposal, state=state)
    found: Edit | None = rows.order_by(order).first()
    if found is None:
        raise NothingToUndo(refusal)
    return found


def _told(study: Study, proposal: Proposal, edit: Edit) -> dict[str, Any]:
    return {
        "area": study.area_id, "subject": f"study:{study.pk}", "study": str(study.pk), "proposal": str(proposal.pk),
        "title": study.title, "number": proposal.number, "edit": edit.number, "kind_label": EditKind(edit.kind).label,
    }  # fmt: skip
