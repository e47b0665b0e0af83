"""Major matters and the clean-conduct list: lists, one with its history, what the board asks, what waits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from shequ.base.paging import Page, PageRequest
from shequ.base.rows import Work
from shequ.base.scope import under
from shequ.base.words import say
from shequ.institutions import terms
from shequ.institutions.models import ConductItem, MajorMatter, MatterHearing, MatterStep
from shequ.institutions.queries.decisions import near_days
from shequ.institutions.queries.tree import names_on, tree
from shequ.institutions.rules import matters as rules
from shequ.institutions.terms import ConductState, HearingWay, MatterKind, MatterState, Verdict
from shequ.kernel.call import Call
from shequ.kernel.refusals import Hidden
from shequ.kernel.words import _

TONES: dict[str, str] = {
    MatterState.PROPOSED: "warn", MatterState.HEARD: "hold", MatterState.APPROVED: "hold", MatterState.REJECTED: "mute",
    MatterState.DEFERRED: "mute", MatterState.EXECUTING: "info", MatterState.DONE: "ok",
}  # fmt: skip
ITEM_TONES: dict[str, str] = {ConductState.OPEN: "info", ConductState.DONE: "ok", ConductState.WITHDRAWN: "mute"}
BECAUSE = "the matter was scoped"
CHECKING = "a check reads everything"
MOST_WORK = 20


@dataclass(frozen=True, slots=True)
class MatterRow:
    """A matter as lists show it. is_breach: carried out without a decision, or before it."""

    id: UUID
    number: str
    title: str
    kind_label: str
    body_name: str
    proposed_on: date
    decided_on: date | None
    due_on: date | None
    state: str
    state_label: str
    tone: str
    is_imported: bool
    is_late: bool
    is_breach: bool


@dataclass(frozen=True, slots=True)
class HearingRow:
    """Who was heard."""

    on: date
    way_label: str
    heard: str
    text: str


@dataclass(frozen=True, slots=True)
class MatterStepRow:
    """A line of a matter's history."""

    label: str
    text: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class MatterDetail:
    """A matter with who was heard, what was decided and what came of it, and what the actor may do now."""

    row: MatterRow
    area: str
    proposal: str
    proposed_by: str
    document: str
    meeting: str
    verdict_label: str
    decision: str
    executed_on: date | None
    done_on: date | None
    result: str
    hearings: tuple[HearingRow, ...]
    steps: tuple[MatterStepRow, ...]
    troubles: tuple[str, ...]
    may_hear: bool
    may_decide: bool
    may_execute: bool
    may_note: bool
    may_finish: bool


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item of the clean-conduct list."""

    id: UUID
    year: int
    title: str
    body_name: str
    institution_name: str
    person: str
    due_on: date
    state: str
    state_label: str
    tone: str
    is_late: bool
    is_near: bool
    closed_on: date | None
    result: str
    may_close: bool


@dataclass(frozen=True, slots=True)
class MatterMeasured:
    """A matter as its check sees it on a day."""

    id: UUID
    number: str
    title: str
    area: str
    body: str
    is_executed: bool
    is_decided_first: bool
    is_decided: bool
    is_heard_first: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class ItemMeasured:
    """An item of the clean-conduct list as its check sees it on a day."""

    id: UUID
    title: str
    area: str
    institution: str
    due_on: date


def number_of(matter: MajorMatter) -> str:
    """Return the number under which people cite a matter."""
    return f"重〔{matter.year}〕{matter.number}号"


def body_choices(call: Call, area: str) -> list[tuple[str, str]]:
    """Return the bodies of an area that may have a register: what stands there and is no community's."""
    return [(row.code, row.name) for row in tree(call, area=area) if row.area == area and not row.is_community]


def matter_list(
    call: Call, *, state: str = "", kind: str = "", q: str = "", page: PageRequest | None = None
) -> Page[MatterRow]:
    """Return the matters that the actor may see, the newest first; three statements."""
    found = MajorMatter.objects.visible_to(call.actor)
    if state in set(MatterState):
        found = found.filter(state=state)
    if kind in set(MatterKind):
        found = found.filter(kind=kind)
    if q.strip():
        found = found.filter(title__contains=q.strip())
    listed = (page or PageRequest()).of(found.order_by("-proposed_on", "-id"), row=lambda row: row)
    rows = _rows(call, listed.rows)
    return listed.holding(rows)


def _rows(call: Call, matters: Iterable[MajorMatter]) -> tuple[MatterRow, ...]:
    listed = list(matters)
    names = names_on({row.body_id for row in listed}, call.on)
    return tuple(
        MatterRow(
            id=row.pk, number=number_of(row), title=row.title, kind_label=say(MatterKind(row.kind).label),
            body_name=names.get(row.body_id, ""), proposed_on=row.proposed_on, decided_on=row.decided_on,
            due_on=row.due_on, state=row.state, state_label=say(MatterState(row.state).label), tone=TONES[row.state],
            is_imported=row.is_imported, is_late=_is_late(row, call.on), is_breach=_is_breach(row),
        )
        for row in listed
    )  # fmt: skip


