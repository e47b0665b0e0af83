"""Briefings: what came in, was decided, was done and is overdue in a period; compiled live, kept as issued."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from shequ.base.official import Official, Paragraph, in_chinese, official_date
from shequ.base.paging import Page, PageRequest
from shequ.base.words import say
from shequ.institutions import terms
from shequ.institutions.models import Briefing, Decision, Incoming, Instruction, Meeting
from shequ.institutions.queries.decisions import decision_rows
from shequ.institutions.queries.incoming import number_of as incoming_number
from shequ.institutions.queries.tree import in_counties, names_on
from shequ.institutions.terms import DecisionState, MeetingState
from shequ.kernel.call import CHINA, Actor, Call
from shequ.kernel.refusals import Hidden
from shequ.kernel.roles import TITLES, Role
from shequ.kernel.words import _

SECTIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "received": (_("收文"), (_("收文号"), _("来文单位"), _("标题"), _("领导批示"))),
    "meetings": (_("会议"), (_("日期"), _("会议"), _("纪要文号"))),
    "given": (_("新交办"), (_("编号"), _("事项"), _("牵头单位"), _("期限"))),
    "done": (_("已办结"), (_("编号"), _("事项"), _("牵头单位"), _("办结日期"))),
    "overdue": (_("逾期未办结"), (_("编号"), _("事项"), _("牵头单位"), _("期限"), _("逾期天数"))),
    "running": (_("正在办理"), (_("编号"), _("事项"), _("牵头单位"), _("期限"))),
}
"""The sections of a briefing in their order, with the heads of their columns."""
BECAUSE = "the group of the briefing was scoped"


@dataclass(frozen=True, slots=True)
class Section:
    """A section with its rows as texts."""

    code: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """The rows with the head of its column beside each cell, for cards on a phone."""
        return [list(zip(self.heads, row, strict=False)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class BriefingRow:
    """An issue as lists show it."""

    id: UUID
    number: str
    since: date
    until: date
    issued_at: datetime
    issued_by: str
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class BriefingDetail:
    """An issue as it was sent."""

    row: BriefingRow
    note: str
    sections: tuple[Section, ...]


def briefings_seen(actor: Actor) -> Any:
    """Return the briefings of the actor's counties."""
    rows = Briefing.objects.unscoped(because="filtered by the actor's counties")
    return rows.filter(in_counties(actor, terms.BRIEFING_SEE))


def number_of(briefing: Briefing) -> str:
    """Return the issue as people cite it."""
    return say(_("{year} 年第 {number} 期"), {"year": briefing.year, "number": briefing.number})


def briefing_compiled(call: Call, *, group_id: UUID, since: date, until: date) -> list[dict[str, Any]]:
    """Return what happened from a day to a day (both included) as sections of plain texts; bounded statements.

    Overdue and running are as of the last day: what was done later counts as not done.
    """
    return [
        {"code": code, "rows": rows}
        for code, rows in (
            ("received", _received(group_id, since, until)), ("meetings", _meetings(group_id, since, until)),
            *_decisions(call, group_id, since, until),
        )
    ]  # fmt: skip


def _received(group_id: UUID, since: date, until: date) -> list[list[str]]:
    rows = Incoming.objects.unscoped(because=BECAUSE).filter(
        group=group_id, received_on__gte=since, received_on__lte=until
    )
    listed = list(rows.order_by("received_on", "id"))
    written: dict[UUID, list[str]] = {}
    notes = Instruction.objects.unscoped(because=BECAUSE).filter(
        incoming__in=[row.pk for row in listed], kind=terms.InstructionKind.INSTRUCTION, on__lte=until
    )
    for note in notes.order_by("on", "id"):
        written.setdefault(note.incoming_id, []).append(f"{note.person}：{note.text}")
    return [
        [
            incoming_number(row),
            f"{row.sender} {row.document_number}".strip(),
            row.title,
            "；".join(written.get(row.pk, [])),
        ]
        for row in listed
    ]


def _meetings(group_id: UUID, since: date, until: date) -> list[list[str]]:
    rows = Meeting.objects.unscoped(because=BECAUSE).filter(
        group=group_id, held_on__gte=since, held_on__lte=until, state__in=[MeetingState.HELD, MeetingState.CLOSED]
    )
    return [[row.held_on.isoformat(), row.title, row.document] for row in rows.order_by("held_on", "id")]


