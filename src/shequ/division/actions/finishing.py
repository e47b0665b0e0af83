"""Before a proposal is filed: its communities get names and codes, its grids are drawn."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from shequ.areas.queries import area_children
from shequ.division import facts, terms
from shequ.division.actions.editing import loaded
from shequ.division.models import Proposal, Study
from shequ.division.queries.effects import parent_of
from shequ.division.rules import BandMissing, CommunityUnknown, asking, check_code, check_names, grids, measures
from shequ.division.rules.asking import Asked
from shequ.division.rules.towns import Town
from shequ.division.solver import Parameters, divide_grids
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Actor, Call
from shequ.kernel.words import _

OUTSIDE = 20


@action(terms.PROPOSAL_NAME)
def communities_name(
    call: Call, *, study_id: UUID, proposal_id: UUID, names: Mapping[int, tuple[str, str]], version: int | None = None
) -> int | Unchanged:
    """Give communities of a proposal their names, and new ones their official codes where they are known.

    names: label → name and code, others keep theirs; code "" lets a new community wait under a provisional key. A community
    that goes on keeps its code. Raises: Hidden, NotPermitted, rules.StudyNotSo, ProposalMoved, CommunityUnknown, NameWrong.
    """
    study, proposal, town = loaded(call, terms.PROPOSAL_NAME, study_id, proposal_id, version)
    usual = measures.usual_names(town, proposal.measures, {})
    if not names:
        raise CommunityUnknown(field="names", name="—")
    for label in names:
        if label not in usual:
            raise CommunityUnknown(field="names", name=str(label))
    kept = dict(proposal.names)
    for label, (name, code) in names.items():
        own = [name.strip(), "" if usual[label][1] else code.strip()]
        kept.pop(str(label), None)
        if own != [usual[label][0], ""]:
            kept[str(label)] = own
    named = measures.usual_names(town, proposal.measures, kept)
    given = {label: (name.strip(), named[label][1]) for label, (name, _code) in names.items()}
    parent = parent_of(study, town)
    for label, (_name, code) in given.items():
        if code and not usual[label][1]:
            check_code(code, parent=parent)
    others = {label: one for label, one in named.items() if one[0] and label not in given}
    standing, ended = _others(call, parent, town)
    ended |= set(town.communities) - {code for _name, code in usual.values()}
    check_names(others | given, standing=standing, ended=ended)
    if kept == proposal.names:
        return Unchanged("the names are as given")

    old = proposal.names
    proposal.names = kept
    proposal.version += 1
    proposal.save(update_fields=["names", "version"])
    record(
        call,
        facts.CommunityNamed(
            area=study.area_id, subject=f"study:{study.pk}", study=str(study.pk), proposal=str(proposal.pk),
            title=study.title, number=proposal.number, names="、".join(name for name, _code in given.values()), old=old,
            new=kept,
        ),
    )  # fmt: skip
    return proposal.version


def _others(call: Call, parent: str, town: Town) -> tuple[dict[str, str], set[str]]:
    """Return the communities of the town that are not divided, by code, and the codes that ended."""
    system = Call(Actor.system("division"), at=call.at, channel=call.channel, request_id=call.request_id)
    rows = [row for row in area_children(system, code=parent) if row.code not in town.communities]
    return {row.code: row.name for row in rows if not row.is_ended}, {row.code for row in rows if row.is_ended}


@action(terms.PROPOSAL_GRID)
def proposal_grid(call: Call, *, study_id: UUID, proposal_id: UUID, version: int | None = None) -> int:
    """Draw the grids of a proposal by the band of the study; returns the new version.

    Raises: Hidden, NotPermitted, rules.StudyNotSo, ProposalMoved, BandMissing.
    """
    study, proposal, town = loaded(call, terms.PROPOSAL_GRID, study_id, proposal_id, version)
    wanted = asking.grid_parameters(Asked.read(study.parameters))
    if wanted is None:
        raise BandMissing(field="grid_low", what=_("网格户数的上下限"))

    proposal.grids = gridded(town, proposal.labels, wanted)
    proposal.version += 1
    proposal.save(update_fields=["grids", "version"])
    record(call, _gridded(study, proposal))
    return proposal.version


def _gridded(study: Study, proposal: Proposal) -> facts.ProposalGridded:
    return facts.ProposalGridded(
        area=study.area_id, subject=f"study:{study.pk}", study=str(study.pk), proposal=str(proposal.pk), title=study.title,
        number=proposal.number, count=proposal.grids["count"], outside=proposal.grids["outside"],
    )  # fmt: skip


def gridded(town: Town, labels: list[int], wanted: Parameters) -> dict[str, Any]:
    """Return the grids of a division as plain values: a number per block, how many, which are outside the band."""
    found = divide_grids(town.problem, labels, wanted)
    low, high = wanted.low, wanted.high
    numbers = grids.with_todays(town, labels, found.number.tolist(), low=low, high=high)
    large = [[one.block, one.households, one.grids] for one in found.large]
    return {"numbers": numbers, **grids.counted(town, labels, numbers, low=low, high=high), "large": large}