def _is_late(row: MajorMatter, on: date) -> bool:
    is_open = row.state in (MatterState.APPROVED, MatterState.EXECUTING)
    return is_open and row.due_on is not None and on > row.due_on


def _is_breach(row: MajorMatter) -> bool:
    return row.executed_on is not None and (row.decided_on is None or row.executed_on < row.decided_on)


def matter_detail(call: Call, *, matter_id: UUID) -> MatterDetail:
    """Return a matter with its history.

    Raises: Hidden.
    """
    found = MajorMatter.objects.visible_to(call.actor).filter(pk=matter_id).first()
    if found is None:
        raise Hidden()
    hearings = list(MatterHearing.objects.unscoped(because=BECAUSE).filter(matter=found).order_by("on", "id"))
    steps = MatterStep.objects.unscoped(because=BECAUSE).filter(matter=found).order_by("-at", "-id")
    keeps = call.actor.may(terms.MATTER_HEAR, found.area_id)
    return MatterDetail(
        row=_rows(call, [found])[0], area=found.area_id, proposal=found.proposal, proposed_by=found.proposed_by,
        document=found.document, meeting=found.meeting,
        verdict_label=say(Verdict(found.verdict).label) if found.verdict else "", decision=found.decision,
        executed_on=found.executed_on, done_on=found.done_on, result=found.result,
        hearings=tuple(HearingRow(row.on, say(HearingWay(row.way).label), row.heard, row.text) for row in hearings),
        steps=tuple(MatterStepRow(say(terms.MATTER_STEPS[row.step]), row.text, row.at, row.by) for row in steps),
        troubles=tuple(_troubles(found, [row.on for row in hearings])),
        may_hear=keeps and found.state in rules.HEARABLE,
        may_decide=keeps and found.state in rules.HEARABLE and bool(hearings),
        may_execute=keeps and found.state == MatterState.APPROVED,
        may_note=keeps and found.state == MatterState.EXECUTING,
        may_finish=keeps and found.state == MatterState.EXECUTING,
    )  # fmt: skip


def _troubles(matter: MajorMatter, heard: Sequence[date]) -> Iterable[str]:
    if _is_breach(matter):
        yield say(_("没有集体决定就执行了"))
    if matter.decided_on and not any(on <= matter.decided_on for on in heard):
        yield say(_("决定之前没有听取意见"))


def matters_measured(*, under_area: str, on: date) -> list[MatterMeasured]:
    """Return the matters proposed by a day, as they stood on it; two statements."""
    rows = MajorMatter.objects.unscoped(because=CHECKING).filter(under(under_area), proposed_on__lte=on)
    listed = list(rows.select_related("body").order_by("proposed_on", "id"))
    heard: dict[UUID, list[date]] = {}
    hearings = MatterHearing.objects.unscoped(because=CHECKING).filter(matter__in=[row.pk for row in listed])
    for matter, day in hearings.values_list("matter_id", "on"):
        heard.setdefault(matter, []).append(day)
    return [_measured(row, heard.get(row.pk, []), on) for row in listed]


def _measured(row: MajorMatter, heard: Sequence[date], on: date) -> MatterMeasured:
    is_decided = row.decided_on is not None and row.decided_on <= on
    is_executed = row.executed_on is not None and row.executed_on <= on
    is_done = row.done_on is not None and row.done_on <= on
    return MatterMeasured(
        id=row.pk, number=number_of(row), title=row.title, area=row.area_id, body=row.body.code,
        is_executed=is_executed, is_decided=is_decided,
        is_decided_first=bool(is_decided and row.executed_on and row.decided_on and row.decided_on <= row.executed_on),
        is_heard_first=row.decided_on is not None and any(day <= row.decided_on for day in heard),
        is_late=is_decided and not is_done and row.verdict == Verdict.APPROVED and row.due_on is not None and on > row.due_on,
    )  # fmt: skip


def conduct_list(call: Call, *, year: int, state: str = "") -> list[ItemRow]:
    """Return the items of a year that the actor may see, the earliest due first (a list has tens of them); two statements."""
    found = ConductItem.objects.visible_to(call.actor).filter(year=year)
    if state in set(ConductState):
        found = found.filter(state=state)
    return _items(call, found.order_by("due_on", "id"))


