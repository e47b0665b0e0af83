"""What can be asked about roster imports: the batches, their rows and households, what waits for a decision."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from shequ.base.paging import Page, PageRequest
from shequ.base.rows import Work
from shequ.base.words import say
from shequ.files.queries import file_content
from shequ.kernel.call import Actor, Call
from shequ.kernel.codes import RELATION
from shequ.kernel.refusals import Hidden
from shequ.kernel.words import _
from shequ.residents import terms
from shequ.residents.models import Resident, RosterBatch, RosterHousehold, RosterRow
from shequ.residents.roster.headers import TITLES, Meaning, signature
from shequ.residents.roster.problems import SORTS, Weight
from shequ.residents.roster.returned import Remark, write_returned
from shequ.residents.roster.terms import DECISIONS, UNDO_DAYS, RosterBucket, RosterDecision, RosterState

BECAUSE = "the batch itself was scoped"
TABS = ("all", "rejected", "warned", "fine")
BUCKET_STATES = {"new": "ok", "changed": "info", "same": "mute", "rejected": "bad"}
COLUMNS = (
    ("name", Meaning.NAME), ("number", Meaning.NUMBER), ("relation", Meaning.RELATION), ("address", Meaning.ADDRESS),
    ("registration", Meaning.PERSON_KIND), ("phone", Meaning.PHONE),
)  # fmt: skip
"""The columns of the preview and the meaning each shows."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence under a row: what is wrong and how to mend it."""

    code: str
    is_grave: bool
    text: str
    mend: str


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One row of a roster as the preview shows it. `bad` and `odd` name the columns to mark."""

    id: int
    sheet: str
    row: int
    name: str
    number: str
    relation: str
    address: str
    registration: str
    phone: str
    bucket: str
    bucket_label: str
    state: str
    state_label: str
    review: str
    decision: str
    bad: frozenset[str]
    odd: frozenset[str]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class RosterHome:
    """One household of a roster as the preview shows it."""

    number: str
    address: str
    is_new: bool
    members: int
    lines: tuple[RosterLine, ...]


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many rows have one sort of problem."""

    code: str
    title: str
    count: int
    is_grave: bool


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """One column on the mapping page."""

    index: int
    title: str
    meaning: str
    label: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetView:
    """One sheet on the mapping page."""

    name: str
    signature: str
    header_row: int
    is_roster: bool
    was_remembered: bool
    columns: tuple[ColumnMapping, ...]


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A roster import in a list."""

    id: UUID
    area: str
    area_name: str
    file_name: str
    state: str
    state_label: str
    rows_read: int
    new: int
    changed: int
    same: int
    rejected: int
    warnings: int
    households: int
    owner_name: str
    made_at: datetime
    committed_at: datetime | None

    @property
    def entering(self) -> int:
        """Rows that enter, or entered."""
        return self.new + self.changed + self.same


@dataclass(frozen=True, slots=True)
class BatchDetail:
    """A roster import with all that its page shows."""

    row: BatchRow
    staged: int
    failure: str
    notes: tuple[str, ...]
    reasons: tuple[ReasonCount, ...]
    sheets: tuple[SheetView, ...]
    header_titles: dict[str, str] = field(default_factory=dict)
    waiting: int = 0
    undo_until: datetime | None = None
    may_commit: bool = False
    may_undo: bool = False
    may_decide: bool = False


def batch_list(call: Call, *, page: PageRequest) -> Page[BatchRow]:
    """Return the roster imports the actor may see, newest first."""
    found = RosterBatch.objects.visible_to(call.actor).select_related("area")
    return page.of(found.order_by("-made_at", "id"), row=_batch_row)


def batch_detail(call: Call, *, batch_id: UUID) -> BatchDetail:
    """Return one roster import.

    Raises: Hidden.
    """
    batch: RosterBatch = RosterBatch.objects.visible_to(call.actor).select_related("area").one(batch_id)
    waiting = _rows(batch).filter(bucket="rejected", decision="").exclude(review="").count() if batch.rejected else 0
    until = batch.committed_at + timedelta(days=UNDO_DAYS) if batch.committed_at else None
    may_import = call.actor.may(terms.ROSTER_IMPORT, batch.area_id)
    sheets = tuple(_sheet_view(mapping) for mapping in batch.mappings)
    return BatchDetail(
        row=_batch_row(batch),
        staged=batch.staged,
        failure=batch.failure,
        notes=tuple(say(text, values) for text, values in batch.notes),
        reasons=tuple(_reason_counts(batch.reasons)),
        sheets=sheets,
        header_titles=_header_titles(sheets),
        waiting=waiting,
        undo_until=until,
        may_commit=may_import and batch.state == RosterState.READY and batch.new + batch.changed > 0,
        may_undo=may_import and batch.state == RosterState.COMMITTED and until is not None and call.at < until,
        may_decide=call.actor.may(terms.ROSTER_REVIEW, batch.area_id),
    )


def row_list(call: Call, *, batch_id: UUID, tab: str, reason: str, page: PageRequest) -> Page[RosterLine]:
    """Return the rows of an import in the order of the file. tab: one of `TABS`; reason: a problem code or ""."""
    batch: RosterBatch = RosterBatch.objects.visible_to(call.actor).one(batch_id)
    found = _rows(batch)
    if tab == "rejected":
        found = found.filter(bucket="rejected")
    elif tab == "warned":
        found = found.exclude(bucket="rejected").exclude(codes="")
    elif tab == "fine":
        found = found.exclude(bucket="rejected")
    if reason in SORTS:
        found = found.exclude(codes="").filter(codes__contains=f"|{reason}|")
    names = _sheet_names(batch)
    return page.of(found.order_by("position"), row=lambda row: _line(row, names))


def household_list(call: Call, *, batch_id: UUID, page: PageRequest) -> Page[RosterHome]:
    """Return the households of an import with their rows. Four statements."""
    batch: RosterBatch = RosterBatch.objects.visible_to(call.actor).one(batch_id)
    homes = RosterHousehold.objects.unscoped(because=BECAUSE).filter(batch=batch).order_by("position")
    shown = page.of(homes, row=lambda home: home)
    if not shown.rows:
        return Page((), shown.total, shown.is_capped, shown.first, "", "")
    positions = [home.position for home in shown.rows]
    first, last = min(home.first for home in shown.rows), max(home.last for home in shown.rows)
    names = _sheet_names(batch)
    members: dict[int, list[RosterLine]] = {}
    for row in (
        _rows(batch).filter(position__gte=first, position__lte=last, household__in=positions).order_by("position")
    ):
        members.setdefault(row.household, []).append(_line(row, names))
    rows = tuple(
        RosterHome(home.number, home.address_shown, home.is_new, home.members, tuple(members.get(home.position, ())))
        for home in shown.rows
    )
    return Page(rows, shown.total, shown.is_capped, shown.first, shown.after, shown.before)


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
    choices = tuple((str(choice), say(choice.label)) for choice in DECISIONS.get(row.review, ()))
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
        _line(row, _sheet_names(row.batch)),
    )  # fmt: skip


def _other_side(row: RosterRow) -> OtherSide | None:
    earlier = next((p["values"].get("row") for p in json.loads(row.problems or "[]") if p["values"].get("row")), None)
    if earlier is not None:
        other = _rows(row.batch).filter(sheet=row.sheet, row=earlier).first()
        if other is not None:
            line = _line(other, _sheet_names(row.batch))
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


def _rows(batch: RosterBatch) -> "QuerySet[RosterRow]":
    found: QuerySet[RosterRow] = RosterRow.objects.unscoped(because=BECAUSE).filter(batch=batch)
    return found


def _batch_row(batch: RosterBatch) -> BatchRow:
    return BatchRow(
        id=batch.pk,
        area=batch.area_id,
        area_name=batch.area.name,
        file_name=batch.file_name.open() if batch.file_name is not None else "",
        state=batch.state,
        state_label=say(RosterState(batch.state).label),
        rows_read=batch.rows_read,
        new=batch.new,
        changed=batch.changed,
        same=batch.same,
        rejected=batch.rejected,
        warnings=batch.warnings,
        households=batch.households,
        owner_name=batch.owner_name,
        made_at=batch.made_at,
        committed_at=batch.committed_at,
    )


def _reason_counts(reasons: dict[str, int]) -> Iterable[ReasonCount]:
    for code, count in reasons.items():
        sort = SORTS.get(code)
        if sort is not None:
            yield ReasonCount(code, say(sort.title), count, sort.weight is not Weight.WARN)


def _sheet_view(mapping: dict[str, Any]) -> SheetView:
    columns = tuple(
        ColumnMapping(at, title, meaning, say(TITLES[Meaning(meaning)]) if meaning else "", tuple(samples))
        for at, (title, meaning, samples) in enumerate(
            zip(mapping["titles"], mapping["meanings"], mapping["samples"], strict=True)
        )
    )
    return SheetView(
        mapping["sheet"], mapping["signature"], mapping["header_rows"][-1], mapping["is_roster"],
        mapping["was_remembered"], columns,
    )  # fmt: skip


def _header_titles(sheets: tuple[SheetView, ...]) -> dict[str, str]:
    """Return the file's own header for each column of the preview, from the first sheet that has it."""
    found: dict[str, str] = {}
    for name, meaning in COLUMNS:
        for sheet in sheets:
            title = next((column.title for column in sheet.columns if column.meaning == meaning), "")
            if title:
                found[name] = title
                break
    return found


