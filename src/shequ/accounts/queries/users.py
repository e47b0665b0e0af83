"""Accounts as lists and pages show them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet

from shequ.accounts import rules, terms
from shequ.accounts.models import Grant, Try, User
from shequ.accounts.queries.actors import PostRow, in_force, own_user, post_rows, users_visible
from shequ.accounts.queries.grants import GrantRow, grant_rows
from shequ.accounts.queries.sign_in import (
    factors_of,
    has_second_factor,
    locked_until,
    needs_second_factor,
    session_count,
)
from shequ.accounts.queries.tokens import own_tokens
from shequ.base.paging import Page, PageRequest
from shequ.base.scope import under
from shequ.base.words import say
from shequ.kernel.call import Call
from shequ.kernel.permissions import roles_with
from shequ.kernel.refusals import Hidden
from shequ.kernel.roles import OWN_MATTERS_ONLY, TITLES

STALE_AFTER = timedelta(days=90)
"""An account not used for so long is shown as idle, to be closed (GB/T 22239: remove stale accounts)."""


@dataclass(frozen=True, slots=True)
class UserRow:
    """An account as the list shows it."""

    id: int
    username: str
    name: str
    is_active: bool
    has_second_factor: bool
    is_idle: bool
    must_change_password: bool
    last_login: datetime | None
    posts: tuple[str, ...]


def user_list(call: Call, *, words: str = "", state: str = "", page: PageRequest) -> Page[UserRow]:
    """Return accounts by sign-in name. state: "", open, closed, idle, no_factor. Five statements."""
    rows = users_visible(call.actor)
    if words:
        rows = rows.filter(Q(username__icontains=words) | Q(name__contains=words))
    rows = _in_state(rows, state, call.at)
    found = page.of(rows.order_by("username"), row=lambda user: user)
    extras = _extras(call, [user.pk for user in found.rows])
    return Page(
        tuple(_user_row(user, extras, call.at) for user in found.rows),
        found.total, found.is_capped, found.first, found.after, found.before,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class UserDetail:
    """One account."""

    row: UserRow
    area: str
    made_at: datetime
    password_set_at: datetime | None
    factors: tuple[str, ...]
    session_count: int
    locked_until: datetime | None
    grants: tuple[GrantRow, ...]
    other_accounts: tuple[str, ...]
    may_change: bool
    may_lift_factor: bool
    may_see_grants: bool
    may_grant: bool
    is_self: bool


def user_detail(call: Call, *, user_id: int) -> UserDetail:
    """Return one account with its grants, where the actor may see them.

    Raises: Hidden.
    """
    user = users_visible(call.actor).filter(pk=user_id).first()
    if user is None:
        raise Hidden()
    may_see_grants = call.actor.may(terms.GRANT_SEE)
    grants = (
        grant_rows(call, Grant.objects.visible_to(call.actor).filter(user=user).order_by("-starts_on", "id"))
        if may_see_grants
        else ()
    )
    others = User.rows.filter(person=user.person).exclude(pk=user.pk).order_by("username")
    is_self = user.person == call.actor.person
    return UserDetail(
        row=_user_row(user, _extras(call, [user.pk]), call.at),
        area=user.area_id or "",
        made_at=user.made_at,
        password_set_at=user.password_set_at,
        factors=tuple(say(terms.FACTOR_TITLES[kind]) for kind in factors_of([user.pk]).get(user.pk, ())),
        session_count=session_count(user.pk),
        locked_until=locked_until(user.username, at=call.at),
        grants=grants,
        other_accounts=tuple(others.values_list("username", flat=True)),
        may_change=call.actor.may(terms.USER_CHANGE),
        may_lift_factor=call.actor.may(terms.SECOND_FACTOR_LIFT) and not is_self,
        may_see_grants=may_see_grants,
        may_grant=call.actor.may(terms.GRANT_ADD) and not is_self,
        is_self=is_self,
    )


def user_count() -> int:
    """Return the number of accounts."""
    return int(User.rows.count())


def _in_state(rows: "QuerySet[User]", state: str, at: datetime) -> "QuerySet[User]":
    if state == "open":
        return rows.filter(is_active=True)
    if state == "closed":
        return rows.filter(is_active=False)
    if state == "idle":
        before = at - STALE_AFTER
        return rows.filter(Q(last_login__lt=before) | Q(last_login=None, made_at__lt=before), is_active=True)
    if state == "no_factor":
        return rows.exclude(pk__in=_with_factor()).filter(is_active=True)
    return rows


def _with_factor() -> Any:
    return Authenticator.objects.filter(type__in=("totp", "webauthn")).values("user_id")


def _extras(call: Call, user_ids: list[int]) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """Return the second factors, and the posts in force, of some accounts."""
    posts: dict[int, list[str]] = {}
    grants = (
        Grant.objects.unscoped(because="the accounts were scoped")
        .filter(in_force(call.on), user__in=user_ids)
        .select_related("area")
        .order_by("starts_on", "id")
    )
    for grant in grants:
        posts.setdefault(grant.user_id, []).append(f"{grant.area.name} {say(TITLES.get(grant.role, grant.role))}")
    return factors_of(user_ids), posts


def _user_row(user: User, extras: tuple[dict[int, list[str]], dict[int, list[str]]], at: datetime) -> UserRow:
    factors, posts = extras
    last = user.last_login or user.made_at
    return UserRow(
        id=user.pk,
        username=user.username,
        name=user.name,
        is_active=user.is_active,
        has_second_factor=any(kind != "recovery_codes" for kind in factors.get(user.pk, ())),
        is_idle=user.is_active and last < at - STALE_AFTER,
        must_change_password=user.must_change_password,
        last_login=user.last_login,
        posts=tuple(posts.get(user.pk, ())),
    )


@dataclass(frozen=True, slots=True)
class MyAccount:
    """One's own account."""

    username: str
    name: str
    posts: tuple[PostRow, ...]
    factors: tuple[str, ...]
    needs_factor: bool
    password_set_at: datetime | None
    session_count: int
    token_count: int


