"""Numbers of identity papers: citizen identity numbers, residence permits, passports.

Sources: GB 11643-1999 (structure and check digit); the permits for residents of Hong Kong, Macao and Taiwan have
prefixes 81, 82, 83; the permanent residence card of foreigners begins with 9 and follows the same check rule, its older
form has three letters and twelve digits. A prefix need not be a code in force: a number keeps the code of the first
registration for life, so 622723 and 620822 are both right for Lingtai.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from shequ.kernel.late import late
from shequ.kernel.words import _

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = late("numpy")

MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"
LENGTH = 18
LENGTH_OLD = 15
EXCEL_DIGITS = 15
"""A spreadsheet keeps 15 significant digits of a number."""
OLDEST_YEARS = 125
"""Nobody alive is older, in years; a birth date before that is a typing error."""


class Kind(StrEnum):
    """Kinds of identity papers."""

    ID_CARD = "id_card"
    HMT_PERMIT = "hmt_permit"
    FOREIGN_PERMANENT = "foreign_permanent"
    PASSPORT = "passport"
    HM_TRAVEL = "hm_travel"
    TW_TRAVEL = "tw_travel"
    OTHER = "other"


class Problem(StrEnum):
    """What can be wrong with a number."""

    MISSING = "identity_missing"
    EXCEL_LOST = "identity_excel_lost"
    SCIENTIFIC = "identity_scientific"
    TOO_SHORT = "identity_too_short"
    TOO_LONG = "identity_too_long"
    LENGTH = "identity_length"
    LETTER = "identity_letter"
    CHECK_LETTER = "identity_check_letter"
    DATE = "identity_date"
    FUTURE = "identity_future"
    CHECKSUM = "identity_checksum"
    PREFIX = "identity_prefix"
    FORM = "identity_form"


REASONS: dict[Problem, str] = {
    Problem.MISSING: _("没有填写"),
    Problem.EXCEL_LOST: _("末三位被表格软件改成了 000"),
    Problem.SCIENTIFIC: _("被表格软件变成了科学计数"),
    Problem.TOO_SHORT: _("少了一位"),
    Problem.TOO_LONG: _("多了一位"),
    Problem.LENGTH: _("位数不对"),
    Problem.LETTER: _("中间有不是数字的字符"),
    Problem.CHECK_LETTER: _("末位应为数字或 X"),
    Problem.DATE: _("其中的出生日期不存在"),
    Problem.FUTURE: _("其中的出生日期还没有到"),
    Problem.CHECKSUM: _("校验位不对"),
    Problem.PREFIX: _("地区代码不存在"),
    Problem.FORM: _("格式不符合证件种类"),
}
"""What is wrong with a number, in words."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A number as read: the normalised number, its kind, and what is wrong with it (None: nothing)."""

    number: str
    kind: Kind = Kind.ID_CARD
    problem: Problem | None = None
    birth_on: date | None = None
    sex: str = ""
    was_old: bool = False
    """Whether it was written in the 15-digit form."""


_CLEAN = {ord(c): None for c in " \t\r\n\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff'’‘`′\u202a\u202c\u200e\u200f-—"}
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_TABLE = _CLEAN | _WIDE | {ord("＇"): None, ord("－"): None}
_CHECK_LOOKALIKES = str.maketrans({"x": "X", "×": "X", "✕": "X", "*": "X", "Χ": "X", "Х": "X", "х": "X"})
_SCIENTIFIC = re.compile(r"^\d(\.\d+)?E\+?\d{1,2}$", re.IGNORECASE)
_OLD_FOREIGN = re.compile(r"^[A-Z]{3}\d{12}$")
_PASSPORT = re.compile(r"^(?=.*\d)[A-Z0-9]{6,12}$")
_HM_TRAVEL = re.compile(r"^[HM]\d{8}(\d{2})?$")
_TW_TRAVEL = re.compile(r"^\d{8}(\d{2})?$")
_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)