def _sheet_names(batch: RosterBatch) -> list[str]:
    return [mapping["sheet"] for mapping in batch.mappings if mapping["is_roster"]]


_COLUMN_OF = {str(meaning): name for name, meaning in COLUMNS}
_COLUMN_OF |= {"renhu": "registration", "separated": "registration", "building": "address", "room": "address",
               "unit": "address", "estate": "address"}  # fmt: skip


def _line(row: RosterRow, sheets: list[str]) -> RosterLine:
    reasons: list[Reason] = []
    bad: set[str] = set()
    odd: set[str] = set()
    for found in json.loads(row.problems) if row.problems else ():
        sort = SORTS[found["code"]]
        grave = sort.weight is not Weight.WARN
        reasons.append(Reason(sort.code, grave, say(sort.sentence, found["values"]), say(sort.mend)))
        column = _COLUMN_OF.get(found["field"], "")
        if column:
            (bad if grave else odd).add(column)
    is_rejected = row.bucket == "rejected"
    state = "bad" if is_rejected else "warn" if row.codes else BUCKET_STATES[row.bucket]
    label = say(RosterBucket(row.bucket).label)
    return RosterLine(
        id=row.pk,
        sheet=sheets[row.sheet] if row.sheet < len(sheets) else "",
        row=row.row,
        name=row.name,
        number=row.number_shown,
        relation=RELATION.name(row.relation),
        address=row.address_shown,
        registration=say(terms.Registration(row.registration).label) if row.registration else "",
        phone=row.phone_shown,
        bucket=row.bucket,
        bucket_label=label,
        state=state,
        state_label=say(_("错误")) if is_rejected else label,
        review=row.review,
        decision=say(RosterDecision(row.decision).label) if row.decision else "",
        bad=frozenset(bad),
        odd=frozenset(odd - bad),
        reasons=tuple(reasons),
    )


