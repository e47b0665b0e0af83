"""What can be asked about roster imports: the batches, their rows, the differences from the book, the file that goes back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from shequ.areas.queries import area_names
from shequ.base.paging import Page, PageRequest
from shequ.base.returned import Remark, write_returned
from shequ.base.words import say
from shequ.files.queries import file_content
from shequ.kernel.call import Actor, Call
from shequ.kernel.refusals import Hidden
from shequ.kernel.words import _
from shequ.staffing import terms
from shequ.staffing.models import RosterAbsence, RosterBatch, RosterRow
from shequ.staffing.roster.headers import TITLES
from shequ.staffing.roster.problems import ABSENT, SORTS, Sort, Weight
from shequ.staffing.roster.terms import UNDO_DAYS, RosterBucket, RosterState
from shequ.staffing.terms import HeadKind, Mode, Source

BECAUSE = "the batch itself was scoped"
ROSTER_TABS = ("all", "rejected", "warned", "fine")
BUCKET_STATES = {"new": "ok", "changed": "info", "same": "mute", "rejected": "bad"}
MOST = 1_000
"""Differences that a page or an answer shows; the workbook holds all."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """One column on the mapping page."""

    index: int
    title: str
    meaning: str
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

    @property
    def unknown(self) -> tuple[str, ...]:
        """The headers of columns that nobody understands."""
        return tuple(column.title for column in self.columns if column.title and not column.meaning)


@dataclass(frozen=True, slots=True)
class RosterBatchRow:
    """A roster import in a list."""

    id: UUID
    area: str
    area_name: str
    file_name: str
    on: date
    document: str
    state: str
    state_label: str
    rows_read: int
    new: int
    changed: int
    same: int
    rejected: int
    warnings: int
    absent: int
    bodies: int
    owner_name: str
    made_at: datetime
    committed_at: datetime | None
    committed_by_name: str

    @property
    def entering(self) -> int:
        """Rows that change the book, or changed it."""
        return self.new + self.changed


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many rows have one sort of problem."""

    code: str
    title: str
    count: int
    is_grave: bool


