"""Permissions: a name, what it allows in words, and the roles that hold it.

Each room declares its own in `terms.py`; the declaration is the only place that binds a permission to roles.
"""

from collections.abc import Iterable
from dataclasses import dataclass

PUBLIC = "public"
"""Anybody may, signed in or not."""

SIGNED_IN = "signed_in"
"""Any signed-in person may; what they see is still scoped."""


@dataclass(frozen=True, slots=True)
class Permission:
    """A declared permission: its name, its title for people, and the roles that hold it."""

    name: str
    title: str
    roles: frozenset[str]


_REGISTER: dict[str, Permission] = {}


def permission(name: str, title: str, *, roles: Iterable[str]) -> str:
    """Declare the permission `name` for `roles` and return its name.

    Raises: ValueError when the name was declared before with other roles.
    """
    declared = Permission(name, title, frozenset(roles))
    before = _REGISTER.get(name)
    if before is not None and before.roles != declared.roles:
        raise ValueError(f"permission {name} is declared twice with different roles")
    _REGISTER[name] = declared
    return name


def declared() -> dict[str, Permission]:
    """Return all declared permissions by name."""
    return dict(_REGISTER)


def roles_with(name: str) -> frozenset[str]:
    """Return the roles that hold the permission.

    Raises: KeyError when no room declared it, so that a misspelt name never grants or denies silently.
    """
    return _REGISTER[name].roles
