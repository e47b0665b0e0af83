"""What a proposal makes of the area tree: codes and names of communities and grids, and who takes over from whom."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shequ.division.rules import GridsMissing, NotWhole, measures
from shequ.division.rules.towns import Town
from shequ.kernel.words import _

NAMED = 10
GRID_DIGITS = 3
MOST_GRIDS = 999


@dataclass(frozen=True, slots=True)
class Place:
    """A community or grid to be: its code, its name, the codes of its blocks."""

    code: str
    name: str
    blocks: tuple[str, ...]
    is_new: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """Communities and grids to be; heirs: community that ends → the one that takes over; successors: grid → grids."""

    communities: tuple[Place, ...]
    grids: tuple[Place, ...]
    heirs: Mapping[str, str]
    successors: Mapping[str, tuple[str, ...]]

    @property
    def without_worker(self) -> tuple[str, ...]:
        """New grids that no grid of today hands over to."""
        named = {code for codes in self.successors.values() for code in codes}
        return tuple(grid.code for grid in self.grids if grid.is_new and grid.code not in named)

    def plain(self) -> dict[str, Any]:
        """Return plain values to keep."""
        return {
            "communities": [[one.code, one.name, list(one.blocks), one.is_new] for one in self.communities],
            "grids": [[one.code, one.name, list(one.blocks), one.is_new] for one in self.grids],
            "heirs": dict(self.heirs), "successors": {code: list(codes) for code, codes in self.successors.items()},
        }  # fmt: skip

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Outcome":
        """Return what was kept."""
        communities, grids = (
            tuple(Place(code, name, tuple(blocks), is_new) for code, name, blocks, is_new in kept[level])
            for level in ("communities", "grids")
        )
        return cls(
            communities, grids, dict(kept["heirs"]), {code: tuple(codes) for code, codes in kept["successors"].items()}
        )


def check_whole(town: Town, labels: Sequence[int], kept: Mapping[str, Any]) -> None:
    """Refuse a proposal with communities in pieces, or with households that lie in none."""
    torn = [one for one in kept["violations"] if one["why"] == "torn"]
    if torn:
        raise NotWhole(field="labels", what=_("有社区不成一片"), names="")
    left = [town.names[at] for at, label in enumerate(labels) if label < 0 and town.households[at] > 0]
    if left:
        raise NotWhole(field="labels", what=_("有住户的街坊没有划入社区"), names=f"（{'、'.join(left[:NAMED])}）")


def check_grids(grids: Mapping[str, Any]) -> None:
    """Refuse a proposal whose grids are not drawn."""
    if not grids:
        raise GridsMissing(field="grids")


def outcome(
    town: Town,
    labels: Sequence[int],
    kept: Mapping[str, Any],
    numbers: Sequence[int],
    named: Mapping[int, tuple[str, str]],
    *,
    taken: Collection[str],
    grid_names: Mapping[str, str],
) -> Outcome:
    """Return what takes effect. named: label → name and code, every code given; taken: every code ever used.

    grid_names: grid of today → its name. A grid that keeps its blocks keeps code and name. A new grid is taken over by the
    worker of the grid that gives it most households.
    """
    communities = tuple(
        Place(
            code, name, tuple(town.codes[at] for at, own in enumerate(labels) if own == label),
            code not in town.communities,
        )
        for label, (name, code) in sorted(named.items(), key=lambda item: item[1][1])
    )  # fmt: skip
    code_of = {label: code for label, (_name, code) in named.items()}
    heirs = {old: code_of[label] for old, label in measures.heirs(town, labels, kept).items()}
    members: dict[tuple[int, int], list[int]] = {}
    for at, label in enumerate(labels):
        if label >= 0:
            members.setdefault((label, numbers[at]), []).append(at)
    before: dict[str, set[int]] = {}
    for at, grid in enumerate(town.grids):
        if grid:
            before.setdefault(grid, set()).add(at)
    grids, new = [], {}
    used = set(taken)
    for (label, number), own in sorted(members.items()):
        community = code_of[label]
        old = {town.grids[at] for at in own}
        only = next(iter(old)) if len(old) == 1 else ""
        is_kept = bool(only) and only.startswith(community) and before[only] == set(own)
        code = only if is_kept else _free(community, used)
        used.add(code)
        name = grid_names.get(code, "") if is_kept else f"{_short(named[label][0])}第{number}网格"
        grids.append(Place(code, name, tuple(town.codes[at] for at in own), not is_kept))
        if not is_kept:
            new[code] = own
    kept_codes = {grid.code for grid in grids if not grid.is_new}
    return Outcome(
        communities, tuple(sorted(grids, key=lambda one: one.code)), heirs,
        _successors(town, new, [code for code in sorted(before) if code not in kept_codes]),
    )  # fmt: skip


def _short(name: str) -> str:
    """Return a community's name as its grids bear it."""
    for ending in ("社区居民委员会", "社区居委会", "居委会", "社区"):
        if name.endswith(ending) and name != ending:
            return name.removesuffix(ending)
    return name


def _free(community: str, used: Collection[str]) -> str:
    for number in range(1, MOST_GRIDS + 1):
        code = f"{community}{number:0{GRID_DIGITS}d}"
        if code not in used:
            return code
    raise NotWhole(field="grids", what=_("网格代码已经用完"), names="")


def _successors(town: Town, new: Mapping[str, Sequence[int]], ended: Sequence[str]) -> dict[str, tuple[str, ...]]:
    givers: dict[str, list[tuple[int, str]]] = {code: [] for code in ended}
    for code, own in new.items():
        weight: dict[str, int] = {}
        for at in own:
            if town.grids[at]:
                weight[town.grids[at]] = weight.get(town.grids[at], 0) + town.households[at] + 1
        given = {grid: count for grid, count in weight.items() if grid in givers}
        if given:
            first = max(sorted(given), key=lambda grid: given[grid])
            givers[first].append((given[first], code))
    return {old: tuple(code for _weight, code in sorted(given, reverse=True)) for old, given in givers.items()}
