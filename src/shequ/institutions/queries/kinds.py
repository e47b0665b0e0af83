"""The kinds of bodies of the plan in force, in the reader's words."""

from datetime import date

from django.utils.translation import get_language

from shequ.institutions.rules.tree import BodyKind
from shequ.plan import queries as plan


def kinds_in(area: str, on: date) -> dict[str, BodyKind]:
    """Return the kinds of the plan in force in an area on a day, by id, in the plan's order; {} where none is (1 statement)."""
    found = plan.plans().at(area, on)
    if found is None:
        return {}
    language = get_language() or ""
    tiers = found.pack.tier_by_id
    return {
        kind.id: BodyKind(
            id=kind.id,
            title=kind.title.in_language(language),
            tier=kind.tier,
            tier_title=tiers[kind.tier].title.in_language(language),
            tier_order=tiers[kind.tier].order,
            parents=kind.parents,
            at_least=kind.at_least,
            at_most=kind.at_most,
            counts_to_ceiling=kind.counts_to_ceiling,
            is_community=kind.is_community,
            is_front_line=tiers[kind.tier].is_front_line,
            rank=kind.rank,
            decided_by=kind.decided_by,
            may_serve_two=kind.may_serve_two,
            is_leading_group=kind.is_leading_group,
        )
        for kind in found.pack.kinds
    }


def kinds_of_counties(counties: set[str], on: date) -> dict[str, dict[str, BodyKind]]:
    """Return the kinds of each county, by its code."""
    return {county: kinds_in(county, on) for county in sorted(counties)}