def my_account(call: Call) -> MyAccount:
    """Return one's own account, with the posts one may act in.

    Raises: Hidden.
    """
    user = own_user(call)
    kinds = factors_of([user.pk]).get(user.pk, [])
    return MyAccount(
        username=user.username,
        name=user.name,
        posts=tuple(post_rows(call)),
        factors=tuple(say(terms.FACTOR_TITLES[kind]) for kind in kinds),
        needs_factor=needs_second_factor(call.actor) and not has_second_factor(user.pk),
        password_set_at=user.password_set_at,
        session_count=session_count(user.pk),
        token_count=sum(not token.is_ended for token in own_tokens(call)),
    )


def user_id_of(call: Call, *, username: str) -> int:
    """Return the id of a visible account by its sign-in name.

    Raises: rules.UsernameUnknown.
    """
    user = users_visible(call.actor).filter(username__iexact=username.strip()).first()
    if user is None:
        raise rules.UsernameUnknown(field="username", username=username)
    return int(user.pk)


def users_of_persons(persons: Iterable[str]) -> dict[str, int]:
    """Return the open account of each natural person that has one, by the key of the person. One statement."""
    rows = User.rows
    return dict(rows.filter(person__in=list(persons), is_active=True).order_by("-pk").values_list("person", "pk"))


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a permission: enough to send them a message."""

    id: int
    person: str
    name: str
    username: str


def users_with(permission: str, area: str, *, on: date) -> list[Holder]:
    """Return the open accounts that hold a permission in an area on a day, by name. One statement.

    Whoever stands in for a holder counts. Raises: KeyError for a permission nobody declared.
    """
    codes = [area[:length] for length in range(1, len(area) + 1)]
    grants = Grant.objects.unscoped(because="messages go to whoever is responsible").filter(
        in_force(on), role__in=roles_with(permission), area__in=codes, user__is_active=True
    )
    found = {
        grant.user_id: Holder(grant.user_id, grant.user.person, grant.user.name, grant.user.username)
        for grant in grants.select_related("user").order_by("user__name", "user_id")
    }
    return list(found.values())


def users_acting_for(
    permission: str, *, county: str, institutions: Collection[str], places: Collection[str], on: date
) -> list[int]:
    """Return the open accounts that hold a permission for bodies of a county on a day. One statement.

    institutions: codes that a grant names. places: areas below the county; a grant there stands for the bodies of the
    place, but for roles that see only the matters of one body.
    """
    named = under(county) & Q(institution__in=institutions)
    below = [place for place in places if len(place) > len(county)]
    of_place = Q(area__in=below) & ~Q(role__in=OWN_MATTERS_ONLY)
    grants = Grant.objects.unscoped(because="messages go to whoever is responsible").filter(
        in_force(on), named | of_place, role__in=roles_with(permission), user__is_active=True
    )
    return sorted(set(grants.values_list("user_id", flat=True)))


def previous_sign_in_at(call: Call) -> datetime | None:
    """Return when the reader signed in the time before this one; None when this is the first."""
    tries = Try.objects.unscoped(because="one's own sign-ins").filter(
        user_id=call.actor.user_id, outcome=terms.Outcome.SIGNED_IN
    )
    instants = list(tries.order_by("-at", "-id").values_list("at", flat=True)[:2])
    return instants[1] if len(instants) > 1 else None
