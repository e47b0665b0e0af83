"""What the establishment book says, as far as a roster is compared with it: plain values, read once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from shequ.staffing.rules.ledger import Change


@dataclass(frozen=True, slots=True)
class Body:
    """A body that stands on the day. since: its first day."""

    id: UUID
    code: str
    name: str
    area: str
    since: date


@dataclass(frozen=True, slots=True)
class Post:
    """A post of a body on the day. spells: (name, since, until) of all who hold it, held it or will."""

    id: UUID
    body: UUID
    title: str
    is_leading: bool
    since: date
    spells: tuple[tuple[str, date, date | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Spell:
    """A person serves a body in a period; until exclusive."""

    id: UUID
    body: UUID
    body_name: str
    source: str
    head_kind: str
    since: date
    until: date | None
    end_reason: str = ""

    def holds(self, on: date) -> bool:
        """Say whether the period holds a day."""
        return self.since <= on and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Holding:
    """A person holds a post in a period."""

    post: UUID
    body: UUID
    body_name: str
    title: str
    mode: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the book. number and phone in full, "" for unknown."""

    id: UUID
    name: str
    number: str
    phone: str = ""
    education: str = ""
    political: str = ""
    version: int = 1
    spells: tuple[Spell, ...] = ()
    holdings: tuple[Holding, ...] = ()


@dataclass
class Book:
    """The book of a county as of a day.

    renamed: a body's former name, and what it is called now.
    former: the name of a body that stands no longer, and its first day without. balances: by body and kind of head, the
    changes of what is authorised and of what is used. is_frozen: whether in an area on a day nobody enters from outside.
    """

    on: date
    area: str
    county_name: str
    bodies: list[Body]
    former: dict[str, date] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    posts: list[Post] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    balances: dict[tuple[UUID, str], tuple[list[Change], list[Change]]] = field(default_factory=dict)
    is_frozen: Callable[[str, date], bool] = lambda _area, _on: False
