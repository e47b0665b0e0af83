"""Every route, tried by nobody, a stranger, one without a right, one with it, a substitute, and one who was transferred away.

Generated from the routes; none is listed by hand.
"""

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from django.conf import settings
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.urls.converters import IntConverter, SlugConverter, StringConverter, UUIDConverter
from django.utils import timezone

from shequ.accounts.models import Grant
from shequ.accounts.terms import SUBSTITUTION
from shequ.kernel.permissions import PUBLIC, SIGNED_IN, roles_with
from shequ.kernel.roles import Role
from tests.cast import COUNTY, EAST, FAR_COUNTY, LONG_AGO, Member, Town
from tests.house.test_routes import routes

NOWHERE = UUID(int=0)
REDIRECTS = {301, 302, 303, 307}
ANSWERS = {200, 204, 302, 303, 304, 400, 404, 405, 409, 422}


@dataclass(frozen=True)
class Route:
    """A page and the permission it declares."""

    path: str
    permission: str


def example(pattern: URLPattern, path: str) -> str:
    """Fill the places of a path with values of their kind that name nothing."""
    for name, converter in pattern.pattern.converters.items():
        value = {UUIDConverter: NOWHERE, IntConverter: 0, SlugConverter: "none", StringConverter: EAST}.get(
            type(converter), EAST
        )
        for kind in ("uuid", "int", "slug", "str", "path"):
            path = path.replace(f"<{kind}:{name}>", str(value))
        path = path.replace(f"<{name}>", str(value))
    return "/" + path


def pages() -> list[Route]:
    """Return all pages that declare a permission, each once."""
    found = {
        example(entry, path): entry.callback.permission
        for path, entry in routes(get_resolver())
        if hasattr(entry.callback, "permission") and not path.startswith("api/") and "(?P" not in path
    }
    return [Route(path, permission) for path, permission in sorted(found.items())]


def operations() -> Iterator[tuple[str, str, str]]:
    """Yield (method, path, permission) of every API operation."""
    from shequ.config.api import api

    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                whole = f"/api{prefix}{path}"
                whole = re.sub(r"{(?:(\w+):)?(\w+)}", partial(_place, operation.view_func), whole)
                yield min(operation.methods), whole, getattr(operation.view_func, "permission", "")


def _place(view: Callable[..., object], found: re.Match[str]) -> str:
    kind, name = found.groups()
    annotation = inspect.signature(view).parameters[name].annotation
    if kind == "uuid" or annotation in (UUID, "UUID"):
        return str(NOWHERE)
    return "0" if kind == "int" or annotation in (int, "int") else EAST


def powerless_for(permission: str) -> str | None:
    """Return a role that does not hold the permission; None when everybody of these does."""
    candidates = (Role.RESIDENT, Role.AUDIT_ADMIN, Role.GRID_WORKER)
    return next((role for role in candidates if role not in roles_with(permission)), None)


def substitute(town: Town, role: str) -> Member:
    """Return somebody without any post of his own who stands in for a holder of a role these days."""
    holder = town.member(role)
    grant = Grant.rows.get(user=holder.user, role=role, area_id=COUNTY)
    stand_in = bare(town, "stand-in")
    today = timezone.localdate()
    Grant.rows.create(
        user=stand_in.user, role=role, area_id=COUNTY, source=SUBSTITUTION, substitutes_for=grant,
        starts_on=today - timedelta(days=1), ends_on=today + timedelta(days=2),
    )  # fmt: skip
    return stand_in


def transferred_away(town: Town, role: str) -> Member:
    """Return somebody who held a post with the role until yesterday, with the right that came with it."""
    mover = bare(town, "mover")
    Grant.rows.create(
        user=mover.user, role=role, area_id=COUNTY, source=f"appointment:{NOWHERE}", starts_on=LONG_AGO,
        ends_on=timezone.localdate(),
    )  # fmt: skip
    return mover


def bare(town: Town, name: str) -> Member:
    """Return somebody with an account and no right at all."""
    member = town.member(Role.RESIDENT, EAST, username=name)
    Grant.rows.filter(user=member.user).delete()
    return member


GUARDED = [route for route in pages() if route.permission != PUBLIC]
DECLARED = [route for route in GUARDED if route.permission != SIGNED_IN]


@pytest.mark.django_db
class TestPages:
    @pytest.mark.parametrize("route", GUARDED, ids=lambda route: route.path)
    def test_nobody_is_sent_to_sign_in(self, route: Route) -> None:
        answer = Client().get(route.path)

        assert answer.status_code in REDIRECTS
        assert answer["Location"].startswith(resolve_url(settings.LOGIN_URL))

    @pytest.mark.parametrize("route", DECLARED, ids=lambda route: route.path)
    def test_one_without_the_right_is_refused(self, town: Town, client_of, route: Route) -> None:
        powerless = powerless_for(route.permission)
        if powerless is None:
            assert len(roles_with(route.permission)) > 2
            return

        assert client_of(town.member(powerless)).get(route.path).status_code == 403

    @pytest.mark.parametrize("route", DECLARED, ids=lambda route: route.path)
    def test_one_with_the_right_gets_an_answer(self, town: Town, client_of, route: Route) -> None:
        role = min(roles_with(route.permission))

        assert client_of(town.member(role)).get(route.path).status_code in ANSWERS

    @pytest.mark.parametrize("route", DECLARED, ids=lambda route: route.path)
    def test_a_stranger_does_not_see_the_neighbours(self, town: Town, client_of, route: Route) -> None:
        role = min(roles_with(route.permission))
        answer = client_of(town.member(role, FAR_COUNTY)).get(route.path)

        assert answer.status_code in ANSWERS
        if EAST in route.path:
            assert answer.status_code in {404, 403, 302, 303} or "东街社区" not in answer.content.decode(
                errors="ignore"
            )

    @pytest.mark.parametrize("route", DECLARED, ids=lambda route: route.path)
    def test_a_substitute_gets_what_the_holder_gets(self, town: Town, client_of, route: Route) -> None:
        role = min(roles_with(route.permission))

        holder = client_of(town.member(role)).get(route.path).status_code
        assert client_of(substitute(town, role)).get(route.path).status_code == holder

    @pytest.mark.parametrize("route", DECLARED, ids=lambda route: route.path)
    def test_one_who_was_transferred_away_is_refused(self, town: Town, client_of, route: Route) -> None:
        role = min(roles_with(route.permission))

        assert client_of(transferred_away(town, role)).get(route.path).status_code == 403


@pytest.mark.django_db
class TestOperations:
    @pytest.mark.parametrize("method, path, permission", list(operations()))
    def test_answers_as_declared(self, town: Town, client_of, method: str, path: str, permission: str) -> None:
        if permission == PUBLIC:
            return
        asked = {"content_type": "application/json"} if method != "GET" else {}
        assert Client().generic(method, path, **asked).status_code == 401
        if permission == SIGNED_IN:
            return
        powerless = powerless_for(permission)
        if powerless is not None:
            assert client_of(town.member(powerless)).generic(method, path, **asked).status_code == 403
        role = min(roles_with(permission))
        holder = client_of(town.member(role)).generic(method, path, **asked).status_code
        assert holder in ANSWERS
        assert client_of(substitute(town, role)).generic(method, path, **asked).status_code == holder
        assert client_of(transferred_away(town, role)).generic(method, path, **asked).status_code == 403
