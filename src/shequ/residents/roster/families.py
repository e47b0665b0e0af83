"""Who lives with whom: the households of a roster, from household numbers, merged cells, heads and addresses.

A household number, where the roster has one, decides. Else the head's name or number beside each member. Else the order
of the rows: a head begins a household, its members follow, unless the address shows that they belong to the next head.
People of a collective household are put together by its number, else by the dwelling, else by the address of
registration; it has no head and no kinship.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from shequ.kernel.codes import RELATION, generation_of
from shequ.residents.roster.cells import problem
from shequ.residents.roster.columns import Persons
from shequ.residents.roster.headers import Meaning
from shequ.residents.roster.persons import HEAD
from shequ.residents.roster.problems import Weight

GENERATION_YEARS = 12
"""A parent is at least so many years older than a child; less is a typing error."""


@dataclass
class Household:
    """A household of the roster: its number if written, its dwelling, its rows and its head (indexes of persons)."""

    sheet: int
    number: str = ""
    dwelling: int = -1
    head: int = -1
    members: list[int] = field(default_factory=list)
    is_collective: bool = False


def group(persons: Persons, bounds: Sequence[tuple[int, int]], *, has_relation: bool) -> list[Household]:
    """Put every person into a household and note what is wrong with the households.

    `bounds` are the first and last+1 index of each sheet's persons. Rosters with neither relation, household number,
    head nor address make no households: every person stands alone.
    """
    households: list[Household] = []
    for start, end in bounds:
        _collective(persons, start, end, households)
        if any(persons.household_no[start:end]):
            _by_number(persons, start, end, households)
        elif any(persons.head_key[start:end]):
            _by_head(persons, start, end, households)
        elif has_relation and HEAD in persons.relation[start:end]:
            _by_order(persons, start, end, households)
        else:
            _by_dwelling(persons, start, end, households)
    for household in households:
        if household.is_collective:
            _settle_collective(persons, household)
        else:
            _settle(persons, household, has_relation=has_relation)
    return households


def _collective(persons: Persons, start: int, end: int, households: list[Household]) -> None:
    known: dict[object, int] = {}
    for at in sorted(row for row in persons.collective if start <= row < end):
        number, place = persons.household_no[at], persons.dwelling[at]
        key: object = number or (place if place >= 0 else ("", persons.hukou_address[at]))
        if key == ("", ""):
            continue
        index = known.get(key, -1)
        if index < 0:
            index = known[key] = len(households)
            households.append(Household(persons.sheet[at], number, is_collective=True))
        _add(persons, households, at, index)


def _add(persons: Persons, households: list[Household], at: int, index: int) -> None:
    persons.household[at] = index
    households[index].members.append(at)


def _by_number(persons: Persons, start: int, end: int, households: list[Household]) -> None:
    sheet = persons.sheet[start]
    known = {home.number: at for at, home in enumerate(households) if home.sheet == sheet and home.number}
    current = -1
    numbers, relations = persons.household_no, persons.relation
    for at in range(start, end):
        if persons.household[at] >= 0 or at in persons.collective:
            continue
        number = numbers[at]
        if number:
            index = known.get(number, -1)
            if index < 0:
                index = known[number] = len(households)
                households.append(Household(persons.sheet[at], number))
            current = index
        elif current < 0 or relations[at] == HEAD:
            current = len(households)
            households.append(Household(persons.sheet[at]))
        _add(persons, households, at, current)


def _by_head(persons: Persons, start: int, end: int, households: list[Household]) -> None:
    known: dict[tuple[str, int], int] = {}
    current, key_now = -1, ""
    for at in range(start, end):
        if persons.household[at] >= 0 or at in persons.collective:
            continue
        key = persons.head_key[at]
        if key and (key != key_now or (persons.dwelling[at] >= 0 and (key, persons.dwelling[at]) not in known)):
            place = (key, persons.dwelling[at])
            index = known.get(place, -1)
            if index < 0 and key == key_now and households[current].dwelling in (-1, persons.dwelling[at]):
                index = known[place] = current
            if index < 0:
                index = known[place] = len(households)
                households.append(Household(persons.sheet[at], dwelling=persons.dwelling[at]))
            current, key_now = index, key
        elif current < 0:
            current = len(households)
            households.append(Household(persons.sheet[at]))
        _add(persons, households, at, current)


def _by_order(persons: Persons, start: int, end: int, households: list[Household]) -> None:
    relations, dwellings = persons.relation, persons.dwelling
    next_head = [end] * (end - start + 1)
    for at in range(end - 1, start - 1, -1):
        next_head[at - start] = at if relations[at] == HEAD else next_head[at + 1 - start]
    current, has_head, place = -1, False, -1
    for at in range(start, end):
        if persons.household[at] >= 0 or at in persons.collective:
            continue
        here = dwellings[at]
        if relations[at] == HEAD:
            fresh = current < 0 or has_head or (here >= 0 and place >= 0 and here != place)
            has_head_now = True
        else:
            ahead = next_head[at - start]
            fresh = current < 0 or (
                here >= 0 and place >= 0 and here != place and _leads_to(dwellings, at, ahead, end, here)
            )
            has_head_now = has_head and not fresh
        if fresh:
            current = len(households)
            households.append(Household(persons.sheet[at]))
            place = -1
        has_head = has_head_now
        if place < 0:
            place = here
        _add(persons, households, at, current)


def _leads_to(dwellings: Sequence[int], at: int, ahead: int, end: int, here: int) -> bool:
    """Say whether the rows from `at` to the next head share one address: members listed before their head."""
    if ahead >= end or dwellings[ahead] not in (here, -1):
        return False
    return all(dwellings[row] in (here, -1) for row in range(at, ahead))


def _by_dwelling(persons: Persons, start: int, end: int, households: list[Household]) -> None:
    known: dict[int, int] = {}
    for at in range(start, end):
        place = persons.dwelling[at]
        if place < 0 or persons.household[at] >= 0:
            continue
        index = known.get(place, -1)
        if index < 0:
            index = known[place] = len(households)
            households.append(Household(persons.sheet[at]))
        _add(persons, households, at, index)


def _settle_collective(persons: Persons, household: Household) -> None:
    """Give a collective household its dwelling; whoever does not say so is told that he was counted among it."""
    dwellings = persons.dwelling
    household.dwelling = next((dwellings[at] for at in household.members if dwellings[at] >= 0), -1)
    for at in household.members:
        if dwellings[at] < 0 and not persons.address[at]:
            dwellings[at] = household.dwelling
        if at not in persons.collective:
            persons.relation[at] = ""
            persons.blame(at, problem("collective_mixed", Meaning.HUKOU_KIND))


def _settle(persons: Persons, household: Household, *, has_relation: bool) -> None:
    """Give the household its head and dwelling, its members its address, and note contradictions."""
    members, dwellings, relations = household.members, persons.dwelling, persons.relation
    heads = [at for at in members if relations[at] == HEAD and persons.verdict.get(at) is not Weight.REJECT]
    if heads:
        household.head = heads[0]
        for later in heads[1:]:
            if persons.number[later] != persons.number[household.head]:
                persons.blame(later, problem("two_heads", Meaning.RELATION, row=persons.row[household.head]))
    elif has_relation and len(members) > 1 and not any(relations[at] == HEAD for at in members):
        persons.blame(members[0], problem("household_no_head", Meaning.RELATION, count=len(members)))
    first = dwellings[household.head] if household.head >= 0 else -1
    if first < 0:
        first = next((dwellings[at] for at in members if dwellings[at] >= 0), -1)
    household.dwelling = first
    for at in members:
        if dwellings[at] < 0 and not persons.address[at]:
            dwellings[at] = first
        elif dwellings[at] >= 0 and dwellings[at] != first:
            texts = persons.dwellings
            persons.blame(
                at,
                problem(
                    "household_two_addresses",
                    Meaning.ADDRESS,
                    first=texts[first].text,
                    second=texts[dwellings[at]].text,
                ),
            )
    if household.head >= 0 and len(members) > 1:
        _compare_ages(persons, household)


def _compare_ages(persons: Persons, household: Household) -> None:
    born = persons.birth[household.head]
    if born is None:
        return
    for at in household.members:
        mine = persons.birth[at]
        relation = persons.relation[at]
        steps = generation_of(relation)
        if (
            not steps
            or mine is None
            or at == household.head
            or relation in ("28", "38", "45", "46", "57", "58", "27", "37")
        ):
            continue
        years = (mine.year - born.year) if steps < 0 else (born.year - mine.year)
        if years < GENERATION_YEARS * abs(steps):
            persons.blame(at, problem("relation_age", Meaning.RELATION, relation=RELATION.name(relation)))
