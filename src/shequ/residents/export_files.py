"""Lists of residents as files: rows go through one at a time, every row bears the export's mark."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from shequ.base.words import say
from shequ.kernel.codes import SEX
from shequ.kernel.late import late
from shequ.residents.queries import PermitRow, ResidentRow

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = late("xlsxwriter")

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings that a spreadsheet takes for a formula."""
SHEET_ROWS = 1_000_000
"""Rows of people per sheet, below the format's limit of 1,048,576 rows."""
_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_OWN_WIDTHS = (14, 36, 36, 18, 18)
_WIDTHS = (12, 6, 6, 22, 16, 36, 18, 18, 12, 24, 20)


def heads() -> list[str]:
    """Return the column heads."""
    return [
        gettext("姓名"), gettext("性别"), gettext("年龄"), gettext("证件号"), gettext("电话"), gettext("住址"),
        gettext("社区"), gettext("网格"), gettext("登记类型"), gettext("标签"), gettext("导出标识"),
    ]  # fmt: skip


def cells(row: ResidentRow, mark: str) -> list[str | int]:
    """Return one line: numbers as masked as on the screen."""
    return [
        row.name, row.sex, "" if row.age is None else row.age, row.identity_masked, row.phone_masked, row.address,
        row.area_name, row.grid_name, row.registration_label, "、".join(row.labels), mark,
    ]  # fmt: skip


def csv_lines(rows: Iterable[ResidentRow], *, watermark: str, mark: str) -> Iterator[str]:
    """Yield the lines of a CSV file, UTF-8 with a mark of order so that spreadsheets read it right."""
    line = io.StringIO()
    writer = csv.writer(line)

    def take(values: list[str | int]) -> str:
        writer.writerow([harmless(value) for value in values])
        text = line.getvalue()
        line.seek(0)
        line.truncate()
        return text

    yield "\ufeff" + take([watermark])
    yield take([*heads()])
    for row in rows:
        yield take(cells(row, mark))


def harmless(value: str | int) -> str | int:
    """Return the value so that no spreadsheet takes it for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_DANGEROUS) else value


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns of a list: their heads in the reader's language, widths, and how a row becomes a line."""

    heads: Callable[[], list[str]]
    widths: tuple[int, ...]
    cells: Callable[[Any, str], list[str | int]]


@dataclass(frozen=True, slots=True)
class Book:
    """A list on its way into a workbook."""

    title: str
    rows: Iterable[Any]
    shape: Shape


def _permit_heads() -> list[str]:
    return [
        gettext("姓名"), gettext("性别"), gettext("社区"), gettext("办理情况"), gettext("申领条件"), gettext("签发日期"),
        gettext("居住年限起算"), gettext("签注期限"), gettext("下一步"), gettext("导出标识"),
    ]  # fmt: skip


def _permit_cells(row: PermitRow, mark: str) -> list[str | int]:
    return [
        row.name, say(SEX.name(row.sex)), row.area_name, row.state_label, row.ground_label, _day(row.issued_on),
        _day(row.counted_from), _day(row.endorse_by), row.next_step, mark,
    ]  # fmt: skip


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""


RESIDENTS = Shape(heads, _WIDTHS, cells)
PERMITS = Shape(_permit_heads, (12, 6, 18, 14, 18, 12, 14, 12, 40, 20), _permit_cells)


def xlsx_write(path: Path, rows: Iterable[ResidentRow], *, watermark: str, mark: str) -> int:
    """Write a workbook of residents and return how many people it holds."""
    return book_write(path, Book(gettext("居民名册"), rows, RESIDENTS), watermark=watermark, mark=mark)


def own_book(lines: list[list[Any]]) -> bytes:
    """Return one's own data as a workbook; every cell is text, so that no program shortens a number of 18 digits."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, **_PLAIN})
    bold, sheet = book.add_format({"bold": True}), book.add_worksheet()
    for column, width in enumerate(_OWN_WIDTHS):
        sheet.set_column(column, column, width)
    for at, line in enumerate(lines):
        for column, text in enumerate(line):
            sheet.write_string(at, column, str(text), *([] if at else [bold]))
    sheet.freeze_panes(1, 0)
    book.close()
    return content.getvalue()


def book_write(path: Path, wanted: Book, *, watermark: str, mark: str) -> int:
    """Write a workbook row by row and return how many rows it holds; memory does not grow with them."""
    book = xlsxwriter.Workbook(
        str(path),
        {
            "constant_memory": True,
            **_PLAIN,
            "tmpdir": str(path.parent),
        },
    )
    book.set_properties({"title": wanted.title, "comments": watermark})
    bold, faint = book.add_format({"bold": True}), book.add_format({"font_color": "#777777"})
    count, sheet = 0, _sheet(book, wanted.shape, watermark, bold, faint)
    for count, row in enumerate(wanted.rows, start=1):
        at = (count - 1) % SHEET_ROWS
        if count > 1 and at == 0:
            sheet = _sheet(book, wanted.shape, watermark, bold, faint)
        sheet.write_row(at + 2, 0, wanted.shape.cells(row, mark))
    book.close()
    return count


def _sheet(book: Any, shape: Shape, watermark: str, bold: object, faint: object) -> Any:
    sheet = book.add_worksheet()
    for column, width in enumerate(shape.widths):
        sheet.set_column(column, column, width)
    sheet.set_header(f"&L{watermark}")
    sheet.set_footer(f"&L{watermark}&R&P / &N")
    sheet.write_string(0, 0, watermark, faint)
    sheet.write_row(1, 0, shape.heads(), bold)
    sheet.freeze_panes(2, 1)
    return sheet
