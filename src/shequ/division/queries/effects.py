"""What a filed study will make of the area tree, and what follows with it."""

from dataclasses import dataclass

from shequ.areas.queries import area_children, area_names
from shequ.areas.terms import DIGITS, Level
from shequ.base.official import in_chinese
from shequ.division.models import Proposal, Study
from shequ.division.queries.grounds import SCOPED, town_of
from shequ.division.queries.proposals import names_of
from shequ.division.rules import GroundMoved, effects, measures
from shequ.division.rules.effects import Outcome
from shequ.division.rules.towns import Town
from shequ.kernel.call import Actor, Call
from shequ.territory.queries import block_plots, provisional_keys

NAMED = 10


@dataclass(frozen=True, slots=True)
class Effect:
    """What takes effect, and the ground that it is about."""

    outcome: Outcome
    town: Town


def chosen_of(study: Study) -> Proposal:
    """Return the proposal that a study was filed with."""
    proposal: Proposal = Proposal.objects.unscoped(because=SCOPED).filter(study=study).one(study.chosen)
    return proposal


def codes_used(call: Call, parents: set[str]) -> set[str]:
    """Return every code ever used below the given areas; one statement for each."""
    call = Call(Actor.system("division"), at=call.at, channel=call.channel, request_id=call.request_id)
    return {row.code for parent in sorted(parents) for row in area_children(call, code=parent)}


def parent_of(study: Study, town: Town) -> str:
    """Return the town below which new communities stand: the scope itself, or the town most blocks lie in."""
    if len(study.area_id) >= DIGITS[Level.TOWN]:
        return study.area_id[: DIGITS[Level.TOWN]]
    towns = [code[: DIGITS[Level.TOWN]] for code in town.communities]
    return max(sorted(set(towns)), key=towns.count) if towns else study.area_id


def effect_of(call: Call, study: Study, proposal: Proposal) -> Effect:
    """Return what a proposal would make of the area tree today. Raises: NotWhole, GridsMissing."""
    town = town_of(study.pk)
    effects.check_whole(town, proposal.labels, proposal.measures)
    effects.check_grids(proposal.grids)
    shown = in_chinese(lambda: names_of(proposal, town))
    named = {
        label: (name or shown[label], code)
        for label, (name, code) in measures.usual_names(town, proposal.measures, proposal.names).items()
    }
    unnamed = [label for label, (_name, code) in sorted(named.items()) if not code]
    parent = parent_of(study, town)
    taken = codes_used(call, {parent}) if unnamed else set()
    taken |= {code for _name, code in named.values() if code}
    for label, code in zip(unnamed, provisional_keys(parent, count=len(unnamed), taken=taken), strict=True):
        named[label] = (named[label][0], code)
    used = codes_used(call, {code for _name, code in named.values()})
    return Effect(
        effects.outcome(
            town, proposal.labels, proposal.measures, proposal.grids["numbers"], named, taken=used,
            grid_names=area_names({grid for grid in town.grids if grid}),
        ),
        town,
    )  # fmt: skip


def check_ground(call: Call, study: Study, town: Town) -> None:
    """Refuse when blocks, their shapes or their communities are no longer those that were divided. Raises: GroundMoved."""
    now = {row.code: row for row in block_plots(under=study.area_id, on=call.on)}
    moved = []
    for at, code in enumerate(town.codes):
        row = now.pop(code, None)
        community = town.communities[town.today[at]] if town.today[at] >= 0 else ""
        here = row.area if row is not None and len(row.area) == DIGITS[Level.COMMUNITY] else ""
        if row is None or row.geometry != town.shapes[at] or here != community:
            moved.append(town.names[at])
    moved += [row.name or row.code for row in now.values()]
    if moved:
        raise GroundMoved(names="、".join(moved[:NAMED]))
