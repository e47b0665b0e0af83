"""The table of minimum wages, the county's class, and a file of wages as it would enter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from shequ.areas.queries import area_names
from shequ.base.returned import Remark, write_returned
from shequ.base.scope import under
from shequ.base.sheets import open_book
from shequ.base.words import say
from shequ.files import queries as files
from shequ.institutions.terms import COUNTY_DIGITS
from shequ.kernel.call import Call
from shequ.kernel.refusals import Hidden, fill
from shequ.staffing import terms
from shequ.staffing.models import MinimumWage, WageClassSetting
from shequ.staffing.queries.employed import wages_of
from shequ.staffing.queries.pay import StandardRow, standard_of, wage_county
from shequ.staffing.rules.wages import NewWage, Reading, read_table
from shequ.staffing.terms import WageClass

TABLE = "the minimum wages of a county are open to all its staff; limited to the county of the actor"
CODE_LENGTHS = (2, 4, COUNTY_DIGITS)
"""Lengths of the codes of a province, a city and a county: the regions for which wages are issued."""


@dataclass(frozen=True, slots=True)
class WageRow:
    """A line of the table. is_in_force: the newest of its class today; is_ours: of the county's class."""

    id: UUID
    wage_class: str
    class_label: str
    effective_from: date
    monthly_fen: int
    hourly_fen: int | None
    document: str
    is_verified: bool
    place_name: str
    is_in_force: bool
    is_ours: bool


@dataclass(frozen=True, slots=True)
class ClassRow:
    """The county's class from a day on."""

    class_label: str
    since: date
    document: str


@dataclass(frozen=True, slots=True)
class WageTable:
    """The table as the county keeps it. rows: newest first."""

    area: str
    area_name: str
    rows: tuple[WageRow, ...]
    classes: tuple[ClassRow, ...]
    standard: StandardRow
    may_enter: bool
    may_set_class: bool


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A line of a file beside what stands: new, changed or same."""

    class_label: str
    effective_from: date
    monthly_fen: int
    hourly_fen: int | None
    document: str
    is_verified: bool
    state: str
    old_monthly_fen: int | None


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that cannot enter, in words."""

    row: int
    title: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class WagePreview:
    """A file of wages before it enters. wages: what would enter."""

    file_name: str
    area: str
    rows_read: int
    rows: tuple[PreviewRow, ...]
    rejected: tuple[RejectedRow, ...]
    wages: tuple[NewWage, ...]

    @property
    def entering(self) -> int:
        """How many lines differ from what stands."""
        return sum(row.state != "same" for row in self.rows)


def wage_list(call: Call) -> WageTable:
    """Return the table of the actor's county, newest first; six statements."""
    area = wage_county(call, terms.WAGE_SEE)
    found = _wages(area)
    standard = standard_of(call)
    names = area_names({row.place for row in found if row.place} | ({area} if area else set()))
    newest: dict[str, date] = {}
    for row in found:
        if row.effective_from <= call.on:
            newest[row.wage_class] = max(newest.get(row.wage_class, row.effective_from), row.effective_from)
    return WageTable(
        area=area, area_name=names.get(area, area),
        rows=tuple(
            WageRow(
                id=row.pk, wage_class=row.wage_class, class_label=say(WageClass(row.wage_class).label),
                effective_from=row.effective_from, monthly_fen=row.monthly_fen, hourly_fen=row.hourly_fen,
                document=row.document, is_verified=row.is_verified, place_name=names.get(row.place, row.place),
                is_in_force=newest.get(row.wage_class) == row.effective_from,
                is_ours=row.wage_class == standard.wage_class,
            )
            for row in found
        ),
        classes=_classes(area), standard=standard, may_enter=call.actor.may(terms.WAGES_ENTER),
        may_set_class=call.actor.may(terms.WAGE_CLASS_SET),
    )  # fmt: skip


def _wages(area: str) -> list[MinimumWage]:
    rows = MinimumWage.objects.unscoped(because=TABLE).filter(under(area))
    return list(rows.order_by("-effective_from", "wage_class")) if area else []


def _classes(area: str) -> tuple[ClassRow, ...]:
    if not area:
        return ()
    rows = WageClassSetting.objects.unscoped(because=TABLE).filter(under(area)).order_by("-valid_from")
    return tuple(ClassRow(say(WageClass(row.wage_class).label), row.valid_from, row.document) for row in rows)


def regions_of(county: str) -> dict[str, str]:
    """Return names and codes of the regions in which a county lies → code; one statement."""
    codes = {county[:length] for length in CODE_LENGTHS}
    names = area_names(codes)
    return {code: code for code in codes} | {name: code for code, name in names.items()}


def wage_preview(call: Call, *, file_id: UUID, document: str) -> WagePreview:
    """Return what a file of wages would enter, beside what stands, and what it cannot.

    Raises: Hidden, WageTableUnreadable, WageTableTooLong, FileUnreadable.
    """
    area = wage_county(call, terms.WAGES_ENTER)
    if not area:
        raise Hidden()
    sent = files.file_content(call, file_id=file_id)
    reading = _reading(sent.path, document=document, places=regions_of(area), on=call.on)
    standing = {(wage.wage_class, wage.effective_from): wage for wage in wages_of(area)}
    rows = []
    for wage in reading.wages:
        before = standing.get(wage.key)
        state = "new" if before is None else "same" if wage.says(before) else "changed"
        rows.append(
            PreviewRow(
                say(WageClass(wage.wage_class).label), wage.effective_from, wage.monthly_fen, wage.hourly_fen,
                wage.document, wage.is_verified, state, before.monthly_fen if before else None,
            )
        )  # fmt: skip
    return WagePreview(
        file_name=sent.name, area=area, rows_read=reading.rows_read, rows=tuple(rows),
        rejected=tuple(
            RejectedRow(item.row, say(item.title) if item.title else "", item.value, fill(say(item.reason), dict(item.values)))
            for item in reading.rejected
        ),
        wages=reading.wages,
    )  # fmt: skip


def wages_returned(call: Call, *, file_id: UUID, document: str, target: Path) -> None:
    """Write the user's own file to `target` with a column of reasons.

    Raises: Hidden, WageTableUnreadable, FileUnreadable.
    """
    area = wage_county(call, terms.WAGES_ENTER)
    if not area:
        raise Hidden()
    sent = files.file_content(call, file_id=file_id)
    reading = _reading(sent.path, document=document, places=regions_of(area), on=call.on)
    remarks: dict[tuple[str, int], list[Remark]] = {}
    for item in reading.rejected:
        text = fill(say(item.reason), dict(item.values))
        remarks.setdefault((item.sheet, item.row), []).append(
            Remark(item.column, is_grave=True, text=f"{say(item.title)}：{text}" if item.title else text)
        )
    write_returned(sent.path, target, remarks, headers=reading.headers, rows=reading.rows_read)


def _reading(path: Path, *, document: str, places: Mapping[str, str], on: date) -> Reading:
    sheets = ((sheet.name, sheet.rows) for sheet in open_book(path).sheets)
    return read_table(sheets, document=document, places=places, on=on)
