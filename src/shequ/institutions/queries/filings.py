"""Filings: the register, who sees which, searched and exported."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from shequ.base.paging import Page, PageRequest
from shequ.base.scope import under, under_any
from shequ.base.words import say
from shequ.institutions.models import Filing, FilingOpinion, FilingPlace
from shequ.institutions.queries.units import grants_of, names_by_id
from shequ.institutions.terms import COUNTY_DIGITS
from shequ.institutions.terms import filings as terms
from shequ.institutions.terms.filings import FilingState
from shequ.kernel.call import Actor, Call
from shequ.kernel.words import _
from shequ.plan.terms import FilingKind

SCOPED = "the filing was scoped"
TONES: dict[str, str] = {
    FilingState.DRAFT: "info", FilingState.SUBMITTED: "hold", FilingState.IN_REVIEW: "hold", FilingState.APPROVED: "ok",
    FilingState.RETURNED: "warn", FilingState.WITHDRAWN: "mute",
}  # fmt: skip
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class FilingFilters:
    """What the register is narrowed by; any may be empty. area: a community's code. q: words of title, number, document, place."""

    q: str = ""
    kind: str = ""
    state: str = ""
    year: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A community that a filing concerns."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class FilingRow:
    """A filing as lists show it. number: "〔2016〕1号", "" before approval."""

    id: UUID
    number: str
    kind: str
    kind_label: str
    title: str
    state: str
    state_label: str
    tone: str
    applicant: str
    applicant_name: str
    keeper_name: str
    places: tuple[PlaceRow, ...]
    places_text: str
    effective_on: date
    in_force_from: date | None
    decision_document: str
    decided_on: date | None
    drafted_at: datetime
    submitted_at: datetime | None


def filings_seen(actor: Actor, *, see: str = terms.FILING_SEE) -> Any:
    """Return the filings of the actor's counties; for departments their own matters, for communities what was filed about them."""
    rows = Filing.objects.unscoped(because="filings lie at the county; filtered by the actor's grants just below")
    if actor.areas_for(see) == ("",):
        return rows
    if not actor.may(see):
        return rows.none()
    wide, units, areas = grants_of(actor, see, narrow=terms.NARROW_ROLES)
    opinions = FilingOpinion.objects.unscoped(because="own matters").filter(institution__code__in=units)
    places = FilingPlace.objects.unscoped(because="own community").filter(under_any(areas, path="code"))
    counties = under_any({grant.area[:COUNTY_DIGITS] for grant in actor.grants})
    own = (
        Q(pk__in=opinions.values("filing_id")) | Q(applicant__code__in=units) | Q(keeper__code__in=units)
        | Q(pk__in=places.values("filing_id"), state=FilingState.APPROVED)
    )  # fmt: skip
    return rows.filter(under_any(wide) | (counties & own))


def filing_number_of(filing: Filing) -> str:
    """Return the official number, "" before approval."""
    return f"〔{filing.year}〕{filing.number}号" if filing.number else ""


def _narrowed(call: Call, filters: FilingFilters) -> Any:
    found = filings_seen(call.actor)
    if filters.kind in set(FilingKind):
        found = found.filter(kind=filters.kind)
    if filters.state in set(FilingState):
        found = found.filter(state=filters.state)
    if filters.year.isdecimal():
        found = found.filter(year=int(filters.year))
    if filters.area:
        found = found.filter(pk__in=_with_place(under(filters.area, path="code")))
    if words := filters.q.strip():
        number = number_asked(words)
        named = _with_place(Q(name__contains=words) | Q(code__startswith=words))
        asked = Q(title__contains=words) | Q(decision_document__contains=words) | Q(pk__in=named)
        found = found.filter(asked | Q(year=number[0], number=number[1]) if number else asked)
    return found


def _with_place(condition: Q) -> Any:
    return (
        FilingPlace.objects.unscoped(because="the filings themselves are scoped").filter(condition).values("filing_id")
    )


