"""What feeds the desk: config tells it once which rooms offer work and hits, so that the desk knows no room by name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shequ.kernel.call import Call

Loader = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Source:
    """A query of a room, offered to whoever holds the permission."""

    permission: str
    path: str
    title: str = ""


@dataclass(slots=True)
class _Tables:
    work: tuple[Source, ...] = ()
    search: tuple[Source, ...] = ()
    home: dict[str, str] = field(default_factory=dict)
    load: Loader | None = None


_tables = _Tables()


def assemble(
    *,
    work: Sequence[tuple[str, str]],
    search: Sequence[tuple[str, str, str]],
    home: Mapping[str, str],
    load: Loader,
) -> None:
    """Take over the tables `config/my_work.py` and `config/search.py`.

    home: single answers on the home page by name ("since", "counts", "plan"), each "room.module:function".
    load: turns "room.module:name" into a function.
    """
    _tables.home = dict(home)
    _tables.work = tuple(Source(permission, path) for permission, path in work)
    _tables.search = tuple(Source(permission, path, title) for title, permission, path in search)
    _tables.load = load


def work_sources() -> tuple[Source, ...]:
    """Return the queries that give work."""
    return _tables.work


def search_sources() -> tuple[Source, ...]:
    """Return the queries that give hits."""
    return _tables.search


def may_ask(source: Source, call: Call) -> bool:
    """Say whether the actor holds the permission; a room that is not there has declared none."""
    try:
        return call.actor.may(source.permission)
    except KeyError:
        return False


def ask(name: str, call: Call, **values: Any) -> Any:
    """Return a single answer for the home page; None while nobody gives it."""
    path = _tables.home.get(name, "")
    function = function_of(path) if path else None
    return function(call, **values) if function is not None else None


def function_of(path: str) -> Callable[..., Any] | None:
    """Return the query of a table; None while its room is not there."""
    if _tables.load is None:
        return None
    try:
        found: Callable[..., Any] = _tables.load(path)
    except (ImportError, AttributeError):
        return None
    return found
