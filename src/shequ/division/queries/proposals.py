"""Proposals as people compare them: figures, reasons, the picture, and the same as lists."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shequ.base.words import say
from shequ.division import terms
from shequ.division.models import Edit, Proposal, Study
from shequ.division.queries.grounds import SCOPED, rivers_of, town_of
from shequ.division.rules import measures, pictures
from shequ.division.rules.asking import Asked
from shequ.division.rules.pictures import Picture
from shequ.division.rules.towns import Town
from shequ.division.solver import Aim
from shequ.division.terms import EditState, Origin, StudyState
from shequ.kernel.call import Call
from shequ.kernel.words import _

TITLES = (
    _("方案一"), _("方案二"), _("方案三"), _("方案四"), _("方案五"), _("方案六"), _("方案七"), _("方案八"), _("方案九"), _("方案十"),
)  # fmt: skip
SMALL = 374.0
FINE = 2
GRIDS = 1000
"""More than a community has grids."""
NEW = _("新社区 {number}")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a community is outside its band, or what else a reader must know."""

    name: str
    text: str
    is_unavoidable: bool


@dataclass(frozen=True, slots=True)
class CommunityRow:
    """A community of a proposal. state: "" inside the band, "over", "under", "torn"; newcomers: households from elsewhere."""

    label: int
    name: str
    code: str
    is_new: bool
    blocks: int
    households: int
    people: int
    newcomers: int
    boundary_m: float
    state: str
    is_people_outside: bool
    reason: str
    colour: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal among others."""

    id: UUID
    number: int
    title: str
    aim_label: str
    origin: str
    origin_label: str
    count: int
    least: int
    most: int
    outside: int
    avoidable: int
    people_outside: tuple[tuple[str, int], ...]
    households_moved: int
    moved_share: float
    boundary_m: float
    cut: float
    score: float
    unevenness: float
    assigned: int
    blocks: int
    reasons: tuple[Reason, ...]
    communities: tuple[CommunityRow, ...]
    grids: Mapping[str, Any]
    bound: Mapping[str, Any]
    seconds: float
    apart: float
    version: int
    picture: Picture | None
    made_by: str

    @property
    def torn(self) -> int:
        """How many communities are in pieces."""
        return sum(one.state == "torn" for one in self.communities)


@dataclass(frozen=True, slots=True)
class BlockRow:
    """A block of a proposal."""

    position: int
    code: str
    name: str
    households: int
    people: int
    label: int
    community: str
    today: str
    is_moved: bool
    is_locked: bool
    grid: int
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class MoveRow:
    """Households that change community: from where to where, how many, which blocks."""

    old: str
    new: str
    blocks: int
    households: int
    people: int
    names: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """A grid of a proposal."""

    label: int
    community: str
    number: int
    blocks: int
    households: int
    state: str


@dataclass(frozen=True, slots=True)
class EditRow:
    """A change made by hand, as its history shows it."""

    number: int
    kind_label: str
    blocks: int
    is_undone: bool
    by: str


@dataclass(frozen=True, slots=True)
class ProposalDetail:
    """One proposal with everything that its page shows."""

    row: ProposalRow
    study: UUID
    study_title: str
    area: str
    blocks: tuple[BlockRow, ...]
    moves: tuple[MoveRow, ...]
    gone: tuple[tuple[str, str], ...]
    grids: tuple[GridRow, ...]
    edits: tuple[EditRow, ...]
    is_drawn: bool
    has_grid_band: bool
    may_edit: bool
    may_undo: bool
    may_redo: bool
    may_copy: bool
    may_grid: bool
    may_file: bool


def proposal_rows(study: Study, *, is_drawn: bool = False) -> list[ProposalRow]:
    """Return the proposals of a study that was scoped; with small pictures where the ground is small enough to draw."""
    rows = list(Proposal.objects.unscoped(because=SCOPED).filter(study=study).order_by("number"))
    if not rows:
        return []
    town = town_of(study.pk)
    rivers = rivers_of(study) if is_drawn else []
    return [row_of(one, town, rivers=rivers, is_drawn=is_drawn, width=SMALL) for one in rows]


def title_of(number: int) -> str:
    """Return what a proposal is called."""
    return say(TITLES[number - 1]) if number <= len(TITLES) else say(_("方案 {number}"), {"number": number})


def names_of(proposal: Proposal, town: Town) -> dict[int, str]:
    """Return the name of each community of a proposal, new ones by number."""
    found, new = {}, 0
    for label, (name, _code) in measures.usual_names(town, proposal.measures, proposal.names).items():
        new += not name
        found[label] = name or say(NEW, {"number": new})
    return found


def row_of(
    proposal: Proposal, town: Town, *, rivers: list[str] | None = None, is_drawn: bool = False,
    width: float = pictures.WIDTH,
) -> ProposalRow:  # fmt: skip
    """Return a proposal as a row."""
    kept, names = proposal.measures, names_of(proposal, town)
    faults = {fault.label: fault for fault in measures.faults(kept, say, is_by_hand=proposal.origin == Origin.HAND)}
    reasons = tuple(Reason(names.get(label, str(label)), one.text, one.is_unavoidable) for label, one in faults.items())
    communities = tuple(_communities(proposal, town, names, faults))
    homes = [one.households for one in communities] or [0]
    moved = [mover.position for mover in measures.movers(town, proposal.labels, kept)]
    is_drawn = is_drawn and len(town.codes) <= terms.MOST_DRAWN
    picture = None
    if is_drawn:
        picture = pictures.drawn(
            town, proposal.labels, names=names, continues=measures.continued(kept), moved=moved, rivers=rivers or (),
            width=width,
        )  # fmt: skip
    aim = say(Aim(proposal.aim).label) if proposal.aim else ""
    return ProposalRow(
        proposal.pk, proposal.number, title_of(proposal.number), aim, proposal.origin,
        say(Origin(proposal.origin).label), kept["count"], min(homes), max(homes), kept["outside"],
        kept["outside"] - kept["unavoidable"],
        tuple((one.name, one.people) for one in communities if one.is_people_outside),
        kept["households_moved"], kept["moved"], kept["boundary_m"], kept["cut"], kept["score"], kept["unevenness"],
        len(town.codes) - len(kept["unassigned"]), len(town.codes), reasons, communities, proposal.grids,
        _near(kept), kept["seconds"], proposal.apart, proposal.version, picture, proposal.made_by,
    )  # fmt: skip


def _near(kept: Mapping[str, Any]) -> dict[str, Any]:
    return {**(kept.get("bound") or {}), "said": measures.how_near(kept, say)}


def _communities(
    proposal: Proposal, town: Town, names: Mapping[int, str], faults: Mapping[int, Any]
) -> list[CommunityRow]:
    codes = measures.usual_names(town, proposal.measures, proposal.names)
    tone = pictures.colours(town, proposal.labels, measures.continued(proposal.measures))
    found = []
    for one in proposal.measures["communities"]:
        label = one["label"]
        fault = faults.get(label)
        found.append(
            CommunityRow(
                label, names[label], codes[label][1], one["continues"] < 0, one["blocks"], one["households"], one["people"],
                one["newcomers"], one["boundary_m"], fault.state if fault is not None else "", one["is_people_outside"],
                fault.text if fault is not None else "", tone.get(label, 0), one["low"], one["high"],
            )
        )  # fmt: skip
    return found


def proposal_detail(call: Call, *, study_id: UUID, proposal_id: UUID, is_drawn: bool = True) -> ProposalDetail:
    """Return one proposal of a study; is_drawn: with its picture. Raises: Hidden."""
    study = Study.objects.visible_to(call.actor).one(study_id)
    proposal = Proposal.objects.visible_to(call.actor).filter(study=study).one(proposal_id)
    town, asked = town_of(study.pk), Asked.read(study.parameters)
    row = row_of(proposal, town, rivers=rivers_of(study) if is_drawn else [], is_drawn=is_drawn)
    edits = list(
        Edit.objects.unscoped(because=SCOPED).filter(proposal=proposal).exclude(state=EditState.VOID).order_by("number")
    )
    is_hand, is_open = proposal.origin == Origin.HAND, study.state == StudyState.READY
    may = call.actor.may
    return ProposalDetail(
        row, study.pk, study.title, study.area_id, tuple(_blocks(proposal, town)), tuple(_moves(proposal, town)),
        tuple(_gone(proposal, town)), tuple(_grids(proposal, town, asked)),
        tuple(
            EditRow(one.number, say(terms.EditKind(one.kind).label), len(one.changes), one.state == EditState.UNDONE, one.by)
            for one in reversed(edits)
        ),
        row.picture is not None, asked.grid_low is not None and asked.grid_high is not None,
        may_edit=is_hand and is_open and may(terms.PROPOSAL_EDIT, study.area_id),
        may_undo=any(one.state == EditState.DONE for one in edits),
        may_redo=any(one.state == EditState.UNDONE for one in edits),
        may_copy=is_open and may(terms.PROPOSAL_COPY, study.area_id),
        may_grid=is_open and may(terms.PROPOSAL_GRID, study.area_id),
        may_file=is_open and may(terms.STUDY_FILE, study.area_id),
    )  # fmt: skip


def _blocks(proposal: Proposal, town: Town) -> list[BlockRow]:
    names = names_of(proposal, town)
    moved = {mover.position for mover in measures.movers(town, proposal.labels, proposal.measures)}
    numbers = proposal.grids.get("numbers") or [0] * len(town.codes)
    spots = pictures.middles(town)
    return [
        BlockRow(
            at, town.codes[at], town.names[at], town.households[at], town.people[at], label, names.get(label, ""),
            town.community_names[town.today[at]] if town.today[at] >= 0 else "", at in moved, town.locked[at], numbers[at],
            *spots[at],
        )
        for at, label in enumerate(proposal.labels)
    ]  # fmt: skip


def _moves(proposal: Proposal, town: Town) -> list[MoveRow]:
    names = names_of(proposal, town)
    groups: dict[tuple[int, int], list[int]] = {}
    for mover in measures.movers(town, proposal.labels, proposal.measures):
        groups.setdefault((mover.today, mover.label), []).append(mover.position)
    return [
        MoveRow(
            town.community_names[today] if today >= 0 else "", names[label], len(members),
            sum(town.households[at] for at in members), sum(town.people[at] for at in members),
            "、".join(town.names[at] for at in members),
        )
        for (today, label), members in sorted(groups.items())
    ]  # fmt: skip


def _gone(proposal: Proposal, town: Town) -> list[tuple[str, str]]:
    names = names_of(proposal, town)
    place = {code: at for at, code in enumerate(town.communities)}
    return [
        (town.community_names[place[code]], names[label])
        for code, label in sorted(measures.heirs(town, proposal.labels, proposal.measures).items())
    ]


def _grids(proposal: Proposal, town: Town, asked: Asked) -> list[GridRow]:
    if not proposal.grids:
        return []
    names = names_of(proposal, town)
    numbers = proposal.grids["numbers"]
    found: dict[tuple[int, int], list[int]] = {}
    for at, label in enumerate(proposal.labels):
        if label >= 0:
            found.setdefault((label, numbers[at]), []).append(at)
    low, high = asked.grid_low or 0, asked.grid_high or 0
    rows = []
    for (label, number), members in sorted(found.items()):
        homes = sum(town.households[at] for at in members)
        state = "over" if homes > high else "under" if homes < low else ""
        rows.append(GridRow(label, names[label], number, len(members), homes, state))
    return rows


def proposal_shapes(call: Call, *, study_id: UUID, proposal_id: UUID) -> dict[str, Any]:
    """Return a proposal as a GeoJSON collection: its communities, its grids once drawn, and its blocks. Raises: Hidden."""
    study = Study.objects.visible_to(call.actor).one(study_id)
    proposal: Proposal = Proposal.objects.visible_to(call.actor).filter(study=study).one(proposal_id)
    town = town_of(study.pk)
    names = names_of(proposal, town)
    codes = measures.usual_names(town, proposal.measures, proposal.names)
    homes = {one["label"]: one for one in proposal.measures["communities"]}
    features: list[dict[str, Any]] = []
    for label, shape in pictures.unions(town, proposal.labels).items():
        one = homes[label]
        features.append(
            _feature(shape, level="community", code=codes[label][1], name=names[label], households=one["households"],
                     people=one["people"])
        )  # fmt: skip
    numbers = proposal.grids.get("numbers")
    if numbers:
        keys = [
            label * GRIDS + number if label >= 0 else -1 for label, number in zip(proposal.labels, numbers, strict=True)
        ]
        sums: dict[int, int] = {}
        for at, key in enumerate(keys):
            sums[key] = sums.get(key, 0) + town.households[at]
        for key, shape in pictures.unions(town, keys).items():
            features.append(
                _feature(
                    shape, level="grid", code="", name=f"{names[key // GRIDS]} {key % GRIDS}", households=sums[key]
                )
            )
    for at, text in enumerate(town.shapes):
        label = proposal.labels[at]
        features.append(
            _feature(text, level="block", code=town.codes[at], name=town.names[at], households=town.households[at],
                     people=town.people[at], community=names.get(label, ""))
        )  # fmt: skip
    return {"type": "FeatureCollection", "name": f"{study.title}-{proposal.number}", "features": features}


def _feature(shape: str, **properties: object) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": json.loads(shape)}
