"""Who holds what."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from shequ.accounts import terms
from shequ.accounts.models import Grant
from shequ.accounts.queries.actors import in_force
from shequ.accounts.rules import Held
from shequ.areas.queries import areas_at
from shequ.areas.terms import Level
from shequ.base.paging import Page, PageRequest
from shequ.base.scope import under as under_code
from shequ.base.words import say
from shequ.kernel.call import Call
from shequ.kernel.roles import ADMINISTRATORS, OWN_MATTERS_ONLY, TITLES

LEVELS = (Level.COUNTY, Level.TOWN, Level.COMMUNITY, Level.GRID)
INDENT = "　"
MOST_CHOICES = 1_000
"""A list of areas longer than this helps nobody to choose."""


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A grant as lists show it."""

    id: str
    user_id: int
    username: str
    name: str
    role: str
    role_title: str
    area: str
    area_name: str
    institution: str
    is_own_matters_only: bool
    source_title: str
    starts_on: date
    ends_on: date | None
    substitutes_for: str
    is_in_force: bool
    may_end: bool
    may_substitute: bool


def grant_list(
    call: Call, *, role: str = "", words: str = "", ended: bool = False, page: PageRequest
) -> Page[GrantRow]:
    """Return who holds what, newest first; ended ones only when asked for."""
    rows = Grant.objects.visible_to(call.actor)
    rows = rows.exclude(not_ended(call.on)) if ended else rows.filter(not_ended(call.on))
    if role:
        rows = rows.filter(role=role)
    if words:
        rows = rows.filter(
            Q(user__name__contains=words) | Q(user__username__icontains=words) | Q(area__name__contains=words)
        )
    found = page.of(
        rows.select_related("user", "area", "substitutes_for__user").order_by("-starts_on", "id"), row=lambda one: one
    )
    return found.holding(grant_rows(call, found.rows))


def grant_detail(call: Call, *, grant_id: Any) -> GrantRow:
    """Return one grant.

    Raises: Hidden.
    """
    grant = Grant.objects.visible_to(call.actor).select_related("user", "area", "substitutes_for__user").one(grant_id)
    return grant_rows(call, [grant])[0]


def held_by(person: str) -> list[Held]:
    """Return all grants of a natural person, of all accounts, as the rules look at them."""
    grants = Grant.objects.unscoped(because="rules on a person look at all accounts").filter(user__person=person)
    return [_held(grant, person) for grant in grants]


def holders_for_good(role: str, *, on: date, without_user: int = 0, without_grant: object = None) -> set[str]:
    """Return the persons who hold a role for good: in force, without an end, not as a substitute, account open.

    without_user, without_grant: who would hold it if that account were closed, that grant ended.
    """
    grants = Grant.objects.unscoped(because="the last administrator of a kind counts all").filter(
        in_force(on), role=role, ends_on=None, substitutes_for=None, user__is_active=True
    )
    grants = grants.exclude(user_id=without_user).exclude(pk=without_grant)
    return set(grants.values_list("user__person", flat=True))


def administrators_missing(*, on: date) -> list[str]:
    """Return the kinds of administration that nobody holds for good."""
    return [role for role in ADMINISTRATORS if not holders_for_good(role, on=on)]


def administrators_missing_titles(call: Call) -> list[str]:
    """Return the Chinese names of the kinds of administration that nobody holds for good."""
    return [say(TITLES[role]) for role in administrators_missing(on=call.on)]


def role_holders(role: str, *, under: str = "", on: date) -> list[tuple[str, str]]:
    """Return (area code, person's name) of everybody who holds a role in or below an area on a day, by area.

    Whoever stands in for a holder counts. One statement.
    """
    grants = Grant.objects.unscoped(because="who is responsible for a place is told to whoever sees the place").filter(
        in_force(on), under_code(under), role=role, user__is_active=True
    )
    pairs = grants.order_by("area_id", "user__name").values_list("area_id", "user__name")
    return list(dict.fromkeys(pairs))


def area_choices(call: Call, *, permission: str) -> list[tuple[str, str]]:
    """Return (code, name with code) of the areas to choose from, widest first; none when there are too many."""
    found = {
        row.code: f"{INDENT * LEVELS.index(row.level)}{row.name} {row.code}"
        for under in call.actor.areas_for(permission)
        for level in LEVELS
        for row in areas_at(call, level=level, under=under)
        if under
    }
    return sorted(found.items()) if len(found) <= MOST_CHOICES else []


def role_choices() -> list[tuple[str, str]]:
    """Return (role, Chinese name) of all roles."""
    return [(role, say(title)) for role, title in TITLES.items()]


def _held(grant: Grant, person: str) -> Held:
    return Held(person, grant.role, grant.area_id, grant.starts_on, grant.ends_on, grant.substitutes_for_id is not None)


def not_ended(on: date) -> Q:
    """Return the condition that a grant has not ended by a day."""
    return Q(ends_on=None) | Q(ends_on__gt=on)


def grants_held(call: Call, *, codes: Collection[str]) -> int:
    """Return how many grants that have not ended are held at areas, whoever asks: a sum for a checklist; one statement."""
    rows = Grant.objects.unscoped(because="a sum for the checklist of a division that was permitted")
    return int(rows.filter(not_ended(call.on), area_id__in=codes).count())


def grant_rows(call: Call, grants: Iterable[Grant]) -> tuple[GrantRow, ...]:
    """Return grants as rows; what comes with user, area and substituted user costs no further statement."""
    if isinstance(grants, QuerySet):
        grants = grants.select_related("user", "area", "substitutes_for__user")
    rows = []
    for grant in grants:
        is_open = grant.ends_on is None or grant.ends_on > call.on
        is_ours = grant.source in (terms.BY_HAND, terms.SUBSTITUTION) or ":" not in grant.source
        substituted = grant.substitutes_for.user.name if grant.substitutes_for is not None else ""
        rows.append(
            GrantRow(
                id=str(grant.pk),
                user_id=grant.user_id,
                username=grant.user.username,
                name=grant.user.name,
                role=grant.role,
                role_title=say(TITLES.get(grant.role, grant.role)),
                area=grant.area_id,
                area_name=grant.area.name,
                institution=grant.institution,
                is_own_matters_only=grant.role in OWN_MATTERS_ONLY,
                source_title=say(terms.SOURCE_TITLES.get(grant.source, grant.source)),
                starts_on=grant.starts_on,
                ends_on=grant.ends_on,
                substitutes_for=substituted,
                is_in_force=is_open and grant.starts_on <= call.on,
                may_end=is_open and is_ours and call.actor.may(terms.GRANT_END, grant.area_id),
                may_substitute=is_open and not substituted and call.actor.may(terms.SUBSTITUTE_ADD, grant.area_id),
            )
        )
    return tuple(rows)


def grants_by_hand(call: Call, *, user_id: int) -> list[UUID]:
    """Return the grants of an account in scope that somebody gave by hand and that have not ended; one statement."""
    rows = Grant.objects.visible_to(call.actor).filter(not_ended(call.on), user=user_id, source=terms.BY_HAND)
    return list(rows.order_by("starts_on", "id").values_list("pk", flat=True))
