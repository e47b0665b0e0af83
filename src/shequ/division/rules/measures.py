"""What a division is worth, as plain values to keep and as rows to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shequ.division.rules.reasons import Say, reason, within
from shequ.division.rules.towns import Town
from shequ.division.solver import Division, Known, Why
from shequ.division.solver.judging import bands_of
from shequ.kernel.words import _

EXACT = 1e-6
"""Scores that differ by less are the same: they are kept with six digits."""


def plain(division: Division, town: Town) -> dict[str, Any]:
    """Return the measures of a division."""
    problem = town.problem
    streets, labels = problem.streets, division.labels
    split = labels[streets[:, 0]] != labels[streets[:, 1]] if len(streets) else ()
    low, high = bands_of(problem, labels, division.parameters)
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
                "is_people_outside": one.is_people_outside, "low": int(low[one.number]), "high": int(high[one.number]),
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
    """A community outside its band: in words, whether below or above it or in pieces, whether any division avoids it."""

    label: int
    state: str
    is_unavoidable: bool
    text: str


def faults(measures: Mapping[str, Any], say: Say, *, is_by_hand: bool = False) -> list[Fault]:
    """Return the violations of kept measures in words.

    is_by_hand: whoever draws is told what is wrong, not that nothing was found.
    """
    high = {one["label"]: one["high"] for one in measures["communities"]}
    found = []
    for one in measures["violations"]:
        why, is_over = Why(one["why"]), one["households"] > high[one["label"]]
        state = "torn" if why == Why.TORN else "over" if is_over else "under"
        plainly = _("户数超过上限") if is_over else _("户数低于下限")
        text = reason(
            say, households=f"{one['households']:,}", blocks=one["blocks"], pieces=one["pieces"],
            why=plainly if is_by_hand and why == Why.NOT_FOUND else why.label, land=one["metres_to_land"],
            bridge=one["metres_to_bridge"],
        )  # fmt: skip
        found.append(Fault(one["label"], state, one["is_unavoidable"], text))
    return found


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


def how_near(kept: Mapping[str, Any], say: Say) -> str:
    """Return in words how near a division comes to the best; "" when nothing is known."""
    found = kept.get("bound")
    if not found:
        return ""
    if found["gap"] is not None:
        return within(say, found["gap"]) if found["gap"] > EXACT else say(Known.BEST.label, {})
    if found["lower"] is not None:
        return say(_("有社区不在规模以内，不与最好的划法比较"), {})
    return say(Known(found["status"]).label, {})


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