@dataclass(frozen=True, slots=True)
class RosterDetail:
    """A roster import with all that its page shows. differences: how many the differences page lists."""

    row: RosterBatchRow
    notes: tuple[str, ...]
    reasons: tuple[ReasonCount, ...]
    sheets: tuple[SheetView, ...]
    differences: int
    undo_until: datetime | None
    is_cleared: bool
    may_commit: bool
    may_undo: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence under a row: what is wrong, how to mend it, and by which act."""

    code: str
    title: str
    column: str
    is_grave: bool
    text: str
    mend: str
    act: str


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One row of a roster as pages show it. staff_id: whom of the book it means. marked: the columns to mark."""

    sheet: str
    row: int
    body: str
    name: str
    number: str
    source_label: str
    head_kind_label: str
    post: str
    mode_label: str
    since: date | None
    bucket: str
    bucket_label: str
    state: str
    staff_id: UUID | None
    reasons: tuple[Reason, ...]
    marked: frozenset[str]


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that roster and book do not say alike; row 0: the roster does not have the person."""

    sheet: str
    row: int
    body: str
    name: str
    staff_id: UUID | None
    text: str
    mend: str


@dataclass(frozen=True, slots=True)
class DifferenceGroup:
    """Differences of one sort, and the act that mends them."""

    code: str
    title: str
    act: str
    is_grave: bool
    lines: tuple[Difference, ...]


def roster_list(call: Call, *, page: PageRequest | None = None) -> Page[RosterBatchRow]:
    """Return the roster imports the actor may see, newest first; three statements."""
    found = RosterBatch.objects.visible_to(call.actor).select_related("area")
    return (page or PageRequest()).of(found.order_by("-made_at", "id"), row=_batch_row)


def roster_detail(call: Call, *, batch_id: UUID) -> RosterDetail:
    """Return one roster import.

    Raises: Hidden.
    """
    batch = _batch(call, batch_id)
    until = batch.committed_at + timedelta(days=UNDO_DAYS) if batch.committed_at else None
    may = call.actor.may(terms.ROSTER_IMPORT, batch.area_id)
    return RosterDetail(
        row=_batch_row(batch),
        notes=tuple(say(text, values) for text, values in batch.notes),
        reasons=tuple(
            ReasonCount(code, say(SORTS[code].title), count, SORTS[code].weight is not Weight.WARN)
            for code, count in batch.reasons.items()
            if code in SORTS
        ),
        sheets=tuple(_sheet_view(mapping) for mapping in batch.mappings),
        differences=batch.absent + sum(count for code, count in batch.reasons.items() if _is_difference(code)),
        undo_until=until,
        is_cleared=batch.is_cleared,
        may_commit=may and batch.state == RosterState.READY and batch.new + batch.changed > 0,
        may_undo=may and batch.state == RosterState.COMMITTED and until is not None and call.at < until,
    )


def _is_difference(code: str) -> bool:
    return code in SORTS and SORTS[code].is_difference


def _batch(call: Call, batch_id: UUID) -> RosterBatch:
    found: RosterBatch = RosterBatch.objects.visible_to(call.actor).select_related("area").one(batch_id)
    return found


def _batch_row(batch: RosterBatch) -> RosterBatchRow:
    return RosterBatchRow(
        batch.pk, batch.area_id, batch.area.name, batch.file_name.open() if batch.file_name is not None else "",
        batch.on, batch.document, batch.state, say(RosterState(batch.state).label), batch.rows_read, batch.new,
        batch.changed, batch.same, batch.rejected, batch.warnings, batch.absent, batch.bodies, batch.owner_name,
        batch.made_at, batch.committed_at, batch.committed_by_name,
    )  # fmt: skip


def _sheet_view(mapping: Mapping[str, Any]) -> SheetView:
    columns = tuple(
        ColumnMapping(at, title, meaning, tuple(dict.fromkeys(filter(None, samples))))
        for at, (title, meaning, samples) in enumerate(
            zip(mapping["titles"], mapping["meanings"], mapping["samples"], strict=True)
        )
    )
    return SheetView(
        mapping["sheet"], mapping["signature"], mapping["header_rows"][-1], mapping["is_roster"],
        mapping["was_remembered"], columns,
    )  # fmt: skip


def roster_meanings() -> list[tuple[str, str]]:
    """Return what a column may be said to mean, for the mapping page."""
    return [("", say(_("看不出"))), *((str(meaning), say(title)) for meaning, title in TITLES.items())]


def roster_rows(
    call: Call, *, batch_id: UUID, tab: str = "", reason: str = "", page: PageRequest | None = None
) -> Page[RosterLine]:
    """Return the rows of an import in the order of the file; three statements. tab: one of `ROSTER_TABS`; reason: a code or ""."""
    batch = _batch(call, batch_id)
    found = RosterRow.objects.unscoped(because=BECAUSE).filter(batch=batch)
    if tab == "rejected":
        found = found.filter(bucket=RosterBucket.REJECTED)
    elif tab == "warned":
        found = found.exclude(bucket=RosterBucket.REJECTED).exclude(codes="")
    elif tab == "fine":
        found = found.filter(bucket__in=(RosterBucket.NEW, RosterBucket.CHANGED))
    if reason in SORTS:
        found = found.filter(codes__contains=f"|{reason}|")
    sheets = _sheet_names(batch)
    return (page or PageRequest()).of(found.order_by("position"), row=lambda row: _line(row, sheets))


def _sheet_names(batch: RosterBatch) -> Sequence[str]:
    """Return the names of the sheets, none where one sheet alone was read."""
    is_one = sum(mapping["is_roster"] for mapping in batch.mappings) <= 1
    return ["" if is_one else mapping["sheet"] for mapping in batch.mappings]


def _line(row: RosterRow, sheets: Sequence[str]) -> RosterLine:
    reasons = tuple(_reason(found) for found in row.problems)
    is_rejected = row.bucket == RosterBucket.REJECTED
    return RosterLine(
        sheet=sheets[row.sheet] if row.sheet < len(sheets) else "", row=row.row, body=row.body_name, name=row.name,
        number=row.number_shown, source_label=say(Source(row.source).label) if row.source else "",
        head_kind_label=say(HeadKind(row.head_kind).label) if row.head_kind else "", post=row.post,
        mode_label=say(Mode(row.mode).label) if row.mode and row.mode != Mode.FULL else "", since=row.since,
        bucket=row.bucket, bucket_label=_bucket_label(row), staff_id=row.member_id, reasons=reasons,
        state="bad" if is_rejected else "warn" if reasons else BUCKET_STATES[row.bucket],
        marked=frozenset(reason.column for reason in reasons if reason.column),
    )  # fmt: skip


def _bucket_label(row: RosterRow) -> str:
    if row.bucket != RosterBucket.REJECTED:
        return say(RosterBucket(row.bucket).label)
    return say(_("待核")) if row.is_conflict else say(_("错误"))


def _reason(found: Mapping[str, Any]) -> Reason:
    sort: Sort = SORTS[found["code"]]
    return Reason(
        sort.code, say(sort.title), found["column"], sort.weight is not Weight.WARN, say(sort.sentence, found["values"]),
        say(sort.mend), sort.act,
    )  # fmt: skip


def roster_differences(call: Call, *, batch_id: UUID, most: int = MOST) -> list[DifferenceGroup]:
    """Return what roster and book do not say alike, by sort, the gravest first; four statements.

    Raises: Hidden.
    """
    batch = _batch(call, batch_id)
    sheets = _sheet_names(batch)
    found: dict[str, list[Difference]] = {}
    absences = RosterAbsence.objects.unscoped(because=BECAUSE).filter(batch=batch).select_related("staff")
    for absence in absences.order_by("position")[:most]:
        values = {"name": absence.staff.name, "body": absence.body_name, "since": absence.since.isoformat()}
        found.setdefault(ABSENT.code, []).append(
            Difference(
                "", 0, absence.body_name, absence.staff.name, absence.staff_id, say(ABSENT.sentence, values),
                say(ABSENT.mend),
            )
        )  # fmt: skip
    rows = RosterRow.objects.unscoped(because=BECAUSE).filter(batch=batch).exclude(codes="").order_by("position")
    for row in rows.iterator(chunk_size=2_000):
        for one in row.problems:
            if _is_difference(one["code"]) and len(found.get(one["code"], ())) < most:
                said = _reason(one)
                found.setdefault(one["code"], []).append(
                    Difference(
                        sheets[row.sheet] if row.sheet < len(sheets) else "", row.row, row.body_name, row.name,
                        row.member_id, said.text, said.mend,
                    )
                )  # fmt: skip
    order = {code: (sort.weight is Weight.WARN, at) for at, (code, sort) in enumerate(SORTS.items())}
    return [
        DifferenceGroup(
            code, say(SORTS[code].title), SORTS[code].act, SORTS[code].weight is not Weight.WARN, tuple(found[code])
        )
        for code in sorted(found, key=lambda code: order[code])
    ]


def returned_file(call: Call, *, batch_id: UUID, target: Path) -> None:
    """Write the user's own file with its column of reasons to `target`.

    Raises: Hidden, FileUnreadable.
    """
    batch = _batch(call, batch_id)
    if batch.file_id is None:
        raise Hidden()
    stored = file_content(Call(Actor.system("roster"), at=call.at, channel=call.channel), file_id=batch.file_id)
    remarks: dict[tuple[str, int], list[Remark]] = {}
    rows = RosterRow.objects.unscoped(because=BECAUSE).filter(batch=batch).exclude(codes="").order_by("position")
    for row in rows.iterator(chunk_size=2_000):
        mapping = batch.mappings[row.sheet]
        meanings = mapping["meanings"]
        for one in row.problems:
            said = _reason(one)
            column = meanings.index(said.column) if said.column and said.column in meanings else None
            remark = Remark(column, said.is_grave, f"{said.text}（{said.mend}）")
            remarks.setdefault((mapping["sheet"], row.row), []).append(remark)
    headers = {mapping["sheet"]: mapping["header_rows"][-1] for mapping in batch.mappings if mapping["is_roster"]}
    write_returned(stored.path, target, remarks, headers=headers, rows=batch.rows_read)


def roster_areas(call: Call) -> list[tuple[str, str]]:
    """Return (code, name) of the areas whose rosters the actor may bring; one statement."""
    codes = call.actor.areas_for(terms.ROSTER_IMPORT)
    return sorted(area_names(set(codes)).items())
