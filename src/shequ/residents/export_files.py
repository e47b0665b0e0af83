"""Lists of residents as files: rows go through one at a time, every row bears the export's mark."""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from shequ.kernel.late import late
from shequ.residents.queries import ResidentRow

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = late("xlsxwriter")

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings that a spreadsheet takes for a formula."""
SHEET_ROWS = 1_000_000
"""Rows of people per sheet, below the format's limit of 1,048,576 rows."""
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


def xlsx_write(path: Path, rows: Iterable[ResidentRow], *, watermark: str, mark: str) -> int:
    """Write a workbook row by row and return how many people it holds; memory does not grow with them."""
    book = xlsxwriter.Workbook(
        str(path),
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "tmpdir": str(path.parent),
        },
    )
    book.set_properties({"title": gettext("居民名册"), "comments": watermark})
    bold, faint = book.add_format({"bold": True}), book.add_format({"font_color": "#777777"})
    count, sheet = 0, _sheet(book, watermark, bold, faint)
    for count, row in enumerate(rows, start=1):
        at = (count - 1) % SHEET_ROWS
        if count > 1 and at == 0:
            sheet = _sheet(book, watermark, bold, faint)
        sheet.write_row(at + 2, 0, cells(row, mark))
    book.close()
    return count


def _sheet(book: Any, watermark: str, bold: object, faint: object) -> Any:
    sheet = book.add_worksheet()
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_header(f"&L{watermark}")
    sheet.set_footer(f"&L{watermark}&R&P / &N")
    sheet.write_string(0, 0, watermark, faint)
    sheet.write_row(1, 0, heads(), bold)
    sheet.freeze_panes(2, 1)
    return sheet
