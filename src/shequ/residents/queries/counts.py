"""How many people and households live where on a day: a fixed number of statements for any number of areas."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, Max, Q

from shequ.areas.queries import area_name_on, area_names
from shequ.areas.terms import DIGITS, Level
from shequ.base.scope import under as under_code
from shequ.kernel.call import Call
from shequ.residents import terms
from shequ.residents.models import Membership, PopulationCount, Resident, Tenure
from shequ.residents.queries.permit_counts import permit_holders
from shequ.residents.queries.person import holds

_FIELD = {
    terms.Registration.REGISTERED: "registered",
    terms.Registration.FLOATING: "floating",
    terms.Registration.SEPARATED: "separated",
    terms.Registration.AWAY: "away",
}


@dataclass(frozen=True, slots=True)
class Counts:
    """What lives in an area on a day. households: of usual residents, collective ones apart. people: usual residents."""

    households: int = 0
    people: int = 0
    collective: int = 0
    registered: int = 0
    floating: int = 0
    separated: int = 0
    away: int = 0
    is_stated: bool = False
    permit_holders: int | None = None
    """How many of those who live there hold a residence permit; None where only numbers were stated."""


def counted(under: str, *, on: date, digits: int = terms.COMMUNITY_DIGITS) -> dict[str, Counts]:
    """Return the counts by community (12 digits) or grid (15) from tenures and memberships of a day. Two statements.

    People and homes without a grid are under "". No scope: the caller has permitted the area.
    """
    return _counted(under, on=on, column="area_id" if digits == terms.COMMUNITY_DIGITS else "dwelling__grid_id")


def _counted(under: str, *, on: date, column: str) -> dict[str, Counts]:
    """Return the counts by a column of tenures."""
    tenures = Tenure.objects.unscoped(because="sums only; the caller permitted the area")
    memberships = Membership.objects.unscoped(because="sums only; the caller permitted the area")
    found: dict[str, Counts] = {}
    homes = tenures.filter(under_code(under), holds(on), is_main=True)
    for code, registration, people in homes.values_list(column, "registration").annotate(n=Count("pk")):
        before = found.get(code or "", Counts())
        field = _FIELD[terms.Registration(registration)]
        usual = people if registration in terms.USUAL else 0
        found[code or ""] = replace(before, people=before.people + usual, **{field: getattr(before, field) + people})
    path = f"resident__tenures__{column}"
    lived = under_code(under, path="resident__tenures__area_id") & Q(
        resident__tenures__is_main=True,
        resident__tenures__valid_from__lte=on,
        resident__tenures__registration__in=terms.USUAL,
    )
    lived &= Q(resident__tenures__valid_to=None) | Q(resident__tenures__valid_to__gt=on)
    rows = memberships.filter(lived & holds(on)).values_list(path, "household__kind")
    for code, kind, homes_n in rows.annotate(n=Count("household_id", distinct=True)):
        before = found.get(code or "", Counts())
        field = "collective" if kind == terms.HouseholdKind.COLLECTIVE else "households"
        found[code or ""] = replace(before, **{field: getattr(before, field) + homes_n})
    return found


def block_counts(under: str, *, on: date) -> dict[str, tuple[int, int]]:
    """Return usual residents by block code on a day: (households, people), collective households left out. Two statements.

    Homes that lie in no block are under "". No scope: the caller has permitted the area.
    """
    found = _counted(under, on=on, column="dwelling__block__code")
    return {code: (each.households, each.people) for code, each in found.items()}


def stated(under: str, *, on: date) -> dict[str, Counts]:
    """Return the newest counts stated or fixed on or before a day, by community that stands then. One statement."""
    rows = PopulationCount.objects.unscoped(because="sums only; the caller permitted the area").filter(
        Q(area__valid_to=None) | Q(area__valid_to__gt=on)
    )
    found: dict[str, Counts] = {}
    for row in (
        rows.filter(under_code(under), on__lte=on)
        .order_by("on")
        .values_list("area_id", "households", "people", "collective", "registered", "floating", "separated", "away")
    ):
        found[row[0]] = replace(Counts(*row[1:]), is_stated=True)
    return found


def area_counts(call: Call, *, level: str, under: str, on: date) -> dict[str, Counts]:
    """Return the counts of communities or grids below an area on a day, as far as the actor may see them."""
    codes = call.actor.areas_for(terms.POPULATION_SEE)
    digits = DIGITS[Level.GRID] if level == Level.GRID else DIGITS[Level.COMMUNITY]
    found: dict[str, Counts] = {}
    for code in codes:
        if not (code.startswith(under) or under.startswith(code)):
            continue
        narrower = max(code, under, key=len)
        if len(narrower) > terms.COMMUNITY_DIGITS:
            whole = counted(narrower[: terms.COMMUNITY_DIGITS], on=on, digits=digits)
            found |= {key: value for key, value in whole.items() if key.startswith(narrower)}
            continue
        if level != Level.GRID:
            found |= stated(narrower, on=on)
        found |= counted(narrower, on=on, digits=digits)
    return {key: value for key, value in found.items() if key}


def households_measure(call: Call, level: str, under: str, on: date) -> dict[str, float]:
    """Return the usual-resident households by area, for the map."""
    return {code: each.households for code, each in area_counts(call, level=level, under=under, on=on).items()}


def people_measure(call: Call, level: str, under: str, on: date) -> dict[str, float]:
    """Return the usual residents by area, for the map."""
    return {code: each.people for code, each in area_counts(call, level=level, under=under, on=on).items()}


@dataclass(frozen=True, slots=True)
class CommunityCounts:
    """The numbers of one community or grid on a day, for the home page."""

    area: str
    name: str
    households: int
    people: int
    registered: int
    floating: int
    on: date


def community_counts(call: Call, *, area: str, on: date | None = None) -> CommunityCounts:
    """Return the numbers of one community or grid on a day; all zero where the actor may not see it."""
    day = on or call.on
    level = Level.GRID if len(area) == DIGITS[Level.GRID] else Level.COMMUNITY
    each = area_counts(call, level=level, under=area, on=day).get(area, Counts())
    return CommunityCounts(
        area, area_name_on(area, day), each.households, each.people, each.registered, each.floating, day
    )


@dataclass(frozen=True, slots=True)
class PopulationRow:
    """A community or grid with its counts."""

    code: str
    name: str
    counts: Counts


def population_list(call: Call, *, level: str, under: str, on: date) -> list[PopulationRow]:
    """Return the counts of every community or grid the actor may see on a day, by code."""
    found = area_counts(call, level=level, under=under, on=on)
    held = _permits_held(call, level=level, under=under, on=on)
    found = {
        code: each if each.is_stated else replace(each, permit_holders=held.get(code, 0))
        for code, each in found.items()
    }
    names = area_names(set(found))
    return [PopulationRow(code, names.get(code, code), found[code]) for code in sorted(found)]


def _permits_held(call: Call, *, level: str, under: str, on: date) -> dict[str, int]:
    digits = DIGITS[Level.GRID] if level == Level.GRID else DIGITS[Level.COMMUNITY]
    held: dict[str, int] = {}
    for code in call.actor.areas_for(terms.POPULATION_SEE):
        if code.startswith(under) or under.startswith(code):
            narrower = max(code, under, key=len)
            whole = permit_holders(narrower[: terms.COMMUNITY_DIGITS], on=on, digits=digits)
            held |= {key: n for key, n in whole.items() if key.startswith(narrower)}
    return held


@dataclass(frozen=True, slots=True)
class DataDay:
    """A day on which counts were fixed or stated."""

    on: date
    source_label: str
    areas: int


def data_days(call: Call) -> list[DataDay]:
    """Return the days for which counts are fixed or stated in the actor's areas, newest first."""
    rows = PopulationCount.objects.visible_to(call.actor).values("on", "source").annotate(n=Count("pk"))
    return [
        DataDay(row["on"], terms.PopulationSource(row["source"]).label, row["n"])
        for row in rows.order_by("-on", "source")
    ]


def unplaced_counts(under: str, *, on: date) -> dict[str, tuple[int, int]]:
    """Return by community how many people live there on a day, and how many of them have no known dwelling."""
    rows = Tenure.objects.unscoped(because="sums for the plan board").filter(under_code(under), holds(on), is_main=True)
    made = rows.values_list("area_id").annotate(n=Count("pk"), homeless=Count("pk", filter=Q(dwelling=None)))
    return {code: (people, homeless) for code, people, homeless in made}


def newest_entries(under: str) -> dict[str, datetime]:
    """Return by community when a resident living there was last registered or changed. One statement."""
    rows = Resident.objects.unscoped(because="days only").filter(under_code(under), merged_into=None)
    return dict(rows.values_list("area_id").annotate(last=Max("updated_at")))