def _decisions(call: Call, group_id: UUID, since: date, until: date) -> Iterable[tuple[str, list[list[str]]]]:
    starts = datetime.combine(since, time.min, tzinfo=CHINA)
    ends = datetime.combine(until + timedelta(days=1), time.min, tzinfo=CHINA)
    rows = Decision.objects.unscoped(because=BECAUSE).filter(group=group_id, given_on__lte=until)
    found = rows.filter(Q(closed_at=None) | Q(closed_at__gte=starts) | Q(given_on__gte=since)).exclude(
        state=DecisionState.WITHDRAWN
    )
    listed = list(found.order_by("due_on", "id"))
    told = list(zip(listed, decision_rows(call, listed), strict=True))
    left = [(row, line) for row, line in told if row.closed_at is None or row.closed_at >= ends]
    yield "given", [_line(line, line.due_on.isoformat()) for row, line in told if row.given_on >= since]
    yield (
        "done",
        [
            _line(line, row.closed_at.astimezone(CHINA).date().isoformat())
            for row, line in told
            if row.closed_at is not None and starts <= row.closed_at < ends
        ],
    )
    yield (
        "overdue",
        [
            [*_line(line, line.due_on.isoformat()), str((until - row.due_on).days)]
            for row, line in left
            if row.due_on < until
        ],
    )
    yield "running", [_line(line, line.due_on.isoformat()) for row, line in left if row.due_on >= until]


def _line(line: Any, day: str) -> list[str]:
    return [line.number, line.title, line.lead_name, day]


def sections_of(content: Iterable[dict[str, Any]]) -> tuple[Section, ...]:
    """Return compiled content with its titles in the reader's language."""
    return tuple(
        Section(
            part["code"], say(SECTIONS[part["code"]][0]), tuple(say(head) for head in SECTIONS[part["code"]][1]),
            tuple(tuple(row) for row in part["rows"]),
        )
        for part in content
        if part["code"] in SECTIONS
    )  # fmt: skip


def _row(briefing: Briefing) -> BriefingRow:
    counts = tuple((section.title, len(section.rows)) for section in sections_of(briefing.content))
    return BriefingRow(
        id=briefing.pk, number=number_of(briefing), since=briefing.since, until=briefing.until,
        issued_at=briefing.issued_at, issued_by=briefing.issued_by, counts=counts,
    )  # fmt: skip


def briefing_list(call: Call, *, page: PageRequest | None = None) -> Page[BriefingRow]:
    """Return the briefings of the actor's counties, the newest first; two statements."""
    return (page or PageRequest()).of(briefings_seen(call.actor).order_by("-issued_at", "-id"), row=_row)


def briefing_detail(call: Call, *, briefing_id: UUID) -> BriefingDetail:
    """Return an issue as it was sent.

    Raises: Hidden.
    """
    found = briefings_seen(call.actor).filter(pk=briefing_id).first()
    if found is None:
        raise Hidden()
    return BriefingDetail(_row(found), found.note, sections_of(found.content))


def briefing_official(call: Call, *, briefing_id: UUID) -> Official:
    """Return an issue as an official document to the reform office, in Chinese whatever the reader's language.

    Raises: Hidden.
    """
    return in_chinese(lambda: _official(call, briefing_id))


def _official(call: Call, briefing_id: UUID) -> Official:
    found = briefings_seen(call.actor).filter(pk=briefing_id).first()
    if found is None:
        raise Hidden()
    issued_on = found.issued_at.astimezone(CHINA).date()
    group = names_on({found.group_id}, issued_on).get(found.group_id, "")
    issuer = say(_("{name}办公室"), {"name": group})
    period = {"since": official_date(found.since), "until": official_date(found.until)}
    body = [Paragraph(say(_("现将 {since}至{until}的工作情况报告如下。"), period))]
    body += [Paragraph(line) for line in found.note.splitlines() if line.strip()]
    numbers = iter("一二三四五六七八九")
    for section in sections_of(found.content):
        if section.rows:
            body.append(Paragraph(f"{next(numbers)}、{section.title}", level=1))
            body += [Paragraph("，".join(cell for cell in row if cell) + "。") for row in section.rows]
    return Official(
        issuer=issuer, title=f"{say(_('工作简报'))}（{number_of(found)}）", addressees=(say(TITLES[Role.REFORM_OFFICE]),),
        body=tuple(body), signature=issuer, signed_on=issued_on, printed_by=issuer, printed_on=issued_on,
    )  # fmt: skip
