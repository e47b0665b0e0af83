"""How a demonstration gets its posts and people: the ledgers opened, posts set up, those who serve entered with what they hold."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from shequ.institutions.queries import ids_of
from shequ.journal.actions import Unchanged
from shequ.kernel.call import Call
from shequ.staffing import actions, queries
from shequ.staffing.actions import Opening
from shequ.staffing.rules.people import Existing, Holding, Person
from shequ.staffing.rules.posts import NewPost
from shequ.staffing.terms import Ledger

__all__ = [
    "Existing", "Holding", "NewPost", "Person", "key_of", "ledgers_seed", "people_seed", "posts_seed", "transfers_seed",
]  # fmt: skip
"""What the demonstration tells with, and the shapes of what it tells."""


def ledgers_seed(
    keeper: Call, *, county: str, ledger: Ledger, on: date, document: str, heads: Sequence[tuple[str, str, int]]
) -> None:
    """Open a ledger once: (code of the body, "" for the reserve, kind, heads)."""
    if queries.book(keeper, on=on, ledger=ledger).totals:
        return
    keys = ids_of(county, {code for code, _kind, _heads in heads})
    actions.ledger_open(
        keeper, area=county, ledger=ledger, on=on, document=document,
        openings=[Opening(institution=keys[code] if code else None, kind=kind, heads=count) for code, kind, count in heads],
    )  # fmt: skip


def posts_seed(
    keeper: Call, *, county: str, on: date, document: str, posts: Sequence[NewPost], is_fact: bool = False
) -> dict[str, UUID]:
    """Set posts up that are not there yet; returns the ids of all by key: `<body>:<title>` with a number where several."""
    standing = _standing(keeper, on)
    new = [post for post in posts if post.key not in standing]
    made = (
        actions.posts_set_up(keeper, area=county, posts=new, on=on, document=document, is_fact=is_fact) if new else {}
    )
    return standing | made


def _standing(call: Call, on: date) -> dict[str, UUID]:
    found: dict[str, UUID] = {}
    for body in queries.who_is_who(call, on=on):
        seen: dict[str, int] = {}
        for post in body.posts:
            seen[post.title] = seen.get(post.title, 0) + 1
            found[key_of(body.code, post.title, seen[post.title])] = post.id
    return found


def key_of(body: str, title: str, number: int = 1) -> str:
    """Return the key of a post: the body, the title, and which of several alike."""
    return f"{body}:{title}" if number == 1 else f"{body}:{title}:{number}"


def people_seed(keeper: Call, *, county: str, document: str, people: Sequence[Existing]) -> tuple[UUID, ...]:
    """Enter those who serve already; entered again nothing changes."""
    made = actions.staff_enter(keeper, area=county, people=people, document=document)
    return () if isinstance(made, Unchanged) else made


def transfers_seed(
    keeper: Call, *, county: str, on: date, document: str, moves: Iterable[tuple[str, str, str, int]], done: str
) -> None:
    """Move heads inside the total, once: (kind, from, to, heads), "" is the reserve. done: the body that shows it was done."""
    if any(row.code == done and row.authorised for row in queries.book(keeper, on=on).rows):
        return
    every = list(moves)
    keys: Mapping[str, UUID] = ids_of(county, {code for _kind, *pair, _heads in every for code in pair})
    for kind, source, target, heads in every:
        actions.heads_transfer(
            keeper, area=county, ledger=Ledger.ESTABLISHMENT, kind=kind, source=keys.get(source), target=keys.get(target),
            heads=heads, on=on, document=document,
        )  # fmt: skip
