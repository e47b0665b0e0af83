"""What can be asked about the conflicts of rosters: what waits for a decision, and its two sides."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from shequ.base.paging import Page, PageRequest
from shequ.base.rows import Work
from shequ.base.words import say
from shequ.kernel.call import Call
from shequ.kernel.refusals import Hidden
from shequ.kernel.words import _
from shequ.residents import terms
from shequ.residents.models import Resident, RosterRow
from shequ.residents.queries.roster_lines import RosterLine, line_of, rows_of, sheet_names
from shequ.residents.roster.problems import SORTS
from shequ.residents.roster.terms import DECISIONS, RosterDecision, RosterState


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A conflict that waits for a decision."""

    id: int
    batch: UUID
    area_name: str
    made_at: datetime
    title: str
    line: RosterLine


@dataclass(frozen=True, slots=True)
class OtherSide:
    """What a conflict stands against: the register's person, or the earlier row of the file."""

    where: str
    name: str
    number: str
    relation: str
    address: str
    registration: str


@dataclass(frozen=True, slots=True)
class ReviewDetail:
    """A conflict with its two sides and what may be decided."""

    row: ReviewRow
    other: OtherSide | None
    choices: tuple[tuple[str, str], ...]
    may_decide: bool
    is_open: bool


def review_list(call: Call, *, page: PageRequest) -> Page[ReviewRow]:
    """Return the conflicts that wait for a decision, oldest import first."""
    found = (
        RosterRow.objects.visible_to(call.actor, see=terms.ROSTER_REVIEW)
        .filter(bucket="rejected", decision="", batch__state__in=(RosterState.READY, RosterState.COMMITTED))
        .exclude(review="")
        .select_related("batch", "batch__area")
    )
    return page.of(found.order_by("batch_id", "position"), row=_review_row)


def review_count(call: Call) -> int:
    """Return how many conflicts wait for the actor's decision."""
    found = RosterRow.objects.visible_to(call.actor, see=terms.ROSTER_REVIEW).filter(
        bucket="rejected", decision="", batch__state__in=(RosterState.READY, RosterState.COMMITTED)
    )
    return int(found.exclude(review="").count())


def my_roster_reviews(call: Call) -> list[Work]:
    """Return the work list's row about conflicts that wait, none when nothing waits. One statement."""
    waiting = review_count(call) if call.actor.may(terms.ROSTER_REVIEW) else 0
    if not waiting:
        return []
    return [
        Work(
            icon="scale",
            title=say(_("决定名册里的 {count} 条冲突"), {"count": waiting}),
            why=say(_("号码或户主有冲突的行不写入，等您对照证件决定")),
            due_on=None,
            url=reverse("residents:roster_review_list"),
            verb=say(_("去决定")),
        )
    ]


def review_detail(call: Call, *, row_id: int) -> ReviewDetail:
    """Return one conflict with both sides.

    Raises: Hidden.
    """
    row: RosterRow = (
        RosterRow.objects.visible_to(call.actor, see=terms.ROSTER_REVIEW)
        .select_related("batch", "batch__area")
        .one(row_id)
    )
    if not row.review:
        raise Hidden()
    may_move = call.actor.may(terms.RESIDENT_MOVE, row.batch.area_id)
    choices = tuple(
        (str(choice), say(choice.label))
        for choice in DECISIONS.get(row.review, ())
        if may_move or choice is not RosterDecision.MOVE
    )
    is_open = not row.decision and row.batch.state in (RosterState.READY, RosterState.COMMITTED)
    return ReviewDetail(
        row=_review_row(row),
        other=_other_side(row),
        choices=choices,
        may_decide=is_open and call.actor.may(terms.ROSTER_REVIEW, row.batch.area_id),
        is_open=is_open,
    )


def _review_row(row: RosterRow) -> ReviewRow:
    return ReviewRow(
        row.pk, row.batch_id, row.batch.area.name, row.batch.made_at, say(SORTS[row.review].title),
        line_of(row, sheet_names(row.batch)),
    )  # fmt: skip


def _other_side(row: RosterRow) -> OtherSide | None:
    earlier = next((p["values"].get("row") for p in json.loads(row.problems or "[]") if p["values"].get("row")), None)
    if earlier is not None:
        other = rows_of(row.batch).filter(sheet=row.sheet, row=earlier).first()
        if other is not None:
            line = line_of(other, sheet_names(row.batch))
            where = say(_("本表第 {row} 行"), {"row": earlier})
            return OtherSide(where, line.name, line.number, line.relation, line.address, line.registration)
    if row.identity_digest is None:
        return None
    person = (
        Resident.objects.unscoped(because="only people of the batch's own community are shown")
        .filter(identity_digest=bytes(row.identity_digest), merged_into=None, area_id=row.batch.area_id)
        .first()
    )
    if person is None:
        return None
    home = person.tenures.filter(valid_to=None, is_main=True).select_related("dwelling").first()
    place = home.dwelling.text if home is not None and home.dwelling is not None else ""
    label = say(terms.Registration(person.registration).label)
    return OtherSide(say(_("现在的登记")), person.name, row.number_shown, "", place, label)
