"""What one cell says, whatever the table: its text, a day as far as it was written."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeVar

from shequ.base.sheets import Cell
from shequ.kernel.textkeys import is_absent, plain

T = TypeVar("T")
EXACT_BELOW = 10**15
"""From here on a spreadsheet's numbers lose their last digits."""
EXCEL_EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet's serial dates (1900 system, after its false 29 February 1900)."""
LUNAR, UNREADABLE = "lunar", "unreadable"
"""What can be wrong with a day."""


def text_of(cell: Cell) -> str:
    """Return what a cell says as text: whole numbers without a decimal point, dates in ISO form."""
    if type(cell) is str:
        return plain(cell)
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        if abs(cell) >= EXACT_BELOW:
            # What a spreadsheet keeps and shows: fifteen digits, then noughts; the binary number ends otherwise.
            return str(int(Decimal(f"{cell:.14e}")))
        return str(int(cell)) if cell == int(cell) else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    return str(cell)


def through(values: Sequence[Cell], read: Callable[[Cell], T]) -> list[T]:
    """Read a column whose cells repeat: each distinct cell once."""
    if set(map(type, values)) <= {str}:
        table = {cell: read(cell) for cell in set(values)}
        return list(map(table.__getitem__, values))
    # 1, 1.0 and True are equal but do not say the same, so the type is part of the key.
    keys = [(type(cell), cell) for cell in values]
    answers = {key: read(key[1]) for key in set(keys)}
    return list(map(answers.__getitem__, keys))


@dataclass(frozen=True, slots=True)
class Day:
    """A date as far as it was written: month and day are 0 when they were not."""

    year: int
    month: int = 0
    day: int = 0

    @property
    def whole(self) -> date | None:
        """The date, when it was written whole."""
        return date(self.year, self.month, self.day) if self.month and self.day else None

    def agrees(self, other: date) -> bool:
        """Say whether what was written fits the date."""
        return (
            self.year == other.year
            and (not self.month or self.month == other.month)
            and (not self.day or self.day == other.day)
        )


_LUNAR = re.compile(r"农历|阴历|旧历|正月|腊月|冬月|初[一二三四五六七八九十]|廿|闰")
_DATE = re.compile(
    r"^(\d{4}|\d{2})\s*[年./\-]\s*(\d{1,2})?(?:\s*[月./\-]\s*(\d{1,2})?)?\s*[日号]?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?$"
)
_PACKED = re.compile(r"^(\d{4})(\d{2})(\d{2})?$")
_SERIAL_FROM, _SERIAL_TO = 3000, 60000
_YEAR_FROM = 1880


def read_day(cell: Cell) -> tuple[Day | None, str]:  # noqa: PLR0911 (one return per way of writing)
    """Return the day a cell names, and "" or LUNAR or UNREADABLE."""
    if isinstance(cell, datetime):
        return Day(cell.year, cell.month, cell.day), ""
    if isinstance(cell, date):
        return Day(cell.year, cell.month, cell.day), ""
    if isinstance(cell, bool):
        return None, UNREADABLE
    text = text_of(cell)
    if not text or is_absent(text):
        return None, ""
    if _LUNAR.search(text):
        return None, LUNAR
    text = re.sub(r"(?:出?生|左右)$", "", text).strip(" .")
    if isinstance(cell, float | int) and not _PACKED.match(text) and "." in text and cell < 2200:
        # 1985.3 typed as a number: October cannot be told from January, so only what is certain is kept.
        year, _dot, month = text.partition(".")
        return _day(year, month if month != "1" else "", "")
    if re.fullmatch(r"\d{4,5}", text) and _SERIAL_FROM < int(text) < _SERIAL_TO and not 1900 <= int(text) <= 2100:
        found = EXCEL_EPOCH + timedelta(days=int(text))
        return Day(found.year, found.month, found.day), ""
    if re.fullmatch(r"\d{4}", text):
        return _day(text, "", "")
    match = _PACKED.match(text) or _DATE.match(text)
    if not match:
        return None, UNREADABLE
    return _day(match[1], match[2] or "", match[3] or "")


def _day(year_text: str, month_text: str, day_text: str) -> tuple[Day | None, str]:
    year, month, day = int(year_text), int(month_text or 0), int(day_text or 0)
    if len(year_text) == 2:
        # Two digits: rosters of living people write the last century so; 00-25 could be either.
        if year < 30:
            return None, UNREADABLE
        year += 1900
    if not _YEAR_FROM <= year <= 2200 or month > 12:
        return None, UNREADABLE
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None, UNREADABLE
    return Day(year, month, day if month else 0), ""


def mask_phone(text: str) -> str:
    """Return a phone cell with everything but its last two characters covered."""
    return "*" * max(len(text) - 2, 0) + text[-2:] if len(text) > 4 else text
