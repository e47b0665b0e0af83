"""Who acts, when, by which door: the first argument of every action and query."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Protocol
from zoneinfo import ZoneInfo

from shequ.kernel import permissions
from shequ.kernel.refusals import NotPermitted
from shequ.kernel.roles import OWN_MATTERS_ONLY

CHINA = ZoneInfo("Asia/Shanghai")


class Situated(Protocol):
    """Anything that lies in an area: a model row, a frozen row."""

    area_id: str


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held in an area, from a source (an administrator, an appointment, a substitution).

    `institution` is the code whose matters a role marked own-matters-only is limited to.
    """

    role: str
    area: str
    source: str = ""
    institution: str = ""


@dataclass(frozen=True)
class Actor:
    """The one who acts: a person's account, the system itself, or nobody (a visitor).

    `person` is the key of the natural person, the same for two accounts of one person: maker and checker compare it.
    `limited_to` names the only permissions left to the actor, where set (reactions, tokens).
    """

    kind: str = "nobody"
    user_id: int | None = None
    person: str = ""
    name: str = ""
    grants: tuple[Grant, ...] = ()
    limited_to: frozenset[str] | None = None
    on_behalf_of: str = ""

    @classmethod
    def system(cls, name: str = "system", *, only: frozenset[str] | None = None) -> "Actor":
        """Return the system's own actor: every permission everywhere, or only those named."""
        return cls(kind="system", person=f"system:{name}", name=name, limited_to=only)

    @cached_property
    def roles(self) -> frozenset[str]:
        """All roles the actor holds somewhere."""
        return frozenset(grant.role for grant in self.grants)

    def areas_for(self, permission: str) -> tuple[str, ...]:
        """Return the area codes in which the actor holds the permission, the widest only; ("",) is everywhere."""
        if self.limited_to is not None and permission not in self.limited_to:
            return ()
        if self.kind == "system":
            return ("",)
        cached = self._areas.get(permission)
        if cached is None:
            roles = permissions.roles_with(permission)
            codes = sorted({grant.area for grant in self.grants if grant.role in roles})
            cached = tuple(code for code in codes if not any(code != up and code.startswith(up) for up in codes))
            self._areas[permission] = cached
        return cached

    @cached_property
    def _areas(self) -> dict[str, tuple[str, ...]]:
        return {}

    def may(self, permission: str, area: str | None = None) -> bool:
        """Say whether the actor holds the permission in the area, or anywhere when no area is given."""
        if permission == permissions.PUBLIC:
            return True
        if permission == permissions.SIGNED_IN:
            return self.kind != "nobody"
        held = self.areas_for(permission)
        if area is None:
            return bool(held)
        return any(area.startswith(code) for code in held)

    def institutions_for(self, permission: str) -> tuple[str, ...] | None:
        """Return the institutions whose matters alone the actor may see under the permission; None is no such limit."""
        if self.kind == "system":
            return None
        roles = permissions.roles_with(permission)
        held = [grant for grant in self.grants if grant.role in roles]
        if any(grant.role not in OWN_MATTERS_ONLY for grant in held):
            return None
        return tuple(sorted({grant.institution for grant in held}))


@dataclass(frozen=True)
class Call:
    """One request to do or to know something, with the one instant `at` that counts for all of it."""

    actor: Actor
    at: datetime
    channel: str = "web"
    request_id: str = ""
    institution: str = ""
    idempotency_key: str = ""
    client: str = ""
    chain: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a call needs an aware instant")

    @property
    def on(self) -> date:
        """The civil date of the call in China."""
        return self.at.astimezone(CHINA).date()

    def require(self, permission: str, where: "str | Situated | None" = None) -> None:
        """Refuse unless the actor holds the permission in the area of `where`.

        Raises: NotPermitted.
        """
        area = where if where is None or isinstance(where, str) else where.area_id
        if not self.actor.may(permission, area):
            raise NotPermitted()

    def because(self, code: str, *, only: str) -> "Call":
        """Return the call in which a reaction acts: system rights for one action, the person behind kept.

        `code` is the fact reacted to; `only` the permission of the one action that follows.
        """
        actor = replace(self.actor, kind="system", limited_to=frozenset({only}))
        return replace(self, actor=actor, chain=(*self.chain, code), idempotency_key="")
