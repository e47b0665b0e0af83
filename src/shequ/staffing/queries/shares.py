"""The share of posts and people at the front line over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shequ.base.scope import under
from shequ.institutions.models import InstitutionVersion
from shequ.institutions.queries import kinds_in
from shequ.institutions.terms import COUNTY_DIGITS
from shequ.kernel.call import Call
from shequ.kernel.refusals import Hidden
from shequ.staffing.models import Engagement, PayLine, PostVersion
from shequ.staffing.terms import BOOK_SEE, Source

BECAUSE = "counts of a county, no names"
Period = tuple[date, date | None, UUID]


@dataclass(frozen=True, slots=True)
class Share:
    """How many there are on a day, and how many of them at the front line. share: per cent, None of nothing."""

    on: date
    people: int
    people_front: int
    heads: int
    heads_front: int
    posts: int
    posts_front: int
    pay_fen: int = 0
    pay_front_fen: int = 0

    @property
    def pay_share(self) -> float | None:
        """Per cent of monthly pay at the front line, of what is entered here."""
        return _share(self.pay_front_fen, self.pay_fen)

    @property
    def people_share(self) -> float | None:
        """Per cent of people at the front line."""
        return _share(self.people_front, self.people)

    @property
    def heads_share(self) -> float | None:
        """Per cent of established people at the front line."""
        return _share(self.heads_front, self.heads)

    @property
    def posts_share(self) -> float | None:
        """Per cent of posts at the front line."""
        return _share(self.posts_front, self.posts)


def _share(part: int, whole: int) -> float | None:
    return round(part * 100 / whole, 1) if whole else None


def shares_on(days: Sequence[date], *, area: str, on: date) -> list[Share]:
    """Return the shares on each of the days; five statements for any number of days. Volunteers are not counted.

    The front line is what the plan in force on `on` calls so.
    """
    county = area[:COUNTY_DIGITS]
    front = {kind.id for kind in kinds_in(county, on).values() if kind.is_front_line}
    bodies: dict[UUID, list[tuple[date, date | None, bool]]] = {}
    rows = InstitutionVersion.objects.unscoped(because=BECAUSE).filter(under(county))
    for pk, kind, since, until in rows.values_list("institution_id", "kind", "valid_from", "valid_to"):
        bodies.setdefault(pk, []).append((since, until, kind in front))
    engaged = Engagement.objects.unscoped(because=BECAUSE).filter(under(county)).exclude(source=Source.VOLUNTEER)
    people = list(engaged.values_list("valid_from", "valid_to", "institution_id", "head_kind"))
    versions = PostVersion.objects.unscoped(because=BECAUSE).filter(under(county))
    posts = list(versions.values_list("valid_from", "valid_to", "institution_id"))

    lines = PayLine.objects.unscoped(because=BECAUSE).filter(under(county), is_cancelled=False)
    paid = list(lines.values_list("valid_from", "valid_to", "institution_id", "monthly_fen"))

    def pay(day: date) -> tuple[int, int]:
        there = [(body, fen) for since, until, body, fen in paid if since <= day and (until is None or day < until)]
        front_fen = sum(fen for body, fen in there if _is_front(bodies.get(body, ()), day))
        return sum(fen for _body, fen in there), front_fen

    def count(periods: Sequence[Period], day: date) -> tuple[int, int]:
        there = [body for since, until, body in periods if since <= day and (until is None or day < until)]
        return len(there), sum(_is_front(bodies.get(body, ()), day) for body in there)

    everybody = [row[:3] for row in people]
    established = [row[:3] for row in people if row[3]]
    return [Share(day, *count(everybody, day), *count(established, day), *count(posts, day), *pay(day)) for day in days]


def _is_front(periods: Sequence[tuple[date, date | None, bool]], day: date) -> bool:
    return any(front and since <= day and (until is None or day < until) for since, until, front in periods)


def share_series(call: Call, *, area: str = "") -> list[Share]:
    """Return the shares at the end of each year since people are known, and today.

    Raises: Hidden for who may not see the county's book.
    """
    held = call.actor.areas_for(BOOK_SEE)
    if not held:
        raise Hidden()
    county = (area or held[0])[:COUNTY_DIGITS]
    rows = Engagement.objects.unscoped(because=BECAUSE).filter(under(county)).order_by("valid_from")
    first = rows.values_list("valid_from", flat=True).first()
    if first is None:
        return []
    days = [date(year, 12, 31) for year in range(max(first.year, call.on.year - YEARS), call.on.year)]
    return shares_on([*days, call.on], area=county, on=call.on)


YEARS = 12
"""Years that the chart goes back at most."""