def number_asked(words: str) -> tuple[int, int] | None:
    """Read a number as people write it: 〔2016〕3号, [2016]3, 2016-3."""
    digits = "".join(char if char.isdecimal() and char.isascii() else " " for char in words).split()
    year_digits, most = 4, 6
    if len(digits) == 2 and len(digits[0]) == year_digits and len(digits[1]) <= most:  # noqa: PLR2004 (year and number)
        return int(digits[0]), int(digits[1])
    return None


def filing_list(
    call: Call, *, filters: FilingFilters | None = None, page: PageRequest | None = None
) -> Page[FilingRow]:
    """Return the register as far as the actor may see it, the newest first; four statements for any number of rows."""
    found = _narrowed(call, filters or FilingFilters()).select_related("applicant", "keeper")
    listed: Page[Filing] = (page or PageRequest()).of(found.order_by("-drafted_at", "-id"))
    rows = rows_of(listed.rows)
    return listed.holding(rows)


def filing_rows(call: Call, *, filters: FilingFilters) -> tuple[FilingRow, ...]:
    """Return the register for export, by number, what has none last; at most `terms.MOST_EXPORTED` rows."""
    found = _narrowed(call, filters).select_related("applicant", "keeper")
    held = list(found.order_by("-drafted_at", "-id")[: terms.MOST_EXPORTED])
    held.sort(key=lambda filing: (filing.number is None, filing.year or 0, filing.number or 0))
    return rows_of(held)


def filings_of_source(call: Call, *, source: str) -> tuple[FilingRow, ...]:
    """Return the filings that another room's matter was drafted into, as far as the actor may see them, oldest first."""
    found = filings_seen(call.actor).filter(source=source).select_related("applicant", "keeper")
    return rows_of(list(found.order_by("drafted_at", "id")))


def rows_of(filings: Sequence[Filing]) -> tuple[FilingRow, ...]:
    places: dict[UUID, list[PlaceRow]] = {}
    rows = FilingPlace.objects.unscoped(because=SCOPED).filter(filing__in=[filing.pk for filing in filings])
    for place in rows.order_by("code"):
        places.setdefault(place.filing_id, []).append(PlaceRow(place.code, place.name))
    units = {pk for filing in filings for pk in (filing.applicant_id, filing.keeper_id) if pk}
    names = names_by_id(units)
    return tuple(_row(filing, tuple(places.get(filing.pk, ())), names) for filing in filings)


def _row(filing: Filing, places: tuple[PlaceRow, ...], names: Mapping[UUID, str]) -> FilingRow:
    state = FilingState(filing.state)
    return FilingRow(
        id=filing.pk, number=filing_number_of(filing), kind=filing.kind, kind_label=say(FilingKind(filing.kind).label),
        title=filing.title, state=filing.state, state_label=say(state.label), tone=TONES[state],
        applicant=filing.applicant.code, applicant_name=names.get(filing.applicant_id, filing.applicant.code),
        keeper_name=names.get(filing.keeper_id, "") if filing.keeper_id else "", places=places,
        places_text=_places_text(places), effective_on=filing.effective_on, in_force_from=filing.in_force_from,
        decision_document=filing.decision_document, decided_on=filing.decided_on, drafted_at=filing.drafted_at,
        submitted_at=filing.submitted_at,
    )  # fmt: skip


def _places_text(places: Sequence[PlaceRow]) -> str:
    named = "、".join(place.name for place in places[:MOST_NAMED])
    if len(places) <= MOST_NAMED:
        return named
    return say(_("{names}等 {count} 个"), {"names": named, "count": len(places)})


def filing_years(call: Call) -> list[int]:
    """Return the years of the numbers given, newest first; one statement."""
    rows = filings_seen(call.actor).exclude(year=None).order_by()
    return sorted(set(rows.values_list("year", flat=True)), reverse=True)


def filings_of_area(call: Call, *, code: str) -> tuple[FilingRow, ...]:
    """Return what was approved about one community, the newest first; three statements."""
    rows = filings_seen(call.actor).filter(pk__in=_with_place(Q(code=code)), state=FilingState.APPROVED)
    return rows_of(list(rows.select_related("applicant", "keeper").order_by("-in_force_from", "-id")))
