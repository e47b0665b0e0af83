"""What can be asked about roster imports: the batches, their rows and households, the file that goes back."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from shequ.base.paging import Page, PageRequest
from shequ.base.returned import Remark, write_returned
from shequ.base.words import say
from shequ.files.queries import file_content
from shequ.kernel.call import Actor, Call
from shequ.kernel.refusals import Hidden
from shequ.kernel.words import _
from shequ.residents import terms
from shequ.residents.models import RosterBatch, RosterHousehold
from shequ.residents.queries.roster_lines import BECAUSE, COLUMNS, TABS, RosterLine, line_of, rows_of, sheet_names
from shequ.residents.queries.roster_review import review_count, review_detail, review_list
from shequ.residents.roster.headers import TITLES, Meaning
from shequ.residents.roster.problems import SORTS, Weight
from shequ.residents.roster.terms import UNDO_DAYS, RosterState

__all__ = [
    "TABS", "BatchDetail", "BatchRow", "RosterHome", "RosterLine", "batch_detail", "batch_list", "household_list",
    "meaning_choices", "returned_file", "review_count", "review_detail", "review_list", "row_list",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class RosterHome:
    """One household of a roster as the preview shows it."""

    number: str
    address: str
    is_new: bool
    is_collective: bool
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
    waiting = rows_of(batch).filter(bucket="rejected", decision="").exclude(review="").count() if batch.rejected else 0
    until = batch.committed_at + timedelta(days=UNDO_DAYS) if batch.committed_at else None
    may_import = call.actor.may(terms.ROSTER_IMPORT, batch.area_id)
    sheets = tuple(_sheet_view(mapping) for mapping in batch.mappings)
    return BatchDetail(
        row=_batch_row(batch),
        staged=batch.staged,
        failure=say(batch.failure),
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
    found = rows_of(batch)
    if tab == "rejected":
        found = found.filter(bucket="rejected")
    elif tab == "warned":
        found = found.exclude(bucket="rejected").exclude(codes="")
    elif tab == "fine":
        found = found.exclude(bucket="rejected")
    if reason in SORTS:
        found = found.exclude(codes="").filter(codes__contains=f"|{reason}|")
    names = sheet_names(batch)
    return page.of(found.order_by("position"), row=lambda row: line_of(row, names))


def household_list(call: Call, *, batch_id: UUID, page: PageRequest) -> Page[RosterHome]:
    """Return the households of an import with their rows. Four statements."""
    batch: RosterBatch = RosterBatch.objects.visible_to(call.actor).one(batch_id)
    homes = RosterHousehold.objects.unscoped(because=BECAUSE).filter(batch=batch).order_by("position")
    shown = page.of(homes, row=lambda home: home)
    if not shown.rows:
        return Page((), shown.total, shown.is_capped, shown.first, "", "")
    positions = [home.position for home in shown.rows]
    first, last = min(home.first for home in shown.rows), max(home.last for home in shown.rows)
    names = sheet_names(batch)
    members: dict[int, list[RosterLine]] = {}
    for row in (
        rows_of(batch).filter(position__gte=first, position__lte=last, household__in=positions).order_by("position")
    ):
        members.setdefault(row.household, []).append(line_of(row, names))
    rows = tuple(
        RosterHome(
            home.number,
            home.address_shown,
            home.is_new,
            home.kind == terms.HouseholdKind.COLLECTIVE,
            home.members,
            tuple(members.get(home.position, ())),
        )
        for home in shown.rows
    )
    return shown.holding(rows)


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
        ColumnMapping(
            at,
            title,
            meaning,
            say(TITLES[Meaning(meaning)]) if meaning else "",
            tuple(dict.fromkeys(filter(None, samples))),
        )
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


def meaning_choices() -> list[tuple[str, str]]:
    """Return what a column may be said to mean, for the mapping page."""
    return [("", say(_("看不出"))), *((str(meaning), say(title)) for meaning, title in TITLES.items())]


def returned_file(call: Call, *, batch_id: UUID, target: Path) -> None:
    """Write the user's own file with its column of reasons to `target`.

    Raises: Hidden, FileUnreadable.
    """
    batch: RosterBatch = RosterBatch.objects.visible_to(call.actor).one(batch_id)
    if batch.file_id is None:
        raise Hidden()
    stored = file_content(Call(Actor.system("roster"), at=call.at, channel=call.channel), file_id=batch.file_id)
    sheets = [mapping for mapping in batch.mappings if mapping["is_roster"]]
    remarks: dict[tuple[str, int], list[Remark]] = {}
    found = rows_of(batch).exclude(codes="").order_by("position").values_list("sheet", "row", "problems")
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
