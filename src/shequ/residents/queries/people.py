"""People as lists show them: scoped, masked, a bounded number of statements."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from shequ.areas.queries import area_names
from shequ.base import fulltext
from shequ.base.paging import Page, PageRequest
from shequ.base.scope import under, under_any
from shequ.base.words import say
from shequ.kernel.call import Call
from shequ.kernel.codes import SEX
from shequ.residents import rules, terms
from shequ.residents.models import Resident, ResidentLabel, ResidentSearch, Tenure

ORDER = ("area_id", "name_initials", "id")
HERE, LEFT, DEAD, ALL = "here", "left", "dead", "all"


@dataclass(frozen=True, slots=True)
class ResidentFilters:
    """What a list of residents is narrowed by; "" is no filter. state: here, left, dead, all."""

    text: str = ""
    area: str = ""
    registration: str = ""
    label: str = ""
    state: str = HERE

    def said(self) -> dict[str, str]:
        """Return the filters that are set, for the journal."""
        return {name: str(value) for name, value in asdict(self).items() if value}


@dataclass(frozen=True, slots=True)
class ResidentRow:
    """A resident as lists show them."""

    id: UUID
    name: str
    sex: str
    age: int | None
    identity_masked: str
    phone_masked: str
    address: str
    area: str
    area_name: str
    grid_name: str
    registration_label: str
    labels: tuple[str, ...]
    is_dead: bool
    left_on: date | None
    household_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody lives at present."""

    text: str
    grid: str


def matching(rows: Any, call: Call, filters: ResidentFilters) -> Any:
    """Narrow scoped rows of residents."""
    rows = rows.filter(merged_into=None)
    if filters.state == HERE:
        rows = rows.filter(died_on=None, left_on=None)
    elif filters.state == LEFT:
        rows = rows.filter(left_on__isnull=False)
    elif filters.state == DEAD:
        rows = rows.filter(died_on__isnull=False)
    if filters.area:
        rows = rows.filter(in_area(filters.area))
    if filters.registration:
        rows = rows.filter(registration=filters.registration)
    if filters.label:
        held = ResidentLabel.objects.visible_to(call.actor).filter(kind=filters.label, valid_to=None)
        rows = rows.filter(pk__in=held.values("resident_id"))
    if filters.text:
        found = fulltext.matching(ResidentSearch.objects.visible_to(call.actor), filters.text)
        rows = rows.filter(pk__in=found.values("resident_id"))
    return rows


def in_area(code: str) -> Q:
    """Return the condition that residents live under an area; a grid is that of their dwelling."""
    if len(code) <= terms.COMMUNITY_DIGITS:
        return under(code)
    homes = Tenure.rows.filter(dwelling__grid_id=code, valid_to=None, is_main=True)
    return Q(pk__in=homes.values("resident_id"))


def resident_list(call: Call, *, filters: ResidentFilters, page: PageRequest) -> Page[ResidentRow]:
    """Return the residents the actor may see, by area and name."""
    rows = matching(Resident.objects.visible_to(call.actor), call, filters).order_by(*ORDER)
    found = page.of(rows, row=lambda row: row)
    made = resident_rows(found.rows, on=call.on)
    return found.holding(made)


def resident_rows(people: Sequence[Resident], *, on: date, is_masked: bool = False) -> list[ResidentRow]:
    """Return rows for residents already scoped: homes, labels and names of areas in three statements.

    is_masked: names too, for exports to others.
    """
    homes = homes_of([each.pk for each in people])
    labels = labels_of([each.pk for each in people])
    names = area_names({each.area_id for each in people} | {home.grid for home in homes.values() if home.grid})
    registrations = {value: say(label) for value, label in terms.Registration.choices()}
    return [
        ResidentRow(
            id=each.pk,
            name=rules.mask_name(each.name) if is_masked else each.name,
            sex=say(SEX.name(each.sex)),
            age=rules.age_on(each.birth_on, each.died_on or on) if each.birth_on else None,
            identity_masked=rules.mask_identity(each.open_number()),
            phone_masked=rules.mask_phone(each.open_phone()),
            address=homes[each.pk].text if each.pk in homes else "",
            area=each.area_id,
            area_name=names.get(each.area_id, each.area_id),
            grid_name=names.get(homes[each.pk].grid, "") if each.pk in homes else "",
            registration_label=registrations.get(each.registration, each.registration),
            labels=labels.get(each.pk, ()),
            is_dead=each.died_on is not None,
            left_on=each.left_on,
        )
        for each in people
    ]


def homes_of(ids: Iterable[UUID]) -> dict[UUID, Home]:
    """Return the present main home of each resident that has one. The caller has scoped the residents."""
    rows = Tenure.objects.unscoped(because="the residents were scoped").filter(
        resident_id__in=list(ids), valid_to=None, is_main=True
    )
    return {
        key: Home(text or "", grid or "")
        for key, text, grid in rows.values_list("resident_id", "dwelling__text", "dwelling__grid_id")
    }


def labels_of(ids: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Return the names of the labels each resident bears at present. The caller has scoped the residents."""
    titles = {value: say(label) for value, label in terms.Label.choices()}
    rows = ResidentLabel.objects.unscoped(because="the residents were scoped").filter(
        resident_id__in=list(ids), valid_to=None
    )
    found: dict[UUID, list[str]] = {}
    for key, kind in rows.order_by("valid_from", "kind").values_list("resident_id", "kind"):
        found.setdefault(key, []).append(titles.get(kind, kind))
    return {key: tuple(kinds) for key, kinds in found.items()}


@dataclass(frozen=True, slots=True)
class MovedOutRow:
    """Somebody who moved away, as the community they left sees it for a while: masked, destination by county."""

    id: UUID
    name_masked: str
    address: str
    moved_on: date
    destination: str


COUNTY_DIGITS = 6


def moved_out_list(call: Call, *, page: PageRequest) -> Page[MovedOutRow]:
    """Return who moved out of the actor's communities in the last 90 days to where the actor does not reach.

    Source: mechanisms 5: the former community keeps its row, with masked name, for 90 days.
    """
    since = call.on - timedelta(days=terms.AFTER_MOVE_DAYS)
    codes = call.actor.areas_for(terms.RESIDENT_SEE)
    still = under_any(codes, path="resident__area_id") & Q(resident__left_on=None)
    if any(len(code) > terms.COMMUNITY_DIGITS for code in codes):
        still |= Q(resident_id__in=Resident.objects.visible_to(call.actor).values("pk"))
    rows = Tenure.objects.visible_to(call.actor).filter(
        is_main=True, valid_to__gt=since, resident__died_on=None, resident__merged_into=None
    )
    rows = rows.exclude(still).select_related("resident", "dwelling").order_by("-valid_to", "-id")
    found = page.of(rows, row=lambda row: row)
    names = area_names({row.resident.area_id[:COUNTY_DIGITS] for row in found.rows})
    made = tuple(
        MovedOutRow(
            id=row.pk,
            name_masked=rules.mask_name(row.resident.name),
            address=row.dwelling.text if row.dwelling else "",
            moved_on=row.valid_to,
            destination="" if row.resident.left_on else names.get(row.resident.area_id[:COUNTY_DIGITS], ""),
        )
        for row in found.rows
    )
    return found.holding(made)
