"""The establishment book: what each body has of each kind on any day, and the entries behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum

from shequ.base.paging import Page, PageRequest
from shequ.base.scope import under, under_any
from shequ.base.words import say
from shequ.institutions.models import InstitutionVersion
from shequ.institutions.queries import counties_of, in_counties, names_on
from shequ.institutions.terms import COUNTY_DIGITS
from shequ.kernel.call import Call
from shequ.staffing.models import Engagement, Entry, Hold, Line, PostVersion
from shequ.staffing.queries.parts import not_over
from shequ.staffing.rules.ledger import Balance
from shequ.staffing.terms import (
    BOOK_SEE,
    ENTRY_REVERSE,
    HEADS_RELEASE,
    AccountRole,
    EntryKind,
    HoldState,
    Ledger,
    kinds_of,
)

OPEN = "the book of a county is one; filtered by the counties of the actor's places"


@dataclass(frozen=True, slots=True)
class BookRow:
    """What a body has of a kind on a day. code "" is the county's reserve; excess: used beyond the authorised."""

    institution_id: UUID | None
    code: str
    name: str
    area: str
    kind: str
    kind_label: str
    authorised: int
    earmarked: int
    occupied: int
    frozen: int
    vacant: int
    excess: int


@dataclass(frozen=True, slots=True)
class TotalRow:
    """All bodies of a county together; approved: the total in force, with what is not given to anybody yet."""

    kind: str
    kind_label: str
    authorised: int
    earmarked: int
    occupied: int
    frozen: int
    vacant: int
    excess: int
    reserve: int
    approved: int


@dataclass(frozen=True, slots=True)
class Book:
    """The book of one ledger as of a day."""

    on: date
    ledger: str
    rows: tuple[BookRow, ...]
    totals: tuple[TotalRow, ...]


Key = tuple[UUID | None, str]


def book(call: Call, *, on: date | None = None, ledger: str = Ledger.ESTABLISHMENT, area: str = "") -> Book:
    """Return what every body has, as of a day (today when none is given): four statements for any number of bodies.

    area: only bodies of that area and below; the totals are then those of these bodies, without reserve.
    """
    day = on or call.on
    counties = counties_of(call.actor, BOOK_SEE)
    balances, approved = _authorised(counties, area, ledger, day)
    for key, state, heads in _held(counties, area, ledger, day):
        has = balances.get(key, Balance())
        more = Balance(earmarked=heads) if state == HoldState.EARMARKED else Balance(frozen=heads)
        balances[key] = has + more
    for key, count in _occupied(counties, area, ledger, day):
        balances[key] = balances.get(key, Balance()) + Balance(occupied=count)
    bodies = {body for body, _kind in balances if body is not None}
    names = _bodies(bodies, day)
    labels = {kind: say(label) for kind, label in kinds_of(ledger).items()}
    order = {kind: at for at, kind in enumerate(labels)}
    rows = [
        _row(names.get(body), body, kind, labels.get(kind, kind), has)
        for (body, kind), has in balances.items()
        if body is not None and (has.authorised or has.used)
    ]
    rows.sort(key=lambda row: (row.area, row.name, order.get(row.kind, 0)))
    return Book(day, ledger, tuple(rows), _totals(labels, balances, approved, whole=not area))


def _authorised(counties: Iterable[str], area: str, ledger: str, on: date) -> tuple[dict[Key, Balance], dict[str, int]]:
    """Return what every body and the reserve have of each kind, and the approved total by kind; one statement."""
    lines = Line.objects.unscoped(because=OPEN).filter(under_any(counties), on__lte=on, account__ledger=ledger)
    if area:
        lines = lines.filter(under(area, path="account__institution__area_id"))
    sums = lines.order_by().values_list("account__role", "account__institution", "account__kind").annotate(Sum("heads"))
    balances: dict[Key, Balance] = {}
    approved: dict[str, int] = {}
    for role, body, kind, heads in sums:
        if role == AccountRole.TOTAL:
            approved[kind] = approved.get(kind, 0) - heads
        else:
            balances[body, kind] = balances.get((body, kind), Balance()) + Balance(authorised=heads)
    return balances, approved


def _held(counties: Iterable[str], area: str, ledger: str, on: date) -> list[tuple[Key, str, int]]:
    rows = Hold.objects.unscoped(because=OPEN).filter(
        under_any(counties) & under(area), not_over(on), valid_from__lte=on
    )
    rows = rows.filter(account__ledger=ledger).values_list("account__institution", "account__kind", "state")
    return [((body, kind), state, heads) for body, kind, state, heads in rows.annotate(Sum("heads"))]


def _occupied(counties: Iterable[str], area: str, ledger: str, on: date) -> list[tuple[Key, int]]:
    within = under_any(counties) & under(area)
    rows: Any
    if ledger == Ledger.LEADERSHIP:
        rows = (
            PostVersion.objects.unscoped(because=OPEN)
            .filter(within, not_over(on), valid_from__lte=on, is_leading=True)
            .filter(post__appointments__valid_from__lte=on)
            .filter(Q(post__appointments__valid_to=None) | Q(post__appointments__valid_to__gt=on))
            .values_list("institution_id", "position")
        )
    else:
        people = Engagement.objects.unscoped(because=OPEN).filter(within, not_over(on), valid_from__lte=on)
        rows = people.exclude(head_kind="").values_list("institution_id", "head_kind")
    return [((body, kind), count) for body, kind, count in rows.order_by().annotate(Count("pk", distinct=True))]