def _items(call: Call, items: Iterable[ConductItem]) -> list[ItemRow]:
    listed = list(items)
    names = names_on({key for row in listed for key in (row.body_id, row.institution_id)}, call.on)
    near = {area: near_days(area, call.on) for area in {row.area_id for row in listed}}
    found = []
    for row in listed:
        left, is_open = (row.due_on - call.on).days, row.state == ConductState.OPEN
        ahead = near[row.area_id]
        found.append(
            ItemRow(
                id=row.pk, year=row.year, title=row.title, body_name=names.get(row.body_id, ""),
                institution_name=names.get(row.institution_id, ""), person=row.person, due_on=row.due_on,
                state=row.state, state_label=say(ConductState(row.state).label), tone=ITEM_TONES[row.state],
                is_late=is_open and left < 0, is_near=is_open and ahead is not None and 0 <= left <= ahead,
                closed_on=row.closed_on, result=row.result,
                may_close=is_open and call.actor.may(terms.CONDUCT_ITEM_DONE, row.area_id),
            )
        )  # fmt: skip
    return found


def conduct_item(call: Call, *, item_id: UUID) -> ItemRow:
    """Return an item.

    Raises: Hidden.
    """
    found = ConductItem.objects.visible_to(call.actor).filter(pk=item_id).first()
    if found is None:
        raise Hidden()
    return _items(call, [found])[0]


def conduct_years(call: Call) -> list[int]:
    """Return the years that have a list, and this year, the newest first; one statement."""
    years = ConductItem.objects.visible_to(call.actor).values_list("year", flat=True)
    return sorted({*years, call.on.year}, reverse=True)


def conduct_measured(*, under_area: str, on: date) -> tuple[int, list[ItemMeasured], list[tuple[str, str, str]]]:
    """Return how many items there are up to a year, those overdue on the day, and the bodies that had a list in an earlier
    year and have none in this: (code, name, area); two statements.

    Done later than that day counts as not done.
    """
    rows = ConductItem.objects.unscoped(because=CHECKING).filter(under(under_area), year__lte=on.year)
    listed = list(
        rows.exclude(state=ConductState.WITHDRAWN).select_related("body", "institution").order_by("due_on", "id")
    )
    late = [
        ItemMeasured(row.pk, row.title, row.area_id, row.institution.code, row.due_on)
        for row in listed
        if row.due_on < on and (row.closed_on is None or row.closed_on > on)
    ]
    now = {row.body_id for row in listed if row.year == on.year}
    names = names_on({row.body_id for row in listed}, on)
    without = {
        row.body_id: (row.body.code, names.get(row.body_id, row.body.code), row.area_id)
        for row in listed
        if row.body_id not in now
    }
    return len(listed), late, list(without.values())


def my_matters(call: Call) -> list[Work]:
    """Return the matters and list items that wait for the committee's people."""
    if not call.actor.may(terms.MATTER_DECIDE):
        return []
    verbs = {MatterState.HEARD: _("决定"), MatterState.APPROVED: _("执行"), MatterState.PROPOSED: _("听取意见")}
    waiting = MajorMatter.objects.visible_to(call.actor, see=terms.MATTER_DECIDE).filter(
        Q(state__in=list(verbs)) | Q(state=MatterState.EXECUTING, due_on__lt=call.on)
    )
    found = [
        Work(
            icon="scale", title=row.title, why=f"{number_of(row)} · {say(MatterState(row.state).label)}",
            due_on=row.due_on, url=reverse("institutions:matter_detail", args=[row.pk]),
            verb=say(verbs.get(MatterState(row.state), _("办理"))),
        )
        for row in waiting.order_by("proposed_on", "id")[:MOST_WORK]
    ]  # fmt: skip
    items = ConductItem.objects.visible_to(call.actor, see=terms.CONDUCT_ITEM_DONE).filter(state=ConductState.OPEN)
    due = [row for row in _items(call, items.order_by("due_on", "id")) if row.is_late or row.is_near][:MOST_WORK]
    return found + [
        Work(
            icon="list-check", title=row.title, why=say(_("党风廉政责任清单")), due_on=row.due_on,
            url=reverse("institutions:conduct_item_done", args=[row.id]), verb=say(_("登记完成")),
        )
        for row in due
    ]  # fmt: skip


def matters_held(call: Call, bodies: Sequence[UUID], on: date) -> list[tuple[str, str, UUID]]:
    """Return the unfinished matters and open list items of bodies: key is the row's id; two statements."""
    del call, on
    matters = MajorMatter.objects.unscoped(because="the order that asks was scoped").filter(
        body__in=bodies, state__in=rules.UNFINISHED
    )
    items = ConductItem.objects.unscoped(because="the order that asks was scoped").filter(
        Q(body__in=bodies) | Q(institution__in=bodies), state=ConductState.OPEN
    )
    found = [(str(row.pk), row.title, row.body_id) for row in matters.order_by("proposed_on", "id")]
    asked = set(bodies)
    return found + [
        (f"{row.pk}", row.title, row.institution_id if row.institution_id in asked else row.body_id)
        for row in items.order_by("due_on", "id")
    ]