def check_digit(first17: str) -> str:
    """Return the check character for the first seventeen digits (GB 11643, ISO 7064 MOD 11-2)."""
    return CHECK[sum(int(digit) * weight for digit, weight in zip(first17, WEIGHTS, strict=True)) % 11]


def convert_old(number15: str) -> str:
    """Return the 18-character form of a 15-digit number: the century 19 and the check character are added."""
    longer = f"{number15[:6]}19{number15[6:]}"
    return longer + check_digit(longer)


def tidy(text: str) -> str:
    """Return a number without spaces, apostrophes and invisible characters, half-width, with an upper-case X.

    A star or a multiplication sign in the last of 18 places stands for X; elsewhere it is kept and refused later.
    """
    text = text.translate(_TABLE).upper()
    if len(text) == LENGTH and not text[-1].isdigit():
        text = text[:-1] + text[-1].translate(_CHECK_LOOKALIKES)
    return text


def mask(number: str) -> str:
    """Return the number with its first six characters only; the birth date beside them would give the rest away."""
    return number[:6] + "*" * max(len(number) - 6, 0) if len(number) > 6 else "*" * len(number)


def birth_of(number: str) -> date | None:
    """Return the birth date in an 18-character number, or None when there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex_of(number: str) -> str:
    """Return "1" (male) or "2" (female) from the seventeenth digit of an 18-character number."""
    return "1" if int(number[16]) % 2 else "2"


def read(text: str, *, on: date, kind: Kind | None = None, was_number: bool = False) -> Reading:
    """Read one number as of a day. `kind` is what the roster says of the paper; None lets the form decide.

    `was_number` tells that the cell held a number, not text: beyond 15 digits its end is lost.
    """
    number = tidy(text)
    if not number:
        return Reading("", kind or Kind.ID_CARD, Problem.MISSING)
    if _SCIENTIFIC.match(number):
        return Reading(number, Kind.ID_CARD, Problem.SCIENTIFIC)
    if was_number and number.isdigit() and len(number) > EXCEL_DIGITS:
        return Reading(number, Kind.ID_CARD, Problem.EXCEL_LOST)
    if kind is None:
        kind = _kind_by_form(number)
    if kind in (Kind.ID_CARD, Kind.HMT_PERMIT):
        return _read_citizen(number, on=on, kind=kind)
    if kind is Kind.FOREIGN_PERMANENT:
        if _OLD_FOREIGN.match(number):
            return Reading(number, kind)
        return _read_citizen(number, on=on, kind=kind)
    form = {Kind.PASSPORT: _PASSPORT, Kind.HM_TRAVEL: _HM_TRAVEL, Kind.TW_TRAVEL: _TW_TRAVEL}.get(kind)
    if form is not None and not form.match(number):
        return Reading(number, kind, Problem.FORM)
    return Reading(number, kind)


def _kind_by_form(number: str) -> Kind:
    if _OLD_FOREIGN.match(number):
        return Kind.FOREIGN_PERMANENT
    if _HM_TRAVEL.match(number):
        return Kind.HM_TRAVEL
    if number[0].isalpha() and _PASSPORT.match(number) and len(number) <= 10:
        return Kind.PASSPORT
    return Kind.ID_CARD


def _kind_by_prefix(number: str, kind: Kind) -> Kind:
    if number[:2] in ("81", "82", "83"):
        return Kind.HMT_PERMIT
    if number[0] == "9":
        return Kind.FOREIGN_PERMANENT
    return Kind.ID_CARD if kind is Kind.HMT_PERMIT else kind


def _read_citizen(number: str, *, on: date, kind: Kind) -> Reading:  # noqa: PLR0911 (one return per named problem)
    was_old = len(number) == LENGTH_OLD and number.isdigit()
    if was_old:
        number = convert_old(number)
    if len(number) != LENGTH:
        problem = {LENGTH - 1: Problem.TOO_SHORT, LENGTH + 1: Problem.TOO_LONG}.get(len(number), Problem.LENGTH)
        return Reading(number, kind, problem)
    if not (number[:17].isascii() and number[:17].isdigit()):
        return Reading(number, kind, Problem.LETTER)
    if number[17] not in CHECK:
        return Reading(number, kind, Problem.CHECK_LETTER)
    if not was_old and number.endswith("000"):
        return Reading(number, kind, Problem.EXCEL_LOST)
    kind = _kind_by_prefix(number, kind)
    if kind is not Kind.FOREIGN_PERMANENT and number[:2] not in _PROVINCES:
        return Reading(number, kind, Problem.PREFIX)
    birth = birth_of(number)
    if birth is None:
        return Reading(number, kind, Problem.DATE)
    if birth > on:
        return Reading(number, kind, Problem.FUTURE, birth)
    if on.year - birth.year > OLDEST_YEARS:
        return Reading(number, kind, Problem.DATE, birth)
    if check_digit(number[:17]) != number[17]:
        return Reading(number, kind, Problem.CHECKSUM, birth)
    return Reading(number, kind, None, birth, sex_of(number), was_old)


@dataclass(frozen=True, slots=True)
class Column:
    """Many numbers checked at once: which are plainly right citizen numbers, their birth dates and sexes.

    `right[i]` is False for everything that needs `read`: other forms, other papers, every problem.
    """

    right: NDArray[np.bool_]
    birth: NDArray[np.int64]
    """YYYYMMDD as an integer; 0 where not right."""
    male: NDArray[np.bool_]


def check_column(numbers: Sequence[str], *, on: date) -> Column:
    """Check many tidied numbers at once; agrees with `read` on every number that it calls right."""
    import numpy as np  # noqa: PLC0415 (heavy, and only whole columns need it)

    count = len(numbers)
    size = np.fromiter(map(len, numbers), dtype=np.int64, count=count) if count else np.zeros(0, dtype=np.int64)
    whole = size == LENGTH
    text = "".join([number if len(number) == LENGTH and number.isascii() else "?" * LENGTH for number in numbers])
    grid = np.frombuffer(text.encode("ascii"), dtype=np.uint8).reshape(count, LENGTH).astype(np.int16) - ord("0")
    digits = grid[:, :17]
    right = whole & ((digits >= 0) & (digits <= 9)).all(axis=1)
    wanted = np.frombuffer(CHECK.encode("ascii"), dtype=np.uint8).astype(np.int16) - ord("0")
    right &= wanted[(digits @ np.asarray(WEIGHTS, dtype=np.int16)) % 11] == grid[:, 17]
    year = digits[:, 6:10].astype(np.int64) @ np.asarray([1000, 100, 10, 1])
    month = digits[:, 10] * 10 + digits[:, 11]
    day = digits[:, 12] * 10 + digits[:, 13]
    right &= (month >= 1) & (month <= 12) & (day >= 1)
    month_index = np.clip(month, 0, 12)
    lengths = np.asarray([0, *MONTH_DAYS], dtype=np.int16)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    right &= day <= lengths[month_index] + (leap & (month_index == 2))
    birth = year * 10000 + month.astype(np.int64) * 100 + day
    right &= (year >= on.year - OLDEST_YEARS) & (birth <= on.year * 10000 + on.month * 100 + on.day)
    provinces = np.zeros(100, dtype=bool)
    provinces[[int(code) for code in _PROVINCES if code not in ("81", "82", "83")]] = True
    prefix = np.clip(digits[:, 0] * 10 + digits[:, 1], 0, 99)
    right &= provinces[prefix] & (digits[:, 0] != 9)
    right &= ~((digits[:, 15] == 0) & (digits[:, 16] == 0) & (grid[:, 17] == 0))
    return Column(right, np.where(right, birth, 0), right & (digits[:, 16] % 2 == 1))