def _bodies(bodies: Iterable[UUID], on: date) -> dict[UUID, tuple[str, str, str]]:
    """Return code, name and area of bodies on a day; one statement."""

    rows = InstitutionVersion.objects.unscoped(because=OPEN).filter(valid_from__lte=on).order_by("valid_from")
    wanted = set(bodies)
    found: dict[UUID, tuple[str, str, str]] = {}
    for pk, code, name, area in rows.values_list("institution_id", "institution__code", "name", "area_id"):
        if pk in wanted:
            found[pk] = (code, name, area)
    return found


def _row(body: tuple[str, str, str] | None, pk: UUID | None, kind: str, label: str, has: Balance) -> BookRow:
    code, name, area = body or ("", "—", "")
    return BookRow(
        pk, code, name, area, kind, label, has.authorised, has.earmarked, has.occupied, has.frozen, has.vacant, has.excess
    )  # fmt: skip


def _totals(
    labels: dict[str, str], balances: dict[Key, Balance], approved: dict[str, int], *, whole: bool
) -> tuple[TotalRow, ...]:
    found = []
    for kind, label in labels.items():
        every = [has for (body, of), has in balances.items() if of == kind and body is not None]
        if not every and kind not in approved:
            continue
        has = sum(every, Balance())
        reserve = balances.get((None, kind), Balance()).authorised if whole else 0
        found.append(
            TotalRow(
                kind, label, has.authorised, has.earmarked, has.occupied, has.frozen,
                sum(one.vacant for one in every), sum(one.excess for one in every), reserve,
                approved.get(kind, 0) if whole else has.authorised,
            )
        )  # fmt: skip
    return tuple(found)


@dataclass(frozen=True, slots=True)
class EntryLine:
    """A line of an entry: from whom or to whom."""

    where: str
    kind_label: str
    heads: int


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry of a ledger with its lines."""

    id: UUID
    ledger: str
    ledger_label: str
    kind: str
    kind_label: str
    on: date
    document: str
    note: str
    by: str
    order: UUID | None
    lines: tuple[EntryLine, ...]
    is_reversed: bool
    may_reverse: bool


def entry_list(call: Call, *, ledger: str = "", page: PageRequest | None = None) -> Page[EntryRow]:
    """Return the entries of the actor's counties, newest first; five statements."""
    found = Entry.objects.unscoped(because=OPEN).filter(in_counties(call.actor, BOOK_SEE))
    if ledger:
        found = found.filter(ledger=ledger)
    rows = (page or PageRequest()).of(found.order_by("-at", "-id"), row=lambda row: row)
    lines = list(
        Line.objects.unscoped(because=OPEN)
        .filter(entry__in=[row.pk for row in rows.rows])
        .select_related("account")
        .order_by("entry", "on", "id")
    )
    names = names_on({line.account.institution_id for line in lines if line.account.institution_id}, call.on)
    reversed_ones = set(
        Entry.objects.unscoped(because=OPEN)
        .filter(reverses__in=[row.pk for row in rows.rows])
        .values_list("reverses", flat=True)
    )
    by_entry: dict[UUID, list[EntryLine]] = {}
    for line in lines:
        account = line.account
        where = (
            names.get(account.institution_id, "—") if account.institution_id else say(AccountRole(account.role).label)
        )
        by_entry.setdefault(line.entry_id, []).append(
            EntryLine(where, say(kinds_of(account.ledger).get(account.kind, account.kind)), line.heads)
        )
    may = call.actor.may
    shown = tuple(
        EntryRow(
            row.pk, row.ledger, say(Ledger(row.ledger).label), row.kind, say(EntryKind(row.kind).label), row.on,
            row.document, row.note, row.by, row.order, tuple(by_entry.get(row.pk, ())), row.pk in reversed_ones,
            row.pk not in reversed_ones and row.kind not in (EntryKind.REVERSAL, EntryKind.ORDER)
            and may(ENTRY_REVERSE, row.area_id),
        )
        for row in rows.rows
    )  # fmt: skip
    return rows.holding(shown)


@dataclass(frozen=True, slots=True)
class HoldRow:
    """Heads of a body that are earmarked or frozen."""

    id: UUID
    institution_id: UUID
    institution: str
    kind_label: str
    state: str
    state_label: str
    heads: int
    since: date
    until: date | None
    reason: str
    document: str
    may_release: bool


def hold_list(call: Call, *, on: date | None = None) -> list[HoldRow]:
    """Return what is held back in the actor's counties on a day; two statements."""
    day = on or call.on
    rows = (
        Hold.objects.unscoped(because=OPEN)
        .filter(in_counties(call.actor, BOOK_SEE), not_over(day), valid_from__lte=day)
        .select_related("account")
    )
    found = list(rows.order_by("area_id", "valid_from", "id"))
    names = names_on({row.account.institution_id for row in found}, day)
    return [
        HoldRow(
            row.pk, row.account.institution_id, names.get(row.account.institution_id, "—"),
            say(kinds_of(row.account.ledger)[row.account.kind]), row.state, say(HoldState(row.state).label), row.heads,
            row.valid_from, row.valid_to, row.reason, row.document,
            row.case is None and call.actor.may(HEADS_RELEASE, row.area_id),
        )
        for row in found
    ]  # fmt: skip


def change_days(call: Call) -> list[date]:
    """Return the days on which the book of the actor's counties changed; two statements."""
    within = in_counties(call.actor, BOOK_SEE)
    days = set(Line.objects.unscoped(because=OPEN).filter(within).order_by().values_list("on", flat=True).distinct())
    people = Engagement.objects.unscoped(because=OPEN).filter(within).exclude(head_kind="").order_by()
    for pair in people.values_list("valid_from", "valid_to").distinct():
        days.update(day for day in pair if day is not None)
    return sorted(days)


def county_of(call: Call, permission: str) -> str:
    """Return the county in which the actor holds a permission, "" for none."""
    held = call.actor.areas_for(permission)
    return held[0][:COUNTY_DIGITS] if held else ""
