"""Households as lists and pages show them."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q

from shequ.areas.queries import area_names
from shequ.base import fulltext
from shequ.base.paging import Page, PageRequest
from shequ.base.scope import under
from shequ.base.words import say, say_relation
from shequ.journal import queries as journal
from shequ.kernel.call import Call
from shequ.kernel.codes import RELATION
from shequ.residents import rules, terms
from shequ.residents.models import Household, Membership, ResidentSearch, Tenure
from shequ.residents.queries.person import MemberRow, holds, members_on


@dataclass(frozen=True, slots=True)
class HouseholdFilters:
    """What a list of households is narrowed by; "" is no filter."""

    text: str = ""
    area: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """A household as lists show it."""

    id: UUID
    number: str
    head_id: UUID | None
    head_name: str
    kind_label: str
    is_collective: bool
    address: str
    area: str
    area_name: str
    grid_name: str
    member_count: int
    dissolved_on: date | None


@dataclass(frozen=True, slots=True)
class FormerRow:
    """Somebody who belonged to a household; masked once they live in another community."""

    name: str
    relation: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class HouseholdDetail:
    """A household's page as of a day."""

    row: HouseholdRow
    on: date
    is_today: bool
    version: int
    established_on: date | None
    members: tuple[MemberRow, ...]
    former: tuple[FormerRow, ...]
    may_change: bool
    may_part: bool


def household_list(call: Call, *, filters: HouseholdFilters, page: PageRequest) -> Page[HouseholdRow]:
    """Return the households that stand and that the actor may see, by area and number."""
    rows = Household.objects.visible_to(call.actor).filter(dissolved_on=None)
    if filters.area:
        rows = rows.filter(_in_area(filters.area))
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.text:
        rows = rows.filter(_told_by(call, filters.text))
    found = page.of(rows.select_related("head", "dwelling").order_by("area_id", "number", "id"), row=lambda row: row)
    made = tuple(household_rows(found.rows))
    return found.holding(made)


def _in_area(code: str) -> Q:
    return under(code) if len(code) <= terms.COMMUNITY_DIGITS else Q(dwelling__grid_id=code)


def _told_by(call: Call, text: str) -> Q:
    words = fulltext.matching(ResidentSearch.objects.visible_to(call.actor), text)
    people = Membership.objects.visible_to(call.actor).filter(
        valid_to=None, resident_id__in=words.values("resident_id")
    )
    return Q(number=text) | Q(pk__in=people.values("household_id"))


def household_rows(households: Any) -> list[HouseholdRow]:
    """Return rows for households already scoped: sizes and names of areas in two statements."""
    members = Membership.objects.unscoped(because="the households were scoped").filter(
        household_id__in=[each.pk for each in households], valid_to=None
    )
    sizes = dict(members.values_list("household_id").annotate(n=Count("pk")))
    grids = {each.dwelling.grid_id for each in households if each.dwelling and each.dwelling.grid_id}
    names = area_names({each.area_id for each in households} | grids)
    return [
        HouseholdRow(
            id=each.pk,
            number=each.number,
            head_id=each.head_id,
            head_name=each.head.name if each.head else "",
            kind_label=say(terms.HouseholdKind(each.kind).label),
            is_collective=each.kind == terms.HouseholdKind.COLLECTIVE,
            address=each.dwelling.text if each.dwelling else "",
            area=each.area_id,
            area_name=names.get(each.area_id, each.area_id),
            grid_name=names.get(each.dwelling.grid_id or "", "") if each.dwelling else "",
            member_count=sizes.get(each.pk, 0),
            dissolved_on=each.dissolved_on,
        )
        for each in households
    ]


def household_detail(call: Call, *, household_id: UUID, on: date | None = None) -> HouseholdDetail:
    """Return a household as of a day.

    Raises: Hidden.
    """
    household = Household.objects.visible_to(call.actor).select_related("head", "dwelling").one(household_id)
    day = on or call.on
    is_past = day < call.on
    members = members_on(household, day, is_past=is_past)
    former = _former(household, {row.id for row in members}, day)
    may_change = household.dissolved_on is None and call.actor.may(terms.HOUSEHOLD_CHANGE, household.area_id)
    row = household_rows([household])[0]
    return HouseholdDetail(
        row=_as_it_was(row, members, day) if is_past else row,
        on=day,
        is_today=day == call.on,
        version=household.version,
        established_on=household.established_on,
        members=members,
        former=former,
        may_change=may_change,
        may_part=may_change and len(members) > 1,
    )


def _as_it_was(row: HouseholdRow, members: tuple[MemberRow, ...], day: date) -> HouseholdRow:
    """Return the row with the head, size and address of a past day, as its members' relations and homes tell them."""
    head = next((each for each in members if each.is_head), None)
    if head is None:
        return replace(row, member_count=len(members))
    homes = Tenure.objects.unscoped(because="the household was scoped").filter(
        holds(day), resident_id=head.id, is_main=True
    )
    home = homes.select_related("dwelling").first()
    address = home.dwelling.text if home is not None and home.dwelling is not None else row.address
    return replace(row, head_id=head.id, head_name=head.name, member_count=len(members), address=address)


def _former(household: Household, staying: set[UUID], day: date) -> tuple[FormerRow, ...]:
    rows = Membership.objects.unscoped(because="the household was scoped").filter(
        household=household, valid_to__lte=day, valid_to__gt=F("valid_from")
    )
    last: dict[UUID, FormerRow] = {}
    for each in rows.exclude(resident_id__in=staying).select_related("resident").order_by("valid_to"):
        name = each.resident.name if each.resident.area_id == household.area_id else rules.mask_name(each.resident.name)
        last[each.resident_id] = FormerRow(
            name, say_relation(RELATION.name(each.relation)), each.valid_from, each.valid_to
        )
    return tuple(sorted(last.values(), key=lambda row: row.until, reverse=True))


def household_history(call: Call, *, household_id: UUID) -> list[journal.EntryRow]:
    """Return what was done to a household, newest first.

    Raises: Hidden.
    """
    Household.objects.visible_to(call.actor).one(household_id)
    return journal.history(f"household:{household_id}")


def household_choices(call: Call, *, text: str, area: str = "", limit: int = 20) -> list[tuple[str, str]]:
    """Return (id, label) of standing households found by number, a member's name or an address fragment."""
    if not text.strip():
        return []
    rows = Household.objects.visible_to(call.actor).filter(_told_by(call, text.strip()), dissolved_on=None)
    if area:
        rows = rows.filter(_in_area(area))
    found = rows.select_related("head", "dwelling").order_by("area_id", "number", "id")[:limit]
    return [(str(row.id), _label(row)) for row in household_rows(list(found))]


def _label(row: HouseholdRow) -> str:
    parts = (row.head_name, row.address, row.number, row.area_name)
    return " · ".join(part for part in parts if part)
