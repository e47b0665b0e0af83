"""Workbooks to download: sheets of heads and lines; text stays text, whatever a spreadsheet would make of it."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse

from shequ.base.downloads import attached
from shequ.kernel.late import late

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = late("xlsxwriter")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
FEN_PER_YUAN = 100
NAME_LENGTH = 31
"""Characters that a spreadsheet takes for the name of a sheet."""


@dataclass(frozen=True, slots=True)
class Yuan:
    """An amount in fen that a cell shows in yuan."""

    fen: int


@dataclass(frozen=True, slots=True)
class Leaf:
    """A sheet of a workbook: its name, heads, widths by column (the last one for all that follow), and lines.

    note: a line above the heads.
    """

    name: str
    heads: Sequence[str]
    widths: Sequence[int]
    lines: Iterable[Sequence[object]]
    note: str = ""


def workbook(name: str, leaves: Iterable[Leaf]) -> HttpResponse:
    """Return a workbook to download; amounts are numbers in yuan."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, SAFE) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        money, faint = book.add_format({"num_format": "#,##0.00"}), book.add_format({"font_color": "#777777"})
        for leaf in leaves:
            sheet = book.add_worksheet(leaf.name[:NAME_LENGTH])
            top = 0
            if leaf.note:
                sheet.write_string(0, 0, leaf.note, faint)
                top = 1
            sheet.write_row(top, 0, leaf.heads, bold)
            for at, line in enumerate(leaf.lines, start=top + 1):
                for column, cell in enumerate(line):
                    if isinstance(cell, Yuan):
                        sheet.write_number(at, column, cell.fen / FEN_PER_YUAN, money)
                    elif isinstance(cell, int | float):
                        sheet.write_number(at, column, cell)
                    else:
                        sheet.write_string(at, column, str(cell), wrap)
            for column in range(len(leaf.heads)):
                sheet.set_column(column, column, leaf.widths[min(column, len(leaf.widths) - 1)])
            sheet.freeze_panes(top + 1, 1)
            sheet.set_landscape()
    return attached(out.getvalue(), XLSX, name)