def meaning_choices() -> list[tuple[str, str]]:
    """Return what a column may be said to mean, for the mapping page."""
    return [("", say(_("看不出"))), *((str(meaning), say(title)) for meaning, title in TITLES.items())]


def signature_of(titles: Iterable[str]) -> str:
    """Return the key under which a mapping is remembered."""
    return signature(list(titles))


def returned_file(call: Call, *, batch_id: UUID, target: Path) -> None:
    """Write the user's own file with its column of reasons to `target`.

    Raises: Hidden, FileUnreadable.
    """
    batch: RosterBatch = RosterBatch.objects.visible_to(call.actor).one(batch_id)
    stored = file_content(Call(Actor.system("roster"), at=call.at, channel=call.channel), file_id=batch.file_id)
    sheets = [mapping for mapping in batch.mappings if mapping["is_roster"]]
    remarks: dict[tuple[str, int], list[Remark]] = {}
    found = _rows(batch).exclude(codes="").order_by("position").values_list("sheet", "row", "problems")
    for sheet, row, problems in found.iterator(chunk_size=2_000):
        mapping = sheets[sheet]
        said = remarks.setdefault((mapping["sheet"], row), [])
        for one in json.loads(problems):
            sort = SORTS[one["code"]]
            meanings = mapping["meanings"]
            column = meanings.index(one["field"]) if one["field"] in meanings else None
            sentence, mend = say(sort.sentence, one["values"]), say(sort.mend)
            said.append(Remark(column, sort.weight is not Weight.WARN, f"{sentence}（{mend}）"))
    headers = {mapping["sheet"]: mapping["header_rows"][-1] for mapping in sheets}
    write_returned(stored.path, target, remarks, headers=headers, rows=batch.rows_read)
