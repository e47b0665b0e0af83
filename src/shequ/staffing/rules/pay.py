"""What people are paid, what that makes in a year, and what another minimum wage would cost.

Part months: a month that a line covers wholly counts with the whole monthly amount; of a month covered in part the
covered days count by the calendar days of that month, half a fen rounded up. Base pay runs by whole persons and months:
in one month one body pays it, a new body from the month after, as offices do when somebody moves.
"""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from shequ.kernel.money import format_yuan
from shequ.kernel.months import MONTHS_OF_YEAR
from shequ.kernel.refusals import Refused, Stale
from shequ.kernel.words import _
from shequ.staffing.rules.contracts import UnderMinimumWage
from shequ.staffing.terms import Compared, PayKind, Source, WageClass

ONE_DAY = timedelta(days=1)


class PayKindUnknown(Refused):
    """Not a kind of pay."""

    code = "staffing.pay_kind_unknown"
    message = _("没有“{written}”这种报酬")
    mend = _("从列出的种类中选")


class PaidByProvider(Refused):
    """Whose service is purchased is paid out of the contract for the service."""

    code = "staffing.paid_by_provider"
    message = _("{name}是购买服务的人员，报酬由服务机构发放")
    mend = _("费用登记在购买服务合同里")


class SecondBasic(Refused):
    """One person gets base pay from one body in one month."""

    code = "staffing.second_basic"
    message = _("{name} {month} 的基本报酬已由“{institution}”发放（{since} 起），不能再有第二份")
    mend = _("在两处任职的只在一处领基本报酬；换了单位的，先停发原来的，从次月起登记")


class LineStands(Refused):
    """The same line was entered before."""

    code = "staffing.line_stands"
    message = _("{name}从 {since} 起的{kind_label}已经登记过")
    mend = _("数额有变化的用“调整”，登记错误的先撤销")


class LinePeriodWrong(Refused):
    """A line ends after it begins."""

    code = "staffing.line_period_wrong"
    message = _("要晚于开始日 {since}")
    mend = _("填写停发的第一天；登记错误的用“撤销”")


class LineOver(Stale):
    """The line has ended or was cancelled."""

    code = "staffing.line_over"
    message = _("这项报酬已经停发或撤销")
    mend = _("刷新后按现在的情况办")


class ChangeNotMonthly(Refused):
    """Base pay changes with a month."""

    code = "staffing.change_not_monthly"
    message = _("基本报酬要从某月 1 日起调整")
    mend = _("改为当月或次月 1 日")


@dataclass(frozen=True, slots=True)
class Paid:
    """A line as rules see it; `until` exclusive, None while it lasts."""

    kind: str
    monthly_fen: int
    since: date
    until: date | None
    institution: str = ""


@dataclass(frozen=True, slots=True)
class Wage:
    """A minimum wage of a class from a day on."""

    wage_class: str
    effective_from: date
    monthly_fen: int
    hourly_fen: int | None = None
    document: str = ""
    is_verified: bool = False


@dataclass(frozen=True, slots=True)
class Standard:
    """What pay is held against on a day: the class of the county ("" for none) and its wage, if there is one."""

    wage_class: str
    wage: Wage | None


@dataclass(frozen=True, slots=True)
class Gap:
    """How much base pay misses a wage: each month, in a whole year, and from the day to the end of its year."""

    monthly_fen: int
    yearly_fen: int
    this_year_fen: int


def standard_on(wages: Iterable[Wage], classes: Iterable[tuple[date, str]], on: date) -> Standard:
    """Return what holds on a day: the newest class set by then, and the newest wage of that class."""
    set_by = [pair for pair in classes if pair[0] <= on]
    wage_class = max(set_by)[1] if set_by else ""
    held = [wage for wage in wages if wage.wage_class == wage_class and wage.effective_from <= on]
    return Standard(wage_class, max(held, key=lambda wage: wage.effective_from, default=None))


def compare(monthly_fen: int, *, is_full_time: bool, standard: Standard) -> Compared:
    """Say how a monthly pay stands to the standard; where nothing can be compared, say so."""
    if not is_full_time:
        return Compared.PART_TIME
    if not standard.wage_class:
        return Compared.NO_CLASS
    if standard.wage is None:
        return Compared.NO_WAGE
    return Compared.ABOVE if monthly_fen >= standard.wage.monthly_fen else Compared.UNDER


