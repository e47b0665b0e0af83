"""What a division is worth, as plain values to keep and as rows to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shequ.division.rules.towns import Town
from shequ.division.solver import Division, Known, Why
from shequ.kernel.words import _

KILOMETRE = 1000
EXACT = 1e-6
"""Scores that differ by less are the same: they are kept with six digits."""


def plain(division: Division, town: Town) -> dict[str, Any]:
    """Return the measures of a division."""
    problem = town.problem
    streets, labels = problem.streets, division.labels
    split = labels[streets[:, 0]] != labels[streets[:, 1]] if len(streets) else ()
    return {
        "count": division.count, "outside": len(division.violations),
        "unavoidable": sum(one.is_unavoidable for one in division.violations),
        "cut": round(division.cut, 6), "moved": round(division.moved, 6), "score": round(division.score, 6),
        "boundary_m": round(float(problem.metres[split].sum()), 1) if len(streets) else 0.0,
        "households_moved": sum(one.newcomers for one in division.communities),
        "unevenness": round(division.unevenness, 4), "seconds": round(division.seconds, 3),
        "unassigned": list(division.unassigned), "joined": list(division.joined),
        "communities": [
            {
                "label": one.number, "blocks": one.blocks, "households": one.households, "people": one.people,
                "continues": one.continues, "newcomers": one.newcomers, "boundary_m": round(one.boundary_m, 1),
                "is_people_outside": one.is_people_outside,
            }
            for one in division.communities
        ],
        "violations": [
            {
                "label": one.community, "households": one.households, "blocks": one.blocks, "why": one.why.value,
                "pieces": one.pieces, "is_unavoidable": one.is_unavoidable, "metres_to_land": one.metres_to_land,
                "metres_to_bridge": one.metres_to_bridge,
            }
            for one in division.violations
        ],
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a community is outside the band, in words with their values."""

    label: int
    why: str
    is_unavoidable: bool
    text: str
    values: Mapping[str, object]


def faults(measures: Mapping[str, Any], *, low: int, is_by_hand: bool = False) -> list[Fault]:
    """Return the violations of kept measures with the words of each.

    low: fewest households of a community. is_by_hand: whoever draws is told what is wrong, not that nothing was found.
    """
    found = []
    for one in measures["violations"]:
        values: dict[str, object] = {
            "households": f"{one['households']:,}",
            "blocks": one["blocks"],
            "why": _why(one, low, is_by_hand=is_by_hand),
        }
        text = _("{households} 户、{blocks} 个街坊：{why}")
        if one["pieces"] > 1:
            values["pieces"] = one["pieces"]
            text = _("{households} 户、{blocks} 个街坊：{why}，共 {pieces} 块")
        if one.get("metres_to_land") is not None:
            values["land"] = far(one["metres_to_land"])
            text = _("{households} 户、{blocks} 个街坊：{why}；离最近的街坊约 {land}")
        if one.get("metres_to_bridge") is not None:
            values["bridge"] = far(one["metres_to_bridge"])
            text = _("{households} 户、{blocks} 个街坊：{why}；离最近的街坊约 {land}，离最近的桥约 {bridge}")
        found.append(Fault(one["label"], one["why"], one["is_unavoidable"], text, values))
    return found


def _why(one: Mapping[str, Any], low: int, *, is_by_hand: bool) -> str:
    if is_by_hand and one["why"] == Why.NOT_FOUND:
        return _("户数低于下限") if one["households"] < low else _("户数超过上限")
    return Why(one["why"]).label


def far(metres: float) -> str:
    """Return a distance as people say it; the unit is understood in every language."""
    return f"{metres / KILOMETRE:.1f} km" if metres >= KILOMETRE else f"{int(round(metres, -1))} m"


def bounded(kept: dict[str, Any], *, status: str, lower: float | None, least_outside: int) -> dict[str, Any]:
    """Return measures with what is known of how near they come to the best: no division scores below `lower`.

    The bound is on divisions with `least_outside` communities outside the band; one with more is not compared.
    """
    gap = None
    if lower is not None and kept["outside"] <= least_outside and not kept["unassigned"]:
        gap = max(0.0, kept["score"] - lower) / lower if lower else 0.0
    return {
        **kept, "bound": {"status": status, "lower": lower, "gap": gap, "least_outside": least_outside}
    }  # fmt: skip


def how_near(kept: Mapping[str, Any]) -> tuple[str, dict[str, object]]:
    """Return in words how near a division comes to the best, with their values; "" when nothing is known."""
    found = kept.get("bound")
    if not found:
        return "", {}
    if found["gap"] is not None and found["gap"] <= EXACT:
        return Known.BEST.label, {}
    if found["gap"] is not None:
        return _("与最好的划法相比，总分至多高 {gap}%"), {"gap": f"{max(found['gap'] * 100, 0.1):.1f}"}
    if found["lower"] is not None:
        return _("有社区不在规模以内，不与最好的划法比较"), {}
    return Known(found["status"]).label, {}


def continued(measures: Mapping[str, Any]) -> dict[int, int]:
    """Return the community of today that each label goes on as, by number; -1 none."""
    return {one["label"]: one["continues"] for one in measures["communities"]}


def usual_names(
    town: Town, measures: Mapping[str, Any], names: Mapping[str, Sequence[str]]
) -> dict[int, tuple[str, str]]:
    """Return name and code of each community by label: given ones, else those of the community it continues.

    "" for a new community without a name yet; code "" for a provisional one.
    """
    found: dict[int, tuple[str, str]] = {}
    for one in measures["communities"]:
        label, continues = one["label"], one["continues"]
        name = town.community_names[continues] if continues >= 0 else ""
        code = town.communities[continues] if continues >= 0 else ""
        given = names.get(str(label))
        found[label] = (given[0] or name, code or given[1]) if given else (name, code)
    return found


def heirs(town: Town, labels: Sequence[int], measures: Mapping[str, Any]) -> dict[str, int]:
    """Return the communities of today that no community continues, with the label that takes most of their households."""
    going_on = set(continued(measures).values())
    found: dict[str, int] = {}
    for number, code in enumerate(town.communities):
        if number in going_on:
            continue
        weight: dict[int, int] = {}
        for at, label in enumerate(labels):
            if town.today[at] == number and label >= 0:
                weight[label] = weight.get(label, 0) + town.households[at] + 1
        if weight:
            found[code] = max(weight, key=lambda label: (weight[label], -label))
    return found


@dataclass(frozen=True, slots=True)
class Mover:
    """A block whose households change community."""

    position: int
    label: int
    today: int


def movers(town: Town, labels: Sequence[int], measures: Mapping[str, Any]) -> list[Mover]:
    """Return the blocks that change community, or come from none."""
    continues = continued(measures)
    return [
        Mover(at, label, town.today[at])
        for at, label in enumerate(labels)
        if label >= 0 and (town.today[at] < 0 or continues.get(label, -1) != town.today[at])
    ]
