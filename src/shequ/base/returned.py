"""The file that goes back: the user's own table with a column of reasons and remarks on the cells.

Up to 20,000 rows the workbook itself is filled, layout and all; above that, and for old workbooks, its values are
written anew with the reasons. A text file goes back as a text file, or as a workbook when that is asked for.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from shequ.base.sheets import Cell, open_book

if TYPE_CHECKING:
    import openpyxl
    import xlsxwriter

ROWS_KEEPING_LAYOUT = 20_000
TITLE = "不能导入的原因"
_RED, _AMBER = "FFF4C7C3", "FFFCE8B2"
_AUTHOR = "社区平台"
_RISKY = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence on one cell of a row; `column` counts from 0, None for the row as a whole."""

    column: int | None
    is_grave: bool
    text: str


Remarks = Mapping[tuple[str, int], Sequence[Remark]]
"""Remarks by sheet name and row number from 1."""


def write_returned(source: Path, target: Path, remarks: Remarks, *, headers: Mapping[str, int], rows: int) -> None:
    """Write the roster with its remarks to `target` (.xlsx, or .csv when the roster was a text file).

    headers: the last header row of each sheet, from 1. rows: how many persons the roster has.
    Raises: FileUnreadable.
    """
    book = open_book(source)
    if target.suffix.lower() == ".csv" and book.kind == "csv":
        _write_csv(source, target, remarks, headers)
    elif book.kind == "xlsx" and rows <= ROWS_KEEPING_LAYOUT:
        _fill_workbook(source, target, remarks, headers)
    else:
        _write_values(source, target, remarks, headers)


def reason_of(remarks: Sequence[Remark]) -> str:
    """Return what stands in the column of reasons."""
    return "；".join(f"{'错误' if remark.is_grave else '提醒'}：{remark.text}" for remark in remarks)


def _fill_workbook(source: Path, target: Path, remarks: Remarks, headers: Mapping[str, int]) -> None:
    import openpyxl  # noqa: PLC0415 (heavy, and only a returned file needs it)
    from openpyxl.comments import Comment  # noqa: PLC0415
    from openpyxl.styles import Alignment, PatternFill  # noqa: PLC0415

    # Handed over as bytes: the library goes by the extension otherwise.
    book = openpyxl.load_workbook(io.BytesIO(source.read_bytes()))
    red, amber = PatternFill("solid", fgColor=_RED), PatternFill("solid", fgColor=_AMBER)
    for name, header in headers.items():
        sheet = book[name]
        column = _width(sheet, header) + 1
        sheet.cell(row=header, column=column, value=TITLE)
        sheet.column_dimensions[openpyxl.utils.get_column_letter(column)].width = 60
    for (name, row), said in remarks.items():
        if name not in headers:
            continue
        sheet = book[name]
        column = next(c for c in range(1, sheet.max_column + 1) if sheet.cell(headers[name], c).value == TITLE)
        reason = sheet.cell(row=row, column=column, value=reason_of(said))
        reason.alignment = Alignment(wrap_text=True, vertical="top")
        reason.fill = red if any(remark.is_grave for remark in said) else amber
        for remark in said:
            if remark.column is None:
                continue
            cell = sheet.cell(row=row, column=remark.column + 1)
            if isinstance(cell, openpyxl.cell.cell.MergedCell):
                continue
            before = f"{cell.comment.text}\n" if cell.comment else ""
            cell.comment = Comment(before + remark.text, _AUTHOR)
            cell.fill = red if remark.is_grave else amber
    book.save(target)


def _width(sheet: "openpyxl.worksheet.worksheet.Worksheet", header: int) -> int:
    """Return the last column that has content in or above the header row, so that stray formats do not count."""
    found = [
        cell.column
        for row in sheet.iter_rows(min_row=1, max_row=header)
        for cell in row
        if cell.value not in (None, "")
    ]
    return max(found, default=1)


def _rows(source: Path) -> Iterator[tuple[str, Iterator[tuple[int, list[Cell]]]]]:
    for sheet in open_book(source).sheets:
        yield sheet.name, sheet.rows


def _write_values(source: Path, target: Path, remarks: Remarks, headers: Mapping[str, int]) -> None:
    import xlsxwriter  # noqa: PLC0415 (heavy, and only a returned file needs it)

    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }  # fmt: skip
    with xlsxwriter.Workbook(str(target), options) as book:
        red, amber = book.add_format({"bg_color": "#F4C7C3"}), book.add_format({"bg_color": "#FCE8B2"})
        for name, rows in _rows(source):
            sheet = book.add_worksheet(name or None)
            width = 0
            for number, cells in rows:
                width = max(width, len(cells)) if number <= headers.get(name, 0) else width or len(cells)
                said = remarks.get((name, number), ())
                marks = {r.column: red if r.is_grave else amber for r in said if r.column is not None}
                for column, value in enumerate(cells):
                    if value != "":
                        _write_cell(sheet, number - 1, column, value, marks.get(column))
                if number == headers.get(name):
                    sheet.write_string(number - 1, width, TITLE)
                elif said:
                    grave = any(remark.is_grave for remark in said)
                    sheet.write_string(number - 1, width, reason_of(said), red if grave else amber)


def _write_cell(
    sheet: "xlsxwriter.worksheet.Worksheet",
    row: int,
    column: int,
    value: Cell,
    style: "xlsxwriter.format.Format | None",
) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value, style)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, style)
    elif isinstance(value, datetime | date):
        sheet.write_string(row, column, value.isoformat()[:10], style)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_string(row, column, str(value), style)


def _write_csv(source: Path, target: Path, remarks: Remarks, headers: Mapping[str, int]) -> None:
    with target.open("w", encoding="utf-8-sig", newline="") as stream:
        out = csv.writer(stream)
        for name, rows in _rows(source):
            for number, cells in rows:
                added = TITLE if number == headers.get(name) else reason_of(remarks.get((name, number), ()))
                out.writerow([_harmless(str(cell)) for cell in [*cells, added]])


def _harmless(text: str) -> str:
    """Return the text so that a spreadsheet does not take it for a formula."""
    return f"'{text}" if text.startswith(_RISKY) else text
