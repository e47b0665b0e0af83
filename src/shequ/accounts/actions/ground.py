"""Grants at communities and grids that end go on at those that take over: set-based."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, Value
from django.db.models.functions import Greatest

from shequ.accounts import facts, queries, terms
from shequ.accounts.models import Grant, User
from shequ.areas.queries import county_of
from shequ.areas.terms import DIGITS, Level
from shequ.base.assigning import assign, in_chunks
from shequ.base.scope import under_any
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7

BECAUSE = "the division that ends the areas was permitted"
FROM_ELSEWHERE = ":"
"""In a source that names where a grant comes from: the appointment brings it and takes it away."""


@action(terms.GRANTS_FOLLOW_GROUND)
def grants_follow_ground(
    call: Call, *, heirs: Mapping[str, str], successors: Mapping[str, Sequence[str]], on: date
) -> int | Unchanged:
    """End what is held at areas that end on a day, and give it again where their ground went; returns how many ended.

    heirs: community → the one that takes over. successors: grid → every grid that does: its worker holds them all. A grid
    that ended that day and is named by neither ends its grants too. Role, body, source and last day stay; whoever stands
    in goes along; nothing is given twice. What an appointment brings at an ended community stays and is counted: its
    post still stands in a body there, and the order that moves the post moves the right (`grants_move`). Accounts kept
    for an ended area are kept for the heir. Raises: NotPermitted.
    """
    call.require(terms.GRANTS_FOLLOW_GROUND)
    takers: dict[str, tuple[str, ...]] = {code: (heir,) for code, heir in heirs.items()}
    takers |= {code: tuple(grids) for code, grids in successors.items()}
    if not takers:
        return Unchanged("no area ends")
    held = _held(takers, on)
    left = [grant for grant in held if grant.area_id in heirs and FROM_ELSEWHERE in grant.source]
    leaving = [grant for grant in held if grant not in left]
    accounts = _accounts_follow(takers)
    if not leaving and not left and not accounts:
        return Unchanged("nothing is held there")

    made = _given_again(leaving, takers, on=on)
    rows = Grant.objects.unscoped(because=BECAUSE)
    for chunk in in_chunks([grant.pk for grant in leaving]):
        # A grant that begins on that day or later has given nobody anything yet: it ends on its first day.
        rows.filter(pk__in=chunk).update(ends_on=Greatest("starts_on", Value(on)))
    Grant.objects.bulk_create([grant for grant in made if grant.substitutes_for_id is None], batch_size=1_000)
    Grant.objects.bulk_create([grant for grant in made if grant.substitutes_for_id is not None], batch_size=1_000)
    record(
        call,
        facts.GrantsFollowedGround(
            area=county_of(takers), subject="grants:ground", count=len(leaving), given=len(made), left=len(left),
            accounts=accounts, on=on.isoformat(),
            rows=tuple(
                {"grant": str(grant.pk), "area": grant.area_id, "to": " ".join(takers.get(grant.area_id, ()))}
                for grant in leaving
            ),
        ),
    )  # fmt: skip
    return len(leaving)


def _held(takers: Mapping[str, Sequence[str]], on: date) -> list[Grant]:
    """Return what has not ended at the areas, and at grids below the same counties that ended that day; one statement."""
    counties = sorted({code[: DIGITS[Level.COUNTY]] for code in takers})
    ended = Q(area__level=Level.GRID, area__valid_to=on) & under_any(counties)
    rows = Grant.objects.unscoped(because=BECAUSE).filter(queries.not_ended(on), Q(area_id__in=list(takers)) | ended)
    return list(rows.order_by("starts_on", "pk").select_for_update(of=("self",)))


def _given_again(leaving: Sequence[Grant], takers: Mapping[str, Sequence[str]], *, on: date) -> list[Grant]:
    """Return the grants to be made, originals before those who stand in for them."""
    targets = sorted({code for grant in leaving for code in takers.get(grant.area_id, ())})
    rows = Grant.objects.unscoped(because=BECAUSE).filter(queries.not_ended(on), area_id__in=targets)
    there: dict[Any, Grant] = {
        _key(grant, grant.area_id): grant for grant in rows.filter(substitutes_for=None).order_by("starts_on", "pk")
    }
    made: list[Grant] = []
    now_at: dict[Any, dict[str, Grant]] = {}
    for grant in sorted(leaving, key=lambda grant: grant.substitutes_for_id is not None):
        for code in takers.get(grant.area_id, ()):
            original = None
            if grant.substitutes_for_id is not None:
                original = now_at.get(grant.substitutes_for_id, {}).get(code)
                if original is None:
                    continue  # who was stood in for holds nothing there
            elif (before := there.get(_key(grant, code))) is not None and _lasts(before, grant, on):
                now_at.setdefault(grant.pk, {})[code] = before
                continue
            again = Grant(
                id=uuid7(), user_id=grant.user_id, role=grant.role, area_id=code, institution=grant.institution,
                source=grant.source, starts_on=max(on, grant.starts_on), ends_on=grant.ends_on, substitutes_for=original,
            )  # fmt: skip
            made.append(again)
            if original is None:
                there[_key(grant, code)] = again
                now_at.setdefault(grant.pk, {})[code] = again
    return made


def _key(grant: Grant, code: str) -> tuple[object, ...]:
    return (grant.user_id, grant.role, code, grant.institution, grant.source)


def _lasts(before: Grant, grant: Grant, on: date) -> bool:
    """Say whether a grant held already covers one that is to be given again."""
    begins = before.starts_on <= max(on, grant.starts_on)
    return begins and (before.ends_on is None or (grant.ends_on is not None and before.ends_on >= grant.ends_on))


def _accounts_follow(takers: Mapping[str, Sequence[str]]) -> int:
    kept = User.rows.filter(area_id__in=[code for code, areas in takers.items() if areas])
    return assign(User.rows, {pk: (takers[code][0],) for pk, code in kept.values_list("pk", "area_id")}, ["area_id"])
