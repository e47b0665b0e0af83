"""What the check of filings asks: what happened to communities since the plan, and which filings hold."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from shequ.areas.models import Area, AreaVersion
from shequ.areas.terms import Level
from shequ.base.scope import under
from shequ.institutions.models import FilingPlace
from shequ.institutions.rules import filings as rules
from shequ.institutions.rules.filings import Change, Held
from shequ.institutions.terms.filings import Aspect, FilingState
from shequ.territory.models import Boundary
from shequ.territory.terms import Purpose

BECAUSE = "a check reads everything"


@dataclass(frozen=True, slots=True)
class CommunityChanged:
    """A community that was set up or changed since the plan; left: its changes that no filing covers."""

    code: str
    name: str
    left: tuple[Change, ...]


def communities_changed(*, under_area: str, since: date, on: date) -> list[CommunityChanged]:
    """Return the communities set up, changed or ended from a day to another, with what no filing covers; four statements."""
    areas = Area.objects.unscoped(because=BECAUSE).filter(
        under(under_area, path="code"), level=Level.COMMUNITY, children__level=Level.GRID
    )
    named = {area.code: area for area in areas.distinct().order_by("code")}
    changes = [*_of_areas(named, since, on), *_of_versions(named, since, on), *_of_borders(named, since, on)]
    found: dict[str, list[Change]] = {change.code: [] for change in sorted(changes, key=lambda item: item.code)}
    for change in rules.uncovered(changes, _filings(under_area, on)):
        found[change.code].append(change)
    return [CommunityChanged(code, named[code].name, tuple(left)) for code, left in found.items()]


def _of_areas(named: dict[str, Area], since: date, on: date) -> list[Change]:
    begun = [
        Change(area.code, Aspect.SET_UP, area.valid_from)
        for area in named.values()
        if area.valid_from and since <= area.valid_from <= on
    ]
    ended = [
        Change(area.code, Aspect.END, area.valid_to)
        for area in named.values()
        if area.valid_to and since <= area.valid_to <= on
    ]
    return begun + ended


def _of_versions(named: dict[str, Area], since: date, on: date) -> list[Change]:
    """Names and parents that differ from the period before; the first period is the setting up itself."""
    rows = AreaVersion.objects.unscoped(because=BECAUSE).filter(area__in=list(named), valid_from__lte=on)
    before: dict[str, AreaVersion] = {}
    found = []
    for row in rows.order_by("valid_from"):
        last = before.get(row.area_id)
        before[row.area_id] = row
        if last is None or row.valid_from < since:
            continue
        if row.name != last.name:
            found.append(Change(row.area_id, Aspect.NAME, row.valid_from))
        if row.parent_code != last.parent_code:
            found.append(Change(row.area_id, Aspect.PARENT, row.valid_from))
    return found


def _of_borders(named: dict[str, Area], since: date, on: date) -> list[Change]:
    rows = Boundary.objects.unscoped(because=BECAUSE).filter(
        area__in=list(named), purpose=Purpose.GROUND, valid_from__gte=since, valid_from__lte=on
    )
    return [Change(code, Aspect.BORDER, day) for code, day in rows.values_list("area_id", "valid_from")]


def _filings(under_area: str, on: date) -> list[Held]:
    rows = FilingPlace.objects.unscoped(because=BECAUSE).filter(
        Q(filing__in_force_from__lte=on), under(under_area, path="code"), filing__state=FilingState.APPROVED
    )
    return [
        Held(str(place.filing_id), place.code, place.filing.kind, place.filing.in_force_from)
        for place in rows.select_related("filing")
        if place.filing.in_force_from
    ]