def check_wage(monthly_fen: int, *, is_full_time: bool, on: date, standard: Standard) -> Compared:
    """Refuse a new full-time contract under the documented wage of its first day; return what came of comparing.

    Raises: UnderMinimumWage.
    """
    found = compare(monthly_fen, is_full_time=is_full_time, standard=standard)
    if found is Compared.UNDER and standard.wage is not None:
        raise UnderMinimumWage(
            field="monthly", pay=format_yuan(monthly_fen), wage=format_yuan(standard.wage.monthly_fen),
            on=on.isoformat(), wage_class=WageClass(standard.wage_class).label, document=standard.wage.document,
        )  # fmt: skip
    return found


def check_kind(kind: str) -> PayKind:
    """Return the kind of pay.

    Raises: PayKindUnknown.
    """
    if kind not in {item.value for item in PayKind}:
        raise PayKindUnknown(field="kind", written=kind)
    return PayKind(kind)


def check_paid_here(source: str, *, name: str) -> None:
    """Refuse to pay people whom a provider pays."""
    if source == Source.PURCHASED:
        raise PaidByProvider(field="staff", name=name)


def month_of(day: date) -> tuple[int, int]:
    """Return (year, month)."""
    return day.year, day.month


def _last_month(until: date | None) -> tuple[int, int]:
    return month_of(until - ONE_DAY) if until else (date.max.year, MONTHS_OF_YEAR)


def check_one_basic(others: Iterable[Paid], *, name: str, since: date, until: date | None) -> None:
    """Refuse base pay in a month in which some other line pays it already.

    Raises: SecondBasic.
    """
    first, last = month_of(since), _last_month(until)
    for other in others:
        shared = max(first, month_of(other.since))
        if other.kind == PayKind.BASIC and shared <= min(last, _last_month(other.until)):
            raise SecondBasic(
                field="since", name=name, month=f"{shared[0]}-{shared[1]:02d}", institution=other.institution,
                since=other.since.isoformat(),
            )  # fmt: skip


def check_line_end(line: Paid, on: date) -> None:
    """Refuse to stop what has stopped, or on or before its first day."""
    if line.until is not None:
        raise LineOver()
    if on <= line.since:
        raise LinePeriodWrong(field="on", since=line.since.isoformat())


def check_change(line: Paid, on: date) -> None:
    """Refuse to change base pay inside a month."""
    check_line_end(line, on)
    if line.kind == PayKind.BASIC and on.day != 1:
        raise ChangeNotMonthly(field="on")


def days_in_month(since: date, until: date | None, year: int, month: int) -> tuple[int, int]:
    """Return how many days of a month a period covers, and how many the month has."""
    length = calendar.monthrange(year, month)[1]
    first, after = date(year, month, 1), date(year, month, length) + ONE_DAY
    covered = (min(until or after, after) - max(since, first)).days
    return max(covered, 0), length


def part_of(monthly_fen: int, covered: int, length: int) -> int:
    """Return the amount of a month covered for some of its days; half a fen is rounded up."""
    return (2 * monthly_fen * covered + length) // (2 * length)


def month_amounts(monthly_fen: int, since: date, until: date | None, year: int) -> tuple[int, ...]:
    """Return what a monthly amount makes in each of the twelve months of a year."""
    return tuple(
        part_of(monthly_fen, *days_in_month(since, until, year, month)) for month in range(1, MONTHS_OF_YEAR + 1)
    )


def service_months(yearly_fen: int, since: date, until: date, year: int) -> tuple[int, ...]:
    """Return what a yearly price makes in each month: a twelfth a month, so that twelve whole months give it exactly."""
    amounts = []
    for month in range(1, MONTHS_OF_YEAR + 1):
        share = yearly_fen * month // MONTHS_OF_YEAR - yearly_fen * (month - 1) // MONTHS_OF_YEAR
        amounts.append(part_of(share, *days_in_month(since, until, year, month)))
    return tuple(amounts)


def gap_of(base_fen: int, wage_fen: int, on: date) -> Gap:
    """Return what is missing to a wage from a day on."""
    missing = max(wage_fen - base_fen, 0)
    return Gap(missing, missing * MONTHS_OF_YEAR, sum(month_amounts(missing, on, None, on.year)))


def base_on(lines: Sequence[Paid], on: date) -> int:
    """Return the base pay of a day."""
    return sum(
        line.monthly_fen
        for line in lines
        if line.kind == PayKind.BASIC and line.since <= on and (line.until is None or on < line.until)
    )
