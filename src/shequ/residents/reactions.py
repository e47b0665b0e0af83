"""What follows in the register from what happens to dwellings."""

from uuid import UUID

from shequ.kernel.call import Call
from shequ.residents import actions
from shequ.territory.facts import DwellingsMerged


def dwellings_merged(call: Call, fact: DwellingsMerged) -> None:
    """Let the people of a dwelling that was merged follow it."""
    actions.homes_follow(call, area=fact.area, from_id=UUID(fact.from_id), into_id=UUID(fact.into_id))
